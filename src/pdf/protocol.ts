import type { MarkRefusalCode, PdfRefusalCode } from './refusal.ts';
import type { Stamp } from './stamp.ts';

/** What parent and child say to each other. Files go by path; no document's bytes pass between the processes. */
export type PageSize = { width: number; height: number; rotation: number };
export type Inspection = {
  pages: number;
  /** Size of each page as people see it, in points, and the rotation that is already part of that. */
  sizes: PageSize[];
  /** Holds digital signatures, which any rewriting (so any stamp) would break. */
  signed: boolean;
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
};
export type MarkSize = { width: number; height: number };

export type Jobs = {
  inspect: { asks: { path: string }; gets: Inspection };
  stamp: { asks: StampRequest; gets: StampResult };
  stamp_ids: { asks: { path: string }; gets: string[] };
  inspect_mark: { asks: { path: string }; gets: MarkSize };
};
export type JobKind = keyof Jobs;
export type Job<K extends JobKind = JobKind> = { [Kind in K]: { kind: Kind } & Jobs[Kind]['asks'] }[K];

export type ToChild = { number: number; job: Job };
export type FromChild =
  | { kind: 'ready' }
  | { kind: 'done'; number: number; result: Jobs[JobKind]['gets'] }
  | {
      kind: 'refused';
      number: number;
      refusal: { file: 'pdf'; code: PdfRefusalCode } | { file: 'mark'; code: MarkRefusalCode };
      reason: string;
    }
  | { kind: 'failed'; number: number; reason: string };
