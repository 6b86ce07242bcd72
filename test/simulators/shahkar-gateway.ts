import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { readBody, serveLocally } from './local-server.ts';

/** How the gateway treats the next question; after the scripted ones it answers by whom it knows. */
export type Behaviour =
  | { kind: 'status'; status: number; headers?: Record<string, string> }
  /** 200 with a body that means nothing. */
  | { kind: 'garbage'; body: string }
  /** Takes the question and lets the caller wait until `release`. */
  | { kind: 'slow' };

export type AskedQuestion = { nationalCode: string; mobile: string; path: string };

export type ShahkarGateway = {
  url: string;
  /** Whose mobile is whose, both as they are written in Iran. Whom it does not know is a mismatch. */
  knows(nationalCode: string, mobile: string): void;
  asked: AskedQuestion[];
  script(...behaviours: Behaviour[]): void;
  release(): void;
  close(): Promise<void>;
};

export const GATEWAY_TOKEN = 'Basic c2hhaGthcjpzZWNyZXQ=';

/**
 * A gateway to the register of mobiles on a local port, with the two ways in that real ones offer: JSON
 * (`POST /api/shahkar`) and the query (`GET /match`). It checks the credentials, and answers
 * `{"result": {"data": {"matched": …}}, "trackingId": …}`.
 */
export async function startShahkarGateway(): Promise<ShahkarGateway> {
  const known = new Map<string, string>();
  const asked: AskedQuestion[] = [];
  const behaviours: Behaviour[] = [];
  const held: ServerResponse[] = [];

  const server = await serveLocally((request, response) => {
    void handle(request, response).catch((error: unknown) => response.destroy(error as Error));
  });
  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = (await readBody(request)).toString();
    const answer = (status: number, value: unknown, headers: Record<string, string> = {}): void => {
      response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(value));
    };
    if (request.headers.authorization !== GATEWAY_TOKEN) return answer(401, { message: 'Unauthorized' });
    const question = questionOf(request, body);
    asked.push(question);
    const behaviour = behaviours.shift();
    if (behaviour?.kind === 'status') return answer(behaviour.status, { message: 'no' }, behaviour.headers);
    if (behaviour?.kind === 'garbage') {
      response.writeHead(200, { 'content-type': 'text/html' }).end(behaviour.body);
      return;
    }
    if (behaviour?.kind === 'slow') {
      held.push(response);
      return;
    }
    const matched = known.get(question.nationalCode) === question.mobile;
    answer(200, { result: { data: { matched } }, trackingId: `T-${randomUUID().slice(0, 8)}` });
  };

  return {
    url: server.url,
    asked,
    knows: (nationalCode, mobile) => void known.set(nationalCode, mobile),
    script: (...next) => void behaviours.push(...next),
    release() {
      for (const response of held.splice(0)) response.destroy();
    },
    close: server.close,
  };
}

function questionOf(request: IncomingMessage, body: string): AskedQuestion {
  const { pathname: path, searchParams } = new URL(request.url ?? '/', 'http://gateway');
  if (request.method === 'GET') {
    return { nationalCode: searchParams.get('nid') ?? '', mobile: searchParams.get('tel') ?? '', path };
  }
  const { person, phone } = JSON.parse(body) as { person: { nationalId: string }; phone: string };
  return { nationalCode: person.nationalId, mobile: phone, path };
}
