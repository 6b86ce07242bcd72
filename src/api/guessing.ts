import { Problem } from '../errors/problem.ts';
import { API_LIMITS } from './limits.ts';
import type { RateLimiter } from './rate-limit.ts';

/**
 * Holds up those who guess keys: by address, and by the id of the key that is guessed at, so that many addresses do not
 * help. Counted in PostgreSQL, so a restart forgives nothing.
 *
 * - G1 Guesses beyond the limit are not looked at, right ones too: otherwise the limit would not limit guessing.
 * - G2 Who guesses at a key cannot lock its owner out: an address that used it rightly is not held up by others' guesses
 *   at it. An owner who changes address in the middle of such an attack waits for it to pause.
 * - G3 Whoever is let in costs PostgreSQL two reads at the first request of a pair of address and key, then nothing for an hour.
 */
export type Guesser = { address: string; keyId: string | null };
export type Guessing = {
  /** @throws Problem rate_limited */
  refuseKnown(guesser: Guesser): Promise<void>;
  /** Counts one more wrong guess. @throws Problem rate_limited when it is one too many */
  countWrong(guesser: Guesser): Promise<void>;
  /** The key was right. */
  noteRight(guesser: Guesser): void;
};

const REMEMBERED_MAX = 50_000;

/** @param perKeyPerMinute wrong guesses at one key */
export function makeGuessing(
  limiter: RateLimiter,
  now: () => number,
  perKeyPerMinute: number = API_LIMITS.failedAuthenticationsPerKeyPerMinute,
): Guessing {
  /** Bucket → when it may be tried again. What PostgreSQL said last, so that a flood of guesses does not reach it. */
  const blocked = new Map<string, number>();
  /** `address key` → until when it counts as the owner's. */
  const good = new Map<string, number>();
  const pair = ({ address, keyId }: Guesser): string => `${address} ${keyId}`;
  const isGood = (guesser: Guesser): boolean => (good.get(pair(guesser)) ?? 0) > now();

  function bucketsOf(guesser: Guesser): { name: string; quota: number }[] {
    const address = { name: `failed:${guesser.address}`, quota: API_LIMITS.failedAuthenticationsPerMinute };
    if (guesser.keyId === null) return [address];
    return [address, { name: `failed-key:${guesser.keyId}`, quota: perKeyPerMinute }];
  }

  function block(name: string, restMs: number): Problem {
    remember(blocked, name, now() + restMs);
    return limited(restMs);
  }

  function refuseBlocked(name: string): void {
    const until = blocked.get(name);
    if (until === undefined) return;
    const restMs = until - now();
    if (restMs > 0) throw limited(restMs);
    blocked.delete(name);
  }

  return {
    async refuseKnown(guesser) {
      const [address, key] = bucketsOf(guesser);
      refuseBlocked(address!.name);
      if (isGood(guesser)) return;
      if (key) refuseBlocked(key.name);
      const left = await Promise.all(
        bucketsOf(guesser).map(async ({ name, quota }) => ({ name, ...(await limiter.peek(name, quota)) })),
      );
      const empty = left.find(({ remaining }) => remaining === 0);
      if (empty) throw block(empty.name, empty.resetMs);
    },

    async countWrong(guesser) {
      const taken = await Promise.all(
        bucketsOf(guesser).map(async ({ name, quota }) => ({ name, ...(await limiter.take(name, quota)) })),
      );
      const refused = taken.filter(({ granted }) => !granted).map(({ name, resetMs }) => block(name, resetMs));
      if (refused[0]) throw refused[0];
    },

    noteRight(guesser) {
      if (!isGood(guesser)) remember(good, pair(guesser), now() + API_LIMITS.goodAddressMs);
    },
  };
}

function remember(map: Map<string, number>, name: string, until: number): void {
  if (map.size >= REMEMBERED_MAX) map.clear();
  map.set(name, until);
}

export const limited = (retryAfterMs: number): Problem =>
  new Problem('rate_limited', { retryAfterMs: Math.max(1, retryAfterMs) });
