import { randomUUID } from 'node:crypto';
import type { Caller } from '../core.ts';
import type { ApproverId, NewApprover, Request } from '../domain/model.ts';
import { Problem } from '../errors/problem.ts';
import { refuseNewcomer } from '../identity/gate.ts';
import { readProfile } from '../organizations/profile.ts';
import { approverPhone } from '../secrets/phones.ts';
import type { Services } from '../services.ts';
import { ApproverEntity } from './entities.ts';
import { refuseFieldsBeyond, refuseFieldsOnSigned } from './fields.ts';
import {
  type ApproverInput,
  type CompleteApprover,
  completeApprover,
  mergeApprover,
  refuseDuplicates,
} from './input.ts';
import { giveBackPriceOf, holdPriceOf } from './payment.ts';
import { type Asking, ask, readOpen } from './requests.ts';
import { insertApprover } from './route-rows.ts';
import type { ApproverJson, WholeDocument } from './rows.ts';
import { type DocumentView, documentView } from './view.ts';

/**
 * What senders ask about the approvers of an open document (requests.ts). Who they are is written before the workflow is
 * asked, under the id of the request, and counts once it has accepted.
 */

/** @throws Problem approver_already_decided | step_would_be_empty | quorum_unreachable | approver_not_found */
export function removeApprover(services: Services, caller: Caller, id: string, approverId: ApproverId, asking: Asking) {
  return ask(services, caller, { documentId: id, request: { kind: 'remove_approver', approverId }, asking });
}

/** Into a step, or as a step of their own at `position` (1 = first) among all steps. @throws Problem insufficient_balance */
export async function addApprover(
  services: Services,
  caller: Caller,
  id: string,
  input: { approver: ApproverInput; place: { stepId: string } | { position: number } },
  asking: Asking,
): Promise<{ document: DocumentView; approverId: ApproverId }> {
  const document = await readOpen(services.core, caller, id);
  const done = repeated(document, asking);
  if (done) return done;
  const { settings } = await readProfile(services.core, caller.organizationId);
  const approver = { ...completeApprover(input.approver, settings, ''), id: asking.updateId };
  await refuseNewcomer(services.core, caller.organizationId, id, null);
  refuseFieldsBeyond(document.page_count, [...document.approvers.filter(isActive), approver]);
  refuseFieldsOnSigned(document, [approver]);
  const { place } = input;
  const inStep = 'stepId' in place ? document.approvers.filter((other) => other.step_id === place.stepId) : [];
  refuseDuplicates([...inStep.filter(isActive), approver], '');
  const where = 'stepId' in place ? place : { newStepId: randomUUID(), position: place.position - 1 };
  const request: Request = { kind: 'add_approver', approver: coreOf(approver), place: where };
  const view = await propose(services, caller, document, { approver, request, asking });
  return { document: view, approverId: approver.id };
}

/** The new approver takes the old one's place, and fills in the same fields; the old link and code are dead at once. @throws Problem approver_already_decided */
export async function replaceApprover(
  services: Services,
  caller: Caller,
  id: string,
  input: { approverId: ApproverId; by: Partial<ApproverInput> & { name: string; phone: string } },
  asking: Asking,
): Promise<{ document: DocumentView; approverId: ApproverId }> {
  const document = await readOpen(services.core, caller, id);
  const done = repeated(document, asking);
  if (done) return done;
  const old = findApprover(document, input.approverId);
  const { settings } = await readProfile(services.core, caller.organizationId);
  const inherited: ApproverInput = { ...inputOf(old), names: {}, roles: old.roles };
  const approver = { ...completeApprover(mergeApprover(inherited, input.by), settings, ''), id: asking.updateId };
  await refuseNewcomer(services.core, caller.organizationId, id, old.id);
  const others = document.approvers.filter((other) => other.id !== old.id && isActive(other));
  refuseFieldsBeyond(document.page_count, [...others, approver]);
  refuseFieldsOnSigned(document, [approver]);
  const beside = document.approvers.filter((other) => other.step_id === old.step_id && other.id !== old.id);
  refuseDuplicates([...beside.filter(isActive), approver], '');
  const request: Request = { kind: 'replace_approver', approverId: old.id, by: coreOf(approver) };
  const view = await propose(services, caller, document, { approver, request, asking });
  return { document: view, approverId: approver.id };
}

/**
 * Changes who an approver is or what is asked of them. A new name or phone kills the old link; the new person is invited.
 * @throws Problem approver_already_decided | validation_failed
 */
