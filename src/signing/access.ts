import type { Core } from '../core.ts';
import type { Localized } from '../documents/entities.ts';
import type { Field, FieldValues } from '../domain/fields.ts';
import type {
  Action,
  ApproverId,
  ApproverStatus,
  DecisionId,
  DocumentId,
  DocumentStatus,
  Language,
  OrganizationId,
} from '../domain/model.ts';
import { Problem } from '../errors/problem.ts';
import type { Channel, IdentityPolicy, OrganizationSettings } from '../organizations/settings.ts';
import { openApproverPhone, type SealedPhone } from '../secrets/phones.ts';
import { hashToken } from '../secrets/token.ts';
import { isTokenFormed } from './links.ts';

/** What a living link opens. Reading it changes nothing: programs that look at links must not sign or use them up. */
export type Access = {
  organizationId: OrganizationId;
  organization: { name: string; settings: Partial<OrganizationSettings> };
  document: {
    id: DocumentId;
    title: string;
    titles: Localized;
    reference: string | null;
    status: DocumentStatus;
    completing: boolean;
    pages: number;
    expiresAt: Date | null;
    /** Of what is drawn into the file. */
    language: Language;
  };
  approver: {
    id: ApproverId;
    name: string;
    names: Localized;
    role: string | null;
    roles: Localized;
    fields: Field[];
    action: Action;
    status: ApproverStatus;
    language: Language;
    timeZone: string;
    phone: string;
    channels: Channel[];
    identity: IdentityPolicy;
    decisionId: DecisionId | null;
    /** Both are set once they have completed. */
    decidedAt: string | null;
    fieldValues: FieldValues | null;
  };
  /** Of the link that was used. */
  linkVersion: number;
};

/**
 * Finds what a link opens. Only the question whose link it is is asked across organizations; all else is read as the
 * organization's own.
 *
 * Being released (the step or the document ended without the approver) raises the version once more; the link that was
 * good until then goes on to show how things stand, and opens nothing else.
 * @throws Problem `link_dead` for a token that we never gave out; to whom it was given, `link_replaced` when a newer one
 *   took its place and `approver_out_of_route` when they no longer take part.
 */
export async function openLink(core: Core, token: string): Promise<Access> {
  const owner = isTokenFormed(token) ? await findOwner(core, token) : undefined;
  const row = owner && (await readRow(core, owner));
  if (!row) throw new Problem('link_dead');
  const { approver: stored, organization, isCurrent, ...document } = row;
  const approver = { ...stored, phone: openApproverPhone(core, stored.id, stored.phone) };
  if (approver.status === 'replaced' || approver.status === 'removed') throw new Problem('approver_out_of_route');
  if (!isCurrent) throw new Problem('link_replaced');
  return { organizationId: owner.organization_id, organization, document, approver, linkVersion: owner.link_version };
}

type Owner = { organization_id: OrganizationId; approver_id: ApproverId; link_version: number };

async function findOwner(core: Core, token: string): Promise<Owner | undefined> {
  const [owner] = await core.database.statement((sql) =>
    sql.execute<Owner[]>('select organization_id, approver_id, link_version from signing_links where token_hash = ?', [
      hashToken(token),
    ]),
  );
  return owner;
}

type Row = Access['document'] & {
  approver: Omit<Access['approver'], 'phone'> & { phone: SealedPhone };
  organization: Access['organization'];
  /** The link is the newest one, or the last that was good. */
  isCurrent: boolean;
};

async function readRow(core: Core, owner: Owner): Promise<Row | undefined> {
  const [row] = await core.database.read<Row>(
    owner.organization_id,
    `select d.id, d.title, d.titles, d.reference, d.status, d.completing, d.page_count as pages, d.expires_at as "expiresAt",
       d.language,
       jsonb_build_object('id', a.id, 'name', a.name, 'names', a.names, 'action', a.action, 'status', a.status,
         'language', a.language, 'timeZone', a.time_zone, 'phone', a.phone, 'channels', a.channels,
         'identity', a.identity, 'decisionId', a.decision_id, 'role', a.role, 'roles', a.roles, 'fields', a.fields,
         'decidedAt', a.decided_at,
         'fieldValues', (select x.field_values from decisions x where x.id = a.decision_id)) as approver,
       jsonb_build_object('name', o.name, 'settings', o.settings) as organization,
       a.link_version = $2 or (a.status = 'released' and a.link_version = $2 + 1) as "isCurrent"
     from approvers a join documents d on d.id = a.document_id join organizations o on o.id = a.organization_id
     where a.id = $1 and d.status <> 'draft'`,
    [owner.approver_id, owner.link_version],
  );
  return row;
}

/** Whether the approver may still do anything here but look how things stand. */
export function isReleased({ approver }: Access): boolean {
  return approver.status === 'released';
}
