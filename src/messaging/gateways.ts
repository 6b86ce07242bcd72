import type { Core } from '../core.ts';
import { CHANNELS, type Channel } from '../organizations/settings.ts';

/** Channels that lead to people by a gateway. What falls to another one is kept in the outbox, which is nobody's phone. */
export const gatewayChannels = ({ config }: Pick<Core, 'config'>): Channel[] =>
  CHANNELS.filter((channel) => config.messageDrivers[channel] !== 'outbox');

/** Without one a WhatsApp connection is the only way to anybody. */
export const hasGateway = (core: Pick<Core, 'config'>): boolean => gatewayChannels(core).length > 0;
