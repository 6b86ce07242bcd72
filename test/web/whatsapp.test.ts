import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Locator, Page } from 'playwright-core';
import sharp from 'sharp';
import { encode } from 'uqr';
import { listChats } from '../../src/whatsapp/chats/chats.ts';
import { CHATS_CHANGED, type ChatsChange } from '../../src/whatsapp/chats/news.ts';
import { listConnections } from '../../src/whatsapp/reading.ts';
import { startWhatsAppSimulator, type WhatsAppSimulator } from '../simulators/whatsapp-web/start.ts';
import { FAKE_MICROPHONE, openChromium } from '../support/chromium.ts';
import { eventually } from '../support/product.ts';
import { sessionSettings } from '../support/whatsapp.ts';
import { type Member, newMember, openAs } from './people.ts';
import { dialog, expectText, isSound } from './signer-page.ts';
import { PHONE, type Site, startSite, type Visit } from './site.ts';

/** Connections and chats as people in an office meet them: the whole product, and a simulated WhatsApp with its phones. */

const OFFICE = '15550000001';
const ANA = '15550000002';
const LAYLA = '15550000003';
const ARABIC = 'صباح الخير، متى يكون العقد جاهزًا؟';

const browser = await openChromium(...FAKE_MICROPHONE);
const inBrowser = browser ? test : test.skip;
let simulator: WhatsAppSimulator;
let site: Site;
let member: Member;

beforeAll(async () => {
  if (!browser) return;
  simulator = await startWhatsAppSimulator({ phonePort: 0 });
  simulator.world.account({ phone: OFFICE, name: 'Office' });
  simulator.world.account({ phone: ANA, name: 'Ana', addressing: 'lid' });
  simulator.world.account({ phone: LAYLA, name: 'ليلى' });
  site = await startSite(browser, {
    ...sessionSettings(simulator),
    WHATSAPP_SIMULATOR_URL: simulator.phoneUrl!,
  });
  member = await newMember(site);
});
afterAll(async () => {
  await browser?.close();
  await site?.stop();
  await simulator?.close();
});

const connection = async () => {
  const { data } = await listConnections(site.product.core, site.caller, { limit: 10 }, 'en');
  return data[0]!;
};
const phone = (number: string) => simulator.world.phone(number);
const chatOf = (page: Page, name: string) => page.getByRole('link', { name });
const messages = (page: Page) => page.getByRole('region', { name: 'Messages, the oldest first' });
const message = (page: Page, text: string) => messages(page).getByRole('listitem').filter({ hasText: text });
const field = (page: Page) => page.getByRole('textbox', { name: 'Message', exact: true });
const sentTo = (number: string, text: string) =>
  eventually(async () =>
    phone(number)
      .messages(OFFICE)
      .find(({ content }) => JSON.stringify(content).includes(text)),
  );

/** As whoever holds the session says it. */
async function tellTyping(name: string): Promise<void> {
  const { caller, product } = site;
  const { core } = product;
  const { id: connectionId } = await connection();
  const { data } = await listChats(core, caller, connectionId, { search: name, limit: 1 });
  const change: ChatsChange = {
    organizationId: caller.organizationId,
    connectionId,
    chat: data[0]!.id,
    what: 'typing',
  };
  await core.database.statement((sql) =>
    sql.execute('select pg_notify(?, ?)', [CHATS_CHANGED, JSON.stringify(change)]),
  );
}

/** How long something can be heard. @throws when the browser cannot play it */
const secondsOf = (sound: Locator): Promise<number> =>
  sound.evaluate(async (audio: HTMLAudioElement) => {
    audio.muted = true;
    await audio.play();
    return audio.duration;
  });

declare global {
  interface Window {
    /** What the page was given to listen by. */
    microphones: MediaStreamTrack[];
    /** What somebody would have said to the browser. */
    isAllowed: boolean;
  }
}

