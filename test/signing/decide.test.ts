import { createHash, randomUUID } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { prepareMark } from '../../src/documents/upload.ts';
import { decide, isRefusal, open } from '../../src/domain/approval.ts';
import type { Action, DocumentState } from '../../src/domain/model.ts';
import { Problem } from '../../src/errors/problem.ts';
import { openDrivers } from '../../src/messaging/drivers/open.ts';
import { listMessages } from '../../src/messaging/messages.ts';
import { createPdfEngine, type PdfEngine } from '../../src/pdf/engine.ts';
import { sendCode, verifyCode } from '../../src/signing/codes.ts';
import { type DecisionInput, type SigningDesk, submitDecision } from '../../src/signing/decide.ts';
import { NoWorkflow } from '../../src/temporal/document-workflows.ts';
import { dispatchDue } from '../messaging/dispatch-due.ts';
import {
  callerOf,
  invitePerson,
  messageTo,
  openWorld,
  type Person,
  queue,
  START,
  type World,
} from '../messaging/world.ts';

let world: World;
let pdf: PdfEngine;

beforeAll(async () => {
  world = await openWorld();
  pdf = createPdfEngine();
});
afterEach(async () => {
  await world.sql('truncate organizations, documents, audit_entries cascade');
  world.clock.now = START;
});
afterAll(async () => {
  await pdf.close();
  await world.close();
});

/**
 * The port to Temporal, held in this process: the real rules decide, and what they accept is projected (`accepted_at`
 * and the approver's status), unless the test holds that back. Update ids are remembered like a server does.
 */
function openDesk(person: Person, options: { projects?: boolean } = {}) {
  const { approverId, documentId, organizationId } = person;
  const answers = new Map<string, unknown>();
  const asked: string[] = [];
  const step = {
    id: randomUUID(),
    quorum: { kind: 'all' as const },
    approvers: [{ id: approverId, action: 'sign' as Action, veto: true, language: 'en' as const, timeZone: 'UTC' }],
  };
  const policy = {
    reminders: null,
    calm: { quietHours: { fromMinute: 0, toMinute: 0 }, weekendDays: [] },
    expiryWarningMs: null,
  };
  const opened = open({ documentId, organizationId, version: 1, sequence: 1, steps: [step], policy, expiresAt: null });
  let state = must(decide(opened, { kind: 'begin' }, START));
  const desk: SigningDesk & { failNext: Error | null; loseNextAnswer: boolean; asked: string[]; end(): void } = {
    core: world.core,
    prepareMark: (path) => prepareMark(pdf, path),
    failNext: null,
    loseNextAnswer: false,
    asked,
    end: () => {
      state = must(decide(state, { kind: 'void' }, START));
    },
    workflows: {
      async start() {},
      async check() {},
      async ask(_, { updateId, request }) {
        asked.push(updateId);
        if (desk.failNext) {
          const error = desk.failNext;
          desk.failNext = null;
          throw error;
        }
        const known = answers.get(updateId);
        if (known) return known as { version: number; status: 'in_progress' };
        const outcome = decide(state, request, world.clock.now);
        if (isRefusal(outcome)) throw new Problem(outcome.refused);
        state = outcome.state;
        const answer = { version: state.version, status: state.status };
        answers.set(updateId, answer);
        if (options.projects !== false) await project(person, state);
        if (desk.loseNextAnswer) {
          desk.loseNextAnswer = false;
          throw new Problem('service_unavailable');
        }
        return answer;
      },
    },
  };
  return desk;
}

function must(result: ReturnType<typeof decide>): DocumentState {
  if (isRefusal(result)) throw new Error(result.refused);
  return result.state;
}

async function project({ approverId }: Person, state: DocumentState): Promise<void> {
  const approver = state.steps[0]!.approvers[0]!;
  if (!approver.decision) return;
  await world.sql('update decisions set accepted_at = $2 where id = $1', [
    approver.decision.id,
    new Date(approver.decision.decidedAt),
  ]);
  await world.sql('update approvers set status = $2, decision_id = $3 where id = $1', [
    approverId,
    approver.status,
    approver.decision.id,
  ]);
}

