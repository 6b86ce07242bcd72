import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createApp } from '../../../src/api/app.ts';
import { listen } from '../../../src/api/server.ts';
import { emza } from '../../../src/dialects/emza/dialect.ts';
import { codeOf, sayProblem } from '../../../src/dialects/emza/problems.ts';
import { requestUlid, ulidOf, uuidOf } from '../../../src/dialects/emza/ulid.ts';
import { sendDocument } from '../../../src/documents/sending.ts';
import { CATALOGUE, type ErrorCode } from '../../../src/errors/catalogue.ts';
import { Problem } from '../../../src/errors/problem.ts';
import { requestCheck } from '../../../src/identity/checks.ts';
import { createKey, listKeys, readKey } from '../../../src/organizations/keys.ts';
import { createSubOrganization } from '../../../src/organizations/sub-organizations.ts';
import { treeOf } from '../../../src/organizations/tree.ts';
import { buyCredits } from '../../../src/wallet/credits.ts';
import { changeWallet, topUp, type WalletChanges } from '../../../src/wallet/operating.ts';
import { type Json, operationsOf } from '../../contracts/contracts.ts';
import { withinOneDay } from '../../support/days.ts';
import { draft, steps } from '../../support/documents.ts';
import { eventually } from '../../support/product.ts';
import { type Account, contract, type Emza, refusal, startEmza, strictly, succeed } from './api.ts';

/** Who comes in, what they are told when they do not, and what they can spend. */

const PRICE = 20_000;
const SCOPES = (contract['x-scopes'] as { scope: string }[]).map(({ scope }) => scope).filter((scope) => scope !== '*');

let api: Emza;
let account: Account;
/** Another process of the API, over the same database. */
let second: { url: string; stop(): Promise<void> };

beforeAll(async () => {
  const codes = { WELCOME10: { percent: 10 } };
  api = await startEmza({
    worker: false,
    environment: { WALLET_PRICES: JSON.stringify({ discountCodes: codes }), IDENTITY_DRIVER: 'sandbox' },
  });
  account = await api.account();
  const app = await createApp(api.product.core, [emza(api.product.services)]);
  const { port, stop } = await listen(app.koa, { host: '127.0.0.1', port: 0 });
  second = { url: `http://127.0.0.1:${port}`, stop: () => stop().then(() => app.close()) };
});
afterAll(async () => {
  await second.stop();
  await api.stop();
});

