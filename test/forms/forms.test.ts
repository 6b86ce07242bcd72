import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { conversionRate } from '../../src/forms/statistics.ts';
import { type Api, type Client, startApi, unanswered } from '../api/countersign/api.ts';
import { approver, makeDraft } from '../api/countersign/making.ts';
import { withinOneDay } from '../support/days.ts';

let api: Api;
let client: Client;
let phone: Pick<Client, 'call'>;
beforeAll(async () => {
  api = await startApi({ worker: false, environment: { TRUSTED_PROXIES: '127.0.0.1' } });
  client = await api.client();
  phone = api.phone();
});
afterAll(() => api.stop());

const BOX = { page: 1, x: 0.1, y: 0.1, width: 0.3, height: 0.05 };
const FIELDS = [
  { id: 'mark', kind: 'signature', ...BOX },
  { id: 'rent', kind: 'text', ...BOX, y: 0.3, label: 'Rent a month', maxLength: 20, required: true },
  { id: 'from', kind: 'text', ...BOX, y: 0.4, label: 'From' },
  { id: 'pets', kind: 'checkbox', ...BOX, y: 0.5 },
];
const LANDLORD = { name: 'Sami', phone: '+966501234568' };

/** A lease with a tenant who fills in fields, and a landlord. */
async function lease(by = client) {
  const document = await makeDraft(by, {
    title: 'Lease of flats',
    approveFromChat: false,
    steps: [
      { approvers: [approver({ action: 'sign', fields: FIELDS })] },
      { approvers: [approver({ action: 'sign' })] },
    ],
  });
  const [[tenant], [landlord]] = document.steps.map((step: { approvers: object[] }) => step.approvers);
  const slots = [
    { approverId: tenant.id, key: 'tenant' },
    { approverId: landlord.id, key: 'landlord' },
  ];
  const { body } = await by.call('createTemplate', { json: { documentId: document.id, name: 'Lease', slots } });
  return body;
}

async function makeForm(changes: Record<string, unknown> = {}, by = client) {
  const templateId = (await lease(by)).id;
  const json = { title: 'Rent a flat', language: 'fa', templateId, approvers: { landlord: LANDLORD }, ...changes };
  const { status, body } = await by.call('createForm', { json });
  expect(status).toBe(201);
  return body;
}

async function published(changes: Record<string, unknown> = {}, by = client) {
  const form = await makeForm(changes, by);
  const { status, body } = await by.call('publishForm', { params: { formId: form.id } });
  expect({ status, errors: body.errors }).toEqual({ status: 200, errors: undefined });
  return body;
}

let mobiles = 100_000_000;
/** As somebody in Iran types it, each time another one. */
const mobile = () => {
  mobiles += 1;
  return `09${mobiles}`;
};
const answers = (changes: Record<string, unknown> = {}) => ({
  ...{ name: 'مینا رضایی', mobile: mobile(), rent: '۲٬۰۰۰', pets: true },
  ...changes,
});
let addresses = 0;
/** Everybody has an address of their own, unless a test is about that. */
const elsewhere = () => {
  addresses += 1;
  return { 'x-forwarded-for': `10.0.${addresses >> 8}.${addresses & 255}` };
};
const visit = async (slug: string): Promise<string> =>
  (await phone.call('visitForm', { params: { slug }, headers: elsewhere() })).body.visit;
const submit = async (slug: string, given: unknown, on?: string, headers: Record<string, string> = elsewhere()) =>
  phone.call('submitForm', { params: { slug }, json: { visit: on ?? (await visit(slug)), answers: given }, headers });
const documentOf = async (id: string) => (await client.call('readDocument', { params: { documentId: id } })).body;

