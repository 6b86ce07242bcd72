import { Foundation } from './0001-foundation.ts';
import { WebhookPlatform } from './0002-webhook-platform.ts';
import { Contacts } from './0003-contacts.ts';
import { AuditChain } from './0004-audit-chain.ts';

/** In the order in which they are run. Forward only: what has been released is never edited, only followed. */
export const migrations = [
  { name: '0001-foundation', class: Foundation },
  { name: '0002-webhook-platform', class: WebhookPlatform },
  { name: '0003-contacts', class: Contacts },
  { name: '0004-audit-chain', class: AuditChain },
];
