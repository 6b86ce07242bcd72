import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { follow, type Json } from '../../contracts/contracts.ts';
import { type Api, type Asked, type Client, contract, contractOperations, type OperationId, startApi } from './api.ts';
import { makeDraft, pdf } from './making.ts';

/** Made from the contract: what is added to it is tested here without a line more. */
let api: Api;
let owner: Client;
let stranger: Client;
let owned: Record<string, string>;

beforeAll(async () => {
  api = await startApi({ worker: false, environment: { TRUSTED_PROXIES: '127.0.0.1' } });
  owner = await api.client();
  stranger = await api.client();
  const endpoint = await owner.call('createEndpoint', { json: { url: 'http://127.0.0.1:8080/hook' } });
  const document = await makeDraft(owner);
  const delivery = await owner.call('testEndpoint', { params: { endpointId: endpoint.body.id } });
  const contact = await owner.call('createContact', { json: { phone: '+966509990001', tags: ['vip'] } });
  const message = await owner.call('sendMessage', { json: { contactId: contact.body.id, text: 'Welcome' } });
  const template = await owner.call('createTemplate', { json: { documentId: document.id, name: 'Lease' } });
  const bulk = await owner.call('createBulkSend', {
    form: {
      file: new Blob(['approver-1.name,approver-1.phone\nNour,+966501234567'], { type: 'text/csv' }),
      bulkSend: JSON.stringify({ templateId: template.body.id, send: false }),
    },
  });
  owned = {
    documentId: document.id,
    templateId: template.body.id,
    bulkSendId: bulk.body.id,
    approverId: document.steps[0].approvers[0].id,
    endpointId: endpoint.body.id,
    deliveryId: delivery.body.id,
    keyId: owner.keyId,
    contactId: contact.body.id,
    messageId: message.body.id,
    tag: 'vip',
    which: 'original',
  };
});
afterAll(() => api.stop());

const withKey = contractOperations.filter(({ operation }) => !operation.security);
const withIds = withKey.filter(({ parameters }) => parameters.some((parameter) => parameter.in === 'path'));
const idOf = (place: (typeof withKey)[number]) => place.operation.operationId as OperationId;

/** A request that would be answered, were it not for who asks: with the example of the contract as its body. */
function validRequest({ operation, parameters }: (typeof withKey)[number], ids: Record<string, string>): Asked {
  const inPath = parameters.filter((parameter) => parameter.in === 'path').map((parameter) => String(parameter.name));
  const params = Object.fromEntries(inPath.map((name) => [name, ids[name] ?? randomUUID()]));
  const content = ((operation.requestBody as Json | undefined)?.content ?? {}) as Record<string, Json>;
  const json = content['application/json'];
  if (!json && content['multipart/form-data']) return { params, form: { file: pdf(), document: '{"title":"Lease"}' } };
  if (!json) return { params };
  const [first] = Object.values((json.examples ?? {}) as Record<string, Json>);
  return { params, json: json.example ?? follow(contract, first!).value };
}

describe('what belongs to another organization', () => {
  test.each(withIds.map((place) => [idOf(place), place] as const))(
    '%s: is answered like what does not exist',
    async (id, place) => {
      const { which } = owned;
      const theirs = validRequest(place, owned);
      if (theirs.form && id === 'replaceFile') theirs.form = { file: pdf() };
      const nobodys = { ...theirs, params: validRequest(place, { which: which! }).params! };
      const answers = [await stranger.call(id, theirs), await stranger.call(id, nobodys)];
      const said = answers.map(({ status, body }) => ({ status, ...body, requestId: null }));
      expect(said[0]).toMatchObject({ status: 404 });
      expect(said[0]).toEqual(said[1]);
    },
  );

  test('is untouched afterwards', async () => {
    const { body } = await owner.call('readDocument', { params: owned });
    expect(body).toMatchObject({ status: 'draft', title: 'Lease' });
    expect(body.steps[0].approvers).toHaveLength(1);
    expect((await owner.call('readEndpoint', { params: owned })).body.enabled).toBe(true);
    expect((await owner.call('readMe')).status).toBe(200);
  });

  test.each(withKey.filter((place) => idOf(place).startsWith('list') && !withIds.includes(place)).map(idOf))(
    '%s: is in no list',
    async (id) => {
      const { body } = await stranger.call(id);
      const ids = body.data.map((one: { id?: string }) => one.id);
      for (const foreign of Object.values(owned)) expect(ids).not.toContain(foreign);
    },
  );

  test('is not found by filters either', async () => {
    const { documentId, endpointId } = owned;
    for (const id of ['listMessages', 'listEvents', 'listDeliveries'] as const) {
      expect((await stranger.call(id, { query: { documentId } })).body.data).toEqual([]);
    }
    expect((await stranger.call('listDeliveries', { query: { endpointId } })).body.data).toEqual([]);
  });
});

describe('scopes', () => {
  const SCOPES = (((contract.components as Json).schemas as Record<string, Json>).Scope!.enum as string[]).filter(
    (scope) => scope !== '*',
  );
  const scoped = withKey.filter(({ operation }) => operation['x-scope'] !== 'none');

  test.each(SCOPES)('a key without %s cannot do what needs it, and a key with nothing else can', async (scope) => {
    const without = await api.client({
      organizationId: owner.caller.organizationId,
      scopes: SCOPES.filter((one) => one !== scope),
    });
    const only = await api.client({ organizationId: owner.caller.organizationId, scopes: [scope] });
    for (const place of scoped) {
      const id = idOf(place);
      const asked = validRequest(place, { which: 'original' });
      const isAllowed = place.operation['x-scope'] === scope;
      const [refused, granted] = isAllowed ? [without, only] : [only, without];
      const { status, body } = await refused.call(id, asked);
      expect([id, status, body.code, body.details.scope]).toEqual([id, 403, 'forbidden', place.operation['x-scope']]);
      // Settings would be changed and keys be made for good; that these are let through is seen in other tests.
      if (isAllowed && !['changeSettings', 'createKey'].includes(id)) {
        expect([id, (await granted.call(id, asked)).status]).not.toEqual([id, 403]);
      }
    }
  });

  test('readMe needs none', async () => {
    const key = await api.client({ organizationId: owner.caller.organizationId, scopes: ['messages:read'] });
    expect((await key.call('readMe')).body.key.scopes).toEqual(['messages:read']);
  });
});

describe('without a key', () => {
  // Failed authentications are limited by address; each request comes from one of its own.
  test.each(withKey.map((place, index) => [idOf(place), place, `198.51.100.${index}`] as const))(
    '%s: 401',
    async (id, place, address) => {
      const headers = { 'x-forwarded-for': address };
      const { status, body } = await api.phone().call(id, { ...validRequest(place, owned), headers });
      expect([status, body.code]).toEqual([401, 'unauthorized']);
    },
  );
});
