/** Every bound of the PDF work, with its unit and its reason. */
export const LIMITS = {
  /** An upload. Twice what a 300-page scan of office quality needs, and small enough to hold a few copies of in a child. */
  fileBytesMax: 20 * 1024 * 1024,
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

  /** One call; a document has at most 100 approvers. */
  stampsPerCallMax: 200,
  stampTextCharactersMax: 200,

  /** Jobs one child may do before a fresh one takes its place, so that leaks never add up. */
  jobsPerChildMax: 200,
  /** Resident memory that no usual file needs: a child that ever took more is replaced after the job. */
  usualRssBytesMax: 300 * 1024 * 1024,
  /** Resident memory at which a working child is killed. */
  rssBytesMax: 512 * 1024 * 1024,
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

  inspectMs: 15_000,
  stampMs: 60_000,
  markMs: 10_000,
  childStartMs: 30_000,
  /** Jobs that may wait for a child; more means the caller must come back later. */
  queueMax: 200,
} as const;
