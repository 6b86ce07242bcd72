import { setTimeout as delay } from 'node:timers/promises';
import type { Caller, Core } from '../core.ts';
import type { ApproverId, DocumentId, Request } from '../domain/model.ts';
import { Problem } from '../errors/problem.ts';
import type { Services } from '../services.ts';
import { askWorkflow } from './asking.ts';
import { readWhole } from './reading.ts';
import type { WholeDocument } from './rows.ts';
import { type DocumentView, documentView } from './view.ts';

/**
 * What senders ask of an open document. Each is an Update of its workflow, which decides; the answer is read from
 * PostgreSQL once it shows at least the version the workflow answered with.
 *
 * Every `updateId` comes from the caller's idempotency key where there is one, so that a repeated request is one request.
 * A UUID: an approver who is added under it gets it as their id.
 */
export type Asking = { updateId: string };

/** How long an answer waits for the projection before it shows what there is. */
const PROJECTION_WAIT_MS = 2_000;

/** @throws Problem document_not_sent | document_ended | document_completing | not_found | service_unavailable (so do all below) */
export function voidDocument(
  services: Services,
  caller: Caller,
  id: string,
  input: { reason: string | null },
  asking: Asking,
) {
  return ask(services, caller, { documentId: id, request: { kind: 'void' }, asking, reason: input.reason });
}

/** @throws Problem expiry_in_past */
export function extendDocument(
  services: Services,
  caller: Caller,
  id: string,
  input: { expiresAt: Date | null },
  asking: Asking,
) {
  const request: Request = { kind: 'extend', expiresAt: input.expiresAt?.getTime() ?? null };
  return ask(services, caller, { documentId: id, request, asking });
}

/** @param input without an approver, everybody who is awaited is reminded. @throws Problem approver_not_awaited | reminder_limit */
export function remindApprovers(
  services: Services,
  caller: Caller,
  id: string,
  input: { approverId: ApproverId | null },
  asking: Asking,
) {
  return ask(services, caller, { documentId: id, request: { kind: 'remind', approverId: input.approverId }, asking });
}

/** @param stepIds all steps that have not begun, in their new order. @throws Problem order_incomplete | step_begun | step_not_found */
export function reorderSteps(services: Services, caller: Caller, id: string, stepIds: string[], asking: Asking) {
  return ask(services, caller, { documentId: id, request: { kind: 'reorder', stepIds }, asking });
}

type Asked = { documentId: DocumentId; request: Request; asking: Asking; reason?: string | null };

/** Asks the document's workflow. @returns the document as it is then */
export async function ask(
  services: Services,
  caller: Caller,
  { documentId, request, asking: { updateId }, reason = null }: Asked,
): Promise<DocumentView> {
  await readOpen(services.core, caller, documentId);
  const { version } = await askWorkflow(services, caller.organizationId, documentId, {
    updateId,
    request,
    actor: caller.actor,
    reason,
  });
  return documentView(await readAtLeast(services.core, caller, documentId, version));
}

/** A document that was sent. Whether it is still open is the workflow's to say. @throws Problem not_found | document_not_sent */
export async function readOpen(core: Core, caller: Caller, id: string): Promise<WholeDocument> {
  const document = await readWhole(core, caller.organizationId, id);
  if (document.status === 'draft') throw new Problem('document_not_sent');
  return document;
}

async function readAtLeast(core: Core, caller: Caller, id: string, version: number): Promise<WholeDocument> {
  const deadline = Date.now() + PROJECTION_WAIT_MS;
  for (let pauseMs = 5; ; pauseMs = Math.min(100, pauseMs * 2)) {
    const document = await readWhole(core, caller.organizationId, id);
    if (document.version >= version || Date.now() >= deadline) return document;
    await delay(pauseMs);
  }
}
