import { Resolver } from 'node:dns/promises';
import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';

/** All addresses of a host name. @throws when there are none, or they are not known in time. */
export type Resolve = (hostname: string, signal: AbortSignal) => Promise<string[]>;

/** A name server that is slower than this keeps deliveries waiting; the name then counts as not resolvable. */
const DNS_DEADLINE_MS = 2_000;

/** What `localhost`, and every name below it, means without asking anybody. */
export const LOCAL_ADDRESSES = ['127.0.0.1', '::1'];
export const isLocalName = (hostname: string): boolean => /(^|\.)localhost$/.test(hostname);

/**
 * Asks the name servers by the c-ares library, not by getaddrinfo: that would take one of the few threads that file
 * access needs too, and customers could then hold up everything with slow name servers. The hosts file counts first.
 * @param options.servers in place of the machine's own name servers.
 */
export function makeResolve(options: { hostsFile?: string; servers?: string[]; deadlineMs?: number } = {}): Resolve {
  const { hostsFile = '/etc/hosts', servers, deadlineMs = DNS_DEADLINE_MS } = options;
  const hosts = readHosts(hostsFile);
  return async (hostname, signal) => {
    const listed = hosts.get(hostname) ?? (isLocalName(hostname) ? LOCAL_ADDRESSES : null);
    if (listed) return listed;
    const resolver = new Resolver({ timeout: deadlineMs, tries: 1 });
    if (servers) resolver.setServers(servers);
    const cancel = () => resolver.cancel();
    const deadline = setTimeout(cancel, deadlineMs);
    signal.addEventListener('abort', cancel, { once: true });
    try {
      const answers = await Promise.allSettled([resolver.resolve4(hostname), resolver.resolve6(hostname)]);
      const addresses = answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []));
      if (addresses.length === 0) throw (answers[0] as PromiseRejectedResult).reason;
      return addresses;
    } finally {
      clearTimeout(deadline);
      signal.removeEventListener('abort', cancel);
    }
  };
}

function readHosts(path: string): Map<string, string[]> {
  const hosts = new Map<string, string[]>();
  for (const line of textOf(path).split('\n')) {
    const [address, ...names] = line.replace(/#.*/, '').trim().toLowerCase().split(/\s+/);
    if (!address || !isIP(address)) continue;
    for (const name of names) hosts.set(name, [...(hosts.get(name) ?? []), address]);
  }
  return hosts;
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return ''; // Not every system has one.
  }
}
