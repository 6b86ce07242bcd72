import { createPublicKey, randomBytes, randomInt, verify } from 'node:crypto';
import { lidId, phoneId } from '../ids.ts';
import type { Me, Operations, PageKeys } from '../protocol.ts';
import type { Realm } from './realm.ts';
import { Refused } from './refusal.ts';
import { Session, type Stream } from './session.ts';
import type { Device } from './state.ts';

const PAIRING_CODE_LETTERS = '123456789ABCDEFGHJKLMNPQRSTVWXYZ';
const PAIRING_CODE_LENGTH = 8;
const REF_BYTES = 66;

/**
 * How a page becomes a linked device and proves later that it still is one.
 *
 * - A page proves that it holds its identity key by signing the nonce of its session.
 * - A QR code links the page that shows it, while it shows it, and only with that page's own three keys.
 * - A device is its token together with the keys it was linked with; one page of a device is connected at a time.
 */
export class Linking {
  readonly #realm: Realm;

  constructor(realm: Realm) {
    this.#realm = realm;
  }

  connect(stream: Stream): Session {
    const session = new Session(stream);
    this.#realm.sessions.add(session);
    session.push({ kind: 'challenge', session: session.id, nonce: session.nonce });
    return session;
  }

  disconnect(session: Session): void {
    session.close();
    this.#realm.sessions.delete(session);
    this.#realm.changed();
  }

  /** @throws Refused `bad_signature` */
  hello(session: Session, input: Operations['hello']['input']): void {
    const { noise, identity, adv } = input;
    if (!isSigned(identity, session.nonce, input.signature)) {
      throw new Refused('bad_signature', 401, 'the page does not hold its identity key');
    }
    session.keys = { noise, identity, adv };
    const device = input.token === null ? null : this.#realm.state.devices[input.token];
    if (device === null) {
      this.#showRefs(session);
    } else if (device && sameKeys(device.keys, session.keys)) {
      this.#claim(session, device);
      session.push({ kind: 'welcome', me: this.#me(device.phone) });
    } else {
      session.push({ kind: 'unlinked' });
    }
  }

  refreshQr(session: Session): void {
    if (!session.device) this.#showRefs(session);
  }

  /** The code that is to be typed into the telephone with that number. */
  requestPairingCode(session: Session, phone: string): string {
    const letter = () => PAIRING_CODE_LETTERS[randomInt(PAIRING_CODE_LETTERS.length)];
    const code = Array.from({ length: PAIRING_CODE_LENGTH }, letter).join('');
    session.pairing = { phone, code };
    this.#realm.changed();
    return code;
  }

  /**
   * A telephone scans the text of a QR code.
   * @throws Refused `qr_malformed`, `qr_unknown`, `qr_expired`, `qr_altered`, `phone_offline`, `too_many_devices`
   */
  scan(phone: string, qr: string): Device {
    const [ref, noise, identity, adv, platform, ...rest] = qr.trim().split(',');
    if (!ref || !noise || !identity || !adv || !platform || rest.length > 0) {
      throw new Refused('qr_malformed', 400, 'this is not a QR code of WhatsApp');
    }
    const sessions = [...this.#realm.sessions];
    const session = sessions.find((candidate) => candidate.ref === ref);
    if (!session?.keys) {
      if (sessions.some(({ pastRefs }) => pastRefs.includes(ref))) {
        throw new Refused('qr_expired', 410, 'this QR code has expired');
      }
      throw new Refused('qr_unknown', 404, 'no page shows this QR code');
    }
    if (!sameKeys(session.keys, { noise, identity, adv })) {
      throw new Refused('qr_altered', 403, 'the keys in the QR code are not those of the page that shows it');
    }
    return this.#link(session, phone, session.keys);
  }

  /** @throws Refused `wrong_code`, `phone_offline`, `too_many_devices` */
  enterPairingCode(phone: string, code: string): Device {
    const typed = code.replace(/[\s-]/g, '').toUpperCase();
    const session = [...this.#realm.sessions].find(({ pairing }) => pairing?.code === typed && pairing.phone === phone);
    if (!session?.keys) throw new Refused('wrong_code', 404, 'no page waits for this code and number');
    return this.#link(session, phone, session.keys);
  }

  /** The page where WhatsApp was opened elsewhere takes the connection back. */
  takeOver(session: Session, token: string): void {
    const device = this.#realm.state.devices[token];
    if (device) this.#claim(session, device);
    session.push(device ? { kind: 'state', state: 'CONNECTED' } : { kind: 'unlinked' });
  }

  /** A device is removed. Its page hears of it, unless it asked for it itself. */
  unlink(device: Device, except?: Session): void {
    delete this.#realm.state.devices[device.token];
    for (const session of this.#realm.sessions) {
      if (session.device?.token !== device.token) continue;
      session.synced = false;
      session.device = null;
      if (session !== except) session.push({ kind: 'unlinked' });
    }
    this.#realm.changed();
  }

  #link(session: Session, phone: string, keys: PageKeys): Device {
    const { state, pace } = this.#realm;
    if (!this.#realm.account(phone).online) throw new Refused('phone_offline', 409, 'the telephone has no network');
    const linked = Object.values(state.devices).filter((device) => device.phone === phone);
    if (linked.length >= pace.devicesPerAccountMax) {
      throw new Refused('too_many_devices', 409, `at most ${pace.devicesPerAccountMax} devices can be linked`);
    }
    const token = randomBytes(32).toString('hex');
    const device: Device = { token, phone, keys, linkedAt: this.#realm.now(), sequence: state.sequence };
    state.devices[token] = device;
    this.#hideRef(session);
    session.pairing = null;
    session.device = device;
    session.push({ kind: 'paired', token, me: this.#me(phone) });
    this.#realm.changed();
    return device;
  }

  /** Makes the session the one of its device; whoever was it before is told so. */
  #claim(session: Session, device: Device): void {
    for (const other of this.#realm.sessions) {
      if (other === session || other.device?.token !== device.token) continue;
      other.device = null;
      other.synced = false;
      other.push({ kind: 'state', state: 'CONFLICT' });
    }
    session.device = device;
  }

  #showRefs(session: Session): void {
    const { pace } = this.#realm;
    let left = pace.qrCodesMax;
    const show = (): void => {
      this.#hideRef(session);
      if (left === 0) {
        session.push({ kind: 'state', state: 'UNPAIRED_IDLE' });
      } else {
        left -= 1;
        session.ref = `2@${randomBytes(REF_BYTES).toString('base64')}`;
        session.push({ kind: 'ref', ref: session.ref });
        session.refTimer = setTimeout(show, pace.qrLifetimeMs).unref();
      }
      this.#realm.changed();
    };
    show();
  }

  #hideRef(session: Session): void {
    if (session.refTimer) clearTimeout(session.refTimer);
    session.refTimer = null;
    if (session.ref) session.pastRefs.push(session.ref);
    session.ref = null;
  }

  #me(phone: string): Me {
    const { lid, name, platform } = this.#realm.account(phone);
    return { phone: phoneId(phone), lid: lidId(lid), name, platform };
  }
}

function sameKeys(a: PageKeys, b: PageKeys): boolean {
  return a.noise === b.noise && a.identity === b.identity && a.adv === b.adv;
}

/** @param identity the raw Ed25519 public key in base64 */
function isSigned(identity: string, nonce: string, signature: string): boolean {
  try {
    const x = Buffer.from(identity, 'base64').toString('base64url');
    const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
    return verify(null, Buffer.from(nonce, 'base64'), key, Buffer.from(signature, 'base64'));
  } catch {
    return false; // Not a key at all.
  }
}
