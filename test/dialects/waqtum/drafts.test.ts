import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { createDraft } from '../../../src/documents/creating.ts';
import { pdfFile, person } from '../../support/documents.ts';
import { pdfOf } from '../../support/pdf.ts';
import { type Account, newApprover, newDocument, pdf, startWaqtum, succeed, type Waqtum } from './api.ts';

let api: Waqtum;
let account: Account;

beforeAll(async () => {
  api = await startWaqtum({ worker: false });
});
beforeEach(async () => {
  account = await api.account();
});
afterAll(() => api.stop());

const WHOLE_FILE_BYTES = 20 * 1024 * 1024;

/** A PDF of exactly this many bytes. */
function pdfOfBytes(bytes: number): Blob {
  const padded = (characters: number) => pdfOf([{ content: `%${'x'.repeat(characters)}` }]);
  const guess = bytes - 2_000;
  const file = padded(guess + bytes - padded(guess).length);
  expect(file.length).toBe(bytes);
  return pdf(new Uint8Array(file));
}

const without = (field: string) => {
  const { [field as 'file']: _, ...rest } = newDocument();
  return rest;
};

describe('creating', () => {
  test('S1-R27: a new document is a draft, answered 201', async () => {
    const { status, body } = await account.ask('POST', '/documents', { form: newDocument() });
    expect(status).toBe(201);
    expect(body.data).toMatchObject({
      title_ar: 'عقد إيجار',
      title_en: 'Lease',
      department: 'Legal',
      workflow_type: 'sequential',
      status: 'draft',
      approvers: [],
      sent_at: null,
      completed_at: null,
    });
  });

  test('S1-R12: every success is an object with success and data', async () => {
    const { id } = await account.draft();
    for (const path of [
      '/documents',
      `/documents/${id}`,
      `/documents/${id}/status`,
      `/documents/${id}/approvers`,
      '/webhooks',
    ]) {
      expect((await account.ask('GET', path)).body).toMatchObject({ success: true, data: expect.anything() });
    }
  });

  test.each(['title_ar', 'title_en', 'file', 'department', 'workflow_type'])(
    'S1-R22: without %s nothing is created',
    async (field) => {
      const { status, body } = await account.ask('POST', '/documents', { form: without(field) });
      expect(status).toBe(422);
      expect(body.error).toEqual({
        code: 422,
        message: 'Validation failed',
        details: { [field]: [`The ${field} field is required.`] },
      });
      expect(await account.count('documents')).toBe(0);
    },
  );

  test('S1-R22: all that is missing is named at once, in a form, in JSON and without a body; blanks are missing too', async () => {
    const all = ['department', 'file', 'title_ar', 'title_en', 'workflow_type'];
    const blank = { title_ar: ' ', title_en: '', department: '\t' };
    for (const asked of [{ json: {} }, {}, { form: { x: 'y' } }, { form: blank }, { json: blank }]) {
      const { status, body } = await account.ask('POST', '/documents', asked);
      expect({ asked, status, fields: Object.keys(body.error.details).sort() }).toEqual({
        asked,
        status: 422,
        fields: all,
      });
    }
    const json = { ...without('file'), file: 'contract.pdf' };
    expect((await account.ask('POST', '/documents', { json })).body.error.details).toEqual({
      file: [expect.any(String)],
    });
    expect(await account.count('documents')).toBe(0);
  });

  test('S1-R23: a file that is no PDF is refused under file, and so is one that is only called so', async () => {
    for (const bytes of ['hello', '', '%PDF-1.7 and then nothing']) {
      const form = { ...newDocument(), file: pdf(new TextEncoder().encode(bytes)) };
      const { status, body } = await account.ask('POST', '/documents', { form });
      expect({ bytes, status, details: body.error.details }).toEqual({
        bytes,
        status: 422,
        details: { file: [expect.any(String)] },
      });
    }
    expect(await account.count('documents')).toBe(0);
  });

  test('S1-R24, S1-R29: 20 MiB are accepted, one byte more is refused', async () => {
    const ask = (bytes: number) =>
      account.ask('POST', '/documents', { form: { ...newDocument(), file: pdfOfBytes(bytes) } });
    const refused = await ask(WHOLE_FILE_BYTES + 1);
    expect(refused.status).toBe(422);
    expect(refused.body.error.details).toEqual({ file: [expect.stringContaining('20971520')] });
    expect(await account.count('documents')).toBe(0);
    expect((await ask(WHOLE_FILE_BYTES)).status).toBe(201);
  });

  test('S1-R25: another workflow_type is refused', async () => {
    const form = { ...newDocument(), workflow_type: 'circular' };
    const { status, body } = await account.ask('POST', '/documents', { form });
    expect(status).toBe(422);
    expect(body.error.details).toEqual({ workflow_type: ['The selected workflow_type is invalid.'] });
    expect(await account.count('documents')).toBe(0);
  });

  test('S1-A07: nothing makes a document expire by itself', async () => {
    const { id } = await account.draft();
    const rows = await api.product.core.database.read(
      account.caller.organizationId,
      'select expires_at, policy from documents where id = $1',
      [id],
    );
    expect(rows).toEqual([{ expires_at: null, policy: expect.objectContaining({ expiresAfterMs: null }) }]);
  });
});

