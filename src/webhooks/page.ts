import { Problem } from '../errors/problem.ts';
import { WEBHOOK_LIMITS } from './limits.ts';

/** Anything that is no UUID is an unknown id, not an error of PostgreSQL. @throws Problem not_found */
export function knownId(id: string): string {
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id)) throw new Problem('not_found');
  return id;
}

export function boundedLimit(limit: number): number {
  return Math.min(Math.max(1, Math.trunc(limit)), WEBHOOK_LIMITS.pageMax);
}
