import { describe, expect, test } from '@jest/globals';
import {
  BlobSource,
  BufferTarget,
  EncodedAudioPacketSource,
  EncodedPacket,
  EncodedPacketSink,
  Input,
  Mp4OutputFormat,
  OGG,
  Output,
  type OutputFormat,
  WebMOutputFormat,
} from 'mediabunny';
import { piecesOf } from '../../web/src/dashboard/chat/rich-text.ts';
import { toOgg } from '../../web/src/dashboard/chat/voice/to-ogg.ts';
import { formatBytes, formatCountdown, formatDate, formatDateTime } from '../../web/src/language/format.ts';
import { browserLanguage } from '../../web/src/language/language.ts';
import { makeTranslate } from '../../web/src/language/translate.ts';
import { paperAway } from '../../web/src/signer/marks/paper-away.ts';
import { ar } from '../../web/src/texts/ar.ts';
import { en } from '../../web/src/texts/en.ts';
import { fa } from '../../web/src/texts/fa.ts';

const LANGUAGES = { en, ar, fa };
const say = {
  en: makeTranslate<typeof en>('en', en),
  ar: makeTranslate<typeof en>('ar', ar),
  fa: makeTranslate<typeof en>('fa', fa),
};
const isolated = /[\u2068\u2069]/g;

/** Every text with its path; the forms of a counting one count as one. */
function leaves(tree: object, path = ''): [string, string[]][] {
  return Object.entries(tree).flatMap(([key, value]): [string, string[]][] => {
    const here = path === '' ? key : `${path}.${key}`;
    if (typeof value === 'string') return [[here, [value]]];
    return 'other' in value ? [[here, Object.values(value) as string[]]] : leaves(value, here);
  });
}
const gapsOf = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(([, gap]) => gap!);

describe('the texts of the pages', () => {
  test.each(['ar', 'fa'] as const)('%s fills in what English fills in', (language) => {
    const own = new Map(leaves(LANGUAGES[language]));
    for (const [path, forms] of leaves(en)) {
      const wanted = new Set(forms.flatMap(gapsOf));
      const given = new Set(own.get(path)!.flatMap(gapsOf));
      expect([path, [...given].sort()]).toEqual([path, [...wanted].sort()]);
    }
  });

  test('Arabic counts in six forms, in its own digits', () => {
    const pages = (count: number) => say.ar('ask.pages', { count });
    expect([0, 1, 2, 3, 11, 100].map(pages)).toEqual([
      'بلا صفحات',
      'صفحة واحدة',
      'صفحتان',
      '٣ صفحات',
      '١١ صفحة',
      '١٠٠ صفحة',
    ]);
    expect(say.fa('ask.pages', { count: 12 })).toBe('۱۲ صفحه');
    expect([say.en('ask.pages', { count: 1 }), say.en('ask.pages', { count: 2 })]).toEqual(['1 page', '2 pages']);
  });

  test('a name that is filled in cannot turn the sentence round', () => {
    const text = say.ar('question.title', { organization: 'ACME (Gulf)' });
    expect(text).toBe('اسأل \u2068ACME (Gulf)\u2069');
    expect(text.replace(isolated, '')).toBe('اسأل ACME (Gulf)');
  });

  test('dates stand beside those of the other calendar', () => {
    const at = '2026-11-21T12:00:00Z';
    expect(formatDate('en', at)).toBe('21 November 2026');
    expect(formatDate('ar', at)).toBe('٢١ نوفمبر ٢٠٢٦ (١١ جمادى الآخرة ١٤٤٨ هـ)');
    expect(formatDate('fa', at)).toBe('۳۰ آبان ۱۴۰۵ (۲۱ نوامبر ۲۰۲۶)');
    expect(formatDateTime('en', at, { zone: true })).toMatch(/^21 November 2026, \d\d:00 /);
  });

  test('countdowns say hours only where there are some', () => {
    expect(formatCountdown('en', 65_000)).toBe('1:05');
    expect(formatCountdown('fa', 3_725_000)).toBe('۱:۰۲:۰۵');
  });

  test('sizes are counted in words, of bytes too', () => {
    expect(formatBytes('en', 11)).toBe('11 bytes');
    expect(formatBytes('en', 34_000)).toBe('33 kB');
  });

  test('the first language of the browser that we speak is taken', () => {
    expect(browserLanguage(['de-DE', 'fa-IR', 'ar'])).toBe('fa');
    expect(browserLanguage(['de'])).toBe('en');
  });
});

