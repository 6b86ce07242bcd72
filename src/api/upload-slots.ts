import { Problem } from '../errors/problem.ts';
import { API_LIMITS } from './limits.ts';

/**
 * How many forms with files one process reads and works on at a time. Each holds a connection, a temporary file and
 * later a child process for the PDF, so they are bounded together, and so that nobody can take all of them.
 */
export type UploadSlots = {
  /**
   * @param owner an organization, or the address of a caller without a key.
   * @returns gives the slot back; to be called once.
   * @throws Problem rate_limited (the owner's are taken) | service_unavailable (all are)
   */
  take(owner: string): () => void;
};

export function makeUploadSlots({ perOwnerMax, allMax }: Bounds = DEFAULTS): UploadSlots {
  const taken = new Map<string, number>();
  let all = 0;
  return {
    take(owner) {
      const own = taken.get(owner) ?? 0;
      if (own >= perOwnerMax) throw new Problem('rate_limited', { retryAfterMs: RETRY_AFTER_MS });
      if (all >= allMax) throw new Problem('service_unavailable', { retryAfterMs: RETRY_AFTER_MS });
      taken.set(owner, own + 1);
      all += 1;
      return () => {
        const left = taken.get(owner)! - 1;
        if (left > 0) taken.set(owner, left);
        else taken.delete(owner);
        all -= 1;
      };
    },
  };
}

type Bounds = { perOwnerMax: number; allMax: number };
const DEFAULTS: Bounds = { perOwnerMax: API_LIMITS.uploadsPerOwnerMax, allMax: API_LIMITS.uploadsMax };
/** An upload of a usual size is over by then. */
const RETRY_AFTER_MS = 1_000;
