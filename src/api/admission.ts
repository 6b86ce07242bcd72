import type { Context } from 'koa';
import type { Core } from '../core.ts';
import { Problem } from '../errors/problem.ts';
import { addressGroup } from '../organizations/addresses.ts';
import type { KeyCaller, KeyDirectory } from '../organizations/key-directory.ts';
import { allows } from '../organizations/scopes.ts';
import type { Operation } from './contract.ts';
import type { Dialect } from './dialect.ts';
import { API_LIMITS } from './limits.ts';
import type { RateLimiter, RateTaken } from './rate-limit.ts';

const BLOCKED_MAX = 50_000;

/** Decides who comes in: keys, scopes and limits. */
export type Admission = {
  /**
   * @returns the caller, null where the operation needs no key.
   * @throws Problem unauthorized | ip_not_allowed | forbidden | rate_limited
   */
  admit(ctx: Context, dialect: Dialect, operation: Operation, ip: string): Promise<KeyCaller | null>;
};

export function makeAdmission(core: Core, keys: KeyDirectory, limiter: RateLimiter): Admission {
  /** Address → when it may try again. What PostgreSQL said last, so that a flood of guesses does not reach it. */
  const blocked = new Map<string, number>();

  async function failed(address: string): Promise<never> {
    const taken = await limiter.take(`failed:${address}`, API_LIMITS.failedAuthenticationsPerMinute);
    if (taken.granted) throw new Problem('unauthorized');
    if (blocked.size >= BLOCKED_MAX) blocked.clear();
    blocked.set(address, core.now() + taken.resetMs);
    throw limited(taken.resetMs);
  }

  /** Guesses from one address end here, right ones too: otherwise the limit would not limit guessing. */
  function refuseBlocked(address: string): void {
    const until = blocked.get(address);
    if (until === undefined) return;
    const restMs = until - core.now();
    if (restMs > 0) throw limited(restMs);
    blocked.delete(address);
  }

  async function authenticate(ctx: Context, dialect: Dialect, ip: string): Promise<KeyCaller> {
    const address = addressGroup(ip);
    refuseBlocked(address);
    const credentials = dialect.parseCredentials(ctx.headers);
    if (!credentials) return failed(address);
    try {
      return await keys.authenticate({ ...credentials, dialect: dialect.name, ip });
    } catch (error) {
      if (error instanceof Problem && error.code === 'unauthorized') return failed(address);
      throw error;
    }
  }

  return {
    async admit(ctx, dialect, operation, ip) {
      if (!operation.needsKey) {
        if (operation.perAddress !== null) {
          const bucket = `open:${dialect.name}:${operation.id}:${addressGroup(ip)}`;
          count(ctx, await limiter.take(bucket, operation.perAddress), operation.perAddress, 'address');
        }
        return null;
      }
      const caller = await authenticate(ctx, dialect, ip);
      ctx.state.keyId = caller.keyId;
      const quota = caller.requestsPerMinute;
      count(ctx, await limiter.take(`key:${caller.keyId}`, quota), quota, 'key');
      if (operation.scope !== 'none' && !allows(caller.scopes, operation.scope)) {
        throw new Problem('forbidden', { details: { scope: operation.scope } });
      }
      return caller;
    },
  };
}

/** Tells the client its budget (draft-ietf-httpapi-ratelimit-headers). @throws Problem rate_limited */
function count(ctx: Context, taken: RateTaken, quota: number, policy: 'key' | 'address'): void {
  ctx.set('RateLimit-Policy', `"${policy}";q=${quota};w=60`);
  ctx.set('RateLimit', `"${policy}";r=${taken.remaining};t=${Math.ceil(taken.resetMs / 1_000)}`);
  if (!taken.granted) throw limited(taken.resetMs);
}

const limited = (retryAfterMs: number) => new Problem('rate_limited', { retryAfterMs: Math.max(1, retryAfterMs) });