describe('taking the paper away', () => {
  const SIZE = 120;
  const picture = (paint: (x: number, y: number) => [number, number, number]) => {
    const data = new Uint8ClampedArray(SIZE * SIZE * 4);
    for (let y = 0; y < SIZE; y += 1) {
      for (let x = 0; x < SIZE; x += 1) data.set([...paint(x, y), 255], (y * SIZE + x) * 4);
    }
    return { data, width: SIZE, height: SIZE };
  };
  const at = ({ data }: { data: Uint8ClampedArray }, x: number, y: number) => [
    ...data.slice((y * SIZE + x) * 4, (y * SIZE + x) * 4 + 4),
  ];

  test('ink stays, paper goes, also where a shadow lies on it', () => {
    const photo = picture((x) => (x === 60 ? [30, 40, 140] : [230 - x, 230 - x, 225 - x]));
    paperAway(photo);
    expect(at(photo, 5, 60)[3]).toBe(0);
    expect(at(photo, 115, 60)[3]).toBe(0);
    expect(at(photo, 60, 60)).toEqual([30, 40, 140, 255]);
  });

  test('a stamp that is filled with ink keeps its filling', () => {
    const photo = picture((x, y) => (x > 30 && x < 90 && y > 30 && y < 90 ? [170, 20, 30] : [245, 245, 245]));
    paperAway(photo);
    expect(at(photo, 60, 60)[3]).toBe(255);
    expect(at(photo, 5, 5)[3]).toBe(0);
  });
});

describe('a text of WhatsApp', () => {
  const plain = (text: string) => ({ kind: 'plain', text });

  test('is emphasized where its signs stand round words, and nowhere else', () => {
    expect(piecesOf('a *b _c_* ~d~ ```e*f*```')).toEqual([
      plain('a '),
      { kind: 'bold', pieces: [plain('b '), { kind: 'italic', pieces: [plain('c')] }] },
      plain(' '),
      { kind: 'struck', pieces: [plain('d')] },
      plain(' '),
      { kind: 'code', text: 'e*f*' },
    ]);
    for (const text of ['snake_case_name', '2*3*4', '* a *', '*a\nb*', 'عقد_جديد_', '**', '~']) {
      expect(piecesOf(text)).toEqual([plain(text)]);
    }
    expect(piecesOf('(*a*)')).toEqual([plain('('), { kind: 'bold', pieces: [plain('a')] }, plain(')')]);
  });

  test('leads to its addresses, whatever signs are in and round them', () => {
    expect(piecesOf('see *https://example.com/_a_/b*.')).toEqual([
      plain('see '),
      { kind: 'bold', pieces: [{ kind: 'link', text: 'https://example.com/_a_/b' }] },
      plain('.'),
    ]);
  });

  test('names whom it mentions: by their number, by the order of hidden ones, and nobody who is not', () => {
    const mention = (text: string, chatId: string) => ({ kind: 'mention', text, chatId });
    expect(piecesOf('@15550000002!', ['15550000002@c.us'])).toEqual([
      mention('@15550000002', '15550000002@c.us'),
      plain('!'),
    ]);
    expect(piecesOf('@990001', ['15550000002@c.us'])).toEqual([mention('@990001', '15550000002@c.us')]);
    expect(piecesOf('@15550000002')).toEqual([plain('@15550000002')]);
  });
});

describe('putting a recording into Ogg', () => {
  /** One channel, of which the first 312 samples are not heard. */
  const description = Buffer.from('OpusHead\x01\x01\x38\x01\x80\xbb\0\0\0\0\0', 'latin1');
  const decoderConfig = { codec: 'opus', sampleRate: 48_000, numberOfChannels: 1, description };
  /** 20 ms each. */
  const said = Array.from({ length: 300 }, (_, index) => Uint8Array.of(0xf8, index & 255, index >> 8, 1));

  /** As a browser records that begins half a second late. */
  async function recorded(format: OutputFormat, packets: Uint8Array[]): Promise<Blob> {
    const output = new Output({ format, target: new BufferTarget() });
    const opus = new EncodedAudioPacketSource('opus');
    output.addAudioTrack(opus);
    await output.start();
    for (const [index, data] of packets.entries()) {
      await opus.add(new EncodedPacket(data, 'key', 0.5 + index * 0.02, 0.02), { decoderConfig });
    }
    await output.finalize();
    return new Blob([(output.target as BufferTarget).buffer!]);
  }

  test.each([
    ['WebM', new WebMOutputFormat()],
    ['MP4', new Mp4OutputFormat()],
  ])('%s loses nothing of what was said, and is as long as it was', async (_, format) => {
    const ogg = await toOgg(await recorded(format, said));
    const input = new Input({ source: new BlobSource(ogg), formats: [OGG] });
    const track = (await input.getPrimaryAudioTrack())!;
    const kept: Uint8Array[] = [];
    for await (const { data } of new EncodedPacketSink(track).packets()) kept.push(data);
    expect(kept).toEqual(said);
    expect(await track.computeDuration()).toBeCloseTo(said.length * 0.02, 1);
  });

  test('a recording of nothing is said to be empty', async () => {
    await expect(toOgg(await recorded(new WebMOutputFormat(), []))).rejects.toMatchObject({ trouble: 'empty' });
  });
});
