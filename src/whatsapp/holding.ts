import { mkdir } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import type { Message } from 'whatsapp-web.js';
import type { Config } from '../config.ts';
import type { Core } from '../core.ts';
import type { OutgoingMessage } from '../messaging/drivers/driver.ts';
import { applyStatus } from '../messaging/status.ts';
import { chromiumArguments, findChromium } from './chromium.ts';
import type { SessionEnd } from './ending.ts';
import { DRIVER, type Inbox, missedSince, takeIn } from './incoming.ts';
import { WHATSAPP_LIMITS as LIMITS } from './limits.ts';
import { sendText } from './outgoing.ts';
import { type SessionListener, WhatsAppSession } from './session.ts';
import type { HeldSession, Sessions } from './sessions.ts';
import {
  type Held,
  noteHealthy,
  noteQr,
  noteReady,
  noteReceived,
  noteSent,
  noteState,
  noteUnlinked,
  readStanding,
  takeSession,
} from './standing.ts';
import { Ticks } from './ticks.ts';
import type { ConnectionRow } from './view.ts';

/** Where the profiles are, which are the devices. */
export const profilesFolder = ({ home }: Pick<Config, 'home'>): string => join(home, 'whatsapp');

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
  await mkdir(profilesFolder(core.config), { recursive: true, mode: 0o700 });
  const holder = new Holder(core, held, row, chromium);
  const place = sessions.add(holder.offer);
  holder.onChange = place.changed;
  const stopped = new Promise<SessionEnd>((resolve) => {
    const stop = (): void => resolve(isHandedOver() ? { kind: 'handed_over' } : { kind: 'stopped' });
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
  });
  try {
    void sessions.inTurn(async () => {
      if (signal.aborted) return;
      void holder.session.begin();
      await Promise.race([holder.session.settled, stopped]);
    });
    const end = await Promise.race([holder.session.ended, holder.superseded, stopped]);
    if (end.kind === 'stopped' && (await readStanding(core, held))?.desired !== 'running')
      await holder.session.logOut();
    return end;
  } finally {
    place.remove();
    await holder.session.close();
    await holder.written();
  }
}

/** Says in the row how the session ended, where nobody else will. */
export async function noteEnd(core: Core, held: Held, end: SessionEnd): Promise<void> {
  if (end.kind === 'handed_over') await noteState(core, held, 'degraded', 'worker_gone');
  if (end.kind !== 'over') return;
  if (end.reason === 'unscanned') await noteState(core, held, 'created', 'unscanned');
  else await noteUnlinked(core, held, end.reason);
}

async function refused(core: Core, held: Held): Promise<SessionEnd> {
  const standing = await readStanding(core, held);
  return { kind: 'refused', isWanted: standing?.desired === 'running', epoch: standing?.epoch ?? held.epoch };
}

/** A session together with the row that it is kept in. */
class Holder {
  readonly session: WhatsAppSession;
  /** Resolves when a later session is the one that is heard. */
  readonly superseded: Promise<SessionEnd>;
  onChange: () => void = () => {};
  readonly #core: Core;
  readonly #held: Held;
  readonly #ticks = new Ticks();
  /** WhatsApp's ids of what was sent, and our own. */
  readonly #sent = new Map<string, string>();
  readonly #known = new Map<string, { chatId: string; until: number }>();
  readonly #supersede: (end: SessionEnd) => void;
  #isLinked: boolean;
  #since: Date;
  #phone = '';
  #isBehind = true;
  /** What is kept, in the order in which it was told; what came in does not hold up the rest. */
  #kept = { row: Promise.resolve(), inbox: Promise.resolve() };

  constructor(core: Core, held: Held, row: ConnectionRow, chromium: string) {
    this.#core = core;
    this.#held = held;
    this.#isLinked = row.linked_at !== null;
    this.#since = new Date(row.last_received_at ?? row.linked_at ?? core.now());
    const superseded = Promise.withResolvers<SessionEnd>();
    this.superseded = superseded.promise;
    this.#supersede = superseded.resolve;
    const { config } = core;
    this.session = new WhatsAppSession({
      ...{ connectionId: row.id, folder: profilesFolder(config), chromium, arguments: chromiumArguments(config) },
      probeEveryMs: config.whatsapp.probeEveryMs,
      hear: this.#listener(),
    });
  }

