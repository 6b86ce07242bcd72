import smpp from 'smpp';

/** One short message of a text: what goes on the air, and how it is to be read. */
export type Part = { header: Buffer | null; body: Buffer; dataCoding: number };

/** SMPP 3.4, section 5.2.19: the centre's own alphabet (GSM 03.38), and UCS-2. */
const CODING = { gsm: 0, ucs2: 8 };
/** Octets (septets in GSM 03.38) of a message on its own, and of one with the header that joins it to the others. */
const ROOM = { gsm: { alone: 160, joined: 153 }, ucs2: { alone: 140, joined: 134 } };
const ESCAPE = 0x1b;

/**
 * Cuts a text into short messages that phones join again (3GPP TS 23.040, 9.2.3.24.1).
 * @param reference 0 to 255; the same for all parts of this text, another for the next.
 */
export function partsOf(text: string, reference: number): Part[] {
  const alphabet = smpp.encodings.ASCII.match(text) ? 'gsm' : 'ucs2';
  const whole = alphabet === 'gsm' ? smpp.encodings.ASCII.encode(text) : Buffer.from(text, 'utf16le').swap16();
  const dataCoding = CODING[alphabet];
  const { alone, joined } = ROOM[alphabet];
  if (whole.length <= alone) return [{ header: null, body: whole, dataCoding }];
  const bodies: Buffer[] = [];
  for (let at = 0; at < whole.length; ) {
    const end = endOf(whole, at + joined, alphabet);
    bodies.push(whole.subarray(at, end));
    at = end;
  }
  return bodies.map((body, index) => ({
    header: Buffer.from([5, 0, 3, reference, bodies.length, index + 1]),
    body,
    dataCoding,
  }));
}

/** Characters of two units stay whole: those that GSM 03.38 escapes, and those beyond the basic plane. */
function endOf(whole: Buffer, end: number, alphabet: keyof typeof ROOM): number {
  if (end >= whole.length) return whole.length;
  if (alphabet === 'gsm') return whole[end - 1] === ESCAPE ? end - 1 : end;
  const last = whole.readUInt16BE(end - 2);
  return last >= 0xd800 && last <= 0xdbff ? end - 2 : end;
}