describe('tokens', () => {
  test('S3-R01: a token is {id}|{secret}, sent after "Bearer " as it is', async () => {
    const [, token] = /^Bearer ([0-9A-Za-z]+\|[0-9A-Za-z]+)$/.exec(account.authorization)!;
    const me = (authorization: string) => api.ask('GET', '/me', { headers: { authorization } });
    expect((await me(`Bearer ${token}`)).status).toBe(200);
    for (const wrong of [`Bearer pat_live_${token}`, `Basic ${token}`, token!, `Bearer ${token!.replace('|', ':')}`]) {
      expect(refusal(await me(wrong))).toEqual({ status: 401, code: 'token_invalid' });
    }
  });

  test('S3-R02: the value of a token is shown once, when it is made', async () => {
    const { organizationId, core } = { ...account, core: api.product.core };
    const { authorization } = await createKey(core, { organizationId, dialect: 'emza', name: 'CI', mode: 'test' });
    const [, secret] = authorization.split('|');
    expect(JSON.stringify(await listKeys(core, organizationId))).not.toContain(secret);
  });

  test('S3-R03, S3-R06, S3-R07, S3-R08, S3-R09, S3-R10: an unknown or malformed token is told so, in two languages', async () => {
    const { authorization: other } = await api.account();
    const wrong = [other.replace('|', 'x|'), `${other}x`, other.slice(0, -1), 'Bearer 42|secret', 'Bearer', 'Bearer |'];
    for (const authorization of wrong) {
      const { status, body } = await api.ask('GET', '/me', { headers: { authorization } });
      expect({ status, ...body }).toEqual({
        type: 'https://docs.elemza.com/errors/token_invalid',
        status: 401,
        code: 'token_invalid',
        title_fa: 'توکن نامعتبر است',
        title_en: 'Invalid token',
        request_id: expect.stringMatching(/^[0-9A-HJKMNP-TV-Z]{26}$/),
      });
    }
    expect(refusal(await api.ask('GET', '/me'))).toEqual({ status: 401, code: 'token_invalid' });
  });

  test('S3-R04, S3-R05, S3-R113: each operation needs its own scope, "*" is all of them, and /me needs none', async () => {
    const all = await account.with({ scopes: SCOPES });
    for (const { method, path, operation } of operationsOf(contract)) {
      if (operation.security) continue;
      const scope = operation['x-scope'] as string;
      const others = scope === 'none' ? all : await account.with({ scopes: SCOPES.filter((one) => one !== scope) });
      const url = path.replace('/api/v1', '').replaceAll(/\{\w+\}/g, 'A'.repeat(16));
      const answer = await others.ask(method.toUpperCase(), url);
      if (scope === 'none') expect([operation.operationId, answer.status]).toEqual([operation.operationId, 200]);
      else expect([url, refusal(answer)]).toEqual([url, { status: 403, code: 'scope_missing' }]);
      const everything = refusal(await account.ask(method.toUpperCase(), url));
      expect([url, everything.code]).not.toEqual([url, 'scope_missing']);
    }
  });

  test('a token that has run out is like one that never was', async () => {
    const brief = await account.with({ expiresAt: new Date(Date.now() + 60_000) });
    const { core } = api.product;
    const { now } = core;
    core.now = () => Date.now() + 61_000;
    expect(refusal(await brief.ask('GET', '/me'))).toEqual({ status: 401, code: 'token_invalid' });
    core.now = now;
  });

  test('S3-R16, S3-R17: live mode takes money and asks real registers, test mode does neither', async () => {
    await withinOneDay();
    const { core, services } = api.product;
    const live = await rich({ package: { name: 'free', signatureLimit: 0 } });
    const tried = await live.with({ mode: 'test' });
    for (const { caller } of [tried, live]) {
      const { id } = await draft(api.product, caller, { steps: steps(1) });
      await sendDocument(services, caller, id);
      await requestCheck(core, caller, person());
    }
    expect(succeed(await live.ask('GET', '/me')).wallet_balance).toBe(10 * PRICE - PRICE);
    expect(succeed(await live.ask('GET', '/quota')).shahkar.used_today).toBe(1);
    expect(succeed(await tried.ask('GET', '/me')).token.mode).toBe('test');
  });
});

