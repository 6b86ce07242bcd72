import type { Middleware } from 'koa';
import { Problem } from '../errors/problem.ts';
import type { Keyring } from '../secrets/keyring.ts';
import { transcode } from '../temporal/codec-endpoint.ts';
import { readJson } from './json-body.ts';

const BODY_BYTES_MAX = 4 * 1024 * 1024;

/**
 * The codec endpoint of the Temporal UI: `/codec/decode` and `/codec/encode`. It opens what payloads hold, so it answers
 * only to this machine itself, and to browsers only on pages served from it; from elsewhere an operator comes through a
 * tunnel. It stays silent (404) to everybody else.
 */
export function codecEndpoint(keyring: Keyring): Middleware {
  return async (ctx) => {
    const origin = ctx.get('origin');
    if (!isLoopback(ctx.req.socket.remoteAddress) || ctx.get('x-forwarded-for') || (origin && !isLocalPage(origin))) {
      throw new Problem('not_found');
    }
    ctx.set('Access-Control-Allow-Origin', origin || 'null');
    ctx.set('Access-Control-Allow-Headers', 'content-type, x-namespace, authorization');
    ctx.set('Access-Control-Allow-Methods', 'POST');
    ctx.vary('Origin');
    if (ctx.method === 'OPTIONS') {
      ctx.status = 204;
      return;
    }
    const direction = { '/codec/encode': 'encode', '/codec/decode': 'decode' }[ctx.path] as
      | 'encode'
      | 'decode'
      | undefined;
    if (!direction) throw new Problem('not_found');
    if (ctx.method !== 'POST') throw new Problem('method_not_allowed');
    try {
      ctx.body = await transcode(keyring, direction, await readJson(ctx.req, BODY_BYTES_MAX));
    } catch (cause) {
      if (cause instanceof Problem) throw cause;
      throw new Problem('malformed_request', { details: { reason: 'these payloads cannot be read' }, cause });
    }
  };
}

function isLoopback(address: string | undefined): boolean {
  return address === '::1' || /^(::ffff:)?127\./.test(address ?? '');
}

function isLocalPage(origin: string): boolean {
  return /^https?:\/\/(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/.test(origin);
}
