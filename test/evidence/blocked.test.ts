import { rename, rm, writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import pg from 'pg';
import type { Caller } from '../../src/core.ts';
import { readDocument } from '../../src/documents/reading.ts';
import type { DocumentView } from '../../src/documents/view.ts';
import { checkSealing } from '../../src/evidence/readiness.ts';
import { type Faults, startTrust, type Trust } from '../simulators/trust/trust.ts';
import { approversOf, decide, sent } from '../support/documents.ts';
import { eventually, type Product, startProduct } from '../support/product.ts';
import { startTimeSkipping } from '../support/time.ts';
import { makeSealing, type Sealing } from './sealing-fixture.ts';
import { isIntact, signaturesIn } from './signatures.ts';

/** What a document shows while it cannot be sealed, and that nobody has to touch it when the cause is gone. */

let environment: TestWorkflowEnvironment;
let product: Product;
let trust: Trust;
let sealing: Sealing;
let superuser: pg.Client;
beforeAll(async () => {
  [environment, trust] = await Promise.all([startTimeSkipping(), startTrust()]);
  product = await startProduct({ temporalAddress: environment.address });
  sealing = makeSealing(product, trust);
  superuser = new pg.Client(product.superuserUrl);
  await superuser.connect();
});
afterAll(async () => {
  await superuser.end();
  await Promise.all([product.stop(), trust.close()]);
  await environment.teardown();
});

/** The document once it is as wanted, while the time between two tries passes. */
function later(caller: Caller, id: string, wanted: (document: DocumentView) => boolean): Promise<DocumentView> {
  return eventually(async () => {
    await environment.sleep(1_000);
    const document = await readDocument(product.services, caller, id);
    return wanted(document) && document;
  });
}

const blocked = (caller: Caller, id: string) => later(caller, id, (document) => document.blocked !== null);

/** That it ends by itself, with one good seal at the level that was asked for. */
async function expectHealed(caller: Caller, id: string, level = 'B-T'): Promise<void> {
  const healed = await later(caller, id, ({ endedAt }) => endedAt !== null);
  expect(healed).toMatchObject({ status: 'approved', blocked: null, seal: { level, problem: null } });
  const versions = await sealing.files(caller, id);
  expect(versions.filter(({ kind }) => kind === 'final')).toHaveLength(1);
  const { bytes } = versions.at(-1)!;
  const [found, ...others] = signaturesIn(bytes);
  expect(others).toEqual([]);
  expect(isIntact(bytes, found!)).toBe(true);
}

describe('a timestamp server', () => {
  test.each<[NonNullable<Faults['tsa']>, RegExp]>([
    ['wrong_nonce', /timestamp server .*wrong nonce/],
    ['wrong_imprint', /timestamp server .* stamped something else/],
    ['wrong_signature', /timestamp server .* signature is not valid/],
    ['http_500', /timestamp server .* HTTP 500/],
    ['rejected', /timestamp server .* refused the request/],
    ['garbage', /timestamp server .* not a timestamp/],
    ['expired_certificate', /timestamp server .* not valid at the time/],
  ])('that is wrong (%s) is named on the document, and waited for', async (fault, reason) => {
    const caller = await sealing.organization('B-T');
    trust.faults.tsa = fault;
    try {
      const { id } = await sealing.decided(caller);
      const stuck = await blocked(caller, id);
      expect(stuck).toMatchObject({ status: 'in_progress', seal: null, blocked: { task: 'seal' } });
      expect(stuck.blocked!.reason).toMatch(reason);
      expect((await sealing.files(caller, id)).map(({ kind }) => kind)).not.toContain('final');
      trust.faults.tsa = null;
      await expectHealed(caller, id);
    } finally {
      trust.faults.tsa = null;
    }
  });
});

test('a seal never comes out at a lower level than was asked for', async () => {
  const caller = await sealing.organization('B-LT');
  trust.faults.ocsp = 'http_500';
  try {
    const { id } = await sealing.decided(caller);
    const stuck = await blocked(caller, id);
    expect(stuck.blocked!.reason).toMatch(/OCSP responder .* HTTP 500/);
    // Readiness says how many there are and nothing about whose they are.
    await expect(checkSealing(product.core)).rejects.toThrow(/^\d+ approved documents cannot be sealed; /);
    trust.faults.ocsp = null;
    await expectHealed(caller, id, 'B-LT');
    await expect(checkSealing(product.core)).resolves.toBeUndefined();
  } finally {
    trust.faults.ocsp = null;
  }
});

describe('a seal certificate', () => {
  test('that has ended blocks until there is another', async () => {
    const caller = await sealing.organization('B-T');
    const lastYear = { from: new Date('2024-01-01'), to: new Date('2024-12-31') };
    const { chain } = await trust.issue({
      ...{ subject: { commonName: 'Example Seal' }, keyType: 'p256', validity: lastYear },
    });
    // As if it had ended since it was uploaded, which would have been refused.
    await change(caller, 'chain = $2', chain);
    const { id } = await sealing.decided(caller);
    const stuck = await blocked(caller, id);
    expect(stuck.blocked).toMatchObject({ task: 'seal' });
    expect(stuck.blocked!.reason).toMatch(/seal certificate is valid only from 2024-01-01.* to 2024-12-31/);
    await sealing.certify(caller, await sealing.issue());
    await expectHealed(caller, id);
  });

  test('whose key cannot be opened blocks until there is another', async () => {
    const caller = await sealing.organization('B-T');
    await change(caller, 'key_holder = $2', Buffer.from('sealed by a master key that was lost'));
    const { id } = await sealing.decided(caller);
    const stuck = await blocked(caller, id);
    expect(stuck.blocked).toEqual(
      expect.objectContaining({ task: 'seal', reason: 'the key of the seal certificate cannot be opened' }),
    );
    await sealing.certify(caller, await sealing.issue());
    await expectHealed(caller, id);
  });

  function change({ organizationId }: Caller, assignment: string, value: unknown) {
    const current = 'where organization_id = $1 and retired_at is null';
    return superuser.query(`update seal_certificates set ${assignment} ${current}`, [organizationId, value]);
  }
});

test('a file store that is away blocks, and nothing is lost when it is back', async () => {
  const caller = await sealing.organization('B-T');
  const { filesFolder } = product.core.config;
  const document = await sent(product, caller);
  await rename(filesFolder, `${filesFolder}.away`);
  // As when a network disk is not mounted, and the place where it belongs cannot be written to.
  await writeFile(filesFolder, '');
  try {
    await decide(product, caller, document, approversOf(document)[0]!.id);
    const stuck = await blocked(caller, document.id);
    // Without the paths of this machine, which are nobody's business.
    expect(stuck.blocked!.reason).toBe('files or the database cannot be used now');
  } finally {
    await rm(filesFolder, { force: true });
    await rename(`${filesFolder}.away`, filesFolder);
  }
  await expectHealed(caller, document.id);
});