describe('addresses', () => {
  const from = '203.0.113.5';
  const elsewhere = { from: '198.51.100.7' };
  const guarded = () => account.with({ ipAllow: ['203.0.113.0/24', '2001:db8::/32'] });

  test('S3-R12, S3-R13: a token with a list is good from there only; without one from everywhere', async () => {
    const token = await guarded();
    for (const address of [from, '203.0.113.99', '2001:db8::7']) {
      expect((await token.ask('GET', '/me', { from: address })).status).toBe(200);
    }
    expect(refusal(await token.ask('GET', '/me', elsewhere))).toEqual({ status: 403, code: 'ip_not_allowed' });
    // What a client says of itself before the proxy's own word counts for nothing.
    const forged = await token.ask('GET', '/me', { from: `${from}, 198.51.100.7` });
    expect(refusal(forged).code).toBe('ip_not_allowed');
    expect((await account.ask('GET', '/me', elsewhere)).status).toBe(200);
    expect(succeed(await token.ask('GET', '/me', { from })).token.ip_whitelist).toEqual([
      '203.0.113.0/24',
      '2001:db8::/32',
    ]);
  });

  test('S3-R14, S3-R15: the fifth refusal within an hour revokes the token, whichever process was asked', async () => {
    const token = await guarded();
    const urls = [`${api.url}/api/v1/me`, `${second.url}/emza/api/v1/me`];
    const said = await Promise.all(
      Array.from({ length: 8 }, (_, index) => token.ask('GET', urls[index % 2]!, elsewhere).then(refusal)),
    );
    expect(said.map(({ code }) => code).sort()).toEqual([
      ...Array(5).fill('ip_not_allowed'),
      ...Array(3).fill('token_invalid'),
    ]);
    for (const url of urls) {
      await eventually(async () => (await token.ask('GET', url, { from })).status === 401);
    }
    const { revokedAt } = await readKey(api.product.core, account.organizationId, token.keyId);
    expect(revokedAt).not.toBeNull();
    expect(await revocations(token)).toEqual([{ actor: { kind: 'system' }, reason: 'refused_addresses' }]);
  });

  test('S3-R25: only the refusals of the last hour count', async () => {
    const token = await guarded();
    const refuse = async (times: number) => {
      for (let time = 0; time < times; time += 1) await token.ask('GET', '/me', elsewhere);
    };
    await refuse(4);
    await age(token, 61);
    await refuse(4);
    expect((await token.ask('GET', '/me', { from })).status).toBe(200);
    await age(token, 50);
    await refuse(1);
    expect(refusal(await token.ask('GET', '/me', { from }))).toEqual({ status: 401, code: 'token_invalid' });
  });

  const revocations = (token: Account) =>
    api.product.core.database.read(
      token.organizationId,
      `select actor, details ->> 'reason' as reason from audit_entries
       where action = 'key.revoked' and details ->> 'keyId' = $1`,
      [token.keyId],
    );
  /** Makes what was counted so far so many minutes older. */
  const age = (token: Account, minutes: number) =>
    api.product.core.database.system((em) =>
      em.execute(
        `update api_keys set refused_at = array(select at - make_interval(mins => ?) from unnest(refused_at) at) where id = ?`,
        [minutes, token.keyId],
      ),
    );
});

