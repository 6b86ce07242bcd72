import type { ProblemAnswer, ProblemContext } from '../../api/dialect.ts';
import type { Schemas } from '../../api/generated/emza.ts';
import { CATALOGUE, type ErrorCode, errorText } from '../../errors/catalogue.ts';
import type { Problem } from '../../errors/problem.ts';
import { fieldMessages, urlMessage } from './field-messages.ts';

type WireProblem = Schemas['Problem'];
type Titles = { fa: string; en: string };

const TYPES = 'https://docs.elemza.com/errors/';

/** Every problem as Emza says it: one code of its catalogue, with a title in Persian and one in English. */
export function sayProblem(problem: Problem, { language, requestId, accept }: ProblemContext): ProblemAnswer {
  const code = codeOf(problem.code);
  const { status } = CODES[code];
  const { fa, en } = titlesOf(code, problem);
  const errors = code === 'validation' || status === 422 ? fieldsOf(problem, language) : null;
  const body: WireProblem = {
    type: `${TYPES}${code}`,
    status,
    code,
    title_fa: fa,
    title_en: en,
    request_id: requestId,
    ...(errors && { errors }),
  };
  return {
    status,
    contentType: namesJson(accept) ? 'application/json' : 'application/problem+json',
    ...(status === 401 && { headers: { 'www-authenticate': 'Bearer' } }),
    body,
  };
}

/** `*` and `application/*` name neither. */
const namesJson = (accept: string): boolean =>
  accept.split(',').some((type) => type.split(';')[0]!.trim().toLowerCase() === 'application/json');

/**
 * Emza's codes with their statuses. Titles stand here where its document shows them; elsewhere the reason is said, in
 * both languages, as our own catalogue has it.
 */
const CODES = {
  malformed_request: { status: 400 },
  idempotency_key_required: { status: 400 },
  token_invalid: { status: 401, titles: { fa: 'توکن نامعتبر است', en: 'Invalid token' } },
  insufficient_balance: { status: 402 },
  scope_missing: { status: 403 },
  ip_not_allowed: { status: 403 },
  signature_invalid: { status: 403 },
  forbidden: { status: 403 },
  not_found: { status: 404, titles: { fa: 'منبع یافت نشد', en: 'Resource not found' } },
  form_not_found: {
    status: 404,
    titles: { fa: 'فرم یافت نشد یا متعلق به شما نیست', en: 'Form not found or not owned by the caller' },
  },
  method_not_allowed: { status: 405 },
  invalid_state: { status: 409 },
  idempotency_in_progress: { status: 409 },
  body_too_large: { status: 413 },
  unsupported_media_type: { status: 415 },
  validation: { status: 422, titles: { fa: 'اعتبارسنجی ورودی شکست خورد', en: 'Request validation failed' } },
  idempotency_key_reused: { status: 422 },
  shahkar_mismatch: { status: 422 },
  rate_limit_exceeded: { status: 429 },
  internal_error: { status: 500 },
  service_unavailable: { status: 503 },
} satisfies Record<string, { status: number; titles?: Titles }>;
export type EmzaCode = keyof typeof CODES;

/** What our codes of a status are here, but for those named below. */
const CODE_OF_STATUS: Record<number, EmzaCode> = {
  400: 'malformed_request',
  401: 'token_invalid',
  402: 'insufficient_balance',
  403: 'forbidden',
  404: 'not_found',
  405: 'method_not_allowed',
  409: 'invalid_state',
  // What has ended is not there any more.
  410: 'not_found',
  413: 'body_too_large',
  415: 'unsupported_media_type',
  422: 'validation',
  429: 'rate_limit_exceeded',
  500: 'internal_error',
  503: 'service_unavailable',
};
const OWN_CODES: Partial<Record<ErrorCode, EmzaCode>> = {
  idempotency_key_required: 'idempotency_key_required',
  idempotency_in_progress: 'idempotency_in_progress',
  idempotency_key_reused: 'idempotency_key_reused',
  forbidden: 'scope_missing',
  form_not_found: 'form_not_found',
  ip_not_allowed: 'ip_not_allowed',
  identity_mismatch: 'shahkar_mismatch',
  identity_pending: 'service_unavailable',
  step_would_be_empty: 'invalid_state',
  download_link_invalid: 'signature_invalid',
};

export function codeOf(code: ErrorCode): EmzaCode {
  const found = OWN_CODES[code] ?? CODE_OF_STATUS[CATALOGUE[code].status];
  if (!found) throw new Error(`Emza has no code for ${code}`);
  return found;
}

function titlesOf(code: EmzaCode, { code: ours, details }: Problem): Titles {
  if (code === 'scope_missing' && details.filter === true) return FILTER_TITLES;
  const { titles } = CODES[code] as { titles?: Titles };
  return titles ?? { fa: errorText(ours, 'fa', details), en: errorText(ours, 'en', details) };
}

/** Of a filter that looks for people (`details.filter`). */
const FILTER_TITLES: Titles = {
  fa: 'این فیلتر نیاز به مجوز signers:read_pii دارد',
  en: 'This filter requires the signers:read_pii scope',
};

/** The field that an error is about where its own pointers do not say it in Emza's words. */
const FIELDS: Partial<Record<ErrorCode, string>> = {
  url_not_allowed: 'url',
  idempotency_key_reused: 'Idempotency-Key',
  duplicate_phone: 'mobile',
};

/** The file, for whatever is wrong with it; the request as a whole where nothing more is known. */
function fieldsOf(problem: Problem, language: ProblemContext['language']): Record<string, string[]> {
  const { code, fields, details } = problem;
  if (fields.length > 0) return fieldMessages(fields, language);
  const refusedUrl = language === 'fa' && code === 'url_not_allowed' ? urlMessage(String(details.because)) : null;
  if (refusedUrl) return { url: [refusedUrl] };
  const isOfFile = /^(?:file|pdf|image)_/.test(code);
  return { [FIELDS[code] ?? (isOfFile ? 'file' : 'request')]: [errorText(code, language, details)] };
}