const invited = async (options: Parameters<typeof invitePerson>[1] = {}): Promise<Person> => {
  const person = await invitePerson(world, { identity: 'link', ...options });
  await queue(world, messageTo(person));
  await dispatchDue(world.core, openDrivers(world.core));
  return person;
};
const SUBMITTER = { ip: '203.0.113.7', userAgent: 'Phone/1.0' };
const TYPED: DecisionInput = { decision: 'complete', mark: { kind: 'typed', text: 'Amal' } };
const REJECTED: DecisionInput = { decision: 'reject', reason: 'The price is wrong' };
const submit = (
  desk: SigningDesk,
  person: Person,
  input: DecisionInput,
  idempotencyKey?: string,
  session: string | null = null,
) => submitDecision(desk, { token: person.token, session, input, submitter: { ...SUBMITTER, idempotencyKey } });
const refusalOf = (promise: Promise<unknown>): Promise<Problem> =>
  promise.then(
    () => {
      throw new Error('it was accepted');
    },
    (problem) => problem as Problem,
  );
const decisions = () =>
  world.sql<{ id: string; accepted_at: Date | null }>('select * from decisions order by created_at');

/** A PNG of one colour. */
function png(width = 2, height = 2): Buffer {
  const chunk = (type: string, data: Buffer): Buffer => {
    const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
    const length = Buffer.alloc(4);
    length.writeUInt32BE(data.length);
    const crc = Buffer.alloc(4);
    crc.writeUInt32BE(crc32(body));
    return Buffer.concat([length, body, crc]);
  };
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  const rows = Buffer.alloc(height * (1 + width * 3));
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}
function crc32(bytes: Buffer): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return (crc ^ 0xffffffff) >>> 0;
}
const dataUrl = (bytes: Buffer) => `data:image/png;base64,${bytes.toString('base64')}`;

