import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Api, type Asked, type Client, type OperationId, startApi } from './api.ts';
import { makeDraft } from './making.ts';

const DOCUMENTS = 333;

let api: Api;
let client: Client;
beforeAll(async () => {
  api = await startApi({ worker: false });
  client = await api.client();
  await insertDocuments(client.caller.organizationId, DOCUMENTS);
});
afterAll(() => api.stop());

/** Rows as drafts leave them; many were created in the same microsecond, so that only the id tells them apart. */
async function insertDocuments(organizationId: string, count: number): Promise<void> {
  await api.product.core.database.tenant(organizationId, (em) =>
    em.execute(
      `insert into documents (id, organization_id, dialect, mode, created_by, status, title, reference, language, policy, page_count, created_at)
       select gen_random_uuid(), ?, case when n % 2 = 0 then 'countersign' else 'waqtum' end, 'live', 'key', 
         (array['draft', 'pending', 'approved'])[1 + n % 3], 'Lease ' || n, '100%_' || n, 'en', ?::jsonb, 1,
         timestamptz '2026-03-01 09:00:00.123456Z' + make_interval(mins => n / 10)
       from generate_series(1, ?) n`,
      [
        organizationId,
        JSON.stringify({
          reminders: null,
          calm: { quietHours: { fromMinute: 0, toMinute: 0 }, weekendDays: [] },
          expiryWarningMs: null,
          expiresAfterMs: null,
        }),
        count,
      ],
      'run',
    ),
  );
}

/** All entries of a list, page by page. */
async function everyPage(id: OperationId, asked: Asked, limit: number): Promise<{ id: string; createdAt: string }[][]> {
  const pages = [];
  let cursor: string | undefined;
  do {
    const { status, body } = await client.call(id, { ...asked, query: { ...asked.query, limit, cursor } });
    expect(status).toBe(200);
    pages.push(body.data);
    cursor = body.nextCursor ?? undefined;
  } while (cursor !== undefined);
  return pages;
}

describe('lists', () => {
  test.each([1 + DOCUMENTS / 3, 100, 37, 9])(
    'pages of %d hold every document once, the newest first',
    async (limit) => {
      const pages = await everyPage('listDocuments', {}, Math.min(limit, 100));
      const documents = pages.flat();
      expect(new Set(documents.map(({ id }) => id)).size).toBe(DOCUMENTS);
      expect(documents).toHaveLength(DOCUMENTS);
      const times = documents.map(({ createdAt }) => createdAt);
      expect(times).toEqual([...times].sort().reverse());
      expect(pages.slice(0, -1).every((page) => page.length === Math.min(limit, 100))).toBe(true);
    },
  );

  test('a document that is created in between does not move the pages that follow', async () => {
    const first = await client.call('listDocuments', { query: { limit: 50 } });
    const { id } = await makeDraft(client, { approvers: [] });
    const second = await client.call('listDocuments', { query: { limit: 50, cursor: first.body.nextCursor } });
    const ids = [...first.body.data, ...second.body.data].map((document: { id: string }) => document.id);
    expect(new Set(ids).size).toBe(100);
    await client.call('deleteDocument', { params: { documentId: id } });
  });

  test('without a limit a page holds 25', async () => {
    expect((await client.call('listDocuments')).body.data).toHaveLength(25);
  });

  test.each([
    [{ status: ['draft', 'approved'] }, 222],
    [{ status: 'pending' }, 111],
    [{ dialect: 'waqtum' }, 167],
    [{ dialect: 'waqtum', status: 'pending' }, 56],
    [{ createdAfter: '2026-03-01T09:33:00.123Z' }, 4],
    [{ createdBefore: '2026-03-01T09:01:00Z' }, 9],
    [{ q: 'LEASE 33' }, 5],
    [{ q: '100%_7' }, 11],
    [{ q: 'nothing of the kind' }, 0],
    [{ dialect: 'unknown' }, 0],
  ])('%j finds %d', async (query, count) => {
    expect((await everyPage('listDocuments', { query }, 100)).flat()).toHaveLength(count);
  });

  test.each<Asked['query']>([
    { limit: 0 },
    { limit: 101 },
    { limit: 'many' },
    { limit: 1.5 },
    { status: 'lost' },
    { createdAfter: 'yesterday' },
    { q: '' },
    { q: 'x'.repeat(101) },
    { dialect: 'No Dialect' },
  ])('%j is refused with the parameter', async (query) => {
    const { status, body } = await client.call('listDocuments', { query });
    expect([status, body.code]).toEqual([422, 'validation_failed']);
    expect(body.errors[0].pointer).toMatch(new RegExp(`^/${Object.keys(query!)[0]}`));
  });

  test.each([
    ['listDocuments', {}],
    ['listMessages', {}],
    ['listEvents', {}],
    ['listDeliveries', {}],
    ['listAuditEntries', { params: true }],
  ] as const)('%s: a cursor that is none is refused', async (id, { params }: { params?: boolean }) => {
    const { body } = await client.call('listDocuments', { query: { limit: 1 } });
    const asked = params ? { params: { documentId: body.data[0].id } } : {};
    for (const cursor of [
      'x',
      'eyJhIjoxfQ',
      Buffer.from("2026-01-01|' or 1=1").toString('base64url'),
      '%00',
      '9'.repeat(30),
    ]) {
      const answer = await client.call(id, { ...asked, query: { cursor } });
      expect([id, cursor, answer.status]).toEqual([id, cursor, 400]);
    }
  });

  test('the audit trail goes on page by page, the oldest first', async () => {
    const { id } = await makeDraft(client);
    const { organizationId } = client.caller;
    await api.product.core.database.system((em) =>
      em.execute(
        `insert into audit_entries (organization_id, document_id, occurred_at, actor, action)
         select ?, ?, now(), '{"kind":"system"}', 'test.' || n from generate_series(1, 60) n`,
        [organizationId, id],
        'run',
      ),
    );
    const pages = await everyPage('listAuditEntries', { params: { documentId: id } }, 25);
    const entries = pages.flat() as unknown as { action: string }[];
    expect(pages.map(({ length }) => length)).toEqual([25, 25, 11]);
    expect(entries.map(({ action }) => action)).toEqual([
      'document.created',
      ...Array.from({ length: 60 }, (_, n) => `test.${n + 1}`),
    ]);
  });

  test('whoever follows the cursor of the events sees each once, also those that come later', async () => {
    const own = await api.client();
    const seen: string[] = [];
    let cursor: string | undefined;
    const read = async () => {
      for (;;) {
        const { body } = await own.call('listEvents', { query: { limit: 2, cursor } });
        seen.push(...body.data.map(({ id }: { id: string }) => id));
        cursor = body.nextCursor ?? undefined;
        if (!body.hasMore) return;
      }
    };
    for (let n = 0; n < 5; n += 1) await makeDraft(own, { approvers: [] });
    await read();
    expect(seen).toHaveLength(5);
    await makeDraft(own, { approvers: [] });
    await read();
    expect(new Set(seen).size).toBe(6);
    expect((await own.call('listEvents', { query: { documentId: randomUUID() } })).body.data).toEqual([]);
  });
});
