import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Api, type Client, startApi } from './api.ts';
import { approver, form, makeDraft, pdf } from './making.ts';

let api: Api;
let client: Client;
beforeAll(async () => {
  api = await startApi({ worker: false });
  client = await api.client();
});
afterAll(() => api.stop());

describe('creating a document', () => {
  test('a form with a file and a document makes a draft', async () => {
    const steps = [
      {
        approvers: [
          approver({
            action: 'sign',
            names: { ar: 'المدير المالي' },
            place: { page: 2, x: 0.1, y: 0.2, width: 0.3, height: 0.1 },
          }),
        ],
      },
      { quorum: { kind: 'count', count: 1 }, approvers: [approver(), approver({ veto: true, channels: ['sms'] })] },
    ];
    const given = {
      title: 'Lease',
      titles: { ar: 'عقد إيجار' },
      reference: 'L-1',
      language: 'ar',
      metadata: { order: '7' },
      steps,
    };
    const { status, body, headers } = await client.call('createDocument', { form: form(given, pdf(2)) });
    expect(status).toBe(201);
    expect(headers.get('location')).toBe(`${api.url}/v1/documents/${body.id}`);
    expect(body).toMatchObject({
      status: 'draft',
      title: 'Lease',
      reference: 'L-1',
      language: 'ar',
      pages: 2,
      version: 0,
    });
    expect(body.steps.map(({ position }: { position: number }) => position)).toEqual([1, 2]);
    expect(body.steps[1].quorum).toEqual({ kind: 'count', count: 1 });
    expect((await client.call('readDocument', { params: { documentId: body.id } })).body).toEqual(body);
  });

  test('an upload becomes a document, as often as it is named', async () => {
    const upload = await client.call('uploadFile', { form: { file: pdf(3) } });
    expect(upload.body).toMatchObject({ pages: 3 });
    const json = { title: 'Lease', file: { uploadId: upload.body.id }, approvers: [approver(), approver()] };
    const first = await client.call('createDocument', { json });
    const second = await client.call('createDocument', { json });
    expect([first.status, second.status]).toEqual([201, 201]);
    expect(first.body.id).not.toBe(second.body.id);
    expect(first.body.steps).toHaveLength(2);
    const source = { documentId: first.body.id, which: 'source' };
    const file = await client.call('downloadFile', { params: source });
    expect(file.headers.get('etag')).toBe(`"${upload.body.sha256}"`);
    expect(file.bytes.length).toBe(upload.body.bytes);
  });

  test('a file that says its hash is taken when it is that file, and refused when it is another', async () => {
    const file = pdf();
    const sha256 = createHash('sha256')
      .update(new Uint8Array(await file.arrayBuffer()))
      .digest('hex');
    const right = await client.call('uploadFile', { form: { file, sha256 } });
    expect(right.status).toBe(201);
    const wrong = await client.call('uploadFile', { form: { file, sha256: sha256.replace(/^../, '00') } });
    expect([wrong.status, wrong.body.errors?.[0].pointer]).toEqual([422, '/sha256']);
  });

  test('an upload of another organization, or one made up, is no upload', async () => {
    const other = await api.client();
    const upload = await other.call('uploadFile', { form: { file: pdf() } });
    for (const uploadId of [upload.body.id, 'upl_', 'upl_AAAA', `${upload.body.id}A`, 'no upload']) {
      const { status, body } = await client.call('createDocument', { json: { title: 'Lease', file: { uploadId } } });
      expect([status, body.errors?.[0].pointer]).toEqual([422, '/file/uploadId']);
    }
  });

  test('parallel puts all approvers into one step', async () => {
    const { steps } = await makeDraft(client, { approvers: [approver(), approver(), approver()], order: 'parallel' });
    expect(steps.map(({ approvers }: { approvers: unknown[] }) => approvers.length)).toEqual([3]);
  });

  test.each([
    ['steps and approvers', { steps: [{ approvers: [approver()] }], approvers: [approver()] }, '/document/approvers'],
    ['an order without approvers', { order: 'parallel' }, '/document/approvers'],
    ['an unknown time zone', { approvers: [approver({ timeZone: 'Mars/Base' })] }, '/document/approvers/0/timeZone'],
    ['a phone that is none', { approvers: [approver({ phone: '12' })] }, null],
    ['an unknown field', { titel: 'Lease' }, '/document/titel'],
    [
      'an unknown field of an approver',
      { approvers: [approver({ email: 'a@example.com' })] },
      '/document/approvers/0/email',
    ],
    [
      '21 pairs of metadata',
      { metadata: Object.fromEntries(Array.from({ length: 21 }, (_, n) => [`k${n}`, 'v'])) },
      '/document/metadata',
    ],
    ['an expiry that is no time', { expiresAt: 'tomorrow' }, '/document/expiresAt'],
    [
      'quiet hours that are none',
      { policy: { quietHours: { from: '25:00', to: '08:00' } } },
      '/document/policy/quietHours/from',
    ],
    [
      'seven days of weekend',
      { policy: { weekendDays: ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'] } },
      '/document/policy/weekendDays',
    ],
  ])('%s: 422 with the field', async (_, document, pointer) => {
    const { status, body } = await client.call('createDocument', { form: form({ title: 'Lease', ...document }) });
    expect([status, body.code]).toEqual([422, 'validation_failed']);
    if (pointer) expect(body.errors.map((error: { pointer: string }) => error.pointer)).toContain(pointer);
  });

  test('a sent document needs an approver, and a refused request leaves no draft', async () => {
    const own = await api.client();
    const { status, body } = await own.call('createDocument', { form: form({ title: 'Lease', send: true }) });
    expect([status, body.code]).toEqual([422, 'document_without_approvers']);
    expect((await own.call('listDocuments')).body.data).toEqual([]);
  });

  test('the same request under one Idempotency-Key makes one document', async () => {
    const own = await api.client();
    const asked = { form: form({ title: 'Lease', approvers: [] }), headers: { 'idempotency-key': 'one' } };
    const first = await own.call('createDocument', asked);
    const second = await own.call('createDocument', asked);
    expect(second.body).toEqual(first.body);
    expect(second.headers.get('idempotent-replayed')).toBe('true');
    expect((await own.call('listDocuments')).body.data).toHaveLength(1);
    const other = await own.call('createDocument', { ...asked, form: form({ title: 'Another', approvers: [] }) });
    expect([other.status, other.body.code]).toEqual([422, 'idempotency_key_reused']);
  });
});

describe('changing a draft', () => {
  test('changes what is given and keeps the rest', async () => {
    const { id, ...before } = await makeDraft(client, { reference: 'L-1', metadata: { a: '1' } });
    const params = { documentId: id };
    const changes = { title: 'Lease, second version', reference: null, expiresAt: null };
    const { status, body } = await client.call('changeDocument', { params, json: changes });
    expect(status).toBe(200);
    expect(body).toMatchObject({ ...changes, metadata: { a: '1' }, steps: before.steps });
  });

  test('tells a usual expiry from a span of its own, a day, and none at all; copies and templates keep the span', async () => {
    const usual = { expiresAt: null, expiresAfterSeconds: 30 * 86_400 };
    const draft = await makeDraft(client);
    expect(draft).toMatchObject(usual);
    const params = { documentId: draft.id };
    const change = async (json: object) => (await client.call('changeDocument', { params, json })).body;
    const day = new Date(Date.now() + 5 * 86_400_000).toISOString();
    expect(await change({ expiresAt: null })).toMatchObject({ expiresAt: null, expiresAfterSeconds: null });
    expect(await change({ expiresAt: day })).toMatchObject({ expiresAt: day, expiresAfterSeconds: null });
    expect((await change({ expiresAt: day, expiresAfterSeconds: 60 })).errors).toMatchObject([
      { pointer: '/expiresAfterSeconds', rule: 'exclusive' },
    ]);
    const own = { expiresAt: null, expiresAfterSeconds: 7_200 };
    expect(await change({ expiresAfterSeconds: 7_200 })).toMatchObject(own);
    expect((await client.call('duplicateDocument', { params })).body).toMatchObject(own);
    expect((await client.call('changeDocument', { params, json: { title: 'Same span' } })).body).toMatchObject(own);
    const { body: template } = await client.call('createTemplate', {
      json: { documentId: draft.id, name: 'Two hours' },
    });
    expect(template.expiresAfterSeconds).toBe(7_200);
    const fill = async (json: object) => {
      const filled = { approvers: { 'approver-1': { name: 'Nour', phone: '+966501112233' } }, ...json };
      return client.call('createDocumentFromTemplate', { params: { templateId: template.id }, json: filled });
    };
    expect((await fill({})).body).toMatchObject(own);
    expect((await fill({ expiresAfterSeconds: 600 })).body.expiresAfterSeconds).toBe(600);
    const steps = [{ approvers: [{ action: 'approve' }] }];
    const startsAt = '2026-03-01T09:00:00.000Z';
    const { body: preview } = await client.call('previewDocument', {
      json: { startsAt, steps, expiresAfterSeconds: 7_200 },
    });
    expect(preview.entries.at(-1)).toMatchObject({ kind: 'expired', at: '2026-03-01T11:00:00.000Z' });
    const { body: sent } = await client.call('sendDocument', { params });
    expect(Date.parse(sent.expiresAt) - Date.parse(sent.sentAt)).toBe(7_200_000);
    expect(sent.expiresAfterSeconds).toBeNull();
  });

  test('a new route takes the place of the old one', async () => {
    const { id } = await makeDraft(client);
    const json = { approvers: [approver(), approver()], order: 'parallel' };
    const { body } = await client.call('changeDocument', { params: { documentId: id }, json });
    expect(body.steps).toHaveLength(1);
    expect(body.progress).toEqual({ approvers: 2, decided: 0 });
  });

  test('nothing to change is refused', async () => {
    const { id } = await makeDraft(client);
    expect((await client.call('changeDocument', { params: { documentId: id }, json: {} })).status).toBe(422);
  });

  test('another file takes the place of the old one', async () => {
    const { id } = await makeDraft(client);
    const { body } = await client.call('replaceFile', { params: { documentId: id }, form: { file: pdf(4) } });
    expect(body.pages).toBe(4);
    const versions = await client.call('listVersions', { params: { documentId: id } });
    expect(versions.body.data).toMatchObject([{ number: 1, kind: 'original', pages: 4, previousSha256: null }]);
  });

  test('a deleted draft is gone', async () => {
    const { id } = await makeDraft(client);
    expect((await client.call('deleteDocument', { params: { documentId: id } })).status).toBe(204);
    expect((await client.call('readDocument', { params: { documentId: id } })).status).toBe(404);
  });

  test('approvers can be added, changed and removed', async () => {
    const { id, steps } = await makeDraft(client);
    const params = { documentId: id };
    const beside = await client.call('addApprover', { params, json: approver({ stepId: steps[0].id }) });
    expect([beside.status, beside.body.stepId]).toEqual([201, steps[0].id]);
    const last = await client.call('addApprover', { params, json: approver({ action: 'sign' }) });
    const target = { ...params, approverId: last.body.id };
    const changed = await client.call('changeApprover', {
      params: target,
      json: { phone: '00966 50 999 8877', role: 'Finance' },
    });
    expect(changed.body).toMatchObject({ phone: '+966509998877', role: 'Finance', action: 'sign' });
    expect((await client.call('listApprovers', { params })).body.data).toHaveLength(3);
    expect((await client.call('removeApprover', { params: target })).status).toBe(204);
    expect((await client.call('listApprovers', { params })).body.data).toHaveLength(2);
    expect((await client.call('removeApprover', { params: target })).body.code).toBe('approver_not_found');
  });

  test('a position puts a step of its own between the others', async () => {
    const { id, steps } = await makeDraft(client, { approvers: [approver(), approver()] });
    const params = { documentId: id };
    const { body } = await client.call('addApprover', { params, json: approver({ position: 2 }) });
    const { body: document } = await client.call('readDocument', { params });
    const order = document.steps.map((step: { id: string }) => step.id);
    expect(order).toEqual([steps[0].id, body.stepId, steps[1].id]);
    const gap = await client.call('addApprover', { params, json: approver({ position: 9 }) });
    expect([gap.status, gap.body.code]).toEqual([404, 'step_not_found']);
  });

  test('two approvers of one step with one phone are refused', async () => {
    const { id, steps } = await makeDraft(client);
    const phone = steps[0].approvers[0].phone;
    const json = approver({ stepId: steps[0].id, phone });
    const { status, body } = await client.call('addApprover', { params: { documentId: id }, json });
    expect([status, body.code]).toEqual([422, 'duplicate_phone']);
  });

  test('a step and a position at once are refused', async () => {
    const { id, steps } = await makeDraft(client);
    const json = approver({ stepId: steps[0].id, position: 1 });
    expect((await client.call('addApprover', { params: { documentId: id }, json })).body.errors[0].pointer).toBe(
      '/position',
    );
  });
});
