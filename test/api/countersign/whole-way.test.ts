import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import sharp from 'sharp';
import { makeSelfSigned } from '../../../src/evidence/self-signed.ts';
import { tokenFor } from '../../../src/signing/links.ts';
import { PUBLISHED_EVENTS } from '../../../src/webhooks/catalog.ts';
import { type Receiver, startReceiver } from '../../simulators/receiver.ts';
import { eventually } from '../../support/product.ts';
import { type Api, type Client, expectSchema, startApi, unanswered } from './api.ts';
import { approver, form, makeDraft, pdf } from './making.ts';

/**
 * Documents on their whole way through our own API, with real workflows. Each answer is checked against the contract,
 * and in the end every operation must have been asked and have answered with a success.
 */
let api: Api;
let client: Client;
let receiver: Receiver;

beforeAll(async () => {
  receiver = await startReceiver();
  api = await startApi();
  client = await api.client();
});
afterAll(async () => {
  await api.stop();
  await receiver.close();
});

/** The token of the latest link that an approver was sent. */
async function tokenOf(documentId: string, approverId: string): Promise<string> {
  return eventually(async () => {
    const { body } = await client.call('listMessages', { query: { documentId, kind: 'invitation' } });
    const message = body.data.find((one: { approverId: string; link: string | null }) => one.approverId === approverId);
    return message?.link?.split('/').at(-1);
  });
}

async function codeOf(documentId: string): Promise<string> {
  const { body } = await client.call('listMessages', { query: { documentId, kind: 'code' } });
  return /\d{6}/.exec(body.data[0].text)![0];
}

async function documentOnceIt(documentId: string, isSo: (document: { status: string; steps: never[] }) => boolean) {
  return eventually(async () => {
    const { body } = await client.call('readDocument', { params: { documentId } });
    return isSo(body) && body;
  });
}

async function send(document: Record<string, unknown>) {
  const { body } = await client.call('createDocument', {
    form: form({ title: 'Lease', send: true, ...document }, pdf(2)),
  });
  return documentOnceIt(body.id, ({ status }) => status === 'in_progress');
}

