import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { expect } from '@jest/globals';
import type { DocumentState } from '../../src/domain/model.ts';
import { openClient } from '../../src/temporal/connection.ts';
import type { Product } from './product.ts';

/**
 * What must hold after every fault, once things have settled. Reads all stores, past the application.
 */
export async function checkInvariants(product: Pick<Product, 'core'>, organizationId: string): Promise<void> {
  const read = <Row extends object>(sql: string) => product.core.database.read<Row>(organizationId, sql);
  const temporal = await openClient(product.core.config, product.core.keyring);
  try {
    const documents = await read<{ id: string; status: string; version: number }>(
      `select id, status, version::int as version from documents where status <> 'draft'`,
    );
    for (const document of documents) {
      // One workflow a document, and the projection equals it.
      const handle = temporal.workflow.getHandle(`document:${document.id}`);
      const state = await handle.query<DocumentState>('state');
      expect(document).toMatchObject({ status: state.status, version: state.version });
      const decided = state.steps
        .flatMap((step) => step.approvers)
        .filter(({ decision }) => decision?.outcome === 'complete');
      const versions = await read<{ sha256: string; previous_sha256: string | null; decision_id: string | null }>(
        `select sha256, previous_sha256, decision_id from document_versions where document_id = '${document.id}' order by number`,
      );
      // One stamp a decision; an unbroken chain of files whose bytes are what their names say.
      const stamped = versions.flatMap(({ decision_id }) => decision_id ?? []);
      expect(new Set(stamped).size).toBe(stamped.length);
      if (state.status === 'approved') expect(stamped).toHaveLength(decided.length);
      for (const [index, version] of versions.entries()) {
        expect(version.previous_sha256).toBe(versions[index - 1]?.sha256 ?? null);
        const bytes = await readFile(await product.core.files.path(version.sha256));
        expect(createHash('sha256').update(bytes).digest('hex')).toBe(version.sha256);
      }
    }
    // One accepted decision an approver.
    expect(
      await read(`select approver_id from decisions where accepted_at is not null group by 1 having count(*) > 1`),
    ).toEqual([]);
    // Events are numbered without a gap.
    expect(
      await read(
        `select document_id from events where document_id is not null group by 1 having count(*) <> max(sequence) or min(sequence) <> 1`,
      ),
    ).toEqual([]);
    // Every event is delivered or dead-lettered at every endpoint.
    expect(await read(`select id, status from deliveries where status not in ('delivered', 'dead')`)).toEqual([]);
    // Nothing is promised any more.
    expect(await read('select id from outbox')).toEqual([]);
    expect(await read(`select id from messages where status in ('queued', 'sending')`)).toEqual([]);
  } finally {
    await temporal.connection.close();
  }
}
