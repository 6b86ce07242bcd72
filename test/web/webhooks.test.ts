import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { openChromium } from '../support/chromium.ts';
import { newMember, openAs } from './people.ts';
import { dialog, expectText, isSound } from './signer-page.ts';
import { PHONE, type Site, startSite } from './site.ts';

const browser = await openChromium();
const inBrowser = browser ? test : test.skip;
let site: Site;
let receiver: Server;
let url: string;
/** What the receiver answers next, and what it has got. */
let status = 200;
const received: { headers: Record<string, unknown>; body: string }[] = [];

beforeAll(async () => {
  if (!browser) return;
  site = await startSite(browser);
  receiver = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      received.push({ headers: request.headers, body: Buffer.concat(chunks).toString() });
      response.writeHead(status).end(status === 200 ? 'thank you' : 'not now');
    });
  });
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/orders`;
});
afterAll(async () => {
  await browser?.close();
  await new Promise((resolve) => (receiver ? receiver.close(resolve) : resolve(null)));
  await site?.stop();
});

describe('webhooks', () => {
  inBrowser('an endpoint is added, tested, looked at, given a new secret and deleted', async () => {
    const visit = await openAs(site, await newMember(site), '/webhooks');
    const { page } = visit;
    await expectText(page, 'No endpoint yet');
    await isSound(visit);
    await page.getByRole('button', { name: 'Add an endpoint' }).click();
    await dialog(page).getByLabel('Address').fill('nowhere');
    await dialog(page).getByRole('button', { name: 'Add', exact: true }).click();
    await dialog(page).getByRole('alert').waitFor();
    await dialog(page).getByLabel('Address').fill(url);
    await dialog(page).getByLabel('Only what is ticked').check();
    await dialog(page).getByLabel('A document was approved').waitFor();
    await isSound(visit);
    await dialog(page).getByRole('button', { name: 'More settings' }).click();
    await dialog(page).getByLabel('Own headers').fill('X-Gateway-Token: abc');
    await isSound(visit);
    await dialog(page).getByRole('button', { name: 'Add', exact: true }).click();
    const secret = dialog(page).getByRole('textbox', { name: 'Secret' });
    expect(await secret.textContent()).toMatch(/^whsec_/);
    const first = await secret.textContent();
    await isSound(visit);
    await dialog(page).getByRole('button', { name: 'I have copied it' }).click();

    await page.getByRole('button', { name: 'Send a test' }).click();
    await dialog(page).getByLabel('Event').selectOption('document.approved');
    await isSound(visit);
    await dialog(page).getByRole('button', { name: 'Send it' }).click();
    await expectText(page, /Answered .200/);
    await expectText(page, 'thank you');
    await isSound(visit);
    expect(received.at(-1)?.headers['x-gateway-token']).toBe('abc');
    expect(JSON.parse(received.at(-1)!.body)).toMatchObject({ type: 'document.approved' });
    const before = received.length;
    await dialog(page).getByRole('button', { name: 'Send it again' }).click();
    await expectText(page, 'Replay 1');
    await dialog(page)
      .getByText(/Answered .200/)
      .waitFor();
    expect(received.length).toBe(before + 1);
    await dialog(page).getByRole('button', { name: 'Close' }).click();
    await page.locator('.figures').waitFor();
    await isSound(visit);

    await page.getByRole('button', { name: 'New secret' }).click();
    await dialog(page).getByLabel('Not at all: it has leaked').check();
    await isSound(visit);
    await dialog(page).getByRole('button', { name: 'Make a new secret' }).click();
    expect(await secret.textContent()).not.toBe(first);
    await dialog(page).getByRole('button', { name: 'I have copied it' }).click();

    await page.getByRole('button', { name: 'Disable' }).click();
    await dialog(page).getByRole('button', { name: 'Disable' }).click();
    await page.getByRole('button', { name: 'Enable' }).click();
    await page.getByRole('button', { name: 'Delete' }).click();
    await dialog(page).getByRole('button', { name: 'Delete the endpoint' }).click();
    await expectText(page, 'No endpoint yet');
    expect(visit.faults).toEqual([]);
  });

  inBrowser('what an endpoint missed is replayed, on a phone in Arabic', async () => {
    const visit = await openAs(site, await newMember(site, { language: 'ar' }), '/webhooks', PHONE);
    const { page } = visit;
    await page.getByRole('button', { name: 'أضف نقطة استقبال' }).click();
    await dialog(page).getByLabel('العنوان').fill(url);
    await isSound(visit);
    await dialog(page).getByRole('button', { name: 'إضافة' }).click();
    await dialog(page).getByRole('button', { name: 'نسختُه' }).click();
    status = 500;
    await page.getByRole('button', { name: 'أرسل اختبارًا' }).click();
    await dialog(page).getByRole('button', { name: 'أرسله' }).click();
    await dialog(page).getByText('not now').waitFor();
    await isSound(visit);
    status = 200;
    await dialog(page).getByRole('button', { name: 'إغلاق' }).click();
    await page.getByRole('button', { name: 'إعادة الإرسال' }).click();
    await isSound(visit);
    await dialog(page).getByLabel('كل شيء، وما وصلها أيضًا').check();
    await dialog(page).getByRole('button', { name: 'أعد الإرسال' }).click();
    await dialog(page).getByRole('status').waitFor();
    await isSound(visit);
    await dialog(page).getByRole('button', { name: 'إغلاق' }).first().click();
    await isSound(visit);
  });

  inBrowser('who may not change webhooks does not see them', async () => {
    const visit = await openAs(site, await newMember(site, { role: 'viewer' }), '/webhooks');
    await expectText(visit.page, 'This page is not for your role');
    await isSound(visit);
  });
});
