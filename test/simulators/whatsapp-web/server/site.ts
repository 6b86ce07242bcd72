import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import { join } from 'node:path';
import type { PageReport, PageSettings, RequestBody } from '../protocol.ts';
import { PAGE_SETTINGS } from '../world/faults.ts';
import { MEDIA_BYTES_MAX } from '../world/media.ts';
import { answering } from '../world/operations.ts';
import { notFound, Refused } from '../world/refusal.ts';
import type { WhatsAppWorld } from '../world/world.ts';
import { type Certificate, HOST } from './certificate.ts';
import { answerError, answerFile, answerJson, openStream, readBody } from './http.ts';

const PAGE_FOLDER = join(import.meta.dirname, '..', 'page');
const REQUEST_BYTES_MAX = 2 * 1024 * 1024;

/** The HTTPS server that Chromium takes for web.whatsapp.com: the page, its events, its requests, and media. */
export function createSite(world: WhatsAppWorld, { key, certificate }: Certificate): Server {
  const answer = answering(world);
  return createServer({ key, cert: certificate }, (request, response) => {
    void route(world, answer, request, response).catch((error: unknown) => answerError(response, error));
  });
}

async function route(
  world: WhatsAppWorld,
  answer: ReturnType<typeof answering>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { pathname } = new URL(request.url ?? '/', `https://${HOST}`);
  if (pathname === '/') return answerPage(world, response);
  if (pathname.startsWith('/sim/page/')) return answerFile(response, PAGE_FOLDER, pathname.slice('/sim/page/'.length));
  if (pathname === '/sim/events') return answerEvents(world, request, response);
  if (pathname.startsWith('/mms/')) return answerMedia(world, request, response, pathname);
  if (request.method !== 'POST') throw notFound('page');
  if (pathname === '/sim/requests') return answerRequest(world, answer, request, response);
  if (pathname === '/sim/reports') {
    world.realm.report(JSON.parse((await readBody(request, REQUEST_BYTES_MAX)).toString()) as PageReport);
    return void response.writeHead(204).end();
  }
  throw notFound('page');
}

function answerPage(world: WhatsAppWorld, response: ServerResponse): void {
  const { pageStatus, page } = world.realm.faults;
  if (pageStatus) return void response.writeHead(pageStatus).end('the simulated site is not there');
  const settings: PageSettings = { ...PAGE_SETTINGS, ...page };
  response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' });
  response.end(`<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <title>Simulated WhatsApp Web</title>
    <script id="settings" type="application/json">${JSON.stringify(settings).replaceAll('<', '\\u003c')}</script>
    <script type="module" src="/sim/page/main.ts"></script>
  </head>
  <body><main>This is a local simulator, not WhatsApp.</main></body>
</html>
`);
}

function answerEvents(world: WhatsAppWorld, request: IncomingMessage, response: ServerResponse): void {
  if (world.realm.faults.refuseConnections) throw new Refused('unavailable', 503, 'no connections just now');
  const session = world.linking.connect(openStream(response));
  request.on('close', () => world.linking.disconnect(session));
}

async function answerRequest(
  world: WhatsAppWorld,
  answer: ReturnType<typeof answering>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const body = JSON.parse((await readBody(request, REQUEST_BYTES_MAX)).toString()) as RequestBody;
  const session = [...world.realm.sessions].find(({ id }) => id === body.session);
  if (!session) throw new Refused('no_session', 410, 'the connection of this page has ended');
  const { sendDelayMs, loseSendAnswers } = world.realm.faults;
  if (body.operation === 'send' && sendDelayMs > 0) {
    world.realm.delayedSends += 1;
    world.realm.changed();
    await new Promise<void>((resolve) => world.realm.later(sendDelayMs, resolve));
    world.realm.delayedSends -= 1;
  }
  const output = answer(session, body.operation, body.input);
  if (body.operation === 'send' && loseSendAnswers) return void response.destroy();
  answerJson(response, 200, output);
}

async function answerMedia(
  world: WhatsAppWorld,
  request: IncomingMessage,
  response: ServerResponse,
  path: string,
): Promise<void> {
  const { refuseUploads, mediaGone, mediaAltered } = world.realm.faults;
  if (request.method === 'POST') {
    if (refuseUploads) throw new Refused('no_room', 507, 'uploads are refused');
    const bytes = await readBody(request, MEDIA_BYTES_MAX);
    const directPath = await world.media.keep(bytes, request.headers['content-type'] ?? 'application/octet-stream');
    const mediaKey = randomBytes(32).toString('base64');
    return answerJson(response, 200, { directPath, mediaKey, mediaKeyTimestamp: world.realm.now() });
  }
  if (mediaGone) throw notFound('file');
  const { bytes, mimetype } = await world.media.get(path);
  if (mediaAltered && bytes.length > 0) bytes[0] = bytes[0]! ^ 1;
  response.writeHead(200, { 'content-type': mimetype }).end(bytes);
}
