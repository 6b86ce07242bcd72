import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { sendDueRows } from '../../src/bulk/sender.ts';
import { type Api, type Client, expectSchema, startApi } from '../api/countersign/api.ts';
import { approver, makeDraft } from '../api/countersign/making.ts';
import { pdfOf } from '../support/pdf.ts';
import { eventually } from '../support/product.ts';
import { type Site, startSite } from '../support/site.ts';

let api: Api;
let client: Client;
let templateId: string;
beforeAll(async () => {
  // No worker: tests say themselves when the loop looks.
  api = await startApi({ worker: false });
});
beforeEach(async () => {
  client = await api.client();
  templateId = await makeTemplate(client);
});
afterAll(() => api.stop());

const TICK = { id: 'pets', kind: 'checkbox', page: 1, x: 0.1, y: 0.1, width: 0.1, height: 0.1 };

async function makeTemplate(of: Client, own: object = {}): Promise<string> {
  const approvers = [approver({ action: 'sign', fields: [TICK] })];
  const document = await makeDraft(of, { title: 'Lease', approvers, ...own });
  const slots = [{ approverId: document.steps[0].approvers[0].id, key: 'tenant' }];
  const { body } = await of.call('createTemplate', { json: { documentId: document.id, name: 'Leases', slots } });
  return body.id;
}

const HEADER = 'tenant.name,tenant.phone,reference';
const csv = (text: string | Uint8Array<ArrayBuffer>): Blob => new Blob([text], { type: 'text/csv' });
const begin = (list: string | Uint8Array<ArrayBuffer>, options: object = {}, headers = {}) =>
  client.call('createBulkSend', {
    form: { file: csv(list), bulkSend: JSON.stringify({ templateId, ...options }) },
    headers,
  });
const check = async (list: string | Uint8Array<ArrayBuffer>) => (await begin(list, { dryRun: true })).body;
const people = (count: number): string =>
  [HEADER, ...Array.from({ length: count }, (_, i) => `Person ${i},+96650123${1000 + i},R-${i}`)].join('\n');
const statusOf = async (bulkSendId: string) => (await client.call('readBulkSend', { params: { bulkSendId } })).body;
const documents = async () => (await client.call('listDocuments', { query: { limit: 100 } })).body.data;

/** Every row’s turn has come. */
const timePasses = () =>
  api.product.core.database.system((em) =>
    em.execute(`update bulk_send_rows set due_at = now() where status = 'waiting' and due_at <> 'infinity'`),
  );
async function work(): Promise<void> {
  do await timePasses();
  while (await sendDueRows(api.product.services));
}