describe('a document on its way', () => {
  test('is signed with a code, approved by a quorum, and told to an endpoint', async () => {
    const endpoint = await client.call('createEndpoint', { json: { url: receiver.url } });
    expect(endpoint.body).toMatchObject({ enabled: true, eventTypes: ['*'] });
    const document = await send({
      titles: { ar: 'عقد' },
      steps: [
        {
          approvers: [
            approver({ action: 'sign', role: 'Finance', place: { page: 2, x: 0.1, y: 0.1, width: 0.4, height: 0.1 } }),
          ],
        },
        { quorum: { kind: 'count', count: 1 }, approvers: [approver({ language: 'ar' }), approver()] },
      ],
    });
    const params = { documentId: document.id };
    const [signer] = document.steps[0].approvers;
    const [first, second] = document.steps[1].approvers;
    const token = await tokenOf(document.id, signer.id);
    const phone = api.phone();

    const seen = await phone.call('readSigning', { params: { token } });
    expect(seen.body).toMatchObject({ document: { id: document.id }, needsCode: true, yourTurn: true });
    expect((await phone.call('readSigningDocument', { params: { token } })).body.code).toBe('code_required');
    const mark = { kind: 'typed', text: 'Head of Finance' };
    const tooEarly = await phone.call('decide', { params: { token }, json: { decision: 'complete', mark } });
    expect([tooEarly.status, tooEarly.body.code]).toEqual([401, 'code_required']);

    expect((await phone.call('sendSigningCode', { params: { token } })).status).toBe(202);
    const code = await codeOf(document.id);
    const wrong = await phone.call('verifySigningCode', {
      params: { token },
      json: { code: code === '000000' ? '111111' : '000000' },
    });
    expect([wrong.status, wrong.body.code]).toEqual([422, 'code_wrong']);
    const verified = await phone.call('verifySigningCode', { params: { token }, json: { code } });
    const headers = { authorization: `Signing ${verified.body.session}` };
    const file = await phone.call('readSigningDocument', { params: { token }, headers });
    expect(file.bytes.subarray(0, 5).toString()).toBe('%PDF-');
    const page = await phone.call('readSigningPage', { params: { token, page: '1' }, headers });
    expect(page.headers.get('content-type')).toBe('image/jpeg');
    const question = { text: 'Which floor is meant?' };
    expect((await phone.call('askQuestion', { params: { token }, headers, json: question })).status).toBe(204);

    const unmarked = await phone.call('decide', { params: { token }, headers, json: { decision: 'complete' } });
    expect([unmarked.status, unmarked.body.code]).toEqual([422, 'mark_required']);
    const receipt = await phone.call('decide', { params: { token }, headers, json: { decision: 'complete', mark } });
    expect(receipt.body).toMatchObject({ documentId: document.id, approverId: signer.id, decision: 'complete' });
    const again = await phone.call('decide', {
      params: { token },
      headers,
      json: { decision: 'reject', reason: 'No' },
    });
    expect([again.status, again.body.code]).toEqual([409, 'already_decided']);
    const elsewhere = await phone.call('readSigning', { params: { token } });
    expect(elsewhere.body).toMatchObject({ needsCode: true, receipt: null });
    const decided = await phone.call('readSigning', { params: { token }, headers });
    const { documentStatus: _, ...recorded } = receipt.body;
    expect(decided.body.receipt).toMatchObject(recorded);

    const approving = await tokenOf(document.id, second.id);
    await phone.call('decide', { params: { token: approving }, json: { decision: 'complete', comment: 'Good' } });
    const approved = await documentOnceIt(document.id, ({ status }) => status === 'approved');
    const statuses = approved.steps.map(({ status }: { status: string }) => status);
    expect(statuses).toEqual(['finished', 'finished']);
    expect(approved.progress).toEqual({ approvers: 3, decided: 2 });
    expect(approved.steps[1].approvers.find(({ id }: { id: string }) => id === first.id).status).toBe('released');

    const { body: versions } = await client.call('listVersions', { params });
    const chain = versions.data.map(({ previousSha256 }: { previousSha256: string | null }) => previousSha256);
    expect(chain).toEqual([null, ...versions.data.slice(0, -1).map(({ sha256 }: { sha256: string }) => sha256)]);
    const final = await client.call('downloadFile', { params: { ...params, which: 'final' } });
    expect(createHash('sha256').update(final.bytes).digest('hex')).toBe(versions.data.at(-1).sha256);
    const { body: link } = await client.call('makeDownloadLink', { params, json: { lifeSeconds: 3_600 } });
    expect(link).toMatchObject({ sha256: versions.data.at(-1).sha256, bytes: final.bytes.length });
    const query = Object.fromEntries(new URL(link.url).searchParams);
    expect((await phone.call('downloadByLink', { params, query })).bytes).toEqual(final.bytes);
    const later = { ...query, expires: String(Number(query.expires) + 1) };
    expect((await phone.call('downloadByLink', { params, query: later })).body.code).toBe('download_link_invalid');
    const proof = await phone.call('verifyFile', { form: { file: new Blob([new Uint8Array(final.bytes)]) } });
    expect(proof.body).toMatchObject({ intact: true, document: { id: document.id } });
    const told = await phone.call('readVerification', { params: { code: approved.verificationCode } });
    expect(told.status).toBe(200);

    const { body: trail } = await client.call('listAuditEntries', { params, query: { limit: 100 } });
    const actions = trail.data.map(({ action }: { action: string }) => action);
    expect(actions).toEqual(
      expect.arrayContaining([
        'document.created',
        'document.sent',
        'approver.completed',
        'document.approved',
        'document.downloaded',
      ]),
    );
    expect(trail.data[0].actor).toEqual({ kind: 'key', id: client.keyId, name: 'test' });

    const { body: events } = await client.call('listEvents', { query: { documentId: document.id, limit: 100 } });
    const numbered = events.data.flatMap(({ sequence }: { sequence: number | null }) => sequence ?? []);
    expect(numbered).toEqual(numbered.map((_: unknown, index: number) => index + 1));
    expect(events.data.map(({ type }: { type: string }) => type)).toContain('approver.question_asked');
    const isOfRoute = ({ sequence }: { sequence: number | null }) => sequence !== null;
    for (const event of events.data.filter(isOfRoute)) expectSchema('DocumentEvent', event);

    const sent = await eventually(async () => {
      const told = receiver.requests.map(({ body }) => JSON.parse(body));
      const ofDocument = told.filter(({ documentId }) => documentId === document.id);
      return ofDocument.length >= events.data.length && ofDocument;
    });
    expect(new Set(sent.map(({ id }) => id))).toEqual(new Set(events.data.map(({ id }: { id: string }) => id)));
    for (const event of sent.filter(isOfRoute)) expectSchema('DocumentEvent', event);
    await client.call('deleteEndpoint', { params: { endpointId: endpoint.body.id } });
  });

  test('is stamped with what was kept the last time at this phone, until somebody forgets it', async () => {
    const stamper = approver({ action: 'stamp', identity: 'code', channels: ['sms'] });
    const ink = await sharp({ create: { width: 40, height: 40, channels: 4, background: '#10264d' } })
      .png()
      .toBuffer();
    const image = `data:image/png;base64,${ink.toString('base64')}`;
    const phone = api.phone();
    /** Asks somebody, who proves a code. */
    const ask = async (person: ReturnType<typeof approver>, by: Client = client) => {
      const { id } = (
        await by.call('createDocument', { form: form({ title: 'Lease', approvers: [person], send: true }, pdf()) })
      ).body;
      const document = await eventually(async () => {
        const { body } = await by.call('readDocument', { params: { documentId: id } });
        return body.status === 'in_progress' && body;
      });
      const token = tokenFor(api.product.core, document.steps[0].approvers[0].id, 1);
      const params = { token };
      expect((await phone.call('readSigning', { params })).body.keptStamp).toBe(false);
      expect((await phone.call('readOwnStamp', { params })).body.code).toBe('code_required');
      await phone.call('sendSigningCode', { params });
      const { body: messages } = await by.call('listMessages', { query: { documentId: id, kind: 'code' } });
      const code = /\d{6}/.exec(messages.data[0].text)![0];
      const { body } = await phone.call('verifySigningCode', { params, json: { code } });
      return { params, headers: { authorization: `Signing ${body.session}` } };
    };
    const isOffered = async (asked: Awaited<ReturnType<typeof ask>>) =>
      (await phone.call('readSigning', asked)).body.keptStamp;

    const first = await ask(stamper);
    const decision = { decision: 'complete', mark: { kind: 'uploaded', image }, rememberStamp: true };
    expect((await phone.call('decide', { ...first, json: decision })).status).toBe(200);

    const next = await ask(stamper);
    expect(await isOffered(next)).toBe(true);
    const kept = await phone.call('readOwnStamp', next);
    expect((await sharp(kept.bytes).metadata()).width).toBe(40);
    expect(await isOffered(await ask(approver({ action: 'stamp', identity: 'code', channels: ['sms'] })))).toBe(false);
    expect(await isOffered(await ask(stamper, await api.client()))).toBe(false);

    const { body: stamps } = await client.call('listStamps');
    expect(stamps.data).toMatchObject([{ name: stamper.name }]);
    const params = { stampId: stamps.data[0].id };
    expect((await client.call('readStamp', { params })).bytes.equals(kept.bytes)).toBe(true);
    await client.call('deleteStamp', { params });
    expect((await client.call('deleteStamp', { params })).body.code).toBe('not_found');
    expect(await isOffered(next)).toBe(false);

    await phone.call('decide', { ...next, json: decision });
    const third = await ask(stamper);
    expect((await phone.call('forgetOwnStamp', third)).status).toBe(204);
    expect(await isOffered(third)).toBe(false);

    await phone.call('decide', { ...third, json: decision });
    const contact = await client.call('createContact', { json: { phone: stamper.phone } });
    await client.call('deleteContact', { params: { contactId: contact.body.id } });
    expect((await client.call('listStamps')).body.data).toEqual([]);
  });

  test('can have its people and its expiry changed', async () => {
    const document = await send({ approvers: [approver(), approver(), approver()] });
    const params = { documentId: document.id };
    const [first, second, third] = document.steps.map(
      ({ approvers }: { approvers: { id: string }[] }) => approvers[0]!.id,
    );

    const reminded = await client.call('remindApprover', { params: { ...params, approverId: first } });
    expect(reminded.body.reminderCount).toBe(1);
    expect((await client.call('remindApprovers', { params })).body.steps[0].approvers[0].reminderCount).toBe(2);
    const resent = { params: { ...params, approverId: first }, json: { channel: 'sms' } };
    expect((await client.call('resendInvitation', resent)).body.id).toBe(first);
    const tooSoon = await client.call('remindApprover', { params: { ...params, approverId: second } });
    expect([tooSoon.status, tooSoon.body.code]).toEqual([409, 'approver_not_awaited']);

    const expiresAt = new Date(Date.now() + 86_400_000).toISOString();
    expect((await client.call('extendDocument', { params, json: { expiresAt } })).body.expiresAt).toBe(expiresAt);
    expect((await client.call('extendDocument', { params, json: { expiresAt: null } })).body.expiresAt).toBeNull();
    const past = await client.call('extendDocument', { params, json: { expiresAt: '2020-01-01T00:00:00Z' } });
    expect([past.status, past.body.code]).toEqual([422, 'expiry_in_past']);

    const added = await client.call('addApprover', { params, json: approver({ position: 2 }) });
    expect(added.status).toBe(201);
    const extended = await client.call('readDocument', { params });
    expect(extended.body.steps[1].id).toBe(added.body.stepId);
    const beside = await client.call('addApprover', { params, json: approver({ stepId: added.body.stepId }) });
    expect(beside.body.stepId).toBe(added.body.stepId);
    const last = await client.call('addApprover', { params, json: approver() });

    const waiting = extended.body.steps.slice(1).map(({ id }: { id: string }) => id);
    const stepIds = [last.body.stepId, ...waiting.reverse()];
    const reordered = await client.call('reorderSteps', { params, json: { stepIds } });
    expect(reordered.body.steps.slice(1).map(({ id }: { id: string }) => id)).toEqual(stepIds);

    const approverId = first;
    const oldToken = await tokenOf(document.id, approverId);
    const replaced = await client.call('replaceApprover', {
      params: { ...params, approverId },
      json: { name: 'Deputy', phone: '+966511111111' },
    });
    expect(replaced.body).toMatchObject({ name: 'Deputy', action: 'approve', status: 'invited' });
    expect((await api.phone().call('readSigning', { params: { token: oldToken } })).status).toBe(410);
    const changed = await client.call('changeApprover', {
      params: { ...params, approverId: third },
      json: { action: 'sign' },
    });
    expect(changed.body.action).toBe('sign');
    expect((await client.call('removeApprover', { params: { ...params, approverId: beside.body.id } })).status).toBe(
      204,
    );

    const rejecting = await tokenOf(document.id, replaced.body.id);
    const reasonless = await api.phone().call('decide', { params: { token: rejecting }, json: { decision: 'reject' } });
    expect([reasonless.status, reasonless.body.code]).toEqual([422, 'reason_required']);
    await api
      .phone()
      .call('decide', { params: { token: rejecting }, json: { decision: 'reject', reason: 'Too expensive' } });
    const rejected = await documentOnceIt(document.id, ({ status }) => status === 'rejected');
    expect(rejected.endedReason).toBe('Too expensive');
  });

  test('takes nothing more once it is voided', async () => {
    const document = await send({ approvers: [approver(), approver()] });
    const params = { documentId: document.id };
    const approverId = document.steps[0].approvers[0].id;
    const token = await tokenOf(document.id, approverId);
    const voided = await client.call('voidDocument', { params, json: { reason: 'A mistake' } });
    expect(voided.body).toMatchObject({ status: 'voided', endedReason: 'A mistake' });

    const stepIds = document.steps.map(({ id }: { id: string }) => id);
    const target = { ...params, approverId };
    const answers = [
      await client.call('voidDocument', { params, json: { reason: 'Again' } }),
      await client.call('extendDocument', { params, json: { expiresAt: null } }),
      await client.call('remindApprovers', { params, json: {} }),
      await client.call('remindApprover', { params: target }),
      await client.call('resendInvitation', { params: target, json: { channel: 'sms' } }),
      await client.call('addApprover', { params, json: approver() }),
      await client.call('replaceApprover', { params: target, json: approver() }),
      await client.call('changeApprover', { params: target, json: { name: 'Another' } }),
      await client.call('removeApprover', { params: target }),
      await client.call('reorderSteps', { params, json: { stepIds } }),
      await api.phone().call('decide', { params: { token }, json: { decision: 'complete' } }),
    ];
    expect(answers.map(({ status, body }) => [status, body.code])).toEqual(answers.map(() => [409, 'document_ended']));
    expect((await client.call('readDocument', { params })).body.version).toBe(voided.body.version);
    for (const operation of ['changeDocument', 'deleteDocument', 'sendDocument'] as const) {
      const refused = await client.call(operation, {
        params,
        ...(operation === 'changeDocument' && { json: { title: 'New' } }),
      });
      expect([operation, refused.status, refused.body.code]).toEqual([operation, 409, 'document_not_draft']);
    }
    const file = await client.call('replaceFile', { params, form: { file: pdf() } });
    expect([file.status, file.body.code]).toEqual([409, 'file_locked']);
    const final = await client.call('downloadFile', { params: { ...params, which: 'final' } });
    expect([final.status, final.body.code]).toEqual([404, 'document_not_approved']);
  });
});

