import type { ContractRequest, Handlers } from '../../api/dialect.ts';
import type { operations } from '../../api/generated/emza.ts';
import { attachFile, createContract } from '../../contracts/creating.ts';
import { readProgress } from '../../contracts/progress.ts';
import type { ContractView } from '../../contracts/view.ts';
import { Problem } from '../../errors/problem.ts';
import type { Services } from '../../services.ts';
import { newSignerOf, summaryOf } from './mapping.ts';

type Operations = Pick<operations, 'createContract' | 'uploadContractFilestwoStepFlow' | 'pollProcessingStatus'>;

/** Contracts until they are on their way: made at once or in two steps, and watched meanwhile. */
export function contractHandlers(services: Services): Handlers<Operations> {
  return {
    createContract: (request) => create(services, request),

    async uploadContractFilestwoStepFlow(request) {
      const { caller, params, files } = request;
      if (!files.file) throw new Problem('file_missing');
      const contract = await attachFile(services, caller, params.code, { filePath: files.file.path });
      return inHand(request, contract);
    },

    async pollProcessingStatus({ caller, params, language }) {
      const { step, ready, problem } = await readProgress(services.core, caller, params.code, language);
      return { status: 200, body: { data: { step, ready, ...(step === 'error' && { error: problem!.code }) } } };
    },
  };
}

/** A file makes it one shot, whatever the request is written in; without one it is a draft. Emza knows no expiry. */
async function create(services: Services, request: ContractRequest<operations['createContract']>) {
  const { caller, files, resourceId: id } = request;
  const {
    title,
    all_pages_signature,
    is_private,
    template_id,
    template_enforcement: enforcement,
    signers,
  } = request.body;
  const contract = await createContract(services, caller, {
    ...{ id, title, allPagesSignature: all_pages_signature, private: is_private },
    template: template_id === undefined ? undefined : { number: template_id, enforcement },
    input: { language: 'fa', expiresAfterMs: null },
    filePath: files.file?.path,
    signers: signers?.map(newSignerOf),
  });
  return files.file ? inHand(request, contract) : { status: 201, body: { data: summaryOf(contract) } };
}

/** The work goes on in the background. */
function inHand({ publicUrl }: { publicUrl: string }, { code, status }: ContractView) {
  const self = `${publicUrl}/emza/api/v1/contracts/${code}`;
  return { status: 202, body: { data: { code, status }, _links: { self, processing: `${self}/processing` } } };
}
