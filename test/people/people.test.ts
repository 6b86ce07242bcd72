import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { TOTP } from 'otpauth';
import { inviteFirstOwner } from '../../src/people/invitations.ts';
import { type Answer, type Api, type Asked, type OperationId, startApi, unanswered } from '../api/countersign/api.ts';

const PASSWORD = 'a long and quiet river';

let api: Api;
beforeAll(async () => {
  api = await startApi({ worker: false, environment: { TRUSTED_PROXIES: '127.0.0.1' } });
});
afterAll(() => api.stop());

let addresses = 0;

/** A browser at an address of its own: keeps the cookie, and says where its pages come from. */
class Browser {
  readonly address = `198.51.${Math.floor(++addresses / 250)}.${1 + (addresses % 250)}`;
  cookie: string | null = null;
  site = 'same-origin';

  async call(id: OperationId, asked: Asked = {}): Promise<Answer> {
    const cookie: Record<string, string> = this.cookie ? { cookie: this.cookie } : {};
    const headers = { ...cookie, 'sec-fetch-site': this.site, 'x-forwarded-for': this.address, ...asked.headers };
    const answer = await api.phone().call(id, { ...asked, headers });
    const set = answer.headers.get('set-cookie');
    if (set) this.cookie = set.split(';')[0]!;
    return answer;
  }

  async join(token: string, given: Record<string, unknown> = {}): Promise<Answer> {
    return this.call('acceptInvitation', { params: { token }, json: { password: PASSWORD, ...given } });
  }
}

let organizationId: string;
let owner: Browser;
let ownerEmail: string;
let serial = 0;
beforeEach(async () => {
  ({ organizationId } = await api.product.newCaller());
  owner = new Browser();
  ownerEmail = `owner-${++serial}@example.com`;
  const token = await inviteFirstOwner(api.product.core, organizationId);
  const joined = await owner.join(token!, { email: ownerEmail, name: 'Office' });
  expect(joined.status).toBe(200);
});

/** Somebody new with a role, who has joined by a link that the owner made. */
async function member(role: string): Promise<{ browser: Browser; email: string; id: string }> {
  const email = `${role}-${++serial}@example.com`;
  const invited = await owner.call('createInvitation', { json: { email, role } });
  const browser = new Browser();
  const joined = await browser.join(invited.body.link.split('/').at(-1), { name: 'Colleague' });
  return { browser, email, id: joined.body.person.id };
}

describe('setting up', () => {
  test('the first owner comes in by the link of the start, which works once', async () => {
    const me = await owner.call('readMe');
    expect(me.body).toMatchObject({ person: { email: ownerEmail, totp: false }, role: 'owner', key: null });
    expect(await inviteFirstOwner(api.product.core, organizationId)).toBeNull();
  });

  test('a newer start makes the older link useless', async () => {
    const fresh = await api.product.newCaller();
    const old = await inviteFirstOwner(api.product.core, fresh.organizationId);
    await inviteFirstOwner(api.product.core, fresh.organizationId);
    const answer = await new Browser().join(old!, { email: 'late@example.com', name: 'Late' });
    expect([answer.status, answer.body.code]).toEqual([410, 'invitation_dead']);
  });

  test('two who open one link at once: one comes in', async () => {
    const fresh = await api.product.newCaller();
    const token = await inviteFirstOwner(api.product.core, fresh.organizationId);
    const answers = await Promise.all(
      [1, 2, 3].map((n) => new Browser().join(token!, { email: `race-${serial}-${n}@example.com`, name: 'Racer' })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 410, 410]);
  });
});

describe('logging in', () => {
  test('the right password lets in, whatever the case of the address; a wrong one and an unknown address look alike', async () => {
    const right = await new Browser().call('logIn', { json: { email: ownerEmail.toUpperCase(), password: PASSWORD } });
    expect(right.body).toMatchObject({ person: { email: ownerEmail }, organizationId });
    const cookie = right.headers.get('set-cookie')!;
    expect(cookie).toMatch(/HttpOnly; SameSite=Lax/);

    const wrong = await new Browser().call('logIn', { json: { email: ownerEmail, password: 'not it at all' } });
    const unknown = await new Browser().call('logIn', { json: { email: 'nobody@example.com', password: PASSWORD } });
    const { requestId: _, ...first } = wrong.body;
    const { requestId: __, ...second } = unknown.body;
    expect(first).toEqual(second);
    expect(first.code).toBe('login_wrong');
  });

  test('neither the password nor the token is in the database', async () => {
    const rows = await api.product.core.database.system((em) =>
      em.execute<object[]>('select p.*, s.* from people p join person_sessions s on s.person_id = p.id'),
    );
    const kept = JSON.stringify(rows);
    expect(kept).toContain('$argon2id$v=19$m=19456,t=2,p=1$');
    expect(kept).not.toContain(PASSWORD);
    expect(kept).not.toContain(owner.cookie!.split('=')[1]);
  });

  test('who guesses at an account is held up, and its owner is not locked out where they are', async () => {
    const guess = () => new Browser().call('logIn', { json: { email: ownerEmail, password: 'guess guess guess' } });
    const codes: string[] = [];
    for (let n = 0; n < 40 && codes.at(-1) !== 'rate_limited'; n++) codes.push((await guess()).body.code);
    expect(codes.at(-1)).toBe('rate_limited');
    expect((await owner.call('readMe')).status).toBe(200);
  });

  test('logging out ends the session at once, also for a copy of its cookie', async () => {
    const thief = new Browser();
    thief.cookie = owner.cookie;
    expect((await owner.call('logOut')).headers.get('set-cookie')).toContain('Expires=Thu, 01 Jan 1970');
    expect((await thief.call('readMe')).status).toBe(401);
  });

  test('other sessions are listed and can be ended', async () => {
    const phone = new Browser();
    await phone.call('logIn', { json: { email: ownerEmail, password: PASSWORD }, headers: { 'user-agent': 'Phone' } });
    const { body } = await owner.call('listSessions');
    expect(body.data).toHaveLength(2);
    const other = body.data.find(({ current }: { current: boolean }) => !current);
    expect(other.userAgent).toBe('Phone');
    expect((await owner.call('endSession', { params: { sessionId: other.id } })).status).toBe(204);
    expect((await phone.call('readMe')).status).toBe(401);
    expect((await owner.call('readMe')).status).toBe(200);
  });
});

