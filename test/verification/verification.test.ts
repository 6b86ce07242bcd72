import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Caller } from '../../src/core.ts';
import { readVersions } from '../../src/documents/reading.ts';
import type { DocumentView } from '../../src/documents/view.ts';
import { readSealCertificate } from '../../src/evidence/certificates.ts';
import { type Api, startApi } from '../api/countersign/api.ts';
import { countersign, emptyHome, settingsFor } from '../platform/command-line.ts';
import { approversOf, decide, ended, sent } from '../support/documents.ts';
import { pdfOf } from '../support/pdf.ts';

let api: Api;
let caller: Caller;
let document: DocumentView;
let versions: { sha256: string; bytes: number }[];
let sealed: Buffer;
beforeAll(async () => {
  api = await startApi();
  caller = await api.product.newCaller();
  const open = await sent(api.product, caller);
  await decide(api.product, caller, open, approversOf(open)[0]!.id);
  document = await ended(api.product, caller, open.id);
  versions = await readVersions(api.product.services, caller, open.id);
  sealed = await readFile(await api.product.core.files.path(versions.at(-1)!.sha256));
});
afterAll(() => api.stop());

const form = (pdf: Buffer) => ({ file: new Blob([new Uint8Array(pdf)], { type: 'application/pdf' }) });
const flipped = (pdf: Buffer): Buffer => {
  const copy = Buffer.from(pdf);
  copy[Math.floor(copy.length / 3)]! ^= 1;
  return copy;
};

describe('whoever has received a file', () => {
  test('learns without a key that it is intact, whose it is and what was decided', async () => {
    const { status, body } = await api.phone().call('verifyFile', { form: form(sealed) });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      ...{ verdict: 'valid', intact: true, sha256: versions.at(-1)!.sha256, chain: { ok: true } },
      document: { id: document.id, title: document.title, verificationCode: document.verificationCode },
      signatures: [{ kind: 'seal', trusted: true, selfSigned: true, coversWholeFile: true }],
    });
    expect(body.decisions).toHaveLength(1);
    expect(JSON.stringify(body)).not.toMatch(/\+?966\d{6}/);
  });

  test('learns that it was altered', async () => {
    const { body } = await api.phone().call('verifyFile', { form: form(flipped(sealed)) });
    expect(body).toMatchObject({ verdict: 'altered', intact: false });
  });

  test('is told what is wrong with a file that is none', async () => {
    const { status, body } = await api.phone().call('verifyFile', { form: form(Buffer.from('no PDF')) });
    expect({ status, code: body.code }).toEqual({ status: 422, code: 'pdf_not_a_pdf' });
  });
});

describe('whoever holds a copy', () => {
  test('finds by its code who decided what, and the hash that the copy must have', async () => {
    const typed = document.verificationCode.toLowerCase().replaceAll('-', ' ');
    const { status, body } = await api.phone().call('readVerification', { params: { code: typed } });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      verificationCode: document.verificationCode,
      document: { id: document.id, title: document.title },
      decisions: [{ outcome: 'complete' }],
    });
    expect(body.files.at(-1)).toMatchObject({ sha256: versions.at(-1)!.sha256, bytes: sealed.length });
    expect(JSON.stringify(body)).not.toMatch(/\+?966\d{6}/);
  });

  test('finds nothing by a wrong code, nor by that of a document that is not decided yet', async () => {
    const open = await sent(api.product, caller);
    for (const code of ['7K3M-9QXW-2DTH-V8N4', 'nothing', open.verificationCode]) {
      const { status, body } = await api.phone().call('readVerification', { params: { code } });
      expect({ status, code: body.code }).toEqual({ status: 404, code: 'not_found' });
    }
  });

  test('cannot try codes for long', async () => {
    const statuses: number[] = [];
    for (let tries = 0; tries < 40; tries += 1) {
      statuses.push((await api.phone().call('readVerification', { params: { code: 'nothing' } })).status);
    }
    expect(statuses).toContain(429);
  });
});

describe('countersign verify', () => {
  const home = emptyHome();
  const run = (...args: string[]) => countersign(['verify', ...args], settingsFor(home));
  const written = async (name: string, bytes: Buffer | string): Promise<string> => {
    await writeFile(join(home, name), bytes);
    return join(home, name);
  };

  test('ends as its help says, and says why in the language asked for', async () => {
    const file = await written('sealed.pdf', sealed);
    const { chain } = await readSealCertificate(api.product.core, caller.organizationId);
    const trust = await written('trust.pem', chain);
    const [known, unknown, altered, unsigned, none, persian] = await Promise.all([
      run('--trust', trust, file),
      run(file),
      run('--trust', trust, await written('altered.pdf', flipped(sealed))),
      run(await written('unsigned.pdf', pdfOf([{}]))),
      run(join(home, 'nothing.pdf')),
      run('--language', 'fa', await written('broken.pdf', 'no PDF')),
    ]);
    expect([known, unknown, altered, unsigned, none, persian].map(({ code }) => code)).toEqual([0, 2, 1, 2, 3, 3]);
    expect(known.stdout).toContain('✓ Intact, and sealed by somebody you trust');
    expect(known.stdout).toContain(document.verificationCode);
    expect(altered.stdout).toContain('✗ Altered');
    expect(unsigned.stdout).toContain('Not signed');
    expect(persian.stderr).toMatch(/[آ-ی]/);
  });

  test('prints everything as JSON for programs', async () => {
    const { code, stdout } = await run('--json', await written('sealed.pdf', sealed));
    expect(code).toBe(2);
    expect(JSON.parse(stdout)).toMatchObject({ verdict: 'unknown_signer', intact: true, chain: { ok: true } });
  });
});
