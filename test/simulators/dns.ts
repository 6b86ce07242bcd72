import { createSocket } from 'node:dgram';
import { isIPv4 } from 'node:net';

/**
 * A name server over UDP on this machine that answers as it is told, truthfully or not. Records have a time to live of
 * 0, so who keeps them is at fault.
 */

/** `addresses` of both kinds; `cname` leads on. `servfail` and `nxdomain` are refusals, `silent` is no answer at all. */
export type Zone = (question: { name: string; type: 'A' | 'AAAA' }) => Reply;
export type Reply = { addresses: string[]; cname?: string; delayMs?: number } | 'servfail' | 'nxdomain' | 'silent';

export type NameServer = {
  /** As `dns.setServers` takes it. */
  server: string;
  /** How often it was asked. */
  questionCount(): number;
  answer(zone: Zone | Reply): void;
  close(): Promise<void>;
};

const TYPES = { 1: 'A', 28: 'AAAA' } as const;
const TYPE_NUMBERS = { A: 1, AAAA: 28, CNAME: 5 } as const;
const CODES = { servfail: 2, nxdomain: 3 } as const;
const HEADER_BYTES = 12;

export async function startNameServer(zone: Zone | Reply = 'nxdomain'): Promise<NameServer> {
  let current: Zone = typeof zone === 'function' ? zone : () => zone;
  let questionCount = 0;
  const timers = new Set<NodeJS.Timeout>();
  const socket = createSocket('udp4');
  socket.on('message', (query, from) => {
    questionCount += 1;
    const { name, end } = readName(query, HEADER_BYTES);
    const type = TYPES[query.readUInt16BE(end) as keyof typeof TYPES];
    if (!type) return;
    const reply = current({ name, type });
    if (reply === 'silent') return;
    const bytes = answerTo(query, end + 4, type, reply);
    const timer = setTimeout(
      () => {
        timers.delete(timer);
        socket.send(bytes, from.port, from.address);
      },
      typeof reply === 'object' ? (reply.delayMs ?? 0) : 0,
    );
    timers.add(timer);
  });
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
  return {
    server: `127.0.0.1:${socket.address().port}`,
    questionCount: () => questionCount,
    answer(next) {
      current = typeof next === 'function' ? next : () => next;
    },
    async close() {
      for (const timer of timers) clearTimeout(timer);
      await new Promise<void>((resolve) => socket.close(() => resolve()));
    },
  };
}

function answerTo(query: Buffer, questionEnd: number, type: 'A' | 'AAAA', reply: Exclude<Reply, 'silent'>): Buffer {
  const records = typeof reply === 'string' ? [] : recordsOf(type, reply);
  const code = typeof reply === 'string' ? CODES[reply] : 0;
  const header = Buffer.from([query[0]!, query[1]!, 0x81, 0x80 | code, 0, 1, 0, records.length, 0, 0, 0, 0]);
  return Buffer.concat([header, query.subarray(HEADER_BYTES, questionEnd), ...records]);
}

/** The question's own name, by a pointer to where it stands. */
const THIS_NAME = Buffer.from([0xc0, HEADER_BYTES]);

function recordsOf(type: 'A' | 'AAAA', { addresses, cname }: Extract<Reply, object>): Buffer[] {
  const owner = cname === undefined ? THIS_NAME : writeName(cname);
  const fitting = addresses.filter((address) => isIPv4(address) === (type === 'A'));
  return [
    ...(cname === undefined ? [] : [record(THIS_NAME, 'CNAME', writeName(cname))]),
    ...fitting.map((address) => record(owner, type, bytesOf(address))),
  ];
}

function record(owner: Buffer, type: keyof typeof TYPE_NUMBERS, data: Buffer): Buffer {
  const fixed = Buffer.from([0, TYPE_NUMBERS[type], 0, 1, 0, 0, 0, 0, 0, data.length]);
  return Buffer.concat([owner, fixed, data]);
}

function bytesOf(address: string): Buffer {
  if (isIPv4(address)) return Buffer.from(address.split('.').map(Number));
  const [head = '', tail = ''] = address.split('::');
  const words = (text: string) => text.split(':').filter(Boolean);
  const missing = 8 - words(head).length - words(tail).length;
  const all = [...words(head), ...Array.from({ length: missing }, () => '0'), ...words(tail)];
  return Buffer.from(all.map((word) => word.padStart(4, '0')).join(''), 'hex');
}

function writeName(name: string): Buffer {
  const labels = name.split('.').map((label) => Buffer.concat([Buffer.from([label.length]), Buffer.from(label)]));
  return Buffer.concat([...labels, Buffer.from([0])]);
}

function readName(message: Buffer, start: number): { name: string; end: number } {
  const labels: string[] = [];
  let at = start;
  while (message[at]) {
    labels.push(message.toString('latin1', at + 1, at + 1 + message[at]!));
    at += message[at]! + 1;
  }
  return { name: labels.join('.').toLowerCase(), end: at + 1 };
}
