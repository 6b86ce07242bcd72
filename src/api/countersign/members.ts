import type { Caller } from '../../core.ts';
import { invite, invitePassword, listInvitations, revokeInvitation } from '../../people/invitations.ts';
import { changeRole, listMembers, type Manager, removeMember } from '../../people/members.ts';
import type { Services } from '../../services.ts';
import type { Handlers } from '../dialect.ts';
import type { operations } from '../generated/countersign.ts';
import { joinLink } from './views.ts';

type Operations = Pick<
  operations,
  | 'listMembers'
  | 'changeMember'
  | 'removeMember'
  | 'makePasswordLink'
  | 'listInvitations'
  | 'createInvitation'
  | 'revokeInvitation'
>;

/** Who belongs to the organization. */
export function memberHandlers({ core }: Services): Handlers<Operations> {
  return {
    async listMembers({ caller }) {
      return { status: 200, body: { data: await listMembers(core, caller.organizationId) } };
    },

    async changeMember({ caller, params: { personId }, body: { role } }) {
      const asked = { personId, role, by: managerOf(caller) };
      return { status: 200, body: await changeRole(core, caller.organizationId, asked) };
    },

    async removeMember({ caller, params: { personId } }) {
      await removeMember(core, caller.organizationId, { personId, by: managerOf(caller) });
      return { status: 204 };
    },

    async makePasswordLink({ caller, params: { personId }, publicUrl }) {
      const asked = { personId, by: managerOf(caller), actor: caller.actor };
      const { token, ...made } = await invitePassword(core, caller.organizationId, asked);
      return { status: 201, body: { ...made, link: joinLink(publicUrl, token) } };
    },

    async listInvitations({ caller }) {
      return { status: 200, body: { data: await listInvitations(core, caller.organizationId) } };
    },

    async createInvitation({ caller, body, publicUrl }) {
      const wanted = { email: body.email, role: body.role, by: managerOf(caller), actor: caller.actor };
      const { token, ...made } = await invite(core, caller.organizationId, wanted);
      return { status: 201, body: { ...made, link: joinLink(publicUrl, token) } };
    },

    async revokeInvitation({ caller, params }) {
      await revokeInvitation(core, caller.organizationId, params.invitationId);
      return { status: 204 };
    },
  };
}

const managerOf = ({ actor, session }: Caller): Manager =>
  session ? { personId: actor.id, role: session.role } : null;
