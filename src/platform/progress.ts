/** One long step that shows that it moves. */
export type Progress = {
  /** What is being done just now; shown with the time passed. */
  update(detail: string): void;
  done(result?: string): void;
  failed(): void;
};

/** How often a step repeats its line where lines cannot be overwritten (a log, CI). */
const PLAIN_LINE_EVERY_MS = 10_000;

/**
 * Begins a step. On a terminal one line is redrawn each second; elsewhere a line is written every ten seconds.
 * A step that ends before either leaves a single line.
 */
export function startProgress(title: string, out: NodeJS.WriteStream = process.stderr): Progress {
  const startedAt = Date.now();
  let detail = '';
  const line = (): string => `  ${title}${detail && `: ${detail}`} (${elapsed(Date.now() - startedAt)})`;
  const redraw = (text: string): void => void out.write(`\r\u001b[2K${text.slice(0, (out.columns || 80) - 1)}`);
  const timer = out.isTTY
    ? setInterval(() => redraw(line()), 1_000)
    : setInterval(() => out.write(`${line()}\n`), PLAIN_LINE_EVERY_MS);
  timer.unref();
  const end = (text: string): void => {
    clearInterval(timer);
    out.write(out.isTTY ? `\r\u001b[2K${text}\n` : `${text}\n`);
  };
  return {
    update(next) {
      detail = next;
    },
    done: (result) => end(`✓ ${title}${result ? `: ${result}` : ''} (${elapsed(Date.now() - startedAt)})`),
    failed: () => end(`✗ ${title} (${elapsed(Date.now() - startedAt)})`),
  };
}

function elapsed(milliseconds: number): string {
  const seconds = milliseconds / 1_000;
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  return `${Math.floor(seconds / 60)} min ${Math.floor(seconds % 60)} s`;
}
