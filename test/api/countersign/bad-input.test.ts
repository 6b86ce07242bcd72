import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { LIMITS } from '../../../src/pdf/limits.ts';
import { WHATSAPP_LIMITS } from '../../../src/whatsapp/limits.ts';
import { pdfOf } from '../../support/pdf.ts';
import { type Api, type Client, startApi } from './api.ts';
import { approver, form, makeDraft, pdf } from './making.ts';

const MEBIBYTE = 1024 * 1024;

let api: Api;
let client: Client;
beforeAll(async () => {
  api = await startApi({ worker: false });
  client = await api.client();
});
afterAll(() => api.stop());

const fileOf = (bytes: Buffer | string): Blob =>
  new Blob([new Uint8Array(Buffer.from(bytes))], { type: 'application/pdf' });
/** A sound file of exactly this size: its page draws nothing at great length. */
function padded(bytes: number): Blob {
  let content = bytes;
  for (;;) {
    const file = pdfOf([{ content: ' '.repeat(content) }]);
    if (file.length === bytes) return fileOf(file);
    content -= file.length - bytes;
  }
}
const encrypted = () =>
  pdfOf([{}], {
    trailer:
      '/Encrypt << /Filter /Standard /V 2 /R 3 /Length 128 /P -44 /O (0123456789abcdef0123456789abcdef) /U (0123456789abcdef0123456789abcdef) >> /ID [(a) (a)]',
  });

const documents = async (): Promise<number> =>
  (await client.call('listDocuments', { query: { limit: 100 } })).body.data.length;

describe('files', () => {
  test.each([
    ['no PDF', () => fileOf('GIF89a, not a document'), 422, 'pdf_not_a_pdf'],
    ['an empty file', () => fileOf(''), 422, 'pdf_empty'],
    ['a file cut short', () => fileOf(pdfOf([{}, {}]).subarray(0, 300)), 422, 'pdf_damaged'],
    ['an encrypted file', () => fileOf(encrypted()), 422, 'pdf_encrypted'],
    ['one byte more than the largest file', () => padded(LIMITS.fileBytesMax + 1), 422, 'pdf_too_large'],
  ])('%s is refused by every way in, and changes nothing', async (_, make, status, code) => {
    const draft = await makeDraft(client);
    const before = await documents();
    const answers = [
      await client.call('createDocument', { form: form({ title: 'Lease' }, make()) }),
      await client.call('uploadFile', { form: { file: make() } }),
      await client.call('replaceFile', { params: { documentId: draft.id }, form: { file: make() } }),
    ];
    expect(answers.map((answer) => [answer.status, answer.body.code])).toEqual(answers.map(() => [status, code]));
    expect(await documents()).toBe(before);
    expect((await client.call('readDocument', { params: { documentId: draft.id } })).body).toEqual(draft);
  });

  test('of the largest size to the byte are accepted', async () => {
    const { status, body } = await client.call('uploadFile', { form: { file: padded(LIMITS.fileBytesMax) } });
    expect([status, body.bytes]).toEqual([201, LIMITS.fileBytesMax]);
  });

  test('a form without a file is refused with the field', async () => {
    const { status, body } = await client.call('createDocument', { form: { document: '{"title":"Lease"}' } });
    expect([status, body.errors[0].pointer]).toEqual([422, '/file']);
  });
});