describe('contacts and messages', () => {
  test('a contact is added, tagged, written to, changed and deleted', async () => {
    const { phone } = approver();
    const contact = (await client.call('createContact', { json: { phone, name: 'Nour', tags: ['vip'] } })).body;
    const params = { contactId: contact.id };
    expect((await client.call('listContacts', { query: { phone } })).body.data).toEqual([contact]);
    await client.call('addContactTags', { params, json: { tags: ['desk'] } });
    expect((await client.call('removeContactTag', { params: { ...params, tag: 'vip' } })).body.tags).toEqual(['desk']);
    const message = (await client.call('sendMessage', { json: { contactId: contact.id, text: 'Welcome' } })).body;
    await eventually(async () => {
      const { body } = await client.call('readMessage', { params: { messageId: message.id } });
      return body.status === 'accepted';
    });
    expect((await client.call('changeContact', { params, json: { name: 'Nour Al Harbi' } })).status).toBe(200);
    expect((await client.call('readContact', { params })).body).toMatchObject({
      name: 'Nour Al Harbi',
      tags: ['desk'],
    });
    expect((await client.call('deleteContact', { params })).status).toBe(204);
  });
});

describe('endpoints and deliveries', () => {
  test('an endpoint is made, changed, tested, replayed and deleted', async () => {
    const created = await client.call('createEndpoint', {
      json: { url: `${receiver.url}/hook`, description: 'ERP', eventTypes: ['document.*'], enabled: true },
    });
    const params = { endpointId: created.body.id };
    const { secret: _, ...shown } = created.body;
    expect((await client.call('readEndpoint', { params })).body).toEqual(shown);
    expect((await client.call('listEndpoints')).body.data).toContainEqual(shown);
    expect((await client.call('rotateEndpointSecret', { params })).body.secret).not.toBe(created.body.secret);

    const tested = await client.call('testEndpoint', { params });
    expect(tested.body).toMatchObject({ eventType: 'webhook.test', documentId: null, trigger: 0 });
    const deliveryParams = { deliveryId: tested.body.id };
    const delivered = await eventually(async () => {
      const { body } = await client.call('readDelivery', { params: deliveryParams });
      return body.status === 'delivered' && body;
    });
    expect(delivered.attempts).toMatchObject([{ number: 1, statusCode: 200, error: null }]);
    const replayed = await client.call('replayDelivery', { params: deliveryParams });
    expect(replayed.body).toMatchObject({ eventId: tested.body.eventId, trigger: 1 });
    const { body: listed } = await client.call('listDeliveries', { query: { eventId: tested.body.eventId } });
    expect(listed.data.map(({ trigger }: { trigger: number }) => trigger)).toEqual([1, 0]);
    expect(
      (await client.call('replayFailedDeliveries', { params, json: { since: '2026-01-01T00:00:00Z' } })).body,
    ).toEqual({ replayed: 0, nextFrom: null });
    const past = { from: '2020-01-01T00:00:00Z', to: '2020-01-02T00:00:00Z' };
    expect((await client.call('replayEvents', { params, json: past })).body).toEqual({ replayed: 0, nextFrom: null });

    const wishes = {
      filter: { metadata: { order: '1' } },
      rateLimit: { requests: 10, per: 'second' },
      concurrency: 2,
      ordering: 'document',
    };
    const changes = { ...wishes, headers: { 'X-Api-Key': 'k' }, ed25519: true };
    expect((await client.call('changeEndpoint', { params, json: changes })).body).toMatchObject({
      ...wishes,
      headerNames: ['x-api-key'],
      publicKey: expect.stringMatching(/^whpk_/),
    });
    const rotated = await client.call('rotateEndpointSecret', { params, json: { overlapSeconds: 0 } });
    expect(rotated.status).toBe(200);
    const example = await client.call('testEndpoint', { params, json: { type: 'document.approved' } });
    expect(example.body).toMatchObject({ eventType: 'document.approved' });
    expect((await client.call('testEndpoint', { params, json: { type: 'no.such' } })).status).toBe(422);
    expect((await client.call('changeEndpoint', { params, json: { headers: { Host: 'x' } } })).status).toBe(422);

    expect((await client.call('changeEndpoint', { params, json: { enabled: false } })).body.enabled).toBe(false);
    const disabled = await client.call('testEndpoint', { params });
    expect([disabled.status, disabled.body.code]).toEqual([409, 'endpoint_disabled']);
    expect((await client.call('deleteEndpoint', { params })).status).toBe(204);
    expect((await client.call('readEndpoint', { params })).status).toBe(404);
  });

  test.each([
    'http://169.254.169.254/latest',
    'http://10.0.0.1/',
    'ftp://example.com/',
    'http://user:secret@example.com/',
  ])('an endpoint at %s is refused', async (url) => {
    const { status } = await client.call('createEndpoint', { json: { url } });
    expect(status).toBe(422);
  });

  test('the catalogue holds every type with its meaning', async () => {
    const { data } = (await client.call('listEventTypes')).body;
    expect(data.map(({ type }: { type: string }) => type)).toEqual(PUBLISHED_EVENTS);
  });
});

