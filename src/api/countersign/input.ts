import type { ApproverInput, DocumentInput, StepInput } from '../../documents/input.ts';
import { isTimeZone } from '../../domain/calendar.ts';
import { type FieldError, invalid, Problem } from '../../errors/problem.ts';
import { changedPolicy, type PolicyView } from '../../organizations/policy-view.ts';
import { DEFAULT_SETTINGS } from '../../organizations/settings.ts';
import type { Schemas } from '../generated/countersign.ts';

/** What requests say, in the words of the use cases. */

/** @throws Problem validation_failed */
export function newDocumentFrom(given: Schemas['DocumentInput'], policy: PolicyView, pointer: string): DocumentInput {
  return { ...changesFrom(given, policy, pointer), title: given.title, steps: stepsFrom(given, pointer) ?? [] };
}

/**
 * @param policy as it is, whose parts are changed one by one.
 * @throws Problem validation_failed
 */
export function changesFrom(
  given: Schemas['DocumentFields'],
  policy: PolicyView,
  pointer = '',
): Partial<DocumentInput> {
  const { title, titles, reference, language, metadata, private: isPrivate, approveFromChat } = given;
  const steps = stepsFrom(given, pointer);
  return {
    ...(title !== undefined && { title }),
    ...(titles && { titles }),
    ...(reference !== undefined && { reference }),
    ...(language && { language }),
    ...(metadata && { metadata }),
    ...(isPrivate !== undefined && { private: isPrivate }),
    ...(approveFromChat !== undefined && { approveFromChat }),
    ...expiryFrom(given, pointer),
    // With every part named, nothing of the defaults is left.
    ...(given.policy && { policy: changedPolicy(DEFAULT_SETTINGS.policy, { ...policy, ...given.policy }) }),
    ...(steps && { steps }),
  };
}

type Expiry = { expiresAt?: string | null | undefined; expiresAfterSeconds?: number | undefined };

/** When it expires: at a time, never (null), or a span after the sending. @throws Problem validation_failed */
export function expiryFrom(
  { expiresAt, expiresAfterSeconds }: Expiry,
  pointer = '',
): { expiresAt?: Date | null; expiresAfterMs?: number } {
  if (expiresAfterSeconds === undefined)
    return expiresAt === undefined ? {} : { expiresAt: expiresAt === null ? null : new Date(expiresAt) };
  if (expiresAt !== undefined)
    throw invalid(`${pointer}/expiresAfterSeconds`, 'exclusive', 'Give either expiresAt or expiresAfterSeconds.');
  return { expiresAfterMs: expiresAfterSeconds * 1_000 };
}

/** The route, given in full or in short; undefined when it is not given. */
function stepsFrom({ steps, approvers, order }: Schemas['DocumentFields'], pointer: string): StepInput[] | undefined {
  if (steps && (approvers || order)) {
    throw invalid(
      `${pointer}/${approvers ? 'approvers' : 'order'}`,
      'exclusive',
      'Give either steps, or approvers and order.',
    );
  }
  if (order && !approvers) throw invalid(`${pointer}/approvers`, 'required', 'An order needs approvers.');
  const route = steps ?? (approvers && inShort(approvers, order ?? 'sequential'));
  const strange = approversAt(steps, approvers, pointer).flatMap(
    ({ approver, at }) => timeZoneError(approver, at) ?? [],
  );
  if (strange.length > 0) throw new Problem('validation_failed', { fields: strange });
  return route as StepInput[] | undefined;
}

function inShort(approvers: Schemas['ApproverInput'][], order: 'sequential' | 'parallel'): Schemas['StepInput'][] {
  if (approvers.length === 0) return [];
  return order === 'parallel' ? [{ approvers }] : approvers.map((approver) => ({ approvers: [approver] }));
}

function approversAt(
  steps: Schemas['StepInput'][] = [],
  approvers: Schemas['ApproverInput'][] = [],
  pointer: string,
): { approver: Schemas['ApproverInput']; at: string }[] {
  return [
    ...steps.flatMap((step, index) =>
      step.approvers.map((approver, place) => ({ approver, at: `${pointer}/steps/${index}/approvers/${place}` })),
    ),
    ...approvers.map((approver, place) => ({ approver, at: `${pointer}/approvers/${place}` })),
  ];
}

/** @throws Problem validation_failed */
export function approverFrom<T extends Schemas['ApproverFields']>(given: T): T & Partial<ApproverInput> {
  const error = timeZoneError(given, '');
  if (error) throw new Problem('validation_failed', { fields: [error] });
  return given;
}

function timeZoneError({ timeZone }: { timeZone?: string }, pointer: string): FieldError | null {
  if (timeZone === undefined || isTimeZone(timeZone)) return null;
  return { pointer: `${pointer}/timeZone`, rule: 'format', message: 'Must be an IANA time zone such as Asia/Riyadh.' };
}
