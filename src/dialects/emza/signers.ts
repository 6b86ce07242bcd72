import type { Handlers } from '../../api/dialect.ts';
import type { operations } from '../../api/generated/emza.ts';
import { readVisible } from '../../contracts/reading.ts';
import { addSigners, listSigners, readSigner, removeSigner, resendToSigner } from '../../contracts/signers.ts';
import { Problem } from '../../errors/problem.ts';
import { mayReadPersonal } from '../../identity/checks.ts';
import type { Services } from '../../services.ts';
import { newSignerOf, signerOf } from './mapping.ts';
import { uuidOf } from './ulid.ts';

type Operations = Pick<
  operations,
  'listSigners' | 'addSigners' | 'getSigner' | 'removeSigner' | 'resendSigningLinkSMS'
>;

/** Who signs a contract. */
export function signerHandlers(services: Services): Handlers<Operations> {
  const { core } = services;
  return {
    async listSigners({ caller, params }) {
      const { row, personal } = await readVisible(core, caller, params.code);
      return { status: 200, body: { data: (await listSigners(core, row, personal)).map(signerOf) } };
    },

    async addSigners({ caller, params, body, signal }) {
      const adding = { given: body.signers.map(newSignerOf), personal: mayReadPersonal(caller), signal };
      return { status: 201, body: { data: (await addSigners(services, caller, params.code, adding)).map(signerOf) } };
    },

    async getSigner({ caller, params: { code, slug } }) {
      const { row, personal } = await readVisible(core, caller, code);
      return { status: 200, body: { data: signerOf(await readSigner(core, row, idOf(slug), personal)) } };
    },

    async removeSigner({ caller, params: { code, slug }, resourceId }) {
      await removeSigner(services, caller, code, idOf(slug), { updateId: resourceId });
      return { status: 204 };
    },

    async resendSigningLinkSMS({ caller, params: { code, slug }, resourceId: id }) {
      await resendToSigner(services, caller, code, { id, signerId: idOf(slug) });
      return { status: 202, body: { data: { slug, queued: true } } };
    },
  };
}

/** @throws Problem not_found for what can be nobody's. */
function idOf(slug: string): string {
  const id = uuidOf(slug);
  if (id === null) throw new Problem('not_found');
  return id;
}