describe('the organization', () => {
  test('a key can be made, used and revoked', async () => {
    const created = await client.call('createKey', { json: { name: 'ERP', scopes: ['documents:read'] } });
    expect(created.body.authorization).toMatch(/^Bearer cs_live_/);
    const headers = { authorization: created.body.authorization };
    expect((await client.call('readMe', { headers })).body).toMatchObject({
      key: { id: created.body.id, name: 'ERP' },
    });
    expect((await client.call('listDocuments', { headers })).status).toBe(200);
    expect((await client.call('revokeKey', { params: { keyId: created.body.id } })).status).toBe(204);
    await eventually(async () => (await client.call('readMe', { headers })).status === 401);
    const { body } = await client.call('listKeys');
    expect(body.data.find(({ id }: { id: string }) => id === created.body.id).revokedAt).not.toBeNull();
  });

  test('a key cannot give more than it has', async () => {
    const limited = await api.client({ ...client.caller, scopes: ['keys:write', 'documents:read'] });
    const more = await limited.call('createKey', { json: { name: 'More', scopes: ['documents:write'] } });
    expect([more.status, more.body.code]).toEqual([403, 'forbidden']);
    expect((await limited.call('createKey', { json: { name: 'Same' } })).body.scopes).toEqual([
      'keys:write',
      'documents:read',
    ]);
  });

  test('a key of a dialect with plans needs one', async () => {
    const without = await client.call('createKey', { json: { name: 'W', dialect: 'waqtum' } });
    expect([without.status, without.body.errors[0].pointer]).toEqual([422, '/plan']);
    const made = await client.call('createKey', { json: { name: 'W', dialect: 'waqtum', plan: 'business' } });
    expect(made.body).toMatchObject({ dialect: 'waqtum', plan: 'business', requestsPerMinute: 300 });
  });

  test('settings are changed part by part and apply to the next document', async () => {
    const own = await api.client();
    const { body: before } = await own.call('readSettings');
    const { body: after } = await own.call('changeSettings', {
      json: {
        language: 'ar',
        expiresAfterSeconds: null,
        policy: { weekendDays: ['saturday', 'sunday'], reminders: null },
        identity: { approve: 'code' },
        delivery: { fallbackAfterSeconds: 60, operatorPhone: '00966 50 000 0001' },
      },
    });
    expect(after).toEqual({
      ...before,
      language: 'ar',
      expiresAfterSeconds: null,
      policy: { ...before.policy, weekendDays: ['saturday', 'sunday'], reminders: null },
      identity: { ...before.identity, approve: 'code' },
      delivery: { ...before.delivery, fallbackAfterSeconds: 60, operatorPhone: '+966500000001' },
    });
    expect((await own.call('readSettings')).body).toEqual(after);
    const draft = await makeDraft(own);
    expect(draft).toMatchObject({ language: 'ar', policy: after.policy });
    expect(draft.steps[0].approvers[0].identity).toBe('code');
    const bad = await own.call('changeSettings', { json: { timeZone: 'Mars/Base' } });
    expect([bad.status, bad.body.errors[0].pointer]).toEqual([422, '/timeZone']);
  });

  test('a preview shows who is asked and reminded when, and creates nothing', async () => {
    const own = await api.client();
    const { body } = await own.call('previewDocument', {
      json: {
        startsAt: '2026-03-01T09:00:00Z',
        expiresAt: '2026-03-10T09:00:00Z',
        policy: {
          reminders: { firstAfterSeconds: 86_400, everySeconds: 86_400, maxCount: 1 },
          quietHours: null,
          weekendDays: [],
          expiryWarningSeconds: 3_600,
        },
        steps: [
          { approvers: [{ action: 'sign' }, { action: 'approve', timeZone: 'Asia/Tehran' }] },
          { approvers: [{ action: 'stamp' }] },
        ],
      },
    });
    expect(body.entries).toEqual([
      { at: '2026-03-01T09:00:00.000Z', kind: 'invitation', approvers: [1, 2] },
      { at: '2026-03-02T09:00:00.000Z', kind: 'reminder', approvers: [1, 2] },
      { at: '2026-03-10T08:00:00.000Z', kind: 'expiry_warning', approvers: [1, 2] },
      expect.objectContaining({ at: '2026-03-10T09:00:00.000Z', kind: 'expired' }),
    ]);
    expect((await own.call('listDocuments')).body.data).toEqual([]);
  });
});

