import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { completeSettings } from '../../src/organizations/settings.ts';
import { type Api, type Client, startApi } from '../api/countersign/api.ts';

let api: Api;
let client: Client;
beforeAll(async () => {
  api = await startApi({ worker: false });
  client = await api.client();
});
afterAll(() => api.stop());

/** A document with one approver, as rows: what statistics count is what is recorded. */
async function record(document: {
  status: string;
  createdAt?: string;
  sentAt?: string;
  endedAt?: string;
  title?: string;
  approver?: { name?: string; action?: string; status: string; invitedAt: string; decidedAt?: string };
}): Promise<string> {
  const [id, stepId] = [randomUUID(), randomUUID()];
  const { organizationId } = client.caller;
  const { approver } = document;
  await api.product.core.database.system(async (em) => {
    await em.execute(
      `insert into documents (id, organization_id, dialect, mode, created_by, status, title, language, policy, page_count, created_at, sent_at, ended_at)
       values (?, ?, 'countersign', 'live', 'k', ?, ?, 'en', ?, 1, ?, ?, ?)`,
      [
        id,
        organizationId,
        document.status,
        document.title ?? 'Lease',
        JSON.stringify({ ...completeSettings({}).policy, expiresAfterMs: null }),
        document.createdAt ?? '2026-03-01T00:00:00Z',
        document.sentAt ?? null,
        document.endedAt ?? null,
      ],
    );
    await em.execute(
      `insert into steps (id, organization_id, document_id, position, quorum) values (?, ?, ?, 1000, '{"kind":"all"}')`,
      [stepId, organizationId, id],
    );
    if (!approver) return;
    await em.execute(
      `insert into approvers (id, organization_id, document_id, step_id, position, name, phone, action, language, time_zone, identity, status, invited_at, decided_at)
       values (?, ?, ?, ?, 1, ?, '+966500000000', ?, 'en', 'UTC', 'link', ?, ?, ?)`,
      [
        randomUUID(),
        organizationId,
        id,
        stepId,
        approver.name ?? 'Somebody',
        approver.action ?? 'sign',
        approver.status,
        approver.invitedAt,
        approver.decidedAt ?? null,
      ],
    );
  });
  return id;
}

describe('statistics', () => {
  test('count by the organization’s own days and measure from asking to deciding', async () => {
    await client.call('changeSettings', { json: { timeZone: 'Asia/Riyadh' } });
    const invitedAt = '2026-03-02T10:00:00Z';
    await record({
      status: 'approved',
      createdAt: '2026-03-01T21:30:00Z', // 2 March in Riyadh.
      sentAt: '2026-03-02T10:00:00Z',
      endedAt: '2026-03-02T10:01:00Z',
      approver: { status: 'completed', invitedAt, decidedAt: '2026-03-02T10:00:40Z' },
    });
    await record({
      status: 'rejected',
      createdAt: '2026-03-03T09:00:00Z',
      endedAt: '2026-03-04T09:00:00Z',
      approver: { status: 'rejected', action: 'approve', invitedAt, decidedAt: '2026-03-04T09:00:00Z' },
    });
    const longest = await record({
      status: 'in_progress',
      approver: { status: 'invited', invitedAt, name: 'Finance' },
    });
    await record({ status: 'in_progress', approver: { status: 'invited', invitedAt: '2026-03-03T00:00:00Z' } });

    const query = { from: '2026-03-01T21:00:00Z', to: '2026-03-04T21:00:00Z' };
    const { body } = await client.call('readStatistics', { query });
    expect(body.days).toEqual([
      { day: '2026-03-02', created: 1, approved: 1, rejected: 0, expired: 0, voided: 0 },
      { day: '2026-03-03', created: 1, approved: 0, rejected: 0, expired: 0, voided: 0 },
      { day: '2026-03-04', created: 0, approved: 0, rejected: 1, expired: 0, voided: 0 },
    ]);
    expect(body.completion).toEqual({ count: 1, medianSeconds: 60, p90Seconds: 60 });
    expect(body.actions).toContainEqual({ action: 'sign', count: 1, medianSeconds: 40, p90Seconds: 40 });
    expect(body.steps[0]).toMatchObject({ position: 1, count: 2 });
    expect(body.open).toMatchObject({ inProgress: 2, pending: 0 });
    expect(body.awaited.map(({ documentId }: { documentId: string }) => documentId)[0]).toBe(longest);
    const other = await api.client();
    expect((await other.call('readStatistics', { query })).body.awaited).toEqual([]);
  });

  test('refuse a period that is no period', async () => {
    const backwards = await client.call('readStatistics', {
      query: { from: '2026-03-02T00:00:00Z', to: '2026-03-01T00:00:00Z' },
    });
    expect([backwards.status, backwards.body.errors[0].rule]).toEqual([422, 'period']);
    const endless = await client.call('readStatistics', { query: { from: '2020-01-01T00:00:00Z' } });
    expect(endless.status).toBe(422);
  });
});

