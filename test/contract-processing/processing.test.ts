import { randomUUID } from 'node:crypto';
import { rename } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { cancelContract } from '../../src/contracts/cancelling.ts';
import { createContract } from '../../src/contracts/creating.ts';
import { processFile } from '../../src/contracts/processing.ts';
import { readContractRow } from '../../src/contracts/rows.ts';
import { readStanding, Superseded } from '../../src/contracts/work.ts';
import type { Caller } from '../../src/core.ts';
import { makePageImages } from '../../src/documents/page-images.ts';
import { readDocument } from '../../src/documents/reading.ts';
import { reconcileOnce } from '../../src/documents/reconciler.ts';
import { relayOnce } from '../../src/documents/relay.ts';
import { Problem } from '../../src/errors/problem.ts';
import type { Services } from '../../src/services.ts';
import { createTemplate } from '../../src/templates/templates.ts';
import { openClient } from '../../src/temporal/connection.ts';
import { processingWorkflowId } from '../../src/temporal/contract-workflows.ts';
import { type Api, type Client, startApi, unanswered } from '../api/countersign/api.ts';
import { draft, pdfFile, person, until } from '../support/documents.ts';
import { pdfOf } from '../support/pdf.ts';
import { eventually } from '../support/product.ts';

/** Contracts through our own API, with the real background. In test mode a mobile's last digits say what its check comes to. */

let api: Api;
let client: Client;
let caller: Caller;
/** As long as Temporal is away. */
let cutOff: Services;

beforeAll(async () => {
  api = await startApi();
  client = await api.client({ mode: 'test' });
  caller = client.caller;
  const away = { process: () => Promise.reject(new Problem('service_unavailable')) };
  cutOff = { ...api.product.services, contractWorkflows: away };
});
afterAll(() => api.stop());

const PDF = pdfOf([{}, {}]);
const form = (contract: Record<string, unknown>, file: Uint8Array | null = PDF) => ({
  ...(file && { file: new Blob([file as Uint8Array<ArrayBuffer>], { type: 'application/pdf' }) }),
  contract: JSON.stringify({ title: 'Lease', ...contract }),
});
let phones = 0;
const signer = (more: Record<string, unknown> = {}) => {
  phones += 1;
  return { phone: `+9891250${String(10_100 + phones)}`, nationalCode: '0012345679', ...more };
};
const progressOf = async (code: string) => (await client.call('readContractProcessing', { params: { code } })).body;
const stopped = (code: string, timeoutMs?: number) =>
  eventually(async () => {
    const progress = await progressOf(code);
    return (progress.ready || progress.step === 'error') && progress;
  }, timeoutMs);
const row = (code: string) => readContractRow(api.product.core, caller.organizationId, code);
const sql = (statement: string, parameters: unknown[] = []) =>
  api.product.core.database.system((em) => em.execute(statement, parameters));
/** A contract that is committed, and whose work could only be promised. */
const promised = async (given: Partial<Parameters<typeof createContract>[2]> = {}) => {
  const input = { id: randomUUID(), title: 'Lease', filePath: await pdfFile(api.product), ...given };
  const made = await createContract(cutOff, caller, input);
  // The worker's own relay does not come before the test.
  await sql(`update outbox set due_at = 'infinity' where contract_id = (select id from contracts where code = ?)`, [
    made.code,
  ]);
  return made;
};
const relay = async (code: string) => {
  await sql('update outbox set due_at = now() where contract_id = (select id from contracts where code = ?)', [code]);
  await relayOnce(api.product.services);
};
/** The worker's own may be at it. */
const reconcile = () => eventually(() => reconcileOnce(api.product.services));
const eventsOf = async (code: string): Promise<string[]> => {
  const { body } = await client.call('listEvents', { query: { limit: 100 } });
  const mine = body.data.filter(({ data }: { data: { contract?: { code: string } } }) => data.contract?.code === code);
  return mine.map(({ type }: { type: string }) => type);
};

