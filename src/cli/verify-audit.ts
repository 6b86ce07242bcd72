import { type Verdict, verifyAudit } from '../audit/verify.ts';
import { openCore } from '../core.ts';
import { PlatformError } from '../platform/failure.ts';
import { configOfInstallation, type JsonOption } from './options.ts';

export type VerifyOptions = JsonOption & { organization?: string };

/** Checks that no entry of the audit trail was changed or removed, and ends with 1 when one was. */
export async function verifyAuditCommand({ organization, json }: VerifyOptions): Promise<void> {
  if (organization !== undefined && !/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(organization)) {
    throw new PlatformError(`${organization} is not the id of an organization.`, ['GET /v1/me shows it.']);
  }
  const core = await openCore(configOfInstallation(), 'cli');
  try {
    const verdicts = await verifyAudit(core, organization ?? null);
    if (organization !== undefined && verdicts.length === 0) {
      throw new PlatformError(`There is no organization ${organization}.`, ['GET /v1/me shows the id of a key’s own.']);
    }
    if (json) console.log(JSON.stringify({ intact: verdicts.every(isIntact), organizations: verdicts }));
    else for (const verdict of verdicts) console.log(lineOf(verdict));
    if (!verdicts.every(isIntact)) process.exitCode = 1;
  } finally {
    await core.close();
  }
}

const isIntact = ({ broken }: Verdict): boolean => broken === null;

function lineOf({ organizationId, entries, unsealed, headHash, broken }: Verdict): string {
  const waiting = unsealed > 0 ? `, ${unsealed} not sealed yet` : '';
  if (!broken)
    return `✓ ${organizationId}: ${entries} entries are intact${waiting}${headHash ? `; head ${headHash}` : ''}`;
  const entry = broken.entryId === null ? '' : ` (entry ${broken.entryId})`;
  return `✗ ${organizationId}: broken at position ${broken.position}${entry}: ${PROBLEMS[broken.problem]}`;
}

const PROBLEMS: Record<NonNullable<Verdict['broken']>['problem'], string> = {
  altered: 'it is not what was sealed',
  missing: 'there is no entry where one was sealed',
  head: 'the end of the chain was altered, or entries were cut off',
  unsealed_again: 'the end of the chain was removed',
};