describe('requests of other sites', () => {
  test('a change is refused, a cookie or not; reading is left to the browser', async () => {
    owner.site = 'cross-site';
    const answer = await owner.call('changePerson', { json: { name: 'Intruder' } });
    expect([answer.status, answer.body.code]).toEqual([403, 'foreign_origin']);
    owner.site = 'same-origin';
    expect((await owner.call('readMe')).body.person.name).toBe('Office');
  });

  test('an old browser is judged by Origin, and one that says nothing is refused', async () => {
    const headers = (origin?: string) => ({ cookie: owner.cookie!, ...(origin ? { origin } : {}) });
    const change = (origin?: string) =>
      api.phone().call('changePerson', { json: { name: 'New' }, headers: headers(origin) });
    expect((await change(api.url)).status).toBe(200);
    expect((await change('https://elsewhere.example')).body.code).toBe('foreign_origin');
    expect((await change()).body.code).toBe('foreign_origin');
  });
});

describe('an authenticator app', () => {
  test('once confirmed, logging in needs its code, and no code works twice', async () => {
    const { core } = api.product;
    const [clock, moment] = [core.now, core.now()];
    core.now = () => moment; // No code must grow old while the test runs.
    const { body } = await owner.call('beginTotp');
    expect(body.uri).toMatch(/^otpauth:\/\/totp\/Countersign/);
    const app = new TOTP({ secret: body.secret });
    const at = (steps: number) => app.generate({ timestamp: moment + steps * 30_000 });
    expect((await owner.call('confirmTotp', { json: { code: at(-1) } })).body.totp).toBe(true);

    const logIn = (code?: string) =>
      new Browser().call('logIn', { json: { email: ownerEmail, password: PASSWORD, ...(code ? { code } : {}) } });
    expect((await logIn()).body.code).toBe('totp_required');
    expect((await logIn(at(-1))).body.code).toBe('totp_wrong');
    const code = at(1);
    const both = await Promise.all([logIn(code), logIn(code)]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 422]);
    expect((await owner.call('endTotp', { json: { password: 'not mine' } })).body.code).toBe('password_wrong');
    expect((await owner.call('endTotp', { json: { password: PASSWORD } })).body.totp).toBe(false);
    expect((await logIn()).status).toBe(200);
    core.now = clock;
  });
});

describe('passwords', () => {
  test.each([
    ['short', 'minLength'],
    ['aaaaaaaaaaaaaa', 'weak'],
    ['owner-mail@example.com', 'weak'],
  ])('%s is refused as %s', async (password, rule) => {
    const fresh = await api.product.newCaller();
    const token = await inviteFirstOwner(api.product.core, fresh.organizationId);
    const given = { email: 'owner-mail@example.com', name: 'Somebody', password };
    const answer = await new Browser().join(token!, given);
    expect(answer.body.errors).toMatchObject([{ pointer: '/password', rule }]);
  });

  test('changing it ends the other sessions and not this one', async () => {
    const phone = new Browser();
    await phone.call('logIn', { json: { email: ownerEmail, password: PASSWORD } });
    const next = 'another long sentence';
    const wrong = await owner.call('changePassword', { json: { current: 'no', password: next } });
    expect(wrong.body.code).toBe('password_wrong');
    expect((await owner.call('changePassword', { json: { current: PASSWORD, password: next } })).status).toBe(204);
    expect((await phone.call('readMe')).status).toBe(401);
    expect((await owner.call('readMe')).status).toBe(200);
    expect((await phone.call('logIn', { json: { email: ownerEmail, password: next } })).status).toBe(200);
  });
});

