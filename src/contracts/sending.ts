import type { EntityManager } from '@mikro-orm/postgresql';
import type { Caller } from '../core.ts';
import { lockDraft } from '../documents/drafts.ts';
import { refuseFieldsBeyond } from '../documents/fields.ts';
import { completeSteps, writeRoute } from '../documents/route-rows.ts';
import { sendDocument } from '../documents/sending.ts';
import { Problem } from '../errors/problem.ts';
import { attachCheck } from '../identity/checks.ts';
import { readProfile } from '../organizations/profile.ts';
import type { Services } from '../services.ts';
import { publishContract } from './events.ts';
import type { SignerChecks } from './identity.ts';
import { routeOf } from './route.ts';
import { type ContractRow, lockContract } from './rows.ts';
import type { Signer } from './signer-input.ts';
import { newSignerView } from './signer-view.ts';

/** A contract once it is locked, whom it is sent to, and their checks. */
export type Sending = { row: ContractRow; signers: Signer[]; checks: SignerChecks };

/**
 * Puts signers on a contract's document and sends it, all in one transaction: when anything stands in the way, of the
 * wallet or of an identity that is not verified, nobody has been added.
 * @param lock locks the contract and says who signs; what it throws leaves nothing behind.
 */
export async function sendToSigners(
  services: Services,
  caller: Caller,
  { contractId, documentId }: { contractId: string; documentId: string },
  lock: (em: EntityManager) => Promise<Sending>,
): Promise<void> {
  const { core } = services;
  const { settings } = await readProfile(core, caller.organizationId);
  await sendDocument(services, caller, documentId, {
    before: async (em) => {
      const { row, signers, checks } = await lock(em);
      if (checks.length !== signers.length) throw new Error('a signer could be sent a contract unchecked');
      const draft = await lockDraft(em, documentId);
      if (draft.approverCount > 0) throw new Problem('contract_has_signers');
      const steps = completeSteps(routeOf(row, signers), settings);
      const approvers = steps.flatMap((step) => step.approvers);
      refuseFieldsBeyond(draft.pageCount, approvers);
      await writeRoute({ core, em, caller, documentId, now: new Date(core.now()) }, steps);
      const added = inRoute(signers).map((index, place) => ({ approver: approvers[place]!, index }));
      for (const { approver, index } of added) {
        const check = checks[index];
        if (check) await attachCheck(em, check, approver.id);
      }
      await em.execute('update contracts set signers = null, checks = null, updated_at = ? where id = ?', [
        new Date(core.now()),
        contractId,
      ]);
      const views = added.map(({ approver, index }) =>
        newSignerView(approver, signers[index]!.nationalCode ?? null, core.now()),
      );
      const events = views.map((signer) => ({ type: 'contract.signer_added' as const, data: { signer } }));
      await publishContract(core, em, await lockContract(em, contractId), events);
    },
  });
}

/** The places of the signers in the order of their steps, as routeOf puts them. */
const inRoute = (signers: readonly Signer[]): number[] =>
  signers
    .map(({ order }, index) => ({ order, index }))
    .sort((a, b) => a.order - b.order)
    .map(({ index }) => index);
