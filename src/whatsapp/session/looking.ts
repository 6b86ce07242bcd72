/** Looks again and again, never twice at the same time. @param look does not reject. */
export function lookEvery(ms: number, look: () => Promise<void>): { stop(): void } {
  let isLooking = false;
  const timer = setInterval(() => {
    if (isLooking) return;
    isLooking = true;
    void look().finally(() => {
      isLooking = false;
    });
  }, ms);
  return { stop: () => clearInterval(timer) };
}