describe('a contract in one shot', () => {
  test('is a document on its way to its first signers, without another request', async () => {
    const signers = [signer({ order: 5 }), signer({ order: 2, name: 'Sara' })];
    const made = await client.call('createContract', {
      form: form({ signers, allPagesSignature: true, metadata: { deal: '7' }, expiresAfterSeconds: 86_400 }),
    });
    expect(made.status).toBe(202);
    expect(made.headers.get('location')).toMatch(new RegExp(`/v1/contracts/${made.body.code}$`));
    expect(made.body).toMatchObject({ status: 'draft', documentId: null, pages: null, processing: { step: 'files' } });
    const { code } = made.body;
    expect(await stopped(code)).toEqual({ step: 'done', ready: true, failedStep: null, problem: null });
    const { document_id, pages } = await row(code);
    expect(pages).toEqual([1, 2].map((page) => ({ page, width: 595, height: 842 })));
    const document = await readDocument(api.product.services, caller, document_id!);
    expect(document).toMatchObject({ status: 'in_progress', metadata: { deal: '7' }, attributes: { contract: code } });
    expect(Date.parse(document.expiresAt!) - Date.parse(document.sentAt!)).toBe(86_400_000);
    expect(document.steps.map(({ status, approvers }) => [status, approvers[0]!.name])).toEqual([
      ['current', 'Sara'],
      ['waiting', expect.stringMatching(/^0912\*{4}\d{3}$/)],
    ]);
    expect(await eventsOf(code)).toEqual([
      'contract.created',
      'contract.signer_added',
      'contract.signer_added',
      'contract.processing_completed',
    ]);
  });
});

describe('a contract in two steps', () => {
  test('takes its file, then its signers, and only in that order', async () => {
    const made = await client.call('createContract', { json: { title: 'Lease' } });
    expect([made.status, made.body.processing.ready]).toEqual([201, false]);
    const params = { code: made.body.code };
    const add = (json: unknown) => client.call('addContractSigners', { params, json });
    expect((await add({ signers: [signer()] })).body.code).toBe('contract_without_file');
    const attached = await client.call('attachContractFile', { params, form: { file: new Blob([PDF]) } });
    expect(attached.status).toBe(202);
    await stopped(made.body.code);
    const again = await client.call('attachContractFile', { params, form: { file: new Blob([pdfOf([{}])]) } });
    expect(again.body.code).toBe('contract_has_file');
    const [one, other] = (await add({ signers: [signer(), signer({ name: 'Omid' })] })).body.data;
    expect(other).toMatchObject({ name: 'Omid', status: 'waiting', order: 1 });
    const blind = await api.client({ mode: 'test', organizationId: caller.organizationId, scopes: ['documents:read'] });
    const masked = await blind.call('readContractSigner', { params: { ...params, signerId: one.id } });
    expect(masked.body).toMatchObject({ phone: expect.stringMatching(/^0912\*{4}\d{3}$/), nationalCode: '*******679' });
    expect((await client.call('listContractSigners', { params })).body.data).toEqual([one, other]);
    const { document_id: id } = await row(made.body.code);
    await until(api.product, caller, id!, ({ status }) => status === 'in_progress');
    const resent = await client.call('resendToContractSigner', { params: { ...params, signerId: one.id } });
    expect([resent.status, resent.body]).toEqual([202, one]);
    expect((await client.call('removeContractSigner', { params: { ...params, signerId: one.id } })).status).toBe(204);
    expect((await client.call('listContractSigners', { params })).body.data).toEqual([other]);
  });

  test('has its signers once, however many requests add them at the same time', async () => {
    const { body } = await client.call('createContract', { form: form({}) });
    await stopped(body.code);
    const one = signer();
    const adding = () => client.call('addContractSigners', { params: { code: body.code }, json: { signers: [one] } });
    const answers = await Promise.all(Array.from({ length: 4 }, adding));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409]);
    const checks = await sql(
      'select 1 from identity_checks where document_id = (select document_id from contracts where code = ?)',
      [body.code],
    );
    expect(checks).toHaveLength(1);
  });
});

