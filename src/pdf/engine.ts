/**
 * All work on PDF files, behind one interface. It owns reading uploads and drawing stamps; where files are kept, who
 * may stamp and what a stamp says belong to its callers. Every byte of a file is parsed in a limited child process.
 *
 * The file that `intake` writes is the file that is shown, approved and stamped: every reader finds the same in it.
 */
import { LIMITS } from './limits.ts';
import { ChildPool, type PoolEnd } from './pool.ts';
import type {
  CertifyRequest,
  CertifyResult,
  CompareRequest,
  Comparison,
  FromChild,
  ImageJobKind,
  ImagesRequest,
  ImagesResult,
  Inspection,
  Intake,
  IntakeRequest,
  Job,
  JobKind,
  Jobs,
  MarkSize,
  PageImage,
  PageImageRequest,
  SignaturePlace,
  SignatureRoom,
  StampRequest,
  StampResult,
  ValidationData,
} from './protocol.ts';
import { ImageRefusal, MarkRefusal, PdfRefusal, PdfUnavailable } from './refusal.ts';
import type { Verification, VerifyRequest } from './verify/verification.ts';

export type { CertificateContent } from './certificate/content.ts';
export type { Finding, FindingKind } from './intake/findings.ts';
export type {
  CertifyRequest,
  CertifyResult,
  CompareRequest,
  Comparison,
  DrawnBox,
  ImagesRequest,
  ImagesResult,
  Inspection,
  Intake,
  IntakeRequest,
  MarkSize,
  PageImage,
  PageImageRequest,
  PageSize,
  PdfaProblem,
  SignaturePlace,
  SignatureRoom,
  StampRequest,
  StampResult,
  ValidationData,
} from './protocol.ts';
export {
  ImageRefusal,
  type ImageRefusalCode,
  MarkRefusal,
  type MarkRefusalCode,
  PdfRefusal,
  type PdfRefusalCode,
  PdfUnavailable,
} from './refusal.ts';
export type { Stamp, StampContent, StampMark, StampPlace } from './stamp.ts';
export type {
  SignatureProblem,
  SignatureVerdict,
  Verdict,
  Verification,
  VerifiedDecision,
  VerifyRequest,
} from './verify/verification.ts';

export type PdfInput = { path: string };
export type CallOptions = { signal?: AbortSignal | undefined };

/** Every method throws PdfUnavailable when the machinery fails (try later), and the signal's reason on abort. */
export interface PdfEngine {
  /**
   * Reads an upload. What it accepts, `stamp` can stamp.
   * @throws PdfRefusal with any code but `pdf_place_outside`.
   */
  inspect(file: PdfInput, options?: CallOptions): Promise<Inspection>;
  /**
   * Makes of an upload the file that is worked with, and writes it to `outputPath` (flushed to disk; a temporary file
   * that the caller owns). The same input gives the same bytes.
   * @throws PdfRefusal; then nothing can be said about what is at `outputPath`.
   */
  intake(request: IntakeRequest, options?: CallOptions): Promise<Intake>;
  /**
   * Draws stamps and writes the new file to `outputPath` (flushed to disk; a temporary file that the caller owns).
   * A stamp whose id is already in the file is left as it is, so a call may be repeated. The same input gives the same bytes.
   * @throws PdfRefusal, MarkRefusal; then nothing can be said about what is at `outputPath`.
   */
  stamp(request: StampRequest, options?: CallOptions): Promise<StampResult>;
  /** The ids of the stamps in a file, in page order. @throws PdfRefusal */
  stampIds(file: PdfInput, options?: CallOptions): Promise<string[]>;
  /**
   * Holds a stamped file against the one it was made from, by what people see of both: nothing but the boxes may differ.
   * @throws PdfRefusal when one of them cannot be shown.
   */
  compare(request: CompareRequest, options?: CallOptions): Promise<Comparison>;
  /** Draws a page into an image file at `outputPath`. @throws PdfRefusal `pdf_place_outside` when there is no such page. */
  pageImage(request: PageImageRequest, options?: CallOptions): Promise<PageImage>;
  /**
   * Makes a PDF of pictures (PNG or JPEG), one page each, and writes it to `outputPath`, flushed to disk.
   * @throws ImageRefusal
   */
  imagesToPdf(request: ImagesRequest, options?: CallOptions): Promise<ImagesResult>;
  /** Checks a picture that is to be used as a mark and turns it, in place, into a plain PNG. @throws MarkRefusal */
  prepareMark(file: PdfInput & { fit?: MarkSize }, options?: CallOptions): Promise<MarkSize>;
  /**
   * Ends a document's file: appends the certificate, attaches the audit, and makes it PDF/A-3b where nothing in the file
   * stands against that. Written to `outputPath`, flushed to disk. The same input gives the same bytes.
   * @throws PdfRefusal
   */
  certify(request: CertifyRequest, options?: CallOptions): Promise<CertifyResult>;
  /**
   * Makes room for a signature at the end of a file, which stays as it is, byte for byte. The caller signs the digest and
   * writes the signature into the hole.
   * @throws PdfRefusal
   */
  prepareSignature(place: SignaturePlace, options?: CallOptions): Promise<SignatureRoom>;
  /** Adds certificates and revocation data to the end of a file, which stays as it is. @throws PdfRefusal */
  addValidationData(data: ValidationData, options?: CallOptions): Promise<{ pages: number }>;
  /** Tells whether a file is as it was signed, by whom, and what was decided in it. It asks nobody. @throws PdfRefusal */
  verify(request: VerifyRequest, options?: CallOptions): Promise<Verification>;
  /** Ends the children. Calls in hand reject with PdfUnavailable. */
  close(): Promise<void>;
}

