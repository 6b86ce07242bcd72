import type { Core } from '../core.ts';
import { type Field, type FieldValues, holdsSignature, pagesOf } from '../domain/fields.ts';
import type { Stamp, StampContent, StampMark } from '../pdf/engine.ts';
import type { Mark } from './entities.ts';
import { initialsOf, valueIn } from './field-values.ts';
import type { ApproverJson, WholeDocument } from './rows.ts';
import { referenceOf, stampTime, stampTitle } from './stamp-texts.ts';

/**
 * What one decision draws into the file: every field of its approver that holds something, and where none of them is
 * for a signature, a slot on a signature page. So a decision always shows.
 */

/** A decision as it was submitted. `accepted_at` is ISO 8601. */
export type StampedDecision = {
  id: string;
  mark: Mark | null;
  initials: Mark | null;
  stamp: Mark | null;
  field_values: FieldValues;
  accepted_at: string;
};
export type StampSource = {
  document: WholeDocument;
  approver: ApproverJson;
  decision: StampedDecision;
  /** Pages of the file as it was sent. */
  originalPages: number;
  /** How many stamps are on signature pages already. */
  slot: number;
};

export async function stampsOf(core: Core, source: StampSource): Promise<Stamp[]> {
  const { approver, decision, originalPages, slot } = source;
  const stamps: Stamp[] = [];
  for (const field of approver.fields) {
    const content = await contentOf(core, source, field);
    if (content) stamps.push({ id: `${decision.id}-${field.id}`, place: placeOn(field, originalPages), content });
  }
  if (!approver.fields.some(holdsSignature)) {
    const place = { kind: 'signature_page', index: slot, pagesBefore: originalPages } as const;
    stamps.push({ id: decision.id, place, content: await signature(core, source, decision.mark) });
  }
  return stamps;
}

function placeOn({ page, x, y, width, height }: Field, pageCount: number): Stamp['place'] {
  return { kind: 'pages', pages: pagesOf(page, pageCount), x, y, width, height };
}

/** Null: nothing is drawn for a field that holds nothing. */
async function contentOf(core: Core, source: StampSource, field: Field): Promise<StampContent | null> {
  const { document, approver, decision } = source;
  switch (field.kind) {
    case 'signature':
      return signature(core, source, decision.mark);
    case 'stamp':
      return signature(core, source, decision.stamp ?? decision.mark);
    case 'initials': {
      const mark: Mark = decision.initials ?? { kind: 'typed', text: initialsOf(nameOf(source)) };
      return { kind: 'mark', mark: await drawable(core, mark) };
    }
    default: {
      const value = valueIn(field, {
        typed: decision.field_values,
        approver: { ...approver, timeZone: approver.time_zone },
        language: document.language,
        at: new Date(decision.accepted_at),
      });
      if (typeof value === 'string' && value !== '') return { kind: 'text', text: value };
      return value === true ? { kind: 'check' } : null;
    }
  }
}

async function signature(core: Core, source: StampSource, mark: Mark | null): Promise<StampContent> {
  const { document, approver, decision } = source;
  const { language } = document;
  return {
    kind: 'signature',
    mark: await drawable(core, mark),
    title: stampTitle(approver.action, language),
    name: nameOf(source),
    role: approver.roles[language] ?? approver.role,
    at: stampTime(new Date(decision.accepted_at), approver.time_zone),
    reference: referenceOf(document),
  };
}

function nameOf({ document, approver }: StampSource): string {
  return approver.names[document.language] ?? approver.name;
}

async function drawable(core: Core, mark: Mark | null): Promise<StampMark> {
  if (!mark) return { kind: 'none' };
  return mark.kind === 'typed'
    ? { kind: 'typed', text: mark.text }
    : { kind: 'image', path: await core.files.path(mark.imageSha256) };
}
