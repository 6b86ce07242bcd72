import { randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { PDFDocument } from 'pdf-lib';
import type { Caller } from '../../src/core.ts';
import { askWorkflow } from '../../src/documents/asking.ts';
import { createDraft } from '../../src/documents/creating.ts';
import type { ApproverInput, DocumentInput, StepInput } from '../../src/documents/input.ts';
import { readDocument } from '../../src/documents/reading.ts';
import { sendDocument } from '../../src/documents/sending.ts';
import type { ApproverView, DocumentView } from '../../src/documents/view.ts';
import type { Outcome } from '../../src/domain/model.ts';
import type { Asked } from '../../workflows/messages.ts';
import { eventually, type Product } from './product.ts';

/** Documents and decisions for tests, made through the product's own use cases. */

let phones = 500_000_000;
/** An approver with a phone of their own. */
export function person(changes: Partial<ApproverInput> = {}): ApproverInput {
  phones += 1;
  return { name: `Approver ${phones}`, phone: `+966${phones}`, action: 'approve', ...changes };
}

/** Steps of approvers: `steps(1, 2)` is one approver, then two in parallel. */
export function steps(...sizes: number[]): StepInput[] {
  return sizes.map((size) => ({ approvers: Array.from({ length: size }, () => person()) }));
}

/** A small PDF in a temporary file of the store. */
export async function pdfFile(product: Product, pages = 1): Promise<string> {
  const pdf = await PDFDocument.create();
  for (let page = 0; page < pages; page += 1) pdf.addPage([595, 842]);
  const path = await product.core.files.temporaryPath();
  await writeFile(path, await pdf.save());
  return path;
}

export async function draft(
  product: Product,
  caller: Caller,
  input: Partial<DocumentInput> = {},
): Promise<DocumentView> {
  return createDraft(product.services, caller, {
    id: randomUUID(),
    filePath: await pdfFile(product),
    input: { title: 'Lease', steps: steps(1), ...input },
  });
}

/** A document whose first step has been asked. */
export async function sent(
  product: Product,
  caller: Caller,
  input: Partial<DocumentInput> = {},
): Promise<DocumentView> {
  const { id } = await draft(product, caller, input);
  await sendDocument(product.services, caller, id);
  return until(product, caller, id, ({ status }) => status !== 'pending');
}

/** The document once it is as wanted. */
export function until(
  product: Product,
  caller: Caller,
  id: string,
  wanted: (document: DocumentView) => boolean,
  timeoutMs?: number,
): Promise<DocumentView> {
  return eventually(async () => {
    const document = await readDocument(product.services, caller, id);
    return wanted(document) && document;
  }, timeoutMs);
}

export const ended = (product: Product, caller: Caller, id: string, timeoutMs?: number): Promise<DocumentView> =>
  until(product, caller, id, ({ endedAt }) => endedAt !== null, timeoutMs);

export function approversOf(document: DocumentView): ApproverView[] {
  return document.steps.flatMap((step) => step.approvers);
}

/** Decides at the workflow itself, past links and codes: for tests of the rules' shell. */
export async function decide(
  product: Product,
  caller: Caller,
  document: DocumentView,
  approverId: string,
  options: { outcome?: Outcome; linkVersion?: number; decisionId?: string; reason?: string } = {},
): Promise<Asked> {
  const { outcome = 'complete', linkVersion = 1, decisionId = randomUUID(), reason = null } = options;
  await product.core.database.tenant(caller.organizationId, (em) =>
    em.execute(
      `insert into decisions (id, organization_id, document_id, approver_id, outcome, identity, seen_sha256)
       select ?, ?, ?, ?, ?, '{}', sha256 from document_versions where document_id = ? order by number desc limit 1
       on conflict do nothing`,
      [decisionId, caller.organizationId, document.id, approverId, outcome, document.id],
    ),
  );
  return askWorkflow(product.services, caller.organizationId, document.id, {
    updateId: decisionId,
    request: { kind: 'decide', approverId, decisionId, outcome, linkVersion },
    actor: { kind: 'approver', id: approverId },
    reason,
  });
}

/** Types of a document's events in their order, checked to be numbered without a gap. */
export async function eventTypes(product: Product, caller: Caller, id: string): Promise<string[]> {
  const rows = await product.core.database.read<{ type: string; sequence: number }>(
    caller.organizationId,
    'select type, sequence from events where document_id = $1 order by sequence',
    [id],
  );
  rows.forEach(({ sequence }, index) => {
    if (sequence !== index + 1) throw new Error(`event ${index + 1} has the number ${sequence}`);
  });
  return rows.map(({ type }) => type);
}

/** What every request to an open document carries, new each time. */
export const asking = () => ({ updateId: randomUUID() });
