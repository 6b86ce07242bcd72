import type { EntityManager } from '@mikro-orm/postgresql';
import { auditAct } from '../audit/append.ts';
import type { Caller, Core } from '../core.ts';
import type { Actor, OrganizationId } from '../domain/model.ts';
import { type FieldError, Problem } from '../errors/problem.ts';
import { plainRange } from './addresses.ts';
import { ApiKeyEntity, type ApiKeyRow } from './entities.ts';
import { formatKey, hashSecret, headerOf, isShownAgain, newKeyParts, styleOf } from './key-format.ts';
import { defaultRequestsPerMinute, plansOf, REQUESTS_PER_MINUTE_MAX, requestsPerMinuteOf } from './plans.ts';
import { allows, meaningOf, scopesOf } from './scopes.ts';

/** Every process forgets what it knows of the key whose id is the payload. */
export const KEYS_CHANGED = 'keys_changed';
const IP_RANGES_MAX = 100;
const NAME_CHARACTERS_MAX = 200;
const REFUSALS_MAX = 100;
const REFUSALS_OF_DIALECT: Record<string, number> = { emza: 5 };

export type NewKey = {
  organizationId: OrganizationId;
  dialect: string;
  name: string;
  mode: 'live' | 'test';
  plan?: string | null;
  /** Default: everything. */
  scopes?: string[];
  /** Addresses and CIDR ranges from which the key may be used; empty: from everywhere. */
  ipAllow?: string[];
  /** So many refusals by address within an hour revoke it; null: none do. Default: 5 in Emza, whose document promises it. */
  revokeAfterRefusals?: number | null;
  expiresAt?: Date | null;
  /** Default: the plan's number, or the dialect's. */
  requestsPerMinute?: number;
  /** The person it belongs to, where that is not who asks for it. */
  madeBy?: string | null;
};

/** What a key that is shown again is sealed for. */
const keyContext = (id: string): string => `api key ${id}`;
/** What may be shown of a key at any time. */
export type KeyView = Omit<ApiKeyRow, 'secretHash' | 'sealedKey' | 'madeBy' | 'organizationId'>;
/** `authorization` is the exact value of the header to send. Shown once, but for dialects that show it again (`openKey`). */
export type CreatedKey = KeyView & { key: string; header: string; authorization: string };

/**
 * Makes a key.
 * @param by the key that asks, null for the operator: nobody can give more than they have.
 * @throws Problem validation_failed | forbidden
 */
export async function createKey(core: Core, wanted: NewKey, by: Caller | null = null): Promise<CreatedKey> {
  return core.database.tenant(wanted.organizationId, (em) => createKeyIn(core, em, wanted, by));
}

/** The same in the caller's transaction. */
export async function createKeyIn(
  core: Core,
  em: EntityManager,
  wanted: NewKey,
  by: Caller | null = null,
): Promise<CreatedKey> {
  const scopes = wanted.scopes ?? ['*'];
  const ranges = (wanted.ipAllow ?? []).map(plainRange);
  const errors = check(core, wanted, scopes, ranges);
  if (errors.length > 0) throw new Problem('validation_failed', { fields: errors });
  if (by) refuseMore(by, wanted, scopes);

  const style = styleOf(wanted.dialect);
  const parts = newKeyParts(style);
  const key = formatKey(style, wanted.mode, parts);
  const created = em.create(ApiKeyEntity, {
    id: parts.id,
    organizationId: wanted.organizationId,
    dialect: wanted.dialect,
    mode: wanted.mode,
    name: wanted.name.trim(),
    plan: wanted.plan ?? null,
    scopes: [...new Set(scopes)],
    secretHash: hashSecret(parts.secret),
    sealedKey: isShownAgain(wanted.dialect) ? core.keyring.seal(key, keyContext(parts.id)) : null,
    madeBy: by?.actor.kind === 'person' ? by.actor.id : (wanted.madeBy ?? null),
    ipAllow: ranges as string[],
    revokeAfterRefusals: revokeAfterRefusals(wanted),
    requestsPerMinute: requestsPerMinute(core, wanted),
    createdAt: new Date(core.now()),
    expiresAt: wanted.expiresAt ?? null,
  });
  await em.flush();
  await em.execute('select pg_notify(?, ?)', [KEYS_CHANGED, parts.id]);
  const about = { dialect: created.dialect, mode: created.mode, scopes: created.scopes, ipAllow: created.ipAllow };
  await note(core, em, created, by, 'key.created', about);
  const { name: header, value: authorization } = headerOf(wanted.dialect, key);
  return { ...view(created), key, header, authorization };
}

/** The organization's keys, the newest first, revoked ones too. */
export async function listKeys(core: Core, organizationId: OrganizationId): Promise<KeyView[]> {
  return core.database.tenant(organizationId, async (em) => {
    const rows = await em.find(
      ApiKeyEntity,
      { organizationId },
      { orderBy: { createdAt: 'desc', id: 'desc' }, limit: 1_000 },
    );
    return rows.map(view);
  });
}

/** @throws Problem not_found */
export async function readKey(core: Core, organizationId: OrganizationId, id: string): Promise<KeyView> {
  return core.database.tenant(organizationId, async (em) => {
    const row = await em.findOne(ApiKeyEntity, { id, organizationId });
    if (!row) throw new Problem('not_found');
    return view(row);
  });
}

/**
 * Takes a key out of use in every process, at once where the notice arrives and within a second where it does not.
 * Revoking again changes nothing. @param by who asks, null for the operator. @throws Problem not_found
 */
