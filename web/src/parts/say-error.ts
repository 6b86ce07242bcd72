import { ApiProblem, ConnectionProblem } from '../api/problem.ts';
import { formatCountdown } from '../language/format.ts';
import type { Speech } from '../language/Speaking.tsx';

/** An error in the person's language. Refusals come worded by the API, which knows them all. */
export function sayError(error: unknown, { t, language }: Speech): string {
  if (error instanceof ConnectionProblem) return t('common.offline');
  if (!(error instanceof ApiProblem) || error.detail === '') return t('common.unexpected');
  if (error.retryAfterMs === null) return error.detail;
  return `${error.detail} ${t('common.tryAgainIn', { time: formatCountdown(language, error.retryAfterMs) })}`;
}
