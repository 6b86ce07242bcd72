import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { destinationOf, phoneOfChatId } from '../../src/whatsapp/chat-id.ts';
import { mediaFileName, mediaTypeOf } from '../../src/whatsapp/sending/media-type.ts';
import { endOfQuiet, holdsAt, pauseMs, startsMaxAt } from '../../src/whatsapp/sending/pacing.ts';
import { partsOf, vcardOf, whatsappIds } from '../../src/whatsapp/sending/parts.ts';

/** What of sending needs neither a browser nor a database. */

describe('a contact card', () => {
  const card = (name: string, organization?: string) =>
    vcardOf({ kind: 'contact', name, phone: '+15550000002', organization: organization ?? null });

  test('says name, workplace and number as phones read them', () => {
    expect(card('Amal; Nour', 'Nour, Trading').split('\n')).toEqual([
      'BEGIN:VCARD',
      'VERSION:3.0',
      'N:;Amal\\; Nour;;;',
      'FN:Amal\\; Nour',
      'ORG:Nour\\, Trading',
      'TEL;type=CELL;type=VOICE;waid=15550000002:+15550000002',
      'END:VCARD',
    ]);
  });

  test('no name brings a line of its own into it', () => {
    const anything = fc.string({ unit: 'binary', maxLength: 60 });
    const nasty = fc.constantFrom('x\nTEL:+1', 'x\r\nEND:VCARD', 'x\u2028NOTE:y', 'x\u0085NOTE:y', '\\', ';;;', 'سارا');
    fc.assert(
      fc.property(fc.oneof(anything, nasty), fc.oneof(anything, nasty), (name, organization) => {
        const lines = card(name, organization).split(/[\n\r\u0085\u2028\u2029]/);
        expect(lines.filter((line) => line.startsWith('TEL'))).toHaveLength(1);
        expect(lines).toHaveLength(organization === '' ? 6 : 7);
        // Not one unescaped separator beyond those of the form itself.
        expect(lines[2]!.replace(/\\[\\,;]/g, '').match(/;/g)).toHaveLength(4);
      }),
    );
  });
});

describe('whom a message is for', () => {
  test.each([
    ['+966 50 123 4567', { phone: '+966501234567', chatId: null }],
    ['٠٠٩٦٦٥٠١٢٣٤٥٦٧', { phone: '+966501234567', chatId: null }],
    ['966501234567@c.us', { phone: '+966501234567', chatId: null }],
    ['966501234567@s.whatsapp.net', { phone: '+966501234567', chatId: null }],
    ['88120000000001@lid', { phone: null, chatId: '88120000000001@lid' }],
    ['120363020000000000@g.us', { phone: null, chatId: '120363020000000000@g.us' }],
    ['966501234567-1511111111@g.us', { phone: null, chatId: '966501234567-1511111111@g.us' }],
    ['120363020000000000@newsletter', { phone: null, chatId: '120363020000000000@newsletter' }],
    ['966501234567-1511111111@lid', null],
    ['0501234567', null],
    ['status@broadcast', null],
    ['966501234567@c.us.example.com', null],
    ["120363@g.us' or 1=1", null],
    ['', null],
  ])('%s', (to, meant) => {
    expect(destinationOf(to)).toEqual(meant);
  });

  test('a person’s chat has the number in its id, a group’s has none', () => {
    expect([phoneOfChatId('966501234567@c.us'), phoneOfChatId('120363020000000000@g.us')]).toEqual([
      '+966501234567',
      null,
    ]);
  });
});

