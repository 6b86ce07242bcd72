import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { openDrivers } from '../../src/messaging/drivers/open.ts';
import { listMessages } from '../../src/messaging/messages.ts';
import { sendCode, verifyCode } from '../../src/signing/codes.ts';
import { openFile } from '../../src/signing/file.ts';
import { tokenFor } from '../../src/signing/links.ts';
import { viewLink } from '../../src/signing/view.ts';
import { dispatchDue } from '../messaging/dispatch-due.ts';
import {
  callerOf,
  invitePerson,
  messageTo,
  openWorld,
  type Person,
  queue,
  START,
  type World,
} from '../messaging/world.ts';

const MINUTE = 60_000;
let world: World;

beforeAll(async () => {
  world = await openWorld();
});
afterEach(async () => {
  await world.sql('truncate organizations, documents, audit_entries cascade');
  world.clock.now = START;
});
afterAll(() => world.close());

const dispatch = () => dispatchDue(world.core, openDrivers(world.core));
/** An approver whose invitation has gone out. */
const invited = async (options: Parameters<typeof invitePerson>[1] = {}): Promise<Person> => {
  const person = await invitePerson(world, options);
  await queue(world, messageTo(person));
  await dispatch();
  return person;
};
/** The newest code, as the approver reads it off the phone. */
const latestCode = async (person: Person): Promise<string> => {
  await dispatch();
  const { data } = await listMessages(world.core, callerOf(person), {
    documentId: person.documentId,
    kind: 'code',
    limit: 1,
  });
  return /\d{6}/.exec(data[0]!.text)![0];
};
const freshCode = async (person: Person): Promise<string> => {
  world.clock.now += 1;
  await sendCode(world.core, person.token);
  return latestCode(person);
};
const wrong = (code: string) => String((Number(code) + 1) % 1_000_000).padStart(6, '0');
/** The problem's code, or `ok`. */
const guess = (person: Person, code: string): Promise<string> =>
  verifyCode(world.core, person.token, code).then(
    () => 'ok',
    (problem) => problem.code,
  );
const problemOf = (promise: Promise<unknown>): Promise<{ code: string; retryAfterMs: number | null }> =>
  promise.then(
    () => ({ code: 'ok', retryAfterMs: null }),
    (problem) => problem,
  );

