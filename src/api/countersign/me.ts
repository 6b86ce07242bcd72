import { LIMITS } from '../../domain/limits.ts';
import { readKey } from '../../organizations/keys.ts';
import { readProfile } from '../../organizations/profile.ts';
import { LIMITS as PDF_LIMITS } from '../../pdf/limits.ts';
import type { Services } from '../../services.ts';
import type { Handlers } from '../dialect.ts';
import type { operations } from '../generated/countersign.ts';
import { keyView } from './views.ts';

/** Who is asking. */
export function meHandlers({ core }: Services): Handlers<Pick<operations, 'readMe'>> {
  return {
    async readMe({ caller: { organizationId, keyId } }) {
      const key = await readKey(core, organizationId, keyId);
      const { name } = await readProfile(core, organizationId);
      const limits = {
        requestsPerMinute: key.requestsPerMinute,
        fileBytes: PDF_LIMITS.fileBytesMax,
        filePages: PDF_LIMITS.pagesMax,
        approvers: LIMITS.approversMax,
        steps: LIMITS.stepsMax,
      };
      return { status: 200, body: { organization: { id: organizationId, name }, key: keyView(key), limits } };
    },
  };
}