describe('a dry run', () => {
  test('shows the rows as they were understood, and makes nothing', async () => {
    const found = await check(
      `${HEADER},tenant.language,tenant.values.pets,notes\nNour,+966 50 123 4567,R-1,AR,yes,x\n`,
    );
    expect(found).toMatchObject({ rows: 1, valid: 1, invalid: 0, errors: [], ignoredColumns: ['notes'] });
    expect(found.sample).toEqual([
      {
        ...{ row: 2, title: 'Lease', reference: 'R-1' },
        approvers: [{ slot: 'tenant', label: null, name: 'Nour', phone: '+966 50 123 4567', language: 'ar' }],
      },
    ]);
    expect(await documents()).toHaveLength(1);
    expect((await client.call('listBulkSends')).body.data).toEqual([]);
  });

  test('names every error by its row and column, counted as a spreadsheet counts', async () => {
    const list = [
      `${HEADER},tenant.language,tenant.values.pets`,
      'Nour,+966501234567,R-1,ar,no',
      '',
      ',0501234567,R-2,xx,perhaps',
      `"Two\nlines",+966501234568,${'r'.repeat(101)},en,1,more`,
    ].join('\n');
    const { errors, valid, invalid } = await check(list);
    expect([valid, invalid]).toEqual([1, 2]);
    const places = errors.map(({ row, column, rule }: Record<string, unknown>) => [row, column, rule]);
    expect(places).toEqual([
      [4, 'tenant.language', 'language'],
      [4, 'tenant.values.pets', 'checkbox'],
      [4, 'tenant.name', 'required'],
      [5, 'reference', 'maxLength'],
      [5, null, 'columns'],
    ]);
  });

  test('names columns that are missing or stand twice', async () => {
    const { errors } = await check('tenant.name,Tenant.Name\nA,B');
    expect(errors).toMatchObject([
      { row: 1, column: 'Tenant.Name', rule: 'unique' },
      { row: 1, column: 'tenant.phone', rule: 'required' },
    ]);
  });

  const ROW = 'نور,+966501234567,R-1';
  test.each<[string, string | Uint8Array<ArrayBuffer>]>([
    ['a mark at the beginning', `\ufeff${HEADER}\r\n${ROW}\r\n`],
    ['Excel’s semicolons', `${HEADER}\n${ROW}`.replaceAll(',', ';')],
    ['tabs', `${HEADER}\n${ROW}`.replaceAll(',', '\t')],
    ['Excel’s Unicode text', Uint8Array.from(Buffer.from(`\ufeff${HEADER}\n${ROW}`.replaceAll(',', '\t'), 'utf16le'))],
    ['a phone without its plus', `${HEADER}\n${ROW.replace('+', '')}`],
  ])('reads lists with %s', async (_, list) => {
    const { valid, sample } = await check(list);
    expect(valid).toBe(1);
    expect(sample[0].approvers[0].name).toBe('نور');
  });

  test.each<[string, string | Uint8Array<ArrayBuffer>, string]>([
    ['another encoding', Uint8Array.from([0xc7, 0xe1, 0x2c, 0x0a]), 'csv_not_utf8'],
    ['a spreadsheet in its own format', Uint8Array.from(Buffer.from('PK\u0003\u0004\0\0')), 'csv_not_utf8'],
    ['a quote without an end', `${HEADER}\n"Nour,+966501234567,R-1`, 'csv_malformed'],
    ['only a header', `${HEADER}\n\n`, 'csv_empty'],
    ['too many rows', people(5_001), 'csv_too_large'],
  ])('refuses %s', async (_, list, code) => {
    expect(await check(list)).toMatchObject({ status: 422, code });
  });

  test('does not take a number without a country for another country’s', async () => {
    expect((await check(`${HEADER}\nNour,501234567,R-1`)).errors).toMatchObject([
      { column: 'tenant.phone', rule: 'phone' },
    ]);
  });
});

