import type { EntityManager } from '@mikro-orm/postgresql';
import type { Caller, Core } from '../../core.ts';
import { invalid } from '../../errors/problem.ts';
import { WHATSAPP_LIMITS } from '../limits.ts';

/** What must be so of anything that is to be sent by a connection later. */

/** @throws Problem validation_failed unless `at` is in the future, and not too far in it. */
export function requireAhead(core: Core, at: Date, pointer: string): void {
  const aheadMs = at.getTime() - core.now();
  if (aheadMs <= 0) throw invalid(pointer, 'future', 'Must be in the future.');
  if (aheadMs > WHATSAPP_LIMITS.aheadMaxMs) throw invalid(pointer, 'maximum', 'Must be within a year from now.');
}

/** Whether it is linked is looked at when its time has come. @throws Problem validation_failed */
export async function requireConnection(em: EntityManager, id: string): Promise<void> {
  const found = await em.execute<object[]>(`select 1 from whatsapp_connections where id = ? and desired <> 'deleted'`, [
    id,
  ]);
  if (found.length === 0) throw invalid('/connectionId', 'exists', 'There is no such connection.');
}

/** The same before anything is fetched or read for it. @throws Problem validation_failed */
export const requireConnectionOf = (core: Core, { organizationId }: Caller, id: string): Promise<void> =>
  core.database.tenant(organizationId, (em) => requireConnection(em, id));
