import { setTimeout as delay } from 'node:timers/promises';

/** `count` is of all rounds, those of the warm-up and after the window included. */
export type Measured = { perSecond: number; count: number };

/**
 * Keeps `concurrency` rounds going and counts those that end within the window that follows the warm-up.
 * @throws the first error of a round.
 */
export async function measureRate(
  round: () => Promise<unknown>,
  { concurrency, warmUpMs, windowMs }: { concurrency: number; warmUpMs: number; windowMs: number },
): Promise<Measured> {
  let going = true;
  let count = 0;
  const loop = async (): Promise<void> => {
    while (going) {
      await round();
      count += 1;
    }
  };
  const loops = Promise.all(Array.from({ length: concurrency }, loop));
  const window = async (): Promise<number> => {
    await delay(warmUpMs);
    const [before, begun] = [count, performance.now()];
    await delay(windowMs);
    return ((count - before) * 1_000) / (performance.now() - begun);
  };
  try {
    const perSecond = await Promise.race([window(), loops.then(() => 0)]);
    going = false;
    await loops;
    return { perSecond, count };
  } finally {
    going = false;
  }
}

/** Begins `perSecond` rounds a second, whether or not earlier ones have ended. Resolves when all have. */
export async function keepPace(round: () => Promise<unknown>, perSecond: number, forMs: number): Promise<void> {
  const count = Math.max(1, Math.round((perSecond * forMs) / 1_000));
  const begun = performance.now();
  const rounds: Promise<unknown>[] = [];
  for (let index = 0; index < count; index += 1) {
    await delay(Math.max(0, begun + (index * 1_000) / perSecond - performance.now()));
    rounds.push(round());
  }
  await Promise.all(rounds);
}
