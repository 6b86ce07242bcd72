import { createKey, listKeys, revokeKey } from '../../organizations/keys.ts';
import { scopesWithin } from '../../organizations/scopes.ts';
import type { Services } from '../../services.ts';
import type { Handlers } from '../dialect.ts';
import type { operations } from '../generated/countersign.ts';
import { keyView } from './views.ts';

type Operations = Pick<operations, 'listKeys' | 'createKey' | 'revokeKey'>;

/** The organization's keys, for this API and the others. */
export function keyHandlers({ core }: Services): Handlers<Operations> {
  return {
    async listKeys({ caller }) {
      const keys = await listKeys(core, caller.organizationId);
      return { status: 200, body: { data: keys.map(keyView) } };
    },

    async createKey({ caller, body: { expiresAt, ...given } }) {
      const { organizationId, mode } = caller;
      const dialect = given.dialect ?? 'countersign';
      const wanted = {
        dialect,
        mode,
        scopes: scopesWithin(dialect, caller.scopes),
        ...given,
        expiresAt: expiresAt ? new Date(expiresAt) : null,
      };
      const { key: _, header, authorization, ...key } = await createKey(core, { ...wanted, organizationId }, caller);
      return { status: 201, body: { ...keyView(key), header, authorization } };
    },

    async revokeKey({ caller, params }) {
      await revokeKey(core, caller.organizationId, params.keyId, caller);
      return { status: 204 };
    },
  };
}
