import { expect } from '@jest/globals';
import { type AppOptions, createApp } from '../../src/api/app.ts';
import type { Dialect } from '../../src/api/dialect.ts';
import { listen } from '../../src/api/server.ts';
import type { Core } from '../../src/core.ts';
import { makeStrictValidator } from '../api/countersign/strict.ts';
import { follow, type Json, operationsOf, readContract } from '../contracts/contracts.ts';

/** A dialect's contract, by which a test judges what the dialect says. */
export type DialectContract = {
  contract: Json;
  operationIds: string[];
  /** What is wrong with a value by a schema of the contract; a field that it does not name is. */
  strictly(schema: Json, value: unknown): string[];
  /** What is wrong with a delivery by the contract's `webhooks` section; nothing for a correct one. */
  deliveryErrors(event: string, body: unknown): string[];
  /** Holds an answer against the contract. @returns the operation that gave it, null for a path that has none. */
  check(method: string, path: string, answer: Answer): string | null;
};
export type Asked = {
  json?: unknown;
  /** Files as they are, texts too; everything else is sent as JSON. */
  form?: Record<string, unknown>;
  headers?: Record<string, string>;
  /** The address it comes from, where requests come from a trusted proxy. */
  from?: string;
};
// biome-ignore lint/suspicious/noExplicitAny: the contract has been checked by the time a test reads a body.
export type Answer = { status: number; headers: Headers; body: any; bytes: Buffer };
export type Ask = (method: string, path: string, asked?: Asked) => Promise<Answer>;
/** A dialect in this process, on a port of its own. */
export type ServedDialect = {
  /** Of the server, without the dialect's mount. */
  url: string;
  /** Operations that were answered with a success, or a redirect. */
  succeeded: Set<string>;
  /** Asks with these headers and nothing else. @param path as the contract has it, or a whole URL as a link in an answer */
  ask: Ask;
  stop(): Promise<void>;
};

export function dialectContract(name: string): DialectContract {
  const contract = readContract(name);
  const operations = operationsOf(contract);
  const strictly = makeStrictValidator(contract);

  function findOperation(method: string, path: string) {
    const fits = (template: string) => new RegExp(`^${template.replaceAll(/\{\w+\}/g, '[^/]+')}$`).test(path);
    const methods = (one: (typeof operations)[number]) => [
      one.method,
      ...((one.operation['x-alias-methods'] as string[]) ?? []),
    ];
    const candidates = operations.filter((one) => fits(one.path) && methods(one).includes(method));
    return candidates.find((one) => one.path === path) ?? candidates[0];
  }

  return {
    contract,
    strictly,
    operationIds: operations.map(({ operation }) => operation.operationId),
    deliveryErrors(event, body) {
      const { operation } = operationsOf(contract, 'webhooks').find(({ path }) => path === event)!;
      const request = follow(contract, operation.requestBody as Json);
      return strictly(mediaOf(request, 'application/json')!.schema as Json, body);
    },
    check(method, path, { status, headers, body, bytes }) {
      const found = findOperation(method.toLowerCase(), path);
      const responses = (found?.operation.responses ?? {}) as Record<string, Json>;
      const other = { $ref: '#/components/responses/OtherError' };
      const listed = follow(contract, responses[status] ?? (status >= 400 ? other : {}));
      const type = headers.get('content-type')?.split(';')[0] ?? '';
      const media = mediaOf(listed, type);
      const where = `${method} ${path} ${status} ${type} ${status >= 500 ? JSON.stringify(body) : ''}`;
      if (listed.content === undefined && responses[status]) {
        expect({ where, bytes: bytes.length }).toEqual({ where, bytes: 0 });
        return found!.operation.operationId;
      }
      expect({ where, isInContract: media !== undefined }).toEqual({ where, isInContract: true });
      if (body !== null) {
        expect({ where, errors: strictly(media!.schema as Json, body) }).toEqual({ where, errors: [] });
      }
      return found?.operation.operationId ?? null;
    },
  };
}

/** @param dialect over the services of the same core */
export async function serveDialect(
  core: Core,
  dialect: Dialect,
  contract: DialectContract,
  options: Pick<AppOptions, 'hooks'> = {},
): Promise<ServedDialect> {
  const app = await createApp(core, [dialect], { validateResponses: true, ...options });
  const listening = await listen(app.koa, { host: '127.0.0.1', port: 0 });
  const url = `http://127.0.0.1:${listening.port}`;
  const succeeded = new Set<string>();
  return {
    url,
    succeeded,
    async ask(method, path, { json, form, headers = {}, from } = {}) {
      const body = form ? formOf(form) : json === undefined ? undefined : JSON.stringify(json);
      const target = path.startsWith('http') ? path : `${url}${dialect.mount}${path}`;
      const response = await fetch(target, {
        method,
        redirect: 'manual',
        headers: {
          ...(json !== undefined && { 'content-type': 'application/json' }),
          ...(from && { 'x-forwarded-for': from }),
          ...headers,
        },
        ...(body !== undefined && { body }),
      });
      const answer = await read(response);
      const id = contract.check(method, new URL(target).pathname.replace(dialect.mount, ''), answer);
      if (id && answer.status < 400) succeeded.add(id);
      return answer;
    },
    async stop() {
      await listening.stop();
      await app.close();
    },
  };
}

function formOf(fields: Record<string, unknown>): FormData {
  const data = new FormData();
  for (const [name, value] of Object.entries(fields)) {
    if (value instanceof Blob) data.set(name, value, value instanceof File ? value.name : 'contract.pdf');
    else data.set(name, typeof value === 'string' ? value : JSON.stringify(value));
  }
  return data;
}

async function read(response: Response): Promise<Answer> {
  const bytes = Buffer.from(await response.arrayBuffer());
  const isJson = /^application\/(?:problem\+)?json/.test(response.headers.get('content-type') ?? '');
  return {
    status: response.status,
    headers: response.headers,
    bytes,
    body: isJson ? JSON.parse(bytes.toString()) : null,
  };
}

function mediaOf(node: Json, type: string): Json | undefined {
  const content = node.content as Record<string, Json> | undefined;
  return content?.[type] ?? content?.['*/*'];
}
