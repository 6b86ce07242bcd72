export type PdfRefusalCode =
  | 'pdf_empty'
  | 'pdf_not_a_pdf'
  | 'pdf_damaged'
  | 'pdf_encrypted'
  | 'pdf_too_many_pages'
  | 'pdf_too_large'
  | 'pdf_too_complex'
  /** A stamp's place names a page that the file lacks, or reaches over the page's edge. */
  | 'pdf_place_outside';

export type MarkRefusalCode = 'mark_not_png' | 'mark_too_large' | 'mark_damaged';

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

/** The machinery could not do its work (no child starts, too many jobs wait, a file cannot be read): try again later. */
export class PdfUnavailable extends Error {
  constructor(reason: string, options?: ErrorOptions) {
    super(reason, options);
    this.name = 'PdfUnavailable';
  }
}