export async function revokeKey(
  core: Core,
  organizationId: OrganizationId,
  id: string,
  by: Caller | null = null,
): Promise<KeyView> {
  return core.database.tenant(organizationId, (em) => revokeKeyIn(core, em, organizationId, id, by));
}

/** The same in the caller's transaction. */
export async function revokeKeyIn(
  core: Core,
  em: EntityManager,
  organizationId: OrganizationId,
  id: string,
  by: Caller | null = null,
): Promise<KeyView> {
  const row = await em.findOne(ApiKeyEntity, { id, organizationId });
  if (!row) throw new Problem('not_found');
  if (!row.revokedAt) await note(core, em, row, by, 'key.revoked');
  row.revokedAt ??= new Date(core.now());
  await em.flush();
  await em.execute('select pg_notify(?, ?)', [KEYS_CHANGED, id]);
  return view(row);
}

/** The key itself, of a dialect that shows it again. @param sealed `api_keys.sealed_key` */
export const openKey = ({ keyring }: Pick<Core, 'keyring'>, id: string, sealed: Uint8Array): string =>
  keyring.open(sealed, keyContext(id));

/** What becomes of a key is written down in the transaction that does it, whoever asked and from wherever. */
function note(
  core: Core,
  em: EntityManager,
  key: Pick<ApiKeyRow, 'id' | 'organizationId'>,
  by: Caller | null,
  action: 'key.created' | 'key.revoked',
  details: Record<string, unknown> = {},
): Promise<void> {
  const actor: Actor = by ? by.actor : { kind: 'operator' };
  const { id: keyId, organizationId } = key;
  return auditAct(core, em, { organizationId, actor }, { action, details: { keyId, ...details } });
}

function view(row: ApiKeyRow): KeyView {
  const { id, dialect, mode, name, plan, scopes, ipAllow, revokeAfterRefusals, requestsPerMinute } = row;
  const { createdAt, expiresAt, revokedAt, lastUsedAt } = row;
  return {
    ...{ id, dialect, mode, name, plan: plan ?? null, scopes, ipAllow, requestsPerMinute, createdAt },
    revokeAfterRefusals: revokeAfterRefusals ?? null,
    ...{ expiresAt: expiresAt ?? null, revokedAt: revokedAt ?? null, lastUsedAt: lastUsedAt ?? null },
  };
}

function revokeAfterRefusals({ dialect, revokeAfterRefusals: own }: NewKey): number | null {
  return own === undefined ? (REFUSALS_OF_DIALECT[dialect] ?? null) : own;
}

function requestsPerMinute({ config }: Core, { dialect, plan, requestsPerMinute: own }: NewKey): number {
  return own ?? (plan ? requestsPerMinuteOf(dialect, plan) : null) ?? defaultRequestsPerMinute(config, dialect);
}

function check(core: Core, wanted: NewKey, scopes: string[], ranges: (string | null)[]): FieldError[] {
  const errors: FieldError[] = [];
  const add = (pointer: string, rule: string, message: string) => errors.push({ pointer, rule, message });
  const name = wanted.name.trim();
  if (name.length === 0 || name.length > NAME_CHARACTERS_MAX) {
    add('/name', 'maxLength', `Must be 1 to ${NAME_CHARACTERS_MAX} characters.`);
  }
  const plans = plansOf(wanted.dialect);
  const plan = wanted.plan ?? null;
  if (plan !== null && !plans.includes(plan)) {
    add('/plan', 'enum', plans.length > 0 ? `Must be one of: ${plans.join(', ')}.` : 'This dialect has no plans.');
  } else if (plan === null && plans.length > 0) add('/plan', 'required', `Must be one of: ${plans.join(', ')}.`);
  if (scopes.length === 0) add('/scopes', 'minItems', 'Must have at least one scope.');
  const known = scopesOf(wanted.dialect);
  scopes.forEach((scope, index) => {
    if (!known.includes(scope)) add(`/scopes/${index}`, 'enum', `Must be one of: ${known.join(', ')}.`);
  });
  if (ranges.length > IP_RANGES_MAX) add('/ipAllow', 'maxItems', `Must be at most ${IP_RANGES_MAX} ranges.`);
  ranges.forEach((range, index) => {
    if (range === null) add(`/ipAllow/${index}`, 'format', 'Must be an address or a CIDR range.');
  });
  if (wanted.expiresAt && wanted.expiresAt.getTime() <= core.now()) {
    add('/expiresAt', 'minimum', 'Must be in the future.');
  }
  const refusals = wanted.revokeAfterRefusals ?? 1;
  if (!Number.isInteger(refusals) || refusals < 1 || refusals > REFUSALS_MAX) {
    add('/revokeAfterRefusals', 'maximum', `Must be a whole number from 1 to ${REFUSALS_MAX}.`);
  }
  const own = wanted.requestsPerMinute;
  if (own !== undefined && (!Number.isInteger(own) || own < 1 || own > REQUESTS_PER_MINUTE_MAX)) {
    add('/requestsPerMinute', 'maximum', `Must be a whole number from 1 to ${REQUESTS_PER_MINUTE_MAX}.`);
  }
  return errors;
}

function refuseMore(by: Caller, wanted: NewKey, scopes: string[]): void {
  const missing = meaningOf(wanted.dialect, scopes).find((scope) => !allows(by.scopes, scope));
  if (missing) throw new Problem('forbidden', { details: { scope: missing } });
  if (by.mode === 'test' && wanted.mode === 'live') throw new Problem('forbidden', { details: { scope: 'live' } });
}
