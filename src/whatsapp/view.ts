import type { Core } from '../core.ts';
import type { Language, OrganizationId } from '../domain/model.ts';
import { iso } from '../iso.ts';
import { openPhone, type SealedPhone } from '../secrets/phones.ts';
import { type ConnectionSettings, completeConnectionSettings } from './settings.ts';
import { type ConnectionState, inWords, problemInWords, type Reason } from './states.ts';

/** A connection as the API shows it. Times are ISO 8601 in UTC. */
export type ConnectionView = {
  id: string;
  name: string;
  state: ConnectionState;
  reason: Reason | null;
  /** Both for people. */
  description: string;
  /** What the self test misses in WhatsApp's page, for people; a connection that is ready may have one too. */
  problem: string | null;
  stateSince: string;
  /** E.164: the number it sends from; null while it is not linked. */
  phone: string | null;
  linkedAt: string | null;
  restarts: number;
  sent: number;
  received: number;
  /** What its browser takes; null while it is not known. */
  memoryBytes: number | null;
  /** From when the latest copy of its device is, by which another machine could go on; null while there is none. */
  backedUpAt: string | null;
  createdAt: string;
} & ConnectionSettings;

export const CONNECTION_COLUMNS = `id, organization_id, name, state, reason, desired, epoch, state_at, phone, linked_at,
  restarts, sent_count, received_count, last_received_at, created_at, settings, problem,
  memory_bytes, unlinked_epoch, backup_sha256, backup_epoch, backup_at, backup_tried_at`;

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
  settings: Partial<ConnectionSettings>;
  problem: string | null;
  memory_bytes: number | string | null;
  unlinked_epoch: number;
  backup_sha256: string | null;
  backup_epoch: number | null;
  backup_at: Date | string | null;
  backup_tried_at: Date | string | null;
};

/** What the phone of a connection is sealed for. */
export const connectionRow = (id: string): string => `whatsapp connection ${id}`;

export function connectionOf(
  core: Pick<Core, 'keyring' | 'config'>,
  row: ConnectionRow,
  language: Language,
): ConnectionView {
  const { id, name, state, reason, restarts } = row;
  return {
    ...{ id, name, state, reason, restarts },
    description: inWords(state, reason, language),
    problem: row.problem === null ? null : problemInWords(row.problem, language),
    stateSince: iso(row.state_at),
    phone: row.phone === null ? null : openPhone(core, connectionRow(id), row.phone),
    linkedAt: iso(row.linked_at),
    sent: Number(row.sent_count),
    received: Number(row.received_count),
    memoryBytes: row.memory_bytes === null ? null : Number(row.memory_bytes),
    backedUpAt: iso(row.backup_at),
    ...completeConnectionSettings(core.config, row.settings),
    createdAt: iso(row.created_at),
  };
}
