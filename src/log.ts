import { type Logger, pino } from 'pino';
import { loggable } from './loggable.ts';

export type { Logger };

/** Where secrets and personal data would stand if somebody logged a whole object by mistake. */
const REDACTED = ['authorization', 'secret', 'token', 'code', 'phone', 'name', 'recipient', 'text', 'link', 'to'];

/** JSON lines on standard output. Never log bodies, names, phones, tokens: ids are enough to find the rest. */
export function makeLogger(level: string, process: string): Logger {
  return pino({
    level,
    base: { process },
    serializers: { err: loggable },
    redact: { paths: REDACTED.flatMap((field) => [field, `*.${field}`, `req.headers.${field}`]), censor: '[redacted]' },
  });
}
