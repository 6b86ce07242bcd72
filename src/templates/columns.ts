import { isTyped } from '../domain/fields.ts';
import { slotsOf, type TemplateContent } from './content.ts';

/** A column of a list for sending a template to many: what it is called, and where in a `Filling` it goes. */
export type Column = {
  /** `title`, `reference`, `{slot}.name`, `{slot}.phone`, `{slot}.role`, `{slot}.language`, `{slot}.values.{field}`. */
  name: string;
  required: boolean;
  /** What people call it; null where the name says it. */
  label: string | null;
  kind: 'text' | 'phone' | 'language' | 'checkbox';
};

/** Beside these a list may have columns `metadata.…` of any name. */
export function columnsOf(content: TemplateContent): Column[] {
  const column = (name: string, kind: Column['kind'], options: Partial<Column> = {}): Column => ({
    ...{ name, kind, required: false, label: null },
    ...options,
  });
  const people = slotsOf(content).flatMap(({ key, person, label, fields }) => [
    column(`${key}.name`, 'text', { required: person === null, label }),
    column(`${key}.phone`, 'phone', { required: person === null, label }),
    column(`${key}.role`, 'text', { label }),
    column(`${key}.language`, 'language', { label }),
    ...fields
      .filter(isTyped)
      .map((field) =>
        column(`${key}.values.${field.id}`, field.kind === 'checkbox' ? 'checkbox' : 'text', { label: field.label }),
      ),
  ]);
  return [column('title', 'text'), column('reference', 'text'), ...people];
}
