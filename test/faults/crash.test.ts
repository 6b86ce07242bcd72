import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { readDocument } from '../../src/documents/reading.ts';
import { preserveOne } from '../../src/evidence/preservation.ts';
import { makeSealing } from '../evidence/sealing-fixture.ts';
import { type Receiver, startReceiver } from '../simulators/receiver.ts';
import { type SmsGateway, smsBy, startSmsGateway } from '../simulators/sms-gateway.ts';
import { startTrust } from '../simulators/trust/trust.ts';
import { pdfFile } from '../support/documents.ts';
import { checkInvariants } from '../support/invariants.ts';
import { eventually } from '../support/product.ts';
import { type Site, type SiteProcess, startSite } from '../support/site.ts';

/**
 * Processes are killed (SIGKILL) in each gap between two stores. Whatever was promised before must happen after, once.
 * Waiting times of the product (leases, locks) are cut short by moving their dates, never by sleeping.
 */

let site: Site;
let receiver: Receiver;
let gateway: SmsGateway;
let superuser: pg.Client;

beforeEach(async () => {
  gateway = await startSmsGateway();
  receiver = await startReceiver();
  site = await startSite(smsBy(gateway));
  superuser = new pg.Client(site.product.superuserUrl);
  await superuser.connect();
});
afterEach(async () => {
  await superuser.end();
  await site.stop();
  await receiver.close();
  await gateway.close();
});

/** As if the time had come: leases of the dead end, locks of the dead are free, promises are due. */
async function timePasses(): Promise<void> {
  for (const table of ['messages', 'deliveries', 'outbox']) {
    await superuser.query(`update ${table} set due_at = now() where due_at is not null`);
  }
  await superuser.query('update idempotency_keys set locked_until = now() where response_status is null');
}

/** As a client that behaves well: what cannot be done just now is asked for again, under the same key. */
async function call(api: SiteProcess, path: string, init: RequestInit & { key?: string } = {}) {
  const headers = new Headers(init.headers);
  if (!headers.has('authorization')) headers.set('authorization', site.authorization);
  if (init.key) headers.set('idempotency-key', init.key);
  const response = await eventually(async () => {
    const answer = await fetch(`${api.url}/v1${path}`, { ...init, headers });
    return answer.status !== 503 && answer;
  });
  return { status: response.status, body: (await response.json().catch(() => null)) as never };
}

let file: Buffer | null = null;
async function create(api: SiteProcess, key: string, channels = ['whatsapp']) {
  file ??= await readFile(await pdfFile(site.product));
  const form = new FormData();
  form.set('file', new Blob([new Uint8Array(file)], { type: 'application/pdf' }), 'lease.pdf');
  const approvers = ['+966500000001', '+966500000002'].map((phone) => ({
    name: 'Approver',
    phone,
    action: 'approve',
    channels,
  }));
  const document = { title: 'Lease', send: true, steps: approvers.map((approver) => ({ approvers: [approver] })) };
  form.set('document', new Blob([JSON.stringify(document)], { type: 'application/json' }));
  return call(api, '/documents', { method: 'POST', body: form, key });
}
const documents = () =>
  site.product.core.database.read<{ id: string; status: string }>(
    site.organizationId,
    'select id, status from documents',
  );
const inProgress = (id: string) =>
  eventually(async () => (await documents()).find((row) => row.id === id && row.status === 'in_progress'));
const ended = (id: string) =>
  eventually(async () => (await documents()).find((row) => row.id === id && row.status === 'approved'));

async function tokenOf(api: SiteProcess, phone: string): Promise<string> {
  const link = await eventually(async () => {
    const { body } = await call(api, `/messages?kind=invitation&to=${encodeURIComponent(phone)}`);
    return (body as { data: { link: string | null }[] }).data[0]?.link;
  });
  return link.split('/').at(-1) as string;
}
const decide = (api: SiteProcess, token: string, key: string) =>
  call(api, `/signing/${token}/decision`, {
    method: 'POST',
    key,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ decision: 'complete' }),
  });
async function subscribe(api: SiteProcess): Promise<void> {
  const body = JSON.stringify({ url: receiver.url, eventTypes: ['*'] });
  const { status } = await call(api, '/endpoints', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
    key: randomUUID(),
  });
  expect(status).toBe(201);
}
async function finish(api: SiteProcess, id: string): Promise<void> {
  for (const phone of ['+966500000001', '+966500000002']) {
    const token = await tokenOf(api, phone);
    await eventually(async () => {
      const { status, body } = await decide(api, token, randomUUID());
      return (
        status === 200 ||
        (body as { code: string }).code === 'already_decided' ||
        (body as { code: string }).code === 'document_ended'
      );
    });
  }
  await ended(id);
  await settled();
  await checkInvariants(site.product, site.organizationId);
}
async function settled(): Promise<void> {
  await eventually(async () => {
    const { rows } = await superuser.query(
      `select 1 from deliveries where status in ('pending', 'retrying') union all select 1 from messages where status in ('queued', 'sending')
       union all select 1 from outbox`,
    );
    return rows.length === 0;
  });
}

