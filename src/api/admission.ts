import type { Context } from 'koa';
import { makeRefusalLog, type Refusal } from '../audit/refusals.ts';
import type { Core } from '../core.ts';
import { Problem } from '../errors/problem.ts';
import { addressGroup } from '../organizations/addresses.ts';
import { type KeyDirectory, KeyRefused } from '../organizations/key-directory.ts';
import { allows } from '../organizations/scopes.ts';
import { findSession } from '../people/sessions.ts';
import type { Operation } from './contract.ts';
import type { Admitted, Dialect } from './dialect.ts';
import { type Guesser, limited, makeGuessing } from './guessing.ts';
import type { RateLimiter, RateTaken } from './rate-limit.ts';
import { refuseForeignOrigin, sessionTokenIn } from './session-cookie.ts';
import { makeWindowLimiter, type WindowLimit } from './window-limit.ts';

/** Decides who comes in: keys, people, scopes and limits. */
export type Admission = {
  /**
   * @returns the caller, null where the operation needs no key.
   * @throws Problem unauthorized | ip_not_allowed | organization_suspended | foreign_origin | forbidden | rate_limited
   */
  admit(ctx: Context, dialect: Dialect, operation: Operation, ip: string): Promise<Admitted | null>;
  /** Resolves when every refusal is written down. */
  close(): Promise<void>;
};

export function makeAdmission(core: Core, keys: KeyDirectory, limiter: RateLimiter): Admission {
  const guessing = makeGuessing(limiter, core.now);
  const windows = makeWindowLimiter(core.database);
  const refusals = makeRefusalLog(core, (bucket, quota) => limiter.take(bucket, quota));

  async function authenticate(ctx: Context, dialect: Dialect, operation: Operation, ip: string): Promise<Admitted> {
    const takes = dialect.isStrictAboutCredentials ? operation.takes : { key: true, session: true };
    const credentials = takes.key ? dialect.parseCredentials(ctx.headers) : null;
    const guesser = { address: addressGroup(ip), keyId: credentials?.id ?? null };
    await guessing.refuseKnown(guesser);
    const mayBeSession = dialect.takesSessions && takes.session && !credentials;
    const session = mayBeSession ? sessionTokenIn(ctx.headers.cookie) : null;
    if (session !== null) {
      refuseForeignOrigin(ctx.req);
      return (await findSession(core, session)) ?? refuse(guesser);
    }
    if (!credentials) return (await dialect.authenticate?.(ctx.headers)) ?? refuse(guesser);
    try {
      const caller = await keys.authenticate({ ...credentials, dialect: dialect.name, ip });
      guessing.noteRight(guesser);
      return caller;
    } catch (error) {
      if (error instanceof KeyRefused) {
        const { reason, key } = error;
        noteRefusal(ctx, {
          organizationId: key.organizationId,
          keyId: key.id,
          reason,
          ...aboutOf(ctx, dialect, operation, ip),
        });
      }
      if (error instanceof Problem && error.code === 'unauthorized') return refuse(guesser);
      throw error;
    }
  }

  /** @throws Problem rate_limited */
  async function takeWindows(operation: Operation, per: WindowLimit['per'], owner: string, hasKey: boolean) {
    for (const limit of operation.windows) {
      if (limit.per !== per || (limit.callers === 'key' && !hasKey)) continue;
      const waitMs = await windows.take(`${limit.name}:${owner}`, limit);
      if (waitMs > 0) throw limited(waitMs);
    }
  }

  /** Once the answer is out, so that the time it took says nothing about whether the key exists. */
  function noteRefusal(ctx: Context, refusal: Refusal): void {
    ctx.res.once('close', () => refusals.note(refusal));
  }

  async function refuse(guesser: Guesser): Promise<never> {
    await guessing.countWrong(guesser);
    throw new Problem('unauthorized');
  }

  return {
    async admit(ctx, dialect, operation, ip) {
      const hasKey = operation.windows.length > 0 && dialect.parseCredentials(ctx.headers) !== null;
      await takeWindows(operation, 'address', `${dialect.name}:${addressGroup(ip)}`, hasKey);
      if (!operation.needsKey) {
        if (operation.perAddress !== null) {
          const bucket = `open:${dialect.name}:${operation.id}:${addressGroup(ip)}`;
          count(ctx, await limiter.take(bucket, operation.perAddress), operation.perAddress, 'address');
        }
        return null;
      }
      const caller = await authenticate(ctx, dialect, operation, ip);
      ctx.state.actor = caller.actor;
      if (caller.session) await takeWindows(operation, 'person', `${dialect.name}:${caller.actor.id}`, hasKey);
      const quota = caller.requestsPerMinute;
      const { kind, id } = caller.actor;
      count(ctx, await limiter.take(caller.budget ?? `${kind}:${id}`, quota), quota, kind);
      // What needs no scope is about the person, who may belong elsewhere too.
      if (caller.isSuspended && operation.scope !== 'none') throw new Problem('organization_suspended');
      if (operation.scope !== 'none' && !allows(caller.scopes, operation.scope)) {
        const { organizationId } = caller;
        const about = aboutOf(ctx, dialect, operation, ip);
        if (kind === 'key') noteRefusal(ctx, { organizationId, keyId: id, reason: 'scope_missing', ...about });
        throw new Problem('forbidden', { details: { scope: operation.scope } });
      }
      return caller;
    },
    close: () => refusals.close(),
  };
}

function aboutOf(ctx: Context, dialect: Dialect, operation: Operation, ip: string) {
  return { dialect: dialect.name, operationId: operation.id, requestId: ctx.state.requestId, ip };
}

/** Tells the client its budget (draft-ietf-httpapi-ratelimit-headers). @throws Problem rate_limited */
function count(ctx: Context, taken: RateTaken, quota: number, policy: 'key' | 'person' | 'address'): void {
  ctx.set('RateLimit-Policy', `"${policy}";q=${quota};w=60`);
  ctx.set('RateLimit', `"${policy}";r=${taken.remaining};t=${Math.ceil(taken.resetMs / 1_000)}`);
  if (!taken.granted) throw limited(taken.resetMs);
}