export async function changeApprover(
  services: Services,
  caller: Caller,
  id: string,
  input: { approverId: ApproverId; changes: Partial<ApproverInput> },
  asking: Asking,
): Promise<DocumentView> {
  const { core } = services;
  const document = await readOpen(core, caller, id);
  const old = findApprover(document, input.approverId);
  const { settings } = await readProfile(core, caller.organizationId);
  const { id: _, ...complete } = completeApprover(mergeApprover(inputOf(old), input.changes), settings, '');
  if (complete.phone !== old.phone) await refuseNewcomer(core, caller.organizationId, id, old.id);
  const others = document.approvers.filter((other) => other.id !== old.id && isActive(other));
  refuseFieldsBeyond(document.page_count, [...others, complete]);
  refuseFieldsOnSigned(document, [complete]);
  const contactChanged = complete.phone !== old.phone || complete.name !== old.name;
  const { action, veto, language, timeZone } = complete;
  const request: Request = {
    kind: 'change_approver',
    approverId: old.id,
    changes: { action, veto, language, timeZone },
    contactChanged,
    proposalId: asking.updateId,
  };
  const fields = { ...complete, phone: approverPhone(core, old.id, complete.phone).phone };
  // They wait beside until the projection hears that the workflow accepted them: a reminder that goes out meanwhile
  // carries the link that still counts, which must not reach the new phone.
  await core.database.tenant(caller.organizationId, (em) =>
    em.execute(
      `insert into approver_changes (id, organization_id, document_id, approver_id, fields) values (?, ?, ?, ?, ?::jsonb)
       on conflict do nothing`,
      [asking.updateId, caller.organizationId, document.id, old.id, JSON.stringify(fields)],
    ),
  );
  try {
    return await ask(services, caller, { documentId: id, request, asking });
  } catch (error) {
    // After a 503 the workflow may still accept. The reconciler removes them otherwise.
    if (error instanceof Problem && error.code !== 'service_unavailable') {
      await core.database.tenant(caller.organizationId, (em) =>
        em.execute('delete from approver_changes where id = ?', [asking.updateId]),
      );
    }
    throw error;
  }
}

/** The answer to a request that has had its effect before. */
function repeated(
  document: WholeDocument,
  { updateId }: Asking,
): { document: DocumentView; approverId: ApproverId } | null {
  const isThere = document.approvers.some(({ id }) => id === updateId);
  return isThere ? { document: documentView(document), approverId: updateId } : null;
}

/** Writes the proposed approver's row, asks, and takes the row back when the workflow refuses. */
async function propose(
  services: Services,
  caller: Caller,
  document: WholeDocument,
  { approver, request, asking }: { approver: CompleteApprover; request: Request; asking: Asking },
): Promise<DocumentView> {
  const { core } = services;
  const stepId = document.steps[0]?.id as string;
  await core.database.tenant(caller.organizationId, async (em) => {
    if ((await em.count(ApproverEntity, { id: approver.id })) > 0) return;
    const writing = { core, em, caller, documentId: document.id, now: new Date(core.now()) };
    insertApprover(writing, { stepId, position: 0 }, approver, 'proposed');
    await em.flush();
    if (request.kind === 'add_approver') await holdPriceOf(core, em, caller, document, approver.id);
  });
  try {
    return await ask(services, caller, { documentId: document.id, request, asking });
  } catch (error) {
    // After a 503 the workflow may still accept: then the projection needs the row. The reconciler removes it otherwise.
    if (error instanceof Problem && error.code !== 'service_unavailable') {
      await core.database.tenant(caller.organizationId, async (em) => {
        const gone = await em.execute<unknown[]>(
          `delete from approvers where id = ? and status = 'proposed' returning id`,
          [approver.id],
        );
        if (gone.length > 0) await giveBackPriceOf(core, em, caller.organizationId, approver.id);
      });
    }
    throw error;
  }
}

function findApprover(document: WholeDocument, approverId: ApproverId): ApproverJson {
  const approver = document.approvers.find(({ id }) => id === approverId);
  if (!approver) throw new Problem('approver_not_found');
  return approver;
}

function isActive({ status }: ApproverJson): boolean {
  return status !== 'removed' && status !== 'replaced';
}

function coreOf({ id, action, veto, language, timeZone }: CompleteApprover): NewApprover {
  return { id, action, veto, language, timeZone };
}

function inputOf(approver: ApproverJson): Required<Omit<ApproverInput, 'place'>> {
  const { name, names, role, roles, phone, channels, action, veto, language, time_zone, identity, fields, attributes } =
    approver;
  return {
    name,
    names,
    role,
    roles,
    phone,
    channels,
    action,
    veto,
    language,
    timeZone: time_zone,
    identity,
    fields,
    attributes,
  };
}