describe('answers', () => {
  test('S3-R11: what is wrong with each field stands under its name, in Persian or as asked for', async () => {
    const path = '/cost-estimate?signers=21';
    const { status, body } = await account.ask('GET', path);
    expect({ status, ...body }).toMatchObject({
      ...{ status: 422, code: 'validation', title_en: 'Request validation failed' },
      title_fa: 'اعتبارسنجی ورودی شکست خورد',
      errors: { signers: ['مقدار این فیلد حداکثر 20 می‌تواند باشد.'] },
    });
    const { body: english } = await account.ask('GET', path, { headers: { 'accept-language': 'en' } });
    expect(english.errors).toEqual({ signers: ['Must be <= 20.'] });
  });

  test('S3-R18, S3-R19: success stands under data with times in ISO 8601, but for the health check', async () => {
    expect(Object.keys((await account.ask('GET', '/me')).body)).toEqual(['data']);
    const { period_start, period_end } = succeed(await account.ask('GET', '/quota'));
    for (const time of [period_start, period_end]) expect(time).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    expect((await api.ask('GET', '/health')).body.data).toBeUndefined();
  });

  test('S3-R20, S3-R23: money is whole tomans (IRT), and lists say where in them one is', async () => {
    const estimate = succeed(await (await rich()).ask('GET', '/cost-estimate?signers=3&discount_code=WELCOME10'));
    expect(estimate).toMatchObject({ currency: 'IRT', subtotal: 3 * PRICE, code_discount: 6_000, total: 54_000 });
    const { body } = await account.ask('GET', '/webhooks?per_page=5&page=2');
    expect(body.meta).toEqual({ current_page: 2, per_page: 5, total: 0, last_page: 1 });
  });

  test('S3-R21: an error is application/problem+json, or application/json for whoever asks for that', async () => {
    const type = async (accept: string) =>
      (await api.ask('GET', '/me', { headers: { accept } })).headers.get('content-type');
    expect(await type('application/json')).toBe('application/json');
    expect(await type('text/html, application/json;q=0.9')).toBe('application/json');
    for (const accept of ['application/problem+json', '*/*', 'text/html']) {
      expect(await type(accept)).toBe('application/problem+json');
    }
  });

  test('S3-R24: a repeat under the same Idempotency-Key is answered as the first time, wherever something is written', async () => {
    const { id } = await account.subscribe('http://127.0.0.1:8080/hook', ['*']);
    const ask = () => account.ask('POST', `/webhooks/${id}/test`, { headers: { 'idempotency-key': 'test-1' } });
    const [first, again] = [succeed(await ask()), succeed(await ask())];
    expect(again).toEqual(first);
  });

  test('every error of ours has a code, a status and two titles here, and fields where it is about the input', () => {
    const schemas = (contract.components as { schemas: Record<string, Json> }).schemas;
    for (const code of Object.keys(CATALOGUE) as ErrorCode[]) {
      const problem = new Problem(code, { details: { scope: 'x', reason: 'y' } });
      const { status, body } = sayProblem(problem, { language: 'fa', requestId: '0'.repeat(26), accept: '' });
      const said = body as Record<string, string>;
      const schema = status === 422 ? schemas.ValidationProblem! : schemas.Problem!;
      expect({ code, errors: strictly(schema, body) }).toEqual({ code, errors: [] });
      expect(said.type).toBe(`https://docs.elemza.com/errors/${codeOf(code)}`);
      expect(said.title_fa).toMatch(/[\u0600-\u06ff]/);
      expect(said.title_en).toMatch(/[a-z]/);
      // A fault of ours is never the client's.
      if (CATALOGUE[code].status >= 500) expect([code, status]).toEqual([code, CATALOGUE[code].status]);
    }
  });

  test('codes that the document names are said as it names them', () => {
    const named = contract['x-error-codes'] as { status: number; code: string; title_fa?: string; title_en?: string }[];
    const details = { scope: 'signers:read_pii', filter: true };
    const said = (Object.keys(CATALOGUE) as ErrorCode[]).map((code) => {
      const context = { language: 'en' as const, requestId: 'r', accept: '' };
      return sayProblem(new Problem(code, { details }), context).body as Record<string, unknown>;
    });
    for (const { note: _, 'x-inferred': __, ...wanted } of named as Record<string, unknown>[]) {
      expect(said).toContainEqual(expect.objectContaining(wanted));
    }
  });

  test('ids are our own bits, there and back', () => {
    for (const uuid of [randomUUID(), '00000000-0000-0000-0000-000000000000', 'ffffffff-ffff-ffff-ffff-ffffffffffff']) {
      expect(ulidOf(uuid)).toMatch(/^[0-7][0-9a-hjkmnp-tv-z]{25}$/);
      expect(uuidOf(ulidOf(uuid))).toBe(uuid);
    }
    for (const wrong of ['', '8'.repeat(26), 'u'.repeat(26), randomUUID()]) expect(uuidOf(wrong)).toBeNull();
    expect(requestUlid('my-own-request-1')).toMatch(/^[0-7][0-9A-HJKMNP-TV-Z]{25}$/);
  });

  test('a request has one id, in its answer and in our logs', async () => {
    const { headers, body } = await api.ask('GET', '/me', { headers: { 'x-request-id': randomUUID() } });
    expect(headers.get('x-request-id')).toBe(body.request_id);
    const mine = '01KRHE8WM9R0KTDR3ECFDY2JD0';
    expect((await api.ask('GET', '/me', { headers: { 'x-request-id': mine } })).body.request_id).toBe(mine);
  });
});

