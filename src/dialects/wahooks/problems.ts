import { STATUS_CODES } from 'node:http';
import type { ProblemAnswer, ProblemContext } from '../../api/dialect.ts';
import type { Schemas } from '../../api/generated/wahooks.ts';
import { CATALOGUE, errorText } from '../../errors/catalogue.ts';
import type { FieldError, Problem } from '../../errors/problem.ts';

type WireError = Schemas['Error'];

/** WAHooks has 400 for whatever is wrong with a request, and 404 for what is not there any more either. */
const NEAREST: Record<number, number> = { 402: 403, 409: 400, 410: 404, 422: 400 };
/** As many as one may have: of the same kind as paid slots that are used up. */
const FORBIDDEN = new Set(['too_many_whatsapp_connections']);

/** Every problem as `{"message": "Connection not found", "error": "Not Found", "statusCode": 404}`. */
export function sayProblem(problem: Problem, { language }: ProblemContext): ProblemAnswer {
  const ours = CATALOGUE[problem.code].status;
  const statusCode = FORBIDDEN.has(problem.code) ? 403 : (NEAREST[ours] ?? ours);
  const { resource } = problem.details;
  const text =
    problem.code === 'not_found' && resource
      ? `${resource} not found`
      : [errorText(problem.code, language, problem.details), ...problem.fields.map(fieldText)].join(' ');
  const body: WireError = { message: text, error: STATUS_CODES[statusCode] ?? 'Error', statusCode };
  const headers = statusCode === 401 ? { headers: { 'www-authenticate': 'Bearer' } } : {};
  return { status: statusCode, contentType: 'application/json', ...headers, body };
}

/** How our fields are called here, where that is different. */
const FIELDS: Record<string, string> = { eventTypes: 'events', phone: 'phoneNumber' };

/** `contact.phoneNumber: This field is required.` */
function fieldText({ pointer, message }: FieldError): string {
  const name = pointer
    .split('/')
    .slice(1)
    .map((part) => FIELDS[part] ?? part)
    .join('.');
  return name === '' ? message : `${name}: ${message}`;
}
