import type { Schemas } from '../../../../../src/api/generated/countersign.ts';
import type { Language } from '../../../language/language.ts';

/**
 * A draft while somebody works on it. It lives in the browser until it is saved, so that names may be missing meanwhile;
 * `key`s name things on the page and are of no meaning to the API.
 */
export type Draft = {
  title: string;
  reference: string;
  language: Language;
  /** Not for the organizations above. */
  isPrivate: boolean;
  /** Whether an answer in WhatsApp may decide. Null: as the organization has it. */
  approveFromChat: boolean | null;
  /** `usual`: as long after the sending as the organization's rules say; `after`: another span. */
  expiry: { kind: 'usual' | 'after'; seconds: number } | { kind: 'never' } | { kind: 'date'; day: string };
  steps: DraftStep[];
};
export type DraftStep = { key: string; quorum: Quorum; approvers: DraftApprover[] };
export type DraftApprover = {
  key: string;
  name: string;
  phone: string;
  role: string;
  action: Schemas['Action'];
  veto: boolean;
  language: Language;
  /** Null: as the organization's rules say for the action. */
  identity: Schemas['Identity'] | null;
  fields: DraftField[];
  /** What this page does not show, and gives back as it was. */
  kept: Pick<Schemas['ApproverInput'], 'names' | 'roles' | 'channels' | 'timeZone'>;
};
export type DraftField = Schemas['FieldInput'] & { id: string };
type Quorum = Schemas['Quorum'];

/** A day in the browser's time zone, `2026-03-31`. */
export const dayOf = (at: Date): string =>
  [at.getFullYear(), at.getMonth() + 1, at.getDate()].map((part) => String(part).padStart(2, '0')).join('-');

/** The end of a day, as an instant. */
const endOfDay = (day: string): string => new Date(`${day}T23:59:59`).toISOString();

export function draftOf(document: Schemas['Document']): Draft {
  const { title, reference, language, steps, private: isPrivate, approveFromChat } = document;
  return {
    title,
    reference: reference ?? '',
    language,
    isPrivate,
    approveFromChat,
    expiry: expiryOf(document),
    steps: steps.map((step) => ({ key: step.id, quorum: step.quorum, approvers: step.approvers.map(approverOf) })),
  };
}

function expiryOf({ expiresAt, expiresAfterSeconds: seconds }: Schemas['Document']): Draft['expiry'] {
  if (expiresAt !== null) return { kind: 'date', day: dayOf(new Date(expiresAt)) };
  return seconds === null ? { kind: 'never' } : { kind: 'usual', seconds };
}

/** What the API is told of an expiry. */
export function expiryChanges(
  expiry: Draft['expiry'],
): Pick<Schemas['PreviewInput'], 'expiresAt' | 'expiresAfterSeconds'> {
  if (expiry.kind === 'never') return { expiresAt: null };
  if (expiry.kind === 'date') return { expiresAt: endOfDay(expiry.day) };
  return { expiresAfterSeconds: expiry.seconds };
}

function approverOf(approver: Schemas['Approver']): DraftApprover {
  const { id: key, name, phone, role, action, veto, language, identity, fields } = approver;
  const { names, roles, channels, timeZone } = approver;
  return {
    ...{ key, name, phone, action, veto, language, identity },
    role: role ?? '',
    fields: fields.map(({ value: _, ...field }) => field),
    kept: { names, roles, channels, timeZone },
  };
}

/** What is saved. */
export function changesOf(draft: Draft): Schemas['DocumentChanges'] {
  const { title, reference, language, isPrivate, approveFromChat, expiry, steps } = draft;
  return {
    title: title.trim(),
    reference: reference.trim() || null,
    language,
    private: isPrivate,
    approveFromChat,
    ...expiryChanges(expiry),
    steps: steps.map(({ quorum, approvers }) => ({ quorum, approvers: approvers.map(inputOf) })),
  };
}

function inputOf({ name, phone, role, action, veto, language, identity, fields, kept }: DraftApprover) {
  return {
    ...kept,
    ...{ name: name.trim(), phone: phone.trim(), action, veto, language, fields },
    role: role.trim() || null,
    ...(identity !== null && { identity }),
  };
}

export const approversOf = ({ steps }: Pick<Draft, 'steps'>): DraftApprover[] =>
  steps.flatMap(({ approvers }) => approvers);

/** Everybody's colour is the same on every page of the draft. */
export const colorOf = (draft: Pick<Draft, 'steps'>, key: string): number =>
  Math.max(
    0,
    approversOf(draft).findIndex((approver) => approver.key === key),
  ) % COLORS;
const COLORS = 8;

/** Where something is missing before the draft can be saved, as JSON pointers. */
export function gapsOf({ title, expiry, steps }: Draft): Set<string> {
  const gaps = new Set<string>();
  if (title.trim() === '') gaps.add('/title');
  if (expiry.kind === 'date' && expiry.day === '') gaps.add('/expiresAt');
  if (expiry.kind === 'after' && !(expiry.seconds > 0)) gaps.add('/expiresAfterSeconds');
  for (const [at, { approvers }] of steps.entries()) {
    for (const [place, { name, phone }] of approvers.entries()) {
      if (name.trim() === '') gaps.add(`/steps/${at}/approvers/${place}/name`);
      if (phone.trim() === '') gaps.add(`/steps/${at}/approvers/${place}/phone`);
    }
  }
  return gaps;
}
