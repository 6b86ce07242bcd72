import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { PDFDocument } from 'pdf-lib';
import { parseCertificate } from '../../src/evidence/cms/certificate.ts';
import { buildSignature } from '../../src/evidence/cms/signature.ts';
import { fillHole } from '../../src/evidence/seal-file.ts';
import { makeSelfSigned } from '../../src/evidence/self-signed.ts';
import { openSigner, type SealSigner } from '../../src/evidence/signers.ts';
import { createPdfEngine, type PdfEngine, type SignaturePlace } from '../../src/pdf/engine.ts';
import { differenceBox, fileOf, openRenderer, pdfOf } from '../support/pdf.ts';
import { coveredBy, isIntact, signaturesIn } from './signatures.ts';

let pdf: PdfEngine;
let folder: string;
beforeAll(async () => {
  pdf = createPdfEngine();
  folder = await mkdtemp(join(tmpdir(), 'countersign-seals-'));
});
afterAll(async () => {
  await pdf.close();
  await rm(folder, { recursive: true, force: true });
});

const config = { egressAllow: ['127.0.0.0/8'], publicUrl: null } as never;
const NO_END = new AbortController().signal;
const purpose: SignaturePlace['purpose'] = { kind: 'seal', name: 'Example', reason: null, location: null, at: 0 };

function signer(name = 'Example Trading'): SealSigner {
  const { certificate, privateKey } = makeSelfSigned(name, Date.now());
  return openSigner({ config }, [parseCertificate(certificate)], { driver: 'local', privateKey });
}

let count = 0;
async function seal(before: Buffer, by: SealSigner, changes: Partial<SignaturePlace> = {}): Promise<Buffer> {
  count += 1;
  const inputPath = join(folder, `${count}-in.pdf`);
  const outputPath = join(folder, `${count}-out.pdf`);
  await writeFile(inputPath, before);
  const { hash, key } = by.algorithm;
  const room = await pdf.prepareSignature({ inputPath, outputPath, purpose, hash, reserveBytes: 8_192, ...changes });
  const digest = Buffer.from(room.digest, 'base64');
  const der = await buildSignature({ digest, hash, key, chain: by.chain, sign: (bytes) => by.sign(bytes, NO_END) });
  await fillHole(outputPath, room, der);
  return readFile(outputPath);
}

async function compressed(): Promise<Buffer> {
  const document = await PDFDocument.create();
  document.addPage([300, 400]).drawText('In object streams');
  return Buffer.from(await document.save({ useObjectStreams: true }));
}

