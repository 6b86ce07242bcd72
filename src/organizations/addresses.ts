import ipaddr from 'ipaddr.js';

/** An address in its plain form (`::ffff:203.0.113.5` is 203.0.113.5); what is no address stays as it is. */
export function plainAddress(text: string): string {
  const address = parseAddress(text);
  return address ? address.toString() : text;
}

/**
 * A CIDR range or single address in the form in which it is stored.
 * @returns null when it is neither.
 */
export function plainRange(text: string): string | null {
  const range = parseRange(text);
  return range ? `${range.address.toString()}/${range.bits}` : null;
}

/** Whether an address lies in any of the ranges. What cannot be read lies in none. */
export function isWithin(text: string, ranges: readonly string[]): boolean {
  const address = parseAddress(text);
  if (!address) return false;
  return ranges.some((one) => {
    const range = parseRange(one);
    return range !== null && range.address.kind() === address.kind() && address.match(range.address, range.bits);
  });
}

/** What counts as one client for limits by address: an IPv4 address, or the /64 that one IPv6 subscriber gets. */
export function addressGroup(text: string): string {
  const address = parseAddress(text);
  if (address?.kind() !== 'ipv6') return address ? address.toString() : 'unknown';
  const prefix = (address as ipaddr.IPv6).parts.slice(0, 4).map((part) => part.toString(16));
  return `${prefix.join(':')}::/64`;
}

type Address = ipaddr.IPv4 | ipaddr.IPv6;

function parseAddress(text: string): Address | null {
  const bare = text.trim().replace(/^\[|\]$/g, '');
  if (ipaddr.IPv4.isValidFourPartDecimal(bare)) return ipaddr.IPv4.parse(bare);
  if (!ipaddr.IPv6.isValid(bare) || bare.includes('%')) return null;
  return ipaddr.process(bare);
}

function parseRange(text: string): { address: Address; bits: number } | null {
  const [host = '', bitsText, ...rest] = text.trim().split('/');
  const address = parseAddress(host);
  if (!address || rest.length > 0) return null;
  const width = address.kind() === 'ipv4' ? 32 : 128;
  if (bitsText === undefined) return { address, bits: width };
  if (!/^\d{1,3}$/.test(bitsText)) return null;
  // A mapped prefix (::ffff:203.0.113.0/120) counts its bits from the front of the IPv6 address.
  const bits = Number(bitsText) - (width === 32 && host.includes(':') ? 96 : 0);
  return bits >= 0 && bits <= width ? { address, bits } : null;
}
