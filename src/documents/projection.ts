import { randomUUID } from 'node:crypto';
import type { EntityManager } from '@mikro-orm/postgresql';
import { type AuditEntry, audit } from '../audit/append.ts';
import { contractEnded } from '../contracts/ended.ts';
import { tellOfContract } from '../contracts/telling.ts';
import type { Core } from '../core.ts';
import type { Statement } from '../db/database.ts';
import type { Approver, DocumentEvent, DocumentState } from '../domain/model.ts';
import { upcoming } from '../domain/upcoming.ts';
import { queueMessages } from '../messaging/queue.ts';
import { readProfile } from '../organizations/profile.ts';
import { approverPhone, openApproverPhone, type SealedPhone } from '../secrets/phones.ts';
import { type NewEvent, publish } from '../webhooks/publish.ts';
import { ApproverEntity } from './entities.ts';
import type { CompleteApprover } from './input.ts';
import { messageFor } from './notices.ts';
import { settlePrice } from './payment.ts';
import { getWhole } from './reading.ts';
import type { RecordedTransition, RecordInput } from './recorded.ts';
import type { WholeDocument } from './rows.ts';
import { approverView, documentView } from './view.ts';

/**
 * Writes what happened to an open document, in one transaction: its state, the audit trail, the events with their
 * deliveries, the messages to be sent.
 *
 * P1  Repeating it changes nothing: `version` fences the state, and (document, sequence) and (approver, kind, occasion)
 *     are unique. So an attempt that was given up and runs on does no harm.
 * P2  Nothing is sent from here. What must leave the house is a row, taken up after the commit.
 */
export async function record(core: Core, input: RecordInput): Promise<void> {
  const { state, transitions, organizationId } = input;
  if (movesVersionAlone(input)) {
    await core.database.statement((sql) => writeDocument(sql, state, transitions));
    return;
  }
  const profile = await readProfile(core, organizationId);
  await core.database.tenant(organizationId, async (em) => {
    if (!(await writeDocument(em, state, transitions))) return;
    const refunded = state.endedAt === null ? 0 : await settlePrice(core, em, state);
    if (state.endedAt !== null) await contractEnded(em, state);
    if (transitions.some(({ command }) => ROUTE_COMMANDS.has(command))) await writeRoute(em, state);
    const happened = new Set(transitions.flatMap(({ events }) => events.map(({ type }) => type)));
    if (happened.size === 0) return;
    if (happened.has('approver.changed')) await acceptChanges(core, em, transitions);
    if ([...happened].some((type) => type.startsWith('approver.'))) await writeApprovers(em, state, transitions);
    if (happened.has('approver.completed') || happened.has('approver.rejected')) await acceptDecisions(em, state);
    const document = await getWhole(core, em, state.documentId);
    const entries = transitions.flatMap((transition) =>
      transition.events.map((event) => auditEntry(state, transition, event)),
    );
    await audit(em, organizationId, entries);
    const events = transitions.flatMap((transition) =>
      transition.events.map((event) => newEvent(document, event, transition.reason)),
    );
    await publish(core, em, events);
    await tellOfContract(
      core,
      em,
      document,
      transitions.flatMap((transition) => transition.events),
      refunded,
    );
    const notices = transitions.flatMap((transition) =>
      transition.notices.map((notice) => ({ notice, reason: transition.reason })),
    );
    await queueMessages(
      core,
      em,
      notices.flatMap(({ notice, reason }) => messageFor(document, notice, reason, profile) ?? []),
    );
  });
}

const ROUTE_COMMANDS: ReadonlySet<RecordedTransition['command']> = new Set([
  'add_approver',
  'replace_approver',
  'remove_approver',
  'reorder',
]);

/** Stamping does: nobody has to hear of it, and nothing but the document's own row has changed. */
function movesVersionAlone({ state, transitions }: RecordInput): boolean {
  const isSilent = transitions.every(({ command, events }) => events.length === 0 && !ROUTE_COMMANDS.has(command));
  return isSilent && state.endedAt === null;
}

