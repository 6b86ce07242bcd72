import { type PointerEvent as Press, useRef, useState } from 'react';
import type { Kind } from './box.ts';

/** Pixels before a press becomes a drag. */
const SLOP = 6;

type Carried = { kind: Kind; x: number; y: number };

/**
 * Carries a new field from the palette onto a page. Pages are found under the pointer by `data-page`.
 * @param onDrop where it was let go, in fractions of the page.
 */
export function useCarrying(onDrop: (kind: Kind, page: number, x: number, y: number) => void) {
  const [carried, setCarried] = useState<Carried | null>(null);
  const wasCarried = useRef(false);
  return {
    carried,
    /** Whether the click that follows a press belongs to a drag. */
    hasCarried: () => wasCarried.current,
    begin(kind: Kind, press: Press) {
      wasCarried.current = false;
      if (press.button !== 0) return;
      const [startX, startY] = [press.clientX, press.clientY];
      const move = ({ clientX: x, clientY: y }: PointerEvent) => {
        wasCarried.current ||= Math.hypot(x - startX, y - startY) > SLOP;
        if (wasCarried.current) setCarried({ kind, x, y });
      };
      const end = ({ clientX, clientY, type }: PointerEvent) => {
        removeEventListener('pointermove', move);
        removeEventListener('pointerup', end);
        removeEventListener('pointercancel', end);
        setCarried(null);
        if (!wasCarried.current || type === 'pointercancel') return;
        const sheet = document
          .elementsFromPoint(clientX, clientY)
          .find((element): element is HTMLElement => element instanceof HTMLElement && 'page' in element.dataset);
        if (!sheet) return;
        const box = sheet.getBoundingClientRect();
        onDrop(kind, Number(sheet.dataset.page), (clientX - box.left) / box.width, (clientY - box.top) / box.height);
      };
      addEventListener('pointermove', move);
      addEventListener('pointerup', end);
      addEventListener('pointercancel', end);
    },
  };
}
