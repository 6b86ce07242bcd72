import type { EntityManager } from '@mikro-orm/postgresql';
import type { Core } from '../core.ts';
import type { Access } from './access.ts';
import { LIMITS } from './limits.ts';

type Details = Record<string, string | number | null>;

/** Writes down what the approver did, beside the document's own events. No code, token or phone belongs here. */
export async function writeTrail(
  core: Core,
  em: EntityManager,
  access: Access,
  action: string,
  details: Details,
): Promise<void> {
  await em.execute(
    `insert into audit_entries (organization_id, document_id, approver_id, occurred_at, actor, action, details)
     values (?, ?, ?, ?, ?::jsonb, ?, ?::jsonb)`,
    entry(core, access, action, details),
  );
}

/** Writes down a decision that was refused: the attempt is part of the story. The same one again a moment later is not. */
export async function writeRefusal(core: Core, em: EntityManager, access: Access, details: Details): Promise<void> {
  const action = 'approver.decision_refused';
  await em.execute(
    `insert into audit_entries (organization_id, document_id, approver_id, occurred_at, actor, action, details)
     select ?, ?, ?, ?, ?::jsonb, ?, ?::jsonb
     where not exists (
       select from audit_entries where document_id = ? and approver_id = ? and action = ? and details = ?::jsonb and occurred_at > ?)`,
    [
      ...entry(core, access, action, details),
      access.document.id,
      access.approver.id,
      action,
      JSON.stringify(details),
      new Date(core.now() - LIMITS.refusalNotedEveryMs),
    ],
  );
}

function entry(core: Core, { organizationId, document, approver }: Access, action: string, details: Details) {
  const actor = { kind: 'approver', id: approver.id };
  return [
    organizationId,
    document.id,
    approver.id,
    new Date(core.now()),
    JSON.stringify(actor),
    action,
    JSON.stringify(details),
  ];
}
