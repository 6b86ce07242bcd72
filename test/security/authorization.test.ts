import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { newKeyParts } from '../../src/organizations/key-format.ts';
import { scopesOf } from '../../src/organizations/scopes.ts';
import { tokenFor } from '../../src/signing/links.ts';
import { answeredOnly, bodyFor, isOwned } from './request.ts';
import {
  type Ids,
  madeUpKey,
  type Organization,
  type Said,
  type Served,
  type ServedOperation,
  startServed,
} from './served.ts';

/**
 * Made from the contracts that are served: a new operation, or a new dialect, is tested here without a line more.
 * What our own API answers in detail is in test/api/countersign/isolation.test.ts.
 */

let api: Served;
let owner: Organization;
let stranger: Organization;

beforeAll(async () => {
  api = await startServed();
  owner = await api.organization();
  stranger = await api.organization();
});
afterAll(() => api.stop());

/** Dialects that answer 403 about what is somebody else's. */
const TELLS_APART = new Set(['wahooks', 'clientmanager']);
const nameOf = ({ dialect, operation }: ServedOperation): string => `${dialect} ${operation.operationId}`;
const isWrite = ({ method }: ServedOperation): boolean => method !== 'get';
/** What is answered where it takes a phone that is linked. */
const UNLINKED: Record<string, number> = {
  'wahooks getConnectionProfile': 400,
  'countersign lookUpWhatsAppNumber': 409,
};
/** Without what differs from answer to answer. */
const saidBy = ({ status, body }: Said) => ({ status, body: { ...body, requestId: null, request_id: null } });

/** Calls with each operation that needs a key, and names the one that fails. */
async function each(
  wanted: (operation: ServedOperation) => boolean,
  check: (one: ServedOperation) => Promise<unknown>,
) {
  const chosen = api.operations.filter((one) => one.needsKey && wanted(one));
  expect(new Set(chosen.map(({ dialect }) => dialect)).size).toBeGreaterThanOrEqual(2);
  const failed: string[] = [];
  for (const operation of chosen) {
    await check(operation).catch((error: Error) => failed.push(`${nameOf(operation)}: ${error.message}`));
  }
  expect(failed).toEqual([]);
}

