import type { Services } from '../src/services.ts';
import type { ConnectionRef } from '../src/temporal/whatsapp-workflows.ts';
import { forgetMirror } from '../src/whatsapp/mirror/forgetting.ts';
import { forgetBackup } from '../src/whatsapp/session/backup.ts';
import { removeProfile } from '../src/whatsapp/session/profile.ts';
import { type Held, noteState, noteUnlinked, removeRow, supersede } from '../src/whatsapp/standing.ts';
import type { Reason } from '../src/whatsapp/states.ts';

export type WhatsAppActivities = ReturnType<typeof makeWhatsAppActivities>;

/** What the workflow of a connection asks of the world while no session is held. Each may be done twice. */
export function makeWhatsAppActivities({ core }: Pick<Services, 'core'>) {
  async function removeDevice(ref: ConnectionRef): Promise<void> {
    await removeProfile(core, ref.connectionId);
    await forgetBackup(core, ref);
  }

  return {
    async forgetWhatsAppSession(held: Held): Promise<void> {
      await supersede(core, held);
      await removeDevice(held.ref);
      await noteUnlinked(core, held, 'logged_out_here');
    },
    async deleteWhatsAppConnection(ref: ConnectionRef): Promise<void> {
      await removeDevice(ref);
      await forgetMirror(core, ref.connectionId);
      await removeRow(core, ref);
    },
    async noteWhatsAppLoss(loss: Held & { reason: Reason; isGivenUp: boolean }): Promise<void> {
      await noteState(core, loss, loss.isGivenUp ? 'failed' : 'degraded', loss.reason);
    },
  };
}
