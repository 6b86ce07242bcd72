import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Secret, TOTP } from 'otpauth';
import { openChromium } from '../support/chromium.ts';
import { newMember, openAs } from './people.ts';
import { dialog, expectText, isSound } from './signer-page.ts';
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

describe('members', () => {
  inBrowser('an invitation brings somebody in, who then gets another role and leaves again', async () => {
    const visit = await openAs(site, await newMember(site), '/members');
    const { page } = visit;
    await page.getByRole('button', { name: 'Invite somebody' }).click();
    await dialog(page).getByLabel('Email').fill('not-an-address');
    await dialog(page).getByRole('button', { name: 'Make the invitation' }).click();
    await expectText(page, 'Enter a complete email address.');
    await isSound(visit);
    await dialog(page).getByLabel('Email').fill('lina@example.com');
    await dialog(page).getByRole('radio', { name: 'Viewer' }).check();
    await dialog(page).getByRole('button', { name: 'Make the invitation' }).click();
    const link = await dialog(page).getByRole('textbox', { name: 'invitation link' }).textContent();
    await isSound(visit);
    await dialog(page).getByRole('button', { name: 'Done' }).click();
    await expectText(page, 'lina@example.com');

    const joining = await site.open(`${site.url}${new URL(link!).pathname}`, { ...PHONE, language: 'ar' });
    await expectText(joining.page, 'انضم إلى');
    await isSound(joining);
    await joining.page.getByLabel('اسمك').fill('لينا المطلعة');
    await joining.page.getByLabel('كلمة المرور', { exact: true }).fill('أربع كلمات طويلة هنا');
    const name = joining.page.getByLabel('اسمك');
    expect(await name.evaluate((field) => getComputedStyle(field).direction)).toBe('rtl');
    await joining.page.getByRole('button', { name: 'انضم' }).click();
    await joining.page.getByRole('button', { name: 'القائمة' }).waitFor();

    await page.reload();
    const row = page.getByRole('listitem').filter({ hasText: 'لينا المطلعة' });
    await row.getByText('Viewer').waitFor();
    await isSound(visit);
    await act(page, 'Change the role');
    await dialog(page).getByRole('radio', { name: 'Sender' }).check();
    await dialog(page).getByRole('button', { name: 'Save' }).click();
    await row.getByText('Sender').waitFor();

    await act(page, 'Remove');
    await isSound(visit);
    await dialog(page).getByRole('button', { name: 'Remove' }).click();
    await row.waitFor({ state: 'detached' });
    await joining.page.reload();
    await joining.page.getByRole('button', { name: 'دخول' }).waitFor();
  });

  inBrowser('an administrator cannot touch an owner, and a lost password is replaced by a link', async () => {
    const owner = await newMember(site, { name: 'Omar Owner' });
    const lost = await newMember(site, { role: 'sender', name: 'Lost Sender' });
    const visit = await openAs(site, await newMember(site, { role: 'admin', name: 'Ada Admin' }), '/members', PHONE);
    const { page } = visit;
    await expectText(page, owner.email);
    expect(await page.getByRole('button', { name: /Actions for .Omar Owner/ }).count()).toBe(0);
    await page.getByRole('button', { name: /Actions for .Lost Sender/ }).click();
    await page.getByRole('menuitem', { name: 'Link for a new password' }).click();
    await dialog(page).getByRole('button', { name: 'Make the link' }).click();
    const link = await dialog(page).getByRole('textbox', { name: 'link for a new password' }).textContent();
    await isSound(visit);

    const back = await site.open(`${site.url}${new URL(link!).pathname}`, DESKTOP);
    await back.page.getByLabel('Password', { exact: true }).fill('an entirely new sentence');
    await back.page.getByRole('button', { name: 'Save and log in' }).click();
    await back.page.getByRole('navigation', { name: 'Main navigation' }).waitFor();
    expect(await back.page.getByRole('link', { name: 'Members' }).count()).toBe(0);
    await back.page.goto(`${site.url}/members`);
    await expectText(back.page, 'This page is not for your role');
    await isSound(back);
    expect(lost.email).toContain('@');
  });

  const act = async (page: Awaited<ReturnType<typeof openAs>>['page'], what: string): Promise<void> => {
    await page.getByRole('button', { name: 'Actions for' }).last().click();
    await page.getByRole('menuitem', { name: what }).click();
  };
});

describe('your account', () => {
  inBrowser('name, language, password and where you are logged in', async () => {
    const member = await newMember(site);
    const elsewhere = await openAs(site, member, '/account', PHONE);
    await elsewhere.page.getByRole('heading', { name: 'Where you are logged in' }).waitFor();
    const visit = await site.open(`${site.url}/login?back=/account`, DESKTOP);
    const { page } = visit;
    await page.getByLabel('Email').fill(member.email);
    await page.getByLabel('Password', { exact: true }).fill(member.password);
    await page.getByRole('button', { name: 'Log in' }).click();
    await expectText(page, 'This device');
    await isSound(visit);

    await page.getByLabel('Current password').fill('not my password');
    await page.getByLabel('New password').fill('another long sentence');
    await page.getByRole('button', { name: 'Change the password' }).click();
    await expectText(page, 'This is not your password.');
    await page.getByLabel('Current password').fill(member.password);
    await page.getByRole('button', { name: 'Change the password' }).click();
    await expectText(page, 'Your password was changed.');
    await elsewhere.page.reload();
    await elsewhere.page.getByRole('button', { name: 'Log in' }).waitFor();

    await page.getByLabel('Name', { exact: true }).fill('سارة الجديدة');
    await page.getByRole('main').getByLabel('Language').selectOption('ar');
    await page.getByRole('button', { name: 'Save' }).click();
    await expectText(page, 'حسابك');
    await page.getByRole('button', { name: 'حسابك وتسجيل الخروج' }).click();
    await page.getByRole('menu').getByText('سارة الجديدة').waitFor();
    await isSound(visit);
  });

  inBrowser('an authenticator app is a second step from then on', async () => {
    const member = await newMember(site);
    const visit = await openAs(site, member, '/account', PHONE);
    const { page } = visit;
    await page.getByRole('button', { name: 'Set up' }).click();
    await page.getByRole('img', { name: 'QR code' }).waitFor();
    await isSound(visit);
    await page.getByRole('img', { name: 'QR code' }).scrollIntoViewIfNeeded();
    const secret = await page.getByRole('textbox', { name: 'enter this key' }).textContent();
    const totp = new TOTP({ secret: Secret.fromBase32(secret!) });
    await page.getByLabel('Code that the app shows now').fill(totp.generate());
    await page.getByRole('button', { name: 'Turn on' }).click();
    await page.getByRole('button', { name: 'Take it off' }).waitFor();
    await isSound(visit);

    await page.getByRole('button', { name: 'Your account and log out' }).click();
    await page.getByRole('menuitem', { name: 'Log out' }).click();
    await page.getByLabel('Email').fill(member.email);
    await page.getByLabel('Password', { exact: true }).fill(member.password);
    await page.getByRole('button', { name: 'Log in' }).click();
    const code = page.getByLabel('Code from the app');
    await code.fill('000000');
    await page.getByRole('button', { name: 'Continue' }).click();
    await expectText(page, 'This code is not right');
    await isSound(visit);
    // The next step's code counts, too; the one just used does not any more.
    await code.fill(totp.generate({ timestamp: Date.now() + 30_000 }));
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByRole('button', { name: 'Menu' }).waitFor();
  });
});
