import { ConfigError } from '../../config.ts';
import { placeholdersIn } from '../../messaging/drivers/sms-template.ts';
import { isPointer } from './pointer.ts';

/** It holds when what stands at the JSON pointer is one of these, type included. */
export type Condition = { pointer: string; equals: (string | number | boolean)[] };

/**
 * How to speak to an identity gateway, as given in IDENTITY_HTTP (JSON). Templates: `{nationalCode}`, `{mobile}`
 * (09121234567), `{mobileE164}` (+989121234567), `{id}` (of the check, a UUID).
 */
export type ShahkarSettings = {
  url: string;
  method: 'GET' | 'POST' | 'PUT';
  /** The gateway's credentials go here. */
  headers: Record<string, string>;
  /** A JSON value or key/value pairs whose texts are templates, or one template of the whole body. Null: no body. */
  body: unknown;
  contentType: 'application/json' | 'application/x-www-form-urlencoded';
  answer: {
    /** Statuses whose body is read; any other is no answer. */
    status: number[];
    verified: Condition;
    mismatch: Condition;
    /** Where the gateway's own number of the answer stands; null: it has none. */
    reference: string | null;
  };
  /** For one request. */
  timeoutMs: number;
  /** Requests made one after another before the check waits for its next turn. */
  attempts: number;
};

const METHODS = ['GET', 'POST', 'PUT'] as const;
const CONTENT_TYPES = ['application/json', 'application/x-www-form-urlencoded'] as const;
const PLACEHOLDERS = ['nationalCode', 'mobile', 'mobileE164', 'id'];
const KEYS = ['url', 'method', 'headers', 'body', 'contentType', 'answer', 'timeoutMs', 'attempts'];
const ANSWER_KEYS = ['status', 'verified', 'mismatch', 'reference'];
const HEADER_NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
/** All requests of one turn must end before the row's lease does (src/identity/limits.ts). */
const TURN_MAX_MS = 45_000;

/**
 * Reads and checks the gateway's settings, so that a slip shows when the process starts and not when somebody waits.
 * @throws ConfigError naming the part that is wrong. Values are not repeated: they hold the gateway's password.
 */
export function readShahkarSettings(json: string | null): ShahkarSettings {
  const given = objectOf('IDENTITY_HTTP', parse(json));
  refuseOthers('IDENTITY_HTTP', given, KEYS);
  const answer = objectOf('IDENTITY_HTTP.answer', given.answer);
  refuseOthers('IDENTITY_HTTP.answer', answer, ANSWER_KEYS);
  const settings: ShahkarSettings = {
    url: urlTemplate(given.url),
    method: oneOf('IDENTITY_HTTP.method', given.method ?? 'POST', METHODS),
    headers: headers(given.headers ?? {}),
    body: given.body ?? null,
    contentType: oneOf('IDENTITY_HTTP.contentType', given.contentType ?? 'application/json', CONTENT_TYPES),
    answer: {
      status: statuses(answer.status ?? [200]),
      verified: condition('IDENTITY_HTTP.answer.verified', answer.verified),
      mismatch: condition('IDENTITY_HTTP.answer.mismatch', answer.mismatch),
      reference: answer.reference == null ? null : pointer('IDENTITY_HTTP.answer.reference', answer.reference),
    },
    timeoutMs: whole('IDENTITY_HTTP.timeoutMs', given.timeoutMs ?? 10_000, 500, 30_000),
    attempts: whole('IDENTITY_HTTP.attempts', given.attempts ?? 1, 1, 5),
  };
  if (settings.timeoutMs * settings.attempts > TURN_MAX_MS) {
    throw wrong('IDENTITY_HTTP.attempts', `so few that all of them together take at most ${TURN_MAX_MS} ms`);
  }
  checkBody(settings);
  checkPlaceholders(settings);
  return settings;
}

function wrong(name: string, expected: string): ConfigError {
  return new ConfigError(name, '(hidden)', expected);
}

function parse(json: string | null): unknown {
  if (json === null) {
    throw new ConfigError(
      'IDENTITY_HTTP',
      '',
      'the settings of the identity gateway in JSON (IDENTITY_DRIVER=shahkar-http)',
    );
  }
  try {
    return JSON.parse(json);
  } catch {
    throw wrong('IDENTITY_HTTP', 'valid JSON');
  }
}

function objectOf(name: string, value: unknown): Record<string, unknown> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw wrong(name, 'a JSON object');
}

