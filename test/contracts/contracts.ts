import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export type Json = { [key: string]: unknown };
export type Operation = Json & {
  operationId: string;
  summary?: string;
  description?: string;
  parameters?: Json[];
  'x-problems'?: string[];
};
export type PlacedOperation = { path: string; method: string; operation: Operation; parameters: Json[] };

const FOLDER = join(import.meta.dirname, '..', '..', 'contracts');
const GENERATED = join(import.meta.dirname, '..', '..', 'src', 'api', 'generated');
const METHODS = ['get', 'put', 'post', 'delete', 'patch'];

export const contractNames = readdirSync(FOLDER)
  .filter((file) => file.endsWith('.yaml'))
  .map((file) => file.replace(/\.yaml$/, ''));

/** One contract; generated-types.test.ts sees to it that this is what stands in its YAML, which is slow to read. */
export function readContract(name: string): Json {
  return JSON.parse(readFileSync(join(GENERATED, `${name}.json`), 'utf8')) as Json;
}

/** What a `$ref` inside the contract points at; anything else is given back. */
export function follow(contract: Json, value: Json): Json {
  if (typeof value.$ref !== 'string') return value;
  const path = value.$ref.slice(2).split('/');
  const found = path.reduce<unknown>((at, name) => (at as Json | undefined)?.[name], contract);
  if (found === undefined) throw new Error(`${value.$ref} leads nowhere`);
  return follow(contract, found as Json);
}

/** Every operation under `paths` (or `webhooks`), with the parameters it shares with others of its path. */
export function operationsOf(contract: Json, part: 'paths' | 'webhooks' = 'paths'): PlacedOperation[] {
  return Object.entries((contract[part] ?? {}) as Record<string, Json>).flatMap(([path, item]) =>
    METHODS.filter((method) => item[method]).map((method) => {
      const operation = item[method] as Operation;
      const all = [...((item.parameters as Json[]) ?? []), ...(operation.parameters ?? [])];
      return { path, method, operation, parameters: all.map((parameter) => follow(contract, parameter)) };
    }),
  );
}

/** Calls `visit` for every object in a JSON value, with its JSON pointer. */
export function walk(value: unknown, visit: (node: Json, pointer: string) => void, pointer = ''): void {
  if (Array.isArray(value)) {
    for (const [index, part] of value.entries()) walk(part, visit, `${pointer}/${index}`);
  } else if (value !== null && typeof value === 'object') {
    visit(value as Json, pointer);
    for (const [name, part] of Object.entries(value)) {
      walk(part, visit, `${pointer}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`);
    }
  }
}
