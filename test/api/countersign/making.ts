import { pdfOf } from '../../support/pdf.ts';
import type { Client } from './api.ts';

/** Requests' bodies for tests. */

export const pdf = (pages = 1): Blob =>
  new Blob([pdfOf(Array.from({ length: pages }, () => ({})))], { type: 'application/pdf' });

let phones = 400_000_000;
export function approver(changes: Record<string, unknown> = {}) {
  phones += 1;
  return { name: `Approver ${phones}`, phone: `+966${phones}`, action: 'approve', ...changes };
}

export function form(document: unknown, file: Blob = pdf()): Record<string, string | Blob> {
  return { file, document: JSON.stringify(document) };
}

/** A draft of a client, by default with one approver. */
export async function makeDraft(client: Client, document: Record<string, unknown> = {}, file: Blob = pdf()) {
  const { status, body } = await client.call('createDocument', {
    form: form({ title: 'Lease', ...(!document.steps && { approvers: [approver()] }), ...document }, file),
  });
  if (status !== 201) throw new Error(`the draft was answered ${status}: ${JSON.stringify(body)}`);
  return body;
}
