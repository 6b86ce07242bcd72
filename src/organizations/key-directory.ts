import { timingSafeEqual } from 'node:crypto';
import type { Caller, Core } from '../core.ts';
import { Problem } from '../errors/problem.ts';
import { isWithin } from './addresses.ts';
import { ApiKeyEntity, type ApiKeyRow } from './entities.ts';
import { hashSecret, type KeyParts } from './key-format.ts';
import { KEYS_CHANGED } from './keys.ts';

/** A key that exists was refused. Its owner may know why; whoever showed it may not. */
export class KeyRefused extends Problem {
  readonly key: { id: string; organizationId: string };
  readonly reason: 'wrong_secret' | 'wrong_dialect' | 'revoked' | 'expired' | 'ip_not_allowed';

  constructor(row: ApiKeyRow, reason: KeyRefused['reason']) {
    super(reason === 'ip_not_allowed' ? 'ip_not_allowed' : 'unauthorized');
    this.key = { id: row.id, organizationId: row.organizationId };
    this.reason = reason;
  }
}

export type KeyCaller = Caller & { plan: string | null; requestsPerMinute: number };

/**
 * Who a key belongs to, in one process.
 *
 * - K1 A revoked key is refused at once where the notice arrives, and within a second where it does not.
 * - K2 An unknown id and a wrong secret are answered alike, after the same work: what tells them apart is thrown (KeyRefused), not said.
 * - K3 When PostgreSQL cannot be asked nobody is let in.
 */
export type KeyDirectory = {
  /** @throws Problem unauthorized | ip_not_allowed */
  authenticate(credentials: KeyParts & { dialect: string; ip: string }): Promise<KeyCaller>;
  close(): Promise<void>;
};

const CACHED_MS = 1_000;
const CACHED_MAX = 20_000;
const USE_NOTED_EVERY_MS = 60_000;
/** Compared with when there is no such key. No secret has this hash. */
const NO_HASH = Buffer.alloc(32);

type Known = { row: Promise<ApiKeyRow | null>; until: number };

export async function openKeyDirectory(core: Core): Promise<KeyDirectory> {
  const known = new Map<string, Known>();
  const noting = new Set<Promise<void>>();
  const notedAt = new Map<string, number>();
  const listener = await core.database.listen(KEYS_CHANGED, (id) => {
    if (id === '') known.clear();
    else known.delete(id);
  });

  function find(id: string): Promise<ApiKeyRow | null> {
    const now = core.now();
    const cached = known.get(id);
    if (cached && cached.until > now) return cached.row;
    if (known.size >= CACHED_MAX) known.clear();
    // Counted from the question, not the answer, so that an answer under way cannot outlive a revocation by more.
    const row = core.database.system((em) => em.findOne(ApiKeyEntity, { id }));
    known.set(id, { row, until: now + CACHED_MS });
    row.catch(() => known.delete(id));
    return row;
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

  return {
    async authenticate({ id, secret, dialect, ip }) {
      const row = await find(id);
      const isRight = timingSafeEqual(hashSecret(secret), row?.secretHash ?? NO_HASH);
      if (!row) throw new Problem('unauthorized');
      const refused = isRight ? refusalOf(row, { dialect, ip, now: core.now() }) : 'wrong_secret';
      if (refused) throw new KeyRefused(row, refused);
      noteUse(row);
      const { organizationId, mode, scopes, requestsPerMinute } = row;
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
  { revokedAt, expiresAt, ipAllow, dialect }: ApiKeyRow,
  asked: { dialect: string; ip: string; now: number },
): KeyRefused['reason'] | null {
  if (dialect !== asked.dialect) return 'wrong_dialect';
  if (revokedAt) return 'revoked';
  if (expiresAt && expiresAt.getTime() <= asked.now) return 'expired';
  return ipAllow.length > 0 && !isWithin(asked.ip, ipAllow) ? 'ip_not_allowed' : null;
}
