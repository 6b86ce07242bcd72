import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import type { PhoneAct } from '../phone-protocol.ts';
import { MEDIA_BYTES_MAX } from '../world/media.ts';
import { notFound, Refused } from '../world/refusal.ts';
import type { WhatsAppWorld } from '../world/world.ts';
import { answerError, answerFile, answerJson, openStream, readBody } from './http.ts';
import { phoneState } from './phone-state.ts';

const PHONE_FOLDER = join(import.meta.dirname, '..', 'phone');
const ACT_BYTES_MAX = 256 * 1024;
const TELL_AFTER_MS = 60;
const LOCAL_HOST = /^(127\.0\.0\.1|localhost)(:\d+)?$/;
/** Only pictures are shown; anything else is handed over as a file. */
const SHOWN = /^image\/(png|jpeg|gif|webp)$/;

/** The HTTP server of the telephones: a page for people, and the way it acts on the world. For this machine only. */
export function createPhoneServer(world: WhatsAppWorld): Server {
  return createServer((request, response) => {
    response.setHeader('content-security-policy', "default-src 'self'; img-src 'self' blob:");
    response.setHeader('x-content-type-options', 'nosniff');
    void route(world, request, response).catch((error: unknown) => answerError(response, error));
  });
}

async function route(world: WhatsAppWorld, request: IncomingMessage, response: ServerResponse): Promise<void> {
  checkIsLocal(request);
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://127.0.0.1');
  if (request.method === 'POST') {
    if (pathname === '/api/acts') {
      perform(world, JSON.parse((await readBody(request, ACT_BYTES_MAX)).toString()) as PhoneAct);
      return answerJson(response, 200, null);
    }
    if (pathname === '/api/media') return sendMedia(world, request, response, searchParams);
    throw notFound('page');
  }
  if (pathname === '/favicon.ico') return void response.writeHead(204).end();
  if (pathname === '/') return answerFile(response, PHONE_FOLDER, 'index.html');
  if (pathname === '/api/state') {
    return answerJson(response, 200, phoneState(world, searchParams.get('phone'), searchParams.get('chat')));
  }
  if (pathname === '/api/events') return tellOfChanges(world, request, response);
  if (pathname.startsWith('/mms/')) return answerMedia(world, response, pathname);
  return answerFile(response, PHONE_FOLDER, pathname.slice(1));
}

/** Neither another website nor a name that points here may act for the person at this machine. */
function checkIsLocal({ headers }: IncomingMessage): void {
  const fromElsewhere = headers.origin !== undefined && headers.origin !== `http://${headers.host}`;
  if (!LOCAL_HOST.test(headers.host ?? '') || fromElsewhere) {
    throw new Refused('not_local', 403, 'only for pages of this machine');
  }
}

function perform(world: WhatsAppWorld, act: PhoneAct): void {
  if (act.act === 'create') {
    world.account({ phone: act.number, name: act.name });
    return;
  }
  const phone = world.phone(act.phone);
  switch (act.act) {
    case 'scan': {
      const qr = act.qr ?? world.qrCodes.at(-1);
      if (!qr) throw new Refused('no_code', 404, 'no QR code is shown anywhere just now');
      return void phone.scan(qr);
    }
    case 'enter_code':
      return void phone.enterCode(act.code);
    case 'unlink':
      return void phone.unlink(act.token);
    case 'online':
      return void (act.online ? phone.goOnline() : phone.goOffline());
    case 'send':
      return void (act.quoted ? phone.reply(act.to, act.quoted, act.text) : phone.send(act.to, act.text));
    case 'read':
      return void phone.read(act.chat);
    case 'edit':
      return void phone.edit(act.chat, act.message, act.text);
    case 'revoke':
      return void phone.revoke(act.chat, act.message);
    case 'react':
      return void phone.react(act.chat, act.message, act.text);
    case 'call':
      return void phone.call(act.to, act.isVideo);
    case 'hang_up':
      return void world.calls.hangUp(act.call);
    case 'group':
      return void phone.createGroup(act.subject, act.members);
    default:
      throw notFound(`act: ${JSON.stringify(act satisfies never)}`);
  }
}

async function sendMedia(
  world: WhatsAppWorld,
  request: IncomingMessage,
  response: ServerResponse,
  given: URLSearchParams,
): Promise<void> {
  const phone = world.phone(given.get('phone') ?? '');
  const bytes = await readBody(request, MEDIA_BYTES_MAX);
  const mimetype = request.headers['content-type'] || 'application/octet-stream';
  await phone.sendMedia(given.get('to') ?? '', { bytes, mimetype, filename: given.get('filename') ?? 'file' });
  answerJson(response, 200, null);
}

async function answerMedia(world: WhatsAppWorld, response: ServerResponse, path: string): Promise<void> {
  const { bytes, mimetype } = await world.media.get(path);
  const headers = SHOWN.test(mimetype)
    ? { 'content-type': mimetype }
    : { 'content-type': 'application/octet-stream', 'content-disposition': 'attachment' };
  response.writeHead(200, headers).end(bytes);
}

/** One word for many changes: the page asks again what it shows. */
function tellOfChanges(world: WhatsAppWorld, request: IncomingMessage, response: ServerResponse): void {
  const stream = openStream(response);
  let timer: NodeJS.Timeout | null = null;
  const tell = (): void => {
    timer ??= setTimeout(() => {
      timer = null;
      stream.push('changed');
    }, TELL_AFTER_MS);
  };
  world.realm.changes.on('change', tell);
  request.on('close', () => {
    if (timer) clearTimeout(timer);
    world.realm.changes.off('change', tell);
  });
  stream.push('changed');
}
