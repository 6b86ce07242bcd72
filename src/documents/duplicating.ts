import type { Caller, Core } from '../core.ts';
import { Problem } from '../errors/problem.ts';
import { readProfile } from '../organizations/profile.ts';
import type { Finding } from '../pdf/engine.ts';
import type { Services } from '../services.ts';
import { storeDraft } from './creating.ts';
import type { ApproverInput, DocumentInput, StepInput } from './input.ts';
import { findWhole, readWhole } from './reading.ts';
import type { Received } from './receiving.ts';
import { completeSteps } from './route-rows.ts';
import type { ApproverJson, StepJson, WholeDocument } from './rows.ts';
import { type DocumentView, documentView } from './view.ts';

/**
 * Makes a draft of the same file, route and words as another document has, whatever became of that one: to send it
 * again, or with one thing put right. It begins as every draft does, so nothing that was decided comes along.
 * @param id of the draft; repeating with the same id answers the draft that is there.
 * @throws Problem not_found | files_deleted
 */
export async function duplicateDocument(
  { core }: Pick<Services, 'core'>,
  caller: Caller,
  { id, documentId }: { id: string; documentId: string },
): Promise<DocumentView> {
  const existing = await findWhole(core, caller.organizationId, id);
  if (existing) return documentView(existing);
  const original = await readWhole(core, caller.organizationId, documentId);
  const { settings } = await readProfile(core, caller.organizationId);
  const input = inputOf(original);
  const steps = completeSteps(input.steps, settings);
  const received = await receivedOf(core, original);
  return storeDraft(core, caller, { id, received, steps, input, settings, details: { duplicateOf: documentId } });
}

/** A time of expiry was meant for that document: the organization's usual span counts, or the one that it was given. */
function inputOf(document: WholeDocument): DocumentInput {
  const { title, titles, reference, language, metadata, policy, private: isPrivate } = document;
  const { reminders, calm, expiryWarningMs } = policy;
  const { expiresAfterMs, approveFromChat } = policy;
  const isEndless = document.expires_at === null && expiresAfterMs === null;
  return {
    title,
    titles,
    reference,
    language,
    metadata,
    private: isPrivate,
    ...(approveFromChat !== undefined && { approveFromChat }),
    policy: { reminders, calm, expiryWarningMs },
    ...(isEndless && { expiresAt: null }),
    ...(expiresAfterMs !== null && { expiresAfterMs }),
    steps: document.steps.flatMap((step) => stepOf(step, document.approvers) ?? []),
  };
}

function stepOf({ id, quorum }: StepJson, all: ApproverJson[]): StepInput | null {
  const approvers = all.filter(
    ({ step_id, status }) => step_id === id && status !== 'removed' && status !== 'replaced',
  );
  if (approvers.length === 0) return null;
  return { quorum, approvers: approvers.map(approverOf) };
}

function approverOf(approver: ApproverJson): ApproverInput {
  const { name, names, role, roles, phone, channels, action, veto, language, time_zone, identity, fields } = approver;
  return {
    ...{ name, names, role, roles, phone, channels, action, veto, language, identity, fields },
    timeZone: time_zone,
  };
}

/** The file before any mark, and the uploads it was made of: they are in the store, and stay there for both. */
async function receivedOf(core: Core, { id, organization_id, signature_only }: WholeDocument): Promise<Received> {
  const [file] = await core.database.read<{ received: Omit<Received, 'signatureOnly'> }>(
    organization_id,
    `select jsonb_build_object('sha256', v.sha256, 'bytes', v.bytes, 'pages', v.pages, 'sources',
       (select coalesce(jsonb_agg(jsonb_build_object('sha256', s.sha256, 'bytes', s.bytes, 'mediaType', s.media_type,
          'findings', s.findings) order by s.position), '[]')
        from document_sources s where s.document_id = v.document_id)) as received
     from document_versions v where v.document_id = $1 and v.number = 1`,
    [id],
  );
  if (!file) throw new Problem('files_deleted');
  const { sources, ...received } = file.received;
  return {
    ...received,
    signatureOnly: signature_only,
    sources: sources as (Received['sources'][number] & { findings: Finding[] })[],
  };
}
