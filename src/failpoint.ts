/**
 * The gaps between two stores, where a crash must do no harm. Tests set COUNTERSIGN_FAILPOINT to have a process killed
 * (SIGKILL, no clean-up) in one of them; otherwise reaching one does nothing.
 */
const FAILPOINTS = [
  /** An uploaded file is stored, its document's row is not. */
  'draft.file_stored',
  /** A document is committed as sent, its workflow is not started. */
  'send.committed',
  /** The workflow runs, the caller has no answer. */
  'send.started',
  /** A decision is accepted, the approver has no answer. */
  'decision.accepted',
  /** A message has left, this is not recorded. */
  'message.sent',
  /** A stamped file is stored, its version's row is not. */
  'stamp.file_stored',
  /** A sealed file is stored, its version's row is not. */
  'seal.file_stored',
  /** A file with a newer timestamp is stored, its version's row is not. */
  'extend.file_stored',
  /** A receiver has answered a webhook, the attempt is not recorded. */
  'delivery.posted',
] as const;
export type Failpoint = (typeof FAILPOINTS)[number];

export function makeReach(wanted: string | null): (point: Failpoint) => void {
  if (wanted === null) return () => {};
  return (point) => {
    if (point === wanted) process.kill(process.pid, 'SIGKILL');
  };
}
