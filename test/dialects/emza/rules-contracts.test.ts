import { randomUUID } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { uuidOf } from '../../../src/dialects/emza/ulid.ts';
import { readDocument } from '../../../src/documents/reading.ts';
import { createTemplate } from '../../../src/templates/templates.ts';
import { openClient } from '../../../src/temporal/connection.ts';
import { processingWorkflowId } from '../../../src/temporal/contract-workflows.ts';
import { buyCredits } from '../../../src/wallet/credits.ts';
import { changeWallet, topUp } from '../../../src/wallet/operating.ts';
import { pricesOf } from '../../../src/wallet/prices.ts';
import { readWallet } from '../../../src/wallet/reading.ts';
import { GATEWAY_TOKEN, type ShahkarGateway, startShahkarGateway } from '../../simulators/shahkar-gateway.ts';
import { withinOneDay } from '../../support/days.ts';
import { decide, draft, person, until } from '../../support/documents.ts';
import { pdfOf, pngOf } from '../../support/pdf.ts';
import { eventually } from '../../support/product.ts';
import { type Account, type Emza, refusal, startEmza, succeed } from './api.ts';

/** The rules about making contracts and about who signs them: S3-R47 to R63, R89 to R100, R148 to R177. */

let api: Emza;
let gateway: ShahkarGateway;
/** In test mode: the last four digits of a mobile say what comes of its check. */
let account: Account;

const CODE = '0012345679';
const PDF = pdfOf([{}, {}]);
const blob = (bytes: Uint8Array, type = 'application/pdf', name = 'contract.pdf') =>
  new File([bytes as Uint8Array<ArrayBuffer>], name, { type });

beforeAll(async () => {
  gateway = await startShahkarGateway();
  const matched = '/result/data/matched';
  const http = {
    url: `${gateway.url}/api/shahkar`,
    headers: { authorization: GATEWAY_TOKEN },
    body: { person: { nationalId: '{nationalCode}' }, phone: '{mobile}' },
    answer: { verified: { pointer: matched, equals: [true] }, mismatch: { pointer: matched, equals: [false] } },
    timeoutMs: 2_000,
  };
  api = await startEmza({ environment: { IDENTITY_DRIVER: 'shahkar-http', IDENTITY_HTTP: JSON.stringify(http) } });
  account = await api.account({ mode: 'test' });
});
afterAll(async () => {
  await api.stop();
  await gateway.close();
});

let mobiles = 0;
/** A signer with a mobile of their own, which the sandbox says is theirs. */
const signer = (more: Record<string, unknown> = {}) => {
  mobiles += 1;
  return { mobile: `0912${String(1_000_100 + mobiles)}`, national_code: CODE, ...more };
};
const oneShot = (fields: Record<string, unknown> = {}, by = account) =>
  by.ask('POST', '/contracts', { form: { title: 'قرارداد اجاره', file: blob(PDF), ...fields } });
const polled = async (code: string, by = account) => succeed(await by.ask('GET', `/contracts/${code}/processing`));
const processed = (code: string, by = account) =>
  eventually(async () => {
    const progress = await polled(code, by);
    return (progress.ready || progress.step === 'error') && progress;
  });
/** A contract in draft whose file is taken in. */
const withFile = async (by = account): Promise<string> => {
  const { code } = succeed(await oneShot({}, by));
  await processed(code, by);
  return code;
};
const signersOf = async (code: string, by = account) => succeed(await by.ask('GET', `/contracts/${code}/signers`));
const add = (code: string, signers: unknown[], by = account) =>
  by.ask('POST', `/contracts/${code}/signers`, { json: { signers } });
const statusOf = async (code: string, by = account) => succeed(await by.ask('GET', `/contracts/${code}`)).status;