/** What the page draws is what a phone sees. */
function drawingOf(text: string): string {
  const { data } = encode(text, { border: 3 });
  return data.flatMap((row, y) => row.flatMap((isDark, x) => (isDark ? [`M${x} ${y}h1v1h-1z`] : []))).join('');
}

describe('connections', () => {
  inBrowser('one is added, and a phone is linked by the code on the page', async () => {
    const visit = await openAs(site, member, '/connections');
    const { page } = visit;
    await expectText(page, 'No connection yet');
    await expectText(page, 'This is a simulation.');
    await page.getByRole('button', { name: 'Add a connection' }).click();
    await dialog(page).getByLabel('Name').fill('Office');
    await dialog(page).getByRole('button', { name: 'Add', exact: true }).click();
    const code = page.locator('svg.qr path');
    await code.waitFor();
    await isSound(visit);
    const qr = await eventually(async () => {
      const shown = await code.getAttribute('d').catch(() => null);
      return simulator.world.qrCodes.find((text) => drawingOf(text) === shown);
    });
    phone(OFFICE).scan(qr);
    await expectText(page, 'Ready to send and to receive.');
    await expectText(page, `+${OFFICE}`);
    await code.waitFor({ state: 'detached' });
  });

  inBrowser('how it writes is set on its page', async () => {
    const visit = await openAs(site, member, `/connections/${(await connection()).id}`);
    const { page } = visit;
    await page.getByLabel('Messages a day at most').fill('300');
    await page.getByRole('switch', { name: 'Nothing goes out at night' }).check();
    await page.getByRole('switch', { name: 'Reject calls' }).check();
    await page.getByLabel('What is written to the caller').fill('Please write to us.');
    await isSound(visit);
    await page.getByRole('button', { name: 'Save' }).click();
    await expectText(page, 'Saved.');
    expect(await connection()).toMatchObject({
      dailyMax: 300,
      quietHours: { from: '21:00', to: '08:00' },
      rejectCalls: true,
      callReply: 'Please write to us.',
    });
    await page.getByRole('switch', { name: 'Nothing goes out at night' }).uncheck();
    await page.getByRole('button', { name: 'Save' }).click();
    await eventually(async () => (await connection()).quietHours === null);
  });
});

