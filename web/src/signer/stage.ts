/** Which dialog is open on the way to a decision. */
export type Stage =
  | { kind: 'none' | 'more' | 'mark' | 'initials' | 'stamp' | 'last' | 'reject' | 'question' }
  | { kind: 'field'; id: string };

/** No dialog is. */
export const CLOSED: Stage = { kind: 'none' };
