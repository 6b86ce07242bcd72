import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { eventually } from '../../support/product.ts';
import { type Account, newApprover, startWaqtum, succeed, type Waqtum } from './api.ts';

let api: Waqtum;
let account: Account;

beforeAll(async () => {
  api = await startWaqtum();
  account = await api.account();
});
afterAll(() => api.stop());

const invited = (id: string, count: number) =>
  eventually(async () => {
    const messages = await account.messages(id, 'invitation');
    return messages.length >= count && messages;
  });
const ended = (id: string) =>
  eventually(async () => {
    const document = await account.read(id);
    return document.completed_at !== null && document;
  });

describe('sending', () => {
  test('S1-R36, S1-R50: the approvers are notified by WhatsApp at the phone that was given', async () => {
    const document = await account.sent();
    const [approver] = document.approvers!;
    expect(await invited(document.id, 1)).toEqual([
      { approver_id: approver!.id, recipient: approver!.phone, channel: 'whatsapp' },
    ]);
  });

  test('S1-R38: only a draft with an approver can be sent; it becomes pending', async () => {
    const empty = await account.draft();
    const refused = await account.ask('POST', `/documents/${empty.id}/send`);
    expect(refused).toMatchObject({ status: 422, body: { error: { details: { approvers: [expect.any(String)] } } } });
    expect((await account.read(empty.id)).status).toBe('draft');
    const draft = await account.draft({ approvers: [{}] });
    const sent = succeed(await account.ask('POST', `/documents/${draft.id}/send`)).data;
    expect(sent).toMatchObject({ status: 'pending', sent_at: expect.any(String) });
    const again = await account.ask('POST', `/documents/${draft.id}/send`);
    expect(again).toMatchObject({
      status: 422,
      body: { error: { code: 422, details: { status: [expect.any(String)] } } },
    });
    expect(await invited(draft.id, 1)).toHaveLength(1);
  });

  test('S1-R39, S1-R49: in sequence the lowest order_index is asked first, and the next one when it is done', async () => {
    const document = await account.sent({ approvers: [{ order_index: 20 }, { order_index: 10 }] });
    const [first, second] = document.approvers!;
    expect(first!.order_index).toBe(10);
    expect((await invited(document.id, 1)).map(({ approver_id }) => approver_id)).toEqual([first!.id]);
    await account.decide(document, first!.id);
    expect((await invited(document.id, 2)).map(({ approver_id }) => approver_id)).toEqual([first!.id, second!.id]);
  });

  test('S1-R39: in parallel all are asked at once', async () => {
    const document = await account.sent({
      workflow: 'parallel',
      approvers: [{ order_index: 2 }, { order_index: 1 }, {}],
    });
    expect(await invited(document.id, 3)).toHaveLength(3);
  });

  test('S1-R40, S1-R44: pending, then in progress from the first decision on, then approved; lists agree', async () => {
    const own = await api.account();
    const document = await own.sent({ approvers: [{ order_index: 1 }, { order_index: 2 }] });
    const [first, second] = document.approvers!;
    const seen = async () => {
      const { data } = succeed(await own.ask('GET', `/documents/${document.id}/status`));
      const listed = succeed(await own.ask('GET', `/documents?status=${data.status}`)).data;
      expect(listed.map(({ id }: { id: string }) => id)).toEqual([document.id]);
      const other = data.status === 'pending' ? 'in_progress' : 'pending';
      expect(succeed(await own.ask('GET', `/documents?status=${other}`)).data).toEqual([]);
      return { status: data.status, progress: data.progress };
    };
    await eventually(async () => (await own.messages(document.id, 'invitation')).length === 1);
    expect(await seen()).toEqual({ status: 'pending', progress: { total: 2, completed: 0, percentage: 0 } });
    await own.decide(document, first!.id);
    await eventually(async () => (await own.messages(document.id, 'invitation')).length === 2);
    expect(await seen()).toEqual({ status: 'in_progress', progress: { total: 2, completed: 1, percentage: 50 } });
    expect(
      (await own.read(document.id)).approvers!.map(({ status, completed_at }) => [status, completed_at !== null]),
    ).toEqual([
      ['completed', true],
      ['pending', false],
    ]);
    await own.decide(document, second!.id);
    await eventually(async () => (await own.read(document.id)).status === 'approved');
    expect(await seen()).toEqual({ status: 'approved', progress: { total: 2, completed: 2, percentage: 100 } });
  });
});