/** @returns false when this version, or a later one, has been written before. */
async function writeDocument(em: Statement, state: DocumentState, transitions: RecordedTransition[]): Promise<boolean> {
  const decided = state.steps.flatMap((step) => step.approvers).filter((approver) => approver.decision !== null);
  const active = state.steps
    .flatMap((step) => step.approvers)
    .filter(({ status }) => status !== 'removed' && status !== 'replaced');
  const reason = transitions.findLast((transition) => transition.reason !== null)?.reason ?? null;
  const rows = await em.execute<unknown[]>(
    `update documents set status = ?, completing = ?, version = ?, sequence = ?, blocked = ?::jsonb, upcoming = ?::jsonb,
       expires_at = ?::timestamptz, ended_at = ?::timestamptz, ended_reason = coalesce(?, ended_reason), approver_count = ?, decided_count = ?, updated_at = ?::timestamptz
     where id = ? and version < ? returning id`,
    [
      state.status,
      state.completing,
      state.version,
      state.sequence,
      state.blocked === null ? null : JSON.stringify(state.blocked),
      JSON.stringify(upcoming(state, transitions.at(-1)?.at ?? 0)),
      time(state.expiresAt),
      time(state.endedAt),
      state.endedAt === null ? null : reason,
      active.length,
      decided.length,
      time(transitions.at(-1)?.at ?? null),
      state.documentId,
      state.version,
    ],
  );
  return rows.length > 0;
}

async function writeRoute(em: EntityManager, state: DocumentState): Promise<void> {
  const steps = state.steps.map((step, index) => ({ id: step.id, position: index + 1, quorum: step.quorum }));
  await em.execute(
    `insert into steps (id, organization_id, document_id, position, quorum)
     select id, ?, ?, position, quorum from jsonb_to_recordset(?::jsonb) as step(id uuid, position integer, quorum jsonb)
     on conflict (id) do update set position = excluded.position, quorum = excluded.quorum`,
    [state.organizationId, state.documentId, JSON.stringify(steps)],
  );
  await writePlaces(em, state);
  await writeLeavers(em, state);
}

/** A step that lost its last approver left the route, and the approver with it: the rows stay as a record. */
async function writeLeavers(em: EntityManager, state: DocumentState): Promise<void> {
  const steps = JSON.stringify(state.steps.map(({ id }) => id));
  const approvers = JSON.stringify(state.steps.flatMap((step) => step.approvers.map(({ id }) => id)));
  await em.execute(
    `update steps set position = 0 where document_id = ? and id not in (select jsonb_array_elements_text(?::jsonb)::uuid)`,
    [state.documentId, steps],
  );
  await em.execute(
    `update approvers set status = 'removed', link_version = link_version + 1, updated_at = now()
     where document_id = ? and status not in ('proposed', 'removed') and id not in (select jsonb_array_elements_text(?::jsonb)::uuid)`,
    [state.documentId, approvers],
  );
}

/** Where each approver stands after the route changed; approvers who were only proposed now count. */
async function writePlaces(em: EntityManager, state: DocumentState): Promise<void> {
  const places = state.steps.flatMap((step) =>
    step.approvers.map(({ id }, index) => ({ id, step_id: step.id, position: index + 1 })),
  );
  await em.execute(
    `update approvers a set step_id = place.step_id, position = place.position
     from jsonb_to_recordset(?::jsonb) as place(id uuid, step_id uuid, position integer) where a.id = place.id and a.document_id = ?`,
    [JSON.stringify(places), state.documentId],
  );
}

async function writeApprovers(
  em: EntityManager,
  state: DocumentState,
  transitions: RecordedTransition[],
): Promise<void> {
  const replacedBy = new Map(
    transitions.flatMap(({ events }) =>
      events
        .filter(({ type }) => type === 'approver.replaced')
        .map((event) => [event.approverId, event.details.by ?? null] as const),
    ),
  );
  const reasons = new Map(
    transitions.flatMap(({ events, reason }) =>
      events.filter(({ type }) => type === 'approver.rejected').map((event) => [event.approverId, reason] as const),
    ),
  );
  const rows = state.steps
    .flatMap((step) => step.approvers)
    .map((approver) => ({
      ...approverRow(approver),
      reason: reasons.get(approver.id) ?? null,
      replaced_by: replacedBy.get(approver.id) ?? null,
    }));
  await em.execute(
    `update approvers a set status = n.status, action = n.action, veto = n.veto, language = n.language, time_zone = n.time_zone,
       link_version = n.link_version, invited_at = n.invited_at, decided_at = n.decided_at, decision_id = n.decision_id,
       reminder_count = n.reminder_count, reason = coalesce(n.reason, a.reason), replaced_by = coalesce(n.replaced_by, a.replaced_by),
       updated_at = now()
     from jsonb_to_recordset(?::jsonb) as n(id uuid, status text, action text, veto boolean, language text, time_zone text,
       link_version integer, invited_at timestamptz, decided_at timestamptz, decision_id uuid, reminder_count integer, reason text, replaced_by uuid)
     where a.id = n.id and a.document_id = ?
       and (a.status, a.link_version, a.reminder_count, a.invited_at, a.action, a.veto, a.language, a.time_zone) is distinct from
           (n.status, n.link_version, n.reminder_count, n.invited_at, n.action, n.veto, n.language, n.time_zone)`,
    [JSON.stringify(rows), state.documentId],
  );
}

