import { listAudit } from '../../audit/reading.ts';
import type { Services } from '../../services.ts';
import type { Handlers } from '../dialect.ts';
import type { operations, Schemas } from '../generated/countersign.ts';

/** What was asked and done in the whole organization. */
export function auditHandlers({ core }: Services): Handlers<Pick<operations, 'listAudit'>> {
  return {
    async listAudit({ caller, query }) {
      const { data, nextCursor } = await listAudit(core, caller, query);
      return { status: 200, body: { data: data as Schemas['AuditRecord'][], nextCursor } };
    },
  };
}
