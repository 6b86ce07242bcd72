import { timingSafeEqual } from 'node:crypto';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { Caller, Core } from '../core.ts';
import type { ErrorCode } from '../errors/catalogue.ts';
import { Problem } from '../errors/problem.ts';
import { isWithin } from './addresses.ts';
import { ApiKeyEntity, type ApiKeyRow } from './entities.ts';
import { hashSecret, type KeyParts } from './key-format.ts';
import { countRefusal } from './key-refusals.ts';
import { KEYS_CHANGED } from './keys.ts';
import { meaningOf } from './scopes.ts';

/** What whoever showed a right secret is told. */
const SAID: Partial<Record<KeyRefused['reason'], ErrorCode>> = {
  ip_not_allowed: 'ip_not_allowed',
  suspended: 'organization_suspended',
};

/** A key that exists was refused. Its owner may know why; whoever showed it may not. */
export class KeyRefused extends Problem {
  readonly key: { id: string; organizationId: string };
  readonly reason: 'wrong_secret' | 'wrong_dialect' | 'revoked' | 'expired' | 'ip_not_allowed' | 'suspended';

  constructor(row: ApiKeyRow, reason: KeyRefused['reason']) {
    super(SAID[reason] ?? 'unauthorized');
    this.key = { id: row.id, organizationId: row.organizationId };
    this.reason = reason;
  }
}

export type KeyCaller = Caller & { plan: string | null; requestsPerMinute: number };

/**
 * Who a key belongs to, in one process.
 *
 * - K1 A revoked key, or one of a suspended organization, is refused at once where the notice arrives, and within a second where it does not.
 * - K2 An unknown id and a wrong secret are answered alike, after the same work: what tells them apart is thrown (KeyRefused), not said.
 * - K3 When PostgreSQL cannot be asked nobody is let in.
 */
export type KeyDirectory = {
  /** @throws Problem unauthorized | ip_not_allowed | organization_suspended */
  authenticate(credentials: KeyParts & { dialect: string; ip: string }): Promise<KeyCaller>;
  close(): Promise<void>;
};

const CACHED_MS = 1_000;
const CACHED_MAX = 20_000;
const USE_NOTED_EVERY_MS = 60_000;
/** Compared with when there is no such key. No secret has this hash. */
const NO_HASH = Buffer.alloc(32);

type Found = { row: ApiKeyRow; isSuspended: boolean } | null;
type Known = { found: Promise<Found>; until: number };

export async function openKeyDirectory(core: Core): Promise<KeyDirectory> {
  const known = new Map<string, Known>();
  const noting = new Set<Promise<void>>();
  const notedAt = new Map<string, number>();
  const listener = await core.database.listen(KEYS_CHANGED, (id) => {
    if (id === '') known.clear();
    else known.delete(id);
  });

  function find(id: string): Promise<Found> {
    const now = core.now();
    const cached = known.get(id);
    if (cached && cached.until > now) return cached.found;
    if (known.size >= CACHED_MAX) known.clear();
    // Counted from the question, not the answer, so that an answer under way cannot outlive a revocation by more.
    const found = core.database.system(async (em) => {
      const row = await em.findOne(ApiKeyEntity, { id });
      return row && { row, isSuspended: await isSuspended(em, row.organizationId) };
    });
    known.set(id, { found, until: now + CACHED_MS });
    found.catch(() => known.delete(id));
    return found;
  }

  /** Never waited for: an answer does not depend on it. */
  function noteUse(row: ApiKeyRow): void {
    const now = core.now();
    if (now - (notedAt.get(row.id) ?? row.lastUsedAt?.getTime() ?? 0) < USE_NOTED_EVERY_MS) return;
    if (notedAt.size >= CACHED_MAX) notedAt.clear();
    notedAt.set(row.id, now);
    const note = core.database
      .system(async (em) => {
        await em.nativeUpdate(ApiKeyEntity, { id: row.id }, { lastUsedAt: new Date(now) });
      })
      .catch((err) => core.log.warn({ err, keyId: row.id }, 'the use of a key was not noted'));
    noting.add(note);
    void note.finally(() => noting.delete(note));
  }

  /** @throws KeyRefused when the key had been revoked by others like this one, of which this process had not heard yet. */
  async function noteStranger(row: ApiKeyRow): Promise<void> {
    const became = await countRefusal(core, row);
    if (became !== 'counted') known.delete(row.id);
    if (became === 'was_revoked') throw new KeyRefused(row, 'revoked');
  }

  return {
    async authenticate({ id, secret, dialect, ip }) {
      const found = await find(id);
      const isRight = timingSafeEqual(hashSecret(secret), found?.row.secretHash ?? NO_HASH);
      if (!found) throw new Problem('unauthorized');
      const { row } = found;
      const refused = isRight ? refusalOf(found, { dialect, ip, now: core.now() }) : 'wrong_secret';
      if (refused === 'ip_not_allowed' && row.revokeAfterRefusals !== null) await noteStranger(row);
      if (refused) throw new KeyRefused(row, refused);
      noteUse(row);
      const { organizationId, mode, requestsPerMinute } = row;
      // The dialect's operations ask for its own scopes, use cases for ours.
      const scopes = [...new Set([...row.scopes, ...meaningOf(dialect, row.scopes)])];
      return {
        organizationId,
        actor: { kind: 'key', id },
        dialect,
        mode,
        scopes,
        plan: row.plan ?? null,
        requestsPerMinute,
      };
    },
    async close() {
      await listener.stop();
      await Promise.all(noting);
    },
  };
}

/** Why a key is refused although its secret is right. */
function refusalOf(
  { row: { revokedAt, expiresAt, ipAllow, dialect }, isSuspended }: NonNullable<Found>,
  asked: { dialect: string; ip: string; now: number },
): KeyRefused['reason'] | null {
  if (dialect !== asked.dialect) return 'wrong_dialect';
  if (revokedAt) return 'revoked';
  if (expiresAt && expiresAt.getTime() <= asked.now) return 'expired';
  if (ipAllow.length > 0 && !isWithin(asked.ip, ipAllow)) return 'ip_not_allowed';
  return isSuspended ? 'suspended' : null;
}

async function isSuspended(em: EntityManager, organizationId: string): Promise<boolean> {
  const rows = await em.execute<unknown[]>('select 1 from organizations where id = ? and suspended_at is not null', [
    organizationId,
  ]);
  return rows.length > 0;
}
