import type { ReceivedEvent } from './receiver.ts';

/** The demo's words, each with the seconds since it began. */
export type Timeline = {
  /** Something that the demo did, in the place of a person or of the customer's system. */
  did(line: string): void;
  received(event: ReceivedEvent): void;
  elapsedMs(): number;
};

/** @param out where lines go: standard output, or standard error when that is kept for JSON. */
export function startTimeline(out: NodeJS.WritableStream): Timeline {
  const startedAt = performance.now();
  const elapsedMs = (): number => Math.round(performance.now() - startedAt);
  const write = (text: string): void => {
    out.write(`  ${(elapsedMs() / 1_000).toFixed(2).padStart(6)} s  ${text}\n`);
  };
  return {
    elapsedMs,
    did: (line) => write(`· ${line}`),
    received({ sequence, type, approver, verified }) {
      const what = `webhook ${String(sequence ?? '-').padStart(2)}  ${type.padEnd(19)}`;
      write(
        `${verified ? '✓' : '✗'} ${what} ${verified ? 'verified' : 'WRONG SIGNATURE'}${approver ? `  ${approver}` : ''}`,
      );
    },
  };
}
