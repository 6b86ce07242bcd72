import { ApiProblem } from '../../api/problem.ts';
import { useTexts } from '../../language/use-texts.ts';
import { texts } from './texts.ts';

type FieldText = `fields.${keyof (typeof texts.en)['fields']}`;
const TEXT_OF: Record<string, FieldText> = {
  phone: 'fields.phone',
  timestamp: 'fields.notAllowed',
  required: 'fields.required',
  minLength: 'fields.required',
  minItems: 'fields.required',
  minimum: 'fields.tooSmall',
  maximum: 'fields.tooLarge',
  maxLength: 'fields.tooLong',
  maxItems: 'fields.tooLong',
  enum: 'fields.notAllowed',
};

/** What the API found wrong with a field (by the beginning of its JSON pointer), in the person's language. */
export function useFieldErrors(error: unknown): (pointer: string) => string | undefined {
  const t = useTexts(texts);
  return (pointer) => {
    if (!(error instanceof ApiProblem)) return undefined;
    const found = error.fields.find((field) => field.pointer.startsWith(pointer));
    if (!found) return undefined;
    if (/phone$|^\/to$/i.test(pointer)) return t('fields.phone');
    return t(TEXT_OF[found.rule] ?? (pointer === '/url' ? 'fields.url' : 'fields.format'));
  };
}
