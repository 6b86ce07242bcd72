import { ConfigError } from '../../config.ts';
import type { Reports } from './driver.ts';
import { placeholdersIn } from './sms-template.ts';

/** How to speak to an SMS gateway, as given in SMS_HTTP (JSON). Templates: `{to}`, `{toDigits}` (without +), `{text}`, `{id}`. */
export type SmsHttpSettings = {
  url: string;
  method: 'GET' | 'POST' | 'PUT';
  headers: Record<string, string>;
  /** A JSON value or key/value pairs whose texts are templates, or one template of the whole body. Null: no body. */
  body: unknown;
  contentType: 'application/json' | 'application/x-www-form-urlencoded';
  /** When an answer means that the gateway took the message. */
  success: { status: number[]; bodyMatches: RegExp | null; idPath: string | null };
  timeoutMs: number;
  reports: Reports;
};

const METHODS = ['GET', 'POST', 'PUT'] as const;
const CONTENT_TYPES = ['application/json', 'application/x-www-form-urlencoded'] as const;
const TIMEOUT_MAX_MS = 30_000;
const HEADER_NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
const KEYS = ['url', 'method', 'headers', 'body', 'contentType', 'success', 'timeoutMs', 'reports'];
const SUCCESS_KEYS = ['status', 'bodyMatches', 'idPath'];

/**
 * Reads and checks the gateway's settings, so that a slip shows when the process starts and not when a document waits.
 * @throws ConfigError naming the part that is wrong. Values are not repeated: they hold the gateway's password.
 */
export function readSmsHttpSettings(json: string | null): SmsHttpSettings {
  const given = objectOf('SMS_HTTP', parse(json));
  refuseOthers('SMS_HTTP', given, KEYS);
  const success = given.success === undefined ? {} : objectOf('SMS_HTTP.success', given.success);
  refuseOthers('SMS_HTTP.success', success, SUCCESS_KEYS);
  const settings: SmsHttpSettings = {
    url: urlTemplate(given.url),
    method: oneOf('SMS_HTTP.method', given.method ?? 'POST', METHODS),
    headers: headers(given.headers ?? {}),
    body: given.body ?? null,
    contentType: oneOf('SMS_HTTP.contentType', given.contentType ?? 'application/json', CONTENT_TYPES),
    success: {
      status: statuses(success.status ?? [200, 201, 202]),
      bodyMatches: pattern(success.bodyMatches),
      idPath: success.idPath === undefined ? null : textOf('SMS_HTTP.success.idPath', success.idPath),
    },
    timeoutMs: timeout(given.timeoutMs ?? 10_000),
    reports: oneOf('SMS_HTTP.reports', given.reports ?? 'none', ['none', 'delivery']),
  };
  checkBody(settings);
  checkPlaceholders(settings);
  return settings;
}

function wrong(name: string, expected: string): ConfigError {
  return new ConfigError(name, '(hidden)', expected);
}

function parse(json: string | null): unknown {
  if (json === null)
    throw new ConfigError('SMS_HTTP', '', 'the settings of the SMS gateway in JSON (SMS_DRIVER=sms-http)');
  try {
    return JSON.parse(json);
  } catch {
    throw wrong('SMS_HTTP', 'valid JSON');
  }
}

function objectOf(name: string, value: unknown): Record<string, unknown> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw wrong(name, 'a JSON object');
}

function refuseOthers(name: string, value: object, known: readonly string[]): void {
  const other = Object.keys(value).find((key) => !known.includes(key));
  if (other) throw new ConfigError(`${name}.${other}`, '(hidden)', `left out; known are ${known.join(', ')}`);
}

function textOf(name: string, value: unknown): string {
  if (typeof value === 'string' && value !== '') return value;
  throw wrong(name, 'a text');
}

function oneOf<const T extends string>(name: string, value: unknown, allowed: readonly T[]): T {
  if ((allowed as readonly unknown[]).includes(value)) return value as T;
  throw new ConfigError(name, String(value), `one of ${allowed.join(', ')}`);
}

/** Templates may stand in the path and the query, never in the host: a message must not choose where it goes. */
function urlTemplate(value: unknown): string {
  const template = textOf('SMS_HTTP.url', value);
  const [one, other] = ['0', '1'].map((digit) => {
    const filled = template.replace(/\{\w+\}/g, digit);
    return URL.canParse(filled) ? new URL(filled) : null;
  });
  if (!one || !other || !['http:', 'https:'].includes(one.protocol) || one.origin !== other.origin) {
    throw wrong('SMS_HTTP.url', 'a full http(s) URL with templates only in its path and query');
  }
  if (one.username || one.password) throw wrong('SMS_HTTP.url', 'without a user name; use an Authorization header');
  return template;
}

function headers(value: unknown): Record<string, string> {
  const entries = Object.entries(objectOf('SMS_HTTP.headers', value));
  for (const [name, content] of entries) {
    if (!HEADER_NAME.test(name)) throw wrong(`SMS_HTTP.headers.${name}`, 'a valid header name');
    if (typeof content !== 'string' || /\p{Cc}/u.test(content)) {
      throw wrong(`SMS_HTTP.headers.${name}`, 'a text on one line');
    }
    if (placeholdersIn(content).some((placeholder) => placeholder !== 'id')) {
      throw wrong(`SMS_HTTP.headers.${name}`, 'without templates other than {id}');
    }
  }
  return Object.fromEntries(entries) as Record<string, string>;
}

function statuses(value: unknown): number[] {
  const isStatus = (status: unknown) => Number.isInteger(status) && Number(status) >= 200 && Number(status) < 300;
  if (Array.isArray(value) && value.length > 0 && value.every(isStatus)) return value as number[];
  throw wrong('SMS_HTTP.success.status', 'a list of statuses from 200 to 299');
}

function pattern(value: unknown): RegExp | null {
  if (value === undefined || value === null) return null;
  try {
    return new RegExp(textOf('SMS_HTTP.success.bodyMatches', value));
  } catch {
    throw wrong('SMS_HTTP.success.bodyMatches', 'a valid regular expression');
  }
}

function timeout(value: unknown): number {
  if (Number.isInteger(value) && Number(value) >= 1_000 && Number(value) <= TIMEOUT_MAX_MS) return Number(value);
  throw wrong('SMS_HTTP.timeoutMs', `a whole number of milliseconds from 1000 to ${TIMEOUT_MAX_MS}`);
}

function checkBody({ method, body, contentType }: SmsHttpSettings): void {
  if (body === null) return;
  if (method === 'GET') throw wrong('SMS_HTTP.body', 'left out with method GET');
  if (contentType === 'application/json' || typeof body === 'string') return;
  for (const [key, value] of Object.entries(objectOf('SMS_HTTP.body', body))) {
    if (typeof value !== 'string') throw wrong(`SMS_HTTP.body.${key}`, 'a text, as the body is a form');
  }
}

function checkPlaceholders({ url, body }: SmsHttpSettings): void {
  const used = placeholdersIn(`${url} ${typeof body === 'string' ? body : JSON.stringify(body)}`);
  const unknown = used.find((name) => !['to', 'toDigits', 'text', 'id'].includes(name));
  if (unknown)
    throw wrong('SMS_HTTP', `without the unknown template {${unknown}}; known are {to}, {toDigits}, {text}, {id}`);
  if (!used.includes('text') || !(used.includes('to') || used.includes('toDigits'))) {
    throw wrong('SMS_HTTP', 'a url or body that uses {to} (or {toDigits}) and {text}');
  }
}