describe('a code', () => {
  test('opens what the link alone does not', async () => {
    const person = await invited();
    const { session, expiresAt } = await verifyCode(world.core, person.token, await freshCode(person));
    expect(expiresAt).toBe(new Date(world.clock.now + 30 * MINUTE).toISOString());
    expect(await viewLink(world.core, person.token, session)).toMatchObject({ needsCode: false });
    (await openFile(world.core, person.token, session)).stream.destroy();
    world.clock.now += 30 * MINUTE;
    await expect(openFile(world.core, person.token, session)).rejects.toMatchObject({ code: 'code_required' });
  });

  test('may be typed in the digits of an Arabic or Persian keyboard', async () => {
    const person = await invited();
    const code = await freshCode(person);
    expect(await guess(person, ` ${code.replace(/\d/g, (digit) => String.fromCharCode(0x660 + Number(digit)))} `)).toBe(
      'ok',
    );
  });

  test('is good at ten minutes sharp and not a second later', async () => {
    const [sharp, late] = [await invited(), await invited()];
    const codes = [await freshCode(sharp), await freshCode(late)] as const;
    world.clock.now += 10 * MINUTE - 1;
    expect(await guess(sharp, codes[0])).toBe('ok');
    world.clock.now += 1_001;
    expect(await guess(late, codes[1])).toBe('code_expired');
  });

  test('is good once', async () => {
    const person = await invited();
    const code = await freshCode(person);
    expect(await guess(person, code)).toBe('ok');
    expect(await guess(person, code)).toBe('code_expired');
  });

  test('is good once, also for two who enter it at the same time', async () => {
    const person = await invited();
    const code = await freshCode(person);
    const results = await Promise.all(Array.from({ length: 8 }, () => guess(person, code)));
    expect(results.filter((result) => result === 'ok')).toHaveLength(1);
    expect(await world.sql('select from signing_sessions')).toHaveLength(1);
  });

  test('can be guessed wrong five times; then even the right one is refused', async () => {
    const person = await invited();
    const code = await freshCode(person);
    const results: string[] = [];
    for (let n = 0; n < 6; n += 1) results.push(await guess(person, wrong(code)));
    expect(results).toEqual([...Array.from({ length: 5 }, () => 'code_wrong'), 'code_tries_exceeded']);
    expect(await guess(person, code)).toBe('code_tries_exceeded');
    expect(await guess(person, await freshCode(person))).toBe('ok');
  });

  test('a thousand wrong guesses at once are five guesses', async () => {
    const person = await invited();
    const code = await freshCode(person);
    const results = await Promise.all(Array.from({ length: 1_000 }, () => guess(person, wrong(code))));
    expect(results.filter((result) => result === 'code_wrong')).toHaveLength(5);
    // On a busy machine some may not get through at all; none of those counts either.
    expect(results).not.toContain('ok');
    expect(results).toContain('code_tries_exceeded');
    expect(await world.sql('select wrong_tries from signing_codes')).toEqual([{ wrong_tries: 5 }]);
  });

  test('after ten wrong guesses in a day nobody may guess, or ask for a code, until the day is over', async () => {
    const person = await invited();
    for (let codes = 0; codes < 2; codes += 1) {
      const code = await freshCode(person);
      for (let n = 0; n < 5; n += 1) expect(await guess(person, wrong(code))).toBe('code_wrong');
    }
    const refused = await problemOf(sendCode(world.core, person.token));
    expect(refused).toMatchObject({ code: 'code_tries_exceeded', retryAfterMs: 24 * 60 * MINUTE - 1 });
    const trail = await world.sql<{ action: string }>('select action from audit_entries order by id');
    expect(trail.at(-1)).toEqual({ action: 'code.locked' });
    world.clock.now += refused.retryAfterMs!;
    expect(await guess(person, await freshCode(person))).toBe('ok');
  });

  test('of one document does not open another', async () => {
    const [person, other] = [await invited(), await invited()];
    const [code, otherCode] = [await freshCode(person), await freshCode(other)];
    if (code !== otherCode) expect(await guess(person, otherCode)).toBe('code_wrong');
    const { session } = await verifyCode(world.core, other.token, otherCode);
    await expect(openFile(world.core, person.token, session)).rejects.toMatchObject({ code: 'code_required' });
  });

  test('is void once a newer one was sent, and its message is not sent any more', async () => {
    const person = await invited();
    const first = await freshCode(person);
    await world.sql(`update messages set status = 'queued' where kind = 'code'`);
    const second = await freshCode(person);
    if (first !== second) expect(await guess(person, first)).toBe('code_wrong');
    expect(await guess(person, second)).toBe('ok');
    expect(await world.sql(`select status from messages where kind = 'code' order by created_at`)).toEqual([
      { status: 'cancelled' },
      { status: 'accepted' },
    ]);
  });

  test('dies with its link, and so does the session it opened', async () => {
    const person = await invited();
    const { session } = await verifyCode(world.core, person.token, await freshCode(person));
    const code = await freshCode(person);
    await world.sql('update approvers set link_version = 2');
    await queue(world, messageTo(person, { occasion: 'link:2', linkVersion: 2 }));
    expect(await guess(person, code)).toBe('link_replaced');
    const renewed = { ...person, token: tokenFor(world.core, person.approverId, 2) };
    expect(await guess(renewed, code)).toBe('code_expired');
    expect(await viewLink(world.core, renewed.token, session)).toMatchObject({ needsCode: true });
  });

  test('that was never asked for is told apart from none', async () => {
    expect(await guess(await invited(), '000000')).toBe('code_expired');
  });

  test('is not offered where the link is enough', async () => {
    const person = await invited({ identity: 'link' });
    expect(await problemOf(sendCode(world.core, person.token))).toMatchObject({ code: 'code_not_needed' });
    expect(await guess(person, '123456')).toBe('code_not_needed');
  });

  test('that was not sent before it ran out is not sent', async () => {
    const person = await invited();
    await sendCode(world.core, person.token);
    world.clock.now += 10 * MINUTE;
    await dispatch();
    expect(await world.sql(`select status from messages where kind = 'code'`)).toEqual([{ status: 'cancelled' }]);
  });

  test('rests only as a hash, and the trail says that it was sent and verified, not what it was', async () => {
    const person = await invited();
    const code = await freshCode(person);
    await guess(person, code);
    const [row] = await world.sql<{ row: string }>('select c::text as row from signing_codes c');
    expect(row!.row).not.toContain(code);
    const trail = await world.sql('select action, actor, details from audit_entries order by id');
    expect(trail).toEqual([
      {
        action: 'code.sent',
        actor: { kind: 'approver', id: person.approverId },
        details: { channel: 'whatsapp' },
      },
      {
        action: 'code.verified',
        actor: { kind: 'approver', id: person.approverId },
        details: { channel: 'whatsapp' },
      },
    ]);
  });
});

