import type { EntityManager } from '@mikro-orm/postgresql';
import type { AuditAction } from '../audit/actions.ts';
import { audit } from '../audit/append.ts';
import type { Core } from '../core.ts';
import type { Access } from './access.ts';
import { LIMITS } from './limits.ts';

type TrailAction = Extract<
  AuditAction,
  `code.${'sent' | 'verified' | 'locked'}` | `decision.${'by_chat' | 'refused'}` | `stamp.${'kept' | 'forgotten'}`
>;
type Details = Record<string, string | number | null>;

/** Writes down what the approver did, beside the document's own events. No code, token or phone belongs here. */
export async function writeTrail(
  core: Core,
  em: EntityManager,
  { organizationId, document, approver }: Access,
  action: TrailAction,
  details: Details,
): Promise<void> {
  await audit(em, organizationId, [
    {
      documentId: document.id,
      approverId: approver.id,
      at: new Date(core.now()),
      actor: { kind: 'approver', id: approver.id },
      action,
      details,
    },
  ]);
}

/** Writes down a decision that was refused: the attempt is part of the story. The same one again a moment later is not. */
export async function writeRefusal(core: Core, em: EntityManager, access: Access, details: Details): Promise<void> {
  const action = 'decision.refused';
  const known = await em.execute<unknown[]>(
    `select id from audit_entries
     where document_id = ? and approver_id = ? and action = ? and details = ?::jsonb and occurred_at > ? limit 1`,
    [
      access.document.id,
      access.approver.id,
      action,
      JSON.stringify(details),
      new Date(core.now() - LIMITS.refusalNotedEveryMs),
    ],
  );
  if (known.length === 0) await writeTrail(core, em, access, action, details);
}
