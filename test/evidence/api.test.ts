import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { type Api, type Client, startApi } from '../api/countersign/api.ts';
import { startTrust, type Trust } from '../simulators/trust/trust.ts';
import { fileOf, pdfOf, streamObject } from '../support/pdf.ts';
import { isIntact, signaturesIn } from './signatures.ts';

let api: Api;
let trust: Trust;
beforeAll(async () => {
  [api, trust] = await Promise.all([startApi({ worker: false }), startTrust()]);
});
afterAll(() => Promise.all([api.stop(), trust.close()]));

const form = (pdf: Buffer) => ({ file: new Blob([new Uint8Array(pdf)], { type: 'application/pdf' }) });
const issue = (keyType: 'p256' | 'rsa2048' = 'p256') =>
  trust.issue({ subject: { commonName: 'Example Seal' }, keyType });
const local = (privateKey: string) => ({ driver: 'local', privateKey });

async function sealed(client: Client, pdf: Buffer): Promise<Buffer> {
  const { body } = await client.call('sealFile', { form: form(pdf) });
  const file = await client.call('downloadSealedFile', { params: { sealId: body.id } });
  expect(file.headers.get('etag')).toBe(`"${body.sha256}"`);
  return file.bytes;
}

/** Every value in every table, as PostgreSQL writes it out. */
async function dump(): Promise<string> {
  const client = new pg.Client({ connectionString: api.product.superuserUrl });
  await client.connect();
  try {
    const tables = await client.query(
      `select relname from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace`,
    );
    const rows = await Promise.all(
      tables.rows.map(({ relname }) => client.query(`select t::text from "${relname}" t`)),
    );
    return rows.flatMap(({ rows: all }) => all.map(({ t }) => t)).join('\n');
  } finally {
    await client.end();
  }
}

/** A file with a second page object of the same number, which the cross-reference table hides and an increment would not. */
function withHiddenPage(): Buffer {
  const show = (text: string) => streamObject(Buffer.from(`BT /F1 40 Tf 72 600 Td (${text}) Tj ET`));
  const page = (contents: number) =>
    `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents ${contents} 0 R /Resources << /Font << /F1 6 0 R >> >> >>`;
  const shown = fileOf([
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    page(4),
    show('PAY EUR 100'),
    show('PAY EUR 9999'),
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
  ]).toString('latin1');
  const table = shown.lastIndexOf('xref\n0');
  const hidden = `3 0 obj\n${page(5)}\nendobj\n`;
  const moved = `startxref\n${table + hidden.length}\n%%EOF\n`;
  const end = shown.slice(table, shown.indexOf('startxref')) + moved;
  return Buffer.from(shown.slice(0, table) + hidden + end, 'latin1');
}

describe('the seal certificate', () => {
  test('is a self-signed one until the organization has its own, the same at each reading, and rotated on demand', async () => {
    const client = await api.client();
    const answers = await Promise.all([1, 2, 3].map(() => client.call('readSealCertificate')));
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
    const [{ body: first }] = answers as [(typeof answers)[0]];
    expect(first).toMatchObject({ origin: 'self_signed', keyHolder: 'local', algorithm: 'ec' });
    expect(first.subject).toBe(first.issuer);
    const { status, body: second } = await client.call('rotateSealCertificate');
    expect(status).toBe(201);
    expect(second.fingerprint).not.toBe(first.fingerprint);
    expect((await client.call('readSealCertificate')).body.id).toBe(second.id);
  });

  test('can be the organization’s own, and its key is in no answer and nowhere in the database', async () => {
    const client = await api.client();
    const { chain, key } = await issue('rsa2048');
    const { status, body } = await client.call('replaceSealCertificate', { json: { chain, key: local(key) } });
    expect(status).toBe(200);
    expect(body).toMatchObject({ origin: 'uploaded', keyHolder: 'local', algorithm: 'rsa' });
    expect(JSON.stringify(body)).not.toContain('PRIVATE');
    const authorization = `Bearer ${randomUUID()}`;
    const seal = { level: 'B-T', timestamp: { url: trust.tsaUrl, authorization } };
    await client.call('changeSettings', { json: { seal } });
    const stored = await dump();
    expect(stored).toContain('BEGIN CERTIFICATE');
    expect(stored).not.toContain('PRIVATE KEY');
    const secret = key.split('\n')[3]!;
    for (const text of [secret, authorization]) {
      expect(stored).not.toContain(text);
      expect(stored).not.toContain(Buffer.from(text).toString('hex'));
      expect(stored).not.toContain(Buffer.from(text).toString('base64'));
    }
  });

  test.each<[string, () => Promise<{ chain: string; key: unknown }>, RegExp]>([
    ['the key of another', async () => ({ chain: (await issue()).chain, key: local((await issue()).key) }), /belong/],
    ['a chain in the wrong order', async () => backwards(), /issuer/],
    ['no certificate', async () => ({ chain: 'nothing', key: local((await issue()).key) }), /no certificate/],
    ['no key', async () => ({ chain: (await issue()).chain, key: local('nothing') }), /key cannot be read/],
    ['one that has ended', async () => from(-20, -10), /expired/],
    ['one that has not begun', async () => from(10, 20), /not valid yet/],
    ['an authority’s', async () => ({ chain: trust.intermediatePem, key: local((await issue()).key) }), /key usage/],
  ])('is refused with %s', async (_, make, reason) => {
    const client = await api.client();
    const { status, body } = await client.call('replaceSealCertificate', { json: await make() });
    expect({ status, code: body.code }).toEqual({ status: 422, code: 'seal_certificate_invalid' });
    expect(body.detail).toMatch(reason);
  });

  async function backwards() {
    const { certificate, key } = await issue();
    return { chain: trust.intermediatePem + certificate, key: local(key) };
  }
  async function from(start: number, end: number) {
    const day = 86_400_000;
    const validity = { from: new Date(Date.now() + start * day), to: new Date(Date.now() + end * day) };
    const { chain, key } = await trust.issue({ subject: { commonName: 'Example' }, keyType: 'p256', validity });
    return { chain, key: local(key) };
  }

  test('is not another organization’s business', async () => {
    const [one, other] = await Promise.all([api.client(), api.client()]);
    const { chain, key } = await issue();
    await one.call('replaceSealCertificate', { json: { chain, key: local(key) } });
    expect((await other.call('readSealCertificate')).body.origin).toBe('self_signed');
  });
});

