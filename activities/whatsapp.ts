import { rm } from 'node:fs/promises';
import type { Services } from '../src/services.ts';
import type { ConnectionRef } from '../src/temporal/whatsapp-workflows.ts';
import { endLeftBrowser } from '../src/whatsapp/chromium.ts';
import { profilesFolder } from '../src/whatsapp/holding.ts';
import { profileOf } from '../src/whatsapp/session.ts';
import { type Held, noteState, noteUnlinked, removeRow, supersede } from '../src/whatsapp/standing.ts';
import type { Reason } from '../src/whatsapp/states.ts';

export type WhatsAppActivities = ReturnType<typeof makeWhatsAppActivities>;

/** What the workflow of a connection asks of the world while no session is held. Each may be done twice. */
export function makeWhatsAppActivities({ core }: Pick<Services, 'core'>) {
  async function removeProfile({ connectionId }: ConnectionRef): Promise<void> {
    const profile = profileOf(profilesFolder(core.config), connectionId);
    await endLeftBrowser(profile);
    await rm(profile, { recursive: true, force: true, maxRetries: 3 });
  }

  return {
    async forgetWhatsAppSession(held: Held): Promise<void> {
      await supersede(core, held);
      await removeProfile(held.ref);
      await noteUnlinked(core, held, 'logged_out_here');
    },
    async deleteWhatsAppConnection(ref: ConnectionRef): Promise<void> {
      await removeProfile(ref);
      await removeRow(core, ref);
    },
    async noteWhatsAppLoss(loss: Held & { reason: Reason; isGivenUp: boolean }): Promise<void> {
      await noteState(core, loss, loss.isGivenUp ? 'failed' : 'degraded', loss.reason);
    },
  };
}