describe('a bulk send', () => {
  test('makes and sends one document a row, and tells of each', async () => {
    const begun = await begin(people(12), { name: 'March' });
    expect([begun.status, begun.body.status, begun.body.rows]).toEqual([
      ...[201, 'running'],
      { total: 12, waiting: 12, done: 0, failed: 0, cancelled: 0 },
    ]);
    await work();
    const { status, rows, documents: states, endedAt } = await statusOf(begun.body.id);
    expect([status, rows.done, states]).toEqual(['finished', 12, { pending: 12 }]);
    expect(endedAt).not.toBeNull();
    const { body: events } = await client.call('listEvents', { query: { type: 'bulk_send.finished' } });
    expect(events.data).toMatchObject([
      {
        documentId: null,
        data: { bulkSend: { id: begun.body.id, status: 'finished', rows: { total: 12, done: 12 } } },
      },
    ]);
    expectSchema('BulkSendEvent', events.data[0]);
    const references = (await documents()).map(({ reference }: { reference: string }) => reference);
    expect(references.filter(Boolean).sort()).toEqual(Array.from({ length: 12 }, (_, i) => `R-${i}`).sort());
    const first = await client.call('listBulkRows', { params: { bulkSendId: begun.body.id }, query: { limit: 5 } });
    expect(first.body.data.map(({ row }: { row: number }) => row)).toEqual([2, 3, 4, 5, 6]);
    const query = { limit: 5, cursor: first.body.nextCursor };
    const second = await client.call('listBulkRows', { params: { bulkSendId: begun.body.id }, query });
    expect(second.body.data[0]).toMatchObject({
      row: 7,
      status: 'done',
      document: { reference: 'R-5', status: 'pending' },
    });
  });

  test('says whether its documents may be decided in the chat, or leaves it to the template', async () => {
    const strict = await makeTemplate(client, { approveFromChat: false });
    const wanted = [{ templateId: strict }, { templateId: strict, approveFromChat: null }, { approveFromChat: true }];
    const begun = [];
    for (const options of wanted) begun.push((await begin(people(1), options)).body);
    expect(begun.map(({ approveFromChat }) => approveFromChat)).toEqual([false, null, true]);
    await work();
    for (const { id, approveFromChat } of begun) {
      const { body: rows } = await client.call('listBulkRows', { params: { bulkSendId: id } });
      const params = { documentId: rows.data[0].document.id };
      expect((await client.call('readDocument', { params })).body).toMatchObject({ approveFromChat });
    }
  });

  test('keeps its pace: a row’s turn comes when it comes', async () => {
    const { body } = await begin(people(3), { perMinute: 1 });
    await sendDueRows(api.product.services);
    expect((await statusOf(body.id)).rows).toMatchObject({ done: 1, waiting: 2 });
  });

  test('makes nothing at all of a list with errors', async () => {
    const { status, body } = await begin(`${people(2)}\nX,12,R`);
    expect([status, body.code, body.details]).toEqual([422, 'bulk_rows_invalid', { rows: 1 }]);
    expect(body.errors).toMatchObject([{ pointer: '/rows/4/tenant.phone', rule: 'phone' }]);
    expect((await client.call('listBulkSends')).body.data).toEqual([]);
  });

  test('is begun once under one idempotency key', async () => {
    const headers = { 'idempotency-key': randomUUID() };
    const [first, second] = [await begin(people(2), {}, headers), await begin(people(2), {}, headers)];
    expect(second.body.id).toBe(first.body.id);
    await work();
    expect(await documents()).toHaveLength(3);
  });

  test('waits while it is paused, goes on when it is resumed, and ends when it is cancelled', async () => {
    const { body } = await begin(people(3), { perMinute: 1, send: false });
    const params = { bulkSendId: body.id };
    await sendDueRows(api.product.services);
    expect((await client.call('pauseBulkSend', { params })).body.status).toBe('paused');
    await work();
    expect((await statusOf(body.id)).rows.done).toBe(1);
    await client.call('resumeBulkSend', { params });
    // The next row’s turn is now, the one after it in a minute.
    await sendDueRows(api.product.services);
    expect((await statusOf(body.id)).rows).toMatchObject({ done: 2, waiting: 1 });
    expect((await client.call('cancelBulkSend', { params })).body).toMatchObject({
      status: 'cancelled',
      rows: { cancelled: 1 },
    });
    expect((await client.call('resumeBulkSend', { params })).body.code).toBe('bulk_send_ended');
    await work();
    expect((await statusOf(body.id)).documents).toEqual({ draft: 2 });
  });

  test('stops when the key that began it is revoked, says so, and goes on in the name of who resumes it', async () => {
    const starter = await api.client({ organizationId: client.caller.organizationId });
    const bulkSend = JSON.stringify({ templateId, perMinute: 1 });
    const { body } = await starter.call('createBulkSend', { form: { file: csv(people(3)), bulkSend } });
    const params = { bulkSendId: body.id };
    await sendDueRows(api.product.services);
    await client.call('revokeKey', { params: { keyId: starter.keyId } });
    await work();
    expect(await statusOf(body.id)).toMatchObject({
      ...{ status: 'paused', pauseReason: 'starter_revoked' },
      rows: { done: 1, waiting: 2 },
    });
    const { body: audit } = await client.call('listAudit', { query: { action: 'bulk_send.paused' } });
    expect(audit.data).toMatchObject([{ actor: { kind: 'system' }, details: { reason: 'starter_revoked' } }]);
    expect((await client.call('resumeBulkSend', { params })).body.pauseReason).toBeNull();
    await work();
    expect(await statusOf(body.id)).toMatchObject({ status: 'finished', rows: { done: 3 } });
    const { body: events } = await client.call('listAudit', { query: { action: 'document.sent', order: 'desc' } });
    expect(events.data[0].actor).toMatchObject({ kind: 'key', id: client.keyId });
  });

  test('goes on as it began when its template is deleted', async () => {
    const { body } = await begin(people(2));
    await client.call('deleteTemplate', { params: { templateId } });
    await work();
    expect(await statusOf(body.id)).toMatchObject({ templateId: null, status: 'finished', rows: { done: 2 } });
  });

  test('forgets what its rows said of people once their documents are made', async () => {
    await begin(people(2));
    await work();
    const rows = await api.product.core.database.read(
      client.caller.organizationId,
      'select 1 from bulk_send_rows where given is not null',
    );
    expect(rows).toEqual([]);
  });

  test('says in its result what became of each row, with nothing that a spreadsheet would run', async () => {
    const list = `title,${HEADER}\n"=HYPERLINK(""http://x"")",Nour,+966501234567,R-1\nLease,Sami,+966501234568,"-2+3"`;
    const { body } = await begin(list, { perMinute: 1 });
    await sendDueRows(api.product.services);
    // Settings that change meanwhile may forbid what was right when the list was checked.
    await client.call('changeSettings', { json: { identity: { sign: 'two_factor' }, delivery: { ladder: ['sms'] } } });
    await api.product.core.database.system((em) =>
      em.execute(
        `update bulk_sends set content = jsonb_set(content, '{steps,0,slots,0,identity}', '"two_factor"') where id = ?`,
        [body.id],
      ),
    );
    await work();
    const { bytes, headers } = await client.call('downloadBulkResult', { params: { bulkSendId: body.id } });
    expect(headers.get('content-disposition')).toContain('Leases.csv');
    const [, made, failed] = bytes.toString().split('\r\n');
    expect(bytes.toString().startsWith('\ufeffrow,document_id,')).toBe(true);
    expect(made).toMatch(/^2,[0-9a-f-]{36},"'=HYPERLINK\(""http:\/\/x""\)",R-1,done,pending,$/);
    expect(failed).toBe('3,,,,failed,,two_channels_needed');
    expect((await statusOf(body.id)).status).toBe('finished');
  });
});

