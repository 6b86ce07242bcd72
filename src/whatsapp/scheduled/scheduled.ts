import type { EntityManager } from '@mikro-orm/postgresql';
import type { AuditAction } from '../../audit/actions.ts';
import { auditAct } from '../../audit/append.ts';
import type { Caller, Core } from '../../core.ts';
import { type Page, type PageRequest, pageOf, readTimeCursor } from '../../cursor.ts';
import { derivedId } from '../../derived-id.ts';
import { invalid, Problem } from '../../errors/problem.ts';
import { withdraw } from '../../messaging/withdrawing.ts';
import { sealPhone } from '../../secrets/phones.ts';
import type { ScheduledRef } from '../../temporal/scheduled-workflows.ts';
import { destinationOf } from '../chat-id.ts';
import { WHATSAPP_LIMITS } from '../limits.ts';
import { type OutgoingContent, sealContent } from '../sending/content.ts';
import { requireAhead, requireConnection } from './later.ts';
import { promiseTelling, type Telling, tellNow, type Using } from './telling.ts';
import {
  SCHEDULED_COLUMNS,
  type ScheduledRow,
  type ScheduledStatus,
  type ScheduledView,
  scheduledOf,
  scheduledRow,
} from './view.ts';

/**
 * Messages that are to be sent later. The row says what, to whom and when; the workflow `scheduled-message:{id}` waits for
 * its time and has it handed over (sending.ts). What changes the row tells the workflow, or promises to.
 */

export type NewScheduled = {
  /** Makes a repetition harmless: it gives the message scheduled the first time. */
  id: string;
  connectionId: string;
  /** A phone in any form, or the id of a chat. */
  to: string;
  content: OutgoingContent;
  at: Date;
  /** WhatsApp's id of the message that it answers. */
  replyTo?: string | null | undefined;
};

/** @throws Problem not_found (connection) | validation_failed | too_many_scheduled_messages */
export async function scheduleMessage(services: Using, caller: Caller, given: NewScheduled): Promise<ScheduledView> {
  const { core } = services;
  const { id, connectionId, content } = given;
  const destination = destinationOf(given.to);
  if (!destination) throw invalid('/to', 'phone', 'Must be a phone in international form, or the id of a chat.');
  const to = destination.phone ?? destination.chatId;
  requireAhead(core, given.at, '/at');
  const { row, telling } = await core.database.tenant(caller.organizationId, async (em) => {
    const known = await find(em, id);
    if (known) return { row: known, telling: null };
    await requireConnection(em, connectionId);
    await requireRoom(em, caller);
    const now = new Date(core.now());
    await em.execute(
      `insert into scheduled_messages (id, organization_id, connection_id, recipient, content, media_sha256, reply_to, due_at, message_id, caller, created_at, updated_at)
       values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?::jsonb, ?, ?)`,
      [
        ...[id, caller.organizationId, connectionId, sealPhone(core, scheduledRow(id), to)],
        ...[sealContent(core, scheduledRow(id), content), mediaOf(content), given.replyTo ?? null],
        ...[given.at, derivedId(scheduledRow(id))],
        ...[JSON.stringify({ actor: caller.actor, dialect: caller.dialect, mode: caller.mode }), now, now],
      ],
    );
    await note(core, em, caller, 'scheduled_message.created', id);
    return { row: (await find(em, id))!, telling: await promise(em, caller, id, 1, given.at) };
  });
  if (telling) await tellNow(services, telling);
  return scheduledOf(core, row);
}

/** Looks whether it can still be changed. @throws Problem not_found | scheduled_message_over */
export async function requireChangeable(core: Core, { organizationId }: Caller, id: string): Promise<void> {
  requirePending(await core.database.tenant(organizationId, (em) => lock(em, id)));
}

/** Changes what is given, as long as its time has not come. @throws Problem not_found | validation_failed | scheduled_message_over */
export async function changeScheduled(
  services: Using,
  caller: Caller,
  id: string,
  { at, content }: { at?: Date | undefined; content?: OutgoingContent | undefined },
): Promise<ScheduledView> {
  const { core } = services;
  const { row, telling } = await core.database.tenant(caller.organizationId, async (em) => {
    const known = await lock(em, id);
    requirePending(known);
    if (at !== undefined) requireAhead(core, at, '/at');
    const due = at ?? new Date(known.due_at);
    const revision = known.revision + 1;
    await em.execute('update scheduled_messages set due_at = ?, revision = ?, updated_at = ? where id = ?', [
      ...[due, revision, new Date(core.now()), id],
    ]);
    if (content !== undefined) {
      await em.execute('update scheduled_messages set content = ?, media_sha256 = ? where id = ?', [
        ...[sealContent(core, scheduledRow(id), content), mediaOf(content), id],
      ]);
    }
    await note(core, em, caller, 'scheduled_message.changed', id);
    return { row: (await find(em, id))!, telling: await promise(em, caller, id, revision, due) };
  });
  await tellNow(services, telling);
  return scheduledOf(core, row);
}