function refuseOthers(name: string, value: object, known: readonly string[]): void {
  const other = Object.keys(value).find((key) => !known.includes(key));
  if (other) throw wrong(`${name}.${other}`, `left out; known are ${known.join(', ')}`);
}

function oneOf<const T extends string>(name: string, value: unknown, allowed: readonly T[]): T {
  if ((allowed as readonly unknown[]).includes(value)) return value as T;
  throw new ConfigError(name, String(value), `one of ${allowed.join(', ')}`);
}

function whole(name: string, value: unknown, min: number, max: number): number {
  if (Number.isInteger(value) && Number(value) >= min && Number(value) <= max) return Number(value);
  throw wrong(name, `a whole number from ${min} to ${max}`);
}

/** Templates may stand in the path and the query, never in the host: a number must not choose where it goes. */
function urlTemplate(value: unknown): string {
  const template = typeof value === 'string' ? value : '';
  const [one, other] = ['0', '1'].map((digit) => {
    const filled = template.replace(/\{\w+\}/g, digit);
    return URL.canParse(filled) ? new URL(filled) : null;
  });
  if (!one || !other || !['http:', 'https:'].includes(one.protocol) || one.origin !== other.origin) {
    throw wrong('IDENTITY_HTTP.url', 'a full http(s) URL with templates only in its path and query');
  }
  if (one.username || one.password)
    throw wrong('IDENTITY_HTTP.url', 'without a user name; use an Authorization header');
  return template;
}

function headers(value: unknown): Record<string, string> {
  const entries = Object.entries(objectOf('IDENTITY_HTTP.headers', value));
  for (const [name, content] of entries) {
    const at = `IDENTITY_HTTP.headers.${name}`;
    if (!HEADER_NAME.test(name)) throw wrong(at, 'a valid header name');
    if (typeof content !== 'string' || /\p{Cc}/u.test(content)) throw wrong(at, 'a text on one line');
    if (placeholdersIn(content).some((placeholder) => placeholder !== 'id')) {
      throw wrong(at, 'without templates other than {id}');
    }
  }
  return Object.fromEntries(entries) as Record<string, string>;
}

function statuses(value: unknown): number[] {
  const isStatus = (status: unknown) => Number.isInteger(status) && Number(status) >= 200 && Number(status) < 500;
  if (Array.isArray(value) && value.length > 0 && value.every(isStatus)) return value as number[];
  throw wrong('IDENTITY_HTTP.answer.status', 'a list of statuses from 200 to 499');
}

function condition(name: string, value: unknown): Condition {
  const given = objectOf(name, value);
  refuseOthers(name, given, ['pointer', 'equals']);
  const { equals } = given;
  const isPlain = (one: unknown) => ['string', 'number', 'boolean'].includes(typeof one);
  if (!Array.isArray(equals) || equals.length === 0 || !equals.every(isPlain)) {
    throw wrong(`${name}.equals`, 'a list of texts, numbers or booleans');
  }
  return { pointer: pointer(`${name}.pointer`, given.pointer), equals };
}

function pointer(name: string, value: unknown): string {
  if (typeof value === 'string' && isPointer(value)) return value;
  throw wrong(name, 'a JSON pointer such as /result/matched');
}

function checkBody({ method, body, contentType }: ShahkarSettings): void {
  if (body === null) return;
  if (method === 'GET') throw wrong('IDENTITY_HTTP.body', 'left out with method GET');
  if (contentType === 'application/json' || typeof body === 'string') return;
  for (const [key, value] of Object.entries(objectOf('IDENTITY_HTTP.body', body))) {
    if (typeof value !== 'string') throw wrong(`IDENTITY_HTTP.body.${key}`, 'a text, as the body is a form');
  }
}

function checkPlaceholders({ url, body }: ShahkarSettings): void {
  const used = placeholdersIn(`${url} ${typeof body === 'string' ? body : JSON.stringify(body)}`);
  const known = PLACEHOLDERS.map((name) => `{${name}}`).join(', ');
  const unknown = used.find((name) => !PLACEHOLDERS.includes(name));
  if (unknown) throw wrong('IDENTITY_HTTP', `without the unknown template {${unknown}}; known are ${known}`);
  if (!used.includes('nationalCode') || !(used.includes('mobile') || used.includes('mobileE164'))) {
    throw wrong('IDENTITY_HTTP', 'a url or body that uses {nationalCode} and {mobile} (or {mobileE164})');
  }
}
