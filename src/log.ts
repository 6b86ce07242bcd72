import { type Logger, pino } from 'pino';
import { loggable } from './loggable.ts';

export type { Logger };

/** Where secrets and personal data would stand if somebody logged a whole object by mistake. */
const REDACTED = ['authorization', 'secret', 'token', 'code', 'phone', 'name', 'recipient', 'text', 'link', 'to'];

/**
 * JSON lines on standard output. Never log bodies, names, phones, tokens: ids are enough to find the rest.
 *
 * Lines are written behind the work, those of one moment together, and the last ones when the process exits, also by
 * an error; only a SIGKILL can lose some. Writing each at once blocked the event loop at every request.
 */
export function makeLogger(level: string, process: string): Logger {
  const redact = { paths: REDACTED.flatMap((field) => [field, `*.${field}`, `req.headers.${field}`]) };
  return pino(
    { level, base: { process }, serializers: { err: loggable }, redact: { ...redact, censor: '[redacted]' } },
    pino.destination({ dest: 1, sync: false }),
  );
}
