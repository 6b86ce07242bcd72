import type { Caller, Core } from '../core.ts';
import { type Position, positionsOf } from '../templates/enforcement.ts';
import { type ContractRow, readContractRow } from './rows.ts';
import type { SignerView } from './signer-view.ts';
import { listSigners } from './signers.ts';
import { type ContractView, contractView } from './view.ts';
import { resolveContract } from './visibility.ts';

/** A contract with everything in it. */
export type ContractDetails = ContractView & {
  /** Masked for whoever may not see personal data. */
  signers: SignerView[];
  /** Where the template put its fields when the contract was made; none without a template. */
  templatePositions: Position[];
};

/**
 * A contract that the caller may look at, whoever's it is.
 * @returns its row, and whether they may see its signers' personal data. @throws Problem not_found
 */
export async function readVisible(
  core: Core,
  caller: Caller,
  code: string,
): Promise<{ row: ContractRow; personal: boolean }> {
  const { organizationId, personal } = await resolveContract(core, caller, code);
  return { row: await readContractRow(core, organizationId, code), personal };
}

/** @throws Problem not_found */
export async function readContract(core: Core, caller: Caller, code: string): Promise<ContractDetails> {
  const { row, personal } = await readVisible(core, caller, code);
  const signers = await listSigners(core, row, personal);
  const { template_snapshot: snapshot } = row;
  return { ...contractView(row), signers, templatePositions: snapshot === null ? [] : positionsOf(snapshot) };
}
