import { randomUUID } from 'node:crypto';
import type { Context } from 'koa';
import type { Core } from '../core.ts';
import { Problem } from '../errors/problem.ts';
import { addressGroup } from '../organizations/addresses.ts';
import type { Admission } from './admission.ts';
import { type Body, readBody, removeFiles } from './body.ts';
import { clientAddress } from './client.ts';
import type { Operation } from './contract.ts';
import type { ContractRequest, Dialect } from './dialect.ts';
import { execute, executeOnce } from './execution.ts';
import { readIdempotencyKey } from './idempotency.ts';
import { API_LIMITS } from './limits.ts';
import { makeUploadSlots } from './upload-slots.ts';

export type Pipeline = (
  ctx: Context,
  dialect: Dialect,
  operation: Operation,
  rawParams: Record<string, string>,
) => Promise<void>;

/**
 * The way of one request through one operation: who asks and may they, what do they ask, has it been asked before;
 * then the handler. Each step throws `Problem`, which src/api/app.ts says in the dialect's words.
 */
export function makePipeline(core: Core, admission: Admission, options: { validateResponses: boolean }): Pipeline {
  const slots = makeUploadSlots();
  return async (ctx, dialect, operation, rawParams) => {
    const ip = clientAddress(ctx.req, core.config.trustedProxies);
    const caller = await admission.admit(ctx, dialect, operation, ip);
    const params = operation.readParams(rawParams);
    if (!params) throw new Problem('not_found');
    const { query, errors } = operation.readQuery(ctx.URL.searchParams ?? new URLSearchParams());
    if (errors.length > 0) throw new Problem('validation_failed', { fields: errors });
    const idempotencyKey = operation.idempotent === 'no' ? null : readIdempotencyKey(ctx.headers['idempotency-key']);
    if (idempotencyKey === null && operation.idempotent === 'required') throw new Problem('idempotency_key_required');
    const giveBack = isUpload(ctx, operation) ? slots.take(caller?.organizationId ?? addressGroup(ip)) : null;
    let sent: Body = { body: undefined, files: {} };
    try {
      if (operation.body) sent = await readBody(ctx.req, operation.body, core.files);
      const request: Omit<ContractRequest, 'caller' | 'resourceId' | 'signal'> = {
        operationId: operation.id,
        params: params as Record<string, string>,
        query,
        headers: ctx.headers,
        ...sent,
        requestId: ctx.state.requestId,
        ip,
        userAgent: ctx.headers['user-agent']?.slice(0, 500) ?? null,
        idempotencyKey,
        language: ctx.state.language,
        publicUrl: core.config.publicUrl ?? ownUrl(ctx),
      };
      const execution = { core, ctx, dialect, operation, caller, request, ...options };
      if (caller && idempotencyKey !== null) await executeOnce(execution, caller, idempotencyKey);
      else await execute(execution, randomUUID());
    } finally {
      await removeFiles(sent.files);
      giveBack?.();
    }
  };
}

/** What may carry files: in a form, or in a body that is longer than others may be. */
function isUpload({ headers }: Context, { body }: Operation): boolean {
  if (/^\s*multipart\//i.test(headers['content-type'] ?? '')) return true;
  const bytes = headers['content-length'] === undefined ? Number.POSITIVE_INFINITY : Number(headers['content-length']);
  return (body?.json?.bytesMax ?? 0) > API_LIMITS.jsonBytesMax && bytes > API_LIMITS.jsonBytesMax;
}

/** From the socket, not from the Host header, which a client may choose. */
function ownUrl(ctx: Context): string {
  const { localAddress = '127.0.0.1', localPort } = ctx.req.socket;
  const host = localAddress.replace(/^::ffff:/, '');
  return `http://${host.includes(':') ? `[${host}]` : host}:${localPort}`;
}
