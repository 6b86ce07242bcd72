import { attachFile, createContract, processAgain } from '../../contracts/creating.ts';
import { readProgress } from '../../contracts/progress.ts';
import { readVisible } from '../../contracts/reading.ts';
import { readContractRow } from '../../contracts/rows.ts';
import { addSigners, listSigners, readSigner, removeSigner, resendToSigner } from '../../contracts/signers.ts';
import { Problem } from '../../errors/problem.ts';
import { mayReadPersonal } from '../../identity/checks.ts';
import type { Services } from '../../services.ts';
import type { ContractRequest, Handlers } from '../dialect.ts';
import type { operations } from '../generated/countersign.ts';

type Operations = Pick<
  operations,
  | 'createContract'
  | 'attachContractFile'
  | 'readContractProcessing'
  | 'retryContractProcessing'
  | 'listContractSigners'
  | 'addContractSigners'
  | 'readContractSigner'
  | 'removeContractSigner'
  | 'resendToContractSigner'
>;

/** Contracts on their way to their first signers, and those who sign them. */
export function contractHandlers(services: Services): Handlers<Operations> {
  const { core } = services;
  return {
    createContract: (request) => create(services, request),

    async attachContractFile({ caller, params: { code }, files, language }) {
      if (!files.file) throw new Problem('file_missing');
      const contract = await attachFile(services, caller, code, { filePath: files.file.path, language });
      return { status: 202, body: contract };
    },

    async readContractProcessing({ caller, params, language }) {
      return { status: 200, body: await readProgress(core, caller, params.code, language) };
    },

    async retryContractProcessing({ caller, params, language }) {
      return { status: 202, body: await processAgain(services, caller, params.code, language) };
    },

    async listContractSigners({ caller, params }) {
      const { row, personal } = await readVisible(core, caller, params.code);
      return { status: 200, body: { data: await listSigners(core, row, personal) } };
    },

    async addContractSigners({ caller, params, body, signal }) {
      const adding = { given: body.signers, personal: mayReadPersonal(caller), signal };
      return { status: 201, body: { data: await addSigners(services, caller, params.code, adding) } };
    },

    async readContractSigner({ caller, params: { code, signerId } }) {
      const { row, personal } = await readVisible(core, caller, code);
      return { status: 200, body: await readSigner(core, row, signerId, personal) };
    },

    async removeContractSigner({ caller, params: { code, signerId }, resourceId }) {
      await removeSigner(services, caller, code, signerId, { updateId: resourceId });
      return { status: 204 };
    },

    async resendToContractSigner({ caller, params: { code, signerId }, resourceId: id }) {
      await resendToSigner(services, caller, code, { id, signerId });
      const row = await readContractRow(core, caller.organizationId, code);
      return { status: 202, body: await readSigner(core, row, signerId, mayReadPersonal(caller)) };
    },
  };
}

async function create(services: Services, request: ContractRequest<operations['createContract']>) {
  const { caller, body, files, resourceId: id, publicUrl, language } = request;
  const {
    title,
    private: isPrivate,
    allPagesSignature,
    template,
    signers,
    ...given
  } = 'contract' in body ? body.contract : body;
  const { expiresAfterSeconds: seconds, ...input } = given;
  const expiry = seconds === undefined ? {} : { expiresAfterMs: seconds === null ? null : seconds * 1_000 };
  const contract = await createContract(services, caller, {
    ...{ id, title, private: isPrivate, allPagesSignature, template, signers, language },
    input: { ...input, ...expiry },
    filePath: files.file?.path,
  });
  const location = `${publicUrl}/v1/contracts/${contract.code}`;
  return { status: files.file ? 202 : 201, headers: { location }, body: contract };
}
