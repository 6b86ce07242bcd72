/** Reading settings out of texts. What cannot be used is said in words for the person who set it. */

export type Environment = Record<string, string | undefined>;

/** A setting that cannot be used; `message` is meant for the person who set it. */
export class ConfigError extends Error {
  constructor(name: string, given: string, expected: string) {
    super(`${name} is "${given}", but must be ${expected}.`);
    this.name = 'ConfigError';
  }
}

export function whole(env: Environment, name: string, fallback: number, min: number, max: number): number {
  const text = env[name];
  if (text === undefined || text === '') return fallback;
  const value = Number(text);
  if (!Number.isInteger(value) || value < min || value > max) {
    throw new ConfigError(name, text, `a whole number from ${min} to ${max}`);
  }
  return value;
}

export function url(env: Environment, name: string): string | null {
  const text = env[name];
  if (!text) return null;
  if (!URL.canParse(text)) throw new ConfigError(name, text, 'a full URL such as https://sign.example.com');
  return text.replace(/\/+$/, '');
}

export function oneOf<const T extends string>(env: Environment, name: string, allowed: readonly T[], fallback: T): T {
  const text = env[name];
  if (text === undefined || text === '') return fallback;
  if (!(allowed as readonly string[]).includes(text)) throw new ConfigError(name, text, `one of ${allowed.join(', ')}`);
  return text as T;
}

export function list(text: string | undefined): string[] {
  return (text ?? '').split(',').flatMap((part) => part.trim() || []);
}

/** A JSON list of texts. */
export function texts(env: Environment, name: string): string[] {
  const text = env[name];
  if (!text) return [];
  try {
    const list: unknown = JSON.parse(text);
    if (Array.isArray(list) && list.every((one) => typeof one === 'string')) return list;
  } catch {
    // Said below, in the same words.
  }
  throw new ConfigError(name, text, 'a JSON list of texts such as ["--proxy-server=http://proxy.example:3128"]');
}
