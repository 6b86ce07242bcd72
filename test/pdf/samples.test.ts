import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from '@jest/globals';
import { createPdfEngine } from '../../src/pdf/engine.ts';
import { openRenderer } from '../support/pdf.ts';

const engine = createPdfEngine();
afterAll(() => engine.close());

test.each([
  ['english.pdf', 'Maintenance Services Agreement'],
  ['arabic.pdf', 'عقد تقديم خدمات صيانة'],
  ['persian.pdf', 'ارائ'],
])('the sample contract %s is a small, sound file whose title can be read', async (name, title) => {
  const path = fileURLToPath(new URL(`../../assets/contracts/${name}`, import.meta.url));
  const file = await readFile(path);
  const { pages } = await engine.inspect({ path });
  const renderer = await openRenderer();
  expect(pages).toBeGreaterThanOrEqual(2);
  expect(pages).toBeLessThanOrEqual(5);
  expect(file.length).toBeLessThan(200_000);
  expect(renderer.text(file, 1).normalize('NFKC')).toContain(title);
  for (let page = 1; page <= pages; page++) expect(renderer.text(file, page)).not.toContain('\uFFFD');
});
