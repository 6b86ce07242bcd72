import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { isSignedWith } from './webhook-signature.ts';

/** One webhook that came in. */
export type ReceivedEvent = {
  id: string;
  type: string;
  sequence: number | null;
  /** The reference of the event's document: whose event it is, also before the sender knows the document's id. */
  reference: string | null;
  /** The approver's English name, else the name; null when the event is about no approver. */
  approver: string | null;
  verified: boolean;
};

export type Receiver = {
  url: string;
  /** Every webhook so far, in the order of arrival. */
  events: ReceivedEvent[];
  /** The secret of the endpoint, known only after the endpoint has been made. */
  useSecret(secret: string): void;
  close(): Promise<void>;
};

/** The demo's own events are a few kilobytes each. */
const BODY_BYTES_MAX = 1024 * 1024;

/**
 * A customer's server on this machine: verifies what it is sent, answers 204, or 401 when the signature is wrong.
 * @param onEvent told of each webhook as it comes.
 */
export async function startReceiver(onEvent: (event: ReceivedEvent) => void): Promise<Receiver> {
  const events: ReceivedEvent[] = [];
  let secret = '';
  const server = createServer(async (request, response) => {
    const body = await readBody(request).catch(() => null);
    if (body === null) return void response.writeHead(413).end();
    const verified = isSignedWith(secret, request.headers, body);
    const event = { ...readEvent(body), verified };
    events.push(event);
    onEvent(event);
    response.writeHead(verified ? 204 : 401).end();
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/countersign`,
    events,
    useSecret(value) {
      secret = value;
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > BODY_BYTES_MAX) throw new Error('the body is too large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}

function readEvent(body: string): Omit<ReceivedEvent, 'verified'> {
  try {
    const { id, type, sequence, data } = JSON.parse(body);
    const approver = data?.approver?.names?.en ?? data?.approver?.name ?? null;
    return { id, type, sequence, reference: data?.document?.reference ?? null, approver };
  } catch {
    return { id: '', type: '(not an event)', sequence: null, reference: null, approver: null };
  }
}
