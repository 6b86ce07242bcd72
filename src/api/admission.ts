import type { Context } from 'koa';
import type { Core } from '../core.ts';
import { Problem } from '../errors/problem.ts';
import { addressGroup } from '../organizations/addresses.ts';
import type { KeyCaller, KeyDirectory } from '../organizations/key-directory.ts';
import { allows } from '../organizations/scopes.ts';
import type { Operation } from './contract.ts';
import type { Dialect } from './dialect.ts';
import { limited, makeGuessing } from './guessing.ts';
import type { RateLimiter, RateTaken } from './rate-limit.ts';

/** Decides who comes in: keys, scopes and limits. */
export type Admission = {
  /**
   * @returns the caller, null where the operation needs no key.
   * @throws Problem unauthorized | ip_not_allowed | forbidden | rate_limited
   */
  admit(ctx: Context, dialect: Dialect, operation: Operation, ip: string): Promise<KeyCaller | null>;
};

export function makeAdmission(core: Core, keys: KeyDirectory, limiter: RateLimiter): Admission {
  const guessing = makeGuessing(limiter, core.now);

  async function authenticate(ctx: Context, dialect: Dialect, ip: string): Promise<KeyCaller> {
    const credentials = dialect.parseCredentials(ctx.headers);
    const guesser = { address: addressGroup(ip), keyId: credentials?.id ?? null };
    await guessing.refuseKnown(guesser);
    if (!credentials) return guessing.refuseWrong(guesser);
    try {
      const caller = await keys.authenticate({ ...credentials, dialect: dialect.name, ip });
      guessing.noteRight(guesser);
      return caller;
    } catch (error) {
      if (error instanceof Problem && error.code === 'unauthorized') return guessing.refuseWrong(guesser);
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
