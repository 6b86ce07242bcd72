import { randomUUID } from 'node:crypto';
import type { Core } from '../core.ts';
import { isTimeZone } from '../domain/calendar.ts';
import { LIMITS } from '../domain/limits.ts';
import type { Action, Language, Policy, Quorum } from '../domain/model.ts';
import { type FieldError, Problem } from '../errors/problem.ts';
import { normalizePhone } from '../messaging/phone.ts';
import type { Channel, IdentityPolicy, OrganizationSettings } from '../organizations/settings.ts';
import type { Localized, Place } from './entities.ts';
import { completeFields, type Field, type FieldInput } from './fields.ts';

/** What a caller gives for a new document; what is left out comes from the organization's settings. */
export type DocumentInput = {
  title: string;
  titles?: Localized;
  reference?: string | null;
  language?: Language;
  metadata?: Record<string, string>;
  /** Not for the organizations above this one. Default: false. */
  private?: boolean;
  /** Whether an answer in the chat may decide. Null, the default: as the organization has it. */
  approveFromChat?: boolean | null;
  /** Null: never expires. */
  expiresAt?: Date | null;
  /** How long after its sending it expires, where `expiresAt` names no day. Null: never. */
  expiresAfterMs?: number | null;
  policy?: Partial<Policy>;
  attributes?: Record<string, unknown>;
  steps: StepInput[];
};
export type StepInput = { quorum?: Quorum; approvers: ApproverInput[] };
export type ApproverInput = {
  name: string;
  names?: Localized;
  role?: string | null;
  roles?: Localized;
  phone: string;
  channels?: Channel[];
  action: Action;
  veto?: boolean;
  language?: Language;
  timeZone?: string;
  identity?: IdentityPolicy;
  /** Short for one field with the id `mark`; null takes it away. */
  place?: Place | null;
  fields?: FieldInput[];
  attributes?: Record<string, unknown>;
};

/** An approver with every default filled in, ready to be a row. */
export type CompleteApprover = Required<Omit<ApproverInput, 'place' | 'fields'>> & { id: string; fields: Field[] };

/**
 * Fills in an approver's defaults and checks what a schema cannot.
 * @param pointer where the approver stands in the request, for field errors.
 * @throws Problem `validation_failed` | `two_channels_needed`
 */
export function completeApprover(
  input: ApproverInput,
  settings: OrganizationSettings,
  pointer: string,
): CompleteApprover {
  const phone = normalizePhone(input.phone);
  const errors: FieldError[] = [];
  if (phone === null) {
    errors.push({
      pointer: `${pointer}/phone`,
      rule: 'phone',
      message: 'must be in international form, such as +966501234567',
    });
  }
  if (input.timeZone !== undefined && !isTimeZone(input.timeZone)) {
    errors.push({
      pointer: `${pointer}/timeZone`,
      rule: 'timeZone',
      message: 'must be an IANA time zone, such as Asia/Riyadh',
    });
  }
  if (errors.length > 0) throw new Problem('validation_failed', { fields: errors });
  const channels = input.channels ?? [];
  const identity = input.identity ?? settings.identity[input.action];
  const ladder = channels.length > 0 ? channels : settings.delivery.ladder;
  if (identity === 'two_factor' && new Set(ladder).size < 2) throw new Problem('two_channels_needed');
  return {
    id: randomUUID(),
    name: input.name,
    names: input.names ?? {},
    role: input.role ?? null,
    roles: input.roles ?? {},
    phone: phone as string,
    channels,
    action: input.action,
    veto: input.veto ?? false,
    language: input.language ?? settings.language,
    timeZone: input.timeZone ?? settings.timeZone,
    identity,
    fields: completeFields(input, pointer),
    attributes: input.attributes ?? {},
  };
}

/** What an approver would be with these changes. */
export function mergeApprover(row: ApproverInput, changes: Partial<ApproverInput>): ApproverInput {
  const given = Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));
  const { name, names, role, roles, phone, channels, action, veto, language, timeZone, identity, fields, attributes } =
    row;
  return {
    name,
    phone,
    action,
    role: role ?? null,
    ...(names && { names }),
    ...(roles && { roles }),
    ...(channels && { channels }),
    ...(veto !== undefined && { veto }),
    ...(language && { language }),
    ...(timeZone && { timeZone }),
    // The identity that follows from the action follows the action; one that was chosen stays.
    ...(identity && changes.action === undefined && { identity }),
    ...(attributes && { attributes }),
    ...(fields && { fields }),
    ...given,
  };
}

/** @throws Problem `duplicate_phone` when one person would be asked twice in one step. */
export function refuseDuplicates(step: { phone: string }[], pointer: string): void {
  const seen = new Set<string>();
  for (const [index, { phone }] of step.entries()) {
    if (seen.has(phone)) {
      const message = 'is the phone of another approver of this step';
      throw new Problem('duplicate_phone', {
        fields: [{ pointer: `${pointer}/approvers/${index}/phone`, rule: 'unique', message }],
      });
    }
    seen.add(phone);
  }
}

/** @throws Problem `expiry_in_past` */
export function refusePastExpiry(core: Core, expiresAt: Date | null | undefined): void {
  if (expiresAt && expiresAt.getTime() <= core.now()) throw new Problem('expiry_in_past');
}

/** @throws Problem `too_many_steps` | `too_many_approvers` */
export function refuseTooMany(steps: { approvers: unknown[] }[]): void {
  if (steps.length > LIMITS.stepsMax) throw new Problem('too_many_steps', { details: { max: LIMITS.stepsMax } });
  const approvers = steps.reduce((sum, step) => sum + step.approvers.length, 0);
  if (approvers > LIMITS.approversMax)
    throw new Problem('too_many_approvers', { details: { max: LIMITS.approversMax } });
}