describe('what fails', () => {
  test('says why, and another file mends it', async () => {
    const { body } = await client.call('createContract', { form: form({ signers: [signer()] }, PDF.subarray(0, 200)) });
    const failed = await stopped(body.code);
    expect(failed).toMatchObject({
      step: 'error',
      ready: false,
      failedStep: 'files',
      problem: { code: expect.stringMatching(/^pdf_/) },
    });
    expect((await eventsOf(body.code)).at(-1)).toBe('contract.processing_failed');
    await client.call('attachContractFile', { params: { code: body.code }, form: { file: new Blob([PDF]) } });
    expect(await stopped(body.code)).toMatchObject({ step: 'done' });
    // Those who were named with the first file are asked all the same.
    expect((await client.call('listContractSigners', { params: { code: body.code } })).body.data).toHaveLength(1);
  });

  test('is tried again when asked, with the signers as they were, and costs no second check of who was verified', async () => {
    const signers = [signer(), signer({ phone: '09121230001' })];
    const { body } = await client.call('createContract', { form: form({ signers }) });
    const params = { code: body.code };
    expect(await stopped(body.code)).toMatchObject({ failedStep: 'signers', problem: { code: 'identity_mismatch' } });
    expect((await client.call('listContractSigners', { params })).body.data).toEqual([]);
    const checks = () =>
      sql(
        'select status from identity_checks where document_id = (select document_id from contracts where code = ?) order by status',
        [body.code],
      );
    expect(await checks()).toEqual([{ status: 'mismatch' }, { status: 'verified' }]);
    expect((await client.call('retryContractProcessing', { params })).status).toBe(202);
    expect(await stopped(body.code)).toMatchObject({ failedStep: 'signers' });
    expect(await checks()).toHaveLength(3);
    // Others may sign it instead.
    const added = await client.call('addContractSigners', { params, json: { signers: [signers[0]] } });
    expect([added.status, await progressOf(body.code)]).toMatchObject([201, { step: 'done', problem: null }]);
    expect((await client.call('retryContractProcessing', { params })).body.code).toBe('contract_not_draft');
  });

  test('on our side is shown while it is tried again by itself', async () => {
    const { code } = await promised();
    const { staged_sha256: sha256 } = await row(code);
    const path = await api.product.core.files.path(sha256!);
    await rename(path, `${path}.away`);
    await relay(code);
    const trouble = await eventually(async () => {
      const progress = await progressOf(code);
      return progress.problem && progress;
    });
    expect(trouble).toMatchObject({
      step: 'files',
      ready: false,
      failedStep: null,
      problem: { code: 'service_unavailable' },
    });
    await rename(`${path}.away`, path);
    expect(await stopped(code)).toMatchObject({ step: 'done', problem: null });
  });

  test('of a strict template is a file or a signer that is not its own', async () => {
    const sign = { action: 'sign' as const, place: { page: 1, x: 0.1, y: 0.1, width: 0.3, height: 0.1 } };
    const { id: documentId } = await draft(api.product, caller, { steps: [{ approvers: [person(sign)] }] });
    const { number } = await createTemplate(api.product.core, caller, { id: randomUUID(), documentId, name: 'Lease' });
    const make = async (pages: number, signers: unknown[], template: Record<string, unknown>) => {
      const file = pdfOf(Array.from({ length: pages }, () => ({})));
      const { body } = await client.call('createContract', {
        form: form({ signers, template: { number, ...template } }, file),
      });
      return { code: body.code as string, progress: await stopped(body.code) };
    };
    const strict = { enforcement: 'strict' };
    expect((await make(2, [signer()], strict)).progress.problem.code).toBe('template_file_differs');
    expect((await make(1, [signer(), signer()], strict)).progress.problem.code).toBe('template_slot_missing');
    const { code, progress } = await make(1, [signer()], strict);
    expect(progress).toMatchObject({ step: 'done' });
    const document = await readDocument(api.product.services, caller, (await row(code)).document_id!);
    expect(document.steps[0]!.approvers[0]!.place).toEqual(sign.place);
    const loose = await make(2, [signer(), signer()], {});
    expect(loose.progress).toMatchObject({ step: 'done' });
    const everywhere = await client.call('createContract', {
      json: { title: 'Lease', allPagesSignature: true, template: { number, ...strict } },
    });
    expect(everywhere.status).toBe(201);
  });
});

