import { createHash, randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { PlatformError } from '../platform/failure.ts';
import { type ApiClient, ApiError } from './api-client.ts';
import { playApprover } from './approver.ts';
import type { SampleContract } from './contracts.ts';
import { LOOPBACK } from './installation.ts';
import { until } from './patience.ts';
import { type ReceivedEvent, startReceiver } from './receiver.ts';
import type { Timeline } from './timeline.ts';

/** What came of sending one document round. */
export type Journey = {
  documentId: string;
  status: string;
  /** The events of this document in their order, each received and verified. */
  events: ReceivedEvent[];
  versions: Version[];
  final: Buffer;
};

type Version = { number: number; kind: string; sha256: string; previousSha256: string | null; pages: number };
type DocumentView = { id: string; status: string; steps: { approvers: { id: string }[] }[] };
type Endpoint = { id: string; secret: string };

type Tools = { api: ApiClient; timeline: Timeline; signal: AbortSignal };

/**
 * Sends the contract, plays its approvers, and takes the webhooks as the customer's server would.
 * @throws PlatformError when anything does not come true, a wrong signature included.
 */
export async function sendRound(contract: SampleContract, tools: Tools, cleanUp: ApiClient): Promise<Journey> {
  const reference = `DEMO-${randomBytes(3).toString('hex').toUpperCase()}`;
  const receiver = await startReceiver((event) => {
    if (event.reference === reference || !event.verified) tools.timeline.received(event);
  });
  try {
    const endpoint = await makeEndpoint(tools.api, receiver.url);
    receiver.useSecret(endpoint.secret);
    tools.timeline.did(`a customer's server listens at ${receiver.url}`);
    try {
      const document = await send(contract, reference, tools);
      await playAll(contract, document, tools);
      return await collect(document.id, () => receiver.events.filter((event) => event.reference === reference), tools);
    } finally {
      // One that stays behind does no harm: it is never called with success again.
      await cleanUp.call('DELETE', `/v1/endpoints/${endpoint.id}`).catch(() => {});
    }
  } finally {
    await receiver.close();
  }
}

async function makeEndpoint(api: ApiClient, url: string): Promise<Endpoint> {
  try {
    return await api.call<Endpoint>('POST', '/v1/endpoints', { json: { url, description: 'npm run demo' } });
  } catch (error) {
    if (!(error instanceof ApiError && error.code === 'url_not_allowed')) throw error;
    throw new PlatformError(`The Countersign that runs here may not call ${LOOPBACK}, where the demo listens.`, [
      'Stop it and run the demo again, which then starts its own; or start it with',
      `  COUNTERSIGN_EGRESS_ALLOW=${LOOPBACK} npm start`,
    ]);
  }
}

async function send(contract: SampleContract, reference: string, { api, timeline }: Tools): Promise<DocumentView> {
  const form = new FormData();
  form.set('file', new Blob([await readFile(contract.file)], { type: 'application/pdf' }), 'contract.pdf');
  form.set('document', JSON.stringify(documentInput(contract, reference)));
  timeline.did(`sending "${contract.englishTitle}" (${reference})`);
  return api.call<DocumentView>('POST', '/v1/documents', { form });
}

function documentInput(contract: SampleContract, reference: string) {
  const { title, englishTitle, language, timeZone } = contract;
  return {
    title,
    titles: { en: englishTitle },
    reference,
    language,
    send: true,
    steps: contract.steps.map((step) => ({
      approvers: step.map(({ name, englishName, role, phone, action, place }) => ({
        ...{ name, names: { en: englishName }, role, phone, action, place, language, timeZone },
        channels: ['whatsapp'],
      })),
    })),
  };
}

/** The steps one after the other, the approvers of one step at the same time. */
async function playAll(contract: SampleContract, document: DocumentView, tools: Tools): Promise<void> {
  for (const [step, approvers] of contract.steps.entries()) {
    await Promise.all(
      approvers.map((approver, index) =>
        playApprover({
          ...{ api: tools.api, signal: tools.signal, tell: tools.timeline.did, approver },
          documentId: document.id,
          approverId: document.steps[step]!.approvers[index]!.id,
        }),
      ),
    );
  }
}

async function collect(documentId: string, eventsSoFar: () => ReceivedEvent[], tools: Tools): Promise<Journey> {
  const { api, signal, timeline } = tools;
  const events = await until('The last webhook', signal, () => complete(eventsSoFar()));
  const { status } = await api.call<DocumentView>('GET', `/v1/documents/${documentId}`);
  const { data: versions } = await api.call<{ data: Version[] }>('GET', `/v1/documents/${documentId}/versions`);
  const final = await api.download(`/v1/documents/${documentId}/files/final`);
  checkChain(versions, final);
  timeline.did(`downloaded the final file: ${stampCountOf(versions)} stamps, sealed, the chain of versions is whole`);
  return { documentId, status, events, versions, final };
}

/** Each stamp is a version of its own, between the original and the sealed file. */
export const stampCountOf = (versions: readonly Version[]): number =>
  versions.filter(({ kind }) => kind === 'stamped').length;

/** The events in order once the last one is there without a gap before it, else null. @throws on a wrong signature. */
function complete(received: ReceivedEvent[]): ReceivedEvent[] | null {
  if (received.some(({ verified }) => !verified)) throw new PlatformError('A webhook had a wrong signature.');
  const bySequence = new Map(received.map((event) => [event.sequence, event]));
  const events = [...bySequence.values()].sort((a, b) => (a.sequence ?? 0) - (b.sequence ?? 0));
  const last = events.find(({ type }) => type === 'document.approved')?.sequence;
  return last && events.filter(({ sequence }) => sequence! <= last).length === last ? events : null;
}

/** Each version names the one it was made from, and the file is the last of them. @throws PlatformError */
function checkChain(versions: Version[], final: Buffer): void {
  const sha256 = createHash('sha256').update(final).digest('hex');
  const linked = versions.every((version, index) => version.previousSha256 === (versions[index - 1]?.sha256 ?? null));
  if (!linked || versions.at(-1)?.sha256 !== sha256) throw new PlatformError('The chain of file versions is broken.');
}
