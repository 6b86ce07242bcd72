import type { WhatsAppSimulator } from '../simulators/whatsapp-web/start.ts';
import { shellPath } from './chromium.ts';

/** Settings by which sessions run in this machine's Chromium against the simulated WhatsApp, and write without pauses. */
export const sessionSettings = (
  simulator: Pick<WhatsAppSimulator, 'chromiumArguments'>,
  chromium = shellPath()!,
): Record<string, string> => ({
  CHROMIUM_PATH: chromium,
  WHATSAPP_CHROMIUM_ARGUMENTS: JSON.stringify(simulator.chromiumArguments),
  ...{ WHATSAPP_PACE_MIN_MS: '0', WHATSAPP_PACE_MAX_MS: '0', WHATSAPP_PROBE_EVERY_MS: '500' },
});
