import { randomUUID } from 'node:crypto';
import { utimes } from 'node:fs/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Field } from '../../src/domain/fields.ts';
import { sweepFiles } from '../../src/files/sweep.ts';
import { enforceOnFile, enforceOnRoute, fieldsFor, positionsOf } from '../../src/templates/enforcement.ts';
import { templateSnapshot } from '../../src/templates/snapshot.ts';
import { type Api, type Client, startApi } from '../api/countersign/api.ts';
import { approver, form, makeDraft, pdf } from '../api/countersign/making.ts';

let api: Api;
let client: Client;
beforeAll(async () => {
  api = await startApi({ worker: false });
});
beforeEach(async () => {
  client = await api.client();
});
afterAll(() => api.stop());

const BOX = { page: 1, x: 0.1, y: 0.1, width: 0.3, height: 0.05 };
const FIELDS = [
  { id: 'mark', kind: 'signature', ...BOX },
  { id: 'rent', kind: 'text', ...BOX, y: 0.3, label: 'Rent', maxLength: 10 },
  { id: 'pets', kind: 'checkbox', ...BOX, y: 0.5 },
  { id: 'day', kind: 'date', ...BOX, y: 0.7, page: 'all' },
];

/** A lease with a tenant who fills in fields, then two directors of whom one is enough. */
async function lease(name = 'Lease') {
  const document = await makeDraft(client, {
    title: 'Lease of flats',
    titles: { ar: 'عقد إيجار' },
    metadata: { kind: 'lease' },
    policy: { expiryWarningSeconds: 7_200 },
    steps: [
      { approvers: [approver({ action: 'sign', role: 'Tenant', language: 'ar', fields: FIELDS })] },
      { quorum: { kind: 'count', count: 1 }, approvers: [approver({ role: 'Director' }), approver()] },
    ],
  });
  const [[tenant], [director]] = document.steps.map((step: { approvers: object[] }) => step.approvers);
  const slots = [
    { approverId: tenant.id, key: 'tenant', label: 'The tenant' },
    { approverId: director.id, keepPerson: true },
  ];
  const { status, body } = await client.call('createTemplate', { json: { documentId: document.id, name, slots } });
  expect(status).toBe(201);
  return { document, director, template: body };
}

const NOUR = { name: 'Nour Al Harbi', phone: '+966501234567' };
const SAMI = { name: 'Sami', phone: '+966501234568' };
const use = (templateId: string, json: object, headers = {}) =>
  client.call('createDocumentFromTemplate', { params: { templateId }, json, headers });

