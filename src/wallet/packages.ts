import type { EntityManager } from '@mikro-orm/postgresql';
import type { Caller, Core } from '../core.ts';
import type { OrganizationId } from '../domain/model.ts';
import { Problem } from '../errors/problem.ts';
import { findMovement, move } from './ledger.ts';
import type { Movement } from './movement.ts';
import { type PackageName, pricesOf } from './prices.ts';
import { lockWallet, requirePayer } from './wallets.ts';

const DAY_MS = 86_400_000;

/**
 * Buys a package from the organization's own wallet. It begins now and takes the place of the one before.
 * @param id makes a repetition harmless.
 * @throws Problem insufficient_balance | wallet_not_open | wallet_of_another | package_not_for_sale | test_mode_pays_nothing
 */
export async function buyPackage(
  core: Core,
  caller: Caller,
  { id, name }: { id: string; name: PackageName },
): Promise<Movement> {
  if (caller.mode === 'test') throw new Problem('test_mode_pays_nothing');
  const { organizationId, actor } = caller;
  const { price, days } = pricesOf(core.config).packages[name];
  if (price === 0) throw new Problem('package_not_for_sale');
  return core.database.tenant(organizationId, async (em) => {
    if ((await requirePayer(em, organizationId)) !== organizationId) throw new Problem('wallet_of_another');
    await lockWallet(em, organizationId);
    const cause = { kind: 'package', id } as const;
    const known = await findMovement(em, organizationId, 'charge', cause);
    if (known) return known;
    const at = new Date(core.now());
    const movement = { cause, amount: price, forOrganizationId: organizationId, actor, at, note: name };
    const made = await move(em, organizationId, { kind: 'charge', ...movement });
    const expiresAt = new Date(core.now() + days * DAY_MS);
    await putPackage(core, em, organizationId, { name, expiresAt });
    return made;
  });
}

/**
 * Gives a wallet a package that begins now, in the caller's transaction; null takes it away.
 * @param given.signatureLimit signatures a month; null: without limit; default: the package's.
 */
export async function putPackage(
  core: Core,
  em: EntityManager,
  organizationId: OrganizationId,
  given: { name: PackageName; expiresAt: Date | null; signatureLimit?: number | null | undefined } | null,
): Promise<void> {
  const limit =
    given &&
    (given.signatureLimit === undefined ? pricesOf(core.config).packages[given.name].signatures : given.signatureLimit);
  const now = new Date(core.now());
  await em.execute(
    `update wallets set package = ?, signature_limit = ?, package_started_at = ?, package_expires_at = ?, updated_at = ?
     where organization_id = ?`,
    [given?.name ?? null, limit, given && now, given?.expiresAt ?? null, now, organizationId],
  );
}
