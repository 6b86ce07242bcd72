import type { ProblemAnswer, ProblemContext } from '../../api/dialect.ts';
import type { Schemas } from '../../api/generated/whautochat.ts';
import { CATALOGUE, errorText } from '../../errors/catalogue.ts';
import type { FieldError, Problem } from '../../errors/problem.ts';

type WireError = Schemas['Error'];

/** WhautoChat has 400 for whatever is wrong with a request, and 404 for what is not there any more either. */
const NEAREST: Record<number, number> = { 409: 400, 410: 404, 422: 400 };

/** Every problem as `{"success": false, "message": "…"}`; the message names the fields that are wrong. */
export function sayProblem(problem: Problem, { language }: ProblemContext): ProblemAnswer {
  const { status } = CATALOGUE[problem.code];
  const text = errorText(problem.code, language, problem.details);
  const body: WireError = { success: false, message: [text, ...problem.fields.map(fieldText)].join(' ') };
  return { status: NEAREST[status] ?? status, contentType: 'application/json', body };
}

/** How our fields are called here, where that is different. */
const FIELDS: Record<string, string> = { url: 'serverUrl', eventTypes: 'events', description: 'name' };

/** `serverUrl: This field is required.` */
function fieldText({ pointer, message }: FieldError): string {
  const [field = '', ...rest] = pointer.split('/').slice(1);
  const name = [FIELDS[field] ?? field, ...rest].join('.');
  return name === '' ? message : `${name}: ${message}`;
}
