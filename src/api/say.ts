import { CATALOGUE } from '../errors/catalogue.ts';
import type { Problem } from '../errors/problem.ts';
import { type EncodedAnswer, encodeJson } from './answer.ts';
import type { Dialect, ProblemContext } from './dialect.ts';
import { sayProblemJson } from './problem-json.ts';

/** A problem as an answer, in a dialect's words, or in our own where no dialect has been reached. */
export function encodeProblem(dialect: Dialect | undefined, problem: Problem, context: ProblemContext): EncodedAnswer {
  const say = dialect?.sayProblem ?? sayProblemJson;
  const { status, contentType, headers = {}, body } = say(problem, context);
  return encodeJson(status, body, { ...retryAfter(problem), ...headers }, contentType);
}

/** Whole seconds, rounded up: coming back earlier would fail again. */
function retryAfter(problem: Problem): Record<string, string> {
  const ms = problem.retryAfterMs ?? (CATALOGUE[problem.code].status === 503 ? 1_000 : null);
  return ms === null ? {} : { 'retry-after': String(Math.max(1, Math.ceil(ms / 1_000))) };
}
