import { cancelContract } from '../../contracts/cancelling.ts';
import { listContracts } from '../../contracts/listing.ts';
import { readContract } from '../../contracts/reading.ts';
import type { Services } from '../../services.ts';
import type { Handlers } from '../dialect.ts';
import type { operations } from '../generated/countersign.ts';

type Operations = Pick<operations, 'listContracts' | 'readContract' | 'cancelContract'>;

/** Contracts as they are, and their withdrawal. */
export function contractReadingHandlers(services: Services): Handlers<Operations> {
  const { core } = services;
  return {
    async listContracts({ caller, query }) {
      const { createdAfter, createdBefore, limit, cursor, ...others } = query;
      const filter = {
        ...others,
        createdAfter: createdAfter === undefined ? undefined : new Date(createdAfter),
        createdBefore: createdBefore === undefined ? undefined : new Date(createdBefore),
      };
      const page = await listContracts(core, caller, filter, { limit, cursor });
      return { status: 200, body: page };
    },

    async readContract({ caller, params }) {
      return { status: 200, body: await readContract(core, caller, params.code) };
    },

    async cancelContract({ caller, params }) {
      const { contract, refunded } = await cancelContract(services, caller, params.code);
      return { status: 200, body: { contract, refund: { amount: refunded, currency: 'IRT' } } };
    },
  };
}
