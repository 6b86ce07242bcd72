import { ConfigError } from '../config.ts';
import { PlatformError } from '../platform/failure.ts';

/**
 * Ends the command with one clear line and what to do next. The stack is for developers only (LOG_LEVEL=debug).
 */
export function reportFailure(error: unknown): never {
  const failure = error instanceof Error ? error : new Error(String(error));
  console.error(`✗ ${lineOf(failure)}`);
  for (const line of adviceFor(failure)) console.error(`  ${line}`);
  if (process.env.LOG_LEVEL === 'debug') console.error(failure);
  process.exit(1);
}

/** A connection that failed on every address has no message of its own, only causes. */
function lineOf(error: Error): string {
  if (error instanceof AggregateError && !error.message) return lineOf(error.errors[0] as Error);
  return error.message.split('\n')[0] || error.name;
}

function adviceFor(error: Error): string[] {
  if (error instanceof PlatformError) return error.advice;
  if (error instanceof ConfigError) return ['Correct or unset the variable; README.md lists them all.'];
  const code =
    error instanceof AggregateError ? (error.errors[0] as { code?: string })?.code : (error as { code?: string }).code;
  if (code === 'ECONNREFUSED' || code === 'ENOTFOUND') {
    return ['Is it running? Check the address, or run: npm run countersign -- doctor'];
  }
  return ['LOG_LEVEL=debug shows where it happened; npm run countersign -- doctor explains the environment.'];
}