describe('GET /health and GET /me', () => {
  test('S3-R111, S3-R112: the health check needs no token and says what it says flat', async () => {
    const { status, body } = await api.ask('GET', '/health');
    expect({ status, body }).toEqual({
      status: 200,
      body: { status: 'ok', version: 'v1.0.0', time: expect.stringMatching(/^\d{4}-.*\.\d{3}Z$/) },
    });
  });

  test('S3-R114, S3-R115, S3-R117, S3-R119, S3-R120, S3-R122: an organization by itself', async () => {
    const alone = await rich();
    const { number } = await treeOf(api.product.core, alone.organizationId);
    const billing = { billing_actor_user_id: number, wallet_balance: 10 * PRICE };
    expect(succeed(await alone.ask('GET', '/me'))).toMatchObject({
      token: {
        ...{ id: alone.keyId, name: 'test', mode: 'live', scopes: ['*'], ip_whitelist: [], expires_at: null },
      },
      user: {
        id: number,
        name: 'Test organization',
        type: 'personal',
        is_org_root: false,
        org_root_id: null,
        ...billing,
      },
      ...billing,
    });
    const expiresAt = new Date(Date.now() + 3_600_000);
    const { token } = succeed(await (await alone.with({ mode: 'test', expiresAt })).ask('GET', '/me'));
    expect(token).toMatchObject({ mode: 'test', expires_at: expiresAt.toISOString() });
  });

  test('S3-R116, S3-R118, S3-R121, S3-R123: a member of a tree, whose root pays', async () => {
    const root = await rich();
    const branch = { id: randomUUID(), name: 'Branch' };
    await createSubOrganization(api.product.core, root.caller, branch);
    const member = await api.account({ organizationId: branch.id });
    const { user: top } = succeed(await root.ask('GET', '/me'));
    expect(top).toMatchObject({ is_org_root: true, org_root_id: null, billing_actor_user_id: top.id });
    const { user, ...data } = succeed(await member.ask('GET', '/me'));
    expect(user).toMatchObject({ is_org_root: false, org_root_id: top.id });
    expect(data).toMatchObject({ billing_actor_user_id: top.id, wallet_balance: 10 * PRICE });
    await changeWallet(api.product.core, branch.id, { paysFrom: null }, { kind: 'operator' });
    const own = succeed(await member.ask('GET', '/me'));
    expect([own.billing_actor_user_id, own.wallet_balance]).toEqual([user.id, 0]);
  });
});

describe('GET /quota', () => {
  const quota = async (changes: WalletChanges['package']) =>
    succeed(await (await rich({ package: changes })).ask('GET', '/quota'));

  test.each([
    ['free', 3, 3],
    ['bronze', 30, 5],
    ['silver', 100, 10],
    ['gold', 200, 20],
  ] as const)(
    'S3-R125, S3-R128, S3-R132, S3-R137, S3-R140: %s covers %i signatures and %i checks a day',
    async (name, signatures, checks) => {
      expect(await quota({ name })).toMatchObject({
        service: 'electronic_signature',
        package: { slug: name },
        ...{ free_quota: signatures, used: 0, remaining: signatures },
        shahkar: {
          ...{ free_limit: checks, used_today: 0, free_remaining: checks },
          ...{ extra_credits: 0, extra_remaining: 0, allowed: true },
        },
      });
    },
  );

  test('S3-R124, S3-R126, S3-R135, S3-R136: without a package, or with one that has run out, everything is 0', async () => {
    const none = {
      package: null,
      ...{ free_quota: 0, used: 0, remaining: 0 },
      shahkar: {
        ...{ free_limit: 0, used_today: 0, free_remaining: 0, extra_credits: 0, extra_remaining: 0 },
        allowed: false,
      },
    };
    expect(await quota(null)).toMatchObject(none);
    expect(await quota({ name: 'gold', expiresAt: new Date(Date.now() - 1_000) })).toMatchObject(none);
  });

  test('S3-R129, S3-R139: gold without a limit has no remaining and no number', async () => {
    expect(await quota({ name: 'gold', signatureLimit: null })).toMatchObject({ free_quota: 0, remaining: null });
  });

  test('S3-R127, S3-R141, S3-R142: what is used counts from the month or the purchase on', async () => {
    await withinOneDay();
    const buyer = await rich({ package: { name: 'free', signatureLimit: 1 } });
    const sign = async (count: number) => {
      const { id } = await draft(api.product, buyer.caller, { steps: steps(count) });
      await sendDocument(api.product.services, buyer.caller, id);
    };
    await sign(2);
    expect(succeed(await buyer.ask('GET', '/quota'))).toMatchObject({ used: 2, remaining: 0 });
    await changeWallet(api.product.core, buyer.organizationId, { package: { name: 'bronze' } }, { kind: 'operator' });
    expect(succeed(await buyer.ask('GET', '/quota'))).toMatchObject({ used: 0, remaining: 30 });
    await sign(1);
    expect(succeed(await buyer.ask('GET', '/quota'))).toMatchObject({ used: 1, remaining: 29 });
  });

  test('S3-R130, S3-R131: beyond the quota a signature costs the tariff less the discount of the package', async () => {
    const discounts = { free: 0, bronze: 20, silver: 35, gold: 50 } as const;
    for (const [name, percent] of Object.entries(discounts)) {
      const buyer = await rich({ package: { name: name as 'gold', signatureLimit: 0 } });
      const wanted = PRICE * (1 - percent / 100);
      expect(succeed(await buyer.ask('GET', '/cost-estimate?signers=1'))).toMatchObject({ total: wanted });
      const { id } = await draft(api.product, buyer.caller, { steps: steps(1) });
      await sendDocument(api.product.services, buyer.caller, id);
      expect(succeed(await buyer.ask('GET', '/me')).wallet_balance).toBe(10 * PRICE - wanted);
    }
  });

  test('S3-R133, S3-R134: used-up checks are bought, or come back at midnight in UTC', async () => {
    await withinOneDay();
    const buyer = await rich({ package: { name: 'free' } });
    const shahkar = async () => succeed(await buyer.ask('GET', '/quota')).shahkar;
    for (let check = 0; check < 3; check += 1) await requestCheck(api.product.core, buyer.caller, person());
    expect(await shahkar()).toMatchObject({ used_today: 3, free_remaining: 0, allowed: false });
    const { core } = api.product;
    const { now } = core;
    core.now = () => new Date().setUTCHours(24, 0, 0, 0);
    expect(await shahkar()).toMatchObject({ used_today: 0, free_remaining: 3, allowed: true });
    core.now = now;
    await buyCredits(core, buyer.caller, { id: randomUUID(), batches: 1 });
    expect(await shahkar()).toMatchObject({ extra_credits: 10, extra_remaining: 10, allowed: true });
  });

  test('S3-R138: the period is the calendar month, to its last millisecond', async () => {
    await withinOneDay();
    const { period_start, period_end } = succeed(await account.ask('GET', '/quota'));
    const day = new Date(api.product.core.now());
    const month = (offset: number) => Date.UTC(day.getUTCFullYear(), day.getUTCMonth() + offset, 1);
    expect([period_start, period_end]).toEqual([
      new Date(month(0)).toISOString(),
      new Date(month(1) - 1).toISOString(),
    ]);
  });
});