describe('what a document that was sent refuses', () => {
  test('S1-R31, S1-R32, S1-R34, S1-R53: it is neither changed nor deleted, nor are its approvers', async () => {
    const document = await account.sent();
    const [approver] = document.approvers!;
    const asked = [
      ['PUT', `/documents/${document.id}`, { title_en: 'x' }],
      ['PATCH', `/documents/${document.id}`, { workflow_type: 'parallel' }],
      ['DELETE', `/documents/${document.id}`, undefined],
      ['POST', `/documents/${document.id}/approvers`, newApprover()],
      ['PUT', `/approvers/${approver!.id}`, { name_en: 'x' }],
      ['DELETE', `/approvers/${approver!.id}`, undefined],
    ] as const;
    await invited(document.id, 1);
    const before = await account.read(document.id);
    for (const [method, path, json] of asked) {
      const { status, body } = await account.ask(method, path, { json });
      expect({ method, path, status, details: body.error.details }).toEqual({
        method,
        path,
        status: 422,
        details: { status: [expect.any(String)] },
      });
    }
    expect(await account.read(document.id)).toEqual(before);
  });

  test('S1-R46: there is no final file before the approval', async () => {
    const document = await account.sent();
    for (const { id } of [document, await account.draft()]) {
      expect(await account.ask('GET', `/documents/${id}/download`)).toMatchObject({
        status: 404,
        body: { error: { code: 404 } },
      });
    }
  });
});

test('S1-R45: the final file is a PDF, to be saved', async () => {
  const document = await account.sent();
  await invited(document.id, 1);
  await account.decide(document, document.approvers![0]!.id);
  await eventually(async () => (await account.read(document.id)).status === 'approved');
  const { status, headers, bytes } = await account.ask('GET', `/documents/${document.id}/download`);
  expect(status).toBe(200);
  expect(headers.get('content-type')).toBe('application/pdf');
  expect(headers.get('content-disposition')).toMatch(/^attachment; filename="Lease\.pdf"/);
  expect(bytes.subarray(0, 5).toString()).toBe('%PDF-');
  expect(Number(headers.get('content-length'))).toBe(bytes.length);
});

describe('voiding', () => {
  test('S1-R41, S1-R43: a document that was sent becomes voided, and those who were asked are told', async () => {
    const document = await account.sent({ workflow: 'parallel', approvers: [{}, {}] });
    await invited(document.id, 2);
    const { data } = succeed(await account.ask('POST', `/documents/${document.id}/void`));
    expect(data).toMatchObject({ status: 'voided', completed_at: expect.any(String) });
    expect(await account.messages(document.id, 'voided')).toHaveLength(2);
  });

  test('S1-R43: it can be voided in progress too, but not as a draft and not once it has ended', async () => {
    const document = await account.sent({ approvers: [{ order_index: 1 }, { order_index: 2 }] });
    await invited(document.id, 1);
    await account.decide(document, document.approvers![0]!.id);
    expect(succeed(await account.ask('POST', `/documents/${document.id}/void`)).data.status).toBe('voided');
    for (const { id } of [document, await account.draft()]) {
      const { status, body } = await account.ask('POST', `/documents/${id}/void`);
      expect({ status, details: body.error.details }).toEqual({
        status: 422,
        details: { status: [expect.any(String)] },
      });
    }
  });
});

describe('reminding', () => {
  test('S1-R55: the one approver gets the notification again, the others do not', async () => {
    const document = await account.sent({ workflow: 'parallel', approvers: [{}, {}] });
    await invited(document.id, 2);
    const [, second] = document.approvers!;
    expect(await account.ask('POST', `/approvers/${second!.id}/remind`)).toMatchObject({
      status: 200,
      body: { success: true },
    });
    expect(await account.messages(document.id, 'reminder')).toEqual([
      { approver_id: second!.id, recipient: second!.phone, channel: 'whatsapp' },
    ]);
  });

  test('S1-R56: nobody is reminded of a draft, before their turn, after their decision or after the end', async () => {
    const draft = await account.draft({ approvers: [{}] });
    const document = await account.sent({ approvers: [{ order_index: 1 }, { order_index: 2 }] });
    const [first, second] = document.approvers!;
    await invited(document.id, 1);
    const remind = async (id: string) => {
      const { status, body } = await account.ask('POST', `/approvers/${id}/remind`);
      expect({ status, details: body.error.details }).toEqual({
        status: 422,
        details: { status: [expect.any(String)] },
      });
    };
    await remind(draft.approvers![0]!.id);
    await remind(second!.id);
    await account.decide(document, first!.id);
    await remind(first!.id);
    await account.decide(document, second!.id, 'reject');
    await ended(document.id);
    await remind(second!.id);
    expect(await account.messages(document.id, 'reminder')).toEqual([]);
  });

  test('a flood of reminders is 429 with the time to wait', async () => {
    const document = await account.sent();
    await invited(document.id, 1);
    const remind = () => account.ask('POST', `/approvers/${document.approvers![0]!.id}/remind`);
    for (let n = 0; n < 3; n += 1) succeed(await remind());
    const refused = await remind();
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
  });
});

test('a rejection ends the document as rejected, and shows who did it', async () => {
  const document = await account.sent({ approvers: [{ order_index: 1 }, { order_index: 2 }] });
  await invited(document.id, 1);
  await account.decide(document, document.approvers![0]!.id, 'reject');
  const after = await ended(document.id);
  expect(after).toMatchObject({ status: 'rejected', approvers: [{ status: 'rejected' }, { status: 'pending' }] });
});
