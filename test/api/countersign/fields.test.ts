import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { differenceBox, openRenderer, pngOf, type Renderer } from '../../support/pdf.ts';
import { eventually } from '../../support/product.ts';
import { type Api, type Client, startApi } from './api.ts';
import { approver, form, makeDraft, pdf } from './making.ts';

/** Fields from the draft to the file, through the API as a sender and an approver use it. */
let api: Api;
let client: Client;
let renderer: Renderer;
beforeAll(async () => {
  api = await startApi();
  client = await api.client();
  renderer = await openRenderer();
});
afterAll(() => api.stop());

const box = (x: number, y: number, width = 0.35, height = 0.04) => ({ x, y, width, height });
const SIGNATURE = { kind: 'signature', page: 1, ...box(0.05, 0.7, 0.35, 0.1) };
const TYPED = { kind: 'typed', text: 'Signed' };
const IMAGE = `data:image/png;base64,${pngOf(40, 20, (x) => [x, 0, 160, 255]).toString('base64')}`;

// biome-ignore lint/suspicious/noExplicitAny: answers are checked against the contract.
type Body = any;
const approversOf = (document: Body): Body[] => document.steps.flatMap((step: Body) => step.approvers);

/** A document that was sent to one approver, and the token of their link. */
async function sent(
  one: Record<string, unknown>,
  { pages = 1, ...document }: Record<string, unknown> & { pages?: number } = {},
) {
  const approvers = [approver({ action: 'sign', identity: 'link', ...one })];
  const fields = { title: 'Lease', send: true, approvers, ...document };
  const { status, body } = await client.call('createDocument', { form: form(fields, pdf(pages)) });
  if (status !== 201) throw new Error(`the document was answered ${status}: ${JSON.stringify(body)}`);
  const token = await eventually(async () => {
    const messages = await client.call('listMessages', { query: { documentId: body.id, kind: 'invitation' } });
    return messages.body.data[0]?.link?.split('/').at(-1) as string | undefined;
  });
  return { documentId: body.id as string, token, document: body };
}
const decide = (token: string, json: Record<string, unknown>, headers = {}) =>
  api.phone().call('decide', { params: { token }, json: { decision: 'complete', mark: TYPED, ...json }, headers });
const approved = (documentId: string): Promise<Body> =>
  eventually(async () => {
    const { body } = await client.call('readDocument', { params: { documentId } });
    return body.status === 'approved' && body;
  });
const final = async (documentId: string): Promise<Buffer> =>
  (await client.call('downloadFile', { params: { documentId, which: 'final' } })).bytes;
const readText = (file: Buffer, page: number) => renderer.text(file, page).normalize('NFKC');

