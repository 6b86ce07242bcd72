export type PdfRefusalCode =
  | 'pdf_empty'
  | 'pdf_not_a_pdf'
  | 'pdf_damaged'
  | 'pdf_encrypted'
  /** Carries signatures, which the caller does not want. */
  | 'pdf_signed'
  /** Carries signatures, and active content that cannot be taken out without breaking them. */
  | 'pdf_active_content'
  /** Draws itself by a program of its own (XFA). */
  | 'pdf_xfa'
  | 'pdf_too_many_pages'
  | 'pdf_too_large'
  | 'pdf_too_complex'
  /** A stamp's place names a page that the file lacks, or reaches over the page's edge. */
  | 'pdf_place_outside'
  /** Certified by a signature that forbids every change, further signatures included. */
  | 'pdf_locked';

export type MarkRefusalCode = 'mark_not_png' | 'mark_too_large' | 'mark_damaged' | 'mark_blank';

export type ImageRefusalCode = 'image_not_supported' | 'image_too_large' | 'image_damaged';

/** A file that we will not work with; trying again with the same file gives the same answer. */
export class PdfRefusal extends Error {
  readonly code: PdfRefusalCode;
  constructor(code: PdfRefusalCode, reason: string) {
    super(reason);
    this.name = 'PdfRefusal';
    this.code = code;
  }
}

/** An image that we will not put into a file. */
export class MarkRefusal extends Error {
  readonly code: MarkRefusalCode;
  constructor(code: MarkRefusalCode, reason: string) {
    super(reason);
    this.name = 'MarkRefusal';
    this.code = code;
  }
}

/** A picture of which no page can be made. */
export class ImageRefusal extends Error {
  readonly code: ImageRefusalCode;
  /** Which of the pictures it is, from 0. */
  readonly index: number;
  constructor(code: ImageRefusalCode, reason: string, index: number) {
    super(reason);
    this.name = 'ImageRefusal';
    this.code = code;
    this.index = index;
  }
}

/** The machinery could not do its work (no child starts, too many jobs wait, a file cannot be read): try again later. */
export class PdfUnavailable extends Error {
  constructor(reason: string, options?: ErrorOptions) {
    super(reason, options);
    this.name = 'PdfUnavailable';
  }
}
