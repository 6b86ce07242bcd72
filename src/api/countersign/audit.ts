import { nameActors } from '../../audit/actors.ts';
import { listAudit } from '../../audit/reading.ts';
import type { Actor } from '../../domain/model.ts';
import type { Services } from '../../services.ts';
import type { Handlers } from '../dialect.ts';
import type { operations, Schemas } from '../generated/countersign.ts';

/** What was asked and done in the whole organization. */
export function auditHandlers({ core }: Services): Handlers<Pick<operations, 'listAudit'>> {
  return {
    async listAudit({ caller, query }) {
      const { data, nextCursor } = await listAudit(core, caller, query);
      const actors = await nameActors(
        core,
        caller.organizationId,
        data.map(({ actor }) => actor as Actor),
      );
      const named = data.map((entry, index) => ({ ...entry, actor: actors[index]! }));
      return { status: 200, body: { data: named as Schemas['AuditRecord'][], nextCursor } };
    },
  };
}
