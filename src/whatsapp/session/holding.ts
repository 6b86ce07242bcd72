import { hostname } from 'node:os';
import type { Core } from '../../core.ts';
import { whatsappRestarts } from '../../metrics.ts';
import { WHATSAPP_LIMITS as LIMITS } from '../limits.ts';
import { type Held, noteState, noteUnlinked, readStanding, takeSession } from '../standing.ts';
import { forgetBackup } from './backup.ts';
import { findChromium } from './chromium.ts';
import { within } from './deadline.ts';
import type { SessionEnd } from './ending.ts';
import { Holder } from './holder.ts';
import { prepareProfile } from './profile.ts';
import type { Sessions } from './sessions.ts';

/**
 * Holds a session from its beginning to its end, and keeps what it tells.
 * @param signal aborted when the session is to end: because something else is wanted of the connection, or because this
 *   worker stops (`isHandedOver`).
 */
export async function holdSession(
  core: Core,
  sessions: Sessions,
  held: Held,
  { signal, isHandedOver }: { signal: AbortSignal; isHandedOver: () => boolean },
): Promise<SessionEnd> {
  const row = await takeSession(core, held, `${hostname()} ${process.pid}`);
  if (!row) return refused(core, held);
  const chromium = findChromium(core.config);
  if (chromium === null) return { kind: 'lost', reason: 'browser_missing' };
  const from = await prepareProfile(core, row);
  if (from === null) return { kind: 'lost', reason: 'profile_missing' };
  const holder = new Holder(core, held, row, { chromium, from });
  const place = sessions.add(holder.offer);
  holder.onChange = place.changed;
  const stopped = new Promise<SessionEnd>((resolve) => {
    const stop = (): void => resolve(isHandedOver() ? { kind: 'handed_over' } : { kind: 'stopped' });
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
  });
  let end: SessionEnd | null = null;
  try {
    void sessions.inTurn(async () => {
      if (signal.aborted) return;
      void holder.session.begin();
      await Promise.race([holder.session.settled, stopped]);
    });
    end = await Promise.race([holder.session.ended, holder.superseded, stopped]);
    // Before the browser is closed and copied, which takes a while in which nothing is sent any more.
    if (end.kind === 'handed_over') await within(LIMITS.sayAwayMs, holder.interrupt('worker_gone')).catch(() => {});
    if (end.kind === 'planned') await holder.interrupt('restarting');
    if (end.kind === 'stopped' && (await readStanding(core, held))?.desired !== 'running')
      await holder.session.logOut();
    return end;
  } finally {
    place.remove();
    holder.stop();
    const isWhole = await holder.session.close();
    await holder.finish({ isWhole, end });
  }
}

/** Says in the row how the session ended, where nobody else will. */
export async function noteEnd(core: Core, held: Held, end: SessionEnd): Promise<void> {
  whatsappRestarts.inc({ reason: 'reason' in end ? end.reason : end.kind === 'planned' ? end.why : end.kind });
  if (end.kind !== 'over') return;
  if (end.reason === 'unscanned') await noteState(core, held, 'created', 'unscanned');
  else if (end.reason === 'replaced') await noteState(core, held, 'failed', 'replaced');
  else if (await noteUnlinked(core, held, end.reason)) await forgetBackup(core, held.ref);
}

async function refused(core: Core, held: Held): Promise<SessionEnd> {
  const standing = await readStanding(core, held);
  return { kind: 'refused', isWanted: standing?.desired === 'running', epoch: standing?.epoch ?? held.epoch };
}
