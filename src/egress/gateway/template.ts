/** What a template is filled with, by name. */
export type Values = Readonly<Record<string, string>>;

/** `{to}`, but not the brace of a JSON object, which is followed by a quote. */
const PLACEHOLDER = /\{([A-Za-z]\w*)\}/g;

export function placeholdersIn(template: string): string[] {
  return [...template.matchAll(PLACEHOLDER)].map(([, name]) => name!);
}

/** Fills a template, each value escaped for the place where it stands; a value is never read as a template again. */
export function fill(template: string, values: Values, escapeValue: (value: string) => string): string {
  return template.replace(PLACEHOLDER, (whole, name: string) =>
    Object.hasOwn(values, name) ? escapeValue(values[name]!) : whole,
  );
}

/** For the inside of a JSON text, between its quotes. */
export const escapeJson = (value: string): string => JSON.stringify(value).slice(1, -1);
/** For the query of a URL, a segment of its path, and a form. */
export const escapeUrl = (value: string): string => encodeURIComponent(value);
/** For what is escaped afterwards as a whole. */
const asItIs = (value: string): string => value;

/** Fills every text in a JSON value; what goes round it is escaped when the value is written out. */
export function fillJson(value: unknown, values: Values): unknown {
  if (typeof value === 'string') return fill(value, values, asItIs);
  if (Array.isArray(value)) return value.map((item) => fillJson(item, values));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, fillJson(item, values)]));
}
