import type { CertificateContent } from './certificate/content.ts';
import type { Finding } from './intake/findings.ts';
import type { ImageRefusalCode, MarkRefusalCode, PdfRefusalCode } from './refusal.ts';
import type { Stamp, StampBox } from './stamp.ts';
import type { Verification, VerifyRequest } from './verify/verification.ts';

/** What parent and child say to each other. Files go by path; no document's bytes pass between the processes. */
export type PageSize = { width: number; height: number; rotation: number };
export type Inspection = {
  pages: number;
  /** Size of each page as people see it, in points, and the rotation that is already part of that. */
  sizes: PageSize[];
  /** Holds digital signatures, which any rewriting (so any stamp) would break. */
  signed: boolean;
};
export type IntakeRequest = {
  inputPath: string;
  outputPath: string;
  /** What becomes of a file that carries signatures: no (`refuse`), or kept as it is, so that only a seal can be added. */
  signed: 'refuse' | 'keep';
};
export type Intake = Inspection & {
  /** Of the file at `outputPath`. */
  bytes: number;
  sha256: string;
  findings: Finding[];
};
export type StampRequest = {
  inputPath: string;
  outputPath: string;
  stamps: Stamp[];
  /** Short id of the document, printed on its signature pages. */
  reference: string;
  /** Heading of signature pages in the document's language. */
  signaturePageTitle?: string;
};
export type StampResult = {
  pages: number;
  bytes: number;
  sha256: string;
  /** Ids drawn now; the other ones asked for were already in the file. */
  drawn: string[];
  /** Of those, the ones with characters that no typeface has, and how many: each is shown as a replacement character. */
  missing: { id: string; characters: number }[];
  /** Where they were drawn. */
  boxes: DrawnBox[];
};
/** A stamp's box on one page (from 1): fractions of the page as people see it, from its top left corner. */
export type DrawnBox = { page: number } & StampBox;
export type CompareRequest = { beforePath: string; afterPath: string; boxes: DrawnBox[] };
/** `outside`: pages with a difference outside every box. `untouched`: indices of boxes in which nothing changed. */
export type Comparison = { outside: number[]; untouched: number[] };
/** `width` in pixels; a very long page comes out narrower. */
export type PageImageRequest = { path: string; outputPath: string; page: number; width: number };
export type PageImage = { width: number; height: number; bytes: number; mediaType: 'image/jpeg' };
export type MarkSize = { width: number; height: number };
/** Pictures, each of which becomes a page, in order. */
export type ImagesRequest = { paths: string[]; outputPath: string };
export type ImagesResult = { pages: number; sizes: PageSize[]; bytes: number; sha256: string };
/** Where a signature is to be: `seal` is an organization's, `timestamp` proves when the whole file existed. */
export type SignaturePlace = {
  inputPath: string;
  outputPath: string;
  purpose:
    | {
        kind: 'seal';
        name: string;
        reason: string | null;
        location: string | null;
        /** Milliseconds since the epoch: the time that the sealing organization states. */
        at: number;
      }
    | { kind: 'timestamp' };
  /** Room for the signature's bytes. */
  reserveBytes: number;
  hash: 'sha256' | 'sha384' | 'sha512';
};
/** `digest` (base64) is of all bytes that `byteRange` names: [0, start of the hole, end of the hole, bytes after it]. */
export type SignatureRoom = { byteRange: [number, number, number, number]; digest: string; pages: number };
/** DER of each, in base64. */
export type ValidationData = {
  inputPath: string;
  outputPath: string;
  certificates: string[];
  ocsps: string[];
  crls: string[];
};

/** What of a file stands against PDF/A-3b and is not ours to change. */
const PDFA_PROBLEMS = [
  'colour_cmyk',
  'content_unreadable',
  'external_stream',
  'filter_not_allowed',
  'font_not_embedded',
  'image_interpolated',
  'layers',
  'postscript',
  'transfer_function',
  'xfa_form',
] as const;
export type PdfaProblem = (typeof PDFA_PROBLEMS)[number];
export type CertifyRequest = {
  /** Null: the certificate becomes a file of its own, for a document that must not be rewritten. */
  inputPath: string | null;
  outputPath: string;
  certificate: CertificateContent;
  /** A PNG, drawn above the certificate; null: none. */
  logoPath: string | null;
  /** The file to attach: the canonical audit. */
  audit: { path: string; name: string; description: string };
  conformance: 'pdfa-3b';
};
export type CertifyResult = {
  /** Of the whole file; `certificatePages` of them are the certificate's, the last ones. */
  pages: number;
  certificatePages: number;
  bytes: number;
  sha256: string;
  /** `conformance` null: the file is not said to be PDF/A, because of `problems`. */
  pdfa: { conformance: 'PDF/A-3b' | null; problems: PdfaProblem[] };
};

export type Jobs = {
  inspect: { asks: { path: string }; gets: Inspection };
  intake: { asks: IntakeRequest; gets: Intake };
  stamp: { asks: StampRequest; gets: StampResult };
  stamp_ids: { asks: { path: string }; gets: string[] };
  compare: { asks: CompareRequest; gets: Comparison };
  page_image: { asks: PageImageRequest; gets: PageImage };
  images_to_pdf: { asks: ImagesRequest; gets: ImagesResult };
  /** `fit`: not larger than that, in pixels. */
  prepare_mark: { asks: { path: string; fit?: MarkSize }; gets: MarkSize };
  prepare_signature: { asks: SignaturePlace; gets: SignatureRoom };
  certify: { asks: CertifyRequest; gets: CertifyResult };
  add_validation_data: { asks: ValidationData; gets: { pages: number } };
  verify: { asks: VerifyRequest; gets: Verification };
};
export type JobKind = keyof Jobs;
/** Jobs of the children that may load native code. */
export type ImageJobKind = 'page_image' | 'images_to_pdf' | 'prepare_mark';
export type DocumentJobKind = Exclude<JobKind, ImageJobKind>;
export type Job<K extends JobKind = JobKind> = { [Kind in K]: { kind: Kind } & Jobs[Kind]['asks'] }[K];

export type ToChild = { number: number; job: Job };
export type FromChild =
  | { kind: 'ready' }
  | { kind: 'done'; number: number; result: Jobs[JobKind]['gets'] }
  | {
      kind: 'refused';
      number: number;
      refusal:
        | { file: 'pdf'; code: PdfRefusalCode }
        | { file: 'mark'; code: MarkRefusalCode }
        | { file: 'image'; code: ImageRefusalCode; index: number };
      reason: string;
    }
  | { kind: 'failed'; number: number; reason: string };
