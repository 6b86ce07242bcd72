import { operatorsOf, UnreadableContent } from './content-operators.ts';

/** The graphics states that a page's instructions save (q) and restore (Q). */
export type SaveBalance = {
  /** States still saved at the end. */
  open: number;
  /** The lowest count on the way; below zero, the page restores states that it never saved. */
  lowest: number;
};

/** @returns null when the instructions cannot be read to their end, so that nothing can be said. */
export function saveBalance(content: Uint8Array): SaveBalance | null {
  const balance = { open: 0, lowest: 0 };
  try {
    for (const { name } of operatorsOf(content)) {
      if (name === 'q') balance.open++;
      if (name === 'Q') balance.lowest = Math.min(balance.lowest, --balance.open);
    }
  } catch (error) {
    if (error instanceof UnreadableContent) return null;
    throw error;
  }
  return balance;
}
