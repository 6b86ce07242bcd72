import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { readBody, serveLocally } from './local-server.ts';

/** How the gateway treats the next request. */
export type Behaviour =
  | { kind: 'accept' }
  | { kind: 'refuse'; status: number; headers?: Record<string, string>; body?: unknown }
  /** 200 with a body that says no, as some gateways do. */
  | { kind: 'says_no' }
  /** Takes the message, but the answer is lost. */
  | { kind: 'accept_without_answer' }
  /** Takes the message, and answers only when `release` is called. */
  | { kind: 'hold' };

export type ReceivedSms = { to: string; text: string; reference: string; gatewayId: string; taken: boolean };

export type SmsGateway = {
  url: string;
  /** What came in, oldest first; `taken` tells whether the gateway would send it. */
  received: ReceivedSms[];
  /** Bodies as they came, for what they look like on the wire. */
  rawBodies: string[];
  /** Treats the next requests so, one each; after them all are accepted. */
  script(...behaviours: Behaviour[]): void;
  /** Resolves when `count` requests have come in. */
  arrived(count: number): Promise<void>;
  /** Answers everything that is held. */
  release(): void;
  close(): Promise<void>;
};

export const GATEWAY_KEY = 'gateway-key';

/** The settings of a product that sends by it. @param more further fields of `SMS_HTTP` */
export const smsBy = ({ url }: Pick<SmsGateway, 'url'>, more: object = {}): Record<string, string> => ({
  SMS_DRIVER: 'sms-http',
  SMS_HTTP: JSON.stringify({
    url: `${url}/v1/messages`,
    headers: { authorization: `Bearer ${GATEWAY_KEY}` },
    body: { recipient: '{to}', body: '{text}', reference: '{id}' },
    ...more,
  }),
});

/** For `smsBy`: the gateway's own id is kept, and what becomes of a message is told later. */
export const REPORTING = {
  success: { status: [202], idPath: 'data.id' },
  reports: 'delivery',
  // As long as there is: what fails is up to the gateway, and not to how busy the machine is.
  timeoutMs: 30_000,
};

/**
 * A small SMS gateway on a local port, with the three ways in that real ones offer: JSON (`POST /v1/messages`), a form
 * (`POST /v1/form`) and the query (`GET /v1/send`). It checks the key and the number as they do.
 */
export async function startSmsGateway(): Promise<SmsGateway> {
  const received: ReceivedSms[] = [];
  const rawBodies: string[] = [];
  const behaviours: Behaviour[] = [];
  const held: (() => void)[] = [];
  const waiting: { count: number; resolve: () => void }[] = [];

  const arrive = (sms: ReceivedSms): void => {
    received.push(sms);
    for (const { count, resolve } of waiting) if (received.length >= count) resolve();
  };
  const server = await serveLocally((request, response) => {
    void handle(request, response).catch((error: unknown) => response.destroy(error as Error));
  });
  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = (await readBody(request)).toString();
    rawBodies.push(body);
    const answer = (status: number, value: unknown, headers: Record<string, string> = {}): void => {
      response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(value));
    };
    const fields = fieldsOf(request, body);
    if (!fields) return answer(404, { error: 'no such path' });
    if (fields.key !== GATEWAY_KEY) return answer(401, { error: 'unknown key' });
    if (!/^\+?\d{8,15}$/.test(fields.to) || fields.text === '')
      return answer(422, { error: 'invalid recipient or text' });

    const behaviour = behaviours.shift() ?? { kind: 'accept' };
    const gatewayId = randomUUID();
    const taken = behaviour.kind !== 'refuse' && behaviour.kind !== 'says_no';
    const accepted = () => answer(202, { status: 'queued', data: { id: gatewayId } });
    arrive({ to: fields.to, text: fields.text, reference: fields.reference, gatewayId, taken });
    switch (behaviour.kind) {
      case 'accept':
        return accepted();
      case 'refuse':
        return answer(behaviour.status, behaviour.body ?? { error: 'refused' }, behaviour.headers);
      case 'says_no':
        return answer(200, { status: 'rejected', error: 'no credit' });
      case 'accept_without_answer':
        response.destroy();
        return;
      case 'hold':
        held.push(accepted);
        return;
      default:
        throw new Error(`unknown behaviour ${JSON.stringify(behaviour satisfies never)}`);
    }
  };

  return {
    url: server.url,
    received,
    rawBodies,
    script: (...next) => void behaviours.push(...next),
    arrived: (count) =>
      new Promise((resolve) => {
        if (received.length >= count) resolve();
        else waiting.push({ count, resolve });
      }),
    release() {
      for (const answer of held.splice(0)) answer();
    },
    close: server.close,
  };
}

type Fields = { key: string | undefined; to: string; text: string; reference: string };

function fieldsOf(request: IncomingMessage, body: string): Fields | null {
  const url = new URL(request.url ?? '/', 'http://gateway');
  const bearer = request.headers.authorization?.replace(/^Bearer /, '');
  switch (`${request.method} ${url.pathname}`) {
    case 'POST /v1/messages': {
      const { recipient, body: text, reference } = JSON.parse(body) as Record<string, string>;
      return { key: bearer, to: recipient ?? '', text: text ?? '', reference: reference ?? '' };
    }
    case 'POST /v1/form':
      return ofParameters(new URLSearchParams(body), bearer);
    case 'GET /v1/send':
      return ofParameters(url.searchParams, url.searchParams.get('key') ?? undefined);
    default:
      return null;
  }
}

function ofParameters(parameters: URLSearchParams, key: string | undefined): Fields {
  const get = (name: string) => parameters.get(name) ?? '';
  return { key, to: get('to'), text: get('text'), reference: get('id') };
}
