import type { FieldError } from '../errors/problem.ts';
import { escapePointer } from './validation.ts';

/** NUL and broken surrogate pairs: JSON can carry them, PostgreSQL cannot keep them. */
export const isStorable = (text: string): boolean => !text.includes('\0') && text.isWellFormed();

/**
 * Looks through a parsed body for texts that cannot be kept, and takes out `__proto__`, which means something else to
 * JavaScript than to JSON. The depth has been bounded before.
 */
export function checkTexts(value: unknown, pointer = '', found: FieldError[] = []): FieldError[] {
  if (typeof value === 'string') {
    if (!isStorable(value)) found.push(unstorable(pointer));
  } else if (Array.isArray(value)) {
    value.forEach((item, index) => {
      checkTexts(item, `${pointer}/${index}`, found);
    });
  } else if (typeof value === 'object' && value !== null) {
    if (Object.hasOwn(value, '__proto__')) Reflect.deleteProperty(value, '__proto__');
    for (const [name, inner] of Object.entries(value)) {
      if (!isStorable(name)) found.push(unstorable(pointer));
      checkTexts(inner, `${pointer}/${escapePointer(name)}`, found);
    }
  }
  return found;
}

export const unstorable = (pointer: string): FieldError => ({
  pointer,
  rule: 'characters',
  message: 'Must not contain NUL or broken Unicode characters.',
});
