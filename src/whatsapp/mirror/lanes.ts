import type { Mirror } from './hearing.ts';

type Lane = 'news' | 'past' | 'asks' | 'acts';

type LaneOptions = {
  /** Something could not be kept; the next look at the account sees what is missing. */
  onFailed(): void;
  /** Another session is the one that is heard. */
  onSuperseded(): void;
};

/**
 * The work of a mirror: in each lane one after the other, in the order in which it was given. So what is told, and what
 * people ask, goes on while what was missed is read. Once it is over only what was told is still kept.
 */
export class Lanes {
  readonly #mirror: Mirror;
  readonly #options: LaneOptions;
  readonly #ends: Record<Lane, Promise<void>> = {
    news: Promise.resolve(),
    past: Promise.resolve(),
    asks: Promise.resolve(),
    acts: Promise.resolve(),
  };
  #isOver = false;

  constructor(mirror: Mirror, options: LaneOptions) {
    this.#mirror = mirror;
    this.#options = options;
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  /** @param work resolves to null when another session is the one that is heard; what it throws is logged. */
  add(lane: Lane, work: () => Promise<object | null>): void {
    this.#ends[lane] = this.#ends[lane].then(async () => {
      try {
        if (this.#isOver && lane !== 'news') return;
        this.heard(await work());
      } catch (error) {
        if (this.#isOver) return;
        this.#options.onFailed();
        const { core, held } = this.#mirror;
        core.log.error({ err: error, ...held.ref }, 'the mirror of a WhatsApp account is behind');
      }
    });
  }

  /** @param written null: another session is the one that is heard, so this one is over. */
  heard(written: object | null): void {
    if (written !== null) return;
    this.#isOver = true;
    this.#options.onSuperseded();
  }

  /** Resolves when all that was given to these lanes is done. */
  async done(...lanes: Lane[]): Promise<void> {
    await Promise.all(lanes.map((lane) => this.#ends[lane]));
  }

  stop(): void {
    this.#isOver = true;
  }
}
