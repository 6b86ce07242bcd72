import { auditAct } from '../audit/append.ts';
import type { Core } from '../core.ts';
import type { Actor, OrganizationId } from '../domain/model.ts';
import { Problem } from '../errors/problem.ts';
import { readOrganization } from '../organizations/organizations.ts';
import { openBranchWallets } from './branches.ts';
import { move } from './ledger.ts';
import type { Movement } from './movement.ts';
import { putPackage } from './packages.ts';
import type { PackageName } from './prices.ts';
import { readWallet } from './reading.ts';
import type { WalletView } from './view.ts';
import { forgetAbsence, lockWallet, requirePayer } from './wallets.ts';

/** What the operator decides about an organization's wallet. Its members cannot. */
export type WalletChanges = {
  /** Whose wallet pays; null: its own. */
  paysFrom?: OrganizationId | null | undefined;
  /** Null takes the package away. */
  package?:
    | { name: PackageName; expiresAt?: Date | null | undefined; signatureLimit?: number | null | undefined }
    | null
    | undefined;
};

/**
 * Opens the organization's wallet if it has none, and those of the organizations under it, and changes what is given. From
 * then on they pay.
 * @throws Problem not_found (no such organization) | wallet_payer_invalid
 */
export async function changeWallet(
  core: Core,
  organizationId: OrganizationId,
  changes: WalletChanges,
  actor: Actor,
): Promise<WalletView> {
  await readOrganization(core, organizationId);
  if (changes.paysFrom && changes.paysFrom !== organizationId)
    await refusePayer(core, organizationId, changes.paysFrom);
  await core.database.system(async (em) => {
    const now = new Date(core.now());
    await em.execute('insert into wallets (organization_id, created_at) values (?, ?) on conflict do nothing', [
      organizationId,
      now,
    ]);
    await lockWallet(em, organizationId);
    if (changes.paysFrom !== undefined) {
      const payer = changes.paysFrom === organizationId ? null : changes.paysFrom;
      await em.execute('update wallets set pays_from = ? where organization_id = ?', [payer, organizationId]);
    }
    const wanted = changes.package;
    if (wanted !== undefined) {
      await putPackage(core, em, organizationId, wanted && { ...wanted, expiresAt: wanted.expiresAt ?? null });
    }
    await openBranchWallets(core, em, organizationId);
    const details = {
      ...(changes.paysFrom !== undefined && { paysFrom: changes.paysFrom }),
      ...(wanted !== undefined && { package: wanted?.name ?? null }),
    };
    await auditAct(core, em, { organizationId, actor }, { action: 'wallet.changed', details });
  });
  forgetAbsence(core, organizationId);
  return readWallet(core, organizationId);
}

/**
 * Puts money that was received elsewhere into an organization's own wallet.
 * @param topUp.id makes a repetition harmless: it gives the movement made the first time.
 * @throws Problem wallet_not_open | wallet_of_another | not_found
 */
export async function topUp(
  core: Core,
  organizationId: OrganizationId,
  { id, amount, note: text = null, actor }: { id: string; amount: number; note?: string | null; actor: Actor },
): Promise<Movement> {
  await readOrganization(core, organizationId);
  return core.database.tenant(organizationId, async (em) => {
    if ((await requirePayer(em, organizationId)) !== organizationId) throw new Problem('wallet_of_another');
    await lockWallet(em, organizationId);
    const cause = { kind: 'top_up', id } as const;
    const at = new Date(core.now());
    const movement = { cause, amount, forOrganizationId: organizationId, actor, at, note: text };
    return move(em, organizationId, { kind: 'top_up', ...movement });
  });
}

/** Chains of payers would have to be walked under locks; one step says all that a family of organizations needs. */
async function refusePayer(core: Core, organizationId: OrganizationId, payerId: OrganizationId): Promise<void> {
  const [payer, others] = await core.database.system(async (em) => [
    await em.execute<{ pays_from: string | null }[]>('select pays_from from wallets where organization_id = ?', [
      payerId,
    ]),
    await em.execute<unknown[]>('select 1 from wallets where pays_from = ? limit 1', [organizationId]),
  ]);
  if (!payer![0] || (payer![0] as { pays_from: string | null }).pays_from !== null || others!.length > 0) {
    throw new Problem('wallet_payer_invalid');
  }
}
