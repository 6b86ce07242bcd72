import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { readDocument } from '../../src/documents/reading.ts';
import { openChromium } from '../support/chromium.ts';
import { ended, person, until } from '../support/documents.ts';
import { confirm, dialog, draw, expectText, isSound, main, more, receipt, submit } from './signer-page.ts';
import { DESKTOP, PHONE, type Site, startSite } from './site.ts';

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

describe.each([
  ['a phone', PHONE],
  ['a desktop', DESKTOP],
])('three approvers at %s', (_, device) => {
  inBrowser('sign by drawing, by typing, and approve, in three languages', async () => {
    const { document, links } = await site.send({
      titles: { ar: 'عقد إيجار الجناح الشمالي', fa: 'اجاره‌نامه بال شمالی' },
      reference: 'PO-2026-114',
      expiresAt: new Date(Date.now() + 7 * 86_400_000),
      steps: [
        {
          approvers: [
            person({ action: 'sign', identity: 'link', language: 'en', name: 'Head of Finance' }),
            person({ action: 'sign', identity: 'link', language: 'ar', names: { ar: 'مدير الشؤون القانونية' } }),
            person({ action: 'approve', identity: 'link', language: 'fa', names: { fa: 'مدیر فروش' } }),
          ],
        },
      ],
    });
    const [english, arabic, persian] = await Promise.all(links.map((link) => site.open(link, device)));

    await expectText(english!.page, /Test organization.* asks you to sign/);
    await isSound(english!);
    await main(english!.page).click();
    await draw(english!.page);
    await isSound(english!);
    await submit(english!.page);
    await isSound(english!);
    await confirm(english!.page).click();
    await receipt(english!.page).waitFor();
    await expectText(english!.page, 'PO-2026-114');
    await isSound(english!);

    await main(arabic!.page).waitFor();
    expect(await arabic!.page.locator('html').getAttribute('dir')).toBe('rtl');
    expect(await arabic!.page.title()).toBe('عقد إيجار الجناح الشمالي');
    await isSound(arabic!);
    await main(arabic!.page).click();
    await dialog(arabic!.page).getByText('كتابة', { exact: true }).click();
    await isSound(arabic!);
    await submit(arabic!.page);
    await isSound(arabic!);
    await confirm(arabic!.page).click();
    await receipt(arabic!.page).waitFor();
    await isSound(arabic!);

    await main(persian!.page).click();
    await isSound(persian!);
    await confirm(persian!.page).click();
    await receipt(persian!.page).waitFor();
    await isSound(persian!);

    const { status, steps } = await ended(site.product, site.caller, document.id);
    expect(status).toBe('approved');
    expect(steps[0]!.approvers.map((each) => each.status)).toEqual(['completed', 'completed', 'completed']);
  });
});

describe('deciding once', () => {
  inBrowser('a double click decides once', async () => {
    const { links } = await site.send({ steps: [{ approvers: [person({ action: 'approve', identity: 'link' })] }] });
    const { page } = await site.open(links[0]!);
    let asked = 0;
    page.on('request', (request) => {
      if (request.url().endsWith('/decision')) asked += 1;
    });
    await main(page).click();
    await confirm(page).dblclick();
    await receipt(page).waitFor();
    expect(asked).toBe(1);
  });

  inBrowser(
    'an answer that was lost is asked for again, also after a reload, and nothing is decided twice',
    async () => {
      const { document, links } = await site.send({
        steps: [{ approvers: [person({ action: 'sign', identity: 'link' }), person()] }],
      });
      const visit = await site.open(links[0]!);
      const { page, context } = visit;
      const keys: (string | undefined)[] = [];
      await page.route('**/decision', async (route) => {
        keys.push(route.request().headers()['idempotency-key']);
        if (keys.length > 1) return route.continue();
        // It arrives, but the answer does not.
        await fetch(route.request().url(), {
          method: 'POST',
          headers: { 'content-type': 'application/json', 'idempotency-key': keys[0]! },
          body: route.request().postData()!,
        });
        await context.setOffline(true);
        await route.abort('internetdisconnected');
      });
      await main(page).click();
      await draw(page);
      await submit(page);
      await confirm(page).click();
      await expectText(page, 'No connection. Your decision is kept here');
      await isSound(visit);
      await context.setOffline(false);
      await page.reload();
      await receipt(page).waitFor();
      expect(new Set(keys)).toHaveProperty('size', 1);
      const { steps } = await readDocument(site.product.services, site.caller, document.id);
      expect(steps[0]!.approvers[0]!.status).toBe('completed');
      await page.reload();
      await receipt(page).waitFor();
    },
  );

  inBrowser('what was drawn is still there after a reload', async () => {
    const { links } = await site.send({ steps: [{ approvers: [person({ action: 'sign', identity: 'link' })] }] });
    const { page } = await site.open(links[0]!);
    await main(page).click();
    await draw(page);
    await submit(page);
    const picture = await dialog(page).locator('.mark-preview img').getAttribute('src');
    await page.reload();
    expect(await dialog(page).locator('.mark-preview img').getAttribute('src')).toBe(picture);
  });

  inBrowser('rejecting asks for a reason, and the sender gets it', async () => {
    const { document, links } = await site.send({
      steps: [{ approvers: [person({ action: 'sign', identity: 'link', language: 'fa' })] }],
    });
    const visit = await site.open(links[0]!);
    const { page } = visit;
    await more(page).click();
    await isSound(visit);
    await dialog(page).getByRole('button', { name: 'رد کردن' }).click();
    await submit(page);
    await expectText(page, 'دلیل را کوتاه بنویسید');
    await isSound(visit);
    await dialog(page).getByRole('textbox').fill('مبلغ بند ۴ نادرست است.');
    await submit(page);
    await isSound(visit);
    await confirm(page).click();
    await receipt(page).waitFor();
    await isSound(visit);
    const { status } = await until(site.product, site.caller, document.id, ({ endedAt }) => endedAt !== null);
    expect(status).toBe('rejected');
  });
});