describe('a decision', () => {
  test('is answered with a receipt, and rests with how the approver was identified', async () => {
    const person = await invited();
    const receipt = await submit(openDesk(person), person, { ...TYPED, comment: ' Thanks ' });
    const sha256 = createHash('sha256').update(`%PDF of ${person.documentId}`).digest('hex');
    expect(receipt).toEqual({
      decisionId: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-a[0-9a-f]{3}-[0-9a-f]{12}$/),
      documentId: person.documentId,
      approverId: person.approverId,
      decision: 'complete',
      decidedAt: new Date(START).toISOString(),
      documentStatus: 'in_progress',
      documentSha256: sha256,
      verificationCode: expect.stringMatching(/^([0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}$/),
      reference: 'C-7',
    });
    expect(await decisions()).toMatchObject([
      {
        id: receipt.decisionId,
        approver_id: person.approverId,
        outcome: 'complete',
        mark: { kind: 'typed', text: 'Amal' },
        reason: null,
        comment: 'Thanks',
        seen_sha256: sha256,
        ip: '203.0.113.7',
        user_agent: 'Phone/1.0',
        identity: { policy: 'link', linkChannel: 'whatsapp', codeChannel: null, codeVerifiedAt: null },
        accepted_at: new Date(START),
      },
    ]);
  });

  test('needs the code where the policy says so, and its channels are on record', async () => {
    const person = await invited({ identity: 'two_factor' });
    const desk = openDesk(person);
    expect(await refusalOf(submit(desk, person, TYPED))).toMatchObject({ code: 'code_required' });
    expect(desk.asked).toEqual([]);
    world.clock.now += 1;
    await sendCode(world.core, person.token);
    const { data } = await listMessages(world.core, callerOf(person), { kind: 'code', limit: 1 });
    const { session } = await verifyCode(world.core, person.token, /\d{6}/.exec(data[0]!.text)![0]);
    world.clock.now += 60_000;
    // A reminder on the code's channel afterwards does not change what the two factors were.
    await queue(world, messageTo(person, { kind: 'reminder', occasion: 'r', ladder: ['sms'] }));
    await dispatchDue(world.core, openDrivers(world.core));
    await submit(desk, person, TYPED, undefined, session);
    expect(await decisions()).toMatchObject([
      {
        identity: {
          policy: 'two_factor',
          linkChannel: 'whatsapp',
          codeChannel: 'sms',
          codeVerifiedAt: new Date(START + 1).toISOString(),
        },
      },
    ]);
  });

  test('clicked twice is one decision with one receipt', async () => {
    const person = await invited();
    const desk = openDesk(person);
    const receipts = await Promise.all(Array.from({ length: 5 }, () => submit(desk, person, TYPED)));
    expect(new Set(receipts.map((receipt) => JSON.stringify(receipt))).size).toBe(1);
    expect(new Set(desk.asked).size).toBe(1);
    expect(await decisions()).toHaveLength(1);
    world.clock.now += 3_600_000;
    expect(await submit(desk, person, TYPED)).toEqual(receipts[0]);
  });

  test('whose answer was lost can be repeated with the same key', async () => {
    const person = await invited();
    const desk = openDesk(person);
    desk.loseNextAnswer = true;
    expect(await refusalOf(submit(desk, person, TYPED, 'key-1'))).toMatchObject({ code: 'service_unavailable' });
    expect(await decisions()).toHaveLength(1);
    expect(await submit(desk, person, TYPED, 'key-1')).toMatchObject({ decision: 'complete' });
    expect(await decisions()).toHaveLength(1);
  });

  test('that never reached the workflow stays, and counts when it is repeated', async () => {
    const person = await invited();
    const desk = openDesk(person);
    desk.failNext = new Problem('service_unavailable');
    await refusalOf(submit(desk, person, TYPED));
    expect(await decisions()).toMatchObject([{ accepted_at: null }]);
    await submit(desk, person, TYPED);
    expect(await decisions()).toMatchObject([{ accepted_at: new Date(START) }]);
  });

  test('under a key that was used for another is refused', async () => {
    const person = await invited();
    const desk = openDesk(person);
    await submit(desk, person, TYPED, 'key-1');
    expect(await refusalOf(submit(desk, person, REJECTED, 'key-1'))).toMatchObject({ code: 'idempotency_key_reused' });
    expect(desk.asked).toHaveLength(1);
  });

  test('is final: another one is refused, leaves no row, and is in the trail once', async () => {
    const person = await invited();
    const desk = openDesk(person);
    const { decisionId } = await submit(desk, person, TYPED);
    for (let n = 0; n < 3; n += 1) {
      expect(await refusalOf(submit(desk, person, REJECTED))).toMatchObject({ code: 'already_decided' });
    }
    expect((await decisions()).map(({ id }) => id)).toEqual([decisionId]);
    expect(await world.sql('select action, actor, details from audit_entries')).toEqual([
      {
        action: 'decision.refused',
        actor: { kind: 'approver', id: person.approverId },
        details: { code: 'already_decided' },
      },
    ]);
  });

  test('that the workflow has already accepted is no refusal, even when it has forgotten the update', async () => {
    const person = await invited();
    const desk = openDesk(person);
    desk.loseNextAnswer = true;
    await refusalOf(submit(desk, person, TYPED));
    desk.failNext = new Problem('already_decided');
    await world.sql('update decisions set accepted_at = null');
    expect(await submit(desk, person, TYPED)).toMatchObject({ decision: 'complete' });
  });

  test('stays while it is unknown whose decision came first', async () => {
    const person = await invited();
    const desk = openDesk(person, { projects: false });
    desk.failNext = new Problem('already_decided');
    expect(await refusalOf(submit(desk, person, TYPED))).toMatchObject({ code: 'service_unavailable' });
    expect(await decisions()).toHaveLength(1);
  });

  test('of two who decide differently at the same time, one counts', async () => {
    const person = await invited();
    const desk = openDesk(person);
    const results = await Promise.allSettled([submit(desk, person, TYPED), submit(desk, person, REJECTED)]);
    expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(await decisions()).toMatchObject([{ accepted_at: new Date(START) }]);
  });

  test.each(['not_your_turn', 'document_ended', 'step_finished'] as const)(
    'that is refused with %s leaves no row but an entry in the trail, and may be tried again',
    async (code) => {
      const person = await invited();
      const desk = openDesk(person);
      desk.failNext = new Problem(code);
      expect(await refusalOf(submit(desk, person, TYPED))).toMatchObject({ code });
      expect(await decisions()).toHaveLength(0);
      expect(await world.sql('select details from audit_entries')).toEqual([{ details: { code } }]);
      expect(await submit(desk, person, TYPED)).toMatchObject({ decision: 'complete' });
    },
  );

  test('after the document was voided is answered by the workflow, although no code can be had any more', async () => {
    const person = await invited({ identity: 'code' });
    const desk = openDesk(person);
    desk.end();
    await world.sql(`update approvers set status = 'released', link_version = 2`);
    await world.sql(`update documents set status = 'voided', ended_at = now()`);
    expect(await refusalOf(submit(desk, person, TYPED))).toMatchObject({ code: 'document_ended' });
    desk.failNext = new NoWorkflow();
    expect(await refusalOf(submit(desk, person, TYPED))).toMatchObject({ code: 'document_ended' });
    expect(await decisions()).toHaveLength(0);
  });

  test('with a link of somebody who was replaced reaches nobody', async () => {
    const person = await invited();
    const desk = openDesk(person);
    await world.sql(`update approvers set status = 'replaced', link_version = 2`);
    expect(await refusalOf(submit(desk, person, TYPED))).toMatchObject({ code: 'approver_out_of_route' });
    expect(desk.asked).toEqual([]);
  });
});

