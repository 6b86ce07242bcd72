import type { DecisionInput, Field, SigningView } from '../api/signing.ts';
import type { Stage } from './stage.ts';

/** The pages (from 1) that a field is on. */
export function isOnPage({ page: wanted }: Field, page: number): boolean {
  if (wanted === 'all' || wanted === page) return true;
  if (Array.isArray(wanted)) return wanted.includes(page);
  return typeof wanted === 'object' && page >= wanted.from && page <= (wanted.to ?? Number.POSITIVE_INFINITY);
}

/** The first page (from 1) that a field is on. */
function firstPageOf({ page }: Field): number {
  if (page === 'all') return 1;
  if (Array.isArray(page)) return Math.min(...page);
  return typeof page === 'object' ? page.from : page;
}

/** What stands in a field: what was filled in here, or what the sender and the machine put there. */
export function valueIn({ id, value }: Field, { fields = {} }: DecisionInput): string | boolean | null {
  return Object.hasOwn(fields, id) ? fields[id]! : value;
}

/** What the approver has to do before completing, in the order of the pages. A mark is made once for all its fields. */
export function fieldsLeft({ approver, fields }: SigningView, draft: DecisionInput): Field[] {
  const ordered = [...fields].sort((a, b) => firstPageOf(a) - firstPageOf(b) || a.y - b.y || a.x - b.x);
  const markField = draft.mark ? undefined : ordered.find((field) => holdsMark(field, approver.action));
  return ordered.filter((field) => field === markField || isMissing(field, draft));
}

/** Where the approver's own mark goes. */
function holdsMark({ kind }: Field, action: SigningView['approver']['action']): boolean {
  return kind === (action === 'stamp' ? 'stamp' : 'signature') && (action === 'sign' || action === 'stamp');
}

export function isMissing(field: Field, draft: DecisionInput): boolean {
  if (!field.required || field.readOnly) return false;
  const value = valueIn(field, draft);
  return field.kind === 'checkbox' ? value !== true : String(value ?? '').trim() === '';
}

/** The dialog in which a field is filled in; null for those that nobody fills in by hand. */
export function stageFor(field: Field, action: SigningView['approver']['action']): Stage | null {
  if (field.readOnly) return null;
  switch (field.kind) {
    case 'signature':
      return action === 'sign' ? { kind: 'mark' } : null;
    case 'stamp':
      return { kind: action === 'stamp' ? 'mark' : 'stamp' };
    case 'initials':
      return { kind: 'initials' };
    case 'text':
    case 'checkbox':
      return { kind: 'field', id: field.id };
    case 'name':
    case 'role':
    case 'date':
      return null;
  }
}

/** The element of a field on its first page, to be scrolled to. */
export const elementIdOf = (field: Field, page: number = firstPageOf(field)): string => `field-${page}-${field.id}`;
