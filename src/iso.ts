/** A time as answers and statements have it: ISO 8601 in UTC. @param time as a row has it, or in milliseconds since the epoch. */
export function iso(time: Date | string | number): string;
export function iso(time: Date | string | number | null): string | null;
export function iso(time: Date | string | number | null): string | null {
  return time === null ? null : new Date(time).toISOString();
}
