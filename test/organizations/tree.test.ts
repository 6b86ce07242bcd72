import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { sendDueRows } from '../../src/bulk/sender.ts';
import { treeOf } from '../../src/organizations/tree.ts';
import { personIndex } from '../../src/secrets/phones.ts';
import { type Api, type Client, startApi, unanswered } from '../api/countersign/api.ts';
import { form, pdf } from '../api/countersign/making.ts';
import { eventually } from '../support/product.ts';

let api: Api;
let root: Client;
let operator: Client;

beforeAll(async () => {
  api = await startApi({ worker: false });
  [root, operator] = [await api.client(), await api.client({ scopes: ['operator'] })];
});
afterAll(() => api.stop());

const make = async (json: Record<string, unknown> = { name: 'Branch' }, of = root) => {
  const { status, body } = await of.call('createSubOrganization', { json });
  expect([status, body]).toEqual([201, body]);
  return body;
};
const as = (subOrganizationId: string, json?: unknown) => ({
  params: { subOrganizationId },
  ...(json ? { json } : {}),
});
const draft = async (of: Client, more: Record<string, unknown> = {}) =>
  (await of.call('createDocument', { form: form({ title: 'Lease', ...more }, pdf()) })).body;
const wallet = (of: Client, changes: Record<string, unknown> = {}) =>
  operator.call('changeWalletOf', { json: { organizationId: of.caller.organizationId, ...changes } });

describe('a tree', () => {
  test('is made by its root, level by level to the fourth, and each knows its place', async () => {
    const first = await make({ name: '  Shiraz  ' });
    expect(first).toMatchObject({
      name: 'Shiraz',
      level: 1,
      hasOwner: false,
      suspendedAt: null,
      paidBy: null,
      spent: 0,
    });
    let parentId: string = first.id;
    for (const level of [2, 3, 4]) {
      const made = await make({ name: 'Below', parentId });
      expect(made).toMatchObject({ level, parentId });
      parentId = made.id;
    }
    const tooDeep = await root.call('createSubOrganization', { json: { name: 'Deeper', parentId } });
    expect([tooDeep.status, tooDeep.body.code]).toEqual([422, 'organizations_too_deep']);

    const place = await treeOf(api.product.core, parentId);
    const rootPlace = await treeOf(api.product.core, root.caller.organizationId);
    expect(place).toMatchObject({ rootId: root.caller.organizationId, rootNumber: rootPlace.number, isRoot: false });
    expect(rootPlace).toMatchObject({ parentId: null, isRoot: true });
    expect(await treeOf(api.product.core, operator.caller.organizationId)).toMatchObject({ isRoot: false });
    expect(place.number).toBeGreaterThan(rootPlace.number);
  });

  test('nobody is moved in it, so it has no circles', async () => {
    const { id } = await make();
    const { number } = await treeOf(api.product.core, id);
    for (const change of ['parent_id = id', 'parent_id = null', `root_id = '${id}'`, 'depth = 0']) {
      const move = api.product.core.database.system((em) =>
        em.execute(`update organizations set ${change} where id = ?`, [id]),
      );
      await expect(move).rejects.toThrow(/keeps its place/);
    }
    expect(await treeOf(api.product.core, id)).toMatchObject({ number, rootId: root.caller.organizationId });
  });

  test('is made once for one Idempotency-Key, and only under what is one’s own', async () => {
    const asked = { json: { name: 'Once' }, headers: { 'idempotency-key': randomUUID() } };
    const [one, two] = [
      await root.call('createSubOrganization', asked),
      await root.call('createSubOrganization', asked),
    ];
    expect(two.body.id).toBe(one.body.id);
    const foreign = await root.call('createSubOrganization', {
      json: { name: 'Theirs', parentId: operator.caller.organizationId },
    });
    expect([foreign.status, foreign.body.errors[0].pointer]).toEqual([422, '/parentId']);
    const branch = await api.client({ organizationId: one.body.id });
    for (const call of ['createSubOrganization', 'listSubOrganizations'] as const) {
      const refused = await branch.call(call, { json: call === 'createSubOrganization' ? { name: 'x' } : undefined });
      expect([refused.status, refused.body.code]).toEqual([403, 'organization_not_root']);
    }
  });

  test('begins with how its root works, and is listed page by page', async () => {
    const other = await api.client();
    await other.call('changeSettings', {
      json: { language: 'fa', timeZone: 'Asia/Tehran', delivery: { operatorPhone: '+989120000000' } },
    });
    const names = ['A', 'B', 'C'];
    for (const name of names) await make({ name }, other);
    const { body: first } = await other.call('listSubOrganizations', { query: { limit: 2 } });
    const { body: rest } = await other.call('listSubOrganizations', { query: { cursor: first.nextCursor } });
    expect([...first.data, ...rest.data].map(({ name }: { name: string }) => name)).toEqual(names);
    expect(rest.nextCursor).toBeNull();
    const { body: found } = await other.call('listSubOrganizations', { query: { q: 'b' } });
    expect(found.data).toHaveLength(1);
    const branch = await api.client({ organizationId: found.data[0].id });
    const { body: settings } = await branch.call('readSettings');
    expect(settings).toMatchObject({ language: 'fa', timeZone: 'Asia/Tehran', name: 'B' });
    expect(settings.delivery.operatorPhone).toBeNull();
  });
});