describe('after a crash', () => {
  let site: Site;
  beforeAll(async () => {
    site = await startSite();
  });
  afterAll(() => site.stop());

  test('each row still becomes one document, sent once', async () => {
    const first = await site.start('api');
    const call = async (path: string, init: RequestInit) => {
      const headers = { authorization: site.authorization, ...init.headers };
      const response = await fetch(`${first.url}/v1${path}`, { ...init, headers });
      // biome-ignore lint/suspicious/noExplicitAny: an answer's body.
      return (await response.json()) as any;
    };
    const post = (path: string, body: FormData | object) =>
      body instanceof FormData
        ? call(path, { method: 'POST', body })
        : call(path, { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json' } });
    const form = new FormData();
    form.set('file', new Blob([pdfOf([{}])]));
    form.set('document', JSON.stringify({ title: 'Lease', approvers: [approver()] }));
    const document = await post('/documents', form);
    const template = await post('/templates', { documentId: document.id, name: 'Leases' });
    const list = new FormData();
    list.set('file', csv(people(3).replaceAll('tenant', 'approver-1')));
    list.set('bulkSend', JSON.stringify({ templateId: template.id, perMinute: 600 }));
    const bulk = await post('/bulk-sends', list);

    // It dies between sending the first document and writing down that it did.
    await (await site.start('worker', 'send.committed')).died;
    const { system } = site.product.core.database;
    await system((em) => em.execute('update bulk_send_rows set due_at = now()'));
    await site.start('worker');
    const finished = await eventually(async () => {
      const now = await call(`/bulk-sends/${bulk.id}`, {});
      return now.status === 'finished' && now;
    });
    expect(finished.rows).toMatchObject({ done: 3, failed: 0 });
    const sent = await system((em) =>
      em.execute<{ reference: string; count: number }[]>(
        `select d.reference, count(*)::integer as count from documents d join events e on e.document_id = d.id and e.type = 'document.sent'
         group by d.id order by d.reference`,
      ),
    );
    expect(sent).toEqual(['R-0', 'R-1', 'R-2'].map((reference) => ({ reference, count: 1 })));
  });
});
