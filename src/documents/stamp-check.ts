import type { CallOptions, DrawnBox, PdfEngine } from '../pdf/engine.ts';

/** A stamped file that must not become a version. The message is for who operates the installation. */
export class StampRejected extends Error {
  constructor(reason: string) {
    super(reason);
    this.name = 'StampRejected';
  }
}

/** Pages named in a reason; there may be thousands. */
const NAMED_PAGES_MAX = 10;

/**
 * The pixel rule: what people see of the new version differs from the old one inside each box, and nowhere else. Approvers
 * answer for what they saw, so a stamp that changes anything else is not accepted, whatever the cause.
 * @param before path of the version that was stamped. @param after path of the stamped file.
 * @throws StampRejected, PdfRefusal when a file cannot be shown
 */
export async function checkStamped(
  pdf: Pick<PdfEngine, 'compare'>,
  { before, after, boxes }: { before: string; after: string; boxes: DrawnBox[] },
  options: CallOptions = {},
): Promise<void> {
  const { outside, untouched } = await pdf.compare({ beforePath: before, afterPath: after, boxes }, options);
  if (outside.length > 0) throw new StampRejected(`the stamp changed ${pagesText(outside)} outside its box`);
  const unseen = untouched.flatMap((index) => boxes[index]?.page ?? []);
  if (unseen.length > 0) throw new StampRejected(`the stamp cannot be seen on ${pagesText(unseen)}`);
}

function pagesText(pages: number[]): string {
  const numbers = [...new Set(pages)];
  const named = numbers.slice(0, NAMED_PAGES_MAX).join(', ');
  const more = numbers.length > NAMED_PAGES_MAX ? ` and ${numbers.length - NAMED_PAGES_MAX} more` : '';
  return `page${numbers.length > 1 ? 's' : ''} ${named}${more}`;
}
