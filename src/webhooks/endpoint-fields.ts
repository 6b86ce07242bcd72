import type { Core } from '../core.ts';
import { type FieldError, Problem } from '../errors/problem.ts';
import { subscriptionsOf } from './catalog.ts';
import { type CustomHeaders, checkHeaders, sealHeaders } from './headers.ts';
import { WEBHOOK_LIMITS } from './limits.ts';
import { newKeyPair } from './secrets.ts';

export type RateLimit = { requests: number; per: 'second' | 'minute' };

/** What the owner of an endpoint decides about it. */
export type EndpointFields = {
  url: string;
  description: string | null;
  eventTypes: string[];
  /** Only events of documents whose metadata have these values. Null: all. */
  filter: { metadata: Record<string, string> } | null;
  /** Only what happens by this WhatsApp connection of the organization. Null: everything. */
  connectionId: string | null;
  headers: CustomHeaders | null;
  rateLimit: RateLimit | null;
  /** First attempts under way at once, at most. Null: as many as its answers deserve. */
  concurrency: number | null;
  /** `document`: an event is sent when the earlier ones of its document are delivered or given up. */
  ordering: 'none' | 'document';
  /** Whether deliveries carry an Ed25519 signature too. */
  ed25519: boolean;
  enabled: boolean;
};

/** @throws Problem validation_failed */
export function checkFields(dialect: string, fields: Partial<EndpointFields>): void {
  const errors = [
    ...descriptionErrors(fields),
    ...subscriptionErrors(dialect, fields),
    ...filterErrors(fields),
    ...numberErrors(fields),
  ];
  if (errors.length > 0) throw new Problem('validation_failed', { fields: errors });
}

function descriptionErrors({ description }: Partial<EndpointFields>): FieldError[] {
  const max = WEBHOOK_LIMITS.descriptionCharactersMax;
  if ((description?.length ?? 0) <= max) return [];
  return [error('/description', 'maxLength', `The description can have at most ${max} characters.`)];
}

function subscriptionErrors(dialect: string, { eventTypes }: Partial<EndpointFields>): FieldError[] {
  if (eventTypes === undefined) return [];
  if (eventTypes.length === 0) return [error('/eventTypes', 'minItems', 'At least one event is needed.')];
  const max = WEBHOOK_LIMITS.subscriptionsMax;
  if (eventTypes.length > max) {
    return [error('/eventTypes', 'maxItems', `There can be at most ${max} entries.`)];
  }
  const known = subscriptionsOf(dialect);
  const unknown = eventTypes.findIndex((type) => !known.includes(type));
  return unknown < 0 ? [] : [error(`/eventTypes/${unknown}`, 'enum', 'There is no such event.')];
}

function filterErrors({ filter }: Partial<EndpointFields>): FieldError[] {
  if (!filter) return [];
  const entries = Object.entries(filter.metadata);
  const { filterKeysMax, filterCharactersMax } = WEBHOOK_LIMITS;
  if (entries.length === 0 || entries.length > filterKeysMax) {
    return [error('/filter/metadata', 'maxProperties', `A filter names between 1 and ${filterKeysMax} keys.`)];
  }
  if (entries.every(([key, value]) => key.length + value.length <= filterCharactersMax)) return [];
  return [
    error('/filter/metadata', 'maxLength', `A key and its value have at most ${filterCharactersMax} characters.`),
  ];
}

function numberErrors({ rateLimit, concurrency }: Partial<EndpointFields>): FieldError[] {
  const { rateRequestsMax, concurrencyMax } = WEBHOOK_LIMITS;
  const within = (value: number, max: number) => Number.isInteger(value) && value >= 1 && value <= max;
  return [
    ...(rateLimit && !within(rateLimit.requests, rateRequestsMax)
      ? [error('/rateLimit/requests', 'maximum', `Must be between 1 and ${rateRequestsMax}.`)]
      : []),
    ...(concurrency && !within(concurrency, concurrencyMax)
      ? [error('/concurrency', 'maximum', `Must be between 1 and ${concurrencyMax}.`)]
      : []),
  ];
}

