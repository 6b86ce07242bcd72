import { createHash, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { newContractCode } from '../../../src/contracts/code.ts';
import { listContracts } from '../../../src/contracts/listing.ts';
import { createDraft } from '../../../src/documents/creating.ts';
import { duplicateDocument } from '../../../src/documents/duplicating.ts';
import { openFile, readDocument, readVersions } from '../../../src/documents/reading.ts';
import { sendDocument } from '../../../src/documents/sending.ts';
import type { DocumentView } from '../../../src/documents/view.ts';
import { sweepFiles } from '../../../src/files/sweep.ts';
import { requestCheck } from '../../../src/identity/checks.ts';
import { readCheck } from '../../../src/identity/reading.ts';
import { listMessages } from '../../../src/messaging/messages.ts';
import { setMobile } from '../../../src/organizations/mobile.ts';
import { createTemplate } from '../../../src/templates/templates.ts';
import { buyCredits } from '../../../src/wallet/credits.ts';
import { changeWallet, topUp } from '../../../src/wallet/operating.ts';
import { readWallet } from '../../../src/wallet/reading.ts';
import { approversOf, decide, ended, pdfFile, person, until } from '../../support/documents.ts';
import { eventually } from '../../support/product.ts';
import type { Answer } from '../served-dialect.ts';
import { type Account, type Emza, refusal, startEmza, succeed } from './api.ts';

/** Reading, listing, cancelling and downloading contracts: S3-R26 to R46 and S3-R64 to R88. */

const PRICE = 20_001;
const MINE = { local: '09121110005', mobile: '+989121110005' };
const THEIRS = { local: '09121110009', mobile: '+989121110009' };
const NATIONAL_CODE = '0012345679';
const operator = { kind: 'operator' } as const;

let api: Emza;
/** Over `branch`, whose documents it pays for. */
let root: Account;
let branch: Account;
/** In no tree, and known by `MINE`. */
let other: Account;

beforeAll(async () => {
  const environment = { IDENTITY_DRIVER: 'sandbox', WALLET_PRICES: JSON.stringify({ signature: PRICE }) };
  api = await startEmza({ environment });
  root = await api.account();
  const branchId = randomUUID();
  await api.product.core.database.system((em) =>
    em.execute('insert into organizations (id, name, parent_id) values (?, ?, ?)', [
      branchId,
      'Branch',
      root.organizationId,
    ]),
  );
  branch = await api.account({ organizationId: branchId });
  other = await api.account();
  await setMobile(api.product.core, other.organizationId, MINE.mobile, operator);
  await changeWallet(api.product.core, root.organizationId, {}, operator);
  await topUp(api.product.core, root.organizationId, { id: randomUUID(), amount: 1_000_000, actor: operator });
  await buyCredits(api.product.core, root.caller, { id: randomUUID(), batches: 1 });
}, 60_000);
afterAll(() => api.stop());

type Made = { code: string; document: DocumentView };

/** A contract whose file is taken in, with one signer for each phone, all asked at the same time. */
async function contract(
  account: Account,
  options: { phones?: string[]; private?: boolean; createdAt?: string; template?: number; pages?: number } = {},
): Promise<Made> {
  const { phones = ['+989121110012'], createdAt = new Date().toISOString() } = options;
  const attributes = { order: 1, hasName: true };
  const approvers = phones.map((phone) => person({ phone, attributes }));
  const document = await createDraft(api.product.services, account.caller, {
    id: randomUUID(),
    filePath: await pdfFile(api.product, options.pages),
    input: { title: 'Lease', steps: [{ approvers }] },
  });
  const code = newContractCode();
  const pages = JSON.stringify([{ page: 1, width: 595, height: 842 }]);
  const slots = [{ order: 1, key: 'tenant', label: null, action: 'sign', fields: [FIELD] }];
  const snapshot = { templateId: randomUUID(), number: 1, name: 'Lease', pages: [{ width: 595, height: 842 }], slots };
  await api.product.core.database.system((em) =>
    em.execute(
      `insert into contracts (id, organization_id, code, dialect, mode, caller, title, all_pages_signature, private, input,
         document_id, pages, step, template_number, template_snapshot, template_enforcement, created_at, updated_at)
       values (?, ?, ?, 'emza', ?, '{}', 'Lease', false, ?, '{}', ?, ?::jsonb, 'done', ?, ?::jsonb, ?, ?, ?)`,
      [
        ...[
          document.id,
          account.organizationId,
          code,
          account.caller.mode,
          options.private ?? false,
          document.id,
          pages,
        ],
        options.template ?? null,
        options.template === undefined ? null : JSON.stringify(snapshot),
        options.template === undefined ? null : 'loose',
        ...[createdAt, createdAt],
      ],
    ),
  );
  return { code, document };
}

const FIELD = {
  ...{ id: 'mark', kind: 'signature', page: 1, x: 0.1, y: 0.8, width: 0.3, height: 0.05, label: null },
  ...{ required: true, calendar: null, defaultValue: null, maxLength: 200, readOnly: false },
};

/** Sent, and its signers asked. */
async function waiting(account: Account, options: Parameters<typeof contract>[1] = {}): Promise<Made> {
  const { code, document } = await contract(account, options);
  return { code, document: await send(account, document) };
}

async function send(account: Account, { id }: DocumentView): Promise<DocumentView> {
  await sendDocument(api.product.services, account.caller, id);
  return until(api.product, account.caller, id, ({ status }) => status === 'in_progress');
}

async function completed(account: Account): Promise<Made> {
  const { code, document } = await waiting(account);
  await decide(api.product, account.caller, document, approversOf(document)[0]!.id);
  return { code, document: await ended(api.product, account.caller, document.id) };
}

/** Somebody's national code, verified for the first signer of a draft. */
async function check(account: Account, document: DocumentView): Promise<void> {
  const id = randomUUID();
  const approverId = approversOf(document)[0]!.id;
  await requestCheck(api.product.core, account.caller, { id, nationalCode: NATIONAL_CODE, approverId });
  await eventually(async () => (await readCheck(api.product.core, account.caller, id)).status === 'verified');
}

const codesOf = async (answer: Promise<Answer>): Promise<string[]> =>
  succeed(await answer).map(({ code }: { code: string }) => code);
const listOf = (account: Account, query = '') => codesOf(account.ask('GET', `/contracts?per_page=100&${query}`));
const auditOf = (account: Account, documentId: string) =>
  api.product.core.database.read<{ action: string; details: Record<string, unknown>; ip: string; actor: object }>(
    account.organizationId,
    `select action, details, ip, actor from audit_entries where document_id = $1 and action = 'document.downloaded' order by id`,
    [documentId],
  );

describe('lists of contracts', () => {
  let oldest: Made;
  let middle: Made;
  let newest: Made;
  let account: Account;

  beforeAll(async () => {
    account = await api.account({ mode: 'test' });
    oldest = await contract(account, { createdAt: '2026-01-01T00:00:00Z', template: 1 });
    middle = await waiting(account, { createdAt: '2026-02-01T00:00:00Z', private: true, phones: [THEIRS.mobile] });
    newest = await contract(account, { createdAt: '2026-03-01T00:00:00Z' });
    await check(account, newest.document);
    await api.product.core.database.system((em) =>
      em.execute('update contracts set completed_at = ? where code = ?', ['2026-03-02T00:00:00Z', oldest.code]),
    );
  });

  test('S3-R31, S3-R64, S3-R69, S3-R80: reading and cancelling need their scopes', async () => {
    const forms = await account.with({ scopes: ['forms:read'] });
    const reader = await account.with({ scopes: ['contracts:read'] });
    const { code } = newest;
    const refused = { status: 403, code: 'scope_missing' };
    expect(refusal(await forms.ask('GET', '/contracts'))).toEqual(refused);
    expect(refusal(await forms.ask('GET', `/contracts/${code}`))).toEqual(refused);
    expect(refusal(await forms.ask('GET', `/contracts/${code}/pdf`))).toEqual(refused);
    expect(refusal(await reader.ask('DELETE', `/contracts/${code}`))).toEqual(refused);
    expect((await reader.ask('GET', '/contracts')).status).toBe(200);
  });

  test('S3-R32, S3-R33, S3-R34, S3-R45: looking for people needs signers:read_pii, before what is looked for is', async () => {
    const reader = await account.with({ scopes: ['contracts:read'] });
    for (const filter of [
      `signer_mobile=${THEIRS.local}`,
      `signer_national_code=${NATIONAL_CODE}`,
      'signer_mobile=1',
    ]) {
      const answer = await reader.ask('GET', `/contracts?${filter}`);
      expect(refusal(answer)).toEqual({ status: 403, code: 'scope_missing' });
      expect(answer.body.title_en).toBe('This filter requires the signers:read_pii scope');
    }
    const allowed = await account.with({ scopes: ['contracts:read', 'signers:read_pii'] });
    expect(await listOf(allowed, `signer_mobile=${THEIRS.local}`)).toEqual([middle.code]);
    expect(await listOf(account, `signer_national_code=${NATIONAL_CODE}`)).toEqual([newest.code]);
    expect(await listOf(account, 'signer_mobile=09121239999')).toEqual([]);
    expect(await listOf(account, `signer_mobile=${THEIRS.local}&signer_national_code=${NATIONAL_CODE}`)).toEqual([]);
  });

  test.each([
    ['S3-R35', 'signer_mobile=9121110001', 'signer_mobile'],
    ['S3-R35', 'signer_mobile=%2B989121110001', 'signer_mobile'],
    ['S3-R36', 'signer_national_code=123456789', 'signer_national_code'],
    ['S3-R36', 'signer_national_code=12345678901', 'signer_national_code'],
    ['S3-R37', 'status=cancelled', 'status'],
    ['S3-R38', 'page=0', 'page'],
    ['S3-R39', 'per_page=0', 'per_page'],
    ['S3-R39', 'per_page=101', 'per_page'],
    ['S3-R40', 'sort=title', 'sort'],
    ['S3-R41', 'created_after=yesterday', 'created_after'],
    ['S3-R41', 'created_before=2026-02-31', 'created_before'],
  ])('%s: %s is refused', async (_, query, field) => {
    expect(refusal(await account.ask('GET', `/contracts?${query}`))).toEqual({
      ...{ status: 422, code: 'validation', fields: [field] },
    });
  });

  test('S3-R37: each status can be asked for, and nothing else comes back', async () => {
    expect(await listOf(account, 'status=draft')).toEqual([newest.code, oldest.code]);
    expect(await listOf(account, 'status=waiting_signature')).toEqual([middle.code]);
    for (const status of ['completed', 'voided', 'canceled'])
      expect(await listOf(account, `status=${status}`)).toEqual([]);
  });

  test('S3-R38, S3-R39: twenty on the first page unless another is asked for', async () => {
    const all = await account.ask('GET', '/contracts');
    expect(all.body.meta).toEqual({ current_page: 1, per_page: 20, total: 3, last_page: 1 });
    const second = await account.ask('GET', '/contracts?page=2&per_page=2');
    expect(second.body.meta).toEqual({ current_page: 2, per_page: 2, total: 3, last_page: 2 });
    expect(await codesOf(Promise.resolve(second))).toEqual([oldest.code]);
    expect(await listOf(account, 'page=9')).toEqual([]);
  });

  test('S3-R40: newest first unless another order is asked for', async () => {
    const order = [newest.code, middle.code, oldest.code];
    expect(await listOf(account)).toEqual(order);
    expect(await listOf(account, 'sort=created_at')).toEqual(order.toReversed());
    expect(await listOf(account, 'sort=completed_at')).toEqual([oldest.code, middle.code, newest.code]);
    expect(await listOf(account, 'sort=-completed_at')).toEqual([oldest.code, newest.code, middle.code]);
  });

  test('S3-R41, S3-R46: both ends are left out, and a date may stand without a time or a zone', async () => {
    const [from, to] = ['2026-01-01T00:00:00Z', '2026-03-01T00:00:00Z'];
    expect(await listOf(account, `created_after=${from}&created_before=${to}`)).toEqual([middle.code]);
    expect(await listOf(account, 'created_after=2026-01-01&created_before=2026-03-01T00:00:00')).toEqual([middle.code]);
    expect(await listOf(account, 'created_after=2025-12-31T23:59:59.999Z&created_before=2026-01-02')).toEqual([
      oldest.code,
    ]);
  });

  test('by a cursor, as our own API lists them, nothing is left out or shown twice', async () => {
    const seen: string[] = [];
    for (let cursor: string | undefined, pages = 0; pages < 3; pages += 1) {
      const page = await listContracts(api.product.core, account.caller, {}, { limit: 1, cursor });
      seen.push(...page.data.map(({ code }) => code));
      expect(page.nextCursor === null).toBe(pages === 2);
      cursor = page.nextCursor ?? undefined;
    }
    expect(seen).toEqual([newest.code, middle.code, oldest.code]);
  });

  test('by template and by privacy', async () => {
    expect(await listOf(account, 'template_id=1')).toEqual([oldest.code]);
    expect(await listOf(account, 'is_private=true')).toEqual([middle.code]);
    expect(await listOf(account, 'is_private=false&status=draft')).toEqual([newest.code, oldest.code]);
  });
});

describe('who sees a contract', () => {
  test('S3-R42, S3-R44: the root sees its own and what is not private below; nobody looks up', async () => {
    const own = await contract(root);
    const below = await contract(branch);
    const hidden = await contract(branch, { private: true });
    const seen = await listOf(root);
    expect(seen).toEqual(expect.arrayContaining([own.code, below.code]));
    expect(seen).not.toContain(hidden.code);
    expect(await listOf(root, 'is_private=true')).toEqual([]);
    expect((await root.ask('GET', `/contracts/${hidden.code}`)).status).toBe(404);
    expect(succeed(await root.ask('GET', `/contracts/${below.code}`)).code).toBe(below.code);
    expect(await listOf(branch)).toEqual(expect.arrayContaining([below.code, hidden.code]));
    expect(await listOf(branch)).not.toContain(own.code);
    expect((await branch.ask('GET', `/contracts/${own.code}`)).status).toBe(404);
  });

  test('S3-R43: who is no root sees their own and what they are asked to sign, masked', async () => {
    const own = await contract(other);
    const phones = [MINE.mobile, THEIRS.mobile];
    const draftOnly = await contract(branch, { phones });
    const asked = await waiting(branch, { phones, private: true });
    expect((await listOf(other)).toSorted()).toEqual([own.code, asked.code].toSorted());
    expect(await listOf(other, `signer_mobile=${THEIRS.local}`)).toEqual([asked.code]);
    const { signers } = succeed(await other.ask('GET', `/contracts/${asked.code}`));
    expect(signers.map(({ mobile }: { mobile: string }) => mobile)).toEqual(['0912****005', '0912****009']);
    for (const code of [draftOnly.code, (await contract(branch)).code])
      expect((await other.ask('GET', `/contracts/${code}`)).status).toBe(404);
    // To see is not to decide.
    expect(refusal(await other.ask('DELETE', `/contracts/${asked.code}`))).toEqual({ status: 404, code: 'not_found' });
    expect(refusal(await root.ask('DELETE', `/contracts/${draftOnly.code}`))).toEqual({
      status: 404,
      code: 'not_found',
    });
  });
});

describe('a contract', () => {
  test('S3-R65, S3-R66, S3-R67: shows its signers, its pages and the places of its template', async () => {
    const { code, document } = await contract(branch, { template: 7 });
    await check(branch, document);
    const full = succeed(await branch.ask('GET', `/contracts/${code}`));
    expect(code).toMatch(/^[A-Z0-9]{16}$/);
    expect(full).toMatchObject({ code, status: 'draft', template_id: 7, template_enforcement: 'loose' });
    expect(full.signers).toMatchObject([{ mobile: '09121110012', national_code: NATIONAL_CODE, order: 1 }]);
    expect(full.pages).toEqual([{ page: 1, width: 595, height: 842 }]);
    const { x, y, width, height } = FIELD;
    expect(full.template_positions).toEqual([{ page: 1, type: 'signature', signer_order: 1, x, y, width, height }]);
    const reader = await branch.with({ scopes: ['contracts:read'] });
    const masked = succeed(await reader.ask('GET', `/contracts/${code}`));
    expect(masked.signers).toMatchObject([{ mobile: '0912****012', national_code: '*******679' }]);
  });

  test('S3-R66: a code that is none is not found', async () => {
    for (const code of ['ABCDEFGHIJKLMNO1', 'abcdefghijklmno1', 'SHORT', '%00'])
      expect((await branch.ask('GET', `/contracts/${code}`)).status).toBe(404);
  });
});

describe('cancelling', () => {
  test('S3-R68, S3-R70, S3-R76: a draft is canceled once, and stays to be seen', async () => {
    const { code, document } = await contract(branch);
    const canceled = succeed(await branch.ask('DELETE', `/contracts/${code}`));
    expect(canceled).toEqual({
      ...{ code, status: 'canceled', canceled_at: expect.stringMatching(/^\d{4}-.*\.\d{3}Z$/) },
      refund: { amount: 0, currency: 'IRT' },
    });
    expect(await listOf(branch, 'status=canceled')).toContain(code);
    expect(succeed(await branch.ask('GET', `/contracts/${code}`))).toMatchObject({ status: 'canceled', signers: [] });
    expect(refusal(await branch.ask('DELETE', `/contracts/${code}`))).toEqual({ status: 409, code: 'invalid_state' });
    await expect(readDocument(api.product.services, branch.caller, document.id)).rejects.toThrow();
  });

  test('S3-R71, S3-R73, S3-R75: before anybody signed all comes back to who paid, and those who wait are told', async () => {
    const before = await readWallet(api.product.core, root.organizationId);
    const { code, document } = await waiting(branch, { phones: [MINE.mobile, THEIRS.mobile] });
    expect((await readWallet(api.product.core, root.organizationId)).balance).toBe(before.balance - 2 * PRICE);
    const canceled = succeed(await branch.ask('DELETE', `/contracts/${code}`));
    expect(canceled.refund).toEqual({ amount: 2 * PRICE, currency: 'IRT' });
    expect((await readWallet(api.product.core, root.organizationId)).balance).toBe(before.balance);
    const filter = { documentId: document.id, kind: 'voided' as const, limit: 10 };
    const { data } = await listMessages(api.product.core, branch.caller, filter);
    expect(data.map(({ to }) => to).toSorted()).toEqual([MINE.mobile, THEIRS.mobile]);
  });

  test('S3-R72, S3-R77, S3-R78: after an identity check half comes back, rounded down', async () => {
    const { code, document } = await contract(branch);
    await check(branch, document);
    await send(branch, document);
    const canceled = succeed(await branch.ask('DELETE', `/contracts/${code}`));
    expect(canceled.refund.amount).toBe(Math.floor(PRICE / 2));
  });

  test('S3-R70: by two at once, one succeeds and the money comes back once', async () => {
    const { code } = await waiting(branch);
    const { balance } = await readWallet(api.product.core, root.organizationId);
    const answers = await Promise.all([1, 2].map(() => branch.ask('DELETE', `/contracts/${code}`)));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409]);
    expect((await readWallet(api.product.core, root.organizationId)).balance).toBe(balance + PRICE);
  });

  test('S3-R77: after somebody signed half comes back', async () => {
    const { code, document } = await waiting(branch, { phones: [MINE.mobile, THEIRS.mobile] });
    await decide(api.product, branch.caller, document, approversOf(document)[0]!.id);
    expect(succeed(await branch.ask('DELETE', `/contracts/${code}`)).refund.amount).toBe(PRICE);
  });

  test('S3-R74: the files are deleted, but for those that another contract has too', async () => {
    // Nothing else here has two pages, and these bytes.
    const [{ code, document }, shared] = [await waiting(branch, { pages: 2 }), await contract(branch)];
    const { core, services } = api.product;
    const [version] = await readVersions(services, branch.caller, document.id);
    const [kept] = await readVersions(services, branch.caller, shared.document.id);
    await core.database.system((em) =>
      em.execute('update document_sources set sha256 = ? where document_id = ?', [kept!.sha256, document.id]),
    );
    succeed(await branch.ask('DELETE', `/contracts/${code}`));
    expect(await readVersions(services, branch.caller, document.id)).toEqual([]);
    const gone = { code: 'files_deleted' };
    await expect(openFile(services, branch.caller, document.id, 'current')).rejects.toMatchObject(gone);
    const again = { id: randomUUID(), documentId: document.id };
    await expect(duplicateDocument(services, branch.caller, again)).rejects.toMatchObject(gone);
    const pattern = { ...again, name: 'Lease' };
    await expect(createTemplate(core, branch.caller, pattern)).rejects.toMatchObject(gone);
    const tomorrow = { ...core, now: () => Date.now() + 26 * 3_600_000 };
    for (const { sha256 } of [version!, kept!]) await sweepFiles(tomorrow, Number.parseInt(sha256.slice(0, 2), 16));
    await expect(core.files.path(version!.sha256)).rejects.toThrow('no stored file');
    expect(await core.files.path(kept!.sha256)).toContain(kept!.sha256);
  });
});

