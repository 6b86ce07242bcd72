import { objectOf, oneOf, parseSetting, refuseOthers, textOf, whole, wrong } from '../../../egress/gateway/settings.ts';

/** How to reach an SMS centre by SMPP 3.4, as given in SMS_SMPP (JSON). */
export type SmppSettings = {
  host: string;
  port: number;
  tls: boolean;
  systemId: string;
  password: string;
  systemType: string;
  /** What recipients see: a number, or up to eleven letters. */
  sender: string;
  /** Messages handed over and not yet answered. */
  window: number;
  /** Messages a second; the centre throttles above what was agreed with it. */
  perSecond: number;
  /** For one answer. */
  timeoutMs: number;
  /** How a receipt names a message: as the answer to it did, or that hexadecimal number in decimal. */
  receiptIds: 'same' | 'decimal';
};

const NAME = 'SMS_SMPP';
const KEYS = [
  ...['url', 'systemId', 'password', 'systemType', 'sender'],
  ...['window', 'perSecond', 'timeoutMs', 'receiptIds'],
];
const PORTS: Record<string, number> = { 'smpp:': 2775, 'ssmpp:': 3550 };

/** @throws ConfigError naming the part that is wrong. */
export function readSmppSettings(json: string | null): SmppSettings {
  const given = objectOf(NAME, parseSetting(NAME, json));
  refuseOthers(NAME, given, KEYS);
  const sender = textOf(`${NAME}.sender`, given.sender);
  if (!/^(?:\+?\d{3,15}|[\w .-]{1,11})$/.test(sender))
    throw wrong(`${NAME}.sender`, 'a number or up to eleven letters');
  return {
    ...addressOf(given.url),
    systemId: short(`${NAME}.systemId`, given.systemId, 15),
    password: short(`${NAME}.password`, given.password, 8),
    systemType: given.systemType === undefined ? '' : short(`${NAME}.systemType`, given.systemType, 12),
    sender,
    window: whole(`${NAME}.window`, given.window ?? 10, 1, 100),
    perSecond: whole(`${NAME}.perSecond`, given.perSecond ?? 20, 1, 1_000),
    timeoutMs: whole(`${NAME}.timeoutMs`, given.timeoutMs ?? 10_000, 500, 30_000),
    receiptIds: oneOf(`${NAME}.receiptIds`, given.receiptIds ?? 'same', ['same', 'decimal']),
  };
}

function addressOf(value: unknown): Pick<SmppSettings, 'host' | 'port' | 'tls'> {
  const url = URL.parse(textOf(`${NAME}.url`, value));
  const usual = url && PORTS[url.protocol];
  if (!url?.hostname || !usual) throw wrong(`${NAME}.url`, 'smpp://host:port, or ssmpp://host:port over TLS');
  return {
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: url.port ? Number(url.port) : usual,
    tls: url.protocol === 'ssmpp:',
  };
}

/** The protocol's fields are this long. */
function short(name: string, value: unknown, charactersMax: number): string {
  const text = textOf(name, value);
  if (text.length > charactersMax) throw wrong(name, `at most ${charactersMax} characters`);
  return text;
}
