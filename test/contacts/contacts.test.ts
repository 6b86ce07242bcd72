import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { CONTACT_LIMITS } from '../../src/contacts/limits.ts';
import { type Api, type Client, expectSchema, startApi } from '../api/countersign/api.ts';

let api: Api;
let client: Client;
beforeAll(async () => {
  api = await startApi({ worker: false });
});
beforeEach(async () => {
  client = await api.client();
});
afterAll(() => api.stop());

let phones = 510_000_000;
const newPhone = () => {
  phones += 1;
  return `+966${phones}`;
};
const add = async (fields: Record<string, unknown> = {}, of = client) => {
  const { status, body } = await of.call('createContact', { json: { phone: newPhone(), ...fields } });
  expect([status, body]).toEqual([201, body]);
  return body;
};
const list = async (query: Record<string, string | number> = {}, of = client) =>
  (await of.call('listContacts', { query })).body.data;
/** What was told, oldest first. */
const told = async () => {
  const { data } = (await client.call('listEvents', { query: { limit: 100 } })).body;
  for (const event of data) expectSchema('ContactEvent', event);
  return data.map(
    ({ type, data: { contact, tag } }: { type: string; data: { contact: { id: string }; tag?: string } }) => [
      type,
      contact.id,
      ...(tag === undefined ? [] : [tag]),
    ],
  );
};

describe('a contact', () => {
  test('is added, read, changed and deleted, and each of it is told once', async () => {
    const json = { phone: '00966 50-123 4567', name: 'Nour', tags: ['vip', ' vip ', 'desk'], metadata: { crm: 'C-1' } };
    const created = await client.call('createContact', { json });
    const { id } = created.body;
    expect(created.headers.get('location')).toMatch(new RegExp(`/v1/contacts/${id}$`));
    expect(created.body).toEqual({
      id,
      phone: '+966501234567',
      name: 'Nour',
      tags: ['desk', 'vip'],
      metadata: { crm: 'C-1' },
      optedOut: false,
      optedOutAt: null,
      createdAt: expect.any(String),
      updatedAt: expect.any(String),
    });
    const params = { contactId: id };
    expect((await client.call('readContact', { params })).body).toEqual(created.body);
    const changes = { name: null, metadata: {}, phone: '+966501234568' };
    const changed = await client.call('changeContact', { params, json: changes });
    expect(changed.body).toMatchObject({ ...changes, tags: ['desk', 'vip'] });
    expect((await client.call('changeContact', { params, json: changes })).body).toEqual(changed.body);
    expect((await client.call('deleteContact', { params })).status).toBe(204);
    expect((await client.call('readContact', { params })).status).toBe(404);
    expect((await client.call('deleteContact', { params })).status).toBe(404);
    expect(await told()).toEqual([
      ['contact.created', id],
      ['contact.tag_added', id, 'desk'],
      ['contact.tag_added', id, 'vip'],
      ['contact.changed', id],
      ['contact.deleted', id],
    ]);
  });

  test('is one for each phone number, however it is written', async () => {
    const first = await add({ phone: '+966501234567' });
    const again = await client.call('createContact', { json: { phone: '٠٠٩٦٦ ٥٠ ١٢٣ ٤٥٦٧' } });
    expect([again.status, again.body.code]).toEqual([409, 'contact_exists']);
    const second = await add();
    const moved = await client.call('changeContact', {
      params: { contactId: second.id },
      json: { phone: first.phone },
    });
    expect([moved.status, moved.body.code]).toEqual([409, 'contact_exists']);
    expect((await list()).map(({ phone }: { phone: string }) => phone)).toEqual([second.phone, first.phone]);
    // Another organization has contacts of its own.
    await add({ phone: first.phone }, await api.client());
  });

  test('asked for ten times at once is added once', async () => {
    const phone = newPhone();
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => client.call('createContact', { json: { phone, tags: ['new'] } })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array(9).fill(409)]);
    expect(await told()).toHaveLength(2);
  });

  test('repeated under one Idempotency-Key is the same', async () => {
    const asked = { json: { phone: newPhone() }, headers: { 'idempotency-key': 'once' } };
    const [first, again] = [await client.call('createContact', asked), await client.call('createContact', asked)];
    expect(again.body).toEqual(first.body);
    expect(again.headers.get('idempotent-replayed')).toBe('true');
    expect(await told()).toHaveLength(1);
  });

  test.each([
    ['no phone', {}, '/phone'],
    ['a phone without a country', { phone: '0501234567' }, '/phone'],
    ['a phone that is none', { phone: 'Nour' }, '/phone'],
    ['an empty name', { phone: '+966501234567', name: '' }, '/name'],
    ['a name that is too long', { phone: '+966501234567', name: 'x'.repeat(201) }, '/name'],
    ['a zero byte', { phone: '+966501234567', name: 'a\u0000b' }, '/name'],
    ['a tag of nothing', { phone: '+966501234567', tags: ['vip', ''] }, '/tags/1'],
    ['a tag of spaces', { phone: '+966501234567', tags: ['vip', '  '] }, '/tags/1'],
    ['a tag that is too long', { phone: '+966501234567', tags: ['x'.repeat(61)] }, '/tags/0'],
    ['51 tags', { phone: '+966501234567', tags: Array.from({ length: 51 }, (_, n) => `t${n}`) }, '/tags'],
    ['metadata that are no texts', { phone: '+966501234567', metadata: { a: 1 } }, '/metadata/a'],
    ['a field that there is not', { phone: '+966501234567', id: randomUUID() }, '/id'],
    ['the time of opting out', { phone: '+966501234567', optedOutAt: '2026-01-01T00:00:00Z' }, '/optedOutAt'],
  ])('with %s is refused with the field', async (_, json, pointer) => {
    const { status, body } = await client.call('createContact', { json });
    expect([status, body.errors[0].pointer]).toEqual([422, pointer]);
    expect(await list()).toEqual([]);
  });

  test('is not changed by nothing, nor by what it does not have', async () => {
    const params = { contactId: (await add()).id };
    for (const json of [{}, { tags: ['vip'] }, { phone: 'x' }]) {
      expect((await client.call('changeContact', { params, json })).status).toBe(422);
    }
    expect(await told()).toHaveLength(1);
  });
});

