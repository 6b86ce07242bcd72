/** What stands at a JSON pointer (RFC 6901) in a value out of JSON; undefined when nothing does. */
export function valueAt(value: unknown, pointer: string): unknown {
  if (pointer === '') return value;
  let current = value;
  for (const part of pointer.slice(1).split('/')) {
    const key = part.replaceAll('~1', '/').replaceAll('~0', '~');
    if (typeof current !== 'object' || current === null || !Object.hasOwn(current, key)) return undefined;
    current = (current as Record<string, unknown>)[key];
  }
  return current;
}

export const isPointer = (text: string): boolean => /^(\/([^~/]|~[01])*)*$/.test(text);
