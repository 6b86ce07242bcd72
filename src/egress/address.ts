import ipaddr from 'ipaddr.js';
import { ConfigError } from '../config.ts';

type Address = ipaddr.IPv4 | ipaddr.IPv6;
type Range = [Address, number];

/**
 * What an address is to us. `public`: part of the internet. `private`: reachable only from inside; the operator may
 * open it (COUNTERSIGN_EGRESS_ALLOW). `forbidden`: never dialled, whatever is set: metadata services, link-local,
 * multicast, and the IPv6 forms that carry an IPv4 address to somebody who unwraps it.
 */
export type AddressClass = 'public' | 'private' | 'forbidden';

const ranges = (...texts: string[]): Range[] => texts.map((text) => ipaddr.parseCIDR(text));

const FORBIDDEN_V4 = ranges(
  '0.0.0.0/8',
  '169.254.0.0/16', // Link-local, and with it the metadata services of AWS, Azure, Google, Oracle, ECS and EKS.
  '100.100.100.200/32', // Metadata of Alibaba Cloud.
  '192.0.0.192/32', // Metadata of Oracle Cloud.
  '168.63.129.16/32', // Azure's wire server; looks public.
  '192.88.99.0/24', // 6to4 relays.
  '224.0.0.0/4',
  '240.0.0.0/4',
);
const PRIVATE_V4 = ranges(
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
);

/** Everything outside of this is special, so nothing has to be listed that is not. */
const GLOBAL_V6 = ranges('2000::/3');
const SPECIAL_IN_GLOBAL_V6 = ranges('2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20');
const PRIVATE_V6 = ranges('::1/128', 'fc00::/7');
const FORBIDDEN_V6 = ranges('fd00:ec2::/32', 'fd20:ce::/32'); // Metadata of AWS and Google.

/** An address as `classify` and the allow list see it: IPv4 in IPv6 is unwrapped, zones are dropped. Null: not an address. */
export function parseAddress(text: string): Address | null {
  const bare = text.replace(/^\[|\]$/g, '').replace(/%.*$/, '');
  if (!ipaddr.IPv4.isValidFourPartDecimal(bare) && !ipaddr.IPv6.isValid(bare)) return null;
  return ipaddr.process(bare);
}

/** What kind of place an address is. */
export function classify(address: Address): AddressClass {
  if (address instanceof ipaddr.IPv4) {
    if (within(address, FORBIDDEN_V4)) return 'forbidden';
    return within(address, PRIVATE_V4) ? 'private' : 'public';
  }
  if (within(address, FORBIDDEN_V6)) return 'forbidden';
  if (within(address, PRIVATE_V6)) return 'private';
  return within(address, GLOBAL_V6) && !within(address, SPECIAL_IN_GLOBAL_V6) ? 'public' : 'forbidden';
}

/**
 * Whether an address may be dialled.
 * @param cidrs ranges the operator has opened; a bare address means itself.
 * @throws ConfigError when one of them cannot be read.
 */
export function makeAddressRule(cidrs: readonly string[]): (text: string) => boolean {
  const opened = cidrs.map(readRange);
  return (text) => {
    const address = parseAddress(text);
    if (!address) return false;
    const kind = classify(address);
    return kind === 'public' || (kind === 'private' && within(address, opened));
  };
}

function readRange(text: string): Range {
  try {
    return ipaddr.parseCIDR(text.includes('/') ? text : `${text}/${text.includes(':') ? 128 : 32}`);
  } catch {
    throw new ConfigError('COUNTERSIGN_EGRESS_ALLOW', text, 'a list of CIDR ranges such as 127.0.0.0/8,10.1.0.0/16');
  }
}

function within(address: Address, list: Range[]): boolean {
  return list.some(([base, bits]) => address.kind() === base.kind() && address.match(base, bits));
}
