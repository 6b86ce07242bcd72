type Thrown = { name?: string; code?: unknown; message?: string; stack?: string; cause?: unknown };

/** WhatsApp's page names people in its errors. */
const nameless = (reason: string): string => reason.replace(/\d{5,}(?=@(?:c\.us|s\.whatsapp\.net|lid)\b)/g, '…');

/**
 * An error as it may stand in the log. Messages of the database driver repeat the statement with its values, which are
 * people's names and phones, so of a chain of causes only the innermost message is kept, and the stack without any.
 * `errno`, because `code` is redacted (src/log.ts).
 */
export function loggable(error: unknown): { type: string; errno?: string; reason: string; frames: string[] } {
  if (!(error instanceof Error))
    return { type: typeof error, reason: nameless(String(error).slice(0, 500)), frames: [] };
  let root: Thrown = error;
  for (let depth = 0; root.cause instanceof Error && depth < 8; depth += 1) root = root.cause;
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  return {
    type: error.name,
    ...(root.code !== undefined && { errno: String(root.code) }),
    reason: nameless(String(root.message).slice(0, 500)),
    frames: frames.slice(0, 20).map((line) => line.trim()),
  };
}
