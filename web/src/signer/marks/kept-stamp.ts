const KEPT = 'countersign.stamp';

/** The stamp that was kept on this device, as a PNG in a data URL. */
export function keptStamp(): string | null {
  try {
    return localStorage.getItem(KEPT);
  } catch {
    return null;
  }
}

/** Keeps a stamp for the next document; null forgets it. A browser that keeps nothing asks again next time. */
export function keepStamp(image: string | null): void {
  try {
    if (image === null) localStorage.removeItem(KEPT);
    else localStorage.setItem(KEPT, image);
  } catch {
    // Full, or not allowed: the stamp is used this once.
  }
}
