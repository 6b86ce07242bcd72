import { createHash } from 'node:crypto';
import type { Caller, Core } from '../../core.ts';
import { Problem } from '../../errors/problem.ts';
import { addressGroup } from '../../organizations/addresses.ts';
import { acceptInvitation, readInvitation } from '../../people/accepting.ts';
import {
  beginTotp,
  changePassword,
  changePerson,
  confirmTotp,
  endTotp,
  organizationsOf,
  personView,
  plainEmail,
  readPerson,
} from '../../people/people.ts';
import {
  endSessions,
  findSession,
  listSessions,
  logIn,
  type Opened,
  personIn,
  switchOrganization,
} from '../../people/sessions.ts';
import type { Services } from '../../services.ts';
import type { Handlers } from '../dialect.ts';
import type { operations } from '../generated/countersign.ts';
import { type Guessing, makeGuessing } from '../guessing.ts';
import { API_LIMITS } from '../limits.ts';
import { makeRateLimiter } from '../rate-limit.ts';
import { sessionCookie } from '../session-cookie.ts';

type Operations = Pick<
  operations,
  | 'logIn'
  | 'logOut'
  | 'switchOrganization'
  | 'listSessions'
  | 'endOtherSessions'
  | 'endSession'
  | 'changePerson'
  | 'changePassword'
  | 'beginTotp'
  | 'confirmTotp'
  | 'endTotp'
  | 'readInvitation'
  | 'acceptInvitation'
>;

/** Logging in and out, and what people change about themselves. */
export function peopleHandlers({ core }: Services): Handlers<Operations> {
  const guessing = makeGuessing(
    makeRateLimiter(core.database, core.now),
    core.now,
    API_LIMITS.failedLoginsPerAccountPerMinute,
  );
  const personOf = async (caller: Caller) => readPerson(core, personIn(caller).actor.id);
  return {
    async logIn({ body, ip, userAgent, publicUrl }) {
      const asked = { email: body.email, password: body.password, code: body.code ?? null };
      const opened = await withoutGuessing(guessing, ip, asked.email, () => logIn(core, asked, { ip, userAgent }));
      return loggedIn(core, opened, publicUrl);
    },

    async logOut({ caller, publicUrl }) {
      const { actor, session } = personIn(caller);
      await endSessions(core, actor.id, session.id);
      return { status: 204, headers: sessionCookie(null, new Date(0), publicUrl) };
    },

    async switchOrganization({ caller, body }) {
      await switchOrganization(core, personIn(caller), body.organizationId);
      return { status: 204 };
    },

    async listSessions({ caller }) {
      const { actor, session } = personIn(caller);
      return { status: 200, body: { data: await listSessions(core, actor.id, session.id) } };
    },

    async endOtherSessions({ caller }) {
      const { actor, session } = personIn(caller);
      await endSessions(core, actor.id, null, session.id);
      return { status: 204 };
    },

    async endSession({ caller, params }) {
      await endSessions(core, personIn(caller).actor.id, params.sessionId);
      return { status: 204 };
    },

    async changePerson({ caller, body }) {
      return { status: 200, body: await changePerson(core, personIn(caller).actor.id, body) };
    },

    async changePassword({ caller, body, ip }) {
      const person = await personOf(caller);
      const { session } = personIn(caller);
      await withoutGuessing(guessing, ip, person.email, () =>
        changePassword(core, person, { current: body.current, next: body.password, sessionId: session.id }),
      );
      return { status: 204 };
    },

    async beginTotp({ caller }) {
      return { status: 200, body: await beginTotp(core, await personOf(caller)) };
    },

    async confirmTotp({ caller, body, ip }) {
      const person = await personOf(caller);
      return {
        status: 200,
        body: await withoutGuessing(guessing, ip, person.email, () => confirmTotp(core, person, body.code)),
      };
    },

    async endTotp({ caller, body, ip }) {
      const person = await personOf(caller);
      return {
        status: 200,
        body: await withoutGuessing(guessing, ip, person.email, () => endTotp(core, person, body.password)),
      };
    },

    async readInvitation({ params }) {
      return { status: 200, body: await readInvitation(core, params.token) };
    },

    async acceptInvitation({ params, body, ip, userAgent, language, publicUrl }) {
      const { email } = await readInvitation(core, params.token);
      const acceptance = {
        email: body.email ?? null,
        name: body.name ?? null,
        password: body.password,
        code: body.code ?? null,
        language: body.language ?? language,
      };
      const opened = await withoutGuessing(guessing, ip, email ?? acceptance.email ?? '', () =>
        acceptInvitation(core, params.token, acceptance, { ip, userAgent }),
      );
      return loggedIn(core, opened, publicUrl);
    },
  };
}

const WRONG = new Set(['login_wrong', 'password_wrong', 'totp_wrong']);

/** Counts wrong answers by address and by account, and looks at no more of them beyond the limit. */
async function withoutGuessing<T>(guessing: Guessing, ip: string, email: string, work: () => Promise<T>): Promise<T> {
  const account = createHash('sha256').update(plainEmail(email)).digest('base64url').slice(0, 22);
  const guesser = { address: addressGroup(ip), keyId: `person:${account}` };
  await guessing.refuseKnown(guesser);
  try {
    const result = await work();
    guessing.noteRight(guesser);
    return result;
  } catch (error) {
    if (!(error instanceof Problem && WRONG.has(error.code))) throw error;
    await guessing.countWrong(guesser);
    throw error;
  }
}

async function loggedIn(core: Core, { token, expiresAt, organizationId }: Opened, publicUrl: string) {
  const caller = await findSession(core, token);
  if (!caller) throw new Problem('not_a_member');
  const person = await readPerson(core, caller.actor.id);
  const body = { person: personView(person), organizationId, organizations: await organizationsOf(core, person.id) };
  return { status: 200, headers: sessionCookie(token, expiresAt, publicUrl), body };
}
