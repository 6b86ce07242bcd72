import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { eventually } from '../../support/product.ts';
import { type Api, type Client, startApi } from './api.ts';
import { approver, makeDraft } from './making.ts';

let api: Api;
let client: Client;
beforeAll(async () => {
  api = await startApi({ environment: { TEMPORAL_UI_URL: 'https://temporal.example.com/' } });
  client = await api.client();
});
afterAll(() => api.stop());

/** A document whose first step has been asked. */
async function sent(document: Record<string, unknown> = {}) {
  const { id } = await makeDraft(client, document);
  await client.call('sendDocument', { params: { documentId: id } });
  return eventually(async () => {
    const { body } = await client.call('readDocument', { params: { documentId: id } });
    return body.status === 'in_progress' && body;
  });
}

const invitations = async (documentId: string) =>
  (await client.call('listMessages', { query: { documentId, kind: 'invitation' } })).body.data;

describe('sending an invitation again', () => {
  test('goes out once by the channel that was chosen, with the link that counts, and stands in the trail', async () => {
    const document = await sent({ approvers: [approver({ channels: ['whatsapp'] })] });
    const params = { documentId: document.id, approverId: document.steps[0].approvers[0].id };
    const headers = { 'idempotency-key': randomUUID() };
    const asked = { params, json: { channel: 'sms' }, headers };
    const { status, body } = await client.call('resendInvitation', asked);
    expect([status, body.id]).toEqual([200, params.approverId]);
    await client.call('resendInvitation', asked);

    const messages = await eventually(async () => {
      const all = await invitations(document.id);
      return all.every((message: { status: string }) => message.status === 'accepted') && all;
    });
    expect(messages.map(({ channel }: { channel: string }) => channel)).toEqual(['sms', 'whatsapp']);
    expect(messages[0].link).toBe(messages[1].link);
    const { data } = (await client.call('listAuditEntries', { params })).body;
    expect(data.at(-1)).toMatchObject({
      action: 'approver.resent',
      approverId: params.approverId,
      actor: { kind: 'key', name: 'test' },
      details: { channel: 'sms' },
    });
  });

  test('is refused for who is not awaited, and when it becomes a flood', async () => {
    const document = await sent({ steps: [{ approvers: [approver()] }, { approvers: [approver()] }] });
    const [first, second] = document.steps.map((step: { approvers: { id: string }[] }) => step.approvers[0]!.id);
    const resend = (approverId: string, documentId = document.id, by = client) =>
      by.call('resendInvitation', { params: { documentId, approverId }, json: { channel: 'sms' } });
    expect((await resend(second)).body.code).toBe('approver_not_awaited');
    expect((await resend(randomUUID())).body.code).toBe('approver_not_found');
    expect((await resend(first, document.id, await api.client())).status).toBe(404);
    const draft = await makeDraft(client);
    expect((await resend(draft.steps[0].approvers[0].id, draft.id)).body.code).toBe('document_not_sent');

    // All at once: the limit holds for those who ask at the same moment too.
    const answers = await Promise.all([1, 2, 3, 4].map(() => resend(first)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 200, 429]);
    const limited = answers.find(({ status }) => status === 429)!;
    expect(limited.body.code).toBe('reminder_limit');
    expect(Number(limited.headers.get('retry-after'))).toBeGreaterThan(200);

    await client.call('voidDocument', { params: { documentId: document.id }, json: { reason: 'Wrong price' } });
    expect((await resend(first)).body.code).toBe('document_ended');
  });
});

