import { propertiesOf, resolve, type Schema } from '../schemas.ts';
import { type Html, html, markdown } from './html.ts';

/** Deeper objects are named, not drawn: readers are lost by then, and schemas may contain themselves. */
const DEPTH_MAX = 4;

/** The properties of a schema as nested lists. */
export function schemaTree(document: object, node: unknown, depth = 0): Html | null {
  if (!node || depth > DEPTH_MAX) return null;
  const schema = resolve<Schema>(document, node);
  if (schema.items) return schemaTree(document, schema.items, depth);
  const properties = propertiesOf(document, schema);
  if (properties.size === 0) return null;
  const required = new Set(requiredOf(document, schema));
  const items = [...properties].map(([name, [property]]) => {
    const inner = resolve<Schema>(document, property);
    return html`<li>
      <code>${name}</code> <span class="note">${typeOf(document, property)}${required.has(name) ? ', required' : ''}</span>
      ${markdown(inner.description)}${schemaTree(document, property, depth + 1)}
    </li>`;
  });
  return html`<ul class="schema">${items}</ul>`;
}

function requiredOf(document: object, schema: Schema): string[] {
  const parts = ((schema.allOf ?? []) as unknown[]).map((part) => resolve<Schema>(document, part));
  return [...((schema.required ?? []) as string[]), ...parts.flatMap((part) => requiredOf(document, part))];
}

/** A schema in a few words: `string (uuid)`, `one of a, b`, `list of string`. */
export function typeOf(document: object, node: unknown): string {
  if (!node) return 'anything';
  const schema = resolve<Schema>(document, node);
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (Array.isArray(schema.enum)) return `one of ${schema.enum.map(String).join(', ')}`;
  if (schema.items) return `list of ${typeOf(document, schema.items)}`;
  const alternatives = (schema.oneOf ?? schema.anyOf) as unknown[] | undefined;
  if (alternatives) return [...new Set(alternatives.map((one) => typeOf(document, one)))].join(' or ');
  const type = schema.type === undefined ? 'object' : [schema.type].flat().join(' or ');
  const bounds = [
    schema.format,
    schema.minimum !== undefined && `from ${schema.minimum}`,
    schema.maximum !== undefined && `to ${schema.maximum}`,
    schema.maxLength !== undefined && `at most ${schema.maxLength} characters`,
    schema.default !== undefined && `default ${JSON.stringify(schema.default)}`,
  ].filter(Boolean);
  return bounds.length > 0 ? `${type} (${bounds.join(', ')})` : type;
}
