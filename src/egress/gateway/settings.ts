import { ConfigError } from '../../config.ts';
import { placeholdersIn } from './template.ts';

/** How to ask somebody's HTTP gateway, as an operator gives it in one setting (JSON). Texts of it are templates. */
export type GatewaySettings = {
  url: string;
  method: 'GET' | 'POST' | 'PUT';
  /** The gateway's credentials go here. */
  headers: Record<string, string>;
  /** A JSON value or key/value pairs whose texts are templates, or one template of the whole body. Null: no body. */
  body: unknown;
  contentType: 'application/json' | 'application/x-www-form-urlencoded';
  /** For one request. */
  timeoutMs: number;
};

/** What a template may name, and for each thing that the gateway must be told the names that tell it. */
export type Placeholders = { known: readonly string[]; needed: readonly (readonly string[])[] };

const METHODS = ['GET', 'POST', 'PUT'] as const;
const CONTENT_TYPES = ['application/json', 'application/x-www-form-urlencoded'] as const;
const KEYS = ['url', 'method', 'headers', 'body', 'contentType', 'timeoutMs'];
const TIMEOUT_MIN_MS = 500;
const TIMEOUT_MAX_MS = 30_000;
const TIMEOUT_MS = 10_000;
const HEADER_NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;

/**
 * Reads one setting, so that a slip shows when the process starts and not when somebody waits.
 * @param own what this kind of gateway has besides, for the caller to read from `rest`.
 * @throws ConfigError naming the part that is wrong. Values are not repeated: they hold the gateway's password.
 */
export function readGatewaySettings(
  name: string,
  json: string | null,
  { own, placeholders }: { own: readonly string[]; placeholders: Placeholders },
): { settings: GatewaySettings; rest: Record<string, unknown> } {
  const given = objectOf(name, parseSetting(name, json));
  refuseOthers(name, given, [...KEYS, ...own]);
  const settings: GatewaySettings = {
    url: urlTemplate(`${name}.url`, given.url),
    method: oneOf(`${name}.method`, given.method ?? 'POST', METHODS),
    headers: headers(`${name}.headers`, given.headers ?? {}),
    body: given.body ?? null,
    contentType: oneOf(`${name}.contentType`, given.contentType ?? 'application/json', CONTENT_TYPES),
    timeoutMs: whole(`${name}.timeoutMs`, given.timeoutMs ?? TIMEOUT_MS, TIMEOUT_MIN_MS, TIMEOUT_MAX_MS),
  };
  checkBody(name, settings);
  checkPlaceholders(name, settings, placeholders);
  return { settings, rest: given };
}

export function wrong(name: string, expected: string): ConfigError {
  return new ConfigError(name, '(hidden)', expected);
}

/** @throws ConfigError when the setting is missing or is no JSON. */
export function parseSetting(name: string, json: string | null): unknown {
  if (json === null) throw new ConfigError(name, '', 'the settings of the gateway in JSON, as the driver needs them');
  try {
    return JSON.parse(json);
  } catch {
    throw wrong(name, 'valid JSON');
  }
}

export function objectOf(name: string, value: unknown): Record<string, unknown> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw wrong(name, 'a JSON object');
}

export function refuseOthers(name: string, value: object, known: readonly string[]): void {
  const other = Object.keys(value).find((key) => !known.includes(key));
  if (other) throw wrong(`${name}.${other}`, `left out; known are ${known.join(', ')}`);
}

export function textOf(name: string, value: unknown): string {
  if (typeof value === 'string' && value !== '') return value;
  throw wrong(name, 'a text');
}

export function oneOf<const T extends string>(name: string, value: unknown, allowed: readonly T[]): T {
  if ((allowed as readonly unknown[]).includes(value)) return value as T;
  throw new ConfigError(name, String(value), `one of ${allowed.join(', ')}`);
}

export function whole(name: string, value: unknown, min: number, max: number): number {
  if (Number.isInteger(value) && Number(value) >= min && Number(value) <= max) return Number(value);
  throw wrong(name, `a whole number from ${min} to ${max}`);
}

/** The statuses of an answer that counts: 200 to `max`. */
export function statuses(name: string, value: unknown, max: number): number[] {
  const isStatus = (status: unknown) => Number.isInteger(status) && Number(status) >= 200 && Number(status) <= max;
  if (Array.isArray(value) && value.length > 0 && value.every(isStatus)) return value as number[];
  throw wrong(name, `a list of statuses from 200 to ${max}`);
}

/** Templates may stand in the path and the query, never in the host: a value must not choose where it goes. */
function urlTemplate(name: string, value: unknown): string {
  const template = textOf(name, value);
  const [one, other] = ['0', '1'].map((digit) => {
    const filled = template.replace(/\{\w+\}/g, digit);
    return URL.canParse(filled) ? new URL(filled) : null;
  });
  if (!one || !other || !['http:', 'https:'].includes(one.protocol) || one.origin !== other.origin) {
    throw wrong(name, 'a full http(s) URL with templates only in its path and query');
  }
  if (one.username || one.password) throw wrong(name, 'without a user name; use an Authorization header');
  return template;
}

function headers(name: string, value: unknown): Record<string, string> {
  const entries = Object.entries(objectOf(name, value));
  for (const [header, content] of entries) {
    const at = `${name}.${header}`;
    if (!HEADER_NAME.test(header)) throw wrong(at, 'a valid header name');
    if (typeof content !== 'string' || /\p{Cc}/u.test(content)) throw wrong(at, 'a text on one line');
    if (placeholdersIn(content).some((placeholder) => placeholder !== 'id')) {
      throw wrong(at, 'without templates other than {id}');
    }
  }
  return Object.fromEntries(entries) as Record<string, string>;
}

function checkBody(name: string, { method, body, contentType }: GatewaySettings): void {
  if (body === null) return;
  if (method === 'GET') throw wrong(`${name}.body`, 'left out with method GET');
  if (contentType === 'application/json' || typeof body === 'string') return;
  for (const [key, value] of Object.entries(objectOf(`${name}.body`, body))) {
    if (typeof value !== 'string') throw wrong(`${name}.body.${key}`, 'a text, as the body is a form');
  }
}

function checkPlaceholders(name: string, { url, body }: GatewaySettings, { known, needed }: Placeholders): void {
  const used = placeholdersIn(`${url} ${typeof body === 'string' ? body : JSON.stringify(body)}`);
  const unknown = used.find((placeholder) => !known.includes(placeholder));
  if (unknown) throw wrong(name, `without the unknown template {${unknown}}; known are ${braced(known)}`);
  const missing = needed.find((names) => !names.some((one) => used.includes(one)));
  if (missing) throw wrong(name, `a url or body that uses ${braced(missing, ' or ')}`);
}

const braced = (names: readonly string[], between = ', '): string => names.map((one) => `{${one}}`).join(between);