describe('a draft like another document', () => {
  test('has its file, words and route, without what was decided or who left', async () => {
    const steps = [
      {
        quorum: { kind: 'count', count: 1 },
        approvers: [
          approver({ action: 'sign', names: { ar: 'المدير المالي' }, fields: [FIELD] }),
          approver({ veto: true, channels: ['sms'], language: 'fa' }),
        ],
      },
      { approvers: [approver({ action: 'stamp', timeZone: 'Asia/Tehran' })] },
    ];
    const original = await sent({ title: 'Lease', titles: { ar: 'عقد' }, reference: 'L-1', expiresAt: null, steps });
    const leaving = original.steps[0].approvers[1];
    const by = { name: 'Successor', phone: '+966599999999' };
    await client.call('replaceApprover', { params: { documentId: original.id, approverId: leaving.id }, json: by });

    const asked = { params: { documentId: original.id }, headers: { 'idempotency-key': randomUUID() } };
    const { status, body: draft } = await client.call('duplicateDocument', asked);
    expect(status).toBe(201);
    expect(draft).toMatchObject({
      status: 'draft',
      title: 'Lease',
      titles: { ar: 'عقد' },
      reference: 'L-1',
      expiresAt: null,
      next: [],
    });
    expect(draft.id).not.toBe(original.id);
    expect(draft.verificationCode).not.toBe(original.verificationCode);
    expect(draft.steps.map(({ quorum }: { quorum: unknown }) => quorum)).toEqual([
      { kind: 'count', count: 1 },
      { kind: 'all' },
    ]);
    const people = draft.steps.flatMap((step: { approvers: unknown[] }) => step.approvers);
    expect(people).toMatchObject([
      { names: { ar: 'المدير المالي' }, action: 'sign', status: 'waiting', fields: [FIELD] },
      { name: 'Successor', veto: true, channels: ['sms'], language: 'fa', status: 'waiting' },
      { action: 'stamp', timeZone: 'Asia/Tehran' },
    ]);
    const file = (documentId: string) =>
      client.call('downloadFile', { params: { documentId, which: 'original' } }).then(({ bytes }) => bytes);
    expect((await file(draft.id)).equals(await file(original.id))).toBe(true);

    expect((await client.call('duplicateDocument', asked)).body.id).toBe(draft.id);
    expect((await client.call('sendDocument', { params: { documentId: draft.id } })).status).toBe(200);
    const stranger = await api.client();
    expect((await stranger.call('duplicateDocument', { params: { documentId: original.id } })).status).toBe(404);
  });
});

const FIELD = { id: 'mark', kind: 'signature', page: 1, x: 0.1, y: 0.2, width: 0.3, height: 0.1 };

describe('a document that is read', () => {
  test('tells what comes next by itself, and forgets it at the end', async () => {
    const expiresAt = new Date(Date.now() + 20 * 86_400_000).toISOString();
    const document = await sent({
      expiresAt,
      policy: {
        reminders: { firstAfterSeconds: 86_400, everySeconds: 86_400, maxCount: 3 },
        quietHours: null,
        weekendDays: [],
        expiryWarningSeconds: 3_600,
      },
    });
    const [{ id: approverId, invitedAt }] = document.steps[0].approvers;
    const later = (iso: string, ms: number) => new Date(Date.parse(iso) + ms).toISOString();
    expect(document.next).toEqual([
      { kind: 'reminder', at: later(invitedAt, 86_400_000), approverIds: [approverId] },
      { kind: 'expiry_warning', at: later(expiresAt, -3_600_000), approverIds: [approverId] },
      { kind: 'expiry', at: expiresAt, approverIds: [] },
    ]);
    const params = { documentId: document.id };
    const voided = await client.call('voidDocument', { params, json: { reason: 'Wrong price' } });
    expect(voided.body.next).toEqual([]);
  });

  test('leads those who may do everything to its workflow', async () => {
    const document = await sent();
    expect(document.workflow.url).toBe(
      `https://temporal.example.com/namespaces/default/workflows?query=WorkflowId%3D%22document%3A${document.id}%22`,
    );
    const { organizationId } = client.caller;
    const reader = await api.client({ organizationId, scopes: ['documents:read'] });
    const { body } = await reader.call('readDocument', { params: { documentId: document.id } });
    expect(body.workflow).toBeUndefined();
  });
});
