import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { openChromium } from '../support/chromium.ts';
import { person } from '../support/documents.ts';
import { eventually } from '../support/product.ts';
import { newMember, openAs } from './people.ts';
import { dialog, expectText, isSound } from './signer-page.ts';
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

describe('the settings of an organization', () => {
  inBrowser('each part is saved by itself, and a refusal stands at its field', async () => {
    const visit = await openAs(site, await newMember(site), '/organization');
    const { page } = visit;
    const save = () => page.getByRole('button', { name: 'Save' }).click();
    await page.getByLabel('Name of the organization').fill('North Wing Trading');
    await isSound(visit);
    await page.getByRole('combobox', { name: 'Time zone' }).fill('Mars/Olympus');
    await page.keyboard.press('Escape');
    await save();
    await expectText(page, 'This is not in the expected form.');
    await page.getByRole('combobox', { name: 'Time zone' }).fill('Asia/Tehran');
    await page.keyboard.press('Escape');
    await save();
    await expectText(page, 'Saved.');
    await page.locator('.organization', { hasText: 'North Wing Trading' }).waitFor();

    await page.getByRole('tab', { name: 'Reminders and quiet times' }).click();
    await page.getByLabel('At most how often').fill('3');
    await page.getByLabel('Thursday').check();
    await isSound(visit);
    await save();
    await page.getByText('Not saved yet').waitFor({ state: 'detached' });

    await page.getByRole('tab', { name: 'Identity' }).click();
    await page.getByLabel('To approve').selectOption('code');
    await isSound(visit);
    await save();
    await page.getByText('Not saved yet').waitFor({ state: 'detached' });

    await page.getByRole('tab', { name: 'Delivery' }).click();
    await page.getByLabel('How people are reached').selectOption('smsFirst');
    await page.getByLabel('Phone of whoever looks after this').fill('12');
    await isSound(visit);
    await save();
    await expectText(page, 'Use the international form');
    await page.getByLabel('Phone of whoever looks after this').fill('+966 50 123 4567');
    await save();
    await page.getByText('Not saved yet').waitFor({ state: 'detached' });

    await page.getByRole('tab', { name: 'Seal' }).click();
    await expectText(page, 'Fingerprint');
    await isSound(visit);
    await page.getByLabel('How well a seal can be checked later').selectOption('B-T');
    await save();
    await page.getByRole('alert').first().waitFor();
    await page.getByLabel('Timestamp server').fill('https://tsa.example.com/');
    await save();
    await page.getByText('Not saved yet').waitFor({ state: 'detached' });

    await page.reload();
    expect(await page.getByLabel('How well a seal can be checked later').inputValue()).toBe('B-T');
    await page.getByRole('tab', { name: 'Delivery' }).click();
    expect(await page.getByLabel('Phone of whoever looks after this').inputValue()).toBe('+966501234567');
    await page.getByRole('tab', { name: 'Reminders and quiet times' }).click();
    expect(await page.getByLabel('Thursday').isChecked()).toBe(true);
    expect(visit.faults).toEqual([]);
  });

  inBrowser('a message in own words is previewed, refused without its link, and then sent', async () => {
    const visit = await openAs(site, await newMember(site, { language: 'ar' }), '/organization/texts', PHONE);
    const { page } = visit;
    await page.locator('main').getByLabel('اللغة', { exact: true }).selectOption('ar');
    await page.locator('.bubble').waitFor();
    await isSound(visit);
    const text = page.getByLabel('نصك');
    await text.fill('ننتظر {action} «{title}»');
    await expectText(page, 'الرسالة بلا رابط لا تفيد');
    await isSound(visit);
    await page.getByRole('button', { name: 'الرابط', exact: true }).click();
    await page.locator('.bubble', { hasText: 'ننتظر ' }).waitFor();
    await isSound(visit);
    await page.getByRole('button', { name: 'حفظ' }).click();
    await expectText(page, 'تم الحفظ.');
    const approver = person({ action: 'approve', identity: 'link', language: 'ar', channels: ['sms'] });
    await site.send({ titles: { ar: 'عقد إيجار' }, steps: [{ approvers: [approver] }] });
    const sms = await eventually(async () =>
      site.gateway.received.find(({ to }) => to.includes(approver.phone.slice(1))),
    );
    expect(sms.text.replace(/[\u2068\u2069]/g, '')).toMatch(/^ننتظر اعتماد «عقد إيجار»\nhttp/);
  });

  inBrowser('who may only look cannot change anything', async () => {
    const visit = await openAs(site, await newMember(site, { role: 'viewer' }), '/organization');
    await visit.page.getByLabel('Name of the organization').waitFor();
    expect(await visit.page.getByLabel('Name of the organization').isDisabled()).toBe(true);
    expect(await visit.page.getByRole('button', { name: 'Save' }).count()).toBe(0);
  });
});