describe('GET /cost-estimate', () => {
  test('S3-R143, S3-R144, S3-R145, S3-R147: it needs 1 to 20 signers and a code that is known', async () => {
    const field = async (query: string) => refusal(await account.ask('GET', `/cost-estimate${query}`)).fields;
    for (const query of ['', '?signers=0', '?signers=21', '?signers=x'])
      expect(await field(query)).toEqual(['signers']);
    const codes = ['NOBODYS', 'x'.repeat(33)];
    for (const code of codes) expect(await field(`?signers=1&discount_code=${code}`)).toEqual(['discount_code']);
  });

  test('S3-R146: asking for a price takes nothing and makes nothing', async () => {
    const buyer = await rich({ package: { name: 'free' } });
    const data = succeed(await buyer.ask('GET', '/cost-estimate?signers=5'));
    expect(data).toMatchObject({ free_quota_used: 3, unit_price: PRICE, subtotal: 2 * PRICE, sufficient: true });
    expect(succeed(await buyer.ask('GET', '/quota')).used).toBe(0);
    expect(succeed(await buyer.ask('GET', '/me')).wallet_balance).toBe(10 * PRICE);
  });
});

/** An account of an organization whose wallet pays for ten signatures. */
async function rich(changes: WalletChanges = {}): Promise<Account> {
  const owner = await api.account();
  const { core } = api.product;
  await changeWallet(core, owner.organizationId, changes, { kind: 'operator' });
  await topUp(core, owner.organizationId, { id: randomUUID(), amount: 10 * PRICE, actor: { kind: 'operator' } });
  return owner;
}

const person = () => ({ id: randomUUID(), nationalCode: '0012345679', mobile: '+989121234567' });