function approverRow(approver: Approver) {
  const { id, status, action, veto, language, timeZone, linkVersion, invitedAt, decision, reminders } = approver;
  return {
    id,
    status,
    action,
    veto,
    language,
    time_zone: timeZone,
    link_version: linkVersion,
    invited_at: time(invitedAt),
    decided_at: time(decision?.decidedAt ?? null),
    decision_id: decision?.id ?? null,
    reminder_count: reminders.sentCount + reminders.manualAt.length,
  };
}

type ProposedFields = Omit<CompleteApprover, 'id' | 'phone'> & { phone: SealedPhone };

/** Who approvers were proposed to be (requests.ts) counts from now on, before anything is written to them. */
async function acceptChanges(core: Core, em: EntityManager, transitions: RecordedTransition[]): Promise<void> {
  for (const { details } of transitions.flatMap(({ events }) => events)) {
    if (details.proposalId === undefined) continue;
    const [row] = await em.execute<{ approver_id: string; fields: ProposedFields }[]>(
      'delete from approver_changes where id = ? returning approver_id, fields',
      [details.proposalId],
    );
    if (!row) continue;
    const { approver_id: id, fields } = row;
    const phone = approverPhone(core, id, openApproverPhone(core, id, fields.phone));
    await em.nativeUpdate(ApproverEntity, { id }, { ...fields, ...phone });
  }
}

/** What the approvers submitted counts from now on. */
async function acceptDecisions(em: EntityManager, state: DocumentState): Promise<void> {
  const decisions = state.steps.flatMap((step) =>
    step.approvers.flatMap(({ decision }) => (decision ? { id: decision.id, at: time(decision.decidedAt) } : [])),
  );
  if (decisions.length === 0) return;
  await em.execute(
    `update decisions d set accepted_at = n.at from jsonb_to_recordset(?::jsonb) as n(id uuid, at timestamptz)
     where d.id = n.id and d.document_id = ? and d.accepted_at is null`,
    [JSON.stringify(decisions), state.documentId],
  );
}

function auditEntry(state: DocumentState, transition: RecordedTransition, event: DocumentEvent): AuditEntry {
  return {
    documentId: state.documentId,
    approverId: event.approverId,
    sequence: event.sequence,
    at: new Date(event.occurredAt),
    actor: transition.actor,
    action: event.type,
    details: { ...publicDetails(event.details), ...(transition.reason === null ? {} : { reason: transition.reason }) },
  };
}

function newEvent(document: WholeDocument, event: DocumentEvent, reason: string | null): NewEvent {
  const approver = document.approvers.find(({ id }) => id === event.approverId);
  return {
    id: randomUUID(),
    organizationId: document.organization_id,
    documentId: document.id,
    sequence: event.sequence,
    type: event.type,
    occurredAt: new Date(event.occurredAt),
    data: {
      document: documentView(document),
      ...(approver ? { approver: approverView(approver, document.language) } : {}),
      ...publicDetails(event.details),
      ...(reason === null ? {} : { reason }),
    },
  };
}

/** Details as our API says them: times in ISO, positions from 1, and nothing of how we work. */
function publicDetails({
  expiresAt,
  position,
  proposalId: _,
  ...others
}: DocumentEvent['details']): DocumentEvent['details'] {
  return {
    ...others,
    ...(expiresAt === undefined ? {} : { expiresAt: typeof expiresAt === 'number' ? time(expiresAt) : expiresAt }),
    ...(typeof position === 'number' ? { position: position + 1 } : {}),
  };
}

function time(at: number | null): string | null {
  return at === null ? null : new Date(at).toISOString();
}
