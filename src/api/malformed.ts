import { Problem } from '../errors/problem.ts';

/** A request that cannot be read. @param reason completes the sentence, in English, for developers. */
export const malformed = (reason: string, cause?: unknown): Problem =>
  new Problem('malformed_request', { details: { reason }, cause });