describe('making a contract', () => {
  test('S3-R48, S3-R49, S3-R50, S3-R58: with a file the answer is 202 with a link to poll, and the signers come once it is ready', async () => {
    const answer = await oneShot({ signers: [signer()] });
    expect(answer.status).toBe(202);
    const { code, status } = answer.body.data;
    expect([code, status]).toEqual([expect.stringMatching(/^[A-Z0-9]{16}$/), 'draft']);
    expect(answer.body._links.processing).toBe(`${api.url}/api/v1/contracts/${code}/processing`);
    const early = await signersOf(code);
    if (!(await polled(code)).ready) expect(early).toEqual([]);
    const { body } = await eventually(async () => {
      const poll = await account.ask('GET', answer.body._links.processing);
      return poll.body.data.ready && poll;
    });
    expect(body.data).toEqual({ step: 'done', ready: true });
    expect(await signersOf(code)).toMatchObject([{ status: 'waiting' }]);
    expect(await statusOf(code)).toBe('waiting_signature');
  });

  test('S3-R51, S3-R59, S3-R60: without a file it is a draft, answered 201, whatever the request is written in', async () => {
    for (const body of [{ json: { title: 'Lease' } }, { form: { title: 'Lease' } }]) {
      const answer = await account.ask('POST', '/contracts', body);
      expect([answer.status, answer.body.data.status]).toEqual([201, 'draft']);
      expect(answer.body._links).toBeUndefined();
    }
  });

  test('S3-R52: a title is mandatory, and has 1 to 120 characters', async () => {
    const titled = async (title?: string) => refusal(await account.ask('POST', '/contracts', { json: { title } }));
    for (const wrong of [undefined, '', 'ق'.repeat(121)])
      expect(await titled(wrong)).toEqual({ status: 422, code: 'validation', fields: ['title'] });
    expect((await titled('ق'.repeat(120))).status).toBe(201);
  });

  test('S3-R53, S3-R54: signatures on every page and privacy are off by default; on, each signer signs each page', async () => {
    const plain = succeed(await account.ask('POST', '/contracts', { json: { title: 'Lease' } }));
    expect(plain).toMatchObject({ all_pages_signature: false, is_private: false });
    // As PHP writes lists and booleans into forms.
    const [one, two] = [signer(), signer()];
    const { code } = succeed(
      await oneShot({
        ...{ all_pages_signature: '1', is_private: '1' },
        ...{ 'signers[0][mobile]': one.mobile, 'signers[0][national_code]': one.national_code },
        ...{
          'signers[1][mobile]': two.mobile,
          'signers[1][national_code]': two.national_code,
          'signers[1][order]': '2',
        },
      }),
    );
    await processed(code);
    const contract = succeed(await account.ask('GET', `/contracts/${code}`));
    expect(contract).toMatchObject({ all_pages_signature: true, is_private: true });
    const { document_id } = await rowOf(code);
    const document = await readDocument(api.product.services, account.caller, document_id);
    expect(document.private).toBe(true);
    for (const step of document.steps)
      expect(step.approvers[0]!.fields).toMatchObject([{ kind: 'signature', page: 'all' }]);
    // Nobody's signature covers another's.
    const [first, second] = document.steps.map((step) => step.approvers[0]!.fields[0]!);
    expect(second!.x).toBeGreaterThanOrEqual(first!.x + first!.width);
  });

  test('S3-R55, S3-R56: a template is one of the caller’s own, and its enforcement means something only beside it', async () => {
    const documentId = (
      await draft(api.product, account.caller, { steps: [{ approvers: [person({ action: 'sign' })] }] })
    ).id;
    const { number } = await createTemplate(api.product.core, account.caller, {
      id: randomUUID(),
      documentId,
      name: 'Lease',
    });
    const make = (json: Record<string, unknown>, by = account) =>
      by.ask('POST', '/contracts', { json: { title: 'Lease', ...json } });
    const made = succeed(await make({ template_id: number, template_enforcement: 'strict' }));
    expect(made).toMatchObject({ template_id: number, template_enforcement: 'strict' });
    expect(succeed(await make({ template_enforcement: 'strict' }))).toMatchObject({
      template_id: null,
      template_enforcement: null,
    });
    const wrong = { status: 422, code: 'validation' };
    expect(refusal(await make({ template_id: number }, await api.account()))).toEqual({
      ...wrong,
      fields: ['template_id'],
    });
    expect(refusal(await make({ template_id: number, template_enforcement: 'lax' }))).toEqual({
      ...wrong,
      fields: ['template_enforcement'],
    });
  });

  test('S3-R57, S3-R63, S3-R99: the file is a PDF, PNG or JPG of at most 4 × 1024 × 1024 bytes', async () => {
    const limit = 4 * 1024 * 1024;
    const png = pngOf(40, 30, () => [200, 200, 255, 255]);
    const full = Buffer.concat([PDF, Buffer.alloc(limit - PDF.length, '\n')]);
    const good = [blob(png, 'image/png', 'a.png'), blob(await jpeg(), 'image/jpeg', 'a.jpg'), blob(full)];
    for (const file of good) {
      const answer = await oneShot({ file });
      expect(answer.status).toBe(202);
      expect(await processed(answer.body.data.code)).toEqual({ step: 'done', ready: true });
    }
    const bad = [
      blob(Buffer.from('Lease, in plain text'), 'application/pdf'),
      blob(Buffer.concat([full, Buffer.from('\n')])),
    ];
    const { code } = succeed(await account.ask('POST', '/contracts', { json: { title: 'Lease' } }));
    for (const file of bad) {
      const wrong = { status: 422, code: 'validation', fields: ['file'] };
      expect(refusal(await oneShot({ file }))).toEqual(wrong);
      expect(refusal(await account.ask('POST', `/contracts/${code}/files`, { form: { file } }))).toEqual(wrong);
    }
    expect(refusal(await account.ask('POST', `/contracts/${code}/files`, { form: {} }))).toMatchObject({ status: 422 });
    expect((await account.ask('POST', '/contracts', { json: { title: 'Lease', file: 'JVBERi0=' } })).status).toBe(201);
  });

  test('S3-R61: signers are named together with a file only', async () => {
    const wrong = { status: 422, code: 'validation', fields: ['signers'] };
    const fields = { title: 'Lease', signers: [signer()] };
    expect(refusal(await account.ask('POST', '/contracts', { json: fields }))).toEqual(wrong);
    expect(refusal(await account.ask('POST', '/contracts', { form: fields }))).toEqual(wrong);
  });

  test('S3-R62: a live wallet that cannot pay for the signers is 402 at once', async () => {
    const live = await paying(0);
    expect(refusal(await oneShot({ signers: [signer()] }, live))).toEqual({
      status: 402,
      code: 'insufficient_balance',
    });
    const listed = await live.ask('GET', '/contracts');
    expect(listed.body.data).toEqual([]);
  });
});

