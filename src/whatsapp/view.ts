import type { Core } from '../core.ts';
import type { Language, OrganizationId } from '../domain/model.ts';
import { openPhone, type SealedPhone } from '../secrets/phones.ts';
import { type ConnectionState, inWords, type Reason } from './states.ts';

/** A connection as the API shows it. Times are ISO 8601 in UTC. */
export type ConnectionView = {
  id: string;
  name: string;
  state: ConnectionState;
  reason: Reason | null;
  /** Both for people. */
  description: string;
  stateSince: string;
  /** E.164: the number it sends from; null while it is not linked. */
  phone: string | null;
  linkedAt: string | null;
  restarts: number;
  sent: number;
  received: number;
  createdAt: string;
};

export const CONNECTION_COLUMNS = `id, organization_id, name, state, reason, desired, epoch, state_at, phone, linked_at,
  restarts, sent_count, received_count, last_received_at, created_at`;

export type ConnectionRow = {
  id: string;
  organization_id: OrganizationId;
  name: string;
  state: ConnectionState;
  reason: Reason | null;
  desired: 'running' | 'logged_out' | 'deleted';
  epoch: number;
  state_at: Date | string;
  phone: SealedPhone | null;
  linked_at: Date | string | null;
  restarts: number;
  sent_count: number | string;
  received_count: number | string;
  last_received_at: Date | string | null;
  created_at: Date | string;
};

/** What the phone of a connection is sealed for. */
export const connectionRow = (id: string): string => `whatsapp connection ${id}`;

export function connectionOf(keys: Pick<Core, 'keyring'>, row: ConnectionRow, language: Language): ConnectionView {
  const { id, name, state, reason, restarts } = row;
  return {
    ...{ id, name, state, reason, restarts },
    description: inWords(state, reason, language),
    stateSince: new Date(row.state_at).toISOString(),
    phone: row.phone === null ? null : openPhone(keys, connectionRow(id), row.phone),
    linkedAt: row.linked_at === null ? null : new Date(row.linked_at).toISOString(),
    sent: Number(row.sent_count),
    received: Number(row.received_count),
    createdAt: new Date(row.created_at).toISOString(),
  };
}
