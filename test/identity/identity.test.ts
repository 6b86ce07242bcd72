import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Config } from '../../src/config.ts';
import type { Core } from '../../src/core.ts';
import { checkDue, startIdentityChecker } from '../../src/identity/checker.ts';
import { requestCheck } from '../../src/identity/checks.ts';
import { openIdentityDrivers } from '../../src/identity/drivers/open.ts';
import { IDENTITY_LIMITS } from '../../src/identity/limits.ts';
import { checkIdentityGateway } from '../../src/identity/readiness.ts';
import { masked, normalizeMobile, normalizeNationalCode } from '../../src/identity/subject.ts';
import { createKey } from '../../src/organizations/keys.ts';
import { type Api, type Client, startApi, unanswered } from '../api/countersign/api.ts';
import { GATEWAY_TOKEN, type ShahkarGateway, startShahkarGateway } from '../simulators/shahkar-gateway.ts';
import { withinOneDay } from '../support/days.ts';
import { approversOf, draft, person } from '../support/documents.ts';
import { eventually } from '../support/product.ts';

let api: Api;
let gateway: ShahkarGateway;
let client: Client;
let operator: Client;
/** Settings of a worker that does not wait for an answer for long. */
let impatient: Config;
/** The clock of the checker, ahead of the real one by this much. */
let aheadMs = 0;

const ME = { nationalCode: '0012345679', mobile: '09121234567' };
const at = '/result/data/matched';

beforeAll(async () => {
  gateway = await startShahkarGateway();
  gateway.knows(ME.nationalCode, ME.mobile);
  const http = (timeoutMs: number) => ({
    url: `${gateway.url}/api/shahkar`,
    headers: { authorization: GATEWAY_TOKEN },
    body: { person: { nationalId: '{nationalCode}' }, phone: '{mobile}' },
    answer: {
      verified: { pointer: at, equals: [true] },
      mismatch: { pointer: at, equals: [false] },
      reference: '/trackingId',
    },
    timeoutMs,
  });
  const environment = { IDENTITY_DRIVER: 'shahkar-http', IDENTITY_HTTP: JSON.stringify(http(30_000)) };
  api = await startApi({ worker: false, environment });
  impatient = { ...api.product.core.config, identityHttp: JSON.stringify(http(500)) };
  operator = await api.client({ scopes: ['operator'] });
});
beforeEach(async () => {
  client = await api.client();
  aheadMs = 0;
  gateway.asked.length = 0;
  // What an earlier test left unanswered is nobody's business here.
  await api.product.core.database.system((em) => em.execute('update identity_checks set due_at = null'));
});
afterAll(async () => {
  await api.stop();
  await gateway.close();
});

const clocked = (): Core => ({ ...api.product.core, now: () => Date.now() + aheadMs });
/** What a worker does in one round. */
const round = (config = api.product.core.config) =>
  checkDue(clocked(), openIdentityDrivers(config), { signal: new AbortController().signal });
const request = (json: Record<string, unknown> = ME, of: Pick<Client, 'call'> = client) =>
  of.call('requestIdentityCheck', { json });
const read = async (id: string, of: Pick<Client, 'call'> = client) =>
  (await of.call('readIdentityCheck', { params: { checkId: id } })).body;
const auditOf = async (): Promise<string[]> =>
  (await client.call('listAudit', { query: { action: 'identity.' } })).body.data.map(
    ({ action }: { action: string }) => action,
  );