describe('fields that are filled in', () => {
  test.each([
    {
      language: 'en',
      name: 'Nora Example',
      role: 'Director',
      note: 'Paid in 3 parts (net)',
      calendar: 'gregorian',
      year: '2026',
    },
    { language: 'ar', name: 'نورة المثال', role: 'مديرة', note: 'تدفع على ٣ دفعات', calendar: 'hijri', year: '١٤٤' },
    { language: 'fa', name: 'نورا نمونه', role: 'مدیر', note: 'در ۳ قسط پرداخت شود', calendar: 'jalali', year: '۱۴۰' },
  ])('stand in the file and at the sender, in $language', async ({ language, name, role, note, calendar, year }) => {
    const { documentId, token } = await sent(
      {
        language,
        names: { [language]: name },
        roles: { [language]: role },
        fields: [
          { ...SIGNATURE, page: 2 },
          { id: 'name', kind: 'name', page: 1, ...box(0.05, 0.2) },
          { id: 'role', kind: 'role', page: 1, ...box(0.55, 0.2) },
          { id: 'day', kind: 'date', calendar, page: 1, ...box(0.05, 0.3) },
          { id: 'note', kind: 'text', label: 'Terms', required: true, page: 1, ...box(0.05, 0.4) },
          { id: 'number', kind: 'text', defaultValue: 'C-4711', readOnly: true, page: 1, ...box(0.55, 0.6) },
          { id: 'agreed', kind: 'checkbox', required: true, page: 1, ...box(0.05, 0.5, 0.04) },
          { id: 'copy', kind: 'checkbox', page: 1, ...box(0.55, 0.5, 0.04) },
        ],
      },
      { pages: 2, language },
    );
    const { body: view } = await api.phone().call('readSigning', { params: { token } });
    const shown = Object.fromEntries(view.fields.map((field: Body) => [field.id, field.value]));
    expect(shown).toMatchObject({ name, role, day: null, note: null, number: 'C-4711', agreed: false });
    expect(view.fields[4]).toMatchObject({ label: 'Terms', required: true, page: 1, x: 0.05, kind: 'text' });

    expect((await decide(token, { fields: { note, agreed: true } })).status).toBe(200);
    const document = await approved(documentId);
    const values = Object.fromEntries(approversOf(document)[0].fields.map((field: Body) => [field.id, field.value]));
    expect(values).toMatchObject({ name, role, note, number: 'C-4711', agreed: true, copy: false, 'field-1': null });
    expect(values.day).toContain(year);

    const file = await final(documentId);
    const text = readText(file, 1);
    for (const expected of [name, role, note, 'C-4711']) {
      for (const word of expected.split(' ')) expect(text).toContain(word.normalize('NFKC'));
    }
    expect(text).toContain(values.day.match(/\p{Nd}{4}/u)[0]);
    expect(readText(file, 2)).toContain(name.split(' ')[0]!.normalize('NFKC'));
    const { body: versions } = await client.call('listVersions', { params: { documentId } });
    expect(versions.data.filter(({ decisionId }: Body) => decisionId !== null)).toHaveLength(1);
  });

  test('show the ticks that were made, and no others', async () => {
    const fields = [
      { id: 'yes', kind: 'checkbox', page: 1, ...box(0.1, 0.1, 0.05) },
      { id: 'no', kind: 'checkbox', page: 1, ...box(0.6, 0.1, 0.05) },
    ];
    const { documentId, token } = await sent({ action: 'approve', fields });
    await decide(token, { mark: undefined, fields: { yes: true } });
    await approved(documentId);
    const before = (await client.call('downloadFile', { params: { documentId, which: 'original' } })).bytes;
    const ink = differenceBox(renderer.render(before, 1), renderer.render(await final(documentId), 1))!;
    expect(ink.right).toBeLessThanOrEqual(0.15 * 595);
  });

  test('with characters that no typeface has are noted in the trail, without the characters', async () => {
    const { documentId, token } = await sent({
      fields: [SIGNATURE, { id: 'a', kind: 'text', page: 1, ...box(0.1, 0.2) }],
    });
    await decide(token, { fields: { a: '李明 Smith' } });
    await approved(documentId);
    const { body } = await client.call('listAuditEntries', { params: { documentId }, query: { limit: 100 } });
    const entries = body.data.filter(({ action }: Body) => action === 'stamp.characters_missing');
    expect(entries).toMatchObject([{ actor: { kind: 'system' }, details: { characters: 2 } }]);
    expect(JSON.stringify(entries)).not.toContain('李');
  });

  test('are drawn once, also when the approver submits twice at once', async () => {
    const { documentId, token } = await sent({
      fields: [SIGNATURE, { id: 'a', kind: 'text', page: 1, ...box(0.1, 0.2) }],
    });
    const [first, second] = await Promise.all([1, 2].map(() => decide(token, { fields: { a: 'only once' } })));
    expect([first!.status, second!.body.decisionId]).toEqual([200, first!.body.decisionId]);
    await approved(documentId);
    expect(readText(await final(documentId), 1).match(/only once/g)).toHaveLength(1);
  });
});

