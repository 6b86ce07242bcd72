import type { EntityManager } from '@mikro-orm/postgresql';
import type { AuditAction } from '../audit/actions.ts';
import { auditAct } from '../audit/append.ts';
import type { Caller, Core } from '../core.ts';
import type { OrganizationId } from '../domain/model.ts';
import { invalid, Problem } from '../errors/problem.ts';
import { type InvitationView, makeOwnerLink } from '../people/invitations.ts';
import { openBranchWallet, type PaidBy, setBranchPayer } from '../wallet/branches.ts';
import { KEYS_CHANGED } from './keys.ts';
import { forgetProfile } from './profile.ts';
import type { OrganizationSettings } from './settings.ts';
import { TREE_LIMITS } from './tree-limits.ts';
import { readSubOrganization, type SubOrganizationView } from './tree-reading.ts';

/**
 * What the root of a tree decides about the organizations under it. It names them, lets their first owner in, says who
 * pays for them and suspends them; what they do inside is theirs. Both keep it in their audit trail.
 *
 * The wall stands between root and branch, so each use case here is one transaction of the system role that first makes
 * sure that the branch is the caller's (`lockBranch`).
 */
export type NewSubOrganization = {
  /** Makes a repetition harmless: it gives what was made the first time. */
  id: OrganizationId;
  name: string;
  /** Under which organization of the tree. Default: the root. */
  parentId?: OrganizationId | undefined;
};
export type SubOrganizationChanges = { name?: string | undefined; paidBy?: PaidBy | undefined };

/** What a new organization begins with: how its root works, not who it is. */
const INHERITED: readonly (keyof OrganizationSettings)[] = [
  'language',
  'timeZone',
  'policy',
  'signedFiles',
  'expiresAfterMs',
  'identity',
];

/**
 * Where the root pays for what it does, it pays for the new organization too until it says otherwise.
 * @throws Problem organization_not_root | too_many_organizations | organizations_too_deep | validation_failed at /parentId
 */
export async function createSubOrganization(
  core: Core,
  caller: Caller,
  { id, name, parentId = caller.organizationId }: NewSubOrganization,
): Promise<SubOrganizationView> {
  await core.database.system(async (em) => {
    const root = await lockRoot(em, caller.organizationId);
    const known = await em.execute<unknown[]>('select 1 from organizations where id = ? and root_id = ?', [
      id,
      caller.organizationId,
    ]);
    if (known.length > 0) return;
    await refuseMore(em, caller.organizationId);
    await refuseParent(em, caller.organizationId, parentId);
    const settings = Object.fromEntries(
      INHERITED.flatMap((key) => (root.settings[key] === undefined ? [] : [[key, root.settings[key]]])),
    );
    await em.execute(
      'insert into organizations (id, name, settings, parent_id, created_at) values (?, ?, ?::jsonb, ?, ?)',
      [id, name.trim(), JSON.stringify(settings), parentId, new Date(core.now())],
    );
    await openBranchWallet(core, em, { rootId: caller.organizationId, id });
    await note(core, em, caller, id, 'organization.created', { name: name.trim() });
  });
  return readSubOrganization(core, caller, id);
}

/** @throws Problem not_found | wallet_not_open | wallet_payer_invalid */
export async function changeSubOrganization(
  core: Core,
  caller: Caller,
  id: OrganizationId,
  { name, paidBy }: SubOrganizationChanges,
): Promise<SubOrganizationView> {
  await core.database.system(async (em) => {
    await lockBranch(em, caller, id);
    if (name !== undefined) {
      await em.execute('update organizations set name = ? where id = ?', [name.trim(), id]);
    }
    if (paidBy !== undefined) await setBranchPayer(core, em, { rootId: caller.organizationId, id, paidBy });
    const changed = { ...(name !== undefined && { name: name.trim() }), ...(paidBy !== undefined && { paidBy }) };
    await note(core, em, caller, id, 'organization.changed', changed);
  });
  forgetProfile(core, id);
  return readSubOrganization(core, caller, id);
}