describe('the pace', () => {
  const settings = { dailyMax: null, warmUp: null, quietHours: null };
  const day = (text: string) => Date.parse(text);
  const nothing = { messages: 0, starts: 0 };

  test('the pause lies between its bounds', () => {
    fc.assert(
      fc.property(fc.nat(10_000), fc.nat(10_000), fc.double({ min: 0, max: 1, noNaN: true }), (minMs, more, random) => {
        const ms = pauseMs({ minMs, maxMs: minMs + more }, random);
        expect(ms).toBeGreaterThanOrEqual(minMs);
        expect(ms).toBeLessThanOrEqual(minMs + more);
      }),
    );
  });

  test('a new number writes to 50 people on its first day, to 50 more each day, and after two weeks to all', () => {
    const warmUp = { perDayFirst: 50, days: 14 };
    const since = day('2026-03-01T15:00:00Z');
    const on = (date: string, dailyMax: number | null = null) => startsMaxAt(day(date), { warmUp, dailyMax }, since);
    expect([on('2026-03-01T23:59:59Z'), on('2026-03-02T00:00:00Z'), on('2026-03-14T12:00:00Z')]).toEqual([
      50, 100, 700,
    ]);
    expect(on('2026-03-15T00:00:00Z')).toBeNull();
    expect([on('2026-03-01T16:00:00Z', 190), on('2026-03-08T00:00:00Z', 190)]).toEqual([50, 120]);
    // A limit below the first day's number does not make it shrink.
    expect(on('2026-03-08T00:00:00Z', 20)).toBe(50);
    expect(startsMaxAt(since, { warmUp: null, dailyMax: null }, since)).toBeNull();
  });

  test('what is beyond the day waits for the next one, in UTC', () => {
    const now = day('2026-03-01T22:30:00Z');
    const tomorrow = new Date('2026-03-02T00:00:00Z');
    const limited = { ...settings, dailyMax: 10, warmUp: { perDayFirst: 2, days: 14 } };
    const held = (messages: number, starts: number) => holdsAt(now, limited, now, { messages, starts });
    expect(held(7, 1)).toEqual({ quiet: null, daily: null, warmUp: null });
    expect(held(8, 1)).toEqual({ quiet: null, daily: { until: tomorrow, isOfCampaigns: true }, warmUp: null });
    const spent = { until: tomorrow, isOfCampaigns: false };
    expect(held(10, 2)).toEqual({ quiet: null, daily: spent, warmUp: spent });
  });

  test('quiet hours go over midnight, on the clock of their own place', () => {
    const quietHours = { from: '22:00', to: '07:30', timeZone: 'Asia/Riyadh' };
    const at = (text: string) => new Date(endOfQuiet(quietHours, day(text))).toISOString();
    expect(at('2026-03-01T18:59:00Z')).toBe('2026-03-01T18:59:00.000Z');
    expect(at('2026-03-01T19:00:00Z')).toBe('2026-03-02T04:30:00.000Z');
    expect(at('2026-03-02T04:29:59Z')).toBe('2026-03-02T04:30:00.000Z');
    expect(holdsAt(day('2026-03-01T20:00:00Z'), { ...settings, quietHours }, null, nothing).quiet).toEqual(
      new Date('2026-03-02T04:30:00Z'),
    );
    expect(holdsAt(day('2026-03-01T10:00:00Z'), { ...settings, quietHours }, null, nothing).quiet).toBeNull();
  });

  test('they end where the clocks change', () => {
    const quietHours = { from: '01:00', to: '03:30', timeZone: 'Europe/Berlin' };
    // On 29 March 2026 the clock goes from 02:00 to 03:00.
    expect(new Date(endOfQuiet(quietHours, day('2026-03-29T00:30:00Z'))).toISOString()).toBe(
      '2026-03-29T01:30:00.000Z',
    );
  });
});