describe('marks on all pages', () => {
  test('stand on each of 200 pages, from the name or as they were drawn, and the file grows little', async () => {
    const fields = [SIGNATURE, { id: 'all', kind: 'initials', page: 'all', ...box(0.9, 0.94, 0.08, 0.04) }];
    const typed = await sent({ name: 'Finance Director', fields }, { pages: 200 });
    const drawn = await sent({ name: 'Finance Director', fields }, { pages: 200 });
    await decide(typed.token, {});
    await decide(drawn.token, { initials: { kind: 'drawn', image: IMAGE } });
    await Promise.all([approved(typed.documentId), approved(drawn.documentId)]);
    for (const { documentId } of [typed, drawn]) {
      const { body } = await client.call('listVersions', { params: { documentId } });
      const [original, stamped] = body.data;
      expect(stamped.bytes - original.bytes).toBeLessThan(200 * 200 + 30_000);
    }
    const file = await final(typed.documentId);
    for (const page of [1, 77, 200]) expect(readText(file, page)).toContain('FD');
    expect(readText(await final(drawn.documentId), 200)).not.toContain('FD');
  });

  test('take a company stamp that is another picture than the signature', async () => {
    const fields = [SIGNATURE, { id: 'seal', kind: 'stamp', page: [1, 2], ...box(0.6, 0.7, 0.1, 0.015) }];
    const { documentId, token } = await sent({ fields }, { pages: 2 });
    await decide(token, { stamp: { kind: 'uploaded', image: IMAGE } });
    await approved(documentId);
    const before = (await client.call('downloadFile', { params: { documentId, which: 'original' } })).bytes;
    const file = await final(documentId);
    expect(readText(file, 1)).toContain('Signed');
    expect(readText(file, 2)).not.toContain('Signed');
    const seal = differenceBox(renderer.render(before, 2), renderer.render(file, 2))!;
    expect([seal.left >= 0.6 * 595 - 1, seal.right <= 0.7 * 595 + 1]).toEqual([true, true]);
  });
});

describe('an approver who fills in', () => {
  const fields = [
    SIGNATURE,
    { id: 'iban', kind: 'text', label: 'رقم الحساب', required: true, maxLength: 5, page: 1, ...box(0.1, 0.2) },
    { id: 'agreed', kind: 'checkbox', required: true, page: 1, ...box(0.1, 0.3, 0.05) },
    { id: 'day', kind: 'date', page: 1, ...box(0.1, 0.4) },
  ];

  test('is told in their language what is missing, and may go on', async () => {
    const { token } = await sent({ language: 'ar', fields });
    const { status, body } = await decide(token, {}, { 'accept-language': 'ar' });
    expect([status, body.code]).toEqual([422, 'field_required']);
    expect(body.detail).toBe('املأ «رقم الحساب» أولًا.');
    expect(body.errors).toEqual([
      { pointer: '/fields/iban', rule: 'required', message: 'املأ «رقم الحساب» أولًا.' },
      { pointer: '/fields/agreed', rule: 'required', message: 'املأ «agreed» أولًا.' },
    ]);
    expect((await decide(token, { fields: { iban: '12345', agreed: true } })).status).toBe(200);
  });

  test.each<[string, Record<string, unknown>, string, string]>([
    ['too long a text', { iban: '123456', agreed: true }, '/fields/iban', 'maxLength'],
    ['another kind of value', { iban: '1', agreed: 'true' }, '/fields/agreed', 'type'],
    ['what the machine fills in', { iban: '1', agreed: true, day: '1 May' }, '/fields/day', 'readOnly'],
    ['a field that is not theirs', { iban: '1', agreed: true, other: 'x' }, '/fields/other', 'unknown'],
  ])('is refused %s', async (_, values, pointer, rule) => {
    const { token } = await sent({ fields });
    const { status, body } = await decide(token, { fields: values });
    expect([status, body.code]).toEqual([422, 'validation_failed']);
    expect(body.errors).toMatchObject([{ pointer, rule }]);
  });

  test('sees no fields before the code is proved', async () => {
    const { token } = await sent({ identity: 'code', fields });
    expect((await api.phone().call('readSigning', { params: { token } })).body.fields).toEqual([]);
  });

  test('may reject without filling in anything', async () => {
    const { token } = await sent({ fields });
    expect((await decide(token, { decision: 'reject', mark: undefined, reason: 'No' })).status).toBe(200);
  });
});