describe('work that was promised', () => {
  test('is done when the relay finds it', async () => {
    const { code } = await promised();
    expect(await progressOf(code)).toMatchObject({ step: 'files', ready: false });
    await relay(code);
    expect(await stopped(code)).toMatchObject({ step: 'done' });
    expect(await sql('select 1 from outbox where contract_id is not null')).toEqual([]);
  });

  test('is done once, however often it is started', async () => {
    const { code } = await promised({ signers: [signer()] });
    const { id } = await row(code);
    const ref = { organizationId: caller.organizationId, contractId: id };
    await Promise.all(Array.from({ length: 5 }, () => api.product.services.contractWorkflows.process(ref)));
    await stopped(code);
    await relay(code);
    await eventually(async () => (await runOf(id)) === 'COMPLETED');
    expect(await sql(`select 1 from documents where attributes ->> 'contract' = ?`, [code])).toHaveLength(1);
    expect((await client.call('listContractSigners', { params: { code } })).body.data).toHaveLength(1);
  });

  test('is done once by two attempts at the same time, and whoever is late sees where it stands', async () => {
    const { services, core } = api.product;
    const { code } = await promised({ signers: [signer()] });
    const ref = { organizationId: caller.organizationId, contractId: (await row(code)).id };
    const attempt = { ref, number: 1, signal: AbortSignal.timeout(150_000) };
    const images = makePageImages(services);
    const results = await Promise.allSettled([1, 2].map(() => processFile(services, images, attempt)));
    const late = results.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []));
    expect([late.length, late[0]]).toEqual([1, expect.any(Superseded)]);
    expect(await readStanding(core, ref)).toBe('signers');
    expect(await sql(`select 1 from documents where attributes ->> 'contract' = ?`, [code])).toHaveLength(1);
    await relay(code);
    expect(await stopped(code)).toMatchObject({ step: 'done' });
  });

  test('is found by the reconciler when the promise was lost too', async () => {
    const { code } = await promised();
    await sql('delete from outbox where contract_id = (select id from contracts where code = ?)', [code]);
    await reconcile();
    expect(await progressOf(code)).toMatchObject({ step: 'files', ready: false });
    await sql(`update contracts set processing_since = now() - interval '6 minutes' where code = ?`, [code]);
    await reconcile();
    expect(await stopped(code)).toMatchObject({ step: 'done' });
    expect(await reconcile()).toMatchObject({ startedWorkflows: 0 });
  });

  test('is left undone for a contract that was cancelled meanwhile', async () => {
    const { code } = await promised({ signers: [signer()] });
    await cancelContract(api.product.services, caller, code);
    await relay(code);
    const { id } = await row(code);
    await eventually(async () => (await runOf(id)) === 'COMPLETED');
    expect(await row(code)).toMatchObject({ document_id: null, canceled_at: expect.any(Date), staged_sha256: null });
    expect(await sql('select 1 from contracts where id = ? and signers is not null', [id])).toEqual([]);
  });
});

test('every operation of contracts has been asked and has answered', async () => {
  const { body } = await client.call('createContract', { json: { title: 'Lease' } });
  const params = { code: body.code };
  await client.call('readContract', { params });
  await client.call('listContracts');
  await client.call('cancelContract', { params });
  expect(unanswered(api, (tag) => tag === 'Contracts')).toEqual([]);
});

async function runOf(contractId: string): Promise<string> {
  const { core } = api.product;
  const temporal = await openClient(core.config, core.keyring);
  const { status } = await temporal.workflow.getHandle(processingWorkflowId(contractId)).describe();
  await temporal.connection.close();
  return status.name;
}
