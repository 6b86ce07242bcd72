import type { Caller, Core } from '../core.ts';
import { lockDraft } from '../documents/drafts.ts';
import { Problem } from '../errors/problem.ts';

/**
 * Who must be verified before a document is sent. `off`: nobody. `given`: those for whom a check was asked. `required`:
 * everybody. What is said about an approver counts before what is said about the document, and that before the
 * organization's own; `given` where nothing is said.
 */
const POLICIES = ['off', 'given', 'required'] as const;
export type Policy = (typeof POLICIES)[number];
const DEFAULT_POLICY: Policy = 'given';

/** What a document and its approvers say; null: nothing. */
export type DocumentPolicy = {
  policy: Policy | null;
  approvers: { approverId: string; policy: Policy | null; effective: Policy }[];
};
export type DocumentPolicyChanges = {
  policy?: Policy | null | undefined;
  approvers?: { approverId: string; policy: Policy | null }[] | undefined;
};

export async function readPolicy(core: Core, caller: Caller): Promise<Policy> {
  const [row] = await core.database.read<{ policy: Policy }>(
    caller.organizationId,
    'select policy from identity_policies where document_id is null',
  );
  return row?.policy ?? DEFAULT_POLICY;
}

/** From now on for every document that says nothing else, drafts that are not sent yet included. */
export async function setPolicy(core: Core, caller: Caller, policy: Policy): Promise<Policy> {
  await core.database.tenant(caller.organizationId, (em) =>
    em.execute(PUT, [caller.organizationId, null, null, policy, new Date(core.now())]),
  );
  return policy;
}

/** @throws Problem not_found */
export async function readDocumentPolicy(core: Core, caller: Caller, documentId: string): Promise<DocumentPolicy> {
  const [row] = await core.database.read<{ policy: DocumentPolicy }>(
    caller.organizationId,
    `select json_build_object(
       'policy', (select policy from identity_policies where document_id = d.id and approver_id is null),
       'approvers', (select coalesce(json_agg(json_build_object('approverId', a.id, 'policy', p.policy,
          'effective', ${EFFECTIVE}) order by a.position, a.created_at), '[]')
        from approvers a left join identity_policies p on p.approver_id = a.id
        where a.document_id = d.id and a.status not in ('proposed', 'removed', 'replaced'))) as policy
     from documents d where d.id = $1::uuid`,
    [documentId],
  );
  if (!row) throw new Problem('not_found');
  return row.policy;
}

/** Changes what is given, null takes it back. @throws Problem not_found | document_not_draft | approver_not_found */
export async function setDocumentPolicy(
  core: Core,
  caller: Caller,
  documentId: string,
  { policy, approvers = [] }: DocumentPolicyChanges,
): Promise<DocumentPolicy> {
  await core.database.tenant(caller.organizationId, async (em) => {
    await lockDraft(em, documentId);
    const of = await em.execute<{ id: string }[]>('select id from approvers where document_id = ?', [documentId]);
    const known = new Set(of.map(({ id }) => id));
    if (approvers.some(({ approverId }) => !known.has(approverId))) throw new Problem('approver_not_found');
    const wanted = [...(policy === undefined ? [] : [{ approverId: null, policy }]), ...approvers];
    for (const { approverId, policy: one } of wanted) {
      if (one === null) {
        await em.execute('delete from identity_policies where document_id = ? and approver_id is not distinct from ?', [
          documentId,
          approverId,
        ]);
      } else {
        await em.execute(PUT, [caller.organizationId, documentId, approverId, one, new Date(core.now())]);
      }
    }
  });
  return readDocumentPolicy(core, caller, documentId);
}

/** The policy that counts for approver `a`, as an SQL expression. */
export const EFFECTIVE = `coalesce(
  (select policy from identity_policies where approver_id = a.id),
  (select policy from identity_policies where document_id = a.document_id and approver_id is null),
  (select policy from identity_policies where document_id is null), '${DEFAULT_POLICY}')`;

const PUT = `
insert into identity_policies (organization_id, document_id, approver_id, policy, updated_at) values (?, ?, ?, ?, ?)
on conflict (organization_id, document_id, approver_id) do update set policy = excluded.policy, updated_at = excluded.updated_at`;
