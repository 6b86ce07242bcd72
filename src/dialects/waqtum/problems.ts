import type { ProblemAnswer, ProblemContext } from '../../api/dialect.ts';
import type { Schemas } from '../../api/generated/waqtum.ts';
import { CATALOGUE, type ErrorCode, errorText } from '../../errors/catalogue.ts';
import type { Problem } from '../../errors/problem.ts';
import { fieldMessages } from './field-messages.ts';

type WireError = Schemas['Error'];

/** Every problem in WAQTUM's envelope, with one of the statuses that its document lists, or 503. */
export function sayProblem(problem: Problem, { language }: ProblemContext): ProblemAnswer {
  const status = statusOf(problem.code);
  const text = errorText(problem.code, language, problem.details);
  const fields = fieldsOf(problem, text);
  const message = fields && !isRefusedState(problem.code) ? 'Validation failed' : text;
  const body: WireError = { success: false, error: { code: status, message, details: fields ?? {} } };
  return {
    status,
    contentType: 'application/json',
    ...(status === 401 && { headers: { 'www-authenticate': 'Bearer' } }),
    body,
  };
}

/** The document has no 402, 405, 409, 410, 413 and 415: the nearest that it has. */
const NEAREST: Record<number, WireError['error']['code']> = {
  402: 403,
  405: 404,
  409: 422,
  410: 404,
  413: 422,
  415: 400,
};

function statusOf(code: ErrorCode): WireError['error']['code'] {
  // The same request succeeds in a moment, which is what a client does after 429, and never after 422.
  if (code === 'idempotency_in_progress') return 429;
  const { status } = CATALOGUE[code];
  return NEAREST[status] ?? (status as WireError['error']['code']);
}

const isRefusedState = (code: ErrorCode): boolean => CATALOGUE[code].status === 409;

/** The field that an error is about where its own pointers do not say it in WAQTUM's words. */
const FIELDS: Partial<Record<ErrorCode, string>> = {
  file_missing: 'file',
  pdf_empty: 'file',
  pdf_not_a_pdf: 'file',
  pdf_damaged: 'file',
  pdf_encrypted: 'file',
  pdf_signed: 'file',
  pdf_active_content: 'file',
  pdf_xfa: 'file',
  pdf_too_large: 'file',
  pdf_too_many_pages: 'file',
  pdf_too_complex: 'file',
  duplicate_phone: 'phone',
  two_channels_needed: 'phone',
  document_without_approvers: 'approvers',
  too_many_approvers: 'approvers',
  too_many_steps: 'approvers',
  url_not_allowed: 'url',
  idempotency_key_reused: 'Idempotency-Key',
};

function fieldsOf(problem: Problem, text: string): Record<string, string[]> | null {
  const { code, fields } = problem;
  const field = FIELDS[code] ?? (isRefusedState(code) && code !== 'idempotency_in_progress' ? 'status' : undefined);
  if (field !== undefined) return { [field]: [text] };
  return fields.length > 0 ? fieldMessages(fields) : null;
}
