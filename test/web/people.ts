import { randomUUID } from 'node:crypto';
import type { Language } from '../../src/domain/model.ts';
import { acceptInvitation } from '../../src/people/accepting.ts';
import { invite } from '../../src/people/invitations.ts';
import type { Role } from '../../src/people/roles.ts';
import { DESKTOP, type Device, type Site, type Visit } from './site.ts';

/** Somebody who can log in to the dashboard, and is logged in by `session`. */
export type Member = { email: string; name: string; password: string; session: string };

const VISITOR = { ip: '192.0.2.7', userAgent: 'Mozilla/5.0 (X11; Linux x86_64) Chrome/140.0' };

/** A new member of the site's organization. */
export async function newMember(
  { product: { core }, caller }: Site,
  { role = 'owner', language = 'en', name = 'Sara Office' }: { role?: Role; language?: Language; name?: string } = {},
): Promise<Member> {
  const email = `${randomUUID()}@example.com`;
  const password = 'a long enough sentence';
  const { organizationId, actor } = caller;
  const { token } = await invite(core, organizationId, { email, role, by: null, actor });
  const acceptance = { email: null, name, password, code: null, language };
  const { token: session } = await acceptInvitation(core, token, acceptance, VISITOR);
  return { email, name, password, session };
}

/** The dashboard as a member sees it who is logged in already. */
export async function openAs(site: Site, member: Member, path = '/', device: Device = DESKTOP): Promise<Visit> {
  const visit = await site.open('about:blank', device);
  await visit.context.addCookies([
    { name: 'countersign_session', value: member.session, url: site.url, httpOnly: true, sameSite: 'Lax' },
  ]);
  await visit.page.goto(`${site.url}${path}`);
  return visit;
}