describe('killing the API', () => {
  test('between the stored file and the row loses nothing: the same request again makes one document', async () => {
    const key = randomUUID();
    const dying = await site.start('api', 'draft.file_stored');
    await expect(create(dying, key)).rejects.toThrow();
    await dying.died;
    expect(await documents()).toEqual([]);
    await timePasses();
    const api = await site.start('api');
    const [first, second] = [await create(api, key), await create(api, key)];
    expect([first.status, second.status]).toEqual([201, 201]);
    expect(await documents()).toHaveLength(1);
    await site.start('worker');
    await finish(api, (first.body as { id: string }).id);
  });

  test.each(['send.committed', 'send.started'] as const)(
    'at %s: the document goes its way, and the caller who asks again gets it',
    async (failpoint) => {
      const key = randomUUID();
      const dying = await site.start('api', failpoint);
      await expect(create(dying, key)).rejects.toThrow();
      await dying.died;
      const [document] = await documents();
      expect(document).toBeDefined();
      await timePasses();
      const [api] = await Promise.all([site.start('api'), site.start('worker')]);
      await inProgress(document!.id);
      const again = await create(api, key);
      expect(again).toMatchObject({ status: 201, body: { id: document!.id } });
      expect(await documents()).toHaveLength(1);
      await finish(api, document!.id);
    },
  );

  test('between a decision and its answer: the approver who tries again gets the receipt of the one decision', async () => {
    const [dying] = await Promise.all([site.start('api', 'decision.accepted'), site.start('worker')]);
    const { body } = await create(dying, randomUUID());
    const { id } = body as { id: string };
    const token = await tokenOf(dying, '+966500000001');
    const key = randomUUID();
    await expect(decide(dying, token, key)).rejects.toThrow();
    await dying.died;
    const api = await site.start('api');
    expect(await decide(api, token, key)).toMatchObject({ status: 200, body: { decision: 'complete' } });
    await finish(api, id);
  });
});

describe('killing the worker', () => {
  test('between sending a message and recording it: it is sent again at most once, and recorded', async () => {
    const [api, dying] = await Promise.all([site.start('api'), site.start('worker', 'message.sent')]);
    const { body } = await create(api, randomUUID(), ['sms']);
    await dying.died;
    expect(gateway.received).toHaveLength(1);
    await timePasses();
    await site.start('worker');
    await eventually(async () => {
      const rows = await site.product.core.database.read<{ status: string }>(
        site.organizationId,
        'select status from messages',
      );
      return rows.length === 1 && rows[0]?.status === 'accepted';
    });
    expect(gateway.received.length).toBeLessThanOrEqual(2);
    expect(new Set(gateway.received.map(({ reference }) => reference)).size).toBe(1);
    expect((await documents())[0]).toEqual({ id: (body as { id: string }).id, status: 'in_progress' });
  });

  test('between a stamped file and its row: the decision is stamped once', async () => {
    const [api, dying] = await Promise.all([site.start('api'), site.start('worker', 'stamp.file_stored')]);
    const { body } = await create(api, randomUUID());
    const token = await tokenOf(api, '+966500000001');
    await decide(api, token, randomUUID());
    await dying.died;
    await site.start('worker');
    await finish(api, (body as { id: string }).id);
  });

  test('between a sealed file and its row: the document is sealed once', async () => {
    const [api, dying] = await Promise.all([site.start('api'), site.start('worker', 'seal.file_stored')]);
    const { body } = await create(api, randomUUID());
    for (const phone of ['+966500000001', '+966500000002']) {
      await decide(api, await tokenOf(api, phone), randomUUID());
    }
    await dying.died;
    await site.start('worker');
    const { id } = body as { id: string };
    await finish(api, id);
    const finals = `select 1 from document_versions where document_id = $1 and kind = 'final'`;
    expect((await superuser.query(finals, [id])).rows).toHaveLength(1);
    expect((await superuser.query('select 1 from document_seals where document_id = $1', [id])).rows).toHaveLength(1);
  });

  test('between a file with a newer timestamp and its row: the seal is extended once', async () => {
    const { product } = site;
    const trust = await startTrust();
    const sealing = makeSealing(product, trust);
    try {
      const caller = await sealing.organization('B-LT');
      const worker = await site.start('worker');
      const { id } = await sealing.approved(caller);
      await checkInvariants(product, caller.organizationId);
      await worker.kill();
      await sealing.seals(caller, 'B-LTA', trust.tsaUrl);
      const due = () => superuser.query('update document_seals set renew_at = now(), due_at = now()');
      await due();
      const dying = await site.start('worker', 'extend.file_stored');
      await dying.died;
      const kinds = async () => (await sealing.files(caller, id)).map(({ kind }) => kind).slice(-2);
      const level = async () => (await readDocument(product.services, caller, id)).seal!.level;
      expect([await kinds(), await level()]).toEqual([['stamped', 'final'], 'B-LT']);
      await due();
      expect(await preserveOne(product.services, new AbortController().signal)).toBe('extended');
      expect([await kinds(), await level()]).toEqual([['final', 'extended'], 'B-LTA']);
    } finally {
      await trust.close();
    }
  });

  test('between a receiver’s answer and its recording: the event comes twice at most, under one id', async () => {
    const api = await site.start('api');
    await subscribe(api);
    const dying = await site.start('worker', 'delivery.posted');
    const { body } = await create(api, randomUUID());
    await dying.died;
    await timePasses();
    await site.start('worker');
    await finish(api, (body as { id: string }).id);
    const ids = receiver.requests.map(({ headers }) => headers['webhook-id']);
    const [events] = await site.product.core.database.read<{ count: number }>(
      site.organizationId,
      // What is said of a document's own messages goes only to endpoints that name it.
      `select count(*)::int as count from events where type not like 'message.%'`,
    );
    expect(new Set(ids).size).toBe(events!.count);
    // Every delivery that was under way in the killed worker may have come twice, no other.
    for (const id of new Set(ids)) expect(ids.filter((other) => other === id).length).toBeLessThanOrEqual(2);
  });
});
