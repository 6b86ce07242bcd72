/** URLs that must not be called, for whoever takes a URL from somebody. */

/** Every way known to us to write an address that must not be called. */
export const LOOPBACK = [
  'http://127.0.0.1/',
  'http://127.1/',
  'http://0/',
  'http://0.0.0.0/',
  'http://0177.0.0.1/',
  'http://0x7f.0.0.1/',
  'http://0x7f000001/',
  'http://2130706433/',
  'http://017700000001/',
  'http://127.0.0.1./',
  'http://127。0。0。1/',
  'http://①②⑦.⓪.⓪.①/',
  'http://%31%32%37.0.0.1/',
  'http:127.0.0.1',
  'http:///127.0.0.1/',
  'http:\\\\127.0.0.1\\x',
  'http://localhost/',
  'http://localhost./',
  'http://LOCALHOST/',
  'http://anything.localhost/',
];
const PRIVATE = [
  '10.0.0.1',
  '172.16.0.1',
  '172.31.255.255',
  '192.168.0.1',
  '0300.0250.0.1',
  '3232235521',
  '100.64.0.1',
  '100.127.255.254',
  '192.0.0.1',
  '192.0.2.1',
  '198.18.0.1',
  '198.51.100.1',
  '203.0.113.1',
  '192.88.99.1',
  '224.0.0.1',
  '240.0.0.1',
  '255.255.255.255',
].map((host) => `http://${host}/`);
const IPV6 = [
  '::',
  '::1',
  '0:0:0:0:0:0:0:1',
  '::ffff:127.0.0.1',
  '::ffff:a9fe:a9fe',
  '::127.0.0.1',
  '64:ff9b::a9fe:a9fe',
  '64:ff9b::7f00:1',
  '64:ff9b:1::1',
  '64:ff9c::1',
  '2002:7f00:1::',
  '2002:a9fe:a9fe::1',
  '2001:0:4136:e378:8000:63bf:3fff:fdd2',
  'fe80::1',
  'fe80::1%25eth0',
  'fec0::1',
  'fc00::1',
  'fd12:3456::1',
  'ff02::1',
  '2001:db8::1',
  '3fff::1',
  '5f00::1',
  '100::1',
].map((host) => `http://[${host}]/`);
export const METADATA = [
  'http://169.254.169.254/latest/meta-data/iam/security-credentials/',
  'http://169.254.169.254/metadata/identity/oauth2/token',
  'http://169.254.169.254/opc/v1/instance/',
  'http://169.254.170.2/',
  'http://169.254.170.23/',
  'http://[fd00:ec2::254]/',
  'http://[fd00:ec2::23]/',
  'http://[fd20:ce::254]/',
  'http://[::ffff:169.254.169.254]/',
  'http://100.100.100.200/latest/meta-data/',
  'http://192.0.0.192/',
  'http://168.63.129.16/machine?comp=goalstate',
];
const CONFUSING = [
  'http://example.com@127.0.0.1/',
  'http://127.0.0.1#@example.com/',
  'http://example.com\\@127.0.0.1/',
  'http://1.1.1.1 &@2.2.2.2# @3.3.3.3/',
  'http://127.0.0.1%2f@example.com/',
  'http://user:pw@8.8.8.8/',
  'http://ex\tample.com/',
  'http://8.8.8.8/\r\nX-Injected: 1',
  ' http://8.8.8.8/',
  '//127.0.0.1/',
  '',
  `http://8.8.8.8/${'a'.repeat(2_048)}`,
];
const SCHEMES_AND_PORTS = [
  'file:///etc/passwd',
  'gopher://127.0.0.1:6379/_INFO',
  'ftp://8.8.8.8/',
  'javascript:alert(1)',
  'data:text/plain,x',
  'ws://8.8.8.8/',
  ...[1, 22, 25, 443 + 1, 1023, 5432, 6379, 7233, 8233, 2375, 9200, 11211, 27017].map(
    (port) => `http://8.8.8.8:${port}/`,
  ),
];

export const REFUSED = [...LOOPBACK, ...PRIVATE, ...IPV6, ...METADATA, ...CONFUSING, ...SCHEMES_AND_PORTS];

/** The same URL with another port. */
export function aimedAt(url: string, port: number): string {
  return url.replace(/^(https?:[/\\]*)([^/\\]+)/, `$1$2:${port}`);
}
