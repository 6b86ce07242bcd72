import { randomInt, randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { Pdu } from 'smpp';
import type { Egress } from '../../../egress/client.ts';
import { EgressError } from '../../../egress/error.ts';
import type { Logger } from '../../../log.ts';
import { DriverFailure, type Listener, type OutgoingMessage, type RemoteDriver } from '../driver.ts';
import { openConnection } from './connection.ts';
import { type Part, partsOf } from './parts.ts';
import { isReceipt, readReceipt, textOf } from './receipt.ts';
import type { SmppSettings } from './settings.ts';

/** SMPP 3.4, section 5.1.3: what may pass. Everything else will be refused again. */
const PASSING: Record<number, string> = {
  8: 'the centre has an error of its own',
  20: "the centre's queue is full",
  69: 'the centre could not take it',
  88: 'the centre asks for fewer messages a second',
  100: 'the centre has an error that will pass',
  101: 'the centre has an error that may pass',
};
const THROTTLED = new Set([20, 88]);
const THROTTLED_PAUSE_MS = 5_000;

/** A receipt may come before the answer that names the message is written down. */
const RECEIPT_TRIES = 5;
const RECEIPT_PAUSE_MS = 500;

/** SMPP 3.4, sections 5.2.5 and 5.2.6: international numbers, short codes, names. */
const TYPES = { international: { ton: 1, npi: 1 }, short: { ton: 3, npi: 0 }, name: { ton: 5, npi: 0 } };
const RECEIPT_WANTED = 1;

/** An SMS centre by SMPP: texts of any length, receipts, and what people write back. */
export function makeSmppDriver(
  settings: SmppSettings,
  { egress, log }: { egress: Pick<Egress, 'addresses'>; log: Logger },
): RemoteDriver {
  let listener: Listener | null = null;
  const gate = makeGate(settings);
  const connection = openConnection(settings, {
    addresses: (host) => egress.addresses(host),
    onDeliver: async (pdu) => {
      if (listener) await passOn(settings, listener, pdu);
    },
    log,
  });
  let reference = randomInt(256);
  return {
    kind: 'remote',
    name: 'smpp',
    reports: 'delivery',
    async send(message, signal) {
      const parts = partsOf(message.text, reference++ & 0xff);
      let providerId: string | null = null;
      for (const [index, part] of parts.entries()) {
        const isLast = index === parts.length - 1;
        const request = submission(settings, message, part, isLast);
        const answer = await gate(signal, () => connection.submit(request, signal)).catch((error: unknown) => {
          throw noAnswer(error);
        });
        if (answer.command_status !== 0) throw refusal(answer.command_status);
        // Phones put the parts together when all are there, so the last one's receipt speaks for the whole.
        if (isLast) providerId = answer.message_id || null;
      }
      return { status: 'accepted', providerId: providerId && receiptIdOf(settings, providerId) };
    },
    listen(given) {
      listener = given;
      connection.keepUp();
    },
    close: () => connection.close(),
  };
}

function submission(settings: SmppSettings, { recipient }: OutgoingMessage, part: Part, isLast: boolean) {
  const { sender } = settings;
  const isNumber = /^\+?\d+$/.test(sender);
  const source = isNumber ? TYPES[sender.length <= 6 ? 'short' : 'international'] : TYPES.name;
  return {
    source_addr: sender.replace(/^\+/, ''),
    source_addr_ton: source.ton,
    source_addr_npi: source.npi,
    destination_addr: recipient.replace(/^\+/, ''),
    dest_addr_ton: TYPES.international.ton,
    dest_addr_npi: TYPES.international.npi,
    data_coding: part.dataCoding,
    registered_delivery: isLast ? RECEIPT_WANTED : 0,
    short_message: part.header ? { udh: part.header, message: part.body } : { message: part.body },
  };
}

async function passOn(settings: SmppSettings, listener: Listener, pdu: Pdu): Promise<void> {
  if (!isReceipt(pdu)) {
    const [from, to] = [pdu.source_addr ?? '', pdu.destination_addr ?? ''];
    // The protocol has no name for what people write: where our answer to the centre is lost, it comes twice.
    await listener.text({
      providerId: randomUUID(),
      from: international(from),
      to,
      text: textOf(pdu),
      sentAt: new Date(),
    });
    return;
  }
  const receipt = readReceipt(pdu);
  if (!receipt?.report) return;
  const providerId = settings.receiptIds === 'same' ? receiptIdOf(settings, receipt.messageId) : receipt.messageId;
  for (let tries = 1; !(await listener.status({ providerId }, receipt.report)) && tries < RECEIPT_TRIES; tries += 1) {
    await wait(RECEIPT_PAUSE_MS);
  }
}

/** How the receipt of a message will name it. Leading zeros and the case of letters differ between the two. */
function receiptIdOf({ receiptIds }: SmppSettings, messageId: string): string {
  if (receiptIds === 'decimal' && /^[0-9a-f]+$/i.test(messageId)) return BigInt(`0x${messageId}`).toString();
  return messageId.toLowerCase().replace(/^0+(?=.)/, '');
}

const international = (number: string): string => (number.startsWith('+') ? number : `+${number}`);

function refusal(status: number): DriverFailure {
  const passing = PASSING[status];
  return new DriverFailure({
    permanent: passing === undefined,
    reason: passing ?? `the centre refused it (status ${status})`,
    retryAfterMs: THROTTLED.has(status) ? THROTTLED_PAUSE_MS : null,
  });
}

function noAnswer(error: unknown): DriverFailure {
  if (error instanceof DriverFailure) return error;
  const permanent = error instanceof EgressError && error.refused;
  const reason = error instanceof Error ? error.message : 'there was no answer';
  return new DriverFailure({ permanent, reason, cause: error });
}

/** Lets through so many at the same time, and so many a second. */
function makeGate({ window, perSecond }: Pick<SmppSettings, 'window' | 'perSecond'>) {
  const waiting: (() => void)[] = [];
  let underWay = 0;
  let nextAt = 0;
  return async <T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> => {
    if (underWay >= window) await new Promise<void>((resolve) => waiting.push(resolve));
    else underWay += 1;
    try {
      const now = performance.now();
      nextAt = Math.max(now, nextAt + 1_000 / perSecond);
      if (nextAt > now) await wait(nextAt - now, undefined, { signal });
      return await work();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else underWay -= 1;
    }
  };
}
