import { findingsIn } from '../../documents/finding-texts.ts';
import { listDocuments, readDocument } from '../../documents/reading.ts';
import { Problem } from '../../errors/problem.ts';
import { setMobile } from '../../organizations/mobile.ts';
import {
  changeSubOrganization,
  createSubOrganization,
  inviteBranchOwner,
  suspendSubOrganization,
} from '../../organizations/sub-organizations.ts';
import { asRootOf, listSubOrganizations, readSubOrganization } from '../../organizations/tree-reading.ts';
import type { Services } from '../../services.ts';
import type { Handlers } from '../dialect.ts';
import type { operations } from '../generated/countersign.ts';
import { joinLink } from './views.ts';

type Operations = Pick<
  operations,
  | 'listSubOrganizations'
  | 'createSubOrganization'
  | 'readSubOrganization'
  | 'changeSubOrganization'
  | 'suspendSubOrganization'
  | 'resumeSubOrganization'
  | 'makeOwnerLink'
  | 'listSubOrganizationDocuments'
  | 'readSubOrganizationDocument'
  | 'setOrganizationMobile'
>;

/** The organizations under the caller's. */
export function subOrganizationHandlers(services: Services): Handlers<Operations> {
  const { core } = services;
  return {
    async listSubOrganizations({ caller, query: { q, limit, cursor } }) {
      return { status: 200, body: await listSubOrganizations(core, caller, { search: q }, { limit, cursor }) };
    },

    async createSubOrganization({ caller, body, resourceId: id, publicUrl }) {
      const made = await createSubOrganization(core, caller, { ...body, id });
      return { status: 201, headers: { location: `${publicUrl}/v1/sub-organizations/${id}` }, body: made };
    },

    async readSubOrganization({ caller, params }) {
      return { status: 200, body: await readSubOrganization(core, caller, params.subOrganizationId) };
    },

    async changeSubOrganization({ caller, params, body }) {
      return { status: 200, body: await changeSubOrganization(core, caller, params.subOrganizationId, body) };
    },

    async suspendSubOrganization({ caller, params }) {
      return { status: 200, body: await suspendSubOrganization(core, caller, params.subOrganizationId, true) };
    },

    async resumeSubOrganization({ caller, params }) {
      return { status: 200, body: await suspendSubOrganization(core, caller, params.subOrganizationId, false) };
    },

    async makeOwnerLink({ caller, params, publicUrl }) {
      const { token, ...made } = await inviteBranchOwner(core, caller, params.subOrganizationId);
      return { status: 201, body: { ...made, link: joinLink(publicUrl, token) } };
    },

    async listSubOrganizationDocuments({ caller, params, query: { status, limit, cursor }, language }) {
      const looking = await asRootOf(core, caller, params.subOrganizationId);
      const filter = { statuses: status, private: false };
      const { data, nextCursor } = await listDocuments(services, looking, filter, { limit, cursor });
      return { status: 200, body: { data: data.map((document) => findingsIn(language, document)), nextCursor } };
    },

    async readSubOrganizationDocument({ caller, params, language }) {
      const looking = await asRootOf(core, caller, params.subOrganizationId);
      const document = await readDocument(services, looking, params.documentId);
      if (document.private) throw new Problem('not_found');
      return { status: 200, body: findingsIn(language, document) };
    },

    async setOrganizationMobile({ caller, body: { organizationId, mobile } }) {
      await setMobile(core, organizationId, mobile, caller.actor);
      return { status: 204 };
    },
  };
}