describe('settings for seals', () => {
  test('show that there is a secret, and never the secret', async () => {
    const client = await api.client();
    const seal = {
      level: 'B-LTA',
      timestamp: { url: 'https://tsa.example.com/', authorization: 'Basic c2VjcmV0' },
      reason: 'Approved',
    };
    const { body } = await client.call('changeSettings', { json: { seal } });
    expect(body.seal).toEqual({
      level: 'B-LTA',
      timestamp: { url: 'https://tsa.example.com/', hasAuthorization: true },
      name: null,
      reason: 'Approved',
      location: null,
    });
    expect((await client.call('readSettings')).body.seal).toEqual(body.seal);
  });

  test.each([
    [{ level: 'B-T' }, '/seal/level'],
    [{ timestamp: { url: 'ftp://tsa.example.com' } }, '/seal/timestamp/url'],
  ])('%j is refused', async (seal, pointer) => {
    const client = await api.client();
    const { status, body } = await client.call('changeSettings', { json: { seal } });
    expect(status).toBe(422);
    expect(body.errors).toMatchObject([{ pointer }]);
  });
});

describe('a seal on a file from elsewhere', () => {
  test('stands beside the ones that are there, all of them valid', async () => {
    const [first, second] = await Promise.all([api.client(), api.client()]);
    const one = await sealed(first, pdfOf([{}]));
    const two = await sealed(second, one);
    expect(two.subarray(0, one.length).equals(one)).toBe(true);
    const found = signaturesIn(two);
    expect(found.map((signature) => isIntact(two, signature))).toEqual([true, true]);
    const fingerprints = found.map(({ certificates }) => certificates[0]!.fingerprint256);
    expect(new Set(fingerprints).size).toBe(2);
  });

  test('is made once for one Idempotency-Key, and is not another organization’s business', async () => {
    const [client, other] = await Promise.all([api.client(), api.client()]);
    const headers = { 'idempotency-key': randomUUID() };
    const pdf = pdfOf([{}]);
    const answers = [
      await client.call('sealFile', { form: form(pdf), headers }),
      await client.call('sealFile', { form: form(pdf), headers }),
    ];
    expect(answers[1]!.body).toEqual(answers[0]!.body);
    const params = { sealId: answers[0]!.body.id };
    expect((await client.call('readFileSeal', { params })).body).toEqual(answers[0]!.body);
    expect((await other.call('readFileSeal', { params })).status).toBe(404);
    expect((await other.call('downloadSealedFile', { params })).status).toBe(404);
  });

  test('is answered 503 with the reason while the timestamp server fails', async () => {
    const client = await api.client();
    await client.call('changeSettings', { json: { seal: { level: 'B-T', timestamp: { url: trust.tsaUrl } } } });
    trust.faults.tsa = 'http_500';
    try {
      const { status, body, headers } = await client.call('sealFile', { form: form(pdfOf([{}])) });
      expect({ status, code: body.code }).toEqual({ status: 503, code: 'seal_unavailable' });
      expect(body.detail).toMatch(/timestamp server .* HTTP 500/);
      expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
    } finally {
      trust.faults.tsa = null;
    }
  });

  test('is refused on a file that would look different after it', async () => {
    const client = await api.client();
    const { status, body } = await client.call('sealFile', { form: form(withHiddenPage()) });
    expect({ status, code: body.code }).toEqual({ status: 422, code: 'pdf_damaged' });
  });

  test('is refused on what is no PDF', async () => {
    const client = await api.client();
    const { body } = await client.call('sealFile', { form: form(Buffer.from('hello')) });
    expect(body.code).toBe('pdf_not_a_pdf');
  });
});
