import type { Context } from 'koa';
import { Problem } from '../errors/problem.ts';
import type { Hooks } from '../hooks.ts';
import { readBytes } from './json-body.ts';

const BODY_BYTES_MAX = 256 * 1024;

/**
 * Answers `POST /hooks/…`, the callbacks of the providers that are set up. They are no part of a contract: their form is
 * the provider's own.
 * @throws Problem not_found | method_not_allowed | body_too_large, and what the hook throws
 */
export async function serveHook(hooks: Hooks, ctx: Context): Promise<void> {
  const hook = hooks.get(ctx.path);
  if (!hook) throw new Problem('not_found');
  ctx.state.page = ctx.path;
  if (ctx.method !== 'POST') throw new Problem('method_not_allowed');
  const body = await readBytes(ctx.req, BODY_BYTES_MAX);
  const answer = await hook({ path: ctx.originalUrl, headers: ctx.req.headers, body });
  ctx.body = answer.body ?? null;
  if (answer.type) ctx.type = answer.type;
  ctx.status = answer.status;
}
