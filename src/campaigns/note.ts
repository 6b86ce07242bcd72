import type { EntityManager } from '@mikro-orm/postgresql';
import type { AuditAction } from '../audit/actions.ts';
import type { Caller, Core } from '../core.ts';
import { audit } from '../documents/audit.ts';
import type { Actor } from '../domain/model.ts';

/** Writes into the audit trail what happened to a campaign, in the transaction in which it happens. */
export async function note(
  core: Core,
  em: EntityManager,
  { organizationId, actor }: { organizationId: Caller['organizationId']; actor: Actor },
  action: AuditAction,
  details: Record<string, unknown>,
): Promise<void> {
  await audit(em, organizationId, [{ documentId: null, at: new Date(core.now()), actor, action, details }]);
}