describe('bodies', () => {
  test.each([
    ['broken JSON', 'application/json', '{"title": "Lease"', 400],
    ['JSON a thousand levels deep', 'application/json', `${'['.repeat(1_000)}${']'.repeat(1_000)}`, 400],
    ['a list in place of an object', 'application/json', '[]', 422],
    ['no body', 'application/json', '', 422],
    ['text', 'text/plain', 'Lease', 415],
    ['a form without a boundary', 'multipart/form-data', 'x', 400],
    [
      'a form cut short',
      'multipart/form-data; boundary=b',
      '--b\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n%PDF-',
      400,
    ],
    [
      'a form whose document is no JSON',
      'multipart/form-data; boundary=b',
      '--b\r\nContent-Disposition: form-data; name="document"\r\n\r\n{"title"\r\n--b--\r\n',
      422,
    ],
    ['two megabytes of JSON', 'application/json', JSON.stringify({ title: 'x'.repeat(2 * MEBIBYTE) }), 413],
  ])('%s', async (_, type, body, status) => {
    const authorization = await keyOf(client);
    const response = await fetch(`${api.url}/v1/documents`, {
      method: 'POST',
      headers: { authorization, 'content-type': type },
      body,
    });
    const problem = (await response.json()) as { status: number; code: string };
    expect([response.status, problem.status, response.headers.get('content-type')]).toEqual([
      status,
      status,
      'application/problem+json',
    ]);
  });

  test.each([
    ['a title that is a number', { title: 5 }, '/title'],
    ['a title of nothing', { title: '' }, '/title'],
    ['metadata that are no texts', { title: 'L', metadata: { a: 1 } }, '/metadata/a'],
    ['an action that is none', { title: 'L', approvers: [approver({ action: 'dance' })] }, '/approvers/0/action'],
    ['approvers that are none', { title: 'L', approvers: 'me' }, '/approvers'],
    [
      'page 0',
      { title: 'L', approvers: [approver({ place: { page: 0, x: 0, y: 0, width: 0.1, height: 0.1 } })] },
      '/approvers/0/place/page',
    ],
    [
      'a page beyond all numbers of pages',
      {
        title: 'L',
        approvers: [approver({ place: { page: Number.MAX_SAFE_INTEGER, x: 0, y: 0, width: 0.1, height: 0.1 } })],
      },
      '/approvers/0/place/page',
    ],
    [
      'a place without a height',
      { title: 'L', approvers: [approver({ place: { page: 1, x: 0, y: 0, width: 0.1 } })] },
      '/approvers/0/place/height',
    ],
    [
      'a quorum of none',
      { title: 'L', steps: [{ quorum: { kind: 'count', count: 0 }, approvers: [approver()] }] },
      '/steps/0/quorum/count',
    ],
    ['a step of nobody', { title: 'L', steps: [{ approvers: [] }] }, '/steps/0/approvers'],
    [
      'a phone of one person twice',
      {
        title: 'L',
        approvers: [approver({ phone: '+966500000009' }), approver({ phone: '00966500000009' })],
        order: 'parallel',
      },
      '/steps/0/approvers/1/phone',
    ],
    [
      'a phone without a country',
      { title: 'L', approvers: [approver({ phone: '0501234567' })] },
      '/steps/0/approvers/0/phone',
    ],
    ['a zero byte', { title: 'L\u0000' }, '/title'],
  ])('%s is refused with the field', async (_, json, pointer) => {
    const upload = await client.call('uploadFile', { form: { file: pdf() } });
    const before = await documents();
    const { status, body } = await client.call('createDocument', {
      json: { file: { uploadId: upload.body.id }, ...json },
    });
    expect([status, body.errors?.map((error: { pointer: string }) => error.pointer)]).toEqual([
      422,
      expect.arrayContaining([pointer]),
    ]);
    expect(await documents()).toBe(before);
  });

  test.each([
    ['an expiry in the past', { expiresAt: '2020-01-01T00:00:00Z' }, 'expiry_in_past'],
    [
      'a place beyond the last page',
      { approvers: [approver({ place: { page: 2, x: 0, y: 0, width: 0.1, height: 0.1 } })] },
      'place_outside_page',
    ],
    [
      'a quorum that cannot be reached',
      { steps: [{ quorum: { kind: 'count', count: 2 }, approvers: [approver()] }] },
      'quorum_unreachable',
    ],
    [
      'two factors on one channel',
      { approvers: [approver({ identity: 'two_factor', channels: ['sms'] })] },
      'two_channels_needed',
    ],
    [
      '101 approvers',
      { steps: [50, 51].map((count) => ({ approvers: Array.from({ length: count }, () => approver()) })) },
      'too_many_approvers',
    ],
  ])('%s is refused', async (_, document, code) => {
    const before = await documents();
    const { status, body } = await client.call('createDocument', { form: form({ title: 'Lease', ...document }) });
    expect([status, body.code]).toEqual([422, code]);
    expect(await documents()).toBe(before);
  });

  test('a place beyond the last page is refused wherever an approver comes in', async () => {
    const draft = await makeDraft(client, {}, pdf(2));
    const params = { documentId: draft.id, approverId: draft.steps[0].approvers[0].id };
    const place = { page: 3, x: 0, y: 0, width: 0.1, height: 0.1 };
    const added = await client.call('addApprover', { params, json: approver({ place }) });
    const changed = await client.call('changeApprover', { params, json: { place } });
    expect([added.body.code, changed.body.code]).toEqual(['place_outside_page', 'place_outside_page']);
    await client.call('changeApprover', { params, json: { place: { ...place, page: 2 } } });
    const shorter = await client.call('replaceFile', { params, form: { file: pdf(1) } });
    expect(shorter.body.code).toBe('place_outside_page');
  });

  test('a draft whose quorum cannot be reached any more is not sent', async () => {
    const steps = [{ quorum: { kind: 'count', count: 2 }, approvers: [approver(), approver()] }];
    const draft = await makeDraft(client, { steps });
    const params = { documentId: draft.id, approverId: draft.steps[0].approvers[0].id };
    const removed = await client.call('removeApprover', { params });
    const sent = await client.call('sendDocument', { params });
    expect([removed.body?.code, sent.body.code]).toContain('quorum_unreachable');
  });
});

describe('addresses', () => {
  test.each([
    'readDocument',
    'deleteDocument',
    'sendDocument',
    'listApprovers',
    'listAuditEntries',
    'listVersions',
  ] as const)('%s: an id that is none, or nobody’s, is not found', async (id) => {
    for (const documentId of [randomUUID(), 'x', '1; drop table documents', '../keys', '%00', 'a'.repeat(5_000)]) {
      expect((await client.call(id, { params: { documentId } })).body.code).toBe('not_found');
    }
  });

  test('a method that is not there is said with those that are', async () => {
    const response = await fetch(`${api.url}/v1/documents`, { method: 'DELETE' });
    expect([response.status, response.headers.get('allow')]).toEqual([405, expect.stringContaining('POST')]);
  });
});

/** The header of a fresh key of the same organization, for requests that no client would make. */
async function keyOf({ call }: Client): Promise<string> {
  return (await call('createKey', { json: { name: 'raw' } })).body.authorization;
}

test('an organization has at most so many WhatsApp connections as its browsers have room', async () => {
  const own = await api.client();
  const { connectionsMax: max } = WHATSAPP_LIMITS;
  await api.product.core.database.system((em) =>
    em.execute(
      `insert into whatsapp_connections (id, organization_id, name, created_by)
       select gen_random_uuid(), ?, 'Office', 'test' from generate_series(1, ?)`,
      [own.caller.organizationId, max],
    ),
  );
  const { status, body } = await own.call('createWhatsAppConnection', { json: { name: 'One more' } });
  expect([status, body.code, body.details]).toEqual([409, 'too_many_whatsapp_connections', { max }]);
  const { body: list } = await own.call('listWhatsAppConnections', { query: { limit: 100 } });
  expect([list.data.length, list.nextCursor]).toEqual([max, null]);
});
