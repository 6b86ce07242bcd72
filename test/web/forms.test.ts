import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { readDocument } from '../../src/documents/reading.ts';
import { listForms, listSubmissions } from '../../src/forms/reading.ts';
import { createTemplate } from '../../src/templates/templates.ts';
import { openChromium } from '../support/chromium.ts';
import { approversOf, draft, person } from '../support/documents.ts';
import { eventually } from '../support/product.ts';
import { type Member, newMember, openAs } from './people.ts';
import { expectText, isSound, shot } from './signer-page.ts';
import { DESKTOP, PHONE, type Site, startSite } from './site.ts';

const browser = await openChromium();
const inBrowser = browser ? test : test.skip;
let site: Site;
let member: Member;
beforeAll(async () => {
  if (!browser) return;
  site = await startSite(browser);
  member = await newMember(site);
});
afterAll(async () => {
  await browser?.close();
  await site?.stop();
});

const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name });
const BOX = { page: 1, x: 0.1, y: 0.1, width: 0.3, height: 0.05 };

/** A lease whose tenant fills in the rent. */
async function lease() {
  const fields = [
    { id: 'mark', kind: 'signature' as const, ...BOX },
    { id: 'rent', kind: 'text' as const, ...BOX, y: 0.4, label: 'اجارهٔ ماهانه', required: true },
  ];
  const steps = [{ approvers: [person({ action: 'sign', role: 'Tenant', fields })] }];
  const document = await draft(site.product, site.caller, { title: 'Lease', steps });
  return createTemplate(site.product.core, site.caller, { id: randomUUID(), documentId: document.id, name: 'Lease' });
}

inBrowser('a form is made of a template, answered on a phone in Persian, and starts a document', async () => {
  const { core } = site.product;
  const template = await lease();
  const office = await openAs(site, member, `/create/templates/${template.id}`, DESKTOP);
  await office.page.getByRole('link', { name: 'Make a form of it' }).click();
  await office.page.getByLabel('Title of the form').fill('اجارهٔ آپارتمان');
  await office.page.getByLabel('Language of the form').selectOption('fa');
  await isSound(office);
  await button(office.page, 'Make the form').click();
  await expectText(office.page, 'It works as soon as the form is published.');
  await button(office.page, 'Add a question').click();
  const fourth = office.page.getByRole('listitem', { name: 'Question 4' });
  await fourth.getByRole('textbox', { name: /^Question/ }).fill('تاریخ آغاز');
  await fourth.getByLabel('Kind of answer').selectOption('date');
  await button(office.page, 'Move question 4 up').click();
  await button(office.page, 'Add a question').click();
  const fifth = office.page.getByRole('listitem', { name: 'Question 5' });
  await fifth.getByRole('textbox', { name: /^Question/ }).fill('چند نفر؟');
  await fifth.getByLabel('Kind of answer').selectOption('choice');
  await button(office.page, 'Publish').click();
  await expectText(office.page, 'Something is still missing');
  await isSound(office);
  await shot(office.page, 'form-editor');
  await fifth.getByLabel('Options').fill('یک نفر\nدو نفر');
  await button(office.page, 'Publish').click();
  await expectText(office.page, 'Nobody has looked at it yet.');
  const [form] = (await listForms(core, site.caller, { limit: 1 })).data;

  const visit = await site.open(`${site.url}/f/${form!.slug}`, PHONE);
  const { page } = visit;
  await page.getByRole('heading', { name: 'اجارهٔ آپارتمان' }).waitFor();
  expect(await page.locator('html').getAttribute('dir')).toBe('rtl');
  // Loading it again is not another view.
  await eventually(async () => (await listForms(core, site.caller, { limit: 1 })).data[0]?.views === 1);
  await page.reload();
  await page.getByRole('heading', { name: 'اجارهٔ آپارتمان' }).waitFor();
  await isSound(visit);
  await button(page, 'ادامه').click();
  await expectText(page, '۵ پاسخ هنوز درست نیست.');
  await isSound(visit);
  await page.getByLabel('نام و نام خانوادگی').fill('مینا رضایی');
  await page.getByLabel('شماره همراه').fill('۰۹۱۲');
  await page.getByLabel('تاریخ آغاز').fill('2026-03-21');
  await expectText(page, '۱ فروردین ۱۴۰۵');
  await page.getByLabel('اجارهٔ ماهانه').fill('۲٬۰۰۰');
  await page.getByText('دو نفر').click();
  await button(page, 'ادامه').click();
  await expectText(page, 'شمارهٔ همراه را درست بنویسید');
  await page.getByLabel('شماره همراه').fill('۰۹۱۲۱۲۳۴۵۶۷');
  await shot(page, 'form-phone');
  await button(page, 'ادامه').click();
  await expectText(page, 'همه‌چیز درست است؟');
  await isSound(visit);
  await shot(page, 'form-check');
  await button(page, 'فرستادن').click();
  await expectText(page, 'پاسخ‌های شما رسید');
  await isSound(visit);
  await shot(page, 'form-sent');

  const [submission] = (await listSubmissions(core, site.caller, form!.id, { limit: 1 })).data;
  expect(submission!.answers).toMatchObject({ mobile: '+989121234567', rent: '۲٬۰۰۰' });
  const document = await readDocument(site.product.services, site.caller, submission!.documentId!);
  expect(approversOf(document)[0]).toMatchObject({ name: 'مینا رضایی', phone: '+989121234567' });
  const sms = await eventually(async () => site.gateway.received.find(({ to }) => to === '+989121234567'));
  expect(sms.text).toContain('/s/');

  const [counted] = (await listForms(core, site.caller, { limit: 1 })).data;
  expect(counted).toMatchObject({ views: 1, starts: 1, submissions: 1 });
  await office.page.reload();
  await expectText(office.page, '100%');
  await shot(office.page, 'form-results');
  await isSound(office);
  await office.page.getByRole('button', { name: /مینا رضایی/ }).click();
  await expectText(office.page, 'دو نفر');
  await isSound(office);
  await office.context.close();
  await visit.context.close();
});
