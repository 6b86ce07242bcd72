import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { voidDocument } from '../../src/documents/requests.ts';
import { asciiDigits } from '../../src/messaging/phone.ts';
import { openChromium } from '../support/chromium.ts';
import { decide, person } from '../support/documents.ts';
import { eventually } from '../support/product.ts';
import { confirm, expectText, isSound, main, receipt } from './signer-page.ts';
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

/** The latest code that went to a phone; in Western digits, whatever the language. */
const codeFor = (phone: string): string | null => {
  const codes = site.gateway.received
    .filter(({ to }) => to.includes(phone.slice(1)))
    .flatMap(({ text }) => asciiDigits(text).match(/\b\d{6}\b/g) ?? []);
  return codes.at(-1) ?? null;
};

describe('the way in', () => {
  inBrowser('a code from the phone opens the document, a wrong one says so, and a reload asks for none', async () => {
    const approver = person({ action: 'approve', identity: 'code', channels: ['sms'] });
    const { links } = await site.send({ steps: [{ approvers: [approver] }] });
    const visit = await site.open(links[0]!);
    const { page } = visit;
    await page.getByRole('button', { name: 'Send the code' }).click();
    // Half a minute must pass before another one.
    expect(await page.getByRole('button', { name: 'You can ask for a new code in' }).isDisabled()).toBe(true);
    const field = page.getByLabel('Code');
    expect(await field.getAttribute('autocomplete')).toBe('one-time-code');
    const code = await eventually(async () => codeFor(approver.phone));
    await field.fill(code === '000000' ? '111111' : '000000');
    await page.getByRole('button', { name: 'Open the document' }).click();
    await expectText(page, 'This code is not right');
    await isSound(visit);
    await field.fill(arabicDigits(code));
    await page.getByRole('button', { name: 'Open the document' }).click();
    await main(page).waitFor();
    await page.reload();
    await main(page).waitFor();
    await isSound(visit);
  });

  inBrowser('too many wrong codes lock the door and say for how long', async () => {
    const approver = person({ action: 'approve', identity: 'code', channels: ['sms'] });
    const { links } = await site.send({ steps: [{ approvers: [approver] }] });
    const visit = await site.open(links[0]!);
    const { page } = visit;
    await page.getByRole('button', { name: 'Send the code' }).click();
    const code = await eventually(async () => codeFor(approver.phone));
    const wrong = code === '000000' ? '111111' : '000000';
    for (let tries = 0; tries < 6; tries += 1) {
      await page.getByLabel('Code').fill(wrong);
      const answered = page.waitForResponse(/\/code\/verify$/);
      await page.getByRole('button', { name: 'Open the document' }).click();
      await answered;
    }
    await expectText(page, 'The code was wrong too many times');
    await isSound(visit);
  });
  const arabicDigits = (text: string) => text.replace(/\d/g, (digit) => String.fromCharCode(0x660 + Number(digit)));
});

describe('links that lead nowhere (any more)', () => {
  const one = (changes: Parameters<typeof person>[0] = {}) =>
    person({ action: 'approve', identity: 'link', ...changes });

  inBrowser('an unknown link says what to do', async () => {
    const visit = await site.open(`${site.url}/s/${'A'.repeat(32)}`);
    await expectText(visit.page, 'This link does not open a document any more');
    await isSound(visit);
  });

  inBrowser('an approver whose turn has not come can read, but not decide', async () => {
    const { document, links } = await site.send({ steps: [{ approvers: [one({ language: 'ar' })] }] });
    // As after the steps were put into another order.
    await site.product.core.database.tenant(site.caller.organizationId, (em) =>
      em.execute(`update approvers set status = 'waiting' where document_id = ?`, [document.id]),
    );
    const visit = await site.open(links[0]!);
    await expectText(visit.page, 'لم يحن دورك بعد');
    await visit.page.locator('#page-1 img').waitFor();
    expect(await visit.page.locator('.action-bar').count()).toBe(0);
    await isSound(visit);
  });

  inBrowser('a document that the sender withdrew while it was open says so', async () => {
    const { document, links } = await site.send({ steps: [{ approvers: [one({ language: 'fa' })] }] });
    const visit = await site.open(links[0]!);
    await main(visit.page).click();
    await voidDocument(
      site.product.services,
      site.caller,
      document.id,
      { reason: 'Wrong file' },
      { updateId: randomUUID() },
    );
    await confirm(visit.page).click();
    await expectText(visit.page, 'فرستنده این سند را پس گرفته است');
    await isSound(visit);
  });

  inBrowser('a decision made elsewhere is shown as made', async () => {
    const { document, links } = await site.send({ steps: [{ approvers: [one(), one()] }] });
    const visit = await site.open(links[0]!);
    await main(visit.page).waitFor();
    await decide(site.product, site.caller, document, document.steps[0]!.approvers[0]!.id);
    await visit.page.reload();
    await receipt(visit.page).waitFor();
    await expectText(visit.page, 'You have approved');
    await isSound(visit);
  });

  inBrowser(
    'a decision made elsewhere asks for a code where one is needed, and then shows what was recorded',
    async () => {
      const approver = one({ identity: 'code', channels: ['sms'], language: 'fa' });
      const { document, links } = await site.send({ steps: [{ approvers: [approver, one()] }] });
      await decide(site.product, site.caller, document, document.steps[0]!.approvers[0]!.id);
      const visit = await site.open(links[0]!);
      const { page } = visit;
      await expectText(page, 'شما پیش‌تر تصمیم گرفته‌اید');
      await page.getByRole('button', { name: 'ارسال کد' }).click();
      await page.getByLabel('کد', { exact: true }).fill(await eventually(async () => codeFor(approver.phone)));
      await isSound(visit);
      await page.getByRole('button', { name: 'نمایش آنچه ثبت شده' }).click();
      await receipt(page).waitFor();
      await isSound(visit);
    },
  );

  inBrowser.each([
    ['that was replaced', `link_version = 2`, 'There is a newer link'],
    ['of somebody else’s turn now', `status = 'replaced'`, 'You are no longer asked'],
  ])('a link %s says so', async (_, change, words) => {
    const { document, links } = await site.send({ steps: [{ approvers: [one()] }] });
    await site.product.core.database.tenant(site.caller.organizationId, (em) =>
      em.execute(`update approvers set ${change} where document_id = ?`, [document.id]),
    );
    const visit = await site.open(links[0]!);
    await expectText(visit.page, words);
    await isSound(visit);
  });

  inBrowser('an address that does not exist says so', async () => {
    const visit = await site.open(`${site.url}/nothing/here`, { ...PHONE, language: 'ar' });
    await expectText(visit.page, 'لا توجد صفحة بهذا العنوان');
    await isSound(visit);
  });
});