describe('a check', () => {
  test('is pending until a worker has asked, and then verified for ever', async () => {
    const { status, body, headers } = await request();
    expect(status).toBe(202);
    expect(headers.get('location')).toMatch(new RegExp(`/v1/identity-checks/${body.id}$`));
    expect(body).toMatchObject({ status: 'pending', mode: 'live', attempts: 0, ...ME, answeredAt: null });
    await round();
    expect(await read(body.id)).toMatchObject({
      ...{ status: 'verified', attempts: 1, problem: null, nextAttemptAt: null },
      reference: expect.stringMatching(/^T-/),
      answeredAt: expect.any(String),
    });
    await round();
    expect(gateway.asked).toHaveLength(1);
    expect(await auditOf()).toEqual(['identity.requested', 'identity.verified']);
  });

  test('is a mismatch when the mobile is somebody else’s', async () => {
    const { body } = await request({ ...ME, mobile: '+98 912 123 4568' });
    await round();
    expect(await read(body.id)).toMatchObject({ status: 'mismatch', mobile: '09121234568' });
    const retried = await client.call('retryIdentityCheck', { params: { checkId: body.id } });
    expect([retried.status, retried.body.code]).toEqual([409, 'identity_check_ended']);
  });

  test('waits visibly while the gateway is down, and is answered once it is back', async () => {
    gateway.script({ kind: 'status', status: 503 }, { kind: 'garbage', body: 'down' }, { kind: 'slow' });
    const { body } = await request();
    await round();
    const waiting = await read(body.id);
    expect(waiting).toMatchObject({ status: 'unavailable', attempts: 1, problem: 'the gateway answered 503' });
    expect(Date.parse(waiting.nextAttemptAt)).toBeGreaterThan(Date.now());
    await expect(checkIdentityGateway(api.product.core)).rejects.toThrow(/\d+ identity checks? waits? for the gateway/);
    await round();
    expect(gateway.asked).toHaveLength(1);
    for (const [problem, config] of [
      [/neither yes nor no/, api.product.core.config],
      [/did not answer in time/, impatient],
    ] as const) {
      aheadMs += IDENTITY_LIMITS.retryMaxMs;
      await round(config);
      expect(await read(body.id)).toMatchObject({ status: 'unavailable', problem: expect.stringMatching(problem) });
    }
    gateway.release();
    aheadMs += IDENTITY_LIMITS.retryMaxMs;
    await round();
    expect(await read(body.id)).toMatchObject({ status: 'verified', attempts: 4, problem: null });
  });

  test('is asked again at once when somebody wants it', async () => {
    gateway.script({ kind: 'status', status: 500 });
    const { body } = await request();
    await round();
    const retried = await client.call('retryIdentityCheck', { params: { checkId: body.id } });
    expect(retried.status).toBe(202);
    await round();
    expect(await read(body.id)).toMatchObject({ status: 'verified', attempts: 2 });
  });

  test('whose worker died is asked by another when the lease is over, and only then', async () => {
    const { body } = await request();
    await api.product.core.database.system((em) =>
      em.execute(`update identity_checks set attempt_count = 1, due_at = now() + interval '1 minute' where id = ?`, [
        body.id,
      ]),
    );
    await round();
    expect(await read(body.id)).toMatchObject({ status: 'pending' });
    aheadMs = IDENTITY_LIMITS.leaseMs;
    await round();
    expect(await read(body.id)).toMatchObject({ status: 'verified' });
  });

  test('is asked by a running worker as soon as it is there', async () => {
    const { core } = api.product;
    const checker = await startIdentityChecker(core, openIdentityDrivers(core.config));
    const { body } = await request();
    await eventually(async () => (await read(body.id)).status === 'verified');
    await checker.stop();
  });

  test('is asked by one of several workers', async () => {
    for (let index = 0; index < 5; index += 1) await request();
    await Promise.all([round(), round(), round()]);
    expect(gateway.asked).toHaveLength(5);
    const { data } = (await client.call('listIdentityChecks', { query: { status: 'verified' } })).body;
    expect(data).toHaveLength(5);
  });

  test('that nobody answers for a week is given up, and its credit comes back', async () => {
    await withinOneDay();
    const { organizationId } = client.caller;
    await operator.call('changeWalletOf', { json: { organizationId, package: { name: 'free' } } });
    const credits = async () => (await client.call('readWallet')).body.identityCredits.usedToday;
    const { body } = await request();
    expect(await credits()).toBe(1);
    gateway.script({ kind: 'status', status: 503 });
    aheadMs = IDENTITY_LIMITS.giveUpAfterMs;
    await round();
    expect(await read(body.id)).toMatchObject({ status: 'unavailable', nextAttemptAt: null });
    expect(await credits()).toBe(0);
    expect(await auditOf()).toEqual(['identity.requested', 'identity.given_up']);
  });

  test('takes a credit, and is refused when there is none left', async () => {
    await withinOneDay();
    const { organizationId } = client.caller;
    await operator.call('changeWalletOf', { json: { organizationId, package: { name: 'free' } } });
    const headers = { 'idempotency-key': randomUUID() };
    for (let index = 0; index < 3; index += 1) await client.call('requestIdentityCheck', { json: ME, headers });
    await request();
    await request();
    const refused = await request();
    expect([refused.status, refused.body.code]).toEqual([422, 'identity_credits_used_up']);
    expect((await client.call('listIdentityChecks')).body.data).toHaveLength(3);
    await operator.call('topUpWallet', { json: { organizationId, amount: 30_000 } });
    await client.call('buyIdentityCredits', { json: { batches: 1 } });
    expect((await request()).status).toBe(202);
    expect((await client.call('readWallet')).body.identityCredits).toMatchObject({ usedToday: 4, boughtRemaining: 9 });
  });

  test.each([
    [{ ...ME, nationalCode: '0012345678' }, '/nationalCode'],
    [{ ...ME, nationalCode: '1111111111' }, '/nationalCode'],
    [{ ...ME, mobile: '+966501234567' }, '/mobile'],
    [{ nationalCode: ME.nationalCode }, '/mobile'],
  ])('of %j is refused at %s', async (json, pointer) => {
    const { status, body } = await request(json);
    expect([status, body.errors.map((error: { pointer: string }) => error.pointer)]).toEqual([422, [pointer]]);
  });
});