describe('a template', () => {
  test('is a document with slots in place of people, except those who are kept', async () => {
    const { template, document, director } = await lease();
    expect(template).toMatchObject({
      name: 'Lease',
      title: 'Lease of flats',
      titles: { ar: 'عقد إيجار' },
      metadata: { kind: 'lease' },
      pages: 1,
      policy: { expiryWarningSeconds: 7_200 },
    });
    const [[tenant], directors] = template.steps.map(({ slots }: { slots: object[] }) => slots);
    expect(tenant).toMatchObject({ key: 'tenant', label: 'The tenant', person: null, action: 'sign', language: 'ar' });
    expect(tenant.fields.map(({ id }: { id: string }) => id)).toEqual(['mark', 'rent', 'pets', 'day']);
    expect(directors[0]).toMatchObject({ key: 'approver-2', label: 'Director', person: { phone: director.phone } });
    expect(template.steps[1].quorum).toEqual({ kind: 'count', count: 1 });
    // Nothing of the people who are not kept.
    expect(JSON.stringify(template)).not.toContain(document.steps[0].approvers[0].phone);
    const names = template.columns.filter(({ required }: { required: boolean }) => required);
    expect(names.map(({ name }: { name: string }) => name)).toEqual([
      ...['tenant.name', 'tenant.phone', 'approver-3.name', 'approver-3.phone'],
    ]);
  });

  test('can be made of a document that was sent, which stays as it is', async () => {
    const { id } = await makeDraft(client, { send: true });
    const made = await client.call('createTemplate', { json: { documentId: id, name: 'Again' } });
    expect(made.body.steps[0].slots[0]).toMatchObject({ key: 'approver-1', person: null });
    expect(made.body.expiresAfterSeconds).toBe(30 * 86_400);
    expect((await client.call('readDocument', { params: { documentId: id } })).body.status).toBe('pending');
  });

  test('is made once under one idempotency key', async () => {
    const { id } = await makeDraft(client);
    const json = { documentId: id, name: 'Once' };
    const headers = { 'idempotency-key': randomUUID() };
    const [first, second] = [
      await client.call('createTemplate', { json, headers }),
      await client.call('createTemplate', { json, headers }),
    ];
    expect(second.body.id).toBe(first.body.id);
    expect((await client.call('listTemplates')).body.data).toHaveLength(1);
  });

  test('is not made of a document without approvers, of another organization’s, or with slots that are none', async () => {
    const bare = await makeDraft(client, { steps: [] });
    const said = async (json: object, by = client) => (await by.call('createTemplate', { json })).body;
    expect(await said({ documentId: bare.id, name: 'x' })).toMatchObject({ code: 'document_without_approvers' });
    const { document } = await lease();
    expect(await said({ documentId: document.id, name: 'x' }, await api.client())).toMatchObject({ status: 404 });
    const strange = [{ approverId: randomUUID() }];
    expect((await said({ documentId: document.id, name: 'x', slots: strange })).errors).toMatchObject([
      { pointer: '/slots/0/approverId' },
    ]);
    const [one, two] = document.steps[1].approvers;
    const same = [
      { approverId: one.id, key: 'same' },
      { approverId: two.id, key: 'same' },
    ];
    expect((await said({ documentId: document.id, name: 'x', slots: same })).errors).toMatchObject([
      { pointer: '/slots/1/key', rule: 'unique' },
    ]);
  });

  test('is found by a part of its name, renamed, shown and deleted', async () => {
    const { template } = await lease('Lease of flats');
    await lease('Power of attorney');
    const params = { templateId: template.id };
    const found = await client.call('listTemplates', { query: { q: 'FLATS' } });
    expect(found.body.data.map(({ id }: { id: string }) => id)).toEqual([template.id]);
    const [first] = (await client.call('listTemplates', { query: { limit: 1 } })).body.data;
    expect(first.name).toBe('Power of attorney');
    await client.call('changeTemplate', { params, json: { name: 'Flats' } });
    expect((await client.call('readTemplate', { params })).body.name).toBe('Flats');
    const page = await client.call('readTemplatePage', { params: { ...params, page: '1' }, query: { width: 320 } });
    expect(page.bytes.subarray(0, 2).toString('hex')).toBe('ffd8');
    expect((await client.call('readTemplatePage', { params: { ...params, page: '2' } })).status).toBe(404);
    expect((await client.call('deleteTemplate', { params })).status).toBe(204);
    expect((await client.call('readTemplate', { params })).status).toBe(404);
  });
});