describe('the root', () => {
  test('lets the first owner in, once', async () => {
    const { id } = await make();
    const { body, status } = await root.call('makeOwnerLink', as(id));
    expect([status, body.role, body.email]).toEqual([201, 'owner', null]);
    const token = body.link.split('/').at(-1);
    const json = { email: `${id}@example.com`, name: 'Owner', password: 'a long and quiet river' };
    const joined = await api.phone().call('acceptInvitation', { params: { token }, json });
    expect(joined.body.organizationId).toBe(id);
    expect((await root.call('readSubOrganization', as(id))).body.hasOwner).toBe(true);
    const again = await root.call('makeOwnerLink', as(id));
    expect([again.status, again.body.code]).toEqual([409, 'owner_present']);
  });

  test('renames, and both keep in mind who did it', async () => {
    const { id } = await make();
    const { body } = await root.call('changeSubOrganization', as(id, { name: 'Renamed' }));
    expect(body.name).toBe('Renamed');
    const branch = await api.client({ organizationId: id });
    for (const client of [root, branch]) {
      const audit = await client.call('listAudit', { query: { action: 'organization.changed' } });
      expect(audit.body.data.at(-1)).toMatchObject({ actor: { id: root.keyId }, details: { name: 'Renamed' } });
    }
  });

  test('sees what is not private, counts all, and changes nothing', async () => {
    const { id } = await make();
    const branch = await api.client({ organizationId: id });
    const [open, hidden] = [await draft(branch), await draft(branch, { private: true })];
    expect([open.private, hidden.private]).toEqual([false, true]);
    const { body: list } = await root.call('listSubOrganizationDocuments', as(id));
    expect(list.data.map((one: { id: string }) => one.id)).toEqual([open.id]);
    const read = (documentId: string) =>
      root.call('readSubOrganizationDocument', { params: { subOrganizationId: id, documentId } });
    expect((await read(open.id)).body.title).toBe('Lease');
    expect((await read(hidden.id)).status).toBe(404);
    expect((await root.call('readDocument', { params: { documentId: open.id } })).status).toBe(404);
    expect((await root.call('readSubOrganization', as(id))).body.documents).toMatchObject({ draft: 2, approved: 0 });
    await branch.call('changeDocument', { params: { documentId: open.id }, json: { private: true } });
    expect((await read(open.id)).status).toBe(404);
    const { body: copy } = await branch.call('duplicateDocument', { params: { documentId: hidden.id } });
    expect(copy.private).toBe(true);
  });

  test('of another tree sees none of it', async () => {
    const { id } = await make();
    const stranger = await api.client();
    await make({ name: 'Their own' }, stranger);
    for (const call of ['readSubOrganization', 'suspendSubOrganization', 'listSubOrganizationDocuments'] as const) {
      expect((await stranger.call(call, as(id))).status).toBe(404);
    }
    expect((await root.call('readSubOrganization', as(id))).body.suspendedAt).toBeNull();
  });
});

describe('a suspended organization', () => {
  test('is refused by its key and by its people until it is resumed; its people can go elsewhere', async () => {
    const { id } = await make();
    const branch = await api.client({ organizationId: id });
    const { body: link } = await root.call('makeOwnerLink', as(id));
    const json = { email: `s-${id}@example.com`, name: 'Owner', password: 'a long and quiet river' };
    const joined = await api.phone().call('acceptInvitation', { params: { token: link.link.split('/').at(-1) }, json });
    const headers = { cookie: joined.headers.get('set-cookie')!.split(';')[0]!, 'sec-fetch-site': 'same-origin' };
    const person = (call: 'readMe' | 'listDocuments' | 'logOut') => api.phone().call(call, { headers });
    expect((await person('listDocuments')).status).toBe(200);
    expect((await branch.call('listDocuments')).status).toBe(200);

    const { body: suspended } = await root.call('suspendSubOrganization', as(id));
    expect(suspended.suspendedAt).not.toBeNull();
    // A process hears of it in a moment.
    const keySees = (status: number) => eventually(async () => (await branch.call('listDocuments')).status === status);
    await keySees(403);
    const refused = [await branch.call('listDocuments'), await branch.call('readMe'), await person('listDocuments')];
    expect(refused.map(({ status, body }) => [status, body.code])).toEqual(
      Array(3).fill([403, 'organization_suspended']),
    );
    const { body: me } = await person('readMe');
    expect([me.organization.suspended, me.organizations[0].suspended]).toEqual([true, true]);

    await root.call('resumeSubOrganization', as(id));
    await keySees(200);
    expect((await person('listDocuments')).status).toBe(200);
  });
});

