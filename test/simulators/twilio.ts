import { readBody, serveLocally } from './local-server.ts';

export type TwilioMessage = { sid: string; to: string; from: string; body: string; statusCallback: string | null };

export type TwilioSimulator = {
  url: string;
  /** What was taken, oldest first. */
  messages: TwilioMessage[];
  /** Answers the next requests so, one each; after them all are taken. */
  script(...answers: { status: number; code?: number; retryAfter?: number }[]): void;
  close(): Promise<void>;
};

export const TWILIO_ACCOUNT = { accountSid: `AC${'0'.repeat(32)}`, authToken: 'auth-token' };

/** The one route of Twilio's API that sends messages, with its login, its form and its errors. It calls nobody back by itself. */
export async function startTwilio(): Promise<TwilioSimulator> {
  const messages: TwilioMessage[] = [];
  const answers: { status: number; code?: number; retryAfter?: number }[] = [];
  const login = `Basic ${Buffer.from(`${TWILIO_ACCOUNT.accountSid}:${TWILIO_ACCOUNT.authToken}`).toString('base64')}`;
  const server = await serveLocally(async (request, response) => {
    const form = new URLSearchParams((await readBody(request)).toString());
    const answer = (status: number, body: object, headers: Record<string, string> = {}) =>
      response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
    if (request.headers.authorization !== login)
      return answer(401, { code: 20003, message: 'Authenticate', status: 401 });
    if (request.url !== `/2010-04-01/Accounts/${TWILIO_ACCOUNT.accountSid}/Messages.json`) {
      return answer(404, { code: 20404, message: 'not found', status: 404 });
    }
    const { status, code, retryAfter } = answers.shift() ?? { status: 201 };
    if (status !== 201) {
      const headers: Record<string, string> = retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) };
      return answer(status, { code, message: `refused for ${form.get('To')}`, status }, headers);
    }
    const sid = `SM${String(messages.length).padStart(32, '0')}`;
    const [to, from, body] = ['To', 'From', 'Body'].map((name) => form.get(name) ?? '');
    messages.push({ sid, to: to!, from: from!, body: body!, statusCallback: form.get('StatusCallback') });
    return answer(201, { sid, to, from, body, status: 'queued', date_created: 'Sun, 01 Mar 2026 09:00:00 +0000' });
  });
  return {
    url: server.url,
    messages,
    script: (...next) => void answers.push(...next),
    close: server.close,
  };
}
