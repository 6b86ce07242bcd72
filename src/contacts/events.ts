import { randomUUID } from 'node:crypto';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { Core } from '../core.ts';
import type { OrganizationId } from '../domain/model.ts';
import { publish } from '../webhooks/publish.ts';
import type { ContactEventType } from './event-types.ts';
import type { ContactView } from './view.ts';

/** What happened to a contact; `tag` only where it is about one. */
export type ContactHappening = { type: ContactEventType; tag?: string };

/** Tells of a contact, as it is now, in the transaction that changed it. */
export async function publishContact(
  core: Core,
  em: EntityManager,
  organizationId: OrganizationId,
  contact: ContactView,
  happenings: readonly ContactHappening[],
): Promise<void> {
  const occurredAt = new Date(core.now());
  const events = happenings.map(({ type, tag }) => ({
    id: randomUUID(),
    organizationId,
    type,
    occurredAt,
    data: { contact, ...(tag !== undefined && { tag }) },
  }));
  await publish(core, em, events);
}