describe('a sender who places fields', () => {
  test('may say a place in short, and sees it as a field', async () => {
    const place = { page: 1, ...box(0.1, 0.2) };
    const draft = await makeDraft(client, { approvers: [approver({ action: 'stamp', place })] });
    const [one] = approversOf(draft);
    expect(one.place).toEqual(place);
    expect(one.fields).toMatchObject([{ id: 'mark', kind: 'stamp', ...place }]);
    const params = { documentId: draft.id, approverId: one.id };
    const change = async (json: Record<string, unknown>) =>
      (await client.call('changeApprover', { params, json })).body;
    const text = { id: 'a', kind: 'text', page: 1, ...box(0.1, 0.5) };
    const both = await change({ fields: [text], place });
    expect(both.fields.map(({ id }: Body) => id)).toEqual(['mark', 'a']);
    // What was read can be written back as it is.
    const { fields, place: same } = both;
    const given = fields.map(({ value, ...field }: Body) => field);
    expect((await change({ fields: given, place: same })).fields).toEqual(fields);
    expect((await change({ place: null })).fields.map(({ id }: Body) => id)).toEqual(['a']);
    expect((await change({ role: 'Director' })).fields.map(({ id }: Body) => id)).toEqual(['a']);
    expect((await change({ fields: [] })).fields).toEqual([]);
  });

  test('is refused a page that the file lacks, whether the field or the file comes later', async () => {
    const asked = (page: unknown) => ({
      approvers: [approver({ fields: [{ kind: 'date', page, ...box(0.1, 0.2) }] })],
    });
    for (const page of [3, [1, 3], { from: 1, to: 3 }, { from: 3 }]) {
      const { status, body } = await client.call('createDocument', {
        form: form({ title: 'T', ...asked(page) }, pdf(2)),
      });
      expect([status, body.code, body.details]).toEqual([422, 'place_outside_page', { pages: 2, field: 'field-1' }]);
    }
    const draft = await makeDraft(client, asked(2), pdf(2));
    const params = { documentId: draft.id };
    const replaced = await client.call('replaceFile', { params, form: { file: pdf(1) } });
    expect([replaced.status, replaced.body.code]).toEqual([422, 'place_outside_page']);
  });

  test('is refused fields that contradict themselves, with a pointer to each', async () => {
    const given = [
      { kind: 'date', required: true, page: 1, ...box(0.1, 0.2) },
      { kind: 'text', page: 1, ...box(0.9, 0.2) },
      { id: 'field-1', kind: 'text', page: 1, ...box(0.1, 0.2) },
    ];
    const { status, body } = await client.call('createDocument', {
      form: form({ title: 'T', approvers: [approver({ fields: given })] }),
    });
    expect([status, body.code]).toEqual([422, 'validation_failed']);
    expect(body.errors.map(({ pointer, rule }: Body) => [pointer.replace(/^.*approvers\/0/, ''), rule])).toEqual([
      ['/fields/0/required', 'required'],
      ['/fields/1', 'box'],
      ['/fields/2/id', 'unique'],
    ]);
  });

  test('is refused more fields than a document may have, over all its approvers', async () => {
    const many = (count: number) =>
      Array.from({ length: count }, (_, index) => ({
        kind: 'checkbox',
        page: 1,
        ...box(0.1, index / 1000, 0.01, 0.001),
      }));
    const ask = (...counts: number[]) => {
      const approvers = counts.map((count) => approver({ fields: many(count) }));
      return client.call('createDocument', { form: form({ title: 'T', approvers }) });
    };
    expect((await ask(250, 250)).status).toBe(201);
    expect((await ask(251, 250)).body).toMatchObject({ code: 'too_many_fields', details: { max: 500 } });
  });

  test('hands the fields on to who takes an approver’s place', async () => {
    const fields = [{ id: 'a', kind: 'text', required: true, page: 1, ...box(0.1, 0.2) }];
    const { documentId, document } = await sent({ fields });
    const [old] = approversOf(document);
    const { name, phone } = approver();
    const params = { documentId, approverId: old.id };
    const { body } = await client.call('replaceApprover', { params, json: { name, phone } });
    expect(body.fields).toEqual(old.fields);
    const other = approver();
    const again = { documentId, approverId: body.id };
    const own = [{ ...fields[0], id: 'b' }];
    const second = await client.call('replaceApprover', {
      params: again,
      json: { name: other.name, phone: other.phone, fields: own },
    });
    expect(second.body.fields.map(({ id }: Body) => id)).toEqual(['b']);
  });
});
