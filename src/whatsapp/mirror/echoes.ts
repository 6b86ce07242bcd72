import { WHATSAPP_LIMITS as LIMITS } from '../limits.ts';

type Echo = { whatsappId: string; emoji: string; until: number; isHeard: boolean };

/**
 * Own reactions that WhatsApp is going to tell of as if they were news. Told late, one that has been replaced since would
 * take the place of the one that counts.
 */
export class Echoes {
  readonly #now: () => number;
  #expected: Echo[] = [];

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Before the reaction is made: its echo may be faster than the answer. */
  expect(whatsappId: string, emoji: string): Echo {
    const now = this.#now();
    const echo = { whatsappId, emoji, until: now + LIMITS.echoMs, isHeard: false };
    this.#expected = [...this.#expected.filter(({ until }) => until > now), echo];
    return echo;
  }

  /** @returns whether it was expected, which it is once. */
  hear(whatsappId: string, emoji: string): boolean {
    const now = this.#now();
    const echo = this.#expected.find((one) => one.whatsappId === whatsappId && one.emoji === emoji && one.until > now);
    if (!echo) return false;
    echo.isHeard = true;
    this.#expected = this.#expected.filter((one) => one !== echo);
    return true;
  }

  /** It is not known that the reaction was made. @returns whether it was all the same, as its echo tells. */
  forget(echo: Echo): boolean {
    this.#expected = this.#expected.filter((one) => one !== echo);
    return echo.isHeard;
  }
}