describe('asking how far a contract is', () => {
  test('S3-R90, S3-R91, S3-R92, S3-R95: the answer is below 200 bytes, and ready when the step is done', async () => {
    const { code } = succeed(await account.ask('POST', '/contracts', { json: { title: 'Lease' } }));
    expect(await polled(code)).toEqual({ step: 'files', ready: false });
    await account.ask('POST', `/contracts/${code}/files`, { form: { file: blob(PDF) } });
    const seen = new Set<string>();
    const poll = await eventually(async () => {
      const one = await account.ask('GET', `/contracts/${code}/processing`);
      expect(one.bytes.length).toBeLessThan(200);
      seen.add(one.body.data.step);
      expect(one.body.data.ready).toBe(one.body.data.step === 'done');
      return one.body.data.ready && one;
    });
    expect(poll.status).toBe(200);
    for (const step of seen) expect(['files', 'signers', 'sms', 'done']).toContain(step);
  });

  test('S3-R93: it stays ready when nothing is left of the work but the contract', async () => {
    const code = await withFile();
    const { id } = await rowOf(code);
    const client = await openClient(api.product.core.config, api.product.core.keyring);
    const { namespace } = api.product.core.config.temporal;
    await client.workflowService.deleteWorkflowExecution({
      namespace,
      workflowExecution: { workflowId: processingWorkflowId(id) },
    });
    await client.connection.close();
    expect(await polled(code)).toEqual({ step: 'done', ready: true });
  });

  test('S3-R94: with step error it is never ready, and says why', async () => {
    const { code } = succeed(await oneShot({ file: blob(PDF.subarray(0, 100)) }));
    expect(await processed(code)).toEqual({ step: 'error', ready: false, error: expect.stringMatching(/^pdf_/) });
    // It is still a draft without pages, so another file may be given.
    expect((await account.ask('POST', `/contracts/${code}/files`, { form: { file: blob(PDF) } })).status).toBe(202);
    expect(await processed(code)).toEqual({ step: 'done', ready: true });
  });
});

describe('attaching a file', () => {
  test('S3-R97, S3-R98, S3-R100: a draft without pages takes one, answered 202 with the link; any other contract is 409', async () => {
    const { code } = succeed(await account.ask('POST', '/contracts', { json: { title: 'Lease' } }));
    const attach = () => account.ask('POST', `/contracts/${code}/files`, { form: { file: blob(PDF) } });
    const answer = await attach();
    expect([answer.status, answer.body]).toEqual([
      202,
      {
        data: { code, status: 'draft' },
        _links: { self: expect.any(String), processing: expect.stringMatching(/\/processing$/) },
      },
    ]);
    await processed(code);
    expect(refusal(await attach())).toEqual({ status: 409, code: 'invalid_state' });
    succeed(await add(code, [signer()]));
    expect(refusal(await attach())).toEqual({ status: 409, code: 'invalid_state' });
    const other = await api.account();
    expect(refusal(await other.ask('POST', `/contracts/${code}/files`, { form: { file: blob(PDF) } })).status).toBe(
      404,
    );
  });
});