describe('a seal', () => {
  test.each([
    ['a plain file', async () => pdfOf([{}, {}])],
    ['a file of object streams', compressed],
    [
      'a file with a form and annotations of its own',
      async () =>
        fileOf([
          '<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [4 0 R] >> >>',
          '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
          '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Annots [4 0 R] >>',
          '<< /Type /Annot /Subtype /Widget /FT /Tx /T (Seal1) /V (kept) /Rect [10 10 90 30] /P 3 0 R >>',
        ]),
    ],
  ])('on %s is added to its end, covers all but its own hole, and changes nothing that is seen', async (_, make) => {
    const before = await make();
    const after = await seal(before, signer());
    expect(after.subarray(0, before.length).equals(before)).toBe(true);
    const [found] = signaturesIn(after);
    const [start, first, second, rest] = found!.byteRange;
    expect([start, second + rest]).toEqual([0, after.length]);
    expect(after.toString('latin1', first, second)).toMatch(/^<[0-9a-f]+>$/);
    expect(isIntact(after, found!)).toBe(true);
    const renderer = await openRenderer();
    for (let page = 1; page <= renderer.pageCount(before); page += 1) {
      expect(differenceBox(renderer.render(before, page), renderer.render(after, page))).toBeNull();
    }
  });

  test('is broken by any flipped bit of what it covers', async () => {
    const after = await seal(pdfOf([{}]), signer());
    const [found] = signaturesIn(after);
    const [, first, second] = found!.byteRange;
    for (let at = 20; at < after.length - 20; at += 97) {
      if (at >= first && at < second) continue;
      if (/\d/.test(String.fromCharCode(after[at]!))) continue; // It might be the ByteRange by which the seal is found here.
      const altered = Buffer.from(after);
      altered[at]! ^= 1;
      expect({ at, isIntact: isIntact(altered, found!) }).toEqual({ at, isIntact: false });
    }
  });

  test('leaves the seals of others as they are', async () => {
    const one = await seal(pdfOf([{}]), signer('First organization'));
    const two = await seal(one, signer('Second organization'));
    expect(two.subarray(0, one.length).equals(one)).toBe(true);
    const found = signaturesIn(two);
    expect(found.map((each) => isIntact(two, each))).toEqual([true, true]);
    expect(coveredBy(two, found[0]!).length).toBeLessThan(one.length);
    expect(found.map(({ certificates }) => certificates[0]!.subject)).toEqual([
      expect.stringContaining('First organization'),
      expect.stringContaining('Second organization'),
    ]);
    const document = await PDFDocument.load(two);
    const names = document.getForm().getFields();
    expect(new Set(names.map((field) => field.getName())).size).toBe(2);
  });

  test('is refused by a file that is certified against any change', async () => {
    const locked = fileOf([
      '<< /Type /Catalog /Pages 2 0 R /Perms << /DocMDP 4 0 R >> >>',
      '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
      '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>',
      '<< /Type /Sig /Reference [<< /TransformMethod /DocMDP /TransformParams << /P 1 >> >>] >>',
    ]);
    await expect(seal(locked, signer())).rejects.toMatchObject({ code: 'pdf_locked' });
  });

  test('that does not fit is refused instead of cut', async () => {
    await expect(seal(pdfOf([{}]), signer(), { reserveBytes: 256 })).rejects.toThrow(/takes \d+ bytes/);
  });

  test('is followed by what is needed to verify it, once, however often it is given', async () => {
    const sealed = await seal(pdfOf([{}]), signer());
    const [first, second] = [join(folder, 'first.pdf'), join(folder, 'second.pdf')];
    const inputPath = join(folder, 'sealed.pdf');
    await writeFile(inputPath, sealed);
    const certificates = [signaturesIn(sealed)[0]!.certificates[0]!.raw.toString('base64')];
    await pdf.addValidationData({ inputPath, outputPath: first, certificates, ocsps: [], crls: [] });
    await pdf.addValidationData({ inputPath: first, outputPath: second, certificates, ocsps: [], crls: [] });
    const last = await readFile(second);
    expect(isIntact(last, signaturesIn(last)[0]!)).toBe(true);
    const stores = [...last.toString('latin1').matchAll(/\/Certs \[([^\]]*)\]/g)].map(([, references]) =>
      references!.trim(),
    );
    expect(stores).toHaveLength(2);
    expect(stores[1]).toBe(stores[0]);
  });
});

describe('a key that lives with a signing service', () => {
  let server: Server;
  let url: string;
  let answer: (digest: Buffer) => { status: number; body: string };
  const asked: { authorization: string | undefined; body: Record<string, string> }[] = [];
  const own = makeSelfSigned('Example', Date.now());

  beforeAll(async () => {
    server = createServer({ keepAliveTimeout: 0 }, async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const body = JSON.parse(Buffer.concat(chunks).toString()) as Record<string, string>;
      asked.push({ authorization: request.headers.authorization, body });
      const said = answer(Buffer.from(body.digest!, 'base64'));
      response.writeHead(said.status).end(said.body);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/sign`;
  });
  afterAll(() => new Promise((resolve) => server.close(resolve)));

  const remote = () =>
    openSigner({ config }, [parseCertificate(own.certificate)], {
      driver: 'http',
      url,
      authorization: 'Bearer secret of the service',
    });

  test('is asked with the digest and its credentials, and its signature is used', async () => {
    // The service signs what was hashed here; the local signer stands for the key that it holds.
    const local = openSigner({ config }, [parseCertificate(own.certificate)], {
      driver: 'local',
      privateKey: own.privateKey,
    });
    const toBeSigned = Buffer.from('to be signed');
    const signature = await local.sign(toBeSigned, NO_END);
    answer = (digest) => {
      expect(digest).toEqual(createHash('sha256').update(toBeSigned).digest());
      return { status: 200, body: JSON.stringify({ signature: signature.toString('base64') }) };
    };
    expect(await remote().sign(toBeSigned, NO_END)).toEqual(signature);
    expect(asked.at(-1)).toMatchObject({
      authorization: 'Bearer secret of the service',
      body: { algorithm: 'ECDSA_SHA_256' },
    });
  });

  test.each([
    [
      'another key signs',
      () => ({ status: 200, body: JSON.stringify({ signature: 'MAYCAQECAQE=' }) }),
      /does not belong to the seal certificate/,
    ],
    ['there is no signature in the answer', () => ({ status: 200, body: '{}' }), /without a signature/],
    ['the answer is not JSON', () => ({ status: 200, body: 'oops' }), /without a signature/],
    ['it fails', () => ({ status: 503, body: '' }), /HTTP 503/],
  ])('is not believed when %s', async (_, said, reason) => {
    answer = said;
    await expect(remote().sign(Buffer.from('to be signed'), NO_END)).rejects.toThrow(reason);
  });
});
