import { keepNewest } from '../keep-newest.ts';
/**
 * How many deliveries each endpoint may have under way in this process, so that slow receivers do not take the
 * places of quick ones. An endpoint begins with a few, gets more while its answers are quick, and goes to the slow
 * lane after a slow one. The slow lane as a whole has half of the places.
 */
export type Pace = {
  /** Free places. */
  free(): number;
  /** With what to ask for more: for each endpoint that is known how many more it may have. For others it is UNKNOWN_MAX. */
  allowances(): Allowance[];
  /** Notes which endpoints got all that they were allowed, so that more may wait. @param allowances with which it was asked. */
  took(allowances: readonly Allowance[], endpointIds: readonly string[]): void;
  begin(endpointId: string): void;
  /** @returns whether a limit held something back for which there is a place now, so that it is worth to ask again. */
  end(endpointId: string, durationMs: number): boolean;
  underWay(): number;
};

export type Allowance = { id: string; allowance: number };

/** For an endpoint about which nothing is known yet. */
export const UNKNOWN_MAX = 4;
const QUICK_MAX = 16;
const SLOW_MAX = 2;
/** An answer that took this long is slow; a healthy receiver needs a tenth. */
const SLOW_FROM_MS = 1_000;
/** Endpoints remembered; the least recently used is unknown again. */
const REMEMBERED_MAX = 200;

/** @param places deliveries that may be under way at once. */
export function makePace(places: number): Pace {
  const lane = new Map<string, 'quick' | 'slow'>();
  const counts = new Map<string, number>();
  const slowPlaces = Math.max(1, Math.floor(places / 2));
  /** Until the next time that deliveries are asked for: who had no place left. */
  const heldBack = new Set<string>();
  let total = 0;

  const slowFree = (): number => {
    let used = 0;
    for (const [id, count] of counts) if (lane.get(id) === 'slow') used += count;
    return Math.max(0, slowPlaces - used);
  };

  const maxOf = (id: string): number =>
    ({ quick: QUICK_MAX, slow: SLOW_MAX, unknown: UNKNOWN_MAX })[lane.get(id) ?? 'unknown'];

  return {
    free: () => places - total,
    underWay: () => total,
    allowances() {
      let slowLeft = slowFree();
      return [...new Set([...lane.keys(), ...counts.keys()])].map((id) => {
        let allowance = Math.max(0, maxOf(id) - (counts.get(id) ?? 0));
        if (lane.get(id) === 'slow') {
          allowance = Math.min(allowance, slowLeft);
          slowLeft -= allowance;
        }
        if (allowance === 0) heldBack.add(id);
        return { id, allowance };
      });
    },
    took(allowances, endpointIds) {
      const left = new Map(allowances.map(({ id, allowance }) => [id, allowance]));
      for (const id of endpointIds) left.set(id, (left.get(id) ?? UNKNOWN_MAX) - 1);
      for (const [id, allowance] of left) if (allowance <= 0) heldBack.add(id);
    },
    begin(endpointId) {
      total += 1;
      counts.set(endpointId, (counts.get(endpointId) ?? 0) + 1);
    },
    end(endpointId, durationMs) {
      const wasFull = total === places;
      const wasSlow = lane.get(endpointId) === 'slow';
      const held = [...heldBack].some((id) => id === endpointId || (wasSlow && lane.get(id) === 'slow'));
      if (held) heldBack.clear();
      total -= 1;
      const left = (counts.get(endpointId) ?? 1) - 1;
      if (left > 0) counts.set(endpointId, left);
      else counts.delete(endpointId);
      keepNewest(lane, endpointId, durationMs < SLOW_FROM_MS ? 'quick' : 'slow', REMEMBERED_MAX);
      return wasFull || held;
    },
  };
}