describe('a form', () => {
  test('begins with questions after who answers and what the template’s first slot fills in', async () => {
    const form = await makeForm();
    expect(form).toMatchObject({
      status: 'draft',
      schemaVersion: '2.0',
      respondent: { name: 'name', mobile: 'mobile' },
    });
    expect(form.slug).toMatch(/^frm-[0-9a-f]{16}$/);
    expect(form.url).toBe(`${api.url}/f/${form.slug}`);
    const asked = form.questions.map(({ id, kind, required }: never) => [id, kind, required]);
    expect(asked).toEqual([
      ['name', 'text', true],
      ['mobile', 'mobile', true],
      ['rent', 'text', true],
      ['from', 'text', false],
      ['pets', 'checkbox', false],
    ]);
    expect(form.questions[2]).toMatchObject({ label: 'Rent a month', fills: { slot: 'tenant', field: 'rent' } });
  });

  test('is not published while something is missing, and every fault is named', async () => {
    const question = { kind: 'text', label: 'x', help: null, required: false, options: [], fills: null };
    const questions = [
      { ...question, id: 'name' },
      { ...question, id: 'name', kind: 'mobile', required: true },
      { ...question, id: 'size', kind: 'choice', options: ['one'] },
      { ...question, id: 'pets', fills: { slot: 'tenant', field: 'pets' } },
    ];
    const form = await makeForm({ questions, respondent: { slot: 'nobody', name: 'name', mobile: null } });
    const params = { formId: form.id };
    const pointersOf = (body: { errors: { pointer: string }[] }) => body.errors.map(({ pointer }) => pointer);
    const refused = await client.call('publishForm', { params });
    expect([refused.status, pointersOf(refused.body)]).toEqual([
      422,
      [
        '/questions/1/id',
        '/questions/2/options',
        '/questions/3/fills',
        '/respondent/slot',
        '/respondent/name',
        '/respondent/mobile',
      ],
    ]);
    const bare = await makeForm({ approvers: {} });
    const nobody = await client.call('publishForm', { params: { formId: bare.id } });
    expect(pointersOf(nobody.body)).toEqual(['/approvers/landlord/name', '/approvers/landlord/phone']);
    await client.call('changeForm', { params, json: { templateId: null } });
    expect(pointersOf((await client.call('publishForm', { params })).body)).toEqual(['/templateId']);
    const strange = await client.call('createForm', { json: { title: 'x', templateId: randomUUID() } });
    expect([strange.status, pointersOf(strange.body)]).toEqual([422, ['/templateId']]);
  });

  test('is not changed while people answer it, and keeps the template it was published with', async () => {
    const form = await published();
    const params = { formId: form.id };
    expect((await client.call('changeForm', { params, json: { title: 'Other' } })).body.code).toBe('form_published');
    await client.call('deleteTemplate', { params: { templateId: form.templateId } });
    expect((await submit(form.slug, answers())).body).toEqual({ invited: true });
    expect((await client.call('closeForm', { params })).body.status).toBe('closed');
    expect((await submit(form.slug, answers(), randomUUID())).body.code).toBe('form_closed');
    const changed = await client.call('changeForm', { params, json: { title: 'Other' } });
    expect(changed.body).toMatchObject({ title: 'Other', templateId: null });
    const found = await client.call('listForms', { query: { q: 'OTHER' } });
    expect(found.body.data.map(({ id }: { id: string }) => id)).toEqual([form.id]);
    expect((await client.call('deleteForm', { params })).status).toBe(204);
    expect((await client.call('readForm', { params })).body.code).toBe('form_not_found');
    expect((await phone.call('readOpenForm', { params: { slug: form.slug } })).status).toBe(404);
  });

  test('that was never published is answered like one that does not exist', async () => {
    const { slug } = await makeForm();
    const without = ({ body, status }: { body: object; status: number }) => ({
      ...body,
      status,
      requestId: '',
      instance: '',
    });
    const draft = await phone.call('readOpenForm', { params: { slug } });
    const none = await phone.call('readOpenForm', { params: { slug: 'frm-0000000000000000' } });
    expect(without(draft)).toEqual(without(none));
    expect(draft.body.code).toBe('form_not_found');
  });
});