describe('the list of documents', () => {
  test('finds by an approver’s name', async () => {
    const id = await record({
      status: 'in_progress',
      approver: { name: 'Harbour Office', status: 'invited', invitedAt: '2026-03-05T00:00:00Z' },
    });
    const found = await client.call('listDocuments', { query: { q: 'harbour' } });
    expect(found.body.data.map((document: { id: string }) => document.id)).toEqual([id]);
  });
});

describe('saved views', () => {
  test('are kept, listed and deleted, by their own organization only', async () => {
    const filter = { status: ['in_progress'], q: 'Finance' };
    const { body: saved } = await client.call('saveView', { json: { name: 'Waiting for Finance', filter } });
    expect(saved).toMatchObject({ name: 'Waiting for Finance', shared: true, filter });
    expect((await client.call('listViews')).body.data).toEqual([saved]);
    const other = await api.client();
    expect((await other.call('listViews')).body.data).toEqual([]);
    const params = { viewId: saved.id };
    expect((await other.call('deleteView', { params })).status).toBe(404);
    expect((await client.call('deleteView', { params })).status).toBe(204);
    expect((await client.call('listViews')).body.data).toEqual([]);
  });
});

describe('the stream', () => {
  /** Reads until `count` changes were heard. */
  async function listen(key: string, count: number, lastEventId?: string) {
    const headers = { authorization: key, ...(lastEventId ? { 'last-event-id': lastEventId } : {}) };
    const response = await fetch(`${api.url}/v1/stream`, { headers });
    let text = '';
    const heard = (async () => {
      const decoder = new TextDecoder();
      for await (const chunk of response.body!) {
        text += decoder.decode(chunk as Uint8Array);
        const changes = [...text.matchAll(/^event: change\ndata: (.*)$/gm)].map(([, data]) => JSON.parse(data!));
        if (changes.length >= count && /event: seen/.test(text)) {
          return { changes, ids: [...text.matchAll(/^id: (\d+)$/gm)].map(([, id]) => id!) };
        }
      }
      throw new Error('the stream ended');
    })();
    return { response, heard };
  }
  const publish = (type: string, organizationId = client.caller.organizationId) =>
    api.product.core.database.system((em) =>
      em.execute('insert into events (id, organization_id, type, occurred_at, data) values (?, ?, ?, now(), ?)', [
        randomUUID(),
        organizationId,
        type,
        '{}',
      ]),
    );

  test('tells what happens from now on, and after a break goes on where it was', async () => {
    const fresh = await api.client();
    const { createKey } = await import('../../src/organizations/keys.ts');
    const { organizationId } = fresh.caller;
    const { authorization } = await createKey(api.product.core, {
      organizationId,
      dialect: 'countersign',
      name: 'x',
      mode: 'live',
    });
    await publish('before.it', organizationId);
    const first = await listen(authorization, 1);
    expect(first.response.headers.get('content-type')).toContain('text/event-stream');
    await publish('somebody.elses');
    await publish('first.one', organizationId);
    const { changes, ids } = await first.heard;
    expect(changes.map(({ type }) => type)).toEqual(['first.one']);
    await publish('missed.one', organizationId);
    const second = await listen(authorization, 1, ids.at(-1));
    expect((await second.heard).changes.map(({ type }) => type)).toEqual(['missed.one']);
  });
});
