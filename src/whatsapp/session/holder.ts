import type { Core } from '../../core.ts';
import { keepNewest } from '../../keep-newest.ts';
import type { OutgoingMessage } from '../../messaging/drivers/driver.ts';
import { applyStatus } from '../../messaging/status.ts';
import { DRIVER } from '../driver-name.ts';
import { WHATSAPP_LIMITS as LIMITS } from '../limits.ts';
import { ChatMirror } from '../mirror/mirror.ts';
import { readMedia } from '../sending/media.ts';
import { lookUp, type Sender, sendOut } from '../sending/outgoing.ts';
import { partsOf, whatsappIds } from '../sending/parts.ts';
import { type Held, noteHealthy, noteProblem, noteQr, noteReady, noteSent, noteState } from '../standing.ts';
import type { Reason } from '../states.ts';
import type { ConnectionRow } from '../view.ts';
import { backUp } from './backup.ts';
import { Care } from './care.ts';
import { chromiumArguments } from './chromium.ts';
import type { SessionEnd } from './ending.ts';
import type { SessionListener } from './listener.ts';
import { markUnusable, type ProfileOrigin, profileOf, profilesFolder } from './profile.ts';
import { WhatsAppSession } from './session.ts';
import type { HeldSession } from './sessions.ts';
import { Ticks } from './ticks.ts';

/** A session together with the row that it is kept in. */
export class Holder {
  readonly session: WhatsAppSession;
  /** Resolves when a later session is the one that is heard. */
  readonly superseded: Promise<SessionEnd>;
  onChange: () => void = () => {};
  readonly #core: Core;
  readonly #held: Held;
  readonly #care: Care;
  /** Where its profile came from. */
  readonly #from: ProfileOrigin;
  readonly #hasBackup: boolean;
  #problem: string | null;
  readonly #ticks = new Ticks();
  /** WhatsApp's ids of what was sent, and our own. */
  readonly #sent = new Map<string, string>();
  readonly #known = new Map<string, { chatId: string; until: number }>();
  readonly #supersede: (end: SessionEnd) => void;
  readonly #mirror: ChatMirror;
  #isLinked: boolean;
  #isInterrupted = false;
  #phone = '';
  /** What its row says, in the order in which it was told. */
  #kept: Promise<void> = Promise.resolve();