const TIMEOUTS_MS: Record<JobKind, number> = {
  inspect: LIMITS.inspectMs,
  intake: LIMITS.intakeMs,
  stamp: LIMITS.stampMs,
  stamp_ids: LIMITS.inspectMs,
  compare: LIMITS.compareMs,
  page_image: LIMITS.pageImageMs,
  images_to_pdf: LIMITS.imagesMs,
  prepare_mark: LIMITS.markMs,
  certify: LIMITS.certifyMs,
  prepare_signature: LIMITS.signatureMs,
  add_validation_data: LIMITS.signatureMs,
  verify: LIMITS.verifyMs,
};

const IMAGE_JOBS: Record<ImageJobKind, true> = { page_image: true, images_to_pdf: true, prepare_mark: true };

/**
 * @param childrenCount children kept, and so jobs done at the same time; each may take up to LIMITS.rssBytesMax.
 * @param startsEarly whether they start now, so that the first job finds a warm one, or each with its first job.
 */
export function createPdfEngine({ childrenCount = 1, startsEarly = true } = {}): PdfEngine {
  return engineOn(new ChildPool(childrenCount, 'document', { startsEarly }));
}

/**
 * The engine on pools that the caller keeps a hand on.
 * @param makeImages makes the pool of image children when the first picture or page image is asked for; a process that
 *   only stamps never pays for it.
 */
export function engineOn(
  documents: ChildPool,
  makeImages: () => ChildPool = () => new ChildPool(1, 'image'),
): PdfEngine {
  let images: ChildPool | null = null;
  let closed = false;
  const poolFor = (kind: JobKind): ChildPool => {
    if (!(kind in IMAGE_JOBS) || closed) return documents;
    images ??= makeImages();
    return images;
  };
  const ask = async <K extends JobKind>(
    kind: K,
    asks: Jobs[K]['asks'],
    options: CallOptions = {},
  ): Promise<Jobs[K]['gets']> => {
    const job = { kind, ...asks } as unknown as Job;
    const end = await poolFor(kind).run(job, { timeoutMs: TIMEOUTS_MS[kind], signal: options.signal });
    return resultOf(end, kind) as Jobs[K]['gets'];
  };
  return {
    inspect: (file, options) => ask('inspect', { path: file.path }, options),
    intake: (request, options) => ask('intake', request, options),
    stamp: (request, options) => ask('stamp', request, options),
    stampIds: (file, options) => ask('stamp_ids', { path: file.path }, options),
    compare: (request, options) => ask('compare', request, options),
    pageImage: (request, options) => ask('page_image', request, options),
    imagesToPdf: (request, options) => ask('images_to_pdf', request, options),
    prepareMark: (file, options) => ask('prepare_mark', file, options),
    certify: (request, options) => ask('certify', request, options),
    prepareSignature: (place, options) => ask('prepare_signature', place, options),
    addValidationData: (data, options) => ask('add_validation_data', data, options),
    verify: (request, options) => ask('verify', request, options),
    async close() {
      closed = true;
      await Promise.all([documents.close(), images?.close()]);
    },
  };
}

function resultOf(end: PoolEnd, kind: JobKind): Jobs[JobKind]['gets'] {
  if (end.kind === 'breach') {
    const reason = `reading it broke the ${end.what === 'crash' ? 'process' : `limit of ${end.what}`}`;
    throw breachOf(kind, reason);
  }
  const { answer } = end;
  switch (answer.kind) {
    case 'done':
      return answer.result;
    case 'refused':
      throw refusalOf(answer.refusal, answer.reason);
    case 'failed':
      throw new PdfUnavailable(answer.reason);
  }
}

type Refused = Extract<FromChild, { kind: 'refused' }>;

function refusalOf(refusal: Refused['refusal'], reason: string): Error {
  switch (refusal.file) {
    case 'pdf':
      return new PdfRefusal(refusal.code, reason);
    case 'mark':
      return new MarkRefusal(refusal.code, reason);
    case 'image':
      return new ImageRefusal(refusal.code, reason, refusal.index);
  }
}

/** What is said of a file whose child was killed for what it used. */
function breachOf(kind: JobKind, reason: string): Error {
  if (kind === 'prepare_mark') return new MarkRefusal('mark_damaged', reason);
  return kind === 'images_to_pdf'
    ? new ImageRefusal('image_too_large', reason, 0)
    : new PdfRefusal('pdf_too_complex', reason);
}