describe('sending codes', () => {
  test('is possible three times in ten minutes, however many ask at once', async () => {
    const person = await invited();
    const results = await Promise.all(Array.from({ length: 10 }, () => problemOf(sendCode(world.core, person.token))));
    expect(results.filter(({ code }) => code === 'ok')).toHaveLength(3);
    const refused = results.filter(({ code }) => code === 'code_sends_exceeded');
    expect(refused).toHaveLength(7);
    expect(refused[0]!.retryAfterMs).toBe(10 * MINUTE);
    world.clock.now += 10 * MINUTE - 1;
    expect(await problemOf(sendCode(world.core, person.token))).toMatchObject({
      code: 'code_sends_exceeded',
      retryAfterMs: 1,
    });
    world.clock.now += 1;
    expect(await problemOf(sendCode(world.core, person.token))).toMatchObject({ code: 'ok' });
  });

  test('keeps its count when the link is renewed', async () => {
    const person = await invited();
    for (let n = 0; n < 3; n += 1) await sendCode(world.core, person.token);
    await world.sql('update approvers set link_version = 2');
    await queue(world, messageTo(person, { occasion: 'link:2', linkVersion: 2 }));
    const renewed = tokenFor(world.core, person.approverId, 2);
    expect(await problemOf(sendCode(world.core, renewed))).toMatchObject({ code: 'code_sends_exceeded' });
  });
});

describe('two factors', () => {
  const channelsOf = () => world.sql(`select kind, channel, ladder from messages order by created_at, kind desc`);

  test('come by two channels: the code by the one that did not carry the link', async () => {
    const person = await invited({ identity: 'two_factor' });
    world.clock.now += 1;
    expect(await sendCode(world.core, person.token)).toMatchObject({ channel: 'sms' });
    expect(await channelsOf()).toEqual([
      { kind: 'invitation', channel: 'whatsapp', ladder: ['whatsapp', 'sms'] },
      { kind: 'code', channel: 'sms', ladder: ['sms'] },
    ]);
  });

  test('follow the channel by which the link really went out', async () => {
    const person = await invitePerson(world, { identity: 'two_factor' });
    await queue(world, messageTo(person));
    await world.sql(`update messages set status = 'failed', due_at = null`);
    await queue(world, messageTo(person, { occasion: 'fallen', ladder: ['sms'] }));
    await dispatch();
    expect(await sendCode(world.core, person.token)).toMatchObject({ channel: 'whatsapp' });
  });

  test('cannot be had with one channel', async () => {
    const person = await invited({ identity: 'two_factor', channels: ['whatsapp'] });
    expect(await problemOf(sendCode(world.core, person.token))).toMatchObject({ code: 'two_channels_needed' });
    expect(await world.sql('select from signing_codes')).toHaveLength(0);
  });

  test('are not two once the link has gone out on the code’s channel: the next code takes the other', async () => {
    const person = await invited({ identity: 'two_factor' });
    const code = await freshCode(person);
    world.clock.now += 1;
    await queue(world, messageTo(person, { kind: 'reminder', occasion: 'auto:1:1', ladder: ['sms'] }));
    await dispatch();
    expect(await guess(person, code)).toBe('code_expired');
    world.clock.now += 1;
    expect(await sendCode(world.core, person.token)).toMatchObject({ channel: 'whatsapp' });
  });
});
