import type { Core } from '../../core.ts';
import { DriverFailure } from '../../messaging/drivers/driver.ts';
import { whatsappMemory, whatsappSends } from '../../metrics.ts';
import type { ProcessIdentity } from '../../platform/process-identity.ts';
import { memoryOfTree } from '../../platform/process-memory.ts';
import { type Held, noteMemory } from '../standing.ts';
import type { ConnectionRow } from '../view.ts';
import { noteBackupTried } from './backup.ts';
import { plannedRestart } from './planned-restart.ts';

/** Looks after a session that is well: what its browser takes, and when it is restarted although nothing is wrong. */
export class Care {
  readonly #core: Core;
  readonly #held: Held;
  readonly #row: ConnectionRow;
  #readyAt: number | null = null;
  #trafficAt = 0;
  #sending = 0;
  #looks = 0;

  constructor(core: Core, held: Held, row: ConnectionRow) {
    this.#core = core;
    this.#held = held;
    this.#row = row;
  }

  /** The session has become ready. */
  ready(): void {
    this.#readyAt ??= this.#core.now();
    this.traffic();
  }

  /** Something came in, or was heard of. */
  traffic(): void {
    this.#trafficAt = this.#core.now();
  }

  /** Nothing is restarted in the middle of a message. */
  async sending<T>(send: () => Promise<T>): Promise<T> {
    this.#sending += 1;
    try {
      const sent = await send();
      whatsappSends.inc({ outcome: 'taken' });
      return sent;
    } catch (error) {
      whatsappSends.inc({ outcome: error instanceof DriverFailure && error.permanent ? 'refused' : 'again' });
      throw error;
    } finally {
      this.#sending -= 1;
      this.traffic();
    }
  }

  /** @returns what the session is to be restarted for; null when it may go on. @throws what PostgreSQL throws */
  async look(browser: ProcessIdentity | null): Promise<'memory' | 'backup' | null> {
    const core = this.#core;
    const { ref } = this.#held;
    this.#looks += 1;
    const memoryBytes = browser && (await memoryOfTree(browser.pid));
    if (memoryBytes !== null) {
      whatsappMemory.set({ connection: ref.connectionId }, memoryBytes);
      await noteMemory(core, this.#held, memoryBytes);
    }
    if (this.#readyAt === null) return null;
    const why = plannedRestart(
      {
        ...{ now: core.now(), readyAt: this.#readyAt, looks: this.#looks, memoryBytes },
        backupAt: timeOf(this.#row.backup_at),
        backupTriedAt: timeOf(this.#row.backup_tried_at),
        ...{ trafficAt: this.#trafficAt, isSending: this.#sending > 0 },
      },
      core.config.whatsapp,
    );
    if (why !== null)
      core.log.info({ connectionId: ref.connectionId, why, memoryBytes }, 'a WhatsApp session is restarted');
    if (why === 'backup') await noteBackupTried(core, ref);
    return why;
  }

  end(): void {
    whatsappMemory.remove({ connection: this.#held.ref.connectionId });
  }
}

const timeOf = (at: Date | string | null): number | null => (at === null ? null : new Date(at).getTime());