/**
 * Nobody of a suspended organization is let in any more, neither keys nor people, at once where the notice arrives and
 * within a second where it does not. Documents on their way go on. Doing it again changes nothing.
 * @throws Problem not_found
 */
export async function suspendSubOrganization(
  core: Core,
  caller: Caller,
  id: OrganizationId,
  isSuspended: boolean,
): Promise<SubOrganizationView> {
  await core.database.system(async (em) => {
    const { suspended_at: since } = await lockBranch(em, caller, id);
    if ((since !== null) === isSuspended) return;
    await em.execute('update organizations set suspended_at = ? where id = ?', [
      isSuspended ? new Date(core.now()) : null,
      id,
    ]);
    await em.execute('select pg_notify(?, ?)', [KEYS_CHANGED, '']);
    await note(core, em, caller, id, isSuspended ? 'organization.suspended' : 'organization.resumed', {});
  });
  return readSubOrganization(core, caller, id);
}

/**
 * A link that makes its opener the organization's first owner. An earlier one stops working.
 * @throws Problem not_found | owner_present
 */
export async function inviteBranchOwner(
  core: Core,
  caller: Caller,
  id: OrganizationId,
): Promise<InvitationView & { token: string }> {
  await readSubOrganization(core, caller, id);
  const invitation = await makeOwnerLink(core, id, caller.actor);
  if (!invitation) throw new Problem('owner_present');
  await core.database.system((em) => note(core, em, caller, id, 'organization.owner_invited', {}));
  return invitation;
}

/** @throws Problem organization_not_root */
async function lockRoot(em: EntityManager, id: OrganizationId): Promise<{ settings: Partial<OrganizationSettings> }> {
  const [row] = await em.execute<{ parent_id: string | null; settings: Partial<OrganizationSettings> }[]>(
    'select parent_id, settings from organizations where id = ? for no key update',
    [id],
  );
  if (!row || row.parent_id !== null) throw new Problem('organization_not_root');
  return row;
}

/** @throws Problem not_found where it is not under the caller's */
async function lockBranch(
  em: EntityManager,
  { organizationId }: Caller,
  id: OrganizationId,
): Promise<{ suspended_at: Date | null }> {
  const [row] = await em.execute<{ suspended_at: Date | null }[]>(
    'select suspended_at from organizations where id = ? and root_id = ? for no key update',
    [id, organizationId],
  );
  if (!row) throw new Problem('not_found');
  return row;
}

/** @throws Problem too_many_organizations */
async function refuseMore(em: EntityManager, rootId: OrganizationId): Promise<void> {
  const limit = TREE_LIMITS.organizationsMax;
  const [row] = await em.execute<{ count: string }[]>('select count(*) from organizations where root_id = ?', [rootId]);
  if (Number(row!.count) >= limit) throw new Problem('too_many_organizations', { details: { limit } });
}

/** @throws Problem validation_failed at /parentId | organizations_too_deep */
async function refuseParent(em: EntityManager, rootId: OrganizationId, parentId: OrganizationId): Promise<void> {
  const [parent] = await em.execute<{ depth: number }[]>(
    'select depth from organizations where id = ? and (id = ? or root_id = ?)',
    [parentId, rootId, rootId],
  );
  if (!parent) {
    const message = 'Must be one of your sub-organizations.';
    throw invalid('/parentId', 'known', message);
  }
  const limit = TREE_LIMITS.levelsMax;
  if (parent.depth >= limit) throw new Problem('organizations_too_deep', { details: { limit } });
}

/** What the root did, in its own audit trail and in that of the organization it was done to. */
async function note(
  core: Core,
  em: EntityManager,
  { organizationId, actor }: Caller,
  id: OrganizationId,
  action: AuditAction,
  details: Record<string, unknown>,
): Promise<void> {
  const theirs = { byOrganizationId: organizationId, ...details };
  await auditAct(core, em, { organizationId, actor }, { action, details: { organizationId: id, ...details } });
  await auditAct(core, em, { organizationId: id, actor }, { action, details: theirs });
}
