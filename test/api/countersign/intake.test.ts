import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { corpusFile } from '../../pdf/intake-fixture.ts';
import { pdfOf } from '../../support/pdf.ts';
import { type Api, type Client, startApi } from './api.ts';
import { approver, form } from './making.ts';

let api: Api;
let client: Client;
beforeAll(async () => {
  api = await startApi({ worker: false });
  client = await api.client();
});
afterAll(() => api.stop());

const blob = (file: Buffer): Blob => new Blob([new Uint8Array(file)], { type: 'application/pdf' });
const sample = (name: string): Blob => blob(corpusFile(name));
const acting = pdfOf([{}, { extra: '/AA << /O << /S /JavaScript /JS (SCRIPT) >> >>' }]);
const signed = 'self-signed-pades-blta-pdfa3b.pdf';

describe('an upload with active content', () => {
  const expected = [
    { kind: 'javascript', count: 1, pages: [2], message: 'JavaScript: removed.' },
    { kind: 'additional_actions', count: 1, pages: [2], message: 'Actions that run by themselves: removed.' },
  ];

  test('is cleaned, and its sender told, in the answer, later and in the audit trail', async () => {
    const { body } = await client.call('createDocument', { form: form({ title: 'Lease' }, blob(acting)) });
    expect(body.findings).toEqual(expected);
    const params = { documentId: body.id };
    expect((await client.call('readDocument', { params })).body.findings).toEqual(expected);
    const { bytes } = await client.call('downloadFile', { params: { ...params, which: 'original' } });
    expect(bytes.toString('latin1')).not.toContain('SCRIPT');
    const source = await client.call('downloadFile', { params: { ...params, which: 'source' } });
    expect(source.bytes.equals(acting)).toBe(true);
    const [entry] = (await client.call('listAuditEntries', { params })).body.data;
    expect(entry.details.sources[0].findings).toEqual(expected.map(({ kind, count }) => ({ kind, count })));
    expect(entry.details.sources[0].sha256).toBe(source.headers.get('etag')!.replaceAll('"', ''));
  });

  test.each([
    ['ar', 'شيفرة JavaScript: أُزيلت.'],
    ['fa', 'کد جاوااسکریپت: حذف شد.'],
    ['en', 'JavaScript: removed.'],
  ])('is told of in %s', async (language, sentence) => {
    const headers = { 'accept-language': language };
    const upload = await client.call('uploadFile', { form: { file: blob(acting) }, headers });
    expect(upload.body.findings[0].message).toBe(sentence);
    const json = { title: 'Lease', language: 'en', file: { uploadId: upload.body.id } };
    const { body } = await client.call('createDocument', { json, headers });
    expect(body.findings[0].message).toBe(sentence);
    const { data } = (await client.call('listDocuments', { headers })).body;
    expect(data.find(({ id }: { id: string }) => id === body.id).findings[0].message).toBe(sentence);
  });

  test('takes its findings along when another file takes its place', async () => {
    const { body } = await client.call('createDocument', { form: form({ title: 'Lease' }, blob(acting)) });
    const params = { documentId: body.id };
    const replaced = await client.call('replaceFile', { params, form: { file: blob(pdfOf([{}])) } });
    expect([replaced.body.findings, replaced.body.pages]).toEqual([[], 1]);
    const { data } = (await client.call('listAuditEntries', { params })).body;
    expect(data.map(({ action }: { action: string }) => action)).toEqual([
      'document.created',
      'document.file_replaced',
    ]);
  });

  test('uploaded twice is the same file', async () => {
    const hashes = [];
    for (const title of ['One', 'Two']) {
      const { body } = await client.call('createDocument', { form: form({ title }, blob(acting)) });
      const versions = await client.call('listVersions', { params: { documentId: body.id } });
      hashes.push(versions.body.data[0].sha256);
    }
    expect(hashes[1]).toBe(hashes[0]);
  });
});

describe('an upload that cannot be taken in', () => {
  const xfa = (): Blob => {
    const file = pdfOf([{}]).toString('latin1');
    // As long as before, so that every offset stays right.
    return blob(
      Buffer.from(
        file.replace('/Type /Catalog ', '/AcroForm<<\n').replace('/Pages 2 0 R >>', '/XFA()>>/Pages 2 0 R>>'),
        'latin1',
      ),
    );
  };
  test.each([
    ['a signed one', () => sample(signed), 'pdf_signed', ['signatures', 'توقيعات', 'امضا']],
    ['a form that a program draws', xfa, 'pdf_xfa', ['XFA', 'XFA', 'XFA']],
    [
      'one with a password',
      () => sample('self-encrypted-user-aes256.pdf'),
      'pdf_encrypted',
      ['password', 'كلمة المرور', 'گذرواژه'],
    ],
    ['a bomb', () => sample('self-bomb-objstm-ref-double-1g.pdf'), 'pdf_too_complex', ['memory', 'ذاكرة', 'حافظه']],
    ['a damaged one', () => sample('self-truncated.pdf'), 'pdf_damaged', ['damaged', 'تالف', 'آسیب']],
  ])('%s is refused with its reason in three languages', async (_, make, code, words) => {
    for (const [index, language] of ['en', 'ar', 'fa'].entries()) {
      const { status, body } = await client.call('uploadFile', {
        form: { file: make() },
        headers: { 'accept-language': language },
      });
      expect([status, body.code]).toEqual([422, code]);
      expect(body.detail).toContain(words[index]);
    }
  });
});

describe('an organization that keeps signed files', () => {
  let own: Client;
  beforeAll(async () => {
    own = await api.client();
    const { body } = await own.call('changeSettings', { json: { signedFiles: 'sealOnly' } });
    expect(body.signedFiles).toBe('sealOnly');
  });

  test('gets them as they are, and may send them when nothing is to be drawn', async () => {
    const place = { page: 1, x: 0.1, y: 0.1, width: 0.3, height: 0.1 };
    const document = { title: 'Signed before', approvers: [approver({ place })] };
    const { status, body } = await own.call('createDocument', { form: form(document, sample(signed)) });
    expect([status, body.signatureOnly]).toEqual([201, true]);
    const params = { documentId: body.id };
    const { bytes } = await own.call('downloadFile', { params: { ...params, which: 'original' } });
    expect(bytes.equals(corpusFile(signed))).toBe(true);
    const refused = await own.call('sendDocument', { params });
    expect([refused.status, refused.body.code]).toEqual([422, 'signed_file_takes_no_fields']);
    await own.call('changeDocument', { params, json: { approvers: [approver()] } });
    expect((await own.call('sendDocument', { params })).status).toBe(200);
  });

  test('another choice than the two there are is refused', async () => {
    expect((await own.call('changeSettings', { json: { signedFiles: 'whatever' } })).status).toBe(422);
  });
});
