import { parseBearerKey } from '../../organizations/key-format.ts';
import type { Services } from '../../services.ts';
import type { Dialect, Handlers } from '../dialect.ts';
import type { operations } from '../generated/countersign.ts';
import { sayProblemJson } from '../problem-json.ts';
import { approverHandlers } from './approvers.ts';
import { auditHandlers } from './audit.ts';
import { bulkSendHandlers } from './bulk-sends.ts';
import { campaignHandlers } from './campaigns.ts';
import { contactHandlers } from './contacts.ts';
import { contractReadingHandlers } from './contract-reading.ts';
import { contractHandlers } from './contracts.ts';
import { dashboardHandlers } from './dashboard.ts';
import { deliveryHandlers } from './deliveries.ts';
import { documentHandlers } from './documents.ts';
import { downloadHandlers } from './downloads.ts';
import { endpointHandlers } from './endpoints.ts';
import { eventHandlers } from './events.ts';
import { fileHandlers } from './files.ts';
import { formHandlers } from './forms.ts';
import { identityHandlers } from './identity.ts';
import { keyHandlers } from './keys.ts';
import { logoHandlers } from './logo.ts';
import { meHandlers } from './me.ts';
import { memberHandlers } from './members.ts';
import { messageHandlers } from './messages.ts';
import { pageHandlers } from './pages.ts';
import { peopleHandlers } from './people.ts';
import { previewHandlers } from './preview.ts';
import { scheduledMessageHandlers } from './scheduled-messages.ts';
import { sealHandlers } from './seals.ts';
import { settingsHandlers } from './settings.ts';
import { signingHandlers } from './signing.ts';
import { stampHandlers } from './stamps.ts';
import { subOrganizationHandlers } from './sub-organizations.ts';
import { templateHandlers } from './templates.ts';
import { twoWayHandlers } from './two-way.ts';
import { verificationHandlers } from './verification.ts';
import { walletHandlers } from './wallet.ts';
import { whatsappHandlers } from './whatsapp.ts';
import { whatsappChatHandlers } from './whatsapp-chats.ts';

/** Our own API: Bearer keys (`cs_live_…`), RFC 9457 problems, one handler for each operation of the contract. */
export function countersign(services: Services): Dialect {
  const handlers: Handlers<operations> = {
    ...documentHandlers(services),
    ...fileHandlers(services),
    ...downloadHandlers(services),
    ...pageHandlers(services),
    ...previewHandlers(services),
    ...approverHandlers(services),
    ...templateHandlers(services),
    ...bulkSendHandlers(services),
    ...formHandlers(services),
    ...contractReadingHandlers(services),
    ...contractHandlers(services),
    ...contactHandlers(services),
    ...stampHandlers(services),
    ...messageHandlers(services),
    ...whatsappHandlers(services),
    ...twoWayHandlers(services),
    ...whatsappChatHandlers(services),
    ...scheduledMessageHandlers(services),
    ...campaignHandlers(services),
    ...endpointHandlers(services),
    ...deliveryHandlers(services),
    ...eventHandlers(services),
    ...keyHandlers(services),
    ...settingsHandlers(services),
    ...logoHandlers(services),
    ...sealHandlers(services),
    ...auditHandlers(services),
    ...subOrganizationHandlers(services),
    ...walletHandlers(services),
    ...identityHandlers(services),
    ...memberHandlers(services),
    ...peopleHandlers(services),
    ...dashboardHandlers(services),
    ...meHandlers(services),
    ...signingHandlers(services),
    ...verificationHandlers(services),
  };
  return {
    name: 'countersign',
    mount: '/v1',
    bareMount: '/v1',
    contract: 'countersign.yaml',
    takesSessions: true,
    parseCredentials: ({ authorization }) => parseBearerKey(authorization),
    sayProblem: sayProblemJson,
    handlers,
  };
}