describe('a document of a template', () => {
  test('has the people it was given, those who are kept, and the template’s rules', async () => {
    const { template, director } = await lease();
    const { status, body } = await use(template.id, {
      reference: 'F-12',
      metadata: { flat: '12' },
      approvers: { tenant: { ...NOUR, values: { rent: '2,000', pets: true } }, 'approver-3': SAMI },
    });
    expect([status, body.status]).toEqual([201, 'draft']);
    expect(body).toMatchObject({
      title: 'Lease of flats',
      titles: { ar: 'عقد إيجار' },
      reference: 'F-12',
      metadata: { kind: 'lease', flat: '12' },
      policy: { expiryWarningSeconds: 7_200 },
    });
    const [[tenant], directors] = body.steps.map(({ approvers }: { approvers: object[] }) => approvers);
    expect(tenant).toMatchObject({ ...NOUR, action: 'sign', role: 'Tenant', language: 'ar' });
    const defaults = tenant.fields.map(({ defaultValue }: { defaultValue: unknown }) => defaultValue);
    expect(defaults).toEqual([null, '2,000', true, null]);
    expect(directors.map(({ phone }: { phone: string }) => phone)).toEqual([director.phone, SAMI.phone]);
  });

  test('may be decided in the chat as the template says, or as it says itself', async () => {
    const { id } = await makeDraft(client, { approveFromChat: false });
    const { body: template } = await client.call('createTemplate', { json: { documentId: id, name: 'On the page' } });
    const { template: usual } = await lease();
    expect([template.approveFromChat, usual.approveFromChat]).toEqual([false, null]);
    const made = async (given: object) => {
      const { body } = await use(template.id, { approvers: { 'approver-1': NOUR }, ...given });
      return body.approveFromChat;
    };
    expect(await made({})).toBe(false);
    expect(await made({ approveFromChat: true })).toBe(true);
    expect(await made({ approveFromChat: null })).toBe(null);
  });

  test('expires as long after its sending as the template says, and is made and sent once under one key', async () => {
    // Templates keep whole minutes.
    const { id } = await makeDraft(client, { expiresAt: new Date(Date.now() + 7_220_000).toISOString() });
    const { body: template } = await client.call('createTemplate', { json: { documentId: id, name: 'Soon' } });
    const headers = { 'idempotency-key': randomUUID() };
    const json = { approvers: { 'approver-1': NOUR }, send: true };
    const [first, second] = [await use(template.id, json, headers), await use(template.id, json, headers)];
    expect([first.body.status, second.body.id]).toEqual(['pending', first.body.id]);
    expect(Date.parse(first.body.expiresAt) - Date.parse(first.body.sentAt)).toBe(7_200_000);
  });

  test('stays as it is whatever becomes of the template, and so does its file', async () => {
    const { template, document } = await lease();
    const made = await use(template.id, { approvers: { tenant: NOUR, 'approver-3': SAMI } });
    await client.call('deleteDocument', { params: { documentId: document.id } });
    await client.call('deleteTemplate', { params: { templateId: template.id } });
    const file = await client.call('downloadFile', { params: { documentId: made.body.id, which: 'original' } });
    expect(file.status).toBe(200);
  });

  test.each([
    ['nobody in a slot', { tenant: NOUR }, '/approvers/approver-3/name', 'required'],
    ['a slot that is none', { tenant: NOUR, 'approver-3': SAMI, guest: SAMI }, '/approvers/guest', 'slot'],
    ['no phone', { tenant: { name: 'Nour' }, 'approver-3': SAMI }, '/approvers/tenant/phone', 'required'],
    ['a bad phone', { tenant: { ...NOUR, phone: '0501' }, 'approver-3': SAMI }, '/approvers/tenant/phone', 'phone'],
    [
      'half of another person',
      { tenant: NOUR, 'approver-2': { name: 'X' }, 'approver-3': SAMI },
      '/approvers/approver-2/phone',
      'required',
    ],
    [
      'a value too long',
      { tenant: { ...NOUR, values: { rent: '12345678901' } }, 'approver-3': SAMI },
      '/approvers/tenant/values/rent',
      'value',
    ],
    [
      'a value for a mark',
      { tenant: { ...NOUR, values: { mark: 'x' } }, 'approver-3': SAMI },
      '/approvers/tenant/values/mark',
      'field',
    ],
    [
      'one phone twice in a step',
      { tenant: NOUR, 'approver-2': SAMI, 'approver-3': SAMI },
      '/approvers/approver-3/phone',
      'unique',
    ],
  ])('is refused with %s, which is named', async (_, approvers, pointer, rule) => {
    const { template } = await lease();
    const { status, body } = await use(template.id, { approvers });
    expect(status).toBe(422);
    expect(body.errors).toContainEqual(expect.objectContaining({ pointer, rule }));
    expect((await client.call('listDocuments')).body.data).toHaveLength(1);
  });
});

