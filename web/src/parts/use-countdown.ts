import { useEffect, useState } from 'react';

const TICK_MS = 250;

/** Milliseconds left until `at` (as of `Date.now()`), counted down to 0. */
export function useCountdown(at: number): number {
  const [now, setNow] = useState(() => Date.now());
  const isOver = now >= at;
  useEffect(() => {
    setNow(Date.now());
    if (Date.now() >= at) return;
    const timer = setInterval(() => {
      setNow(Date.now());
      if (Date.now() >= at) clearInterval(timer);
    }, TICK_MS);
    return () => clearInterval(timer);
  }, [at]);
  return isOver ? 0 : at - now;
}
