import type { Localized } from '../documents/entities.ts';
import type { ApproverJson, WholeDocument } from '../documents/rows.ts';
import type { Field } from '../domain/fields.ts';
import type { Action, ApproverStatus, Language, Policy, Quorum } from '../domain/model.ts';
import { type FieldError, invalid, Problem } from '../errors/problem.ts';
import type { Channel, IdentityPolicy } from '../organizations/settings.ts';

/**
 * What a template holds beside its file, as one JSON value: a document without the people. Documents made of it carry a
 * copy, so nothing that becomes of the template later reaches them.
 */
export type TemplateContent = {
  title: string;
  titles: Localized;
  language: Language;
  metadata: Record<string, string>;
  policy: Policy;
  /** From the sending to the expiry. Null: never. */
  expiresAfterMs: number | null;
  /** Whether an answer in the chat may decide. Without it: as the organization has it. */
  approveFromChat?: boolean | null;
  steps: TemplateStep[];
};
export type TemplateStep = { quorum: Quorum; slots: Slot[] };

/** A place on the route that is waiting for a person. */
export type Slot = {
  /** Unique in the template: up to 40 letters, digits and hyphens. */
  key: string;
  /** What people call it: "Tenant". */
  label: string | null;
  /** Who it is whenever nobody else is named. */
  person: Person | null;
  action: Action;
  veto: boolean;
  identity: IdentityPolicy;
  language: Language;
  timeZone: string;
  channels: Channel[];
  role: string | null;
  roles: Localized;
  fields: Field[];
};
export type Person = { name: string; names: Localized; phone: string };

/** What a slot that is made of an approver is to be; without one, `approver-1` and so on along the route. */
export type SlotChoice = {
  approverId: string;
  key?: string | undefined;
  label?: string | null | undefined;
  /** The approver stays as the one who is asked whenever nobody else is named. */
  keepPerson?: boolean | undefined;
};

const LEFT: readonly ApproverStatus[] = ['removed', 'replaced'];

/**
 * What a template keeps of a document.
 * @throws Problem document_without_approvers | validation_failed (`choices` that name nobody, or two slots alike)
 */
export function contentOf(document: WholeDocument, choices: readonly SlotChoice[], now: number): TemplateContent {
  const approvers = document.approvers.filter(({ status }) => !LEFT.includes(status));
  if (approvers.length === 0) throw new Problem('document_without_approvers');
  refuseStrangeChoices(choices, approvers);
  let count = 0;
  const steps = document.steps.map(({ id, quorum }) => ({
    quorum,
    slots: approvers
      .filter((approver) => approver.step_id === id)
      .map((approver) => {
        count += 1;
        const choice = choices.find(({ approverId }) => approverId === approver.id);
        return slotOf(approver, choice, `approver-${count}`);
      }),
  }));
  refuseSameKeys(steps, choices);
  const { reminders, calm, expiryWarningMs, approveFromChat = null } = document.policy;
  return {
    title: document.title,
    titles: document.titles,
    language: document.language,
    metadata: document.metadata,
    policy: { reminders, calm, expiryWarningMs },
    expiresAfterMs: expiresAfter(document, now),
    approveFromChat,
    steps: steps.filter(({ slots }) => slots.length > 0),
  };
}

export const slotsOf = ({ steps }: Pick<TemplateContent, 'steps'>): Slot[] => steps.flatMap(({ slots }) => slots);

function slotOf(approver: ApproverJson, choice: SlotChoice | undefined, key: string): Slot {
  const { name, names, phone, action, veto, identity, language, channels, role, roles, fields } = approver;
  return {
    key: choice?.key ?? key,
    label: choice?.label ?? role,
    person: choice?.keepPerson ? { name, names, phone } : null,
    ...{ action, veto, identity, language, timeZone: approver.time_zone, channels, role, roles, fields },
  };
}

/** The time that was given to the document, whole minutes. */
function expiresAfter({ expires_at, sent_at, policy }: WholeDocument, now: number): number | null {
  if (expires_at === null) return policy.expiresAfterMs;
  const from = sent_at === null ? now : Date.parse(sent_at);
  return Math.max(1, Math.round((Date.parse(expires_at) - from) / 60_000)) * 60_000;
}

function refuseStrangeChoices(choices: readonly SlotChoice[], approvers: ApproverJson[]): void {
  const known = new Set(approvers.map(({ id }) => id));
  const fields = choices.flatMap(({ approverId }, index): FieldError[] =>
    known.delete(approverId)
      ? []
      : [{ pointer: `/slots/${index}/approverId`, rule: 'approver', message: 'must name an approver of it, once' }],
  );
  if (fields.length > 0) throw new Problem('validation_failed', { fields });
}

function refuseSameKeys(steps: TemplateStep[], choices: readonly SlotChoice[]): void {
  const seen = new Set<string>();
  for (const { key } of slotsOf({ steps })) {
    if (seen.has(key)) {
      const index = choices.findLastIndex((choice) => choice.key === key);
      const message = 'is the key of another slot';
      throw invalid(`/slots/${index}/key`, 'unique', message);
    }
    seen.add(key);
  }
}