describe('the scopes', () => {
  test('S3-R47, S3-R89, S3-R96, S3-R148, S3-R151, S3-R164, S3-R165, S3-R171: each operation needs its own and no other', async () => {
    const code = await withFile();
    const [{ slug }] = succeed(await add(code, [signer(), signer()]));
    const all = ['contracts:read', 'contracts:write', 'signers:write', 'signers:read_pii', 'templates:read'];
    const needs: [string, string, string, { json?: unknown; form?: Record<string, unknown> }][] = [
      ['contracts:write', 'POST', '/contracts', { json: { title: 'Lease' } }],
      ['contracts:read', 'GET', `/contracts/${code}/processing`, {}],
      ['contracts:write', 'POST', `/contracts/${code}/files`, { form: { file: blob(PDF) } }],
      ['contracts:read', 'GET', `/contracts/${code}/signers`, {}],
      ['signers:write', 'POST', `/contracts/${code}/signers`, { json: { signers: [signer()] } }],
      ['contracts:read', 'GET', `/contracts/${code}/signers/${slug}`, {}],
      ['signers:write', 'POST', `/contracts/${code}/signers/${slug}/resend`, {}],
      ['signers:write', 'DELETE', `/contracts/${code}/signers/${slug}`, {}],
    ];
    for (const [scope, method, path, asked] of needs) {
      const without = await account.with({ mode: 'test', scopes: all.filter((one) => one !== scope) });
      expect([path, refusal(await without.ask(method, path, asked))]).toEqual([
        path,
        { status: 403, code: 'scope_missing' },
      ]);
      const only = await account.with({ mode: 'test', scopes: [scope] });
      expect((await only.ask(method, path, asked)).status).not.toBe(403);
    }
  });
});

describe('adding signers', () => {
  test('S3-R154, S3-R155, S3-R159: they come back with 201, the contract waits for signatures, and only the first order is texted', async () => {
    const code = await withFile();
    const people = [signer({ order: 2 }), signer({ order: 1, name: 'Sara' }), signer({ order: 1 })];
    const answer = await add(code, people);
    expect(answer.status).toBe(201);
    expect(answer.body.data.map(({ order, name }: { order: number; name: string | null }) => [order, name])).toEqual([
      [1, 'Sara'],
      [1, null],
      [2, null],
    ]);
    expect(await statusOf(code)).toBe('waiting_signature');
    const texted = await eventually(async () => {
      const found = await messagesOf(code);
      return found.length >= 2 && found;
    });
    expect(texted).toEqual([
      { channel: 'sms', order: 1 },
      { channel: 'sms', order: 1 },
    ]);
  });

  test('S3-R152, S3-R161: only a draft takes signers, and it needs its pages', async () => {
    const draftOnly = succeed(await account.ask('POST', '/contracts', { json: { title: 'Lease' } }));
    expect(refusal(await add(draftOnly.code, [signer()]))).toEqual({ status: 409, code: 'invalid_state' });
    const code = await withFile();
    succeed(await add(code, [signer()]));
    expect(refusal(await add(code, [signer()]))).toEqual({ status: 409, code: 'invalid_state' });
    expect(await signersOf(code)).toHaveLength(1);
  });

  test('S3-R156, S3-R160: signers are mandatory, 20 at most, each with a mobile and a national code', async () => {
    const code = await withFile();
    const ask = async (json: unknown) => refusal(await account.ask('POST', `/contracts/${code}/signers`, { json }));
    const wrong = (...fields: string[]) => ({ status: 422, code: 'validation', fields });
    expect(await ask({})).toEqual(wrong('signers'));
    expect(await ask({ signers: [] })).toEqual(wrong('signers'));
    expect(await ask({ signers: Array.from({ length: 21 }, () => signer()) })).toEqual(wrong('signers'));
    expect(await ask({ signers: [{ mobile: '0912' }] })).toEqual(wrong('signers.0.mobile', 'signers.0.national_code'));
    expect(await ask({ signers: [signer({ national_code: '1234567890' })] })).toEqual(wrong('signers.0.national_code'));
    expect(
      succeed(
        await add(
          code,
          Array.from({ length: 20 }, () => signer()),
        ),
      ),
    ).toHaveLength(20);
  });

  test('S3-R153, S3-R157, S3-R158: one mobile that is not their own is 422 shahkar_mismatch, and nobody is added', async () => {
    const code = await withFile();
    const refused = await add(code, [signer(), { mobile: '09121230001', national_code: CODE }]);
    expect(refusal(refused)).toMatchObject({ status: 422, code: 'shahkar_mismatch' });
    expect([await signersOf(code), await statusOf(code)]).toEqual([[], 'draft']);
    succeed(await add(code, [signer()]));
    // In test mode the gateway was never asked.
    expect(gateway.asked).toEqual([]);
  });

  test('S3-R16, S3-R17, S3-R153, S3-R158, S3-R162: live, the gateway is asked, each answer costs a credit, and the money is held', async () => {
    await withinOneDay();
    const live = await paying(100_000, 'bronze');
    const [one, two] = [signer(), signer({ national_code: '0499370899' })];
    gateway.knows(one.national_code, one.mobile);
    const code = await withFile(live);
    const wallet = async () => {
      const { signatures, identityCredits } = await readWallet(api.product.core, live.organizationId);
      return { signatures: signatures.used, checks: identityCredits.usedToday };
    };
    expect(refusal(await add(code, [one, two], live))).toMatchObject({ status: 422, code: 'shahkar_mismatch' });
    expect([await wallet(), await signersOf(code, live)]).toEqual([{ signatures: 0, checks: 2 }, []]);
    // Who was verified for this contract is not asked about again.
    gateway.knows(two.national_code, two.mobile);
    succeed(await add(code, [one, two], live));
    expect(await wallet()).toEqual({ signatures: 2, checks: 3 });
    expect(gateway.asked.map(({ mobile }) => mobile).sort()).toEqual([one.mobile, two.mobile, two.mobile].sort());
  });

  test('S3-R162, S3-R163: a wallet that cannot pay is 402, one without identity credits 422, and nobody is added', async () => {
    const { identityBatch } = pricesOf(api.product.core.config);
    const live = await paying(identityBatch.price);
    const code = await withFile(live);
    const one = signer();
    gateway.knows(one.national_code, one.mobile);
    expect(refusal(await add(code, [one], live))).toMatchObject({ status: 422, code: 'validation' });
    await buyCredits(api.product.core, live.caller, { id: randomUUID(), batches: 1 });
    expect(refusal(await add(code, [one], live))).toEqual({ status: 402, code: 'insufficient_balance' });
    expect([await signersOf(code, live), await statusOf(code, live)]).toEqual([[], 'draft']);
  });
});

