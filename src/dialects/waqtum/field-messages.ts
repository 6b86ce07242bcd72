import type { FieldError } from '../../errors/problem.ts';

/**
 * Field errors as WAQTUM says them, which is as Laravel says them: under the field's name in dots (`events.0`), in
 * sentences such as "The title_ar field is required.".
 */
export function fieldMessages(errors: readonly FieldError[]): Record<string, string[]> {
  const messages: Record<string, string[]> = {};
  for (const error of errors) {
    const field = fieldOf(error.pointer);
    messages[field] ??= [];
    const message = messageOf(field, error);
    if (!messages[field].includes(message)) messages[field].push(message);
  }
  return messages;
}

/** The name for what is wrong with a request as a whole. */
const WHOLE = 'request';

function fieldOf(pointer: string): string {
  const names = pointer.split('/').slice(1);
  return names.map((name) => name.replaceAll('~1', '/').replaceAll('~0', '~')).join('.') || WHOLE;
}

/** Rules that a field breaks by being there without saying anything. */
const REQUIRED = new Set(['required', 'pattern', 'minItems', 'minLength']);

function messageOf(field: string, { rule, message }: FieldError): string {
  if (REQUIRED.has(rule)) return `The ${field} field is required.`;
  if (rule === 'enum') return `The selected ${field} is invalid.`;
  const words = WORDS.reduce((text, [ours, theirs]) => text.replace(ours, theirs), decapitalized(message));
  return `The ${field} field ${words.endsWith('.') ? words : `${words}.`}`;
}

const WORDS: [RegExp, string][] = [
  [/^must be of type integer(?: or null)?/, 'must be an integer'],
  [/^must be of type (string|boolean|number)(?: or null)?/, 'must be a $1'],
  [/^must be of type (array|object)/, 'must be an $1'],
  [/^must be >= (-?\d+)/, 'must be at least $1'],
  [/^must be <= (-?\d+)/, 'must not be greater than $1'],
  [/^must NOT have more than (\d+) (characters|items)/, 'must not have more than $1 $2'],
  [/^must be a valid uri/, 'must be a valid URL'],
];

const decapitalized = (text: string): string => `${text.charAt(0).toLowerCase()}${text.slice(1)}`;
