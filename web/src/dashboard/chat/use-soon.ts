import { useCallback, useEffect, useRef } from 'react';

/** News that come together are followed by one reading. */
const GATHER_MS = 300;

/** Does something a moment after it was asked for, once however often it was. The latest way of doing it counts. */
export function useSoon(act: () => void): () => void {
  const timer = useRef<number | undefined>(undefined);
  const latest = useRef(act);
  useEffect(() => {
    latest.current = act;
  });
  useEffect(() => () => clearTimeout(timer.current), []);
  return useCallback(() => {
    timer.current ??= window.setTimeout(() => {
      timer.current = undefined;
      latest.current();
    }, GATHER_MS);
  }, []);
}