describe('personal data', () => {
  test('is nowhere in the database in clear, nor is what two organizations know the same', async () => {
    const other = await api.client();
    await request();
    await request(ME, other);
    await round();
    const rows = await api.product.core.database.system((em) =>
      em.execute<{ row: string; index: Buffer }[]>(
        `select c::text as row, national_code_index as index from identity_checks c where organization_id in (?, ?)`,
        [client.caller.organizationId, other.caller.organizationId],
      ),
    );
    for (const { row } of rows) {
      for (const text of [ME.nationalCode, '9121234567']) {
        expect(row).not.toContain(text);
        expect(row).not.toContain(Buffer.from(text).toString('hex'));
      }
    }
    expect(rows[0]!.index.equals(rows[1]!.index)).toBe(false);
    const audit = await client.call('listAudit', { query: { action: 'identity.' } });
    expect(JSON.stringify(audit.body)).not.toMatch(/0012345679|9121234567/);
  });

  test('is masked, and cannot be looked for, without the scope', async () => {
    const { body } = await request();
    const { organizationId } = client.caller;
    const plain = await api.client({ organizationId, scopes: ['identity:read'] });
    expect(await read(body.id, plain)).toMatchObject({ nationalCode: '*******679', mobile: '0912****567' });
    const whole = { params: { checkId: body.id } };
    expect((await plain.call('readIdentitySubject', whole)).body.code).toBe('forbidden');
    expect((await client.call('readIdentitySubject', whole)).body).toEqual(ME);
    expect(await auditOf()).toEqual(['identity.requested', 'identity.subject_read']);
    for (const query of [{ nationalCode: ME.nationalCode }, { mobile: ME.mobile }]) {
      const refused = await plain.call('listIdentityChecks', { query });
      expect([refused.status, refused.body.details]).toEqual([403, { scope: 'identity:personal' }]);
    }
  });

  test('is found by exactly the number, however it is written', async () => {
    const { body } = await request();
    await request({ ...ME, mobile: '09121234568' });
    const found = async (query: Record<string, string>) =>
      (await client.call('listIdentityChecks', { query })).body.data.map(({ id }: { id: string }) => id);
    expect(await found({ mobile: '+98 912 123 4567' })).toEqual([body.id]);
    expect(await found({ mobile: '۰۹۱۲۱۲۳۴۵۶۷' })).toEqual([body.id]);
    expect(await found({ nationalCode: ME.nationalCode })).toHaveLength(2);
    for (const none of ['0912123456', '%', 'x']) expect(await found({ mobile: none })).toEqual([]);
    const page = (await client.call('listIdentityChecks', { query: { limit: 1 } })).body;
    const rest = (await client.call('listIdentityChecks', { query: { limit: 1, cursor: page.nextCursor } })).body;
    expect([rest.data[0].id, rest.nextCursor]).toEqual([body.id, null]);
  });

  test('is read as people write it', () => {
    expect(['0012345679', '۰۰۱۲۳۴۵۶۷۹', ' 0499370899 '].map(normalizeNationalCode)).toEqual([
      '0012345679',
      '0012345679',
      '0499370899',
    ]);
    expect(['001234567', '00123456790', 'ikhwaykcmy', '0000000000'].map(normalizeNationalCode)).toEqual(
      Array(4).fill(null),
    );
    expect(['0912 123 4567', '+989121234567', '00989121234567'].map(normalizeMobile)).toEqual(
      Array(3).fill('+989121234567'),
    );
    expect(masked({ nationalCode: '0012345679', mobile: '+989121234567' }).mobile).toBe('0912****567');
  });
});

