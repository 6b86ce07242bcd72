import type { EntityManager } from '@mikro-orm/postgresql';
import type { Core } from '../core.ts';
import type { OrganizationId } from '../domain/model.ts';
import { Problem } from '../errors/problem.ts';

/**
 * Wallets in a tree of organizations. Where the root has a wallet every branch has one: otherwise whoever pays could make
 * a branch that does not. A branch pays from the root's, or from its own; nobody pays for who is paid for.
 *
 * All of this works in a transaction of the system role, whose caller has made sure that both are of one tree.
 */
export type PaidBy = 'root' | 'itself';
type Branch = { rootId: OrganizationId; id: OrganizationId };

/** A new branch is paid for by the root; by itself where the root is paid for by another one. Nothing without a root's wallet. */
export async function openBranchWallet(core: Core, em: EntityManager, { rootId, id }: Branch): Promise<void> {
  await em.execute(
    `insert into wallets (organization_id, pays_from, created_at)
     select ?, case when pays_from is null then organization_id end, ? from wallets where organization_id = ?
     on conflict do nothing`,
    [id, new Date(core.now()), rootId],
  );
}

/** As a root's wallet is opened: its branches have one from then on. */
export async function openBranchWallets(core: Core, em: EntityManager, rootId: OrganizationId): Promise<void> {
  // Whoever makes a branch holds this lock too, so none is missed.
  await em.execute('select 1 from organizations where id = ? for no key update', [rootId]);
  await em.execute(
    `insert into wallets (organization_id, pays_from, created_at)
     select o.id, case when w.pays_from is null then w.organization_id end, ?
     from organizations o join wallets w on w.organization_id = o.root_id where o.root_id = ?
     on conflict do nothing`,
    [new Date(core.now()), rootId],
  );
}

/**
 * What is held already is settled in the wallet that it was held in.
 * @throws Problem wallet_not_open (the root has none) | wallet_payer_invalid (the root is paid for by another one)
 */
export async function setBranchPayer(
  core: Core,
  em: EntityManager,
  { rootId, id, paidBy }: Branch & { paidBy: PaidBy },
): Promise<void> {
  await openBranchWallet(core, em, { rootId, id });
  // In the order of everybody who locks both: first who is paid for, then who pays.
  const [branch] = await lock(em, id);
  const [root] = await lock(em, rootId);
  if (!branch || !root) throw new Problem('wallet_not_open');
  if (paidBy === 'root' && root.pays_from !== null) throw new Problem('wallet_payer_invalid');
  await em.execute('update wallets set pays_from = ?, updated_at = ? where organization_id = ?', [
    paidBy === 'root' ? rootId : null,
    new Date(core.now()),
    id,
  ]);
}

const lock = (em: EntityManager, id: OrganizationId) =>
  em.execute<{ pays_from: string | null }[]>('select pays_from from wallets where organization_id = ? for update', [
    id,
  ]);
