import { ConfigError } from '../config.ts';
import { errorText } from '../errors/catalogue.ts';
import { Problem } from '../errors/problem.ts';
import { PlatformError } from '../platform/failure.ts';

/** Ends the command with one clear line and what to do next. The stack is for developers only (LOG_LEVEL=debug). */
export function reportFailure(error: unknown): never {
  const failure = firstCause(error);
  const { line, advice } = explain(failure);
  console.error(`✗ ${line}`);
  for (const one of advice) console.error(`  ${one}`);
  if (process.env.LOG_LEVEL === 'debug') console.error(failure);
  process.exit(1);
}

/** A connection that failed on every address has no message of its own, only causes. */
function firstCause(error: unknown): Error {
  if (error instanceof AggregateError && error.errors.length > 0) return firstCause(error.errors[0]);
  return error instanceof Error ? error : new Error(String(error));
}

function explain(error: Error): { line: string; advice: string[] } {
  const line = error.message.split('\n')[0] || error.name;
  if (error instanceof PlatformError) return { line: error.message, advice: error.advice };
  if (error instanceof ConfigError)
    return { line, advice: ['Correct it or leave it out; README.md lists all settings.'] };
  if (error instanceof Problem) {
    const fields = error.fields.map(({ pointer, message }) => `${pointer.slice(1)}: ${message}`);
    return { line: errorText(error.code, 'en', error.details), advice: fields };
  }
  if (['ECONNREFUSED', 'ENOTFOUND', 'ETIMEDOUT'].includes((error as NodeJS.ErrnoException).code ?? '')) {
    return { line, advice: ['Is it running? Check the address, or run: npm run countersign -- doctor'] };
  }
  return { line, advice: ['LOG_LEVEL=debug shows where; npm run countersign -- doctor explains the environment.'] };
}
