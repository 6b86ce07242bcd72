import type { Caller, Core } from '../core.ts';
import type { Language, OrganizationId } from '../domain/model.ts';
import { Problem } from '../errors/problem.ts';
import type { ContractRow } from './rows.ts';
import { type ProgressView, progressView } from './view.ts';
import { resolveContract } from './visibility.ts';

/**
 * How far the background is with a contract, for clients that ask again and again. One row by its unique code, in one
 * round trip where it is the caller's own: no cache stands between, since any process may be asked about what any other
 * has just done, and a copy that is a moment old would say `ready` too late or, after another file, too early.
 * @param language of what is said about a problem. @throws Problem not_found
 */
export async function readProgress(
  core: Core,
  caller: Caller,
  code: string,
  language: Language = 'en',
): Promise<ProgressView> {
  const own = await findProgress(core, caller.organizationId, code);
  if (own) return progressView(own, language);
  const { organizationId } = await resolveContract(core, caller, code);
  const progress = await findProgress(core, organizationId, code);
  if (!progress) throw new Problem('not_found');
  return progressView(progress, language);
}

type Progress = Pick<ContractRow, 'step' | 'failed_step' | 'problem'>;

async function findProgress(core: Core, organizationId: OrganizationId, code: string): Promise<Progress | null> {
  const [row] = await core.database.read<Progress>(
    organizationId,
    'select step, failed_step, problem from contracts where code = $1',
    [code],
  );
  return row ?? null;
}
