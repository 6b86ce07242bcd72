import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { readDocument } from '../../src/documents/reading.ts';
import { openChromium } from '../support/chromium.ts';
import { ended, person } from '../support/documents.ts';
import { pngOf } from '../support/pdf.ts';
import { newMember, openAs } from './people.ts';
import { confirm, dialog, draw, expectText, isSound, main, more, receipt, submit } from './signer-page.ts';
import { PHONE, type Site, startSite } from './site.ts';

const browser = await openChromium();
const inBrowser = browser ? test : test.skip;
let site: Site;
beforeAll(async () => {
  if (browser) site = await startSite(browser);
});
afterAll(async () => {
  await browser?.close();
  await site?.stop();
});

describe('what an approver fills in', () => {
  inBrowser('field after field, and all of it reaches the sender', async () => {
    const box = { page: 1, width: 0.3, height: 0.04 };
    const { document, links } = await site.send({
      steps: [
        {
          approvers: [
            person({
              action: 'sign',
              identity: 'link',
              fields: [
                { ...box, id: 'signature', kind: 'signature', x: 0.1, y: 0.8 },
                { ...box, id: 'id-number', kind: 'text', x: 0.5, y: 0.8, label: 'National ID', required: true },
                {
                  ...box,
                  id: 'read',
                  kind: 'checkbox',
                  x: 0.5,
                  y: 0.86,
                  label: 'I have read clause 4',
                  required: true,
                },
                { ...box, id: 'day', kind: 'date', x: 0.1, y: 0.86 },
              ],
            }),
          ],
        },
      ],
    });
    const visit = await site.open(links[0]!);
    const { page } = visit;
    await expectText(page, '3 fields left');
    await isSound(visit);
    await main(page).click();
    await draw(page);
    await submit(page);
    await expectText(page, '2 fields left');
    await main(page).click();
    await submit(page);
    await expectText(page, 'This has to be filled in.');
    await isSound(visit);
    await dialog(page).getByRole('textbox').fill('1092837465');
    await page.reload();
    await dialog(page).getByRole('textbox').fill('1092837465');
    await submit(page);
    await dialog(page).getByRole('checkbox').check();
    await submit(page);
    await isSound(visit);
    await main(page).click();
    await confirm(page).click();
    await receipt(page).waitFor();
    const { steps } = await ended(site.product, site.caller, document.id);
    const values = Object.fromEntries(steps[0]!.approvers[0]!.fields.map(({ id, value }) => [id, value]));
    expect(values).toMatchObject({ 'id-number': '1092837465', read: true });
  });

  inBrowser(
    'a stamp from a photo loses its paper, and is there again for the next document, on any device',
    async () => {
      const stamper = person({ action: 'stamp', identity: 'link', language: 'ar' });
      const { links } = await site.send({ steps: [{ approvers: [stamper] }] });
      const visit = await site.open(links[0]!);
      const { page } = visit;
      await main(page).click();
      const blueRing = pngOf(300, 300, (x, y) => {
        const isInk = Math.abs(Math.hypot(x - 150, y - 150) - 90) < 12;
        const paper = 200 + Math.round(x / 10);
        return isInk ? [20, 40, 150, 255] : [paper, paper, paper - 10, 255];
      });
      await page
        .locator('input[type=file]')
        .setInputFiles({ name: 'stamp.png', mimeType: 'image/png', buffer: blueRing });
      await dialog(page).locator('.mark-preview img').waitFor();
      await isSound(visit);
      const pixels = await page.evaluate(async () => {
        const image = document.querySelector<HTMLImageElement>('.mark-preview img')!;
        await image.decode();
        const canvas = document.createElement('canvas');
        [canvas.width, canvas.height] = [image.naturalWidth, image.naturalHeight];
        const context = canvas.getContext('2d')!;
        context.drawImage(image, 0, 0);
        const at = (x: number, y: number) => [...context.getImageData(x, y, 1, 1).data];
        return { size: canvas.width, middle: at(canvas.width / 2, canvas.height / 2), ring: at(canvas.width / 2, 18) };
      });
      expect(pixels.size).toBeLessThan(230);
      expect(pixels.middle[3]).toBe(0);
      expect(pixels.ring[3]).toBe(255);
      await dialog(page).getByText('احفظ هذا الختم').click();
      await submit(page);
      await confirm(page).click();
      await receipt(page).waitFor();

      const next = await site.send({ steps: [{ approvers: [stamper] }] });
      const another = await site.open(next.links[0]!);
      await main(another.page).click();
      await dialog(another.page).locator('.mark-preview img').waitFor();
      await isSound(another);
      await dialog(another.page).getByRole('button', { name: 'استخدم ختمك المحفوظ' }).click();
      await confirm(another.page).click();
      await receipt(another.page).waitFor();

      // The office sees whose it is, and can forget it.
      const office = await openAs(site, await newMember(site, { language: 'ar' }), '/contacts', {
        ...PHONE,
        language: 'ar',
      });
      await office.page.getByRole('img', { name: 'ختم' }).waitFor();
      await isSound(office);
      await office.page.getByRole('button', { name: 'احذف ختم' }).click();
      await dialog(office.page).getByRole('button', { name: 'احذفه' }).click();
      await office.page.getByRole('img', { name: 'ختم' }).waitFor({ state: 'detached' });
    },
  );

  inBrowser('a question reaches the sender and decides nothing', async () => {
    const { document, links } = await site.send({
      steps: [{ approvers: [person({ action: 'approve', identity: 'link' })] }],
    });
    const visit = await site.open(links[0]!);
    const { page } = visit;
    await more(page).click();
    await dialog(page).getByRole('button', { name: 'Ask a question' }).click();
    await dialog(page).getByRole('textbox').fill('Which floor is meant in clause 4?');
    await isSound(visit);
    await submit(page);
    await expectText(page, 'Your question was sent');
    await isSound(visit);
    const [event] = await site.product.core.database.read<{ data: { question: string } }>(
      site.caller.organizationId,
      `select data from events where document_id = $1 and type = 'approver.question_asked'`,
      [document.id],
    );
    expect(event!.data.question).toBe('Which floor is meant in clause 4?');
    expect((await readDocument(site.product.services, site.caller, document.id)).status).toBe('in_progress');
  });
});

describe('seeing and hearing the page', () => {
  inBrowser('at 200 % text, in high contrast, and by keyboard alone', async () => {
    const { links } = await site.send({
      steps: [
        { approvers: [person({ action: 'sign', identity: 'link', language: 'fa', names: { fa: 'مدیر مالی' } })] },
      ],
    });
    // A phone at 200 % is half as wide.
    const visit = await site.open(links[0]!, { width: 320, height: 520, touch: true });
    const { page } = visit;
    await page.emulateMedia({ forcedColors: 'active', contrast: 'more' });
    await main(page).focus();
    await page.keyboard.press('Enter');
    await dialog(page).waitFor();
    await isSound(visit);
    await dialog(page).getByRole('radio').first().focus();
    await page.keyboard.press('ArrowDown');
    await dialog(page).getByRole('textbox').press('Enter');
    await page.keyboard.press('Escape');
    await main(page).press('Enter');
    await confirm(page).press('Enter');
    await receipt(page).waitFor();
    await isSound(visit);
  });
});