describe('chats', () => {
  let visit: Visit;

  inBrowser('what people write is read and answered', async () => {
    phone(ANA).send(OFFICE, 'Is the contract ready?');
    // Where the Client manager's documents have it.
    visit = await openAs(site, member, '/clientmanager/chat');
    const { page } = visit;
    await chatOf(page, 'Ana').getByText('unread').waitFor();
    await chatOf(page, 'Ana').click();
    await message(page, 'Is the contract ready?').waitFor();
    const [asked] = phone(ANA).messages(OFFICE);
    await eventually(async () => simulator.world.ack(asked!) === 3);

    await message(page, 'Is the contract ready?').hover();
    await message(page, 'Is the contract ready?').getByRole('button', { name: 'Answer' }).click();
    await field(page).fill('Yes, it is.');
    await field(page).press('Enter');
    const answer = await sentTo(ANA, 'Yes, it is.');
    expect(JSON.stringify(answer)).toContain('Is the contract ready?');
    await message(page, 'Yes, it is.').getByText('Is the contract ready?').waitFor();
    phone(ANA).read(OFFICE);
    await message(page, 'Yes, it is.').getByLabel('Read', { exact: true }).waitFor();
    await isSound(visit);
  });

  inBrowser('what happens meanwhile is seen without asking', async () => {
    const { page } = visit;
    const first = phone(ANA).send(OFFICE, 'Thank you');
    await message(page, 'Thank you').waitFor();
    const slip = phone(ANA).send(OFFICE, 'A slip');
    await message(page, 'A slip').waitFor();
    phone(ANA).revoke(OFFICE, slip.id);
    await message(page, 'This message was deleted').waitFor();
    phone(ANA).edit(OFFICE, first.id, 'Thank you very much');
    await message(page, 'Thank you very much').getByText('edited').waitFor();

    await tellTyping('Ana');
    await page.getByRole('status').filter({ hasText: 'is typing' }).waitFor();

    await field(page).fill('A draft that is not sent');
    phone(LAYLA).send(OFFICE, ARABIC);
    await page.getByRole('alert').filter({ hasText: 'ليلى' }).getByText(ARABIC).waitFor();
    await chatOf(page, 'ليلى').click();
    await message(page, ARABIC).waitFor();
    expect(await field(page).inputValue()).toBe('');
    await chatOf(page, 'Ana').click();
    expect(await field(page).inputValue()).toBe('A draft that is not sent');
  });

  inBrowser('a text is drawn as WhatsApp means it, and an answer leads to what it answers', async () => {
    const { page } = visit;
    phone(ANA).send(OFFICE, '*Today*, please, as snake_case_name');
    await message(page, 'please').locator('strong').getByText('Today', { exact: true }).waitFor();
    await message(page, 'Yes, it is.').getByRole('button', { name: 'Go to the message' }).click();
    await page.locator('li:focus').getByText('Is the contract ready?').waitFor();
    await isSound(visit);
  });

  inBrowser('a picture is sent with what is written under it', async () => {
    const { page } = visit;
    const buffer = await sharp({ create: { width: 60, height: 40, channels: 3, background: '#0b7285' } })
      .png()
      .toBuffer();
    const choosing = page.waitForEvent('filechooser');
    await page.getByRole('button', { name: 'Attach a file' }).click();
    await (await choosing).setFiles({ name: 'plan.png', mimeType: 'image/png', buffer });
    await field(page).fill('The new plan');
    await page.getByRole('button', { name: 'Send', exact: true }).click();
    await sentTo(ANA, 'The new plan');
    const picture = message(page, 'The new plan').getByRole('img', { name: 'The new plan' });
    await eventually(() => picture.evaluate((image: HTMLImageElement) => image.naturalWidth === 60));
    await isSound(visit);
  });

  inBrowser('a voice message is cancelled, or heard and sent as what phones play', async () => {
    const { page } = visit;
    await page.evaluate(() => {
      const devices = navigator.mediaDevices;
      const ask = devices.getUserMedia.bind(devices);
      window.microphones = [];
      window.isAllowed = false;
      devices.getUserMedia = async (wanted) => {
        if (!window.isAllowed) throw new DOMException('Permission denied', 'NotAllowedError');
        const stream = await ask(wanted);
        window.microphones.push(...stream.getTracks());
        return stream;
      };
    });
    const isListening = () => page.evaluate(() => window.microphones.some(({ readyState }) => readyState === 'live'));
    const record = page.getByRole('button', { name: 'Record a voice message' });
    const bar = page.getByRole('group', { name: 'Voice message' });
    const speak = async ({ until }: { until: RegExp }) => {
      await record.press('Enter');
      await bar.getByRole('timer').filter({ hasText: until }).waitFor();
      expect(await isListening()).toBe(true);
    };

    await chatOf(page, 'Ana').click();
    await page.keyboard.press('Escape'); // What a first try may have left.
    await field(page).fill('');
    await record.click();
    await page.getByRole('alert').filter({ hasText: 'The microphone is not allowed' }).waitFor();
    await isSound(visit);
    await page.evaluate(() => {
      window.isAllowed = true;
    });
    await speak({ until: /0:0/ });
    await page.keyboard.press('Escape');
    await record.waitFor();
    expect(await isListening()).toBe(false);
    await speak({ until: /0:0[1-9]/ });
    await chatOf(page, 'ليلى').click();
    await record.waitFor();
    expect(await isListening()).toBe(false);
    // As with a text that was begun, it is there again.
    await chatOf(page, 'Ana').click();
    await bar.locator('audio').waitFor();
    await bar.getByRole('button', { name: 'Cancel the voice message' }).click();

    const voices = () =>
      phone(ANA)
        .messages(OFFICE)
        .filter(({ content }) => content.type === 'ptt');
    const before = voices().length;
    await speak({ until: /0:0[1-9]/ });
    await bar.getByRole('button', { name: 'Stop and listen' }).press('Enter');
    expect(await secondsOf(bar.locator('audio'))).toBeGreaterThan(0.9);
    expect(await isListening()).toBe(false);
    await isSound(visit);
    await bar.getByRole('button', { name: 'Send the voice message' }).press('Enter');
    const { content } = await eventually(async () => voices()[before]);
    expect(content.mimetype).toBe('audio/ogg; codecs=opus');
    const { bytes } = await simulator.world.media.get(content.directPath!);
    expect([bytes.toString('latin1', 0, 4), bytes.indexOf('OpusHead')]).toEqual(['OggS', 28]);
    const played = messages(page)
      .getByRole('listitem')
      .filter({ has: page.locator('audio') })
      .nth(before);
    expect(await secondsOf(played.locator('audio'))).toBeGreaterThan(0.9);
    // Safari plays nothing of which it cannot have a part.
    const address = await played.locator('audio').getAttribute('src');
    const part = await page.request.get(`${site.url}${address}`, { headers: { range: 'bytes=28-35' } });
    expect([part.status(), await part.text()]).toEqual([206, 'OpusHead']);
    expect(part.headers()['content-range']).toBe(`bytes 28-35/${bytes.length}`);
  });

  inBrowser('what was written is reacted to, edited and deleted for everybody', async () => {
    const { page } = visit;
    const { id } = await sentTo(ANA, 'Yes, it is.');
    const onTheirPhone = () =>
      phone(ANA)
        .messages(OFFICE)
        .find((one) => one.id === id)!;
    const actions = (text: string) => message(page, text).getByRole('button', { name: 'React and more' });
    const item = (name: string) => page.getByRole('menuitem', { name });
    const thumb = page.getByRole('menuitemradio', { name: '👍' });
    await message(page, 'Yes, it is.').hover();
    await actions('Yes, it is.').click();
    await item('Edit').waitFor();
    await isSound(visit);
    await thumb.click();
    await message(page, 'Yes, it is.').getByText('👍').waitFor();
    expect(onTheirPhone().reactions[OFFICE]?.text).toBe('👍');
    // It is taken back by the keyboard.
    await actions('Yes, it is.').press('Enter');
    await thumb.press('Enter');
    await message(page, 'Yes, it is.').getByText('👍').waitFor({ state: 'detached' });
    await actions('Yes, it is.').press('Enter');
    await item('Edit').press('Enter');
    await dialog(page).getByLabel('Message').fill('Yes, since today.');
    await dialog(page).getByRole('button', { name: 'Save' }).click();
    await message(page, 'Yes, since today.').getByText('edited').waitFor();
    await actions('Yes, since today.').press('Enter');
    await item('Delete for everybody').press('Enter');
    await isSound(visit);
    await dialog(page).getByRole('button', { name: 'Delete for everybody' }).click();
    await message(page, 'Yes, since today.').waitFor({ state: 'detached' });
    expect(onTheirPhone()).toMatchObject({ content: { type: 'revoked' }, reactions: {} });
  });

  inBrowser('a chat is begun with a number that has WhatsApp, and with no other', async () => {
    const { page } = visit;
    await page.getByRole('button', { name: 'New chat' }).click();
    const number = dialog(page).getByLabel('Number with country code');
    await number.fill('+15550000099');
    await dialog(page).getByRole('button', { name: 'Open the chat' }).click();
    await expectText(page, 'This number does not have WhatsApp.');
    await number.fill(`+${LAYLA}`);
    await dialog(page).getByRole('button', { name: 'Open the chat' }).click();
    await page.getByRole('heading', { name: 'ليلى' }).waitFor();
  });

  inBrowser('on a phone in Persian the list and the chat are two screens, and each text runs its own way', async () => {
    const persian = await openAs(site, await newMember(site, { language: 'fa' }), '/chat', PHONE);
    const { page } = persian;
    await page.getByRole('link', { name: 'ليلى' }).waitFor();
    await isSound(persian);
    await page.getByRole('link', { name: 'ليلى' }).click();
    const texts = page.locator('.chat-text');
    await texts.filter({ hasText: ARABIC }).waitFor();
    await page.getByRole('textbox', { name: 'پیام' }).fill('It is ready, thank you.');
    await page.getByRole('button', { name: 'ارسال', exact: true }).click();
    await texts.filter({ hasText: 'It is ready' }).waitFor();
    const directions = await texts.evaluateAll((all) => all.map((one) => getComputedStyle(one).direction));
    expect(directions).toEqual(['rtl', 'ltr']);
    await sentTo(LAYLA, 'It is ready, thank you.');
    await isSound(persian);
    expect(await page.getByRole('link', { name: 'ليلى' }).isVisible()).toBe(false);

    await page.getByRole('button', { name: 'ضبط پیام صوتی' }).click();
    await page.getByRole('timer').waitFor();
    await isSound(persian);
    await page.getByRole('button', { name: 'لغو پیام صوتی' }).click();
    await page.evaluate(() => {
      MediaRecorder.isTypeSupported = () => false;
    });
    await page.getByRole('button', { name: 'ضبط پیام صوتی' }).click();
    await page.getByRole('alert').filter({ hasText: 'این مرورگر نمی‌تواند پیام صوتی ضبط کند' }).waitFor();
    await isSound(persian);
    await page.getByRole('link', { name: 'بازگشت به گفتگوها' }).click();
    await page.getByRole('link', { name: 'ليلى' }).waitFor();

    // What could not be read says so under its name, and is read by itself as soon as it can be.
    await persian.context.setOffline(true);
    await page.getByRole('link', { name: 'Ana' }).click();
    await page.getByRole('button', { name: 'تلاش دوباره' }).waitFor();
    await page.getByRole('heading', { name: 'Ana' }).waitFor();
    await persian.context.setOffline(false);
    await texts.filter({ hasText: 'Is the contract ready?' }).waitFor();
  });
});

