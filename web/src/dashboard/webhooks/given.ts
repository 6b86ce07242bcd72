import type { Schemas } from '../../../../src/api/generated/countersign.ts';
import { pairsOf, textOf } from './pairs.ts';
import type { Endpoint } from './State.tsx';

/** An endpoint as it is being written. */
export type Given = {
  url: string;
  description: string;
  eventTypes: Schemas['EventTypes'];
  /** `name: value` lines. */
  filter: string;
  /** Lines; empty keeps the headers that there are, null removes them. */
  headers: string | null;
  requests: number | string;
  per: 'second' | 'minute';
  concurrency: number | string;
  isOrdered: boolean;
  ed25519: boolean;
};

export function beginningOf(endpoint: Endpoint | null): Given {
  return {
    url: endpoint?.url ?? 'https://',
    description: endpoint?.description ?? '',
    eventTypes: (endpoint?.eventTypes as Schemas['EventTypes'] | undefined) ?? ['*'],
    filter: textOf(endpoint?.filter?.metadata ?? {}),
    headers: '',
    requests: endpoint?.rateLimit?.requests ?? '',
    per: endpoint?.rateLimit?.per ?? 'second',
    concurrency: endpoint?.concurrency ?? '',
    isOrdered: endpoint?.ordering === 'document',
    ed25519: (endpoint?.publicKey ?? null) !== null,
  };
}

/** What can be told wrong without asking the API. */
export type Faults = { eventTypes: boolean; filter: boolean; headers: boolean };

export const faultsOf = ({ eventTypes, filter, headers }: Given): Faults => ({
  eventTypes: eventTypes.length === 0,
  filter: pairsOf(filter) === null,
  headers: headers !== null && pairsOf(headers) === null,
});

export function bodyOf(given: Given): Schemas['EndpointInput'] {
  const metadata = pairsOf(given.filter) ?? {};
  const headers = given.headers === null ? null : (pairsOf(given.headers) ?? {});
  return {
    url: given.url.trim(),
    description: given.description.trim() || null,
    eventTypes: given.eventTypes,
    filter: Object.keys(metadata).length === 0 ? null : { metadata },
    ...((headers === null || Object.keys(headers).length > 0) && { headers }),
    rateLimit: given.requests === '' ? null : { requests: Number(given.requests), per: given.per },
    concurrency: given.concurrency === '' ? null : Number(given.concurrency),
    ordering: given.isOrdered ? 'document' : 'none',
    ed25519: given.ed25519,
  };
}