describe('a template that is shared', () => {
  const NEEDED = { tenant: NOUR, 'approver-3': SAMI };
  /** An organization under another one. */
  async function below({ caller }: Client): Promise<Client> {
    const organizationId = randomUUID();
    await api.product.core.database.system((em) =>
      em.execute('insert into organizations (id, name, parent_id) values (?, ?, ?)', [
        ...[organizationId, 'Branch', caller.organizationId],
      ]),
    );
    return api.client({ organizationId });
  }
  const idsIn = async (by: Client, scope?: string) =>
    (await by.call('listTemplates', { query: { scope } })).body.data.map(({ id }: { id: string }) => id);

  test('is used by the organizations below, who cannot change it, and by nobody else', async () => {
    const { template } = await lease();
    const { template: kept } = await lease('Not shared');
    const branch = await below(client);
    const twig = await below(branch);
    const params = { templateId: template.id };
    const made = async (by: Client) => by.call('createDocumentFromTemplate', { params, json: { approvers: NEEDED } });
    expect([await idsIn(branch, 'usable'), (await made(branch)).status]).toEqual([[], 404]);

    await client.call('changeTemplate', { params, json: { shared: true } });
    for (const by of [branch, twig]) {
      expect([await idsIn(by), await idsIn(by, 'usable')]).toEqual([[], [template.id]]);
      expect((await by.call('readTemplate', { params })).body).toMatchObject({
        own: false,
        shared: true,
        number: template.number,
      });
      expect((await by.call('readTemplatePage', { params: { ...params, page: '1' } })).status).toBe(200);
      const { status, body } = await made(by);
      expect([status, body.steps[0].approvers[0].name]).toEqual([201, NOUR.name]);
      expect((await by.call('readDocument', { params: { documentId: body.id } })).status).toBe(200);
      expect((await by.call('changeTemplate', { params, json: { name: 'Mine' } })).status).toBe(404);
      expect((await by.call('deleteTemplate', { params })).status).toBe(404);
      expect((await by.call('readTemplate', { params: { templateId: kept.id } })).status).toBe(404);
    }
    const list = 'tenant.name,tenant.phone,approver-3.name,approver-3.phone\nNour,+966501234567,Sami,+966501234568\n';
    const given = {
      file: new Blob([list], { type: 'text/csv' }),
      bulkSend: JSON.stringify({ templateId: template.id, name: 'x' }),
    };
    expect((await branch.call('createBulkSend', { form: given })).status).toBe(201);
    expect((await made(await api.client())).status).toBe(404);

    await client.call('changeTemplate', { params, json: { shared: false } });
    expect([await idsIn(branch, 'usable'), (await made(branch)).status]).toEqual([[], 404]);
  });

  test('or not is seen by the root of the tree, which uses its own only', async () => {
    const branch = await below(client);
    const { body: document } = await branch.call('createDocument', {
      form: form({ title: 'x', approvers: [approver()] }),
    });
    const { body: theirs } = await branch.call('createTemplate', { json: { documentId: document.id, name: 'Theirs' } });
    const { template } = await lease();
    expect(await idsIn(client, 'tree')).toEqual([template.id, theirs.id]);
    expect(await idsIn(client, 'usable')).toEqual([template.id]);
    const params = { templateId: theirs.id };
    expect((await client.call('readTemplate', { params })).body).toMatchObject({ own: false, name: 'Theirs' });
    const approvers = { 'approver-1': NOUR };
    expect((await client.call('createDocumentFromTemplate', { params, json: { approvers } })).status).toBe(404);
    const refused = await branch.call('listTemplates', { query: { scope: 'tree' } });
    expect([refused.status, refused.body.code]).toEqual([403, 'organization_not_root']);
  });

  test('and retired is kept, and nothing new is made of it', async () => {
    const { template } = await lease();
    const params = { templateId: template.id };
    const branch = await below(client);
    await client.call('changeTemplate', { params, json: { shared: true, active: false } });
    expect(await idsIn(branch, 'usable')).toEqual([]);
    expect((await use(template.id, { approvers: NEEDED })).body.code).toBe('template_inactive');
    const found = async (active: boolean) =>
      (await client.call('listTemplates', { query: { active: String(active) } })).body.data;
    expect([(await found(true)).length, (await found(false)).length]).toEqual([0, 1]);
    await client.call('changeTemplate', { params, json: { active: true } });
    expect((await use(template.id, { approvers: NEEDED })).status).toBe(201);
  });
});

