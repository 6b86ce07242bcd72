import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { PDFDocument } from 'pdf-lib';
import type { Caller } from '../../src/core.ts';
import { createDraft } from '../../src/documents/drafts.ts';
import type { StepInput } from '../../src/documents/input.ts';
import { readDocument, readVersions } from '../../src/documents/reading.ts';
import { voidDocument } from '../../src/documents/requests.ts';
import { sendDocument } from '../../src/documents/sending.ts';
import type { DocumentView } from '../../src/documents/view.ts';
import { Problem } from '../../src/errors/problem.ts';
import { eventually, type Product, startProduct } from '../support/product.ts';

let product: Product;
let caller: Caller;
beforeAll(async () => {
  product = await startProduct();
  caller = await product.newCaller();
});
afterAll(() => product.stop());

async function onePage(): Promise<string> {
  const pdf = await PDFDocument.create();
  pdf.addPage([595, 842]);
  const path = await product.core.files.temporaryPath();
  const { writeFile } = await import('node:fs/promises');
  await writeFile(path, await pdf.save());
  return path;
}
async function sent(steps: StepInput[]): Promise<DocumentView> {
  const input = { title: 'Lease', steps };
  const { id } = await createDraft(product.services, caller, { id: randomUUID(), filePath: await onePage(), input });
  await sendDocument(product.services, caller, id);
  return eventually(async () => {
    const document = await readDocument(product.services, caller, id);
    return document.status === 'in_progress' && document;
  });
}
const person = (phone: string) => ({ name: `Approver ${phone}`, phone: `+96650000${phone}`, action: 'approve' as const });

async function decide(document: DocumentView, approverId: string, outcome: 'complete' | 'reject' = 'complete') {
  const decisionId = randomUUID();
  await product.core.database.tenant(caller.organizationId, (em) =>
    em.execute(
      `insert into decisions (id, organization_id, document_id, approver_id, outcome, identity, seen_sha256) values (?, ?, ?, ?, ?, '{}', '')`,
      [decisionId, caller.organizationId, document.id, approverId, outcome],
    ),
  );
  return product.services.workflows.ask(document.id, {
    updateId: decisionId,
    request: { kind: 'decide', approverId, decisionId, outcome, linkVersion: 1 },
    actor: { kind: 'approver', id: approverId },
  });
}
const ended = (id: string) =>
  eventually(async () => {
    const document = await readDocument(product.services, caller, id);
    return document.endedAt !== null && document;
  });

describe('an open document', () => {
  test('goes round two steps, is stamped once a decision, sealed and approved', async () => {
    const document = await sent([{ approvers: [person('0001')] }, { approvers: [person('0002')] }]);
    const [first, second] = document.steps.map((step) => step.approvers[0]!.id) as [string, string];
    await expect(decide(document, second)).rejects.toMatchObject({ code: 'not_your_turn' });
    await decide(document, first);
    await decide(document, second);
    const done = await ended(document.id);
    expect(done).toMatchObject({ status: 'approved', progress: { approvers: 2, decided: 2 } });
    const versions = await readVersions(product.services, caller, document.id);
    expect(versions.map(({ kind }) => kind)).toEqual(['original', 'stamped', 'final']);
  });

  test('refuses to be voided once it has ended', async () => {
    const document = await sent([{ approvers: [person('0001')] }]);
    await voidDocument(product.services, caller, document.id, { reason: 'a mistake' }, { updateId: randomUUID() });
    const again = voidDocument(product.services, caller, document.id, { reason: null }, { updateId: randomUUID() });
    await expect(again).rejects.toBeInstanceOf(Problem);
    await expect(again).rejects.toMatchObject({ code: 'document_ended' });
  });
});
