import { spawn } from 'node:child_process';
import { generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import type { PhoneState } from './phone-protocol.ts';
import type { PageEvent, PageKeys } from './protocol.ts';
import type { Pace } from './world/faults.ts';
import { MediaStore } from './world/media.ts';
import { answering } from './world/operations.ts';
import { emptyState } from './world/state.ts';
import { WhatsAppWorld } from './world/world.ts';

const OFFICE = '15550000001';
const ANA = '15550000002';
const BEN = '15550000003';

describe('a device', () => {
  test('is its keys: a page with the right token and other keys is logged out', () => {
    const world = newWorld();
    const page = newPage(world);
    page.hello();
    world.phone(OFFICE).scan(world.qrCodes[0]!);
    const token = page.events.find((event) => event.kind === 'paired')!.token;

    const thief = newPage(world);
    thief.hello(token);
    expect(thief.events.at(-1)).toEqual({ kind: 'unlinked' });
    page.reconnect().hello(token);
    expect(page.events.at(-1)).toMatchObject({ kind: 'welcome', me: { phone: `${OFFICE}@c.us` } });
  });

  test('proves its identity key by signing: the public half alone is not enough', () => {
    const world = newWorld();
    const page = newPage(world);
    expect(() => page.hello(null, Buffer.alloc(64))).toThrow(expect.objectContaining({ code: 'bad_signature' }));
    expect(world.qrCodes).toEqual([]);
  });

  test('is one page: whoever connects later has it, until the former takes it back', () => {
    const world = newWorld();
    const page = newPage(world);
    page.hello();
    world.phone(OFFICE).scan(world.qrCodes[0]!);
    const token = page.events.find((event) => event.kind === 'paired')!.token;
    const copy = newPage(world, page.keys);
    copy.hello(token);
    expect(page.events.at(-1)).toEqual({ kind: 'state', state: 'CONFLICT' });
    page.ask('takeover', { token });
    expect(page.events.at(-1)).toEqual({ kind: 'state', state: 'CONNECTED' });
    expect(copy.events.at(-1)).toEqual({ kind: 'state', state: 'CONFLICT' });
  });

  test('is one of four at most, and is linked by a telephone with a network only', () => {
    const world = newWorld();
    const phone = world.phone(OFFICE);
    phone.goOffline();
    newPage(world).hello();
    expect(() => phone.scan(world.qrCodes[0]!)).toThrow(expect.objectContaining({ code: 'phone_offline' }));
    phone.goOnline();
    phone.scan(world.qrCodes[0]!);
    for (let more = 0; more < 3; more += 1) {
      newPage(world).hello();
      phone.scan(world.qrCodes[0]!);
    }
    newPage(world).hello();
    expect(() => phone.scan(world.qrCodes[0]!)).toThrow(expect.objectContaining({ code: 'too_many_devices' }));
    phone.unlink();
    phone.scan(world.qrCodes[0]!);
    expect(phone.devices).toHaveLength(1);
  });

  test('is asked to click when nobody scans, and shows codes again after the click', async () => {
    const world = newWorld({ qrLifetimeMs: 1, qrCodesMax: 2 });
    const page = newPage(world);
    page.hello();
    await world.until(() => page.events.some((event) => event.kind === 'state'), 'the end of the codes');
    expect(page.events.map(({ kind }) => kind)).toEqual(['challenge', 'ref', 'ref', 'state']);
    expect(page.events.at(-1)).toEqual({ kind: 'state', state: 'UNPAIRED_IDLE' });
    expect(world.qrCodes).toEqual([]);
    page.ask('refresh_qr', {});
    expect(page.events.at(-1)).toMatchObject({ kind: 'ref' });
    world.realm.end();
  });
});

describe('an account', () => {
  test('gets what waited for its telephone when that is back: delivered then, read when it is read', async () => {
    const world = newWorld();
    world.phone(ANA).goOffline();
    const message = world.phone(OFFICE).send(ANA, 'hello');
    expect(world.ack(message)).toBe(1);
    world.phone(ANA).goOnline();
    expect(world.ack(message)).toBe(2);
    world.phone(ANA).read(OFFICE);
    expect(world.ack(message)).toBe(3);
  });

  test('gets nothing from whom it has blocked, who sees one tick for ever', () => {
    const world = newWorld();
    world.phone(ANA).block(OFFICE);
    const message = world.phone(OFFICE).send(ANA, 'hello');
    world.phone(ANA).goOnline();
    expect(world.ack(message)).toBe(1);
    expect(world.phone(ANA).messages(OFFICE)).toEqual([]);
  });

  test('edits and deletes what it wrote itself, and nothing that is old', () => {
    const world = newWorld();
    const message = world.phone(OFFICE).send(ANA, 'hello');
    expect(() => world.phone(ANA).edit(OFFICE, message.id, 'no')).toThrow(expect.objectContaining({ status: 403 }));
    expect(() => world.phone(ANA).revoke(OFFICE, message.id)).toThrow(expect.objectContaining({ status: 403 }));
    message.at -= 16 * 60;
    expect(() => world.phone(OFFICE).edit(ANA, message.id, 'no')).toThrow(
      expect.objectContaining({ code: 'too_late' }),
    );
    expect(world.phone(ANA).messages(OFFICE)[0]?.content.body).toBe('hello');
  });
});

describe('a group', () => {
  test('keeps strangers out, and lets only admins write when it says so', () => {
    const world = newWorld();
    const { id } = world.group({ subject: 'Contract', owner: OFFICE, members: [ANA], announce: true });
    const refused = expect.objectContaining({ status: 403 });
    expect(() => world.phone(BEN).send(id, 'let me in')).toThrow(refused);
    expect(() => world.phone(ANA).send(id, 'may I?')).toThrow(refused);
    const message = world.phone(OFFICE).send(id, 'done');
    world.phone(ANA).read(id);
    expect(world.ack(message)).toBe(3);
  });

  test('is read when the slowest member has read', () => {
    const world = newWorld();
    const { id } = world.group({ subject: 'Contract', owner: OFFICE, members: [ANA, BEN] });
    world.phone(BEN).goOffline();
    const message = world.phone(OFFICE).send(id, 'done');
    world.phone(ANA).read(id);
    expect(world.ack(message)).toBe(1);
    world.phone(BEN).goOnline();
    expect(world.ack(message)).toBe(2);
    world.phone(BEN).read(id);
    expect(world.ack(message)).toBe(3);
  });

  test('answers for each person whether they are in, may only be invited, or do not exist', () => {
    const world = newWorld();
    world.account({ phone: BEN, groupAdds: 'by_invitation' });
    const { id, inviteCode } = world.group({ subject: 'Contract', owner: OFFICE, members: [] });
    const ids = [ANA, BEN, OFFICE, '15550000009'].map((phone) => `${phone}@c.us`);
    expect(world.groups.changeMembers(OFFICE, id, 'add', ids).map(({ code }) => code)).toEqual([200, 403, 409, 404]);
    expect(world.groups.join(BEN, inviteCode)).toBe(id);
    expect(world.groups.get(id).members.map(({ phone }) => phone)).toEqual([OFFICE, ANA, BEN]);
  });
});

describe('as a process of its own', () => {
  test('the simulator keeps its state, and ends with whoever started it', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'whatsapp-process-'));
    try {
      const first = await serve(folder);
      const create = { act: 'create', number: '15550000007', name: 'Notary' };
      const acts = { method: 'POST', body: JSON.stringify(create) };
      expect((await fetch(`${first.phoneUrl}api/acts`, acts)).status).toBe(200);
      const forged = { ...acts, headers: { origin: 'https://elsewhere.example' } };
      expect((await fetch(`${first.phoneUrl}api/acts`, forged)).status).toBe(403);
      await first.end();
      const second = await serve(folder);
      const { phones } = (await (await fetch(`${second.phoneUrl}api/state`)).json()) as PhoneState;
      expect(phones.map(({ name }) => name)).toEqual(['Office', 'Customer', 'Manager', 'Notary']);
      expect(second.chromiumArguments[1]).toBe(first.chromiumArguments[1]);
      await second.end();
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

type Served = { phoneUrl: string; chromiumArguments: string[]; end(): Promise<void> };

/** Starts the process; `end` closes its standard input, as the end of its parent would, and waits for it. */
async function serve(folder: string): Promise<Served> {
  const command = ['--no-warnings', join(import.meta.dirname, 'serve.ts'), '--state', folder];
  const child = spawn(process.execPath, command, { stdio: ['pipe', 'pipe', 'inherit'] });
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  return {
    ...(JSON.parse(line.toString()) as Pick<Served, 'phoneUrl' | 'chromiumArguments'>),
    async end() {
      const ended = once(child, 'exit');
      child.stdin.end();
      expect(await ended).toEqual([0, null]);
    },
  };
}

function newWorld(pace: Partial<Pace> = {}): WhatsAppWorld {
  const world = new WhatsAppWorld(emptyState(), new MediaStore(tmpdir()), pace);
  for (const phone of [OFFICE, ANA, BEN]) world.account({ phone });
  return world;
}

type TestKeys = { public: PageKeys; sign(nonce: string): Buffer };

function newKeys(): TestKeys {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const { x } = publicKey.export({ format: 'jwk' });
  const random = () => randomBytes(32).toString('base64');
  return {
    public: { noise: random(), identity: Buffer.from(x!, 'base64url').toString('base64'), adv: random() },
    sign: (nonce) => sign(null, Buffer.from(nonce, 'base64'), privateKey),
  };
}

/** A page without a browser: it hears events and asks, as one does. */
function newPage(world: WhatsAppWorld, keys = newKeys()) {
  const answer = answering(world);
  const events: PageEvent[] = [];
  const stream = { push: (event: PageEvent) => void events.push(event), close: () => {} };
  let session = world.linking.connect(stream);
  return {
    keys,
    events,
    ask: (operation: string, input: object) => answer(session, operation, input),
    hello(token: string | null = null, signature = keys.sign(session.nonce)) {
      const input = { ...keys.public, token, signature: signature.toString('base64'), version: '2' };
      answer(session, 'hello', input);
    },
    reconnect() {
      world.linking.disconnect(session);
      session = world.linking.connect(stream);
      return this;
    },
  };
}