describe('every operation of every dialect', () => {
  test("answers another organization's ids like ids that do not exist: 404", async () => {
    const isSilent = (operation: ServedOperation) => isOwned(operation) && !TELLS_APART.has(operation.dialect);
    await each(isSilent, async (operation) => {
      const ids = owner.ids(operation.dialect);
      const nobodys: Ids = Object.fromEntries(Object.keys(ids).map((name) => [name, randomUUID()]));
      const headers = await stranger.key(operation.dialect);
      const theirs = await api.ask(operation, { ids, headers });
      const none = await api.ask(operation, { ids: nobodys, headers });
      expect(saidBy(theirs)).toEqual(saidBy(none));
      expect(theirs.status).toBe(404);
    });
  });

  test('or, where its document wants it so, tells that they are somebody else’s: 403', async () => {
    for (const operation of api.operations.filter(
      (one) => one.needsKey && isOwned(one) && TELLS_APART.has(one.dialect),
    )) {
      const ids = owner.ids(operation.dialect);
      const nobodys: Ids = Object.fromEntries(Object.keys(ids).map((name) => [name, randomUUID()]));
      const headers = await stranger.key(operation.dialect);
      const theirs = await api.ask(operation, { ids, headers });
      const none = await api.ask(operation, { ids: nobodys, headers });
      expect([nameOf(operation), theirs.status, none.status]).toEqual([nameOf(operation), 403, 404]);
    }
  });

  test('refuses to write with a key that may only read: 403', async () => {
    await each(isWrite, async (operation) => {
      // Asking what would happen changes nothing.
      if (String(operation.operation['x-scope'] ?? '*').endsWith(':read')) return;
      const reading = scopesOf(operation.dialect).filter((scope) => scope.endsWith(':read'));
      const headers = await owner.key(operation.dialect, reading);
      const { status } = await api.ask(operation, { ids: owner.ids(operation.dialect), headers });
      expect(status).toBe(403);
    });
  });

  test("refuses no key, a signer's link token and a key of another dialect: 401", async () => {
    await each(
      () => true,
      async (operation) => {
        const ids = owner.ids(operation.dialect);
        const token = tokenFor(api.product.core, ids.approvers!, 1);
        const other = operation.dialect === 'countersign' ? 'waqtum' : 'countersign';
        for (const headers of [
          {},
          { authorization: `Bearer ${token}` },
          { authorization: `Signing ${token}` },
          { 'x-api-key': token },
          await owner.key(other),
        ]) {
          expect((await api.ask(operation, { ids, headers })).status).toBe(401);
        }
      },
    );
  });

  test('answers an unknown key and a wrong secret alike', async () => {
    const key = await owner.key('countersign');
    const id = /_live_(\w+?)_/.exec(key.authorization!)![1]!;
    await each(
      () => true,
      async (operation) => {
        const ids = owner.ids(operation.dialect);
        const wrong = await api.ask(operation, {
          ids,
          headers: madeUpKey(operation.dialect, { ...newKeyParts(), id }),
        });
        const unknown = await api.ask(operation, { ids, headers: madeUpKey(operation.dialect, newKeyParts()) });
        expect(saidBy(wrong)).toEqual(saidBy(unknown));
        expect(wrong.status).toBe(401);
      },
    );
  });

  test('has left the owner untouched', async () => {
    for (const operation of api.operations.filter(({ needsKey, method }) => needsKey && method === 'get')) {
      // Being the operator is no part of everything.
      const headers = await owner.key(
        operation.dialect,
        scopesOf(operation.dialect).filter((scope) => ['*', 'operator'].includes(scope)),
      );
      const { status } = await api.ask(operation, { ids: owner.ids(operation.dialect), headers });
      // There is no final file yet: that this is no 403 or 401 is enough.
      const isFine = operation.operation.operationId.startsWith('download')
        ? [200, 404, 409, 422]
        : UNLINKED[nameOf(operation)] !== undefined
          ? [UNLINKED[nameOf(operation)]]
          : // The contract's example names an organization that does not exist; the document is the owner's, not the branch's.
            operation.operation['x-scope'] === 'operator' ||
              nameOf(operation) === 'countersign readSubOrganizationDocument'
            ? [404]
            : [200];
      expect({ operation: nameOf(operation), status }).toEqual({
        operation: nameOf(operation),
        status: isFine.includes(status) ? status : isFine,
      });
    }
  });
});

describe('what clients may not write', () => {
  const MARK = 'written-by-a-client';

  test('is refused or ignored in every body of every dialect, and stored nowhere', async () => {
    const shared = await api.organization();
    await each(
      (operation) => answeredOnly(operation).length > 0,
      async (operation) => {
        // Of its own for what takes things away; the rest may share.
        const victim = operation.method === 'delete' ? await api.organization() : shared;
        const body = bodyFor(operation) as Record<string, unknown>;
        const injected = Object.fromEntries(answeredOnly(operation).map((name) => [name, MARK]));
        const headers = await victim.key(operation.dialect);
        const said = await api.ask(operation, {
          ids: victim.ids(operation.dialect),
          headers,
          body: { ...body, ...injected },
        });
        expect(said.status).toBeLessThan(500);
        expect(JSON.stringify(said.body)).not.toContain(MARK);
      },
    );
    expect(await tablesWith(MARK)).toEqual([]);
  });

  async function tablesWith(text: string): Promise<string[]> {
    const client = new pg.Client(api.product.superuserUrl);
    await client.connect();
    const { rows } = await client.query<{ name: string }>(
      `select table_name as name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'`,
    );
    const found: string[] = [];
    for (const { name } of rows) {
      const { rowCount } = await client.query(`select 1 from ${name} t where t::text like $1 limit 1`, [`%${text}%`]);
      if (rowCount) found.push(name);
    }
    await client.end();
    return found;
  }
});