  /** What messages are sent by. */
  get offer(): HeldSession {
    return {
      ...this.#held.ref,
      canSend: () => this.session.canSend && this.#phone !== '',
      send: (message) => this.#send(message),
    };
  }

  async written(): Promise<void> {
    await Promise.all([this.#kept.row, this.#kept.inbox]);
  }

  #listener(): SessionListener {
    const [core, held] = [this.#core, this.#held];
    return {
      qr: (text) => {
        // A device that the page knows no more was removed on the phone while the browser was away.
        if (this.#isLinked) this.#supersede({ kind: 'over', reason: 'logged_out_by_phone' });
        else this.#write(() => noteQr(core, held, text));
      },
      progress: (state) => this.#write(() => noteState(core, held, state)),
      ready: (phone) => {
        this.#isLinked = true;
        this.#isBehind = true;
        this.#phone = `+${phone}`;
        this.#write(() => noteReady(core, held, this.#phone));
        this.#write(() => this.#catchUp(), 'inbox');
        this.onChange();
      },
      connected: (isConnected) => {
        if (isConnected) this.#write(() => noteReady(core, held, this.#phone));
        else this.#write(() => noteState(core, held, 'degraded', 'connection_lost'));
        this.onChange();
      },
      healthy: () => {
        this.#write(() => noteHealthy(core, held));
        if (this.#isBehind) this.#write(() => this.#catchUp(), 'inbox');
      },
      message: (message) => this.#write(() => this.#take(message), 'inbox'),
      tick: (id, tick) => this.#note(id, tick),
    };
  }

  /** One after the other. What fails is logged; the next look sees what is behind. */
  #write(work: () => Promise<boolean>, place: 'row' | 'inbox' = 'row'): void {
    this.#kept[place] = this.#kept[place].then(async () => {
      try {
        if (!(await work())) this.#supersede({ kind: 'stopped' });
      } catch (error) {
        this.#isBehind = true;
        this.#core.log.error({ err: error, connectionId: this.#held.ref.connectionId }, 'a WhatsApp session is behind');
      }
    });
  }

  async #catchUp(): Promise<boolean> {
    this.#isBehind = false;
    for (const message of await missedSince(this.#inbox(), this.#since)) await this.#take(message);
    return true;
  }

  async #take(message: Message): Promise<boolean> {
    const taken = await takeIn(this.#inbox(), message);
    if (!taken) return true;
    if (taken.sentAt > this.#since) this.#since = taken.sentAt;
    return noteReceived(this.#core, this.#held, taken.sentAt, taken.isNew);
  }

  #inbox(): Inbox {
    const { organizationId } = this.#held.ref;
    return { core: this.#core, client: this.session.client, organizationId, phone: this.#phone };
  }

  async #send({ id, recipient, text, attempt, organizationId }: OutgoingMessage): Promise<string> {
    const core = this.#core;
    const sender = {
      ...{ client: this.session.client, ticks: this.#ticks, known: this.#known, now: core.now },
      taken: (ids: string[]) => othersAmong(core, organizationId, id, ids),
    };
    const providerId = await sendText(sender, { to: recipient, text, isRepeat: attempt > 1 }, (sent) => {
      this.#sent.set(sent, id);
      if (this.#sent.size > LIMITS.ticksKeptMax) this.#sent.delete(this.#sent.keys().next().value!);
    });
    this.#report(providerId, this.#ticks.of(providerId));
    this.#write(() => noteSent(core, this.#held));
    return providerId;
  }

  #note(id: string, tick: number): void {
    this.#ticks.note(id, tick);
    this.#report(id, tick);
  }

  /** Two ticks are a delivery; blue ones, or a message that was played, are read. */
  #report(id: string, tick: number): void {
    if (tick < 2) return;
    const messageId = this.#sent.get(id);
    const reference = messageId === undefined ? { driver: DRIVER, providerId: id } : { messageId };
    this.#write(async () => {
      await applyStatus(this.#core, reference, { status: tick === 2 ? 'delivered' : 'read' });
      return true;
    });
  }
}

/** Which of these ids are other messages of ours. */
async function othersAmong(core: Core, organizationId: string, messageId: string, ids: string[]) {
  const rows = await core.database.statement((sql) =>
    sql.execute<{ provider_id: string }[]>(
      `select provider_id from messages
       where organization_id = ? and driver = ? and provider_id = any(array[?]) and id <> ?`,
      [organizationId, DRIVER, ids, messageId],
    ),
  );
  return new Set(rows.map((row) => row.provider_id));
}