describe('a template over a file of somebody’s own', () => {
  const A4 = { width: 595, height: 842 };
  /** What a contract keeps of the lease, whose file has one page. */
  const snapshot = async () => {
    const { template } = await lease();
    return templateSnapshot(api.product.services, client.caller, template.number);
  };

  test('is copied with its pages and its fields, in the order of the route', async () => {
    const { pages, slots, ...rest } = await snapshot();
    expect(pages).toEqual([{ width: expect.any(Number), height: expect.any(Number) }]);
    expect(rest).toMatchObject({ name: 'Lease', number: expect.any(Number) });
    expect(slots.map(({ order, key, fields }) => [order, key, fields.length])).toEqual([
      ...[
        [1, 'tenant', 4],
        [2, 'approver-2', 0],
        [2, 'approver-3', 0],
      ],
    ]);
    const positions = positionsOf({ pages: [A4, A4], slots });
    expect(positions.filter(({ type }) => type === 'date').map(({ page }) => page)).toEqual([1, 2]);
    expect(positions[0]).toEqual({
      page: 1,
      type: 'signature',
      signerOrder: 1,
      x: 0.1,
      y: 0.1,
      width: 0.3,
      height: 0.05,
    });
    const nobodys = templateSnapshot(api.product.services, client.caller, 999_999_999);
    await expect(nobodys).rejects.toMatchObject({
      code: 'validation_failed',
      fields: [{ pointer: '/templateNumber' }],
    });
  });

  test('strictly asks for the same pages, a signer in each place and no other, and fields as they are', async () => {
    const pattern = { ...(await snapshot()), pages: [A4, A4] };
    const file =
      (...pages: { width: number; height: number }[]) =>
      () =>
        enforceOnFile(pattern, 'strict', pages);
    expect(file(A4, { width: 595.9, height: 841 })).not.toThrow();
    expect(file(A4)).toThrow(expect.objectContaining({ code: 'template_file_differs' }));
    expect(file(A4, { width: 842, height: 595 })).toThrow(expect.objectContaining({ code: 'template_file_differs' }));

    const orders = [2, 1, 2];
    const fields = fieldsFor(pattern, 'strict', orders, 2);
    expect(fields.map((each) => each.length)).toEqual([0, 4, 0]);
    expect(() => fieldsFor(pattern, 'strict', [1, 1], 2)).toThrow(
      expect.objectContaining({ code: 'template_slot_missing' }),
    );
    const signers = orders.map((order, index) => ({ order, fields: fields[index]! }));
    const [first, tenant, last] = signers as [Signer, Signer, Signer];
    const route =
      (...given: Signer[]) =>
      () =>
        enforceOnRoute(pattern, 'strict', given, 2);
    const moved = { ...tenant, fields: tenant.fields.map((field, at) => (at === 0 ? { ...field, x: 0.2 } : field)) };
    const filled = {
      ...tenant,
      fields: tenant.fields.map((field) => (field.id === 'rent' ? { ...field, defaultValue: '1' } : field)),
    };
    expect(route(first, filled, last)).not.toThrow();
    for (const wrong of [
      route(first, moved, last),
      route(first, tenant),
      route(first, { ...tenant, fields: [] }, last),
    ])
      expect(wrong).toThrow(expect.objectContaining({ code: 'template_departed' }));
  });

  test('loosely is only where signers begin', async () => {
    const pattern = { ...(await snapshot()), pages: [A4, A4] };
    expect(() => enforceOnFile(pattern, 'loose', [A4])).not.toThrow();
    const far = pattern.slots.map((slot) => ({
      ...slot,
      fields: slot.fields.map((field) => (field.id === 'rent' ? { ...field, page: 2 } : field)),
    }));
    const fields = fieldsFor({ ...pattern, slots: far }, 'loose', [1, 1, 7], 1);
    expect(fields.map((each) => each.map(({ id }) => id))).toEqual([['mark', 'pets', 'day'], [], []]);
    expect(() => enforceOnRoute(pattern, 'loose', [{ order: 9, fields: [] }], 1)).not.toThrow();
  });

  type Signer = { order: number; fields: Field[] };
});

test('a template’s file is kept when its document is gone, and removed after the template', async () => {
  // Bytes of its own: the same PDF is the file of other tests' documents too.
  const document = await makeDraft(client, {}, pdf(7));
  const { body } = await client.call('createTemplate', { json: { documentId: document.id, name: 'Kept' } });
  await client.call('deleteDocument', { params: { documentId: document.id } });
  const path = await api.product.core.files.path(body.sha256);
  const longAgo = new Date(Date.now() - 48 * 3_600_000);
  const sweep = async () => {
    await utimes(path, longAgo, longAgo);
    await sweepFiles(api.product.core, Number.parseInt(body.sha256.slice(0, 2), 16));
    return api.product.core.files.path(body.sha256).then(
      () => true,
      () => false,
    );
  };
  expect(await sweep()).toBe(true);
  await client.call('deleteTemplate', { params: { templateId: body.id } });
  expect(await sweep()).toBe(false);
});
