import { Problem } from '../errors/problem.ts';
import { type InvitationView, invite, invitePassword } from '../people/invitations.ts';
import { findPerson } from '../people/people.ts';
import type { Role } from '../people/roles.ts';
import { PlatformError } from '../platform/failure.ts';
import { configOfInstallation, type JsonOption } from './options.ts';
import { type OrganizationOption, withOrganization } from './organization.ts';

type Options = JsonOption & OrganizationOption;
const OPERATOR = { kind: 'system' } as const;

/** Prints a link by which somebody joins, the only time it can be seen. */
export async function inviteCommand(email: string | null, options: Options & { role: Role }): Promise<void> {
  const made = await withOrganization(options, (core, organizationId) =>
    invite(core, organizationId, { email, role: options.role, by: null, actor: OPERATOR }),
  ).catch((error: unknown) => {
    if (!(error instanceof Problem && error.code === 'already_a_member')) throw error;
    throw new PlatformError(`${email} is a member already.`, [
      `npm run countersign -- people password-link ${email} makes a link for a new password.`,
    ]);
  });
  print(made, options);
}

/** Prints a link by which a member sets a new password. */
export async function passwordLinkCommand(email: string, options: Options): Promise<void> {
  const made = await withOrganization(options, async (core, organizationId) => {
    const personId = (await findPerson(core, { email }))?.id;
    if (!personId) throw new Problem('not_found');
    return invitePassword(core, organizationId, { personId, by: null, actor: OPERATOR });
  }).catch((error: unknown) => {
    if (!(error instanceof Problem && error.code === 'not_found')) throw error;
    throw new PlatformError(`There is no member ${email}.`, [
      `npm run countersign -- people invite ${email} makes a link by which they join.`,
    ]);
  });
  print(made, options);
}

function print({ token, role, expiresAt }: InvitationView & { token: string }, { json }: JsonOption): void {
  const link = `${configOfInstallation().publicUrl ?? ''}/join/${token}`;
  if (json) console.log(JSON.stringify({ link, role, expiresAt }));
  else console.log(`✓ Hand this link over; it works once, until ${expiresAt}:\n\n  ${link}\n`);
}