describe('who has the address of a form', () => {
  test('sees what is asked, and nothing of the template or of others', async () => {
    const { slug } = await published();
    const { body } = await phone.call('readOpenForm', { params: { slug } });
    expect(body).toMatchObject({
      title: 'Rent a flat',
      language: 'fa',
      organization: { name: 'Test organization' },
      test: false,
    });
    expect(body.questions.find(({ id }: { id: string }) => id === 'rent').maxLength).toBe(20);
    const said = JSON.stringify(body);
    for (const secret of [LANDLORD.phone, LANDLORD.name, 'tenant', client.caller.organizationId])
      expect(said).not.toContain(secret);
  });

  test('starts a document that holds the answers and is sent to their mobile by SMS', async () => {
    const form = await published();
    const on = await visit(form.slug);
    const given = answers({ from: 'March' });
    expect((await submit(form.slug, given, on)).body).toEqual({ invited: true });
    const [submission] = (await client.call('listFormSubmissions', { params: { formId: form.id } })).body.data;
    const e164 = `+98${given.mobile.slice(1)}`;
    expect(submission.answers).toEqual({ ...given, mobile: e164 });
    const document = await documentOf(submission.documentId);
    expect(document).toMatchObject({ title: 'Lease of flats', approveFromChat: false, status: 'pending' });
    expect(document.metadata).toEqual({ form: form.slug });
    const [tenant, landlord] = document.steps.map((step: { approvers: object[] }) => step.approvers[0]);
    expect(tenant).toMatchObject({ name: given.name, phone: e164, channels: ['sms'], language: 'fa' });
    const values = Object.fromEntries(tenant.fields.map(({ id, defaultValue }: never) => [id, defaultValue]));
    expect(values).toEqual({ mark: null, rent: '۲٬۰۰۰', from: 'March', pets: true });
    expect(landlord).toMatchObject(LANDLORD);
  });

  test('is told about each answer that is not right, and nothing is kept of it', async () => {
    const ask = (id: string, kind: string, required = false, options: string[] = []) => ({
      ...{ id, kind, required, options, label: id, help: null, fills: null },
    });
    const questions = [
      ...[ask('name', 'text', true), ask('mobile', 'mobile', true), ask('size', 'choice', true, ['small', 'large'])],
      ...[ask('count', 'number'), ask('day', 'date'), ask('code', 'national_code'), ask('mail', 'email')],
      ...[ask('agree', 'checkbox', true), ask('note', 'long_text')],
    ];
    const form = await published({ questions, language: 'en' });
    const wrong = {
      ...{ name: ' \u200b ', mobile: '1234', size: 'middle', count: '1,00', day: '2026-02-31', code: '0012345678' },
      ...{ mail: 'a@b', agree: false, note: 'x'.repeat(1_001), other: 'x' },
    };
    const refused = await submit(form.slug, wrong);
    const said = refused.body.errors.map(({ pointer, rule }: never) => [pointer, rule]);
    expect([refused.status, said]).toEqual([
      422,
      [
        ...[
          ['/answers/other', 'unknown'],
          ['/answers/name', 'required'],
          ['/answers/mobile', 'mobile'],
        ],
        ...[
          ['/answers/size', 'choice'],
          ['/answers/count', 'number'],
          ['/answers/day', 'date'],
        ],
        ...[
          ['/answers/code', 'national_code'],
          ['/answers/mail', 'email'],
          ['/answers/agree', 'required'],
        ],
        ['/answers/note', 'maxLength'],
      ],
    ]);
    const right = {
      name: 'Mina\u0007',
      mobile: '+966 50 123 4999',
      size: 'large',
      count: '۱٬۲۳۴٫۵',
      day: '2026-03-21',
      agree: true,
    };
    expect((await submit(form.slug, right)).status).toBe(200);
    const { data } = (await client.call('listFormSubmissions', { params: { formId: form.id } })).body;
    expect(data.map((one: { answers: object }) => one.answers)).toEqual([
      { ...right, name: 'Mina', mobile: '+966501234999', count: '1234.5' },
    ]);
  });

  test('hears that an answer is too long for the page, in the words of the form', async () => {
    const form = await published();
    const refused = await submit(form.slug, answers({ rent: 'x'.repeat(21) }));
    expect(refused.body.errors).toMatchObject([{ pointer: '/answers/rent' }]);
    const landlords = await submit(form.slug, answers({ mobile: LANDLORD.phone }));
    expect(landlords.status).toBe(200);
  });

  test('starts one document, however often and at once the page tries', async () => {
    const form = await published();
    const on = await visit(form.slug);
    const given = answers();
    const all = await Promise.all([1, 2, 3, 4].map(() => submit(form.slug, given, on)));
    expect(all.map(({ body }) => body)).toEqual(all.map(() => ({ invited: true })));
    const { data } = (await client.call('listFormSubmissions', { params: { formId: form.id } })).body;
    expect(data).toHaveLength(1);
    expect((await client.call('readForm', { params: { formId: form.id } })).body).toMatchObject({
      views: 1,
      starts: 1,
      submissions: 1,
    });
  });

  test('cannot send a draft of the organization by giving its id as the visit', async () => {
    const form = await published();
    const draft = await makeDraft(client);
    expect((await submit(form.slug, answers(), draft.id)).body.code).toBe('form_visit_expired');
    const other = await published();
    expect((await submit(form.slug, answers(), await visit(other.slug))).body.code).toBe('form_visit_expired');
    expect((await documentOf(draft.id)).status).toBe('draft');
  });

  test('is not the one who hears that nobody pays: the answers are kept as a draft', async () => {
    const form = await published();
    await client.call('setIdentityPolicy', { json: { policy: 'required' } });
    const { status, body } = await submit(form.slug, answers());
    await client.call('setIdentityPolicy', { json: { policy: 'given' } });
    expect([status, body]).toEqual([200, { invited: false }]);
    const [submission] = (await client.call('listFormSubmissions', { params: { formId: form.id } })).body.data;
    expect((await documentOf(submission.documentId)).status).toBe('draft');
  });
});