  constructor(
    core: Core,
    held: Held,
    row: ConnectionRow,
    { chromium, from }: { chromium: string; from: ProfileOrigin },
  ) {
    this.#core = core;
    this.#held = held;
    this.#care = new Care(core, held, row);
    this.#from = from;
    this.#hasBackup = row.backup_sha256 !== null;
    this.#problem = row.problem;
    this.#isLinked = row.linked_at !== null;
    const superseded = Promise.withResolvers<SessionEnd>();
    this.superseded = superseded.promise;
    this.#supersede = superseded.resolve;
    this.#mirror = new ChatMirror({
      ...{ core, held, since: new Date(row.last_received_at ?? row.linked_at ?? core.now()) },
      client: () => this.session.client,
      isThere: () => this.session.canSend,
      onMessage: () => this.#care.traffic(),
      onTick: (id, tick) => this.#report(id, tick),
      onSuperseded: () => this.#supersede({ kind: 'stopped' }),
      lookUp: (phone) => lookUp(this.#sender, phone),
    });
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
      send: (message) => this.#care.sending(() => this.#send(message)),
      ask: (ask) => this.#mirror.asked(ask),
    };
  }

  /** Nothing more is asked of its page. */
  stop(): void {
    this.#mirror.stop();
  }

  /** Says that it is away for a while. Nothing that is heard of the page after that says otherwise. */
  async interrupt(reason: Reason): Promise<void> {
    this.#isInterrupted = true;
    this.#write(() => noteState(this.#core, this.#held, 'degraded', reason));
    await this.#kept;
  }

  /** When its browser is gone. Copies the device where that can be done: the profile is whole, and still the latest. */
  async finish({ isWhole, end }: { isWhole: boolean; end: SessionEnd | null }): Promise<void> {
    const [core, held] = [this.#core, this.#held];
    this.#care.end();
    await Promise.all([this.#kept, this.#mirror.written()]);
    const isMeant = end?.kind === 'planned' || end?.kind === 'handed_over' || end?.kind === 'stopped';
    if (!isWhole || !isMeant || this.#phone === '') return;
    try {
      await backUp(core, held, profileOf(profilesFolder(core.config), held.ref.connectionId));
    } catch (error) {
      core.log.error({ err: error, ...held.ref }, 'a WhatsApp device could not be copied; the copy before stays');
    }
  }

  get #sender(): Sender {
    return { client: this.session.client, ticks: this.#ticks, known: this.#known, now: this.#core.now };
  }

  #listener(): SessionListener {
    const [core, held] = [this.#core, this.#held];
    return {
      qr: (text) => {
        if (this.#isLinked) void this.#loseDevice();
        else this.#write(() => noteQr(core, held, text));
      },
      progress: (state) => this.#write(() => noteState(core, held, state)),
      ready: (phone) => {
        this.#isLinked = true;
        this.#phone = `+${phone}`;
        this.#care.ready();
        this.#write(() => noteReady(core, held, this.#phone));
        this.#mirror.ready(this.#phone);
        this.onChange();
      },
      connected: (isConnected) => {
        if (this.#isInterrupted) return;
        if (isConnected) this.#write(() => noteReady(core, held, this.#phone));
        else this.#write(() => noteState(core, held, 'degraded', 'connection_lost'));
        this.onChange();
      },
      healthy: () => {
        if (this.#isInterrupted) return;
        this.#write(() => noteHealthy(core, held, this.#phone));
        this.#mirror.healthy();
        this.#write(() => this.#lookAfter());
      },
      tested: (missing) => {
        const names = missing.length === 0 ? null : missing.join(', ');
        if (names === this.#problem) return;
        this.#problem = names;
        this.#write(() => noteProblem(core, held, names));
      },
      failed: (error) => core.log.warn({ err: error, ...held.ref }, 'a WhatsApp session was lost'),
      replaced: () => {
        this.#write(() => noteState(core, held, 'degraded', 'replaced'));
        this.onChange();
      },
      tick: (id, tick) => this.#note(id, tick),
      chats: this.#mirror,
    };
  }

  /**
   * The page does not know its device. It was removed on the phone while the browser was away, or else the profile is damaged:
   * the copy of it tells.
   */
  async #loseDevice(): Promise<void> {
    const { ref } = this.#held;
    const mayComeBack = this.#hasBackup && this.#from === 'kept';
    if (mayComeBack) await markUnusable(this.#core, ref.connectionId);
    this.#supersede(
      mayComeBack ? { kind: 'lost', reason: 'profile_missing' } : { kind: 'over', reason: 'logged_out_by_phone' },
    );
  }

  async #lookAfter(): Promise<boolean> {
    const why = await this.#care.look(this.session.browser);
    if (why !== null) this.#supersede({ kind: 'planned', why });
    return true;
  }

  /** One after the other. What fails is logged; the next look tells anew. */
  #write(work: () => Promise<boolean>): void {
    this.#kept = this.#kept.then(async () => {
      try {
        if (!(await work())) this.#supersede({ kind: 'stopped' });
      } catch (error) {
        this.#core.log.error({ err: error, connectionId: this.#held.ref.connectionId }, 'a WhatsApp session is behind');
      }
    });
  }

  async #send({ id, recipient: to, text, attempt, turn }: OutgoingMessage): Promise<string> {
    const core = this.#core;
    const content = turn?.content ?? { kind: 'text', text };
    const file = content.kind === 'media' ? content.media : null;
    const outgoing = {
      ...{ to, parts: partsOf(content, file ? await readMedia(core, file) : ''), bytes: file?.bytes ?? 0 },
      ...{ replyTo: turn?.replyTo ?? null, ids: whatsappIds(id), isRepeat: attempt > 1 },
    };
    const providerId = await sendOut(this.#sender, outgoing, (sending) =>
      keepNewest(this.#sent, sending, id, LIMITS.ticksKeptMax),
    );
    this.#report(providerId, this.#ticks.of(providerId));
    this.#write(() => noteSent(core, this.#held));
    return providerId;
  }

  #note(id: string, tick: number): void {
    this.#ticks.note(id, tick);
    this.#mirror.tick(id, tick);
    this.#report(id, tick);
  }

  /** Two ticks are a delivery; blue ones, or a message that was played, are read. */
  #report(id: string, tick: number): void {
    if (tick < 2) return;
    const messageId = this.#sent.get(id);
    const known = messageId === undefined ? { driver: DRIVER } : { messageId };
    this.#write(async () => {
      await applyStatus(this.#core, { providerId: id, ...known }, { status: tick === 2 ? 'delivered' : 'read' });
      return true;
    });
  }
}
