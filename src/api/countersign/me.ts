import { LIMITS } from '../../domain/limits.ts';
import { readKey } from '../../organizations/keys.ts';
import { readProfile } from '../../organizations/profile.ts';
import { treeOf } from '../../organizations/tree.ts';
import { LIMITS as PDF_LIMITS } from '../../pdf/limits.ts';
import { organizationsOf, personView, readPerson } from '../../people/people.ts';
import { PERSON_REQUESTS_PER_MINUTE, personIn } from '../../people/sessions.ts';
import type { Services } from '../../services.ts';
import type { Handlers } from '../dialect.ts';
import type { operations } from '../generated/countersign.ts';
import { keyView } from './views.ts';

/** Who is asking. */
export function meHandlers({ core }: Services): Handlers<Pick<operations, 'readMe'>> {
  return {
    async readMe({ caller }) {
      const { organizationId, actor, session, scopes } = caller;
      const isPerson = actor.kind === 'person';
      const key = isPerson ? null : await readKey(core, organizationId, actor.id);
      const person = isPerson ? await readPerson(core, actor.id) : null;
      const { name } = await readProfile(core, organizationId);
      const { number, parentId } = await treeOf(core, organizationId);
      // A key of a suspended organization does not come this far.
      const suspended = isPerson && personIn(caller).isSuspended;
      const body = {
        organization: { id: organizationId, name, number, parentId, suspended },
        key: key && keyView(key),
        person: person && personView(person),
        role: session?.role ?? null,
        organizations: person ? await organizationsOf(core, person.id) : [],
        scopes,
        limits: {
          requestsPerMinute: key?.requestsPerMinute ?? PERSON_REQUESTS_PER_MINUTE,
          fileBytes: PDF_LIMITS.fileBytesMax,
          filePages: PDF_LIMITS.pagesMax,
          approvers: LIMITS.approversMax,
          steps: LIMITS.stepsMax,
        },
        simulatedWhatsAppUrl: core.config.whatsapp.simulatorUrl,
      };
      return { status: 200, body };
    },
  };
}