describe('tags', () => {
  test('are put on and taken off, each told once', async () => {
    const { id } = await add({ tags: ['vip'] });
    const params = { contactId: id };
    const tagged = await client.call('addContactTags', { params, json: { tags: ['vip', 'عميل', 'desk', 'desk'] } });
    expect(tagged.body.tags).toEqual(['desk', 'vip', 'عميل']);
    expect((await client.call('addContactTags', { params, json: { tags: ['desk'] } })).body).toEqual(tagged.body);
    const left = await client.call('removeContactTag', { params: { ...params, tag: 'عميل' } });
    expect(left.body.tags).toEqual(['desk', 'vip']);
    const none = await client.call('removeContactTag', { params: { ...params, tag: 'nobody has it' } });
    expect(none.body).toEqual(left.body);
    expect((await told()).slice(2)).toEqual([
      ['contact.tag_added', id, 'desk'],
      ['contact.tag_added', id, 'عميل'],
      ['contact.tag_removed', id, 'عميل'],
    ]);
  });

  test('with a slash or a percent sign come off again', async () => {
    const params = { contactId: (await add({ tags: ['50% off/sale', '?'] })).id };
    expect((await client.call('removeContactTag', { params: { ...params, tag: '50% off/sale' } })).body.tags).toEqual([
      '?',
    ]);
    expect((await client.call('removeContactTag', { params: { ...params, tag: '?' } })).body.tags).toEqual([]);
  });

  test('put on by twenty at once are all there, and told once each', async () => {
    const { id } = await add();
    const tags = Array.from({ length: 20 }, (_, n) => `t${String(n).padStart(2, '0')}`);
    const params = { contactId: id };
    await Promise.all(tags.map((tag) => client.call('addContactTags', { params, json: { tags: [tag, 'all'] } })));
    expect((await client.call('readContact', { params })).body.tags).toEqual(['all', ...tags]);
    expect(await told()).toHaveLength(1 + 1 + tags.length);
  });

  test('are at most fifty on one contact', async () => {
    const tags = Array.from({ length: CONTACT_LIMITS.tagsMax }, (_, n) => `t${n}`);
    const params = { contactId: (await add({ tags })).id };
    const { status, body } = await client.call('addContactTags', { params, json: { tags: ['one more'] } });
    expect([status, body.errors[0]]).toEqual([422, expect.objectContaining({ pointer: '/tags', rule: 'maxItems' })]);
    expect((await client.call('addContactTags', { params, json: { tags: ['t7'] } })).status).toBe(200);
  });
});

