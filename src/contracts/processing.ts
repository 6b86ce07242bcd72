import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import type { Core } from '../core.ts';
import { storeDraft } from '../documents/creating.ts';
import type { PageImages } from '../documents/page-images.ts';
import { type Received, receiveFiles } from '../documents/receiving.ts';
import { problemOf } from '../documents/upload.ts';
import { Problem } from '../errors/problem.ts';
import { readProfile } from '../organizations/profile.ts';
import type { Services } from '../services.ts';
import { enforceOnFile } from '../templates/enforcement.ts';
import type { ContractRef } from '../temporal/contract-workflows.ts';
import { areVerified, askAboutSigners } from './identity.ts';
import { CONTRACT_LIMITS } from './limits.ts';
import { type ContractRow, callerOf, type PageGeometry } from './rows.ts';
import { sendToSigners } from './sending.ts';
import { waitingSigners } from './signer-input.ts';
import { beginStep, lockAtStep, moveOn, type Standing, Superseded } from './work.ts';

/** The steps of the background's work on a contract, each safe to repeat. Each may throw Superseded (work.ts). */
export type Attempt = { ref: ContractRef /** From 1. */; number: number; signal: AbortSignal };

/**
 * `files`: makes the contract's document of its upload, and draws its pages.
 * @throws Problem pdf_… | image_… | template_file_differs | service_unavailable
 */
export async function processFile(
  services: Services,
  images: PageImages,
  { ref, number, signal }: Attempt,
): Promise<Standing> {
  const { core, pdf } = services;
  const begun = await beginStep(core, ref, 'files', number);
  if ('standing' in begun) return begun.standing;
  const { row } = begun;
  const { settings } = await readProfile(core, ref.organizationId);
  const path = await core.files.copy(row.staged_sha256!);
  let received: Received;
  try {
    received = await receiveFiles({ core, pdf }, [path], settings);
  } finally {
    await rm(path, { force: true });
  }
  const pages = await measure(services, received);
  if (row.template_snapshot) enforceOnFile(row.template_snapshot, row.template_enforcement ?? 'loose', pages);
  for (const { page } of pages.slice(0, CONTRACT_LIMITS.drawnPagesMax)) {
    signal.throwIfAborted();
    await images.prepare({ sha256: received.sha256, page, width: CONTRACT_LIMITS.drawnWidth });
  }
  return storeDocument(core, row, { received, pages, settings });
}

async function measure({ core, pdf }: Services, { sha256 }: Received): Promise<PageGeometry[]> {
  const { sizes } = await pdf.inspect({ path: await core.files.path(sha256) }).catch((error: unknown) => {
    throw problemOf(error);
  });
  return sizes.map(({ width, height }, index) => ({ page: index + 1, width, height }));
}

async function storeDocument(
  core: Core,
  row: ContractRow,
  made: Pick<Parameters<typeof storeDraft>[2], 'received' | 'settings'> & { pages: PageGeometry[] },
): Promise<Standing> {
  const documentId = randomUUID();
  let standing: Standing = 'over';
  const { expiresAfterMs, ...input } = row.input;
  const expiry = expiresAfterMs === undefined ? {} : expiresAfterMs === null ? { expiresAt: null } : { expiresAfterMs };
  await storeDraft(core, callerOf(row), {
    id: documentId,
    received: made.received,
    settings: made.settings,
    steps: [],
    input: {
      ...input,
      ...expiry,
      title: row.title,
      private: row.private,
      attributes: { contract: row.code },
      steps: [],
    },
    details: { contract: row.code },
    before: async (em) => {
      await lockAtStep(em, row.id, 'files');
    },
    after: async (em) => {
      const next = (await waitingSigners(core, em, row.id)).length > 0 ? 'signers' : 'done';
      const pages = JSON.stringify(made.pages);
      standing = await moveOn(core, em, row.id, next, { document_id: documentId, pages, staged_sha256: null });
    },
  });
  return standing;
}

/**
 * `signers`: has it asked whether their mobiles are their own.
 * @param isFirst a gateway that is well answers at once, so the first look waits for it a little.
 * @returns `signers` while not all the answers are there; look again later.
 * @throws Problem identity_mismatch | identity_unanswered | identity_credits_used_up | identity_checks_off
 */
export async function processSigners(
  core: Core,
  { ref, number, signal }: Attempt,
  isFirst: boolean,
): Promise<Standing> {
  const { organizationId, contractId } = ref;
  const begun = await beginStep(core, ref, 'signers', number);
  if ('standing' in begun) return begun.standing;
  const checks = await core.database.tenant(organizationId, async (em) => {
    const row = await lockAtStep(em, contractId, 'signers');
    if (row.checks) return row.checks;
    const of = { documentId: requireDocument(row), signers: await waitingSigners(core, em, contractId) };
    const asked = await askAboutSigners(core, em, callerOf(row), of);
    await em.execute('update contracts set checks = ?::jsonb where id = ?', [JSON.stringify(asked), contractId]);
    return asked;
  });
  const waitMs = isFirst ? CONTRACT_LIMITS.identityLookMs : 0;
  if (!(await areVerified(core, organizationId, checks, { waitMs, signal }))) return 'signers';
  return core.database.tenant(organizationId, async (em) => {
    await lockAtStep(em, contractId, 'signers');
    return moveOn(core, em, contractId, 'sms');
  });
}

/**
 * `sms`: puts the signers on the document and sends it. Done when the first of them are invited.
 * @throws Problem insufficient_balance | signed_file_takes_no_fields | … | service_unavailable (not invited yet)
 */
export async function processInvitations(services: Services, { ref, number, signal }: Attempt): Promise<Standing> {
  const { core } = services;
  const { organizationId, contractId } = ref;
  const begun = await beginStep(core, ref, 'sms', number);
  if ('standing' in begun) return begun.standing;
  const documentId = requireDocument(begun.row);
  if (begun.row.document_status === 'draft') {
    await sendToSigners(services, callerOf(begun.row), { contractId, documentId }, async (em) => {
      const row = await lockAtStep(em, contractId, 'sms');
      if (row.document_status !== 'draft') throw new Superseded('it is sent already');
      return { row, signers: await waitingSigners(core, em, contractId), checks: row.checks ?? [] };
    });
  }
  if (!(await areInvited(core, organizationId, documentId, signal))) throw new Problem('service_unavailable');
  return core.database.tenant(organizationId, async (em) => {
    await lockAtStep(em, contractId, 'sms');
    return moveOn(core, em, contractId, 'done');
  });
}

/** Whether the document's workflow has asked its first approvers, which writes their invitations. */
async function areInvited(core: Core, organizationId: string, documentId: string, signal: AbortSignal) {
  for (const deadline = Date.now() + CONTRACT_LIMITS.invitedWaitMs; ; ) {
    const rows = await core.database.read<{ status: string }>(
      organizationId,
      `select status from documents where id = $1 and status <> 'pending'`,
      [documentId],
    );
    if (rows.length > 0) return true;
    if (Date.now() >= deadline) return false;
    await delay(CONTRACT_LIMITS.identityPollMs, undefined, { signal });
  }
}

/** Somebody may have deleted the draft. @throws Problem contract_without_file */
function requireDocument({ document_id }: ContractRow): string {
  if (document_id === null) throw new Problem('contract_without_file');
  return document_id;
}