describe('roles', () => {
  test.each([
    ['viewer', 'createContact', { json: { phone: '+966501234567' } }, 403],
    ['sender', 'createContact', { json: { phone: '+966501234568' } }, 201],
    ['sender', 'createKey', { json: { name: 'x' } }, 403],
    ['sender', 'listMembers', {}, 403],
    ['admin', 'createKey', { json: { name: 'x' } }, 201],
    ['viewer', 'listDocuments', {}, 200],
  ] as [string, OperationId, Asked, number][])('%s asks for %s', async (role, operation, asked, status) => {
    const { browser } = await member(role);
    expect((await browser.call(operation, asked)).status).toBe(status);
  });

  test('a change of role is felt at the next request', async () => {
    const { browser, id } = await member('viewer');
    await owner.call('changeMember', { params: { personId: id }, json: { role: 'admin' } });
    expect((await browser.call('listMembers')).body.data).toHaveLength(2);
  });

  test('an admin decides about nobody above, and the last owner stays', async () => {
    const { browser: admin } = await member('admin');
    const ownerId = (await owner.call('readMe')).body.person.id;
    const params = { personId: ownerId };
    expect((await admin.call('changeMember', { params, json: { role: 'viewer' } })).body.code).toBe('role_above');
    expect((await admin.call('removeMember', { params })).body.code).toBe('role_above');
    expect((await admin.call('makePasswordLink', { params })).body.code).toBe('role_above');
    const invitation = { json: { email: 'x@example.com', role: 'owner' } };
    expect((await admin.call('createInvitation', invitation)).body.code).toBe('role_above');
    expect((await owner.call('removeMember', { params })).body.code).toBe('last_owner');
    expect((await owner.call('changeMember', { params, json: { role: 'admin' } })).body.code).toBe('last_owner');
  });

  test('two owners who remove each other at once: one stays', async () => {
    const { browser: second, id } = await member('owner');
    const ownerId = (await owner.call('readMe')).body.person.id;
    const answers = await Promise.all([
      owner.call('removeMember', { params: { personId: id } }),
      second.call('removeMember', { params: { personId: ownerId } }),
    ]);
    expect(answers.filter(({ status }) => status === 204)).toHaveLength(1);
  });

  test('who is removed is out at once', async () => {
    const { browser, id } = await member('sender');
    await owner.call('removeMember', { params: { personId: id } });
    expect((await browser.call('readMe')).status).toBe(401);
  });
});

describe('several organizations', () => {
  test('one account works in both, sees one at a time, and no administrator of one can take it over', async () => {
    const { browser, email, id } = await member('sender');
    const other = await api.client();
    const invited = await other.call('createInvitation', { json: { email, role: 'viewer' } });
    const token = invited.body.link.split('/').at(-1);
    expect((await new Browser().call('readInvitation', { params: { token } })).body.known).toBe(true);
    expect((await browser.join(token, { password: 'not the password' })).body.code).toBe('login_wrong');
    expect((await browser.join(token)).body.organizationId).toBe(other.caller.organizationId);
    expect((await browser.call('readMe')).body).toMatchObject({ role: 'viewer', organizations: [{}, {}] });
    await browser.call('switchOrganization', { json: { organizationId } });
    expect((await browser.call('readMe')).body.role).toBe('sender');

    const answer = await other.call('makePasswordLink', { params: { personId: id } });
    expect(answer.body.code).toBe('belongs_elsewhere');
    const foreign = await api.product.newCaller();
    const away = await browser.call('switchOrganization', { json: { organizationId: foreign.organizationId } });
    expect(away.status).toBe(404);
  });
});

describe('a lost password', () => {
  test('a link sets a new one, once, and ends what was open', async () => {
    const { browser, email, id } = await member('sender');
    const made = await owner.call('makePasswordLink', { params: { personId: id } });
    const token = made.body.link.split('/').at(-1);
    const next = 'brand new and long';
    expect((await new Browser().join(token, { password: next })).status).toBe(200);
    expect((await browser.call('readMe')).status).toBe(401);
    expect((await browser.call('logIn', { json: { email, password: PASSWORD } })).body.code).toBe('login_wrong');
    expect((await browser.call('logIn', { json: { email, password: next } })).status).toBe(200);
    expect((await new Browser().join(token, { password: next })).body.code).toBe('invitation_dead');
  });
});

test('every operation about people has been asked and has answered', async () => {
  const { id } = await member('viewer');
  expect(id).toBeTruthy();
  await owner.call('endOtherSessions');
  const { body } = await owner.call('createInvitation', { json: { email: 'later@example.com', role: 'viewer' } });
  expect((await owner.call('listInvitations')).body.data).toHaveLength(1);
  await owner.call('revokeInvitation', { params: { invitationId: body.id } });
  expect((await owner.call('listInvitations')).body.data).toEqual([]);
  expect(unanswered(api, (tag) => tag === 'People')).toEqual([]);
});

test('what people do is in the audit trail under their id', async () => {
  await owner.call('createContact', { json: { phone: '+966501112233' } });
  const { id } = (await owner.call('readMe')).body.person;
  const entries = (await owner.call('listAudit')).body.data;
  const done = entries.filter(({ actor }: { actor: { id?: string } }) => actor.id === id);
  expect(done.map(({ action }: { action: string }) => action)).toEqual(
    expect.arrayContaining(['person.logged_in', 'request.createContact']),
  );
});
