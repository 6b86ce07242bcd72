import type { Localized } from '../documents/entities.ts';
import { type ApproverInput, completeApprover, type DocumentInput, refuseDuplicates } from '../documents/input.ts';
import { type Field, type FieldValue, type FieldValues, faultOf, isTyped } from '../domain/fields.ts';
import type { Language } from '../domain/model.ts';
import { type FieldError, Problem } from '../errors/problem.ts';
import type { Channel, OrganizationSettings } from '../organizations/settings.ts';
import type { Slot, TemplateContent } from './content.ts';
import { slotsOf } from './content.ts';

/** What a document of a template differs in. */
export type Filling = {
  title?: string | undefined;
  titles?: Localized | undefined;
  reference?: string | null | undefined;
  language?: Language | undefined;
  metadata?: Record<string, string> | undefined;
  expiresAt?: Date | null | undefined;
  expiresAfterMs?: number | undefined;
  /** Null: as the organization has it, whatever the template says. */
  approveFromChat?: boolean | null | undefined;
  /** By the keys of the slots. */
  approvers: Record<string, SlotFilling>;
};
export type SlotFilling = {
  name?: string | undefined;
  names?: Localized | undefined;
  phone?: string | undefined;
  role?: string | null | undefined;
  language?: Language | undefined;
  timeZone?: string | undefined;
  channels?: Channel[] | undefined;
  /** What texts and checkboxes hold until the approver changes them, by the ids of the fields. */
  values?: FieldValues | undefined;
};

/**
 * A new document with people in place of slots.
 * @throws Problem validation_failed | duplicate_phone | two_channels_needed, with every bad field named under
 *   `/approvers/{key}`
 */
export function fillTemplate(
  content: TemplateContent,
  filling: Filling,
  settings: OrganizationSettings,
): DocumentInput {
  const errors: FieldError[] = [];
  const known = new Set(slotsOf(content).map(({ key }) => key));
  for (const key of Object.keys(filling.approvers))
    if (!known.has(key)) errors.push(error(key, '', 'slot', 'is no slot of the template'));
  const steps = content.steps.map(({ quorum, slots }) => {
    const approvers = slots.flatMap((slot) => fillSlot(slot, filling.approvers, settings, errors) ?? []);
    return { quorum, approvers, keys: slots.map(({ key }) => key) };
  });
  if (errors.length > 0) throw new Problem('validation_failed', { fields: errors });
  for (const { approvers, keys } of steps) refuseDuplicatesByKey(approvers, keys, settings);
  const { title, titles, language, metadata, policy } = content;
  const { expiresAfterMs = content.expiresAfterMs, approveFromChat = content.approveFromChat ?? null } = filling;
  return {
    title: filling.title ?? title,
    // A title of its own is not what the template's translations say.
    titles: filling.titles ?? (filling.title === undefined ? titles : {}),
    reference: filling.reference ?? null,
    language: filling.language ?? language,
    metadata: { ...metadata, ...filling.metadata },
    ...{ policy, approveFromChat },
    ...(filling.expiresAt === undefined ? { expiresAfterMs } : { expiresAt: filling.expiresAt }),
    steps: steps.map(({ quorum, approvers }) => ({ quorum, approvers })),
  };
}

/** @returns null when something is wrong, which `errors` then says. */
function fillSlot(
  slot: Slot,
  approvers: Filling['approvers'],
  settings: OrganizationSettings,
  errors: FieldError[],
): ApproverInput | null {
  const { key, person, action, veto, identity } = slot;
  const given = Object.hasOwn(approvers, key) ? approvers[key]! : {};
  const before = errors.length;
  // Another phone is another person: nothing of the one who is kept goes with it.
  const kept = given.name === undefined && given.phone === undefined ? person : null;
  const name = given.name ?? kept?.name;
  const phone = given.phone ?? kept?.phone;
  if (name === undefined) errors.push(error(key, '/name', 'required', 'must be given'));
  if (phone === undefined) errors.push(error(key, '/phone', 'required', 'must be given'));
  const fields = withValues(slot, given.values ?? {}, errors);
  if (errors.length > before) return null;
  const input: ApproverInput = {
    name: name!,
    phone: phone!,
    names: given.names ?? kept?.names ?? {},
    role: given.role === undefined ? slot.role : given.role,
    roles: given.role === undefined ? slot.roles : {},
    language: given.language ?? slot.language,
    timeZone: given.timeZone ?? slot.timeZone,
    channels: given.channels ?? slot.channels,
    ...{ action, veto, identity, fields },
  };
  try {
    completeApprover(input, settings, `/approvers/${key}`);
    return input;
  } catch (cause) {
    if (!(cause instanceof Problem) || cause.code !== 'validation_failed') throw cause;
    errors.push(...cause.fields);
    return null;
  }
}

function withValues({ key, fields }: Slot, values: FieldValues, errors: FieldError[]): Field[] {
  const typed = fields.filter(isTyped);
  for (const id of Object.keys(values)) {
    if (!typed.some((field) => field.id === id))
      errors.push(error(key, `/values/${id}`, 'field', 'is no text or checkbox of this slot'));
  }
  return fields.map((field) => {
    if (!isTyped(field) || !Object.hasOwn(values, field.id)) return field;
    const filled = { ...field, defaultValue: values[field.id] as FieldValue };
    if (faultOf(filled)) errors.push(error(key, `/values/${field.id}`, 'value', expected(field)));
    return filled;
  });
}

const expected = ({ kind, maxLength }: Field): string =>
  kind === 'checkbox' ? 'must be true or false' : `must be a text of at most ${maxLength} characters`;

/** As refuseDuplicates, in the words of who fills in a template. */
function refuseDuplicatesByKey(approvers: ApproverInput[], keys: string[], settings: OrganizationSettings): void {
  const complete = approvers.map((approver) => completeApprover(approver, settings, ''));
  try {
    refuseDuplicates(complete, '');
  } catch (cause) {
    if (!(cause instanceof Problem)) throw cause;
    const fields = cause.fields.map(({ pointer, ...rest }) => ({
      ...rest,
      pointer: pointer.replace(/^\/approvers\/(\d+)/, (_, index: string) => `/approvers/${keys[Number(index)]}`),
    }));
    throw new Problem(cause.code, { fields });
  }
}

const error = (key: string, rest: string, rule: string, message: string): FieldError => ({
  pointer: `/approvers/${key.replaceAll('~', '~0').replaceAll('/', '~1')}${rest}`,
  rule,
  message,
});