describe('the sandbox', () => {
  test('answers a key in test mode by the last digits of the mobile, and asks nobody', async () => {
    const { organizationId } = client.caller;
    const { authorization } = await createKey(api.product.core, {
      ...{ organizationId, dialect: 'countersign', mode: 'test', name: 'sandbox' },
    });
    const ask = async (mobile: string): Promise<string> => {
      const response = await fetch(`${api.url}/v1/identity-checks`, {
        method: 'POST',
        headers: { authorization, 'content-type': 'application/json' },
        body: JSON.stringify({ ...ME, mobile }),
      });
      return ((await response.json()) as { id: string }).id;
    };
    const ids = await Promise.all(['09120000009', '09120000001', '09120000002', '09120000003'].map(ask));
    const statuses = async () => Promise.all(ids.map(async (id) => (await read(id)).status));
    await round();
    expect(await statuses()).toEqual(['verified', 'mismatch', 'unavailable', 'unavailable']);
    for (const _ of [2, 3]) {
      aheadMs += IDENTITY_LIMITS.retryMaxMs;
      await round();
    }
    expect(await statuses()).toEqual(['verified', 'mismatch', 'unavailable', 'verified']);
    expect(gateway.asked).toEqual([]);
  });
});

describe('a draft', () => {
  const iranian = (phone = '+989121234567') => ({ steps: [{ approvers: [person({ phone })] }] });
  const newDraft = async (input = iranian()) => {
    const document = await draft(api.product, client.caller, input);
    return { params: { documentId: document.id }, approverId: approversOf(document)[0]!.id };
  };
  const refusalOf = async (params: { documentId: string }) => {
    const { status, body } = await client.call('sendDocument', { params });
    return [status, body.code];
  };

  test('with nobody to verify is sent', async () => {
    const { params } = await newDraft();
    expect(await refusalOf(params)).toEqual([200, undefined]);
  });

  test('waits for the check of its approver, and is sent once they are verified', async () => {
    const { params, approverId } = await newDraft();
    const { body } = await request({ nationalCode: ME.nationalCode, approverId });
    expect(body).toMatchObject({ documentId: params.documentId, approverId, mobile: ME.mobile });
    expect(await refusalOf(params)).toEqual([409, 'identity_pending']);
    gateway.script({ kind: 'status', status: 503 });
    await round();
    expect(await refusalOf(params)).toEqual([409, 'identity_pending']);
    aheadMs = IDENTITY_LIMITS.retryMaxMs;
    await round();
    expect(await refusalOf(params)).toEqual([200, undefined]);
  });

  test('is not sent to somebody who is not who they should be, until the check is repeated for the right one', async () => {
    const { params, approverId } = await newDraft();
    await request({ nationalCode: '0499370899', approverId });
    await round();
    expect(await refusalOf(params)).toEqual([422, 'identity_mismatch']);
    await request({ nationalCode: ME.nationalCode, approverId });
    await round();
    expect(await refusalOf(params)).toEqual([200, undefined]);
  });

  test('is not sent to another phone than the verified one', async () => {
    const { params, approverId } = await newDraft();
    await request({ nationalCode: ME.nationalCode, approverId });
    await round();
    const other = { phone: '+989121234599' };
    const changed = await client.call('changeApprover', { params: { ...params, approverId }, json: other });
    expect(changed.status).toBe(200);
    expect(await refusalOf(params)).toEqual([422, 'identity_required']);
  });

  test('needs everybody verified where that is the policy, and the nearest policy counts', async () => {
    await client.call('setIdentityPolicy', { json: { policy: 'required' } });
    expect((await client.call('readIdentityPolicy')).body).toEqual({ policy: 'required' });
    const { params, approverId } = await newDraft();
    expect(await refusalOf(params)).toEqual([422, 'identity_required']);
    const set = async (json: Record<string, unknown>) =>
      (await client.call('setDocumentIdentityPolicy', { params, json })).body.approvers[0].effective;
    expect(await set({ policy: 'off' })).toBe('off');
    expect(await set({ approvers: [{ approverId, policy: 'required' }] })).toBe('required');
    expect(await refusalOf(params)).toEqual([422, 'identity_required']);
    expect(await set({ approvers: [{ approverId, policy: null }] })).toBe('off');
    const { body } = await client.call('readDocumentIdentityPolicy', { params });
    expect(body).toEqual({ policy: 'off', approvers: [{ approverId, policy: null, effective: 'off' }] });
    expect(await refusalOf(params)).toEqual([200, undefined]);
    const late = await client.call('setDocumentIdentityPolicy', { params, json: { policy: 'required' } });
    expect(late.body.code).toBe('document_not_draft');
  });

  test('on its way takes nobody new where everybody must be verified', async () => {
    const { params, approverId } = await newDraft();
    await request({ nationalCode: ME.nationalCode, approverId });
    await round();
    await client.call('setIdentityPolicy', { json: { policy: 'required' } });
    expect(await refusalOf(params)).toEqual([200, undefined]);
    const json = { name: 'Somebody', phone: '+989121234598', action: 'sign', position: 2 };
    const added = await client.call('addApprover', { params, json });
    expect(added.body.code).toBe('identity_required');
    const by = { name: 'Somebody', phone: '+989121234598' };
    const replaced = await client.call('replaceApprover', { params: { ...params, approverId }, json: by });
    expect(replaced.body.code).toBe('identity_required');
  });

  test('is not sent on the word of the sandbox', async () => {
    const { params, approverId } = await newDraft();
    await client.call('setIdentityPolicy', { json: { policy: 'required' } });
    const caller = { ...client.caller, mode: 'test' as const };
    await requestCheck(api.product.core, caller, { id: randomUUID(), nationalCode: ME.nationalCode, approverId });
    await round();
    expect(await refusalOf(params)).toEqual([422, 'identity_required']);
  });
});

test('every operation about identity has been asked and has answered', () => {
  expect(unanswered(api, (tag) => tag === 'Identity')).toEqual([]);
});