describe('what the pages may do, and what they contain', () => {
  inBrowser('the dashboard may ask for the microphone, and the approvers’ page may not', async () => {
    const policies = async (path: string) => {
      const { headers } = await fetch(site.url + path);
      return [headers.get('permissions-policy'), headers.get('content-security-policy')];
    };
    expect(await policies('/chat')).toEqual([
      expect.stringContaining('microphone=(self)'),
      expect.stringContaining("media-src 'self' blob:;"),
    ]);
    expect(await policies('/s/somebody')).toEqual([
      expect.stringContaining('microphone=()'),
      expect.not.stringContaining('media-src'),
    ]);
  });

  inBrowser('whose works the pages contain is told with them', async () => {
    const answer = await fetch(`${site.url}/licenses.txt`);
    expect(answer.headers.get('content-type')).toBe('text/plain; charset=utf-8');
    const told = await answer.text();
    for (const name of ['mediabunny', 'react-dom', '@mantine/core', '@fontsource-variable/vazirmatn']) {
      expect(told).toContain(`Source: https://www.npmjs.com/package/${name}/v/`);
    }
    expect(told).toContain('Mozilla Public License Version 2.0');
    const page = await (await fetch(`${site.url}/chat`)).text();
    const [, script] = /src="(\/assets\/[^"]+)"/.exec(page)!;
    expect(await (await fetch(site.url + script)).text()).toContain('/licenses.txt');
  });
});