describe('reading signers', () => {
  test('S3-R149, S3-R150, S3-R164: numbers are masked but for the last digits, unless the token may read them', async () => {
    const code = await withFile();
    const one = signer();
    const [{ slug }] = succeed(await add(code, [one]));
    const paths = [`/contracts/${code}/signers`, `/contracts/${code}/signers/${slug}`];
    const read = async (by: Account) => {
      const answers = await Promise.all(paths.map(async (path) => succeed(await by.ask('GET', path))));
      return answers.flat().map(({ mobile, national_code }) => [mobile, national_code]);
    };
    const blind = await account.with({ mode: 'test', scopes: ['contracts:read'] });
    const masked = [`${one.mobile.slice(0, 4)}****${one.mobile.slice(-3)}`, '*******679'];
    expect(await read(blind)).toEqual([masked, masked]);
    for (const scopes of [['contracts:read', 'signers:read_pii'], ['*']]) {
      const whole = [one.mobile, one.national_code];
      expect(await read(await account.with({ mode: 'test', scopes }))).toEqual([whole, whole]);
    }
    expect((await account.ask('GET', `/contracts/${code}/signers/01KRHE8WP548K9PK9DM360HMFY`)).status).toBe(404);
    expect((await account.ask('GET', `/contracts/${code}/signers/nobody`)).status).toBe(404);
  });
});