describe('what a file is', () => {
  const zip = (...parts: string[]) => Buffer.from(`PK\x03\x04${'\0'.repeat(22)}${parts.join(' ')}`, 'latin1');
  const OFFICE = 'application/vnd.openxmlformats-officedocument';
  const ftyp = (brand: string) => Buffer.from(`\0\0\0\x18ftyp${brand}\0\0\0\0`, 'latin1');

  test.each<[string, Buffer, string, string, string | null]>([
    ['a picture', Buffer.from('\xff\xd8\xff\xe0xx', 'latin1'), 'image/jpg', '', 'image/jpeg'],
    ['a picture that nobody names', Buffer.from('\x89PNG\r\n\x1a\n..', 'latin1'), '', '', 'image/png'],
    ['a picture said to be another', Buffer.from('\x89PNG\r\n\x1a\n..', 'latin1'), 'image/jpeg', '', null],
    ['a page said to be a picture', Buffer.from('<html><script>'), 'image/png', 'a.png', null],
    ['a page', Buffer.from('<!doctype html><p>hi'), 'text/html', '', null],
    ['a page said to be text', Buffer.from('  <HTML>hi'), 'text/plain', 'a.txt', null],
    ['an SVG', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'), '', 'a.svg', null],
    ['a script', Buffer.from('#!/bin/sh\nrm -rf /'), 'text/plain', '', null],
    ['a program', Buffer.from('MZ\x90\0\x03\0\0\0', 'latin1'), '', 'setup.exe', null],
    ['a program of Linux', Buffer.from('\x7fELF\x02\x01', 'latin1'), 'application/octet-stream', '', null],
    ['text', Buffer.from('ملاحظات\nالعقد'), 'text/plain; charset=utf-8', '', 'text/plain'],
    ['a list', Buffer.from('a,b\n1,2\n'), '', 'list.CSV', 'text/csv'],
    ['text in no UTF-8', Buffer.from([0x68, 0xe9]), '', '', null],
    ['a video', ftyp('isom'), 'video/mp4', '', 'video/mp4'],
    ['a sound in a video’s box', ftyp('mp42'), 'audio/mp4', '', 'audio/mp4'],
    ['a sound of an iPhone', ftyp('M4A '), '', 'memo.m4a', 'audio/mp4'],
    ['a photograph of an iPhone', ftyp('heic'), '', '', null],
    ['an old phone’s video', ftyp('3gp4'), 'video/3gpp', '', 'video/3gpp'],
    ['a voice', Buffer.from('OggS\0'), 'audio/ogg; codecs=opus', '', 'audio/ogg'],
    ['music without tags', Buffer.from([0xff, 0xfb, 0x90, 0x44]), '', '', 'audio/mpeg'],
    ['a PDF', Buffer.from('%PDF-1.7\n'), 'application/pdf', '', 'application/pdf'],
    ['an archive', zip('a.txt'), '', '', 'application/zip'],
    ['a letter', zip('[Content_Types].xml', 'word/document.xml'), '', '', `${OFFICE}.wordprocessingml.document`],
    ['a table called a letter', zip('[Content_Types].xml', 'xl/x'), `${OFFICE}.wordprocessingml.document`, '', null],
    ['a letter with a program in it', zip('[Content_Types].xml', 'word/', 'word/vbaProject.bin'), '', 'a.docx', null],
    ['an app', zip('AndroidManifest.xml', 'classes.dex'), 'application/zip', 'a.zip', null],
    ['nothing', Buffer.alloc(0), '', '', null],
  ])('%s', (_, bytes, declared, name, type) => {
    expect(mediaTypeOf(bytes, declared, name)).toBe(type);
  });

  test('is never decided by what is said about it alone', () => {
    const declared = fc.constantFrom('image/png', 'application/pdf', 'video/mp4', 'audio/ogg', 'application/zip');
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), declared, (bytes, type) => {
        const [, ...rest] = [0, ...bytes];
        expect(mediaTypeOf(Uint8Array.of(0, ...rest), type)).toBeNull();
      }),
    );
  });

  test('its name has no path, nothing invisible, and an ending of its type', () => {
    expect(mediaFileName('../../etc/passwd', 'application/pdf')).toBe('passwd.pdf');
    expect(mediaFileName('C:\\Users\\me\\Plan.PNG', 'image/png')).toBe('Plan.PNG');
    expect(mediaFileName('invoice\u202efdp.exe', 'application/pdf')).toBe('invoicefdp.exe.pdf');
    expect(mediaFileName('game.apk', 'application/zip')).toBe('game.apk.zip');
    expect(mediaFileName(undefined, 'image/jpeg')).toBe('file.jpg');
    expect(mediaFileName('.\n..', 'text/plain')).toBe('file.txt');
    expect(mediaFileName(`${'ع'.repeat(300)}.pdf`, 'application/pdf')).toHaveLength(104);
  });
});

describe('a message in the page’s words', () => {
  const media = { sha256: 'a'.repeat(64), bytes: 3, mediaType: 'audio/ogg', fileName: 'note.ogg' };

  test('a voice message says how it is encoded, and people are mentioned by their chats', () => {
    const { options } = partsOf(
      { kind: 'media', as: 'voice', media, caption: '', mentions: ['+15550000002', '8812@lid'] },
      'YWJj',
    );
    expect(options).toMatchObject({
      media: { mimetype: 'audio/ogg; codecs=opus', data: 'YWJj' },
      sendAudioAsVoice: true,
      sendMediaAsDocument: false,
      mentionedJidList: ['15550000002@c.us', '8812@lid'],
    });
    expect(options).not.toHaveProperty('caption');
  });

  test('its ids are always the same, of WhatsApp’s form, and nobody else’s', () => {
    const [first, second] = whatsappIds('0195a3c2-b100-7000-9000-0a1b2c3d4e5f');
    expect(whatsappIds('0195a3c2-b100-7000-9000-0a1b2c3d4e5f')[0]).toBe(first);
    expect(first).toMatch(/^3EB0[0-9A-F]{18}$/);
    expect(new Set([first, second, ...whatsappIds('another')]).size).toBe(5);
  });
});
