import { parseAddress } from './address.ts';
import { EgressError } from './error.ts';
import { portAllowed } from './ports.ts';
import { isLocalName, LOCAL_ADDRESSES, type Resolve } from './resolve.ts';

/** A URL that may be called now, and the only addresses at which it may be called. */
export type Target = { url: URL; addresses: string[] };

export type Guard = {
  /** What `check` would refuse about a URL whatever name servers say. @returns it as it would be sent. @throws EgressError */
  inspect(text: string): URL;
  /**
   * Checks a URL down to the addresses that its name has at this moment. One bad address spoils the name: whoever
   * lists a private address beside a public one is up to something, or will get lost deliveries.
   * @throws EgressError
   */
  check(text: string, signal: AbortSignal): Promise<Target>;
  /** Whether a connection that was made leads to where it should. */
  allows(address: string | undefined, target: Target): boolean;
};

const URL_CHARACTERS_MAX = 2_048;

/**
 * @param rule decides about one address.
 * @param ownUrl the beginning of this service's own URLs: calling ourselves makes loops.
 */
export function makeGuard(options: {
  rule: (address: string) => boolean;
  resolve: Resolve;
  /** Whether any private address may be called, and so names that exist in private networks only. */
  isPrivateAllowed: boolean;
  ownUrl: string | null;
}): Guard {
  const own = options.ownUrl === null ? null : new URL(options.ownUrl).origin;
  const inspect = (text: string): URL => {
    const url = parseTarget(text);
    if (url.origin === own) throw new EgressError('own_address');
    if (!options.isPrivateAllowed && isPrivateName(url.hostname)) throw new EgressError('destination_blocked');
    const fixed = fixedAddresses(url.hostname);
    if (fixed && !fixed.some(options.rule)) throw new EgressError('destination_blocked');
    return url;
  };
  return {
    inspect,
    async check(text, signal) {
      const url = inspect(text);
      const addresses = await addressesOf(url.hostname, options.resolve, signal);
      if (!addresses.every(options.rule)) throw new EgressError('destination_blocked');
      return { url, addresses };
    },
    allows(address, target) {
      const actual = address === undefined ? null : parseAddress(address);
      return actual !== null && target.addresses.some((known) => parseAddress(known)?.toString() === actual.toString());
    },
  };
}

/**
 * What can be said about a URL without asking anybody. Only what the WHATWG parser made of the text is looked at
 * (it writes every spelling of an IPv4 address in the usual one), and only that is sent.
 * @throws EgressError
 */
function parseTarget(text: string): URL {
  // The parser would forgive white space and backslashes; other programs read such URLs differently, so they are refused.
  if (text.length > URL_CHARACTERS_MAX || !/^https?:\/\/[^/]/i.test(text) || hasForgivenCharacters(text)) {
    throw new EgressError('url_invalid');
  }
  const url = URL.parse(text);
  if (!url) throw new EgressError('url_invalid');
  if (url.username !== '' || url.password !== '') throw new EgressError('credentials_in_url');
  if (!portAllowed(url.port === '' ? null : Number(url.port))) throw new EgressError('port_not_allowed');
  url.hash = '';
  return url;
}

function hasForgivenCharacters(text: string): boolean {
  return [...text].some((character) => character <= ' ' || character === '\\' || character === '\u007f');
}

/** The addresses of a host for which nobody has to be asked: a literal, or this machine. Null: not known. */
function fixedAddresses(hostname: string): string[] | null {
  const literal = parseAddress(hostname);
  if (literal) return [literal.toString()];
  return isLocalName(hostname.replace(/\.$/, '')) ? LOCAL_ADDRESSES : null;
}

/** Names that no public name server may know, whatever one says about them. */
const isPrivateName = (hostname: string): boolean => /\.(?:local|internal|private|lan|home\.arpa)\.?$/.test(hostname);

async function addressesOf(hostname: string, resolve: Resolve, signal: AbortSignal): Promise<string[]> {
  const literal = parseAddress(hostname);
  if (literal) return [literal.toString()];
  let addresses: string[];
  try {
    addresses = await resolve(hostname.replace(/\.$/, ''), signal);
  } catch (error) {
    throw new EgressError('dns_error', error);
  }
  if (addresses.length === 0) throw new EgressError('dns_error');
  return [...new Set(addresses)].sort();
}