test('what a suspended organization sends to many waits until it is resumed', async () => {
  const { id } = await make();
  const branch = await api.client({ organizationId: id });
  const approvers = [{ name: 'Nour', phone: '+966501112233', action: 'approve' }];
  const document = await draft(branch, { approvers });
  const { body: template } = await branch.call('createTemplate', { json: { documentId: document.id, name: 'Lease' } });
  const list = new Blob(['approver-1.name,approver-1.phone\nLina,+966501234567'], { type: 'text/csv' });
  const bulkSend = JSON.stringify({ templateId: template.id, send: false });
  const { body: bulk } = await branch.call('createBulkSend', { form: { file: list, bulkSend } });
  const count = async () => (await root.call('readSubOrganization', as(id))).body.documents.draft;
  await root.call('suspendSubOrganization', as(id));
  await sendDueRows(api.product.services);
  expect([bulk.rows, await count()]).toMatchObject([{ waiting: 1 }, 1]);
  await root.call('resumeSubOrganization', as(id));
  await sendDueRows(api.product.services);
  expect(await count()).toBe(2);
});

describe('who pays in a tree', () => {
  test('is the root from the beginning, until it says otherwise', async () => {
    const payer = await api.client();
    const early = await make({ name: 'Made before there was a wallet' }, payer);
    const set = (paidBy: string) => payer.call('changeSubOrganization', as(early.id, { paidBy }));
    expect((await set('itself')).body.code).toBe('wallet_not_open');
    await wallet(payer);
    expect((await payer.call('readSubOrganization', as(early.id))).body.paidBy).toBe('root');
    expect((await make({ name: 'Made after' }, payer)).paidBy).toBe('root');
    expect((await set('itself')).body.paidBy).toBe('itself');
    const branch = await api.client({ organizationId: early.id });
    expect((await branch.call('readWallet')).body).toMatchObject({ enabled: true, paidBy: null, balance: 0 });
    expect((await set('root')).body.paidBy).toBe('root');
  });

  test('is never another one where the root is paid for itself', async () => {
    const [above, payer] = [await api.client(), await api.client()];
    await wallet(above);
    await wallet(payer, { paysFrom: above.caller.organizationId });
    const branch = await make({ name: 'Branch' }, payer);
    expect(branch.paidBy).toBe('itself');
    const refused = await payer.call('changeSubOrganization', as(branch.id, { paidBy: 'root' }));
    expect([refused.status, refused.body.code]).toEqual([409, 'wallet_payer_invalid']);
  });
});

test('an organization’s own mobile is set by the operator, kept sealed, and belongs to one only', async () => {
  const { core } = api.product;
  const { organizationId } = root.caller;
  const set = (of: string, mobile: string | null) =>
    operator.call('setOrganizationMobile', { json: { organizationId: of, mobile } });
  expect((await set(organizationId, '+989121234567')).status).toBe(204);
  const [row] = await core.database.read<{ mobile: Buffer; mobile_index: Buffer }>(
    organizationId,
    'select mobile, mobile_index from organizations',
  );
  expect(row!.mobile.toString('latin1')).not.toContain('9121234567');
  expect(core.keyring.open(row!.mobile, `organization ${organizationId} mobile`)).toBe('+989121234567');
  expect(personIndex(core, '+989121234567').equals(row!.mobile_index)).toBe(true);
  const { id } = await make();
  expect((await set(id, '+989121234567')).body.code).toBe('mobile_taken');
  await set(organizationId, null);
  expect((await set(id, '+989121234567')).status).toBe(204);
  expect((await root.call('setOrganizationMobile', { json: { organizationId: id, mobile: null } })).status).toBe(403);
});

test('every operation about sub-organizations has been asked and has answered', () => {
  expect(unanswered(api, (tag) => tag === 'Sub-organizations')).toEqual([]);
});