describe('a draft', () => {
  test('is sent once', async () => {
    const { id } = await makeDraft(client, { approvers: [approver(), approver()] });
    const params = { documentId: id };
    const early = await client.call('voidDocument', { params, json: { reason: 'Too early' } });
    expect([early.status, early.body.code]).toEqual([409, 'document_not_sent']);
    expect((await client.call('sendDocument', { params })).body.status).toMatch(/^(pending|in_progress)$/);
    const again = await client.call('sendDocument', { params });
    expect([again.status, again.body.code]).toEqual([409, 'document_not_draft']);
  });
});

/** Tags whose operations are all asked by a suite of their own, in test/people, test/dashboard and so on. */
const COVERED_ELSEWHERE = new Set([
  'People',
  'Dashboard',
  'Templates',
  'Bulk sends',
  'Contracts',
  'Wallet',
  'Identity',
  'Sub-organizations',
  'Forms',
  'WhatsApp',
  'WhatsApp chats',
  'Two-way webhooks',
  'Scheduled messages',
  'Campaigns',
]);

test('every operation of the contract has been asked and has answered', async () => {
  const draft = await makeDraft(client);
  const params = { documentId: draft.id };
  await client.call('uploadFile', { form: { file: pdf() } });
  await client.call('listApprovers', { params });
  await client.call('changeDocument', { params, json: { title: 'Another title' } });
  await client.call('replaceFile', { params, form: { file: pdf() } });
  await client.call('readPage', { params: { ...params, page: '1' } });
  await client.call('duplicateDocument', { params });
  await client.call('deleteDocument', { params });
  const { certificate: chain, privateKey: key } = makeSelfSigned('Example Trading', Date.now());
  await client.call('replaceSealCertificate', { json: { chain, key: { driver: 'local', privateKey: key } } });
  await client.call('rotateSealCertificate');
  await client.call('readSealCertificate');
  const { body: seal } = await client.call('sealFile', { form: { file: pdf() } });
  await client.call('readFileSeal', { params: { sealId: seal.id } });
  await client.call('downloadSealedFile', { params: { sealId: seal.id } });
  const { body: endpoint } = await client.call('createEndpoint', { json: { url: receiver.url } });
  await client.call('readEndpointStatistics', { params: { endpointId: endpoint.id } });
  await client.call('previewText', { json: { kind: 'invitation', language: 'en' } });
  const logo = await sharp({ create: { width: 40, height: 40, channels: 3, background: '#0b7285' } })
    .png()
    .toBuffer();
  const picture = new Blob([new Uint8Array(logo)]);
  const { body: settings } = await client.call('replaceLogo', { form: { file: picture } });
  await client.call('readLogo', { params: { sha256: settings.logo.split('/').at(-1) } });
  await client.call('removeLogo');
  const audit = await client.call('listAudit', { query: { limit: 5 } });
  expect(audit.body.data[0].organizationId).toBe(client.caller.organizationId);
  expect(unanswered(api, (tag) => !COVERED_ELSEWHERE.has(tag))).toEqual([]);
});
