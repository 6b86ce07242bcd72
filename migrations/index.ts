import { Foundation } from './0001-foundation.ts';
import { WebhookPlatform } from './0002-webhook-platform.ts';
import { Contacts } from './0003-contacts.ts';
import { AuditChain } from './0004-audit-chain.ts';
import { Intake } from './0005-intake.ts';
import { Fields } from './0007-fields.ts';
import { Evidence } from './0008-evidence.ts';
import { Seals } from './0009-seals.ts';
import { RetentionAndChanges } from './0011-retention-and-changes.ts';
import { People } from './0012-people.ts';
import { Dashboard } from './0013-dashboard.ts';
import { Templates } from './0014-templates.ts';
import { Upcoming } from './0015-upcoming.ts';
import { Wallet } from './0016-wallet.ts';
import { Identity } from './0017-identity.ts';
import { OrganizationTree } from './0018-organization-tree.ts';
import { Contracts } from './0019-contracts.ts';
import { Forms } from './0020-forms.ts';
import { SealedPhones } from './0021-sealed-phones.ts';
import { Pages } from './0022-pages.ts';
import { RefusedKeys } from './0023-refused-keys.ts';
import { WhatsApp } from './0024-whatsapp.ts';

/** In the order in which they are run. Forward only: what has been released is never edited, only followed. */
export const migrations = [
  { name: '0001-foundation', class: Foundation },
  { name: '0002-webhook-platform', class: WebhookPlatform },
  { name: '0003-contacts', class: Contacts },
  { name: '0004-audit-chain', class: AuditChain },
  { name: '0005-intake', class: Intake },
  { name: '0007-fields', class: Fields },
  { name: '0008-evidence', class: Evidence },
  { name: '0009-seals', class: Seals },
  { name: '0011-retention-and-changes', class: RetentionAndChanges },
  { name: '0012-people', class: People },
  { name: '0013-dashboard', class: Dashboard },
  { name: '0014-templates', class: Templates },
  { name: '0015-upcoming', class: Upcoming },
  { name: '0016-wallet', class: Wallet },
  { name: '0017-identity', class: Identity },
  { name: '0018-organization-tree', class: OrganizationTree },
  { name: '0019-contracts', class: Contracts },
  { name: '0020-forms', class: Forms },
  { name: '0021-sealed-phones', class: SealedPhones },
  { name: '0022-pages', class: Pages },
  { name: '0023-refused-keys', class: RefusedKeys },
  { name: '0024-whatsapp', class: WhatsApp },
];