/**
 * Sees to it that it is not sent: also when its time has come and it only waits for its turn. One that is cancelled stays so.
 * @throws Problem not_found | scheduled_message_over
 */
export async function cancelScheduled(services: Using, caller: Caller, id: string): Promise<ScheduledView> {
  const { core } = services;
  const { row, telling } = await core.database.tenant(caller.organizationId, async (em) => {
    const known = await lock(em, id);
    if (known.status === 'cancelled') return { row: known, telling: null };
    if (known.status !== 'pending') throw new Problem('scheduled_message_over');
    await note(core, em, caller, 'scheduled_message.cancelled', id);
    if (known.kept_status === 'handed_over') {
      const [withdrawn] = await withdraw(em, [known.message_id!]);
      if (withdrawn === undefined) throw new Problem('scheduled_message_over');
    }
    const revision = known.revision + 1;
    await em.execute(`update scheduled_messages set status = 'cancelled', revision = ?, updated_at = ? where id = ?`, [
      ...[revision, new Date(core.now()), id],
    ]);
    return { row: (await find(em, id))!, telling: await promise(em, caller, id, revision, null) };
  });
  if (telling) await tellNow(services, telling);
  return scheduledOf(core, row);
}

/** @throws Problem not_found */
export async function readScheduled(core: Core, { organizationId }: Caller, id: string): Promise<ScheduledView> {
  const [row] = await core.database.read<ScheduledRow>(organizationId, `${FROM} where s.id = $1::uuid`, [id]);
  if (!row) throw new Problem('not_found');
  return scheduledOf(core, row);
}

export type ScheduledFilter = PageRequest & {
  connectionId?: string | undefined;
  status?: ScheduledStatus | undefined;
};

/** Newest first. @throws Problem malformed_request for a cursor that is not ours. */
export async function listScheduled(
  core: Core,
  { organizationId }: Caller,
  { connectionId, status, limit, cursor }: ScheduledFilter,
): Promise<Page<ScheduledView>> {
  const [afterTime, afterId] = cursor === undefined ? [] : readTimeCursor(cursor);
  const rows = await core.database.read<ScheduledRow & { position: string }>(
    organizationId,
    `select * from (${SELECT}, to_jsonb(s.created_at) #>> '{}' as position from ${TABLES}
       where ($1::uuid is null or s.connection_id = $1::uuid)
         and ($2::timestamptz is null or (s.created_at, s.id) < ($2, $3::uuid))) one
     where $4::text is null or status = $4
     order by created_at desc, id desc limit $5`,
    [connectionId ?? null, afterTime ?? null, afterId ?? null, status ?? null, limit + 1],
  );
  return pageOf(
    rows,
    limit,
    (row) => scheduledOf(core, row),
    ({ position, id }) => [position, id],
  );
}

const SELECT = `select ${SCHEDULED_COLUMNS}`;
const TABLES = 'scheduled_messages s left join messages m on m.id = s.message_id';
const FROM = `${SELECT} from ${TABLES}`;

async function find(em: EntityManager, id: string): Promise<ScheduledRow | undefined> {
  const [row] = await em.execute<ScheduledRow[]>(`${FROM} where s.id = ?`, [id]);
  return row;
}

/** A row that nobody else changes until the transaction ends. @throws Problem not_found */
async function lock(em: EntityManager, id: string): Promise<ScheduledRow> {
  const [row] = await em.execute<ScheduledRow[]>(`${FROM} where s.id = ? for update of s`, [id]);
  if (!row) throw new Problem('not_found');
  return row;
}

function requirePending({ kept_status }: ScheduledRow): void {
  if (kept_status !== 'pending') throw new Problem('scheduled_message_over');
}

/** Two at a time must not both find the last place free. @throws Problem too_many_scheduled_messages */
async function requireRoom(em: EntityManager, { organizationId }: Caller): Promise<void> {
  const max = WHATSAPP_LIMITS.scheduledMax;
  await em.execute('select 1 from organizations where id = ? for update', [organizationId]);
  const [{ count } = { count: 0 }] = await em.execute<{ count: number }[]>(
    `select count(*)::integer as count from scheduled_messages where status = 'pending'`,
  );
  if (count >= max) throw new Problem('too_many_scheduled_messages', { details: { max } });
}

async function promise(
  em: EntityManager,
  { organizationId }: Caller,
  scheduledId: string,
  revision: number,
  at: Date | null,
): Promise<Telling> {
  const ref: ScheduledRef = { organizationId, scheduledId };
  return promiseTelling(em, ref, { revision, at: at?.getTime() ?? null });
}

const mediaOf = (content: OutgoingContent): string | null => (content.kind === 'media' ? content.media.sha256 : null);

const note = (core: Core, em: EntityManager, caller: Caller, action: AuditAction, scheduledMessageId: string) =>
  auditAct(core, em, caller, { action, details: { scheduledMessageId } });