describe('messages and contacts', () => {
  inBrowser('what was sent stands as on the phone, and who writes is answered', async () => {
    const approver = person({ action: 'approve', identity: 'link', channels: ['whatsapp'] });
    const { document } = await site.send({ steps: [{ approvers: [approver] }] });
    const visit = await openAs(site, await newMember(site), `/messages?documentId=${document.id}`);
    const { page } = visit;
    const row = page.getByRole('button', { name: new RegExp(`\\${approver.phone}`) });
    await row.waitFor();
    await isSound(visit);
    await row.click();
    await dialog(page).locator('.bubble', { hasText: 'asks you to approve' }).waitFor();
    await isSound(visit);
    expect(
      await dialog(page)
        .getByRole('link', { name: /Open the link/ })
        .getAttribute('href'),
    ).toMatch(/\/s\//);
    await dialog(page).getByRole('button', { name: 'Close' }).click();
    await page.getByRole('button', { name: 'Write a message' }).click();
    await dialog(page).getByRole('button', { name: 'Send' }).click();
    await expectText(page, 'Write what you want to say.');
    await dialog(page).getByLabel('To').fill('123');
    await dialog(page).getByLabel('Text').fill('Your contract is ready.');
    await dialog(page).getByRole('button', { name: 'Send' }).click();
    await dialog(page).getByText('Use the international form').waitFor();
    await isSound(visit);
    await dialog(page).getByLabel('To').fill('+966501112233');
    await dialog(page).getByRole('button', { name: 'Send' }).click();
    await expectText(page, 'The message is on its way.');
    expect(visit.faults).toEqual([]);
  });

  inBrowser('a contact is added, tagged, opts out and is deleted, on a phone in Persian', async () => {
    const visit = await openAs(site, await newMember(site, { language: 'fa' }), '/contacts', PHONE);
    const { page } = visit;
    await page.getByRole('button', { name: 'افزودن مخاطب' }).click();
    await dialog(page).getByLabel('نام').fill('مینا رضایی');
    await dialog(page).getByLabel('شمارهٔ تلفن').fill('+989121234567');
    await dialog(page).getByLabel('برچسب‌ها').fill('مهم، تهران');
    await isSound(visit);
    await dialog(page).getByRole('button', { name: 'ذخیره' }).click();
    const row = page.getByRole('button', { name: /مینا رضایی/ });
    await row.waitFor();
    await page.getByText('تهران').waitFor();
    await isSound(visit);
    await row.click();
    await dialog(page).getByLabel('برچسب‌ها').fill('مهم');
    await dialog(page).getByLabel('پیام نمی‌خواهد').check();
    await dialog(page).getByRole('button', { name: 'ذخیره' }).click();
    await page.getByText('بدون پیام').waitFor();
    await page.getByText('تهران').waitFor({ state: 'detached' });
    await row.click();
    await dialog(page).getByRole('button', { name: 'حذف' }).click();
    await isSound(visit);
    await dialog(page).getByRole('button', { name: 'حذف مخاطب' }).click();
    await row.waitFor({ state: 'detached' });
    expect(visit.faults).toEqual([]);
  });
});

describe('keys and the audit trail', () => {
  inBrowser('a key is made, shown once and revoked, and the trail says so', async () => {
    const member = await newMember(site, { name: 'Sara Office' });
    const visit = await openAs(site, member, '/keys');
    const { page } = visit;
    await page.getByRole('button', { name: 'Make a key' }).first().click();
    await dialog(page).getByLabel('Name').fill('ERP');
    await dialog(page).getByLabel('Only what is ticked').check();
    await dialog(page).getByLabel('Only from these addresses').fill('999.0.0.1');
    await isSound(visit);
    await dialog(page).getByRole('button', { name: 'Make the key' }).click();
    await expectText(page, 'This is not in the expected form.');
    await dialog(page).getByLabel('Only from these addresses').fill('203.0.113.0/24');
    await dialog(page).getByRole('button', { name: 'Make the key' }).click();
    expect(await dialog(page).getByRole('textbox', { name: 'Key' }).textContent()).toMatch(/^Bearer cs_live_/);
    await isSound(visit);
    await dialog(page).getByRole('button', { name: 'I have copied it' }).click();
    await expectText(page, '203.0.113.0/24');
    await isSound(visit);
    await page.getByRole('button', { name: /Revoke/ }).click();
    await dialog(page).getByRole('button', { name: 'Revoke the key' }).click();
    await expectText(page, 'No key yet');

    await page.getByRole('link', { name: 'Audit trail' }).click();
    await expectText(page, 'A key was revoked');
    await page.getByLabel('About').selectOption('key');
    const entry = page.getByRole('list', { name: 'Entries, newest first' }).getByRole('button').first();
    await entry.filter({ hasText: 'A key was revoked' }).filter({ hasText: 'Sara Office' }).waitFor();
    await isSound(visit);
    await entry.click();
    await dialog(page).getByText('key.revoked').waitFor();
    await isSound(visit);
  });

  inBrowser('the trail in Arabic on a phone', async () => {
    const visit = await openAs(site, await newMember(site, { language: 'ar' }), '/audit', PHONE);
    await visit.page.getByRole('list', { name: 'القيود، الأحدث أولًا' }).waitFor();
    await visit.page.getByRole('button', { name: 'كيف يُحمى هذا السجل' }).click();
    await expectText(visit.page, 'verify-audit');
    await isSound(visit);
  });
});
