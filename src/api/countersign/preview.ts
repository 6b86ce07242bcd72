import { randomUUID } from 'node:crypto';
import type { NewDocument } from '../../domain/model.ts';
import { type Preview, preview } from '../../domain/preview.ts';
import { checkRoute } from '../../domain/route.ts';
import { Problem } from '../../errors/problem.ts';
import { iso } from '../../iso.ts';
import { changedPolicy } from '../../organizations/policy-view.ts';
import { readProfile } from '../../organizations/profile.ts';
import type { OrganizationSettings } from '../../organizations/settings.ts';
import type { Services } from '../../services.ts';
import type { Handlers } from '../dialect.ts';
import type { operations, Schemas } from '../generated/countersign.ts';
import { approverFrom, expiryFrom } from './input.ts';

/** What would happen when. */
export function previewHandlers({ core }: Services): Handlers<Pick<operations, 'previewDocument'>> {
  return {
    async previewDocument({ caller, body }) {
      const { settings } = await readProfile(core, caller.organizationId);
      const startsAt = body.startsAt === undefined ? core.now() : Date.parse(body.startsAt);
      const document = routeOf(body, settings, startsAt);
      return { status: 200, body: previewView(document, preview(document, startsAt)) };
    },
  };
}

/** The document as it would begin. @throws Problem expiry_in_past | quorum_unreachable | too_many_… | validation_failed */
function routeOf(given: Schemas['PreviewInput'], settings: OrganizationSettings, startsAt: number): NewDocument {
  const { expiresAt: day, expiresAfterMs = settings.expiresAfterMs } = expiryFrom(given);
  const lapsesAt = expiresAfterMs === null ? null : startsAt + expiresAfterMs;
  const expiresAt = day === undefined ? lapsesAt : (day?.getTime() ?? null);
  if (expiresAt !== null && expiresAt <= startsAt) throw new Problem('expiry_in_past');
  const steps = given.steps.map(({ quorum, approvers }) => ({
    id: randomUUID(),
    quorum: quorum ?? { kind: 'all' as const },
    approvers: approvers.map((approver) => {
      const { action, timeZone = settings.timeZone } = approverFrom(approver);
      return { id: randomUUID(), action, timeZone, language: settings.language, veto: false };
    }),
  }));
  const refusal = checkRoute(steps);
  if (refusal) throw new Problem(refusal.refused, { details: refusal.details ?? {} });
  return {
    documentId: randomUUID(),
    organizationId: randomUUID(),
    version: 1,
    sequence: 1,
    policy: changedPolicy(settings.policy, given.policy ?? {}),
    expiresAt,
    steps,
  };
}

function previewView({ steps }: NewDocument, { entries, truncated }: Preview): Schemas['Preview'] {
  const ids = steps.flatMap(({ approvers }) => approvers.map(({ id }) => id));
  return {
    entries: entries.map(({ at, kind, approverIds }) => ({
      at: iso(at),
      kind,
      approvers: approverIds.map((id) => ids.indexOf(id) + 1),
    })),
    truncated,
  };
}
