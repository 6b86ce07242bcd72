import { CATALOGUE, errorText } from '../errors/catalogue.ts';
import type { Problem } from '../errors/problem.ts';
import type { ProblemAnswer, ProblemContext } from './dialect.ts';

/** Our own way to say a problem: RFC 9457, with a stable `code`, the request id, and the fields that are wrong. */
export function sayProblemJson(problem: Problem, { language, requestId }: ProblemContext): ProblemAnswer {
  const { status } = CATALOGUE[problem.code];
  return {
    status,
    contentType: 'application/problem+json',
    headers: { 'content-language': language },
    body: {
      type: `/docs/errors#${problem.code}`,
      title: titleOf(problem.code),
      status,
      detail: errorText(problem.code, language, problem.details),
      code: problem.code,
      requestId,
      ...(problem.fields.length > 0 && { errors: problem.fields }),
      ...(Object.keys(problem.details).length > 0 && { details: problem.details }),
    },
  };
}

/** `rate_limited` → `Rate limited`: the same for every occurrence, as the RFC asks. */
export const titleOf = (code: string): string => `${code[0]!.toUpperCase()}${code.slice(1).replaceAll('_', ' ')}`;
