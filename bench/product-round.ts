import { randomInt } from 'node:crypto';
import { PDFDocument } from 'pdf-lib';
import { Agent, type Dispatcher, request } from 'undici';
import { API_LIMITS } from '../src/api/limits.ts';
import { tokenFor } from '../src/signing/links.ts';
import { anyAddress } from './address.ts';
import type { Helper, Site } from './site.ts';

/**
 * Sends documents of two approvers, one after the other, through everything there is: the file and the route by HTTP,
 * the invitation heard from a webhook, the decision by the signing API, the end heard from the webhooks of both endpoints.
 */
export type Product = {
  /** One document from its upload to its last webhook. @returns its id. @throws when anything is refused or lost. */
  round(onDecision?: (took: { ms: number; approver: number }) => void): Promise<string>;
  close(): Promise<void>;
};

type Sent = { id: string; steps: { approvers: { id: string }[] }[] };

const LOST_AFTER_MS = 60_000;
const BOUNDARY = 'countersign-bench';
const FORM = { 'content-type': `multipart/form-data; boundary=${BOUNDARY}` };
const DECISION = JSON.stringify({ decision: 'complete' });

export async function openProduct(site: Site): Promise<Product> {
  const api = await site.api();
  await site.worker();
  const receivers = await site.startHelper('./processes/receivers.ts');
  const agent = new Agent({ connections: 256, pipelining: 1 });
  const call = async (path: string, body: string | Buffer, more: Record<string, string>) => {
    const headers = { 'content-type': 'application/json', ...more };
    return readAnswer(await request(`${api.url}${path}`, { dispatcher: agent, method: 'POST', headers, body }));
  };
  const { authorization } = site;
  for (const url of receivers.ready.urls as string[]) {
    await call('/v1/endpoints', JSON.stringify({ url }), { authorization });
  }
  const news = openNews(receivers);
  const makeForm = await formMaker();
  const upload = atMost(API_LIMITS.uploadsPerOwnerMax);

  const decide = async (approverId: string): Promise<number> => {
    const begun = performance.now();
    const token = tokenFor(site.core, approverId, 1);
    await call(`/v1/signing/${token}/decision`, DECISION, { 'x-forwarded-for': anyAddress() });
    return performance.now() - begun;
  };
  return {
    async round(onDecision = () => {}) {
      const { id, steps } = await upload(
        () => call('/v1/documents', makeForm(), { authorization, ...FORM }) as Promise<Sent>,
      );
      for (const [index, step] of steps.entries()) {
        const approverId = step.approvers[0]!.id;
        await news.of(`invited ${approverId}`);
        onDecision({ ms: await decide(approverId), approver: index + 1 });
      }
      await Promise.all([news.of(`approved ${id} 0`), news.of(`approved ${id} 1`)]);
      return id;
    },
    async close() {
      await agent.close();
      await receivers.service.stop();
    },
  };
}

async function readAnswer({ statusCode, body }: Dispatcher.ResponseData): Promise<unknown> {
  const text = await body.text();
  if (statusCode >= 300) throw new Error(`the API answered ${statusCode}: ${text.slice(0, 500)}`);
  return JSON.parse(text);
}

/** Runs so many at once and no more, the others in their order: what a client does that keeps to the API's limits. */
function atMost(places: number): <T>(work: () => Promise<T>) => Promise<T> {
  let free = places;
  const waiting: (() => void)[] = [];
  return async (work) => {
    if (free > 0) free -= 1;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else free += 1;
    }
  };
}

/** What the receivers tell, which may come before anybody waits for it. */
function openNews(receivers: Helper): { of(what: string): Promise<void> } {
  const waiting = new Map<string, PromiseWithResolvers<void>>();
  const entry = (what: string) => {
    const known = waiting.get(what) ?? Promise.withResolvers<void>();
    waiting.set(what, known);
    return known;
  };
  receivers.onMessage(({ happened }) => entry(String(happened)).resolve());
  return {
    async of(what) {
      const { promise, reject } = entry(what);
      const lost = setTimeout(() => reject(new Error(`"${what}" did not happen within a minute`)), LOST_AFTER_MS);
      await promise.finally(() => {
        clearTimeout(lost);
        waiting.delete(what);
      });
    },
  };
}

/** One page, and bytes of its own in each document: the same file twice would be stored only once. */
async function formMaker(): Promise<() => Buffer> {
  const pdf = await PDFDocument.create();
  pdf.addPage([595, 842]);
  const template = Buffer.from(await pdf.save());
  const comment = template.indexOf('\n%') + 2; // Four bytes that only say that the file is binary.
  return () => {
    const file = Buffer.from(template);
    for (let index = 0; index < 4; index += 1) file[comment + index] = randomInt(128, 256);
    return Buffer.concat([
      part('name="document"', 'application/json', JSON.stringify(documentInput())),
      part('name="file"; filename="contract.pdf"', 'application/pdf', file),
      Buffer.from(`--${BOUNDARY}--\r\n`),
    ]);
  };
}

function part(disposition: string, type: string, content: string | Buffer): Buffer {
  const head = `--${BOUNDARY}\r\nContent-Disposition: form-data; ${disposition}\r\nContent-Type: ${type}\r\n\r\n`;
  return Buffer.concat([Buffer.from(head), Buffer.from(content), Buffer.from('\r\n')]);
}

function documentInput() {
  const approver = (number: number) => ({
    name: `Approver ${number}`,
    phone: `+9665${randomInt(10_000_000, 99_999_999)}`,
    action: 'approve',
  });
  return { title: 'Lease agreement', send: true, steps: [1, 2].map((number) => ({ approvers: [approver(number)] })) };
}
