import type { ProblemAnswer, ProblemContext } from '../../api/dialect.ts';
import type { Schemas } from '../../api/generated/clientmanager.ts';
import { CATALOGUE, type ErrorCode, errorText } from '../../errors/catalogue.ts';
import type { FieldError, Problem } from '../../errors/problem.ts';
import { REFUSALS, Refusal, type WireCode } from './refusals.ts';

type WireError = Schemas['Error'];

/** The dialect knows 400 for whatever is wrong with a request. */
const NEAREST: Record<number, number> = { 405: 405, 409: 400, 410: 404, 413: 400, 415: 400, 422: 400 };
const BY_STATUS: Record<number, WireCode> = {
  400: 'INVALID_REQUEST',
  401: 'AUTH_ERROR',
  403: 'ACCESS_DENIED',
  429: 'RATE_LIMIT_EXCEEDED',
};
const BY_CODE: Partial<Record<ErrorCode, WireCode>> = {
  url_not_allowed: 'INVALID_REQUEST',
  too_many_whatsapp_connections: 'PLAN_LIMIT_EXCEEDED',
  slots_used_up: 'PLAN_LIMIT_EXCEEDED',
};
/** What our own API says with words that this document does not have. */
const TEXTS: Partial<Record<ErrorCode, string>> = {
  whatsapp_not_linked: 'The client is not authenticated: scan its QR code first',
  whatsapp_qr_missing: 'There is no QR code: the client is authenticated already, or its code is not there yet',
};
/** What is another status here than in our own API. */
const STATUSES: Partial<Record<ErrorCode, number>> = {
  too_many_whatsapp_connections: 403,
  // A client that shows no code has none (S4-R78).
  whatsapp_qr_missing: 404,
};

/** Every problem as `{"success": false, "error": "…", "code": "…"}`, the code where the document has one for it. */
export function sayProblem(problem: Problem, { language }: ProblemContext): ProblemAnswer {
  if (problem instanceof Refusal) return answer(REFUSALS[problem.wire].status, problem.text, problem.wire);
  const code = BY_CODE[problem.code];
  const status = STATUSES[problem.code] ?? nearest(CATALOGUE[problem.code].status);
  const { resource } = problem.details;
  const own = problem.code === 'not_found' && resource ? `${resource} not found` : TEXTS[problem.code];
  const text = own ?? errorText(problem.code, language, problem.details);
  const said = problem.fields.length > 0 ? problem.fields.map(fieldText).join('; ') : text;
  return answer(status, said, code ?? BY_STATUS[status]);
}

const nearest = (status: number): number => NEAREST[status] ?? status;

function answer(status: number, error: string, code: WireCode | undefined): ProblemAnswer {
  const body: WireError = { success: false, error, ...(code && { code }) };
  return { status, contentType: 'application/json', body };
}

/** In the document's own words (S4-R45). */
const LABELS: Record<string, string> = { password: 'Password' };

const PHONE_NUMBER = 'phoneNumber: Must be 7 to 15 digits with the country code, without a plus sign';

/** `Password is required`; `number: Must be …` */
function fieldText({ pointer, rule, message }: FieldError): string {
  const field = pointer.slice(1).replaceAll('/', '.');
  if (field === '') return message;
  if (rule === 'pattern' && field === 'phoneNumber') return PHONE_NUMBER;
  if (rule === 'required') return `${LABELS[field] ?? field} is required`;
  return `${field}: ${message}`;
}
