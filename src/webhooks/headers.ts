import { type FieldError, invalid, Problem } from '../errors/problem.ts';
import type { Keyring } from '../secrets/keyring.ts';
import { WEBHOOK_LIMITS } from './limits.ts';

/** What we call ourselves to customers' servers. */
export const USER_AGENT = 'Countersign-Webhooks/1';

/** Headers that an endpoint's owner wants on each request, for a gateway in front of it. */
export type CustomHeaders = Record<string, string>;

const NAME = /^[!#$%&'*+.^_`|~0-9a-z-]{1,100}$/;
/** Printable ASCII without blanks at the ends: what every server reads in the same way. */
const VALUE = /^[\x21-\x7e]([\x20-\x7e]*[\x21-\x7e])?$/;

/** They belong to the connection, or say what the message is, or who sent it: set by us or by nobody. */
const OURS = new Set([
  ...['host', 'connection', 'keep-alive', 'te', 'trailer', 'transfer-encoding', 'upgrade', 'expect', 'via', 'date'],
  ...['user-agent', 'accept', 'accept-encoding', 'cookie', 'forwarded', 'metadata', 'metadata-flavor', 'range'],
]);
const OUR_FAMILIES =
  /^(content-|proxy-|webhook-|svix-|sec-|access-control-|if-|x-forwarded-|x-aws-|x-amz-|x-google-|x-http-method)|signature/;

/**
 * Checks headers and writes their names in lower case.
 * @throws Problem validation_failed naming each header that is refused.
 */
export function checkHeaders(headers: CustomHeaders): CustomHeaders {
  const errors: FieldError[] = [];
  const refuse = (name: string, rule: string, message: string): void => {
    errors.push({ pointer: `/headers/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`, rule, message });
  };
  const given = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value] as const);
  if (given.length > WEBHOOK_LIMITS.customHeadersMax) {
    const max = WEBHOOK_LIMITS.customHeadersMax;
    throw invalid('/headers', 'maxProperties', `There can be at most ${max} headers.`);
  }
  const seen = new Set<string>();
  for (const [name, value] of given) {
    if (!NAME.test(name)) refuse(name, 'pattern', 'Is not the name of a header.');
    else if (OURS.has(name) || OUR_FAMILIES.test(name)) refuse(name, 'reserved', 'This header cannot be chosen.');
    else if (seen.has(name)) refuse(name, 'uniqueItems', 'The header is given twice.');
    else if (!VALUE.test(value) || value.length > WEBHOOK_LIMITS.customHeaderValueMax) {
      refuse(name, 'pattern', 'The value must be printable ASCII without blanks around it, and not too long.');
    }
    seen.add(name);
  }
  if (errors.length > 0) throw new Problem('validation_failed', { fields: errors });
  return Object.fromEntries(given);
}

/** Gateway keys are secrets too: they rest encrypted, bound to the endpoint. */
export function sealHeaders(keyring: Keyring, endpointId: string, headers: CustomHeaders): Buffer {
  return keyring.seal(JSON.stringify(headers), `headers ${endpointId}`);
}

export function openHeaders(keyring: Keyring, endpointId: string, sealed: Uint8Array): CustomHeaders {
  return JSON.parse(keyring.open(sealed, `headers ${endpointId}`)) as CustomHeaders;
}
