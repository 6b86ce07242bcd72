import { writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Caller } from '../../src/core.ts';
import { readVersions } from '../../src/documents/reading.ts';
import { checkStamped } from '../../src/documents/stamp-check.ts';
import type { DrawnBox } from '../../src/pdf/engine.ts';
import { approversOf, decide, person, sent, until } from '../support/documents.ts';
import { fileOf, pdfOf, streamObject } from '../support/pdf.ts';
import { type Product, startProduct } from '../support/product.ts';

let product: Product;
let caller: Caller;
beforeAll(async () => {
  product = await startProduct();
  caller = await product.newCaller();
});
afterAll(() => product.stop());

/**
 * A file in which one page is defined twice. Viewers go by the cross-reference table and show the first amount; a parser
 * that takes the last definition draws its stamp beside the second one.
 */
function twoFacedFile(): Buffer {
  const amount = (text: string) => streamObject(Buffer.from(`BT /F1 40 Tf 72 700 Td (PAY EUR ${text}) Tj ET`));
  const honest = fileOf([
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Count 1 /Kids [3 0 R] >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 5 0 R /Resources << /Font << /F1 4 0 R >> >> >>',
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
    amount('100'),
  ]);
  const at = honest.lastIndexOf('xref\n0 ');
  const hidden = Buffer.concat([Buffer.from('5 0 obj\n'), amount('9999'), Buffer.from('\nendobj\n')]);
  const tail = honest
    .subarray(at)
    .toString()
    .replace(/startxref\n\d+/, `startxref\n${at + hidden.length}`);
  return Buffer.concat([honest.subarray(0, at), hidden, Buffer.from(tail)]);
}

/** Puts other bytes under a document's only version, as a file would stand there that was taken in before our checks. */
async function replaceFirstVersion(documentId: string, bytes: Buffer): Promise<void> {
  const { sha256 } = await product.core.files.put(bytes);
  await product.core.database.tenant(caller.organizationId, (em) =>
    em.execute('update document_versions set sha256 = ?, bytes = ? where document_id = ?', [
      sha256,
      bytes.length,
      documentId,
    ]),
  );
}

describe('a stamp that would change more than its box', () => {
  test.each([
    ['on the page itself', { page: 1, x: 0.1, y: 0.6, width: 0.4, height: 0.15 }],
    ['on a signature page', undefined],
  ])('is not accepted %s: no version is written, and the document says why', async (_, place) => {
    const document = await sent(product, caller, { steps: [{ approvers: [person(place ? { place } : {})] }] });
    await replaceFirstVersion(document.id, twoFacedFile());
    await decide(product, caller, document, approversOf(document)[0]!.id);
    const { blocked } = await until(product, caller, document.id, (one) => one.blocked !== null);
    expect(blocked).toMatchObject({ task: 'stamp', reason: 'the stamp changed page 1 outside its box' });
    expect(await readVersions(product.services, caller, document.id)).toHaveLength(1);
  });
});

describe('checking a stamped file', () => {
  const file = async (content: string[]): Promise<string> => {
    const path = await product.core.files.temporaryPath();
    await writeFile(path, pdfOf(content.map((each) => ({ content: each }))));
    return path;
  };
  const box = (page: number): DrawnBox => ({ page, x: 0, y: 0, width: 0.5, height: 0.5 });
  const check = async (before: string[], after: string[], boxes: DrawnBox[]) =>
    checkStamped(product.services.pdf, { before: await file(before), after: await file(after), boxes });
  const square = '0 0 50 50 re f';

  test('names the pages that changed, and at most ten of them', async () => {
    await expect(check(['', ''], [square, square], [])).rejects.toThrow('the stamp changed pages 1, 2 outside its box');
    await expect(check(Array(12).fill(''), Array(12).fill(square), [])).rejects.toThrow('9, 10 and 2 more outside');
  });

  test('names the pages on which nothing can be seen', async () => {
    await expect(check(['', ''], ['', ''], [box(2)])).rejects.toThrow('the stamp cannot be seen on page 2');
  });

  test('lets a good one pass', async () => {
    await check(['', ''], ['', '0 700 50 50 re f'], [box(2)]);
  });
});
