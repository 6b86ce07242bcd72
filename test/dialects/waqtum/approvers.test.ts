import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { type Account, newApprover, startWaqtum, succeed, type Waqtum } from './api.ts';

let api: Waqtum;
let account: Account;

beforeAll(async () => {
  api = await startWaqtum({ worker: false });
});
beforeEach(async () => {
  account = await api.account();
});
afterAll(() => api.stop());

const add = (id: string, json: unknown) => account.ask('POST', `/documents/${id}/approvers`, { json });
const names = async (id: string) =>
  (await account.ask('GET', `/documents/${id}/approvers`)).body.data.map(({ name_en }: { name_en: string }) => name_en);
const stepCount = async (id: string) => {
  const [row] = await api.product.core.database.read<{ count: number }>(
    account.caller.organizationId,
    'select count(*)::integer as count from steps where document_id = $1',
    [id],
  );
  return row!.count;
};

test.each(['name_ar', 'name_en', 'phone', 'action_type'])('S1-R51: %s is mandatory', async (field) => {
  const { id } = await account.draft();
  const { [field as 'phone']: _, ...json } = newApprover();
  const { status, body } = await add(id, json);
  expect(status).toBe(422);
  expect(body.error.details).toEqual({ [field]: [`The ${field} field is required.`] });
  expect(await account.count('approvers')).toBe(0);
});

test('S1-R51: roles and order_index are optional, and null for none', async () => {
  const { id } = await account.draft();
  const nothing = { role_ar: null, role_en: null, order_index: null };
  expect((await add(id, newApprover())).body.data).toMatchObject(nothing);
  expect((await add(id, { ...newApprover(), ...nothing })).body.data).toMatchObject(nothing);
});

test('S1-R48: action_type accepts the four documented values and no other', async () => {
  const { id } = await account.draft();
  for (const action_type of ['sign', 'stamp', 'approve_only', 'review_only'] as const) {
    expect((await add(id, newApprover({ action_type }))).body.data.action_type).toBe(action_type);
  }
  const { status, body } = await add(id, { ...newApprover(), action_type: 'approve' });
  expect(status).toBe(422);
  expect(body.error.details).toEqual({ action_type: ['The selected action_type is invalid.'] });
  expect(await account.count('approvers')).toBe(4);
});

test('S1-R49: order_index is an integer', async () => {
  const { id } = await account.draft();
  for (const order_index of ['1', 1.5, true]) {
    const { status, body } = await add(id, { ...newApprover(), order_index });
    expect({ status, details: body.error.details }).toEqual({
      status: 422,
      details: { order_index: ['The order_index field must be an integer.'] },
    });
  }
  expect(await account.count('approvers')).toBe(0);
});

test('S1-R50: a phone that no message could reach is refused', async () => {
  const { id } = await account.draft();
  for (const phone of ['0501234567', 'phone', ' ', '+12']) {
    const { status, body } = await add(id, newApprover({ phone }));
    expect({ phone, status, fields: Object.keys(body.error.details) }).toEqual({
      phone,
      status: 422,
      fields: ['phone'],
    });
  }
  expect(await account.count('approvers')).toBe(0);
  expect((await add(id, newApprover({ phone: '966501234567' }))).body.data.phone).toBe('+966501234567');
});

test('S1-R47, S1-R52: they are listed by order_index, and one without it goes last', async () => {
  const { id } = await account.draft({
    approvers: [
      { name_en: 'last' },
      { name_en: 'third', order_index: 30 },
      { name_en: 'first', order_index: 1 },
      { name_en: 'second', order_index: 2 },
    ],
  });
  expect(await names(id)).toEqual(['first', 'second', 'third', 'last']);
  expect(await stepCount(id)).toBe(4);
  succeed(await account.ask('PUT', `/documents/${id}`, { json: { workflow_type: 'parallel' } }));
  expect([await names(id), await stepCount(id)]).toEqual([['first', 'second', 'third', 'last'], 1]);
});

test('approvers who are added at the same time all find their place', async () => {
  const { id } = await account.draft();
  const answers = await Promise.all(
    [5, 3, 1, 4, 2, undefined].map((order_index) =>
      add(id, newApprover({ name_en: String(order_index), ...(order_index && { order_index }) })),
    ),
  );
  expect(answers.map(({ status }) => status)).toEqual([201, 201, 201, 201, 201, 201]);
  expect(await names(id)).toEqual(['1', '2', '3', '4', '5', 'undefined']);
  expect(await stepCount(id)).toBe(6);
});

test('S1-R54: they are changed and deleted at /approvers/{id}', async () => {
  const draft = await account.draft({
    approvers: [
      { name_en: 'a', order_index: 1 },
      { name_en: 'b', order_index: 2 },
    ],
  });
  const [a, b] = draft.approvers!;
  const changed = succeed(
    await account.ask('PATCH', `/approvers/${a!.id}`, { json: { order_index: 3, role_en: 'Chair' } }),
  ).data;
  expect(changed).toEqual({ ...a, order_index: 3, role_en: 'Chair' });
  expect(await names(draft.id)).toEqual(['b', 'a']);
  expect(await account.ask('DELETE', `/approvers/${b!.id}`)).toMatchObject({ status: 200, body: { success: true } });
  expect([await names(draft.id), await stepCount(draft.id)]).toEqual([['a'], 1]);
  expect((await account.ask('DELETE', `/approvers/${b!.id}`)).status).toBe(404);
  for (const method of ['PUT', 'DELETE']) {
    expect((await account.ask(method, `/documents/${draft.id}/approvers/${a!.id}`, { json: {} })).status).toBe(404);
  }
});

test('what an answer says of an approver can be sent back as it is', async () => {
  const { approvers } = await account.draft({ approvers: [{}] });
  const { data } = succeed(await account.ask('PUT', `/approvers/${approvers![0]!.id}`, { json: approvers![0] }));
  expect(data).toEqual(approvers![0]);
});

test('a change of an approver that is refused changes nothing', async () => {
  const draft = await account.draft({ approvers: [{}] });
  for (const json of [
    { phone: 'x', name_en: 'new' },
    { action_type: 'dance' },
    { name_ar: '' },
    { order_index: 'x' },
  ]) {
    expect((await account.ask('PUT', `/approvers/${draft.approvers![0]!.id}`, { json })).status).toBe(422);
  }
  expect(await account.read(draft.id)).toEqual(draft);
});

test('nobody is asked twice at the same time', async () => {
  const phone = '+966599999999';
  const parallel = await account.draft({ workflow: 'parallel', approvers: [{ phone }] });
  expect(await add(parallel.id, newApprover({ phone }))).toMatchObject({
    status: 422,
    body: { error: { details: { phone: [expect.any(String)] } } },
  });
  expect((await account.read(parallel.id)).approvers).toHaveLength(1);
  const sequential = await account.draft({ approvers: [{ phone }, { phone }] });
  const refused = await account.ask('PUT', `/documents/${sequential.id}`, {
    json: { workflow_type: 'parallel', title_en: 'new' },
  });
  expect(refused).toMatchObject({ status: 422, body: { error: { details: { phone: [expect.any(String)] } } } });
  expect(await account.read(sequential.id)).toEqual(sequential);
});