describe('what a form counts', () => {
  beforeEach(withinOneDay);

  test('is each page once, in the transaction that it happens in', async () => {
    const form = await published();
    const params = { slug: form.slug };
    const [first, second, third] = [await visit(form.slug), await visit(form.slug), await visit(form.slug)];
    for (const one of [first, first, second])
      expect((await phone.call('startForm', { params, json: { visit: one } })).status).toBe(204);
    await submit(form.slug, { rent: '1' }, third);
    for (const _ of [1, 2]) expect((await submit(form.slug, answers(), third)).body).toEqual({ invited: true });
    const counted = { views: 3, starts: 3, submissions: 1 };
    const statistics = (await client.call('readFormStatistics', { params: { formId: form.id } })).body;
    expect(statistics.totals).toEqual({ ...counted, conversionRate: 33.3 });
    expect([statistics.last7Days, statistics.last30Days]).toEqual([counted, counted]);
    expect(statistics.days).toHaveLength(30);
    expect(statistics.days.at(-1)).toEqual({ day: new Date().toISOString().slice(0, 10), ...counted });
    expect((await phone.call('startForm', { params, json: { visit: randomUUID() } })).body.code).toBe(
      'form_visit_expired',
    );
  });

  test('of days long ago is in the totals and not in the windows', async () => {
    const form = await published();
    await api.product.core.database.tenant(client.caller.organizationId, (em) =>
      em.execute(
        `insert into form_days (form_id, organization_id, day, views, starts, submissions)
         select ?, ?, (now() at time zone 'UTC')::date - ago, 10, 5, 1 from unnest(array[6, 7, 29, 30]) ago`,
        [form.id, client.caller.organizationId],
      ),
    );
    const { totals, last7Days, last30Days } = (await client.call('readFormStatistics', { params: { formId: form.id } }))
      .body;
    expect([totals.views, last7Days.views, last30Days.views]).toEqual([40, 10, 30]);
  });

  test('gives a rate of what was begun, to one decimal, and nothing of nothing', () => {
    expect(conversionRate({ starts: 41, submissions: 23 })).toBe(56.1);
    expect(conversionRate({ starts: 0, submissions: 0 })).toBe(0);
  });
});

describe('a form is not for abuse', () => {
  test('it takes so many answers a day and no more', async () => {
    await withinOneDay();
    const form = await published({ submissionsPerDay: 1 });
    expect((await submit(form.slug, answers())).status).toBe(200);
    const beyond = await submit(form.slug, answers());
    expect([beyond.status, beyond.body.code]).toEqual([429, 'form_busy']);
    expect((await client.call('readForm', { params: { formId: form.id } })).body).toMatchObject({ submissions: 1 });
  });

  test('nobody sends on and on from one address', async () => {
    const { slug } = await published();
    const on = await visit(slug);
    const here = elsewhere();
    const statuses: number[] = [];
    for (let tries = 0; tries < 11; tries += 1) statuses.push((await submit(slug, {}, on, here)).status);
    expect(statuses).toEqual([...Array(10).fill(422), 429]);
    expect((await submit(slug, {}, on)).status).toBe(422);
  });

  test('nobody’s mobile is flooded, whichever forms are used', async () => {
    const [one, other] = [await published(), await published({}, await api.client())];
    const victim = mobile();
    await api.product.core.database.system((em) =>
      em.execute(
        `insert into form_submissions (id, organization_id, form_id, answers, mobile_index, submitted_at)
         select gen_random_uuid(), ?, ?, '', ?, now() from generate_series(1, 10)`,
        [client.caller.organizationId, one.id, api.product.core.keyring.mac('form-mobile', `+98${victim.slice(1)}`)],
      ),
    );
    expect((await submit(other.slug, answers({ mobile: victim }))).body.code).toBe('form_busy');
    expect((await submit(other.slug, answers())).status).toBe(200);
  });

  test('the answers stand in no table in the clear', async () => {
    const form = await published();
    const given = answers({ from: 'a very private day' });
    await submit(form.slug, given);
    const superuser = new pg.Client(api.product.superuserUrl);
    await superuser.connect();
    const kept = async (table: string, text: string) =>
      (await superuser.query(`select 1 from ${table} t where t::text like $1`, [`%${text}%`])).rowCount;
    expect(await kept('form_submissions', 'private')).toBe(0);
    for (const table of ['forms', 'form_submissions', 'form_visits', 'approvers'])
      expect({ table, rows: await kept(table, given.mobile.slice(1)) }).toEqual({ table, rows: 0 });
    expect(await kept('forms', LANDLORD.phone.slice(1))).toBe(0);
    await superuser.end();
  });
});

test('every operation on forms has been asked and has answered', () => {
  expect(unanswered(api, (tag) => tag === 'Forms')).toEqual([]);
});
