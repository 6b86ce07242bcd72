import type { Schemas } from '../../api/generated/waqtum.ts';
import type { ApproverInput, DocumentInput } from '../../documents/input.ts';
import type { DocumentFilter } from '../../documents/reading.ts';
import type { ApproverView, DocumentView } from '../../documents/view.ts';
import type { Action, ApproverStatus } from '../../domain/model.ts';
import { Problem } from '../../errors/problem.ts';
import { whatsappNumber } from './phone.ts';

/**
 * How WAQTUM names what we have. Documents of the organization's other dialects are shown as well, since ids are the
 * same everywhere and events tell of all of them; what they have no name for here falls back to what they do have.
 */

type WireDocument = Schemas['Document'];
type WireApprover = Schemas['Approver'];

export function documentOf(document: DocumentView): WireDocument {
  const { titles, title } = document;
  return {
    id: document.id,
    title_ar: titles.ar ?? title,
    title_en: titles.en ?? title,
    department: textOf(document.attributes.department) ?? '',
    workflow_type: workflowTypeOf(document) ?? (document.steps.length > 1 ? 'sequential' : 'parallel'),
    status: statusOf(document),
    approvers: approversOf(document),
    created_at: document.createdAt,
    updated_at: document.updatedAt,
    sent_at: document.sentAt,
    completed_at: document.endedAt,
  };
}

/** `pending` until the first approver has acted, then `in_progress`. */
export function statusOf({ status, progress }: DocumentView): WireDocument['status'] {
  return status === 'in_progress' && progress.decided === 0 ? 'pending' : status;
}

/** The documents that `statusOf` gives this status. */
export function filterOf(status: WireDocument['status'] | undefined): DocumentFilter {
  switch (status) {
    case undefined:
      return {};
    case 'pending':
      return { statuses: ['pending', 'in_progress'], anyDecided: false };
    case 'in_progress':
      return { statuses: ['in_progress'], anyDecided: true };
    default:
      return { statuses: [status] };
  }
}

/** In the order of their turns, without those who were taken out of the route. */
export function approversOf(document: DocumentView): WireApprover[] {
  return document.steps
    .flatMap((step) => step.approvers)
    .filter(({ status }) => status !== 'removed' && status !== 'replaced')
    .map((approver) => approverOf(document.id, approver));
}

/** @throws Problem approver_not_found */
export function approverIn(document: DocumentView, approverId: string): WireApprover {
  const approver = approversOf(document).find(({ id }) => id === approverId);
  if (!approver) throw new Problem('approver_not_found');
  return approver;
}

export function approverOf(documentId: string, approver: ApproverView): WireApprover {
  const { name, names, roles } = approver;
  const onlyRole = Object.keys(roles).length === 0 ? approver.role : null;
  return {
    id: approver.id,
    document_id: documentId,
    name_ar: names.ar ?? name,
    name_en: names.en ?? name,
    phone: approver.phone,
    role_ar: roles.ar ?? onlyRole,
    role_en: roles.en ?? onlyRole,
    action_type: ACTION_TYPES[approver.action],
    order_index: orderIndexOf(approver),
    status: APPROVER_STATUSES[approver.status],
    completed_at: approver.decidedAt,
  };
}

export function progressOf(document: DocumentView) {
  const approvers = approversOf(document);
  const completed = approvers.filter(({ status }) => status === 'completed').length;
  const share = approvers.length === 0 ? 0 : completed / approvers.length;
  // An approved document is done, also where a quorum left somebody out.
  const percentage = document.status === 'approved' ? 100 : Math.round(share * 100);
  return { total: approvers.length, completed, percentage };
}

/** A new draft. WAQTUM knows no expiry, so nothing sets one. */
export function newDocumentOf(body: Schemas['DocumentInput']): DocumentInput {
  const { title_ar, title_en, department, workflow_type } = body;
  return {
    title: title_en,
    titles: { ar: title_ar, en: title_en },
    attributes: { department, workflow_type },
    expiresAt: null,
    steps: [],
  };
}

export function documentChangesOf(body: Schemas['DocumentPatch'], current: DocumentView): Partial<DocumentInput> {
  const { title_ar: ar, title_en: en, ...attributes } = body;
  return {
    title: en ?? current.title,
    titles: { ...current.titles, ...given({ ar, en }) },
    attributes: { ...current.attributes, ...given(attributes, ['department', 'workflow_type']) },
  };
}

export function newApproverOf(body: Schemas['ApproverInput']): ApproverInput {
  const { name_ar, name_en, role_ar, role_en, phone, action_type, order_index } = body;
  return {
    name: name_en,
    names: { ar: name_ar, en: name_en },
    ...rolesOf({}, role_ar, role_en),
    phone: whatsappNumber(phone),
    action: ACTIONS[action_type],
    attributes: { order_index: order_index ?? null },
  };
}

export function approverChangesOf(body: Schemas['ApproverPatch'], current: ApproverInput): Partial<ApproverInput> {
  const { name_ar: ar, name_en: en, role_ar, role_en, phone, action_type, order_index } = body;
  return {
    ...((ar ?? en) !== undefined && { name: en ?? current.name, names: { ...current.names, ...given({ ar, en }) } }),
    ...((role_ar !== undefined || role_en !== undefined) && rolesOf(current.roles ?? {}, role_ar, role_en)),
    ...(phone !== undefined && { phone: whatsappNumber(phone) }),
    ...(action_type !== undefined && { action: ACTIONS[action_type] }),
    ...(order_index !== undefined && { attributes: { ...current.attributes, order_index } }),
  };
}

/** What the document was made with; null where another dialect made it. */
export function workflowTypeOf({ attributes }: DocumentView): WireDocument['workflow_type'] | null {
  const type = attributes.workflow_type;
  return type === 'sequential' || type === 'parallel' ? type : null;
}

export function orderIndexOf({ attributes }: ApproverView): number | null {
  return typeof attributes.order_index === 'number' ? attributes.order_index : null;
}

const ACTIONS: Record<WireApprover['action_type'], Action> = {
  sign: 'sign',
  stamp: 'stamp',
  approve_only: 'approve',
  review_only: 'review',
};
const ACTION_TYPES: Record<Action, WireApprover['action_type']> = {
  sign: 'sign',
  stamp: 'stamp',
  approve: 'approve_only',
  review: 'review_only',
};
const APPROVER_STATUSES: Record<ApproverStatus, WireApprover['status']> = {
  waiting: 'pending',
  invited: 'pending',
  released: 'pending',
  completed: 'completed',
  rejected: 'rejected',
  removed: 'pending',
  replaced: 'pending',
};

type Roles = NonNullable<ApproverInput['roles']>;
type Role = string | null | undefined;

/** Undefined leaves a role as it is; null and an empty text take it away. */
function rolesOf(current: Roles, ar: Role, en: Role): { role: string | null; roles: Roles } {
  const roles = { ...current };
  for (const [language, role] of [
    ['ar', ar],
    ['en', en],
  ] as const) {
    if (role === undefined) continue;
    if (role?.trim()) roles[language] = role;
    else delete roles[language];
  }
  return { role: roles.en ?? roles.ar ?? null, roles };
}

function given<Value extends object>(values: Value, names = Object.keys(values)): Partial<Value> {
  return Object.fromEntries(
    Object.entries(values).filter(([name, value]) => value !== undefined && names.includes(name)),
  ) as Partial<Value>;
}

const textOf = (value: unknown): string | null => (typeof value === 'string' ? value : null);
