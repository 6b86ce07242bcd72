import type { DraftField } from './draft.ts';

/** Boxes of fields on a page, in fractions of it. Pure. */
export type Box = Pick<DraftField, 'x' | 'y' | 'width' | 'height'>;
export type Kind = DraftField['kind'];

export const KINDS = ['signature', 'initials', 'stamp', 'name', 'role', 'date', 'text', 'checkbox'] as const;

/** Small enough for a line, large enough to be hit and read. */
const MIN = { width: 0.02, height: 0.012 };
const SIZES: Record<Kind, { width: number; height: number }> = {
  signature: { width: 0.3, height: 0.08 },
  stamp: { width: 0.2, height: 0.14 },
  initials: { width: 0.1, height: 0.05 },
  name: { width: 0.28, height: 0.03 },
  role: { width: 0.28, height: 0.03 },
  date: { width: 0.24, height: 0.03 },
  text: { width: 0.3, height: 0.03 },
  checkbox: { width: 0.03, height: 0.021 },
};

/** A box of the usual size round a point, wholly on the page. */
export function boxAround(kind: Kind, x: number, y: number): Box {
  const { width, height } = SIZES[kind];
  return moved({ x: x - width / 2, y: y - height / 2, width, height }, 0, 0);
}

export function moved(box: Box, byX: number, byY: number): Box {
  const { width, height } = box;
  return { width, height, x: between(box.x + byX, 0, 1 - width), y: between(box.y + byY, 0, 1 - height) };
}

/** With its top left corner where it is. */
export function resized({ x, y, width, height }: Box, byX: number, byY: number): Box {
  return {
    ...{ x, y },
    width: between(width + byX, MIN.width, 1 - x),
    height: between(height + byY, MIN.height, 1 - y),
  };
}

const between = (value: number, low: number, high: number): number => round(Math.min(high, Math.max(low, value)));
/** Enough for a tenth of a point, and no sums like 0.30000000000000004. */
const round = (value: number): number => Math.round(value * 100_000) / 100_000;

export function isOnPage({ page }: Pick<DraftField, 'page'>, number: number): boolean {
  if (page === 'all') return true;
  if (typeof page === 'number') return page === number;
  if (Array.isArray(page)) return page.includes(number);
  return number >= page.from && number <= (page.to ?? Number.POSITIVE_INFINITY);
}