describe('the final PDF', () => {
  let signed: Made;
  let file: { sha256: string; bytes: number };
  beforeAll(async () => {
    signed = await completed(branch);
    const versions = await readVersions(api.product.services, branch.caller, signed.document.id);
    file = versions.at(-1)!;
  });

  const hash = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');
  const linkOf = async (query = '') =>
    succeed(await branch.ask('GET', `/contracts/${signed.code}/pdf?format=url${query}`)) as {
      url: string;
      expires_at: string;
    };

  test('S3-R79: a completed contract is not cancelled', async () => {
    expect(succeed(await branch.ask('GET', `/contracts/${signed.code}`)).status).toBe('completed');
    expect(refusal(await branch.ask('DELETE', `/contracts/${signed.code}`))).toEqual({
      ...{ status: 409, code: 'invalid_state' },
    });
  });

  test('S3-R81, S3-R26, S3-R28: a redirect leads to the file without a token, and the trail says so', async () => {
    const redirect = await branch.ask('GET', `/contracts/${signed.code}/pdf`);
    expect(redirect.status).toBe(302);
    const location = redirect.headers.get('location')!;
    expect(location).toContain(`/emza/api/v1/contracts/${signed.code}/dl?`);
    const before = await auditOf(branch, signed.document.id);
    const answer = await api.ask('GET', location);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'application/pdf']);
    expect([hash(answer.bytes), answer.bytes.length]).toEqual([file.sha256, file.bytes]);
    const noted = (await auditOf(branch, signed.document.id)).slice(before.length);
    expect(noted).toMatchObject([
      { details: { by: 'link', sha256: file.sha256 }, ip: '127.0.0.1', actor: { kind: 'unknown' } },
    ]);
  });

  test('S3-R82, S3-R84, S3-R27: a URL comes with the size and hash of the very bytes, and lives a day unless told', async () => {
    const begun = Date.now();
    const link = await linkOf();
    expect(link).toMatchObject({ filename: 'Lease.pdf', size_bytes: file.bytes, checksum_sha256: file.sha256 });
    const short = await linkOf('&ttl=60');
    for (const [{ expires_at }, lifeMs] of [
      [link, 86_400_000],
      [short, 60_000],
    ] as const) {
      // Times of links are whole seconds.
      const madeAt = Date.parse(expires_at) - lifeMs;
      expect([madeAt > begun - 1_000, madeAt < Date.now() + 1_000]).toEqual([true, true]);
    }
  });

  test('S3-R83, S3-R85: stream gives the bytes, whatever the ttl, and the trail says who took them', async () => {
    const answer = await branch.ask('GET', `/contracts/${signed.code}/pdf?format=stream&ttl=nonsense`);
    expect([answer.status, hash(answer.bytes)]).toEqual([200, file.sha256]);
    expect(answer.headers.get('content-disposition')).toMatch(/^inline/);
    expect((await auditOf(branch, signed.document.id)).at(-1)).toMatchObject({
      ...{ details: { by: 'api' }, actor: { kind: 'key', id: branch.keyId } },
    });
  });

  test.each(['59', '86401', 'nonsense', '60.5', '-60'])('S3-R84, S3-R88: a ttl of %s is refused', async (ttl) => {
    for (const format of ['url', 'redirect'])
      expect(refusal(await branch.ask('GET', `/contracts/${signed.code}/pdf?format=${format}&ttl=${ttl}`))).toEqual({
        ...{ status: 422, code: 'validation', fields: ['ttl'] },
      });
  });

  test('S3-R30: a link that was changed, or has ended, opens nothing', async () => {
    const { url } = await linkOf();
    const another = await completed(branch);
    const flipped = url.endsWith('A') ? `${url.slice(0, -1)}B` : `${url.slice(0, -1)}A`;
    const changed = [
      flipped,
      `${url}A`,
      url.replace(/expires=\d+/, (found) => `${found}0`),
      url.replace(/signature=\d+/, 'signature=1'),
      url.replace(/signature=.*/, 'signature=x'),
      url.replace(signed.code, another.code),
    ];
    for (const one of changed)
      expect(refusal(await api.ask('GET', one))).toEqual({ status: 403, code: 'signature_invalid' });
    const { core } = api.product;
    const now = core.now;
    core.now = () => now() + 86_401_000;
    try {
      expect(refusal(await api.ask('GET', url))).toEqual({ status: 403, code: 'signature_invalid' });
    } finally {
      core.now = now;
    }
  });

  test('S3-R29, S3-R86, S3-R87: an unknown code, or a contract that is not finished, is not found', async () => {
    const { code } = await contract(branch);
    const notFound = { status: 404, code: 'not_found' };
    expect(refusal(await branch.ask('GET', '/contracts/ABCDEFGHIJKLMNO1/pdf'))).toEqual(notFound);
    for (const format of ['url', 'redirect', 'stream'])
      expect(refusal(await branch.ask('GET', `/contracts/${code}/pdf?format=${format}`))).toEqual(notFound);
    expect(refusal(await api.ask('GET', '/contracts/ABCDEFGHIJKLMNO1/dl?expires=1&signature=1.x'))).toEqual(notFound);
  });
});
