/**
 * How many deliveries each endpoint may have under way in this process, so that slow receivers do not take the
 * places of quick ones. An endpoint begins with a few, gets more while its answers are quick, and goes to the slow
 * lane after a slow one. The slow lane as a whole has half of the places.
 */
export type Pace = {
  /** Free places. */
  free(): number;
  /** What differs from `unknownMax`: how many more each endpoint may have. */
  allowances(): { id: string; allowance: number }[];
  begin(endpointId: string): void;
  end(endpointId: string, durationMs: number): void;
  underWay(): number;
};

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
  let total = 0;

  const slowFree = (): number => {
    let used = 0;
    for (const [id, count] of counts) if (lane.get(id) === 'slow') used += count;
    return Math.max(0, slowPlaces - used);
  };

  return {
    free: () => places - total,
    underWay: () => total,
    allowances() {
      let slowLeft = slowFree();
      return [...new Set([...lane.keys(), ...counts.keys()])].map((id) => {
        const max = { quick: QUICK_MAX, slow: SLOW_MAX, unknown: UNKNOWN_MAX }[lane.get(id) ?? 'unknown'];
        let allowance = Math.max(0, max - (counts.get(id) ?? 0));
        if (lane.get(id) === 'slow') {
          allowance = Math.min(allowance, slowLeft);
          slowLeft -= allowance;
        }
        return { id, allowance };
      });
    },
    begin(endpointId) {
      total += 1;
      counts.set(endpointId, (counts.get(endpointId) ?? 0) + 1);
    },
    end(endpointId, durationMs) {
      total -= 1;
      const left = (counts.get(endpointId) ?? 1) - 1;
      if (left > 0) counts.set(endpointId, left);
      else counts.delete(endpointId);
      lane.delete(endpointId);
      lane.set(endpointId, durationMs < SLOW_FROM_MS ? 'quick' : 'slow');
      if (lane.size > REMEMBERED_MAX) lane.delete(lane.keys().next().value as string);
    },
  };
}
