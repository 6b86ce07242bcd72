/**
 * What the evidence says of people when it travels with the file: enough for those who know them to recognize them, not
 * enough for others to reach or follow them. A sealed file is forwarded and kept for ever; who needs the whole of it
 * finds it in the organization's own audit trail.
 */
import ipaddr from 'ipaddr.js';

const SHOWN_AT_THE_END = 4;
const SHOWN_AT_THE_BEGINNING = 4;
const IPV4_BITS = 24;
const IPV6_BITS = 48;

/** `+966501234567` becomes `+966•••••4567`: the country and the last four digits. */
export function maskPhone(phone: string): string {
  const hidden = phone.length - SHOWN_AT_THE_BEGINNING - SHOWN_AT_THE_END;
  if (hidden <= 0) return '•'.repeat(phone.length);
  return `${phone.slice(0, SHOWN_AT_THE_BEGINNING)}${'•'.repeat(hidden)}${phone.slice(-SHOWN_AT_THE_END)}`;
}

/** The network an address belongs to: `203.0.113.0/24`, `2001:db8:1::/48`; null for what is no address. */
export function networkOf(address: string | null): string | null {
  if (address === null || !ipaddr.isValid(address)) return null;
  const parsed = ipaddr.process(address);
  const isV4 = parsed.kind() === 'ipv4';
  const kind = isV4 ? ipaddr.IPv4 : ipaddr.IPv6;
  const bits = isV4 ? IPV4_BITS : IPV6_BITS;
  return `${kind.networkAddressFromCIDR(`${parsed}/${bits}`)}/${bits}`;
}

/** The first that fits is meant: browsers name those that they resemble as well. */
const BROWSERS: [name: string, mark: RegExp][] = [
  ['WhatsApp', /WhatsApp\//],
  ['Edge', /\bEdg(e|A|iOS)?\//],
  ['Samsung Internet', /SamsungBrowser\//],
  ['Opera', /\bOPR\//],
  ['Firefox', /(Firefox|FxiOS)\//],
  ['Chrome', /(Chrome|CriOS)\//],
  ['Safari', /Version\/[\d.]+.*Safari\//],
];
const SYSTEMS: [name: string, mark: RegExp][] = [
  ['iOS', /iPhone|iPad|iPod/],
  ['Android', /Android/],
  ['Windows', /Windows/],
  ['macOS', /Macintosh/],
  ['Linux', /Linux/],
];

/** The kinds of browser and system, without versions: "Safari on iOS". Null when neither is known. */
export function summarizeUserAgent(userAgent: string | null): string | null {
  if (userAgent === null) return null;
  const kind = (list: typeof BROWSERS): string | undefined => list.find(([, mark]) => mark.test(userAgent))?.[0];
  const [browser, system] = [kind(BROWSERS), kind(SYSTEMS)];
  return browser && system ? `${browser} on ${system}` : (browser ?? system ?? null);
}