describe('what is submitted', () => {
  const refused = async (input: DecisionInput, options: Parameters<typeof invitePerson>[1] = {}) => {
    const person = await invited(options);
    const desk = openDesk(person);
    const refusal = await refusalOf(submit(desk, person, input));
    expect(desk.asked).toEqual([]);
    expect(await decisions()).toEqual([]);
    return refusal;
  };

  test.each(['sign', 'stamp'])('to %s must have a mark', async (action) => {
    expect(await refused({ decision: 'complete' }, { action })).toMatchObject({
      code: 'mark_required',
      details: { action },
    });
  });

  test.each(['approve', 'review'])('to %s needs none', async (action) => {
    const person = await invited({ action });
    expect(await submit(openDesk(person), person, { decision: 'complete' })).toMatchObject({ decision: 'complete' });
  });

  test.each([undefined, null, '', '  \n'])('to reject must have a reason (%j)', async (reason) => {
    expect(await refused({ decision: 'reject', reason })).toMatchObject({ code: 'reason_required' });
  });

  test.each([
    ['a reason of 1,001 characters', { decision: 'reject', reason: 'x'.repeat(1_001) }, '/reason'],
    ['a comment of 1,001 characters', { ...TYPED, comment: 'x'.repeat(1_001) }, '/comment'],
    ['an empty typed mark', { decision: 'complete', mark: { kind: 'typed', text: ' ' } }, '/mark/text'],
    [
      'a typed mark of 101 characters',
      { decision: 'complete', mark: { kind: 'typed', text: 'x'.repeat(101) } },
      '/mark/text',
    ],
    [
      'a typed mark that turns the line round',
      { decision: 'complete', mark: { kind: 'typed', text: 'a\u202eb' } },
      '/mark/text',
    ],
    ['a drawn mark without a picture', { decision: 'complete', mark: { kind: 'drawn' } }, '/mark/image'],
  ] as [string, DecisionInput, string][])('is refused with %s', async (_, input, pointer) => {
    expect(await refused(input)).toMatchObject({ code: 'validation_failed', fields: [{ pointer }] });
  });

  test.each([
    ['another picture', 'data:image/jpeg;base64,AAAA', 'mark_not_png'],
    ['text that calls itself PNG', dataUrl(Buffer.from('hello, world')), 'mark_not_png'],
    ['broken base64', 'data:image/png;base64,%%%%', 'mark_damaged'],
    ['more than a megabyte', dataUrl(Buffer.alloc(1024 * 1024 + 3)), 'mark_too_large'],
    ['a PNG cut short', dataUrl(png().subarray(0, 50)), 'mark_damaged'],
  ])('is refused with %s, and no file is left behind', async (_, image, code) => {
    expect(await refused({ decision: 'complete', mark: { kind: 'drawn', image } })).toMatchObject({ code });
    expect(await readdir(join(world.core.config.filesFolder, 'incoming'))).toEqual([]);
  });

  test('keeps a drawn mark, as a picture without anything else, under its hash', async () => {
    const person = await invited();
    const mark = { kind: 'drawn' as const, image: dataUrl(png()) };
    await submit(openDesk(person), person, { decision: 'complete', mark });
    const [decision] = await decisions();
    const { imageSha256 } = (decision as unknown as { mark: { imageSha256: string } }).mark;
    const kept = await readFile(await world.core.files.path(imageSha256));
    expect(createHash('sha256').update(kept).digest('hex')).toBe(imageSha256);
    expect(kept.subarray(1, 4).toString()).toBe('PNG');
  });
});
