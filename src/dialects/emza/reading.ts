import type { Handlers } from '../../api/dialect.ts';
import type { operations } from '../../api/generated/emza.ts';
import { cancelContract } from '../../contracts/cancelling.ts';
import { listContractsByPage } from '../../contracts/listing.ts';
import { readContract } from '../../contracts/reading.ts';
import type { Services } from '../../services.ts';
import { contractFilter } from './contract-filter.ts';
import { contractOf, summaryOf } from './mapping.ts';
import { metaOf } from './paging.ts';

type Operations = Pick<operations, 'listContracts' | 'getContract' | 'cancelContract'>;

/** Contracts as they are, and their withdrawal. */
export function readingHandlers(services: Services): Handlers<Operations> {
  const { core } = services;
  return {
    async listContracts({ caller, query }) {
      const { page, per_page: perPage, sort: order } = query;
      const filter = contractFilter(caller, query);
      const { data, total } = await listContractsByPage(core, caller, filter, { page, perPage, order });
      return { status: 200, body: { data: data.map(summaryOf), meta: metaOf({ page, perPage, total }) } };
    },

    async getContract({ caller, params: { code } }) {
      return { status: 200, body: { data: contractOf(await readContract(core, caller, code)) } };
    },

    async cancelContract({ caller, params }) {
      const { contract, refunded } = await cancelContract(services, caller, params.code);
      const { code, canceledAt } = contract;
      const refund = { amount: refunded, currency: 'IRT' as const };
      return { status: 200, body: { data: { code, status: 'canceled', canceled_at: canceledAt!, refund } } };
    },
  };
}
