import { createHmac, randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { readDocument } from '../../../src/documents/reading.ts';
import { createForm, publishForm } from '../../../src/forms/forms.ts';
import { sendCode, verifyCode } from '../../../src/signing/codes.ts';
import { createTemplate } from '../../../src/templates/templates.ts';
import { buyCredits } from '../../../src/wallet/credits.ts';
import { changeWallet, topUp } from '../../../src/wallet/operating.ts';
import { walk } from '../../contracts/contracts.ts';
import { type Receiver, startReceiver } from '../../simulators/receiver.ts';
import { GATEWAY_TOKEN, type ShahkarGateway, startShahkarGateway } from '../../simulators/shahkar-gateway.ts';
import { REPORTING, type SmsGateway, smsBy, startSmsGateway } from '../../simulators/sms-gateway.ts';
import { approversOf, decide, draft, person } from '../../support/documents.ts';
import { pdfOf } from '../../support/pdf.ts';
import { eventually } from '../../support/product.ts';
import { type Account, contract, deliveryErrors, type Emza, operationIds, refusal, startEmza, succeed } from './api.ts';

/**
 * One customer's story through every operation, each answer held against the contract (api.ts): in live mode with an SMS
 * gateway and an identity gateway of this machine, and in test mode beside them.
 */

const PRICE = 20_000;
const NATIONAL_CODE = '0012345679';
const FILE = new File([pdfOf([{}, {}]) as Uint8Array<ArrayBuffer>], 'lease.pdf', { type: 'application/pdf' });
const BROKEN = new File(['%PDF-1.7 and no more'], 'lease.pdf', { type: 'application/pdf' });

let api: Emza;
let shahkar: ShahkarGateway;
let sms: SmsGateway;
let receiver: Receiver;
let account: Account;
let hook: { id: string; secret: string };

beforeAll(async () => {
  [shahkar, sms, receiver] = await Promise.all([startShahkarGateway(), startSmsGateway(), startReceiver()]);
  const matched = '/result/data/matched';
  const identity = {
    url: `${shahkar.url}/api/shahkar`,
    headers: { authorization: GATEWAY_TOKEN },
    body: { person: { nationalId: '{nationalCode}' }, phone: '{mobile}' },
    answer: { verified: { pointer: matched, equals: [true] }, mismatch: { pointer: matched, equals: [false] } },
  };
  api = await startEmza({
    environment: {
      ...{ IDENTITY_DRIVER: 'shahkar-http', IDENTITY_HTTP: JSON.stringify(identity) },
      ...smsBy(sms, { success: REPORTING.success }),
    },
  });
  account = await api.account();
  hook = await account.subscribe(`${receiver.url}/hook`, ['*']);
  const { core } = api.product;
  const operator = { kind: 'operator' } as const;
  await changeWallet(core, account.organizationId, { package: { name: 'gold', signatureLimit: 0 } }, operator);
  await topUp(core, account.organizationId, { id: randomUUID(), amount: 100 * PRICE, actor: operator });
  await buyCredits(core, account.caller, { id: randomUUID(), batches: 1 });
});
afterAll(async () => {
  await api.stop();
  await Promise.all([shahkar.close(), sms.close(), receiver.close()]);
});

let people = 0;
/** Somebody whose mobile is their own. */
function signer(order: number) {
  people += 1;
  const person = { mobile: `0912${1_110_000 + people}`, national_code: nationalCode(people) };
  shahkar.knows(person.national_code, person.mobile);
  return { ...person, order };
}
/** Ten digits, the last of which is the check digit of the others. */
function nationalCode(number: number): string {
  const digits = String(4_500_000 + number).padStart(9, '0');
  const sum = [...digits].reduce((total, digit, index) => total + Number(digit) * (10 - index), 0);
  const rest = sum % 11;
  return `${digits}${rest < 2 ? rest : 11 - rest}`;
}
const balance = async () => succeed(await account.ask('GET', '/me')).wallet_balance;
const read = async (code: string, by = account) => succeed(await by.ask('GET', `/contracts/${code}`));
const until = (code: string, status: string, by = account) =>
  eventually(async () => {
    const found = await read(code, by);
    return found.status === status && found;
  });
/** Asks the link of a 202 until the background is done, well or badly. */
const processed = async (body: { _links: { processing: string } }, by = account) =>
  eventually(async () => {
    const progress = succeed(await by.ask('GET', body._links.processing));
    return (progress.ready || progress.step === 'error') && progress;
  });
const oneShot = async (signers: unknown[], by = account, file = FILE) => {
  const { body } = await by.ask('POST', '/contracts', { form: { title: 'قرارداد اجاره', file, signers } });
  return { code: body.data.code as string, progress: await processed(body, by) };
};

/** Who is asked at the moment signs, or rejects. */
async function sign(code: string, outcome: 'complete' | 'reject' = 'complete', { caller } = account): Promise<void> {
  const { services, core } = api.product;
  const [row] = await core.database.read<{ document_id: string }>(
    caller.organizationId,
    'select document_id from contracts where code = $1',
    [code],
  );
  const document = await eventually(async () => {
    const found = await readDocument(services, caller, row!.document_id);
    return approversOf(found).some(({ status }) => status === 'invited') && found;
  });
  const { id } = approversOf(document).find(({ status }) => status === 'invited')!;
  const [{ link_version: linkVersion }] = (await core.database.read(
    caller.organizationId,
    'select link_version from approvers where id = $1',
    [id],
  )) as [{ link_version: number }];
  await decide(api.product, caller, document, id, { outcome, linkVersion, reason: 'The rent is wrong' });
}

/** The text that was sent last to a mobile. */
const textTo = (mobile: string) =>
  eventually(async () => sms.received.findLast(({ to }) => to.endsWith(mobile.slice(1)))?.text);

/** Opens the link of an SMS and enters the code of the next one. */
async function identify(mobile: string): Promise<void> {
  const token = /\/([\w-]+)\s*$/.exec((await textTo(mobile)).match(/https?:\S+/)![0])![1]!;
  const sent = sms.received.length;
  await sendCode(api.product.core, token);
  await sms.arrived(sent + 1);
  await verifyCode(api.product.core, token, /\d{6}/.exec(await textTo(mobile))![0]);
}

test('a contract in live mode, from its draft to the signed file, and each other operation on the way', async () => {
  expect((await api.ask('GET', '/health')).body.status).toBe('ok');
  succeed(await account.ask('GET', '/quota'));
  const { total } = succeed(await account.ask('GET', '/cost-estimate?signers=3'));
  const before = await balance();

  const { code } = succeed(await account.ask('POST', '/contracts', { json: { title: 'قرارداد اجاره' } }));
  const taken = await account.ask('POST', `/contracts/${code}/files`, { form: { file: FILE } });
  expect([taken.status, (await processed(taken.body)).ready]).toEqual([202, true]);
  const [first, second, third] = [signer(1), signer(2), signer(2)];
  const added = await account.ask('POST', `/contracts/${code}/signers`, { json: { signers: [first, second, third] } });
  const [one, , last] = succeed(added);
  expect(shahkar.asked.map(({ mobile }) => mobile).sort()).toEqual(
    [first, second, third].map(({ mobile }) => mobile).sort(),
  );
  expect(succeed(await account.ask('GET', `/contracts/${code}/signers`))).toHaveLength(3);
  expect((await account.ask('DELETE', `/contracts/${code}/signers/${last.slug}`)).status).toBe(204);
  expect(await textTo(first.mobile)).toMatch(/http/);
  expect(sms.received.filter(({ to }) => !to.endsWith(first.mobile.slice(1)))).toEqual([]);
  succeed(await account.ask('POST', `/contracts/${code}/signers/${one.slug}/resend`));
  await eventually(async () => sms.received.length === 2);

  await identify(first.mobile);
  const known = succeed(await account.ask('GET', `/contracts/${code}/signers/${one.slug}`));
  expect(known).toMatchObject({ status: 'authenticated', mobile: first.mobile, national_code: first.national_code });
  await sign(code);
  await sign(code);
  const whole = await until(code, 'completed');
  expect(whole).toMatchObject({
    signers: [{ status: 'signed' }, { status: 'signed' }],
    completed_at: expect.any(String),
  });
  // The one who was taken out had been sent for, as the others.
  expect(before - (await balance())).toBe(total);
  expect(succeed(await account.ask('GET', '/contracts?status=completed'))).toMatchObject([{ code }]);

  const link = succeed(await account.ask('GET', `/contracts/${code}/pdf?format=url`));
  const redirect = await account.ask('GET', `/contracts/${code}/pdf`);
  expect(redirect.status).toBe(302);
  for (const url of [link.url, redirect.headers.get('location')!]) {
    const { bytes } = await api.ask('GET', url);
    expect([bytes.subarray(0, 5).toString(), bytes.length]).toEqual(['%PDF-', link.size_bytes]);
  }

  await lookAround();
});

/** What is only read, and subscriptions of their own. */
async function lookAround(): Promise<void> {
  const { core } = api.product;
  const document = await draft(api.product, account.caller, { steps: [{ approvers: [person({ action: 'sign' })] }] });
  const template = await createTemplate(core, account.caller, {
    id: randomUUID(),
    documentId: document.id,
    name: 'Lease',
  });
  const form = await createForm(core, account.caller, { id: randomUUID(), title: 'Rent', templateId: template.id });
  await publishForm(core, account.caller, form.id);
  const reading = ['/templates', `/templates/${template.number}`, `/templates/${template.number}/preview/1`];
  for (const path of [...reading, '/forms', `/forms/${form.slug}`, `/forms/${form.slug}/stats`]) {
    succeed(await account.ask('GET', path));
  }
  const headers = () => ({ 'idempotency-key': randomUUID() });
  const json = { url: 'https://93.184.216.34/hook', events: ['contract.completed'] };
  const { id } = succeed(await account.ask('POST', '/webhooks', { json, headers: headers() }));
  succeed(await account.ask('PATCH', `/webhooks/${id}`, { json: { active: false }, headers: headers() }));
  succeed(await account.ask('GET', `/webhooks/${id}`));
  expect(succeed(await account.ask('GET', '/webhooks'))).toHaveLength(2);
  expect((await account.ask('DELETE', `/webhooks/${id}`)).status).toBe(204);
  const { id: testId } = succeed(await account.ask('POST', `/webhooks/${hook.id}/test`));
  await eventually(
    async () => succeed(await account.ask('GET', `/webhook-deliveries/${testId}`)).status === 'delivered',
  );
  succeed(await account.ask('POST', `/webhook-deliveries/${testId}/replay`));
  succeed(await account.ask('GET', `/webhook-deliveries?subscription_id=${hook.id}`));
}

test('S3-R244: a cancelled contract, a rejected one and one with a broken file; what comes back is told beside the end', async () => {
  const before = await balance();
  const { code } = await oneShot([signer(1)]);
  await until(code, 'waiting_signature');
  const held = before - (await balance());
  expect(held).toBe(PRICE / 2);
  const { refund } = succeed(await account.ask('DELETE', `/contracts/${code}`));
  expect([refund, before - (await balance())]).toEqual([{ amount: held / 2, currency: 'IRT' }, held / 2]);
  await told('contract.canceled', code);
  expect(await told('contract.refunded', code)).toMatchObject({ refund });

  // Nothing was paid for a draft, so nothing comes back.
  const { code: empty } = succeed(await account.ask('POST', '/contracts', { json: { title: 'Lease' } }));
  const { refund: nothing } = succeed(await account.ask('DELETE', `/contracts/${empty}`));
  expect(nothing).toEqual({ amount: 0, currency: 'IRT' });
  await told('contract.canceled', empty);

  const rejected = await oneShot([signer(1)]);
  await sign(rejected.code, 'reject');
  await until(rejected.code, 'voided');
  await told('contract.signer.rejected', rejected.code);
  const broken = await oneShot([signer(1)], account, BROKEN);
  expect(broken.progress).toMatchObject({ step: 'error', ready: false });
  expect((await told('contract.processing.failed', broken.code)).error).toEqual(expect.any(String));
  expect(
    sentOf(empty)
      .map(({ event }) => event)
      .sort(),
  ).toEqual(['contract.canceled', 'contract.created']);
});

type Sent = { event: string; data: { contract: { code: string }; error?: string } };
const sentOf = (code: string): Sent[] =>
  receiver.requests.map(({ body }) => JSON.parse(body)).filter(({ data }) => data.contract?.code === code);
/** What a subscriber heard of a contract. */
const told = (event: string, code: string) =>
  eventually(async () => sentOf(code).find((sent) => sent.event === event)?.data);

test('S3-R16: a contract in test mode costs nothing, asks no register and texts nobody', async () => {
  const tried = await account.with({ mode: 'test' });
  const before = { balance: await balance(), asked: shahkar.asked.length, sent: sms.received.length };
  // The sandbox goes by the last digits: 0100 is their own.
  const { code, progress } = await oneShot([{ mobile: '09121110100', national_code: NATIONAL_CODE }], tried);
  expect(progress).toEqual({ step: 'done', ready: true });
  await sign(code, 'complete', tried);
  await until(code, 'completed', tried);
  expect((await tried.ask('GET', `/contracts/${code}/pdf?format=stream`)).status).toBe(200);
  const messages = await eventually(async () => {
    const kept = await api.product.core.database.read<{ mode: string; driver: string; status: string }>(
      account.organizationId,
      `select distinct m.mode, m.driver, m.status from messages m join contracts c on c.document_id = m.document_id where c.code = $1`,
      [code],
    );
    return kept.every(({ status }) => status !== 'queued') && kept;
  });
  expect(messages).toEqual([{ mode: 'test', driver: 'outbox', status: 'accepted' }]);
  expect({ balance: await balance(), asked: shahkar.asked.length, sent: sms.received.length }).toEqual(before);
});

test('S3-R22: a contract that one may not see is not found, whatever is asked of it', async () => {
  const { code } = succeed(await account.ask('POST', '/contracts', { json: { title: 'Lease' } }));
  const stranger = await api.account();
  const json = { signers: [signer(1)] };
  for (const [method, path, asked] of [
    ...['', '/pdf', '/processing', '/signers'].map((path) => ['GET', path] as const),
    ...([
      ['DELETE', ''],
      ['POST', '/files', { form: { file: FILE } }],
      ['POST', '/signers', { json }],
    ] as const),
  ] as unknown as [string, string, object?][]) {
    const answer = await stranger.ask(method, `/contracts/${code}${path}`, asked);
    expect([path, refusal(answer)]).toEqual([path, { status: 404, code: 'not_found' }]);
  }
});

test('every operation was walked, every event heard of as the contract has it, and every rule is named by a test', async () => {
  expect([...api.succeeded].sort()).toEqual([...operationIds].sort());
  const heard = () => [...new Set(receiver.requests.map(({ body }) => JSON.parse(body).event))].sort();
  const all = Object.keys(contract.webhooks as object).sort();
  await eventually(async () => heard().length >= all.length);
  expect(heard()).toEqual(all);
  for (const { headers, body } of receiver.requests) {
    const sent = JSON.parse(body);
    expect([sent.event, deliveryErrors(sent.event, sent)]).toEqual([sent.event, []]);
    const [, t, v1] = /^t=(\d+),v1=(\w+)$/.exec(String(headers['x-emza-signature']))!;
    expect(v1).toBe(createHmac('sha256', hook.secret).update(`${t}.${body}`).digest('hex'));
    // Numbers of people are masked.
    expect(body).not.toMatch(/0912\d{7}|(?<![\d-])00045\d{5}/);
  }

  const rules = new Set<string>();
  walk(contract, (node) => {
    const stated = node['x-rules'];
    if (Array.isArray(stated)) for (const rule of stated as string[]) rules.add(rule.split(/[ :]/)[0]!);
  });
  expect(rules.size).toBe(244);
  const files = readdirSync(import.meta.dirname).filter((name) => name.endsWith('.test.ts'));
  const titles = files.map((name) => readFileSync(join(import.meta.dirname, name), 'utf8')).join('\n');
  expect([...rules].filter((rule) => !new RegExp(`${rule}\\b`).test(titles))).toEqual([]);
});
