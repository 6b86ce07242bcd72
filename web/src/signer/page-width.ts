/** Widths in pixels at which the API draws pages. */
const WIDTHS = [640, 960, 1_280, 1_920] as const;
/** Nobody sees more pixels than this in text. */
const PIXEL_RATIO_MAX = 2;
/** A picture may be this much smaller than the screen: nobody sees it, and the next larger one weighs half as much again. */
const SMALLER_SHARE = 0.9;
/** As in signer.css: a page is as wide as the screen, less its edges, and no wider than this. */
const [SHEET_MAX, EDGES] = [860, 24];

/** The width to ask for where a page is `cssPixels` wide, so that text is sharp. */
export function drawnWidth(cssPixels: number): number {
  const wanted = cssPixels * Math.min(devicePixelRatio, PIXEL_RATIO_MAX) * SMALLER_SHARE;
  return WIDTHS.find((width) => width >= wanted) ?? WIDTHS[WIDTHS.length - 1]!;
}

/** How wide pages will be before anything has been laid out. */
export const expectedPageWidth = (): number => Math.min(SHEET_MAX, document.documentElement.clientWidth - EDGES);
