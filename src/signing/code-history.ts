/** An approver's codes of the last day, and what they still allow. */

import type { EntityManager } from '@mikro-orm/postgresql';
import type { Core } from '../core.ts';
import { Problem } from '../errors/problem.ts';
import { iso } from '../iso.ts';
import type { Channel } from '../organizations/settings.ts';
import type { Access } from './access.ts';
import { LIMITS } from './limits.ts';

/** Times in milliseconds since the epoch. */
export type Code = {
  id: string;
  link_version: number;
  code_hash: Buffer;
  channel: Channel;
  wrong_tries: number;
  expires_at: number;
  used: boolean;
  created_at: number;
};
export type History = {
  /** Newest first, over all links of the approver. */
  codes: Code[];
  /** The newest of the link at hand. */
  latest: Code | undefined;
  wrongTries: number;
};

/** Never tell a client to come back at once. */
const RETRY_AFTER_MIN_MS = 1_000;

const CODES = `
  select id, link_version, code_hash, channel, wrong_tries, used_at is not null as used,
    floor(extract(epoch from expires_at) * 1000)::float8 as expires_at,
    floor(extract(epoch from created_at) * 1000)::float8 as created_at
  from signing_codes`;

/** Without a lock: good for refusing, not for granting. */
export async function readHistory(core: Core, access: Access): Promise<History> {
  const codes = await core.database.read<Code>(
    access.organizationId,
    `${CODES} where approver_id = $1 and created_at > $2::timestamptz order by created_at desc`,
    [access.approver.id, iso(core.now() - LIMITS.codeTriesWindowMs)],
  );
  return historyOf(codes, access);
}

/** Locks the approver against every other send and guess until the transaction ends. @throws Problem `link_dead` */
export async function lockHistory(core: Core, em: EntityManager, access: Access): Promise<History> {
  const locked = await em.execute<unknown[]>(
    `select id from approvers where id = ? and link_version = ? and status not in ('replaced', 'removed') for update`,
    [access.approver.id, access.linkVersion],
  );
  if (locked.length === 0) throw new Problem('link_dead');
  const codes = await em.execute<Code[]>(`${CODES} where approver_id = ? and created_at > ? order by created_at desc`, [
    access.approver.id,
    new Date(core.now() - LIMITS.codeTriesWindowMs),
  ]);
  return historyOf(codes, access);
}

function historyOf(codes: Code[], { linkVersion }: Access): History {
  const latest = codes.find(({ link_version }) => link_version === linkVersion);
  return { codes, latest, wrongTries: codes.reduce((sum, { wrong_tries }) => sum + wrong_tries, 0) };
}

/** @throws Problem `code_tries_exceeded`, `code_sends_exceeded` */
export function refuseMoreSends(core: Core, history: History): void {
  const locked = lockedOut(core, history);
  if (locked) throw locked;
  const retryAfterMs = untilNextSend(core, history);
  if (retryAfterMs > 0) throw new Problem('code_sends_exceeded', { retryAfterMs });
}

/** Why no guess may be made now; null when one may. */
export function refuseGuess(core: Core, history: History): Problem | null {
  const { latest } = history;
  const locked = lockedOut(core, history);
  if (locked) return locked;
  if (!latest || latest.used || core.now() > latest.expires_at) return new Problem('code_expired');
  return latest.wrong_tries >= LIMITS.codeTriesMax ? exceeded(untilNextSend(core, history)) : null;
}

/** Too many wrong guesses today: until enough of them are a day old. */
function lockedOut(core: Core, { codes, wrongTries }: History): Problem | null {
  let left = wrongTries;
  if (left < LIMITS.codeTriesPerDayMax) return null;
  for (const { wrong_tries, created_at } of codes.toReversed()) {
    left -= wrong_tries;
    if (left < LIMITS.codeTriesPerDayMax) return exceeded(created_at + LIMITS.codeTriesWindowMs - core.now());
  }
  return exceeded(LIMITS.codeTriesWindowMs);
}

function untilNextSend(core: Core, { codes }: History): number {
  const oldestCounting = codes[LIMITS.codeSendsMax - 1];
  return oldestCounting ? Math.max(0, oldestCounting.created_at + LIMITS.codeSendsWindowMs - core.now()) : 0;
}

function exceeded(retryAfterMs: number): Problem {
  return new Problem('code_tries_exceeded', { retryAfterMs: Math.max(RETRY_AFTER_MIN_MS, retryAfterMs) });
}
