import type { Connection, ConnectionLike } from '@temporalio/client';
import { SEARCH } from '../temporal/search-attributes.ts';

/** The server's names of the types in use, and their numbers on the wire (temporal.api.enums.v1.IndexedValueType). */
const TYPES = {
  KEYWORD: { name: 'Keyword', value: 2 },
  DATETIME: { name: 'Datetime', value: 6 },
  KEYWORD_LIST: { name: 'KeywordList', value: 7 },
} as const;

/** The search attributes that have to be registered before a workflow can set them: name → the server's type name. */
export const SEARCH_ATTRIBUTES: Readonly<Record<string, string>> = Object.fromEntries(
  Object.values(SEARCH).map(({ name, type }) => [name, TYPES[type].name]),
);

/** An answer to an operator's call; a cluster under load may take a few seconds. */
const DEADLINE_MS = 15_000;
/** gRPC status. */
const ALREADY_EXISTS = 6;

/**
 * Registers on a Temporal server what is missing of the search attributes.
 * Safe to run from several processes at once and over again.
 * @returns the names that were added.
 * @throws the server's refusal, when the credentials may not do it or the namespace has no room for more.
 */
export async function ensureSearchAttributes(connection: ConnectionLike, namespace: string): Promise<string[]> {
  const { operatorService } = connection as ConnectionLike & Pick<Connection, 'operatorService'>;
  return connection.withDeadline(Date.now() + DEADLINE_MS, async () => {
    const present = await operatorService.listSearchAttributes({ namespace });
    const missing = Object.values(SEARCH).filter(({ name }) => !(name in (present.customAttributes ?? {})));
    if (missing.length === 0) return [];
    try {
      await operatorService.addSearchAttributes({
        namespace,
        searchAttributes: Object.fromEntries(missing.map(({ name, type }) => [name, TYPES[type].value])),
      });
    } catch (error) {
      if ((error as { code?: number }).code !== ALREADY_EXISTS) throw error; // Another process was quicker.
    }
    return missing.map(({ name }) => name);
  });
}
