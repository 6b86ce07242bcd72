import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { DocumentView } from '../../src/documents/view.ts';
import { openChromium } from '../support/chromium.ts';
import { approversOf, decide, ended, person, sent } from '../support/documents.ts';
import { newMember, openAs } from './people.ts';
import { expectText, isSound } from './signer-page.ts';
import { PHONE, type Site, startSite } from './site.ts';

const browser = await openChromium();
const CONNECTION_IDS = [randomUUID(), randomUUID()];
const inBrowser = browser ? test : test.skip;
let site: Site;
beforeAll(async () => {
  if (browser) site = await startSite(browser);
});
afterAll(async () => {
  await browser?.close();
  await site?.stop();
});

describe('home, before the first document', () => {
  inBrowser('says to an owner what to do first, and to a viewer that there is nothing to do', async () => {
    const owner = await openAs(site, await newMember(site));
    await expectText(owner.page, 'Send your first document');
    await isSound(owner);
    expect(await owner.page.getByRole('main').getByRole('link').allTextContents()).toEqual([
      'New document',
      'Invite somebody',
      'Open the settings',
    ]);

    const viewer = await openAs(site, await newMember(site, { role: 'viewer', language: 'fa' }), '/', PHONE);
    await expectText(viewer.page, 'هنوز چیزی اینجا نیست');
    await isSound(viewer);
  });
});

describe('home', () => {
  let waiting: DocumentView;

  inBrowser('shows how documents fare, and who is awaited', async () => {
    const { product, caller } = site;
    const [done] = await Promise.all([sent(product, caller), sent(product, caller, { title: 'Office lease' })]);
    waiting = await sent(product, caller, {
      title: 'عقد التوريد السنوي',
      steps: [{ approvers: [person({ name: 'ليلى المالية', action: 'sign' })] }],
    });
    await decide(product, caller, done, approversOf(done)[0]!.id);
    await ended(product, caller, done.id);

    const visit = await openAs(site, await newMember(site));
    const { page } = visit;
    await page.locator('.plot svg').first().waitFor();
    expect(await tile(visit.page, 'On their way')).toBe('2');
    expect(await tile(visit.page, 'Approved')).toBe('1');
    await expectText(page, 'to sign');
    await expectText(page, 'Step 1');
    await isSound(visit);

    await page.getByText('As a table').click();
    const day = async (back: number) =>
      (
        await page
          .getByRole('row')
          .nth(-1 - back)
          .getByRole('cell')
          .allTextContents()
      ).map(Number);
    // A day may have ended meanwhile.
    const [today, yesterday] = [await day(0), await day(1)];
    expect(today.map((count, index) => count + yesterday[index]!)).toEqual([3, 1, 0, 0, 0]);
    await page.getByText('One year').click();
    await page.getByRole('row').nth(12).waitFor();
    await isSound(visit);
  });

  inBrowser('follows what happens without being asked, and says loudly what is held up', async () => {
    const { product, caller } = site;
    const visit = await openAs(site, await newMember(site, { language: 'ar' }), '/', PHONE);
    const { page } = visit;
    await page.getByRole('link', { name: 'عقد التوريد السنوي' }).waitFor();
    await isSound(visit);
    await decide(product, caller, waiting, approversOf(waiting)[0]!.id);
    await page.getByRole('link', { name: 'عقد التوريد السنوي' }).waitFor({ state: 'detached' });

    await product.core.database.tenant(caller.organizationId, (em) =>
      em.execute(`update documents set blocked = '{"code": "seal_unavailable"}' where status = 'in_progress'`),
    );
    await page.reload();
    await expectText(page, 'مستند واحد متوقف');
    await isSound(visit);
  });

  inBrowser('says of each WhatsApp connection whether it works, or who must do something', async () => {
    const { product, caller } = site;
    await product.core.database.tenant(caller.organizationId, (em) =>
      em.execute(
        `insert into whatsapp_connections (id, organization_id, name, state, reason, created_by) values
           (?, ?, 'Office', 'ready', null, 'test'), (?, ?, 'Branch', 'logged_out', 'logged_out_by_phone', 'test')
         on conflict do nothing`,
        CONNECTION_IDS.flatMap((id) => [id, caller.organizationId]),
      ),
    );
    const english = await openAs(site, await newMember(site));
    const entry = (name: string) => english.page.getByRole('listitem').filter({ hasText: name });
    await entry('Office').getByText('Works').waitFor();
    await entry('Branch').getByText('Needs you').waitFor();
    await entry('Branch').getByText('The device was removed on the phone.').waitFor();
    await isSound(english);
    const persian = await openAs(site, await newMember(site, { language: 'fa' }), '/', PHONE);
    await expectText(persian.page, 'نیاز به شما');
    await isSound(persian);
  });

  const tile = async (page: Awaited<ReturnType<typeof openAs>>['page'], name: string): Promise<string | null> =>
    page.locator('.tile', { hasText: name }).locator('.tile-count').textContent();
});
