import type { Dialect } from '../../api/dialect.ts';
import { parseBareSecret } from '../../organizations/key-format.ts';
import type { Services } from '../../services.ts';
import { chatHandlers } from './chats.ts';
import { clientHandlers } from './client-operations.ts';
import { type GroupDelay, groupHandlers } from './groups.ts';
import { historyHandlers } from './history.ts';
import { CLIENTMANAGER_LIMITS } from './limits.ts';
import { messageHandlers } from './messages.ts';
import { sayProblem } from './problems.ts';
import { scheduleHandlers } from './schedules.ts';

/** The WhatsApp client manager: contracts/clientmanager.yaml, whose rules S4-R01 to S4-R144 the tests name. */
export function clientmanager(
  services: Services,
  { groupDelayMs = CLIENTMANAGER_LIMITS.groupDelayMs }: { groupDelayMs?: GroupDelay } = {},
): Dialect {
  return {
    name: 'clientmanager',
    mount: '/clientmanager',
    bareMount: '',
    contract: 'clientmanager.yaml',
    parseCredentials: (headers) => parseBareSecret(headers['x-api-key']),
    takesSessions: true,
    isStrictAboutCredentials: true,
    sayProblem,
    handlers: {
      ...clientHandlers(services),
      ...messageHandlers(services),
      ...scheduleHandlers(services),
      ...historyHandlers(services),
      ...chatHandlers(services),
      ...groupHandlers(services, groupDelayMs),
    },
  };
}