describe('reading', () => {
  test('S1-R30: a document is shown with its approvers and its status', async () => {
    const draft = await account.draft({
      approvers: [{ name_ar: 'نورة', role_en: 'Manager', action_type: 'sign', order_index: 4 }],
    });
    expect(draft).toMatchObject({
      status: 'draft',
      approvers: [
        {
          document_id: draft.id,
          name_ar: 'نورة',
          name_en: 'Sara',
          role_ar: null,
          role_en: 'Manager',
          action_type: 'sign',
          order_index: 4,
          status: 'pending',
          completed_at: null,
        },
      ],
    });
  });

  test('S1-R17, S1-R19, S1-R21: a page holds 15 documents unless per_page says otherwise', async () => {
    for (let n = 0; n < 17; n += 1) await account.draft();
    const { data, meta } = succeed(await account.ask('GET', '/documents'));
    expect(data).toHaveLength(15);
    expect(meta).toEqual({ current_page: 1, per_page: 15, total: 17, last_page: 2 });
    const second = succeed(await account.ask('GET', '/documents?page=2'));
    expect(second.data).toHaveLength(2);
    const ids = [...data, ...second.data].map(({ id }: { id: string }) => id);
    expect(new Set(ids).size).toBe(17);
    expect(succeed(await account.ask('GET', '/documents?per_page=100&page=2'))).toMatchObject({
      data: [],
      meta: { last_page: 1 },
    });
  });

  test('S1-R18: status accepts the seven documented values', async () => {
    const { id } = await account.draft();
    for (const status of ['draft', 'pending', 'in_progress', 'approved', 'rejected', 'expired', 'voided']) {
      const { data } = succeed(await account.ask('GET', `/documents?status=${status}`));
      expect(data.map((one: { id: string }) => one.id)).toEqual(status === 'draft' ? [id] : []);
    }
  });

  test('S1-R20: an unknown status, and a page that cannot be, are 422', async () => {
    for (const [query, field] of [
      ['status=sleeping', 'status'],
      ['per_page=101', 'per_page'],
      ['per_page=0', 'per_page'],
      ['page=0', 'page'],
      ['page=two', 'page'],
    ]) {
      const { status, body } = await account.ask('GET', `/documents?${query}`);
      expect({ query, status, fields: Object.keys(body.error.details) }).toEqual({
        query,
        status: 422,
        fields: [field],
      });
    }
  });

  test('a document that another dialect made is shown, and its route is not undone unasked', async () => {
    const { services } = api.product;
    const native = await createDraft(services, account.caller, {
      id: crypto.randomUUID(),
      filePath: await pdfFile(api.product),
      input: { title: 'Native', steps: [{ quorum: { kind: 'count', count: 1 }, approvers: [person(), person()] }] },
    });
    expect(await account.read(native.id)).toMatchObject({
      title_ar: 'Native',
      title_en: 'Native',
      workflow_type: 'parallel',
    });
    const add = () => account.ask('POST', `/documents/${native.id}/approvers`, { json: newApprover() });
    expect(await add()).toMatchObject({
      status: 422,
      body: { error: { details: { workflow_type: [expect.any(String)] } } },
    });
    expect((await account.read(native.id)).approvers).toHaveLength(2);
    succeed(await account.ask('PUT', `/documents/${native.id}`, { json: { workflow_type: 'sequential' } }));
    expect((await add()).status).toBe(201);
  });
});

describe('changing', () => {
  test.each(['PUT', 'PATCH'])('S1-R33: %s changes what is given and leaves the rest', async (method) => {
    const draft = await account.draft();
    const { data } = succeed(await account.ask(method, `/documents/${draft.id}`, { json: { title_ar: 'عقد جديد' } }));
    expect(data).toEqual({ ...draft, title_ar: 'عقد جديد', updated_at: expect.any(String) });
    const form = { department: 'Finance', file: pdf(new Uint8Array(pdfOf([{}, {}]))) };
    const second = succeed(await account.ask(method, `/documents/${draft.id}`, { form })).data;
    expect(second).toMatchObject({
      title_ar: 'عقد جديد',
      title_en: 'Lease',
      department: 'Finance',
      workflow_type: 'sequential',
    });
    const [row] = await api.product.core.database.read(
      account.caller.organizationId,
      'select page_count from documents where id = $1',
      [draft.id],
    );
    expect(row).toEqual({ page_count: 2 });
    expect(succeed(await account.ask(method, `/documents/${draft.id}`, { json: {} })).data).toMatchObject({
      department: 'Finance',
    });
  });

  test('S1-R33: changes of different fields at the same time are all kept', async () => {
    const draft = await account.draft();
    const changes = [{ title_ar: 'أ' }, { title_en: 'B' }, { department: 'C' }, { workflow_type: 'parallel' }];
    const answers = await Promise.all(changes.map((json) => account.ask('PUT', `/documents/${draft.id}`, { json })));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    expect(await account.read(draft.id)).toMatchObject(Object.assign({}, ...changes));
  });

  test('a change that is refused in one point changes nothing', async () => {
    const draft = await account.draft();
    const bad = [
      { json: { title_ar: 'x', workflow_type: 'circular' } },
      { json: { title_en: '' } },
      { json: { department: 7 } },
      { json: [] },
      { form: { title_ar: 'x', file: pdf(new TextEncoder().encode('no')) } },
    ];
    for (const asked of bad) expect((await account.ask('PUT', `/documents/${draft.id}`, asked)).status).toBe(422);
    expect(await account.read(draft.id)).toEqual(draft);
  });

  test('S1-R35: a deleted draft is gone, and the answer is 200 with a body', async () => {
    const { id } = await account.draft({ approvers: [{}] });
    expect(await account.ask('DELETE', `/documents/${id}`)).toMatchObject({ status: 200, body: { success: true } });
    expect((await account.ask('GET', `/documents/${id}`)).status).toBe(404);
    expect([await account.count('documents'), await account.count('approvers')]).toEqual([0, 0]);
  });
});