describe('the list', () => {
  const namesOf = async (query: Record<string, string | number>) =>
    (await list(query)).map(({ name }: { name: string | null }) => name);

  test('is narrowed by tag, number, text and opting out, together', async () => {
    await add({ name: 'Nour Al Harbi', phone: '+966501112233', tags: ['vip', 'desk'] });
    await add({ name: '100% نورة_', phone: '+966504445566', tags: ['vip'], optedOut: true });
    await add({ name: null, phone: '+989123456789', tags: ['VIP'] });
    expect(await namesOf({ tag: 'vip' })).toEqual(['100% نورة_', 'Nour Al Harbi']);
    expect(await namesOf({ tag: "vip'] or true --" })).toEqual([]);
    expect(await namesOf({ phone: '00966 50 111 2233' })).toEqual(['Nour Al Harbi']);
    expect(await namesOf({ phone: '0501112233' })).toEqual([]);
    expect(await namesOf({ q: 'NOUR' })).toEqual(['Nour Al Harbi']);
    expect(await namesOf({ q: 'نورة' })).toEqual(['100% نورة_']);
    // What stands for anything in SQL stands for itself.
    expect(await namesOf({ q: '%' })).toEqual(['100% نورة_']);
    expect(await namesOf({ q: '_' })).toEqual(['100% نورة_']);
    expect(await namesOf({ q: '912' })).toEqual([null]);
    expect(await namesOf({ q: '50 111' })).toEqual(['Nour Al Harbi']);
    expect(await namesOf({ optedOut: 'true' })).toEqual(['100% نورة_']);
    expect(await namesOf({ optedOut: 'false', tag: 'vip' })).toEqual(['Nour Al Harbi']);
  });

  test('is read page by page, newest first, each contact once', async () => {
    const made: string[] = [];
    for (let n = 0; n < 7; n += 1) made.push((await add({ tags: n % 2 === 0 ? ['even'] : [] })).id);
    const read = async (query: Record<string, string | number>) => {
      const seen: string[] = [];
      let cursor: string | undefined;
      do {
        const { body } = await client.call('listContacts', {
          query: { ...query, limit: 2, ...(cursor && { cursor }) },
        });
        expect(body.data.length).toBeLessThanOrEqual(2);
        seen.push(...body.data.map(({ id }: { id: string }) => id));
        cursor = body.nextCursor ?? undefined;
      } while (cursor);
      return seen;
    };
    expect(await read({})).toEqual([...made].reverse());
    expect(await read({ tag: 'even' })).toEqual([6, 4, 2, 0].map((n) => made[n]));
    const foreign = await client.call('listContacts', { query: { cursor: 'bnVsbA' } });
    expect(foreign.body.code).toBe('malformed_request');
  });
});

describe('opting out', () => {
  test('is said with its time, told, and stands in the audit trail with who did it', async () => {
    const { id } = await add();
    const never = await add({ optedOut: true });
    const params = { contactId: id };
    const out = await client.call('changeContact', { params, json: { optedOut: true } });
    expect(out.body).toMatchObject({ optedOut: true, optedOutAt: expect.any(String) });
    const renamed = await client.call('changeContact', { params, json: { optedOut: true, name: 'Nour' } });
    expect(renamed.body.optedOutAt).toBe(out.body.optedOutAt);
    const back = await client.call('changeContact', { params, json: { optedOut: false } });
    expect(back.body).toMatchObject({ optedOut: false, optedOutAt: null });
    const entries = await api.product.core.database.read(
      client.caller.organizationId,
      `select action, actor, details from audit_entries where action like 'contact.%' order by id`,
    );
    const actor = { kind: 'key', id: client.keyId };
    expect(entries).toEqual([
      { action: 'contact.opted_out', actor, details: { contactId: never.id } },
      { action: 'contact.opted_out', actor, details: { contactId: id } },
      { action: 'contact.opted_in', actor, details: { contactId: id } },
    ]);
  });
});

describe('another organization', () => {
  test('neither finds, changes, tags nor deletes a contact', async () => {
    const mine = await add({ name: 'Nour', tags: ['vip'] });
    const stranger = await api.client();
    const params = { contactId: mine.id };
    const answers = [
      await stranger.call('readContact', { params }),
      await stranger.call('changeContact', { params, json: { name: 'x' } }),
      await stranger.call('addContactTags', { params, json: { tags: ['x'] } }),
      await stranger.call('removeContactTag', { params: { ...params, tag: 'vip' } }),
      await stranger.call('deleteContact', { params }),
    ];
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 404));
    expect(await list({ phone: mine.phone }, stranger)).toEqual([]);
    expect((await client.call('readContact', { params })).body).toEqual(mine);
  });

  test('a key that may only read cannot write', async () => {
    const reader = await api.client({ organizationId: client.caller.organizationId, scopes: ['contacts:read'] });
    const params = { contactId: (await add()).id };
    expect((await reader.call('readContact', { params })).status).toBe(200);
    expect((await reader.call('createContact', { json: { phone: newPhone() } })).status).toBe(403);
    expect((await reader.call('addContactTags', { params, json: { tags: ['x'] } })).status).toBe(403);
  });
});
