import { requestCheck, retryCheck } from '../../identity/checks.ts';
import { readDocumentPolicy, readPolicy, setDocumentPolicy, setPolicy } from '../../identity/policies.ts';
import { listChecks, readCheck, readSubject } from '../../identity/reading.ts';
import type { Services } from '../../services.ts';
import type { Handlers } from '../dialect.ts';
import type { operations } from '../generated/countersign.ts';

type Operations = Pick<
  operations,
  | 'listIdentityChecks'
  | 'requestIdentityCheck'
  | 'readIdentityCheck'
  | 'readIdentitySubject'
  | 'retryIdentityCheck'
  | 'readIdentityPolicy'
  | 'setIdentityPolicy'
  | 'readDocumentIdentityPolicy'
  | 'setDocumentIdentityPolicy'
>;

/** Who approvers are, asked before they are invited. */
export function identityHandlers({ core }: Services): Handlers<Operations> {
  return {
    async listIdentityChecks({ caller, query: { limit, cursor, ...filter } }) {
      return { status: 200, body: await listChecks(core, caller, filter, { limit, cursor }) };
    },

    async requestIdentityCheck({ caller, body, resourceId: id, publicUrl }) {
      const check = await requestCheck(core, caller, { ...body, id });
      return { status: 202, headers: { location: `${publicUrl}/v1/identity-checks/${check.id}` }, body: check };
    },

    async readIdentityCheck({ caller, params }) {
      return { status: 200, body: await readCheck(core, caller, params.checkId) };
    },

    async readIdentitySubject({ caller, params }) {
      return { status: 200, body: await readSubject(core, caller, params.checkId) };
    },

    async retryIdentityCheck({ caller, params }) {
      return { status: 202, body: await retryCheck(core, caller, params.checkId) };
    },

    async readIdentityPolicy({ caller }) {
      return { status: 200, body: { policy: await readPolicy(core, caller) } };
    },

    async setIdentityPolicy({ caller, body }) {
      return { status: 200, body: { policy: await setPolicy(core, caller, body.policy) } };
    },

    async readDocumentIdentityPolicy({ caller, params }) {
      return { status: 200, body: await readDocumentPolicy(core, caller, params.documentId) };
    },

    async setDocumentIdentityPolicy({ caller, params, body }) {
      return { status: 200, body: await setDocumentPolicy(core, caller, params.documentId, body) };
    },
  };
}
