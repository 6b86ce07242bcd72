import { randomUUID } from 'node:crypto';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { Core } from '../core.ts';
import { publish } from '../webhooks/publish.ts';
import type { ContractEventType } from './event-types.ts';
import type { ContractRow } from './rows.ts';
import { contractView } from './view.ts';

/** Tells an organization's systems what happened to a contract, in the caller's transaction. @param events `data`: beside the contract. `isOfDocument`: its document tells the same. */
export async function publishContract(
  core: Core,
  em: EntityManager,
  row: ContractRow,
  events: readonly { type: ContractEventType; data?: Record<string, unknown>; isOfDocument?: boolean }[],
): Promise<void> {
  const occurredAt = new Date(core.now());
  await publish(
    core,
    em,
    events.map(({ type, data, isOfDocument = false }) => ({
      id: randomUUID(),
      organizationId: row.organization_id,
      documentId: row.document_id,
      type,
      isOfDocument,
      occurredAt,
      data: { contract: contractView(row), ...data },
    })),
  );
}