/** A column of `endpoints`, the SQL it is set to, and what stands for the question marks in that. */
export type Assignment = { column: string; sql: string; values: unknown[] };

/**
 * The columns that follow from fields. `undefined` changes nothing.
 * @param fields checked, the URL as it will be called. @throws Problem validation_failed (headers)
 */
export function assignmentsOf(core: Core, id: string, fields: Partial<EndpointFields>): Assignment[] {
  const {
    url,
    description,
    eventTypes,
    filter,
    connectionId,
    headers,
    rateLimit,
    concurrency,
    ordering,
    ed25519,
    enabled,
  } = fields;
  const set = (column: string, value: unknown, sql = '?'): Assignment => ({ column, sql, values: [value] });
  const list = 'array(select jsonb_array_elements_text(?::jsonb))';
  const assignments: Assignment[] = [];
  if (url !== undefined) assignments.push(set('url', url));
  if (description !== undefined) assignments.push(set('description', description));
  if (eventTypes !== undefined) assignments.push(set('event_types', JSON.stringify(eventTypes), list));
  if (filter !== undefined) assignments.push(set('filter', filter && JSON.stringify(filter), '?::jsonb'));
  if (connectionId !== undefined) assignments.push(set('connection_id', connectionId));
  if (concurrency !== undefined) assignments.push(set('concurrency_max', concurrency));
  if (ordering !== undefined) assignments.push(set('ordering', ordering));
  if (enabled !== undefined)
    assignments.push(set('enabled', enabled), set('disabled_reason', null), set('disabled_at', null));
  if (headers !== undefined) {
    const checked = checkHeaders(headers ?? {});
    const names = Object.keys(checked);
    assignments.push(
      set('headers', names.length > 0 ? sealHeaders(core.keyring, id, checked) : null),
      set('header_names', JSON.stringify(names), list),
    );
  }
  if (rateLimit !== undefined) {
    const { intervalMs = null, burst = null } = rateLimit ? spacingOf(rateLimit) : {};
    assignments.push(
      set('rate_requests', rateLimit?.requests ?? null),
      set('rate_per', rateLimit?.per ?? null),
      set('rate_interval_ms', intervalMs),
      set('rate_burst', burst),
      set('rate_free_at', null),
    );
  }
  if (ed25519 !== undefined) assignments.push(...keyAssignments(core, id, ed25519));
  // Whoever turns it on, or moves it, wants it tried at once.
  if (enabled || url !== undefined) assignments.push(...HEALTHY);
  return assignments;
}

const HEALTHY: readonly Assignment[] = [
  ...['failing_since', 'held_until', 'throttled_until'].map((column) => ({ column, sql: 'null', values: [] })),
  ...['failure_count', 'trip_count'].map((column) => ({ column, sql: '0', values: [] })),
];

/** A key that is there already stays: asking for it twice is not a rotation. */
function keyAssignments({ keyring }: Core, id: string, isWanted: boolean): Assignment[] {
  const pair = isWanted ? newKeyPair() : null;
  const sql = isWanted ? (column: string) => `coalesce(${column}, ?)` : () => '?';
  return [
    { column: 'private_key', sql: sql('private_key'), values: [pair && keyring.seal(pair.privateKey, id)] },
    { column: 'public_key', sql: sql('public_key'), values: [pair?.publicKey ?? null] },
  ];
}

const PERIOD_MS = { second: 1_000, minute: 60_000 } as const;

/**
 * A rate as a spacing that never lets more than `requests` through in any period: after a pause a tenth of them may
 * come at once, and the others follow at even distances.
 */
export function spacingOf({ requests, per }: RateLimit): { intervalMs: number; burst: number } {
  const burst = Math.max(1, Math.floor(requests / 10));
  return { burst, intervalMs: PERIOD_MS[per] / (requests - burst + 1) };
}

function error(pointer: string, rule: string, message: string): FieldError {
  return { pointer, rule, message };
}