describe('what goes out later, and to many', () => {
  inBrowser('a message is scheduled, changed and cancelled', async () => {
    const visit = await openAs(site, member, '/scheduled');
    const { page } = visit;
    await page.getByRole('button', { name: 'Schedule a message' }).click();
    await dialog(page).getByLabel('To').fill(`+${ANA}`);
    await dialog(page).getByLabel('Text').fill('Good morning');
    await isSound(visit);
    await dialog(page).getByRole('button', { name: 'Schedule', exact: true }).click();
    const row = page.getByRole('button', { name: new RegExp(`\\+${ANA}`) }).first();
    await row.getByText('Waiting').waitFor();
    await row.click();
    await dialog(page).getByLabel('Text').fill('Good evening');
    await dialog(page).getByRole('button', { name: 'Save the change' }).click();
    await row.getByText('Good evening').click();
    await dialog(page).getByRole('button', { name: 'Do not send it' }).click();
    await dialog(page).getByText('It stays in the list as cancelled.').waitFor();
    await dialog(page).getByRole('button', { name: 'Do not send it' }).click();
    await row.getByText('Cancelled').waitFor();
    await isSound(visit);
  });

  inBrowser('a campaign is looked at before it is sent, and followed to its end', async () => {
    const visit = await openAs(site, member, '/campaigns');
    const { page } = visit;
    await page.getByRole('link', { name: 'New campaign' }).click();
    await page.getByLabel('Name').fill('Opening');
    await page.getByLabel('Text').fill('Dear {{name}}, we open on {{day}}.');
    const list = `phone,name,day\n+${ANA},Ana,Sunday\n12,Nobody,Sunday\n+${LAYLA},ليلى,الأحد\n`;
    const file = { name: 'list.csv', mimeType: 'text/csv', buffer: Buffer.from(list) };
    await page.locator('.list-drop input[type=file]').setInputFiles(file);
    await page.getByRole('button', { name: 'Check and preview' }).click();
    await expectText(page, '2 people get it');
    await expectText(page, 'Dear Ana, we open on Sunday.');
    await expectText(page, 'must be a phone with its country');
    await isSound(visit);
    await page.getByRole('button', { name: 'Send to 2 people' }).click();
    await page.getByText('Finished', { exact: true }).waitFor();
    await expectText(page, '2 of 3 are sent');
    await sentTo(ANA, 'Dear Ana, we open on Sunday.');
    // Whatever the script of what is filled in, the sentence keeps its order.
    await sentTo(LAYLA, 'Dear \u2068ليلى\u2069, we open on \u2068الأحد\u2069.');
    await isSound(visit);
  });

  inBrowser('on a phone in Arabic a campaign that waits for its time is given up', async () => {
    const arabic = await openAs(site, await newMember(site, { language: 'ar' }), '/campaigns/new', PHONE);
    const { page } = arabic;
    await page.getByLabel('الاسم').fill('العيد');
    await page.getByLabel('النص').fill('كل عام وأنتم بخير');
    await page.getByLabel('البدء لاحقًا').check();
    const file = { name: 'list.csv', mimeType: 'text/csv', buffer: Buffer.from(`phone\n+${ANA}\n`) };
    await page.locator('.list-drop input[type=file]').setInputFiles(file);
    await page.getByRole('button', { name: 'تحقق واعرض' }).click();
    await isSound(arabic);
    await page.getByRole('button', { name: 'جدولة لشخص واحد' }).click();
    await page.getByText('مجدولة', { exact: true }).waitFor();
    await isSound(arabic);
    await page.getByRole('button', { name: 'ترك الباقي' }).click();
    await dialog(page).getByRole('button', { name: 'ترك الباقي' }).click();
    await page.getByText('ملغاة', { exact: true }).waitFor();
  });
});

describe('a connection that is not needed any more', () => {
  inBrowser('is deleted once somebody has confirmed it', async () => {
    const visit = await openAs(site, member, `/connections/${(await connection()).id}`);
    const { page } = visit;
    await page.getByRole('button', { name: 'Delete', exact: true }).click();
    await dialog(page).getByRole('button', { name: 'Delete the connection' }).click();
    await expectText(page, 'No connection yet');
    await eventually(async () => phone(OFFICE).devices.length === 0);
  });
});
