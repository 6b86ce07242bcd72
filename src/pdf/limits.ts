/** Every bound of the PDF work, with its unit and its reason. */
export const LIMITS = {
  /** An upload. A 300-page scan of office quality takes 27 MB, and the child that rewrites it then 410 MB of memory. */
  fileBytesMax: 30 * 1024 * 1024,
  /** A stamped file grows with each mark: an upload and the largest marks of a hundred approvers. */
  stampedFileBytesMax: 128 * 1024 * 1024,
  pagesMax: 2_000,
  /** Levels of the page tree; real files have fewer than ten. */
  pageTreeDepthMax: 64,
  /** Points. The largest page that viewers agree to show is 200 inches wide. */
  pageSideMax: 14_400,
  /** Points. Below this no stamp can be read, and a viewer shows a line. */
  pageSideMin: 3,
  /** Decoded drawing instructions of one page and of a whole file: beyond, it is a bomb and not a document. */
  pageContentBytesMax: 64 * 1024 * 1024,
  fileContentBytesMax: 512 * 1024 * 1024,
  /** Filters in a row on one stream; real files use one, rarely two. */
  filterChainMax: 4,

  /** A drawn or scanned mark. */
  markBytesMax: 1024 * 1024,
  markPixelsMax: 4_000_000,

  /** A page's image: A4 at the largest width, and half as long again. */
  pageImagePixelsMax: 8_000_000,
  /** Pixels; of larger images browsers show nothing. */
  imageSideMax: 16_383,
  /** A page in a comparison: A4 takes 1.1 million. */
  comparedPixelsMax: 4_000_000,
  /** All pages of a comparison together: a hundred of A4 at full size, beyond that each is drawn smaller. */
  comparedPixelsTotalMax: 112_000_000,
  /** Pictures that become one document, as many as a form may hold, and the pixels of each: twice a good phone's. */
  imagesMax: 20,
  imagePixelsMax: 100_000_000,

  /** One call: every field of a document (500), and the slot on a signature page. */
  stampsPerCallMax: 600,
  /** Pages drawn on by one call, each counted once for each stamp: a few marks on all pages of the largest document. */
  drawingsPerCallMax: 12_000,
  stampTextCharactersMax: 200,
  /** What an approver typed into a field. */
  fieldTextCharactersMax: 1_000,

  /** Jobs one child may do before a fresh one takes its place, so that leaks never add up. */
  jobsPerChildMax: 200,
  /** Resident memory that no usual file needs: a child that ever took more is replaced after the job. */
  usualRssBytesMax: 300 * 1024 * 1024,
  /** Resident memory at which a working child is killed: 360 MB for the largest upload, on top of what is usual. */
  rssBytesMax: 768 * 1024 * 1024,
  /**
   * Kernel's limit on a child's data, the net under the watchdog for memory taken faster than it looks. Node itself
   * claims 0.7 GiB of it without touching most; so a child's resident memory ends below 1 GiB.
   */
  dataBytesMax: 1536 * 1024 * 1024,
  heapMegabytesMax: 384,
  /** CPU seconds of a child's whole life: ends one that loops on after its parent died. */
  cpuSecondsMax: 900,
  /** How often the watchdog looks at a working child. */
  watchEveryMs: 20,

  /** The attached audit: a hundred approvers with fifty events each are 2 MB. */
  auditBytesMax: 16 * 1024 * 1024,
  /** Bytes kept free for one signature with its timestamp and chain: 6 kB are usual, chains of some authorities take 12. */
  signatureBytesMax: 64 * 1024,

  /** What qpdf may take: ten times the largest upload, and well below what ends the child. */
  qpdfMemoryBytesMax: 320 * 1024 * 1024,

  /** Pages of a damaged file, each of which is drawn twice to be sure of it. */
  repairedPagesMax: 200,

  /**
   * The times of jobs below are the child's own: what it has had of the processors. By the clock a job may take so many
   * times as long, where the machine is busy with others.
   */
  waitFactorMax: 4,
  inspectMs: 15_000,
  /** Reading, cleaning and writing a file twice; 2,000 pages of text take three seconds. */
  intakeMs: 60_000,
  stampMs: 60_000,
  markMs: 10_000,
  /** Hashing 128 MB is under a second; comparing the objects of two thousand pages some more. */
  verifyMs: 30_000,
  /** Both versions are parsed; 2,000 pages of text take two seconds. More pages than a few are drawn on only by marks on all. */
  compareMs: 90_000,
  pageImageMs: 15_000,
  /** Twenty pictures of a good phone at half a second each. */
  imagesMs: 60_000,
  /** Reading a file and adding a few objects to its end; 2,000 pages of text take two seconds. */
  signatureMs: 30_000,
  /** 2,000 pages of text are read, checked for PDF/A and written in ten seconds. */
  certifyMs: 60_000,
  childStartMs: 60_000,
  /** Jobs that may wait for a child; more means the caller must come back later. */
  queueMax: 200,
} as const;