describe('removing a signer', () => {
  test('S3-R166, S3-R167, S3-R168, S3-R169, S3-R170: one who waits goes with an empty 204; who signed stays, with 409', async () => {
    const code = await withFile();
    const people = succeed(await add(code, [signer(), signer(), signer({ order: 2 })]));
    const [first, second, third] = people.map(({ slug }: { slug: string }) => slug);
    const remove = (slug: string) => account.ask('DELETE', `/contracts/${code}/signers/${slug}`);
    const { document_id: id } = await rowOf(code);
    const document = await until(api.product, account.caller, id, ({ status }) => status === 'in_progress');
    await decide(api.product, account.caller, document, uuidOf(first!)!);
    expect(refusal(await remove(first!))).toEqual({ status: 409, code: 'invalid_state' });
    const gone = await remove(third!);
    expect([gone.status, gone.bytes.length]).toEqual([204, 0]);
    expect((await signersOf(code)).map(({ slug }: { slug: string }) => slug)).toEqual([first, second]);
    await decide(api.product, account.caller, document, uuidOf(second!)!);
    await until(api.product, account.caller, id, ({ status }) => status === 'approved');
    expect(refusal(await remove(second!))).toEqual({ status: 409, code: 'invalid_state' });
  });

  test('S3-R155, S3-R166: without the only signer of the first order, those of the next are texted; the last one stays', async () => {
    const code = await withFile();
    const people = succeed(await add(code, [signer(), signer({ order: 2 })]));
    const [first, next] = people.map(({ slug }: { slug: string }) => slug);
    const remove = (slug: string) => account.ask('DELETE', `/contracts/${code}/signers/${slug}`);
    await eventually(async () => (await messagesOf(code)).length === 1);
    expect((await remove(first)).status).toBe(204);
    expect((await messagesOf(code)).map(({ order }) => order)).toEqual([1, 2]);
    expect(refusal(await remove(next))).toEqual({ status: 409, code: 'invalid_state' });
  });
});

describe('texting the link again', () => {
  test('S3-R172, S3-R173, S3-R174, S3-R175, S3-R176, S3-R177: three times in five minutes for each waiting signer, then 429', async () => {
    const code = await withFile();
    const people = succeed(await add(code, [signer(), signer(), signer({ order: 2 })]));
    const [first, second, later] = people.map(({ slug }: { slug: string }) => slug);
    const { document_id: id } = await rowOf(code);
    const document = await until(api.product, account.caller, id, ({ status }) => status === 'in_progress');
    const resend = (slug: string) => account.ask('POST', `/contracts/${code}/signers/${slug}/resend`);
    const answers = await Promise.all(Array.from({ length: 8 }, () => resend(first!)));
    const queued = answers.filter(({ status }) => status === 202);
    const refused = answers.filter(({ status }) => status !== 202);
    expect([queued.length, refused.length]).toEqual([3, 5]);
    expect(queued[0]!.body).toEqual({ data: { slug: first, queued: true } });
    for (const answer of refused) {
      expect(refusal(answer)).toEqual({ status: 429, code: 'rate_limit_exceeded' });
      expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
    }
    expect((await resend(second!)).status).toBe(202);
    // Three to the first and one to the second, beside the two invitations.
    expect(await messagesOf(code)).toHaveLength(6);
    expect(refusal(await resend(later!))).toEqual({ status: 409, code: 'invalid_state' });
    await decide(api.product, account.caller, document, uuidOf(second!)!);
    expect(refusal(await resend(second!))).toEqual({ status: 409, code: 'invalid_state' });
  });
});

async function jpeg(): Promise<Buffer> {
  const { core, services } = api.product;
  const [path, outputPath] = [await core.files.temporaryPath(), await core.files.temporaryPath()];
  await writeFile(path, PDF);
  await services.pdf.pageImage({ path, outputPath, page: 1, width: 320 });
  return readFile(outputPath);
}

/** An account in live mode whose organization pays. */
async function paying(tomans: number, bought?: 'free' | 'bronze'): Promise<Account> {
  const live = await api.account();
  const actor = { kind: 'system' } as const;
  const { core } = api.product;
  await changeWallet(core, live.organizationId, bought ? { package: { name: bought } } : {}, actor);
  if (tomans > 0) await topUp(core, live.organizationId, { id: randomUUID(), amount: tomans, actor });
  return live;
}

async function rowOf(code: string): Promise<{ id: string; document_id: string }> {
  const [row] = await api.product.core.database.statement((sql) =>
    sql.execute<{ id: string; document_id: string }[]>('select id, document_id from contracts where code = ?', [code]),
  );
  return row!;
}

/** The invitations of a contract: by which channel, and to a signer of which order. */
async function messagesOf(code: string): Promise<{ channel: string; order: number }[]> {
  return api.product.core.database.statement((sql) =>
    sql.execute<{ channel: string; order: number }[]>(
      `select m.channel, (a.attributes ->> 'order')::integer as "order" from messages m
         join contracts c on c.document_id = m.document_id join approvers a on a.id = m.approver_id
       where c.code = ? and m.kind = 'invitation' order by m.created_at`,
      [code],
    ),
  );
}
