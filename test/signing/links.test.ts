import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { openLink } from '../../src/signing/access.ts';
import { sendCode } from '../../src/signing/codes.ts';
import { openFile } from '../../src/signing/file.ts';
import { linkFor, tokenFor } from '../../src/signing/links.ts';
import { openOwnStamp } from '../../src/signing/own-stamp.ts';
import { viewLink } from '../../src/signing/view.ts';
import { invitePerson, messageTo, openWorld, type Person, queue, START, type World } from '../messaging/world.ts';

let world: World;

beforeAll(async () => {
  world = await openWorld();
});
afterEach(async () => {
  await world.sql('truncate organizations, documents cascade');
  world.clock.now = START;
});
afterAll(() => world.close());

const invited = async (options: Parameters<typeof invitePerson>[1] = {}): Promise<Person> => {
  const person = await invitePerson(world, options);
  await queue(world, messageTo(person));
  return person;
};
const isDead = (token: string) => expect(openLink(world.core, token)).rejects.toMatchObject({ code: 'link_dead' });

describe('a signing link', () => {
  test('opens the document of its approver, and of nobody else', async () => {
    const person = await invited();
    const other = await invited();
    const access = await openLink(world.core, person.token);
    expect(access).toMatchObject({
      organizationId: person.organizationId,
      linkVersion: 1,
      document: { id: person.documentId, title: 'Lease', status: 'in_progress', pages: 3 },
      approver: { id: person.approverId, status: 'invited', identity: 'code' },
    });
    expect((await openLink(world.core, other.token)).document.id).toBe(other.documentId);
  });

  test('is the same each time it is derived, and differs by approver and version', async () => {
    const { approverId } = await invited();
    expect(tokenFor(world.core, approverId, 1)).toBe(tokenFor(world.core, approverId, 1));
    expect(tokenFor(world.core, approverId, 1)).not.toBe(tokenFor(world.core, approverId, 2));
    expect(linkFor(world.core, approverId, 1)).toMatch(/^https:\/\/sign\.example\.com\/s\/[A-Za-z0-9_-]{32}$/);
  });

  test.each(['', 'x', 'A'.repeat(32), 'A'.repeat(5_000), `' or 1=1 --${'A'.repeat(21)}`, '\u0000'.repeat(32)])(
    'that we never made (%j) is dead',
    (token) => isDead(token),
  );

  test('that was never promised is dead, although it could be derived', async () => {
    const person = await invitePerson(world);
    await isDead(person.token);
  });

  test.each([
    ['a newer link was made', 'update approvers set link_version = 2', 'link_replaced'],
    ['the approver was replaced', `update approvers set status = 'replaced'`, 'approver_out_of_route'],
    ['the approver was removed', `update approvers set status = 'removed'`, 'approver_out_of_route'],
    ['the document is a draft', `update documents set status = 'draft'`, 'link_dead'],
  ])('opens nothing once %s, and says so to whom it was given', async (_, change, code) => {
    const person = await invited();
    await world.sql(change);
    for (const open of [viewLink, openFile, openOwnStamp])
      await expect(open(world.core, person.token, null)).rejects.toMatchObject({ code });
    await expect(sendCode(world.core, person.token)).rejects.toMatchObject({ code });
  });

  test('of somebody who was released shows how things stand, and opens nothing', async () => {
    const person = await invited();
    await world.sql(`update approvers set status = 'released', link_version = 2`);
    await world.sql(`update documents set status = 'voided', ended_at = now()`);
    expect(await viewLink(world.core, person.token, null)).toMatchObject({
      document: { status: 'voided' },
      approver: { status: 'released' },
      needsCode: false,
      yourTurn: false,
    });
    await expect(sendCode(world.core, person.token)).rejects.toMatchObject({ code: 'link_dead' });
    await expect(openFile(world.core, person.token, null)).rejects.toMatchObject({ code: 'link_dead' });
  });

  test('of a link older still stays replaced after a release', async () => {
    const person = await invited();
    await world.sql(`update approvers set status = 'released', link_version = 3`);
    await expect(openLink(world.core, person.token)).rejects.toMatchObject({ code: 'link_replaced' });
  });
});

describe('the view', () => {
  test('speaks the approver’s language', async () => {
    const person = await invited({ language: 'ar' });
    expect(await viewLink(world.core, person.token, null)).toEqual({
      organization: { name: 'Nour Trading', logo: null },
      document: { id: person.documentId, title: 'عقد إيجار', pages: 3, status: 'in_progress', expiresAt: null },
      approver: { id: person.approverId, name: 'أمل', action: 'sign', status: 'invited', language: 'ar' },
      fields: [],
      needsCode: true,
      yourTurn: true,
      keptStamp: false,
      receipt: null,
    });
  });

  test('asks for no code where the link is enough', async () => {
    const person = await invited({ identity: 'link', action: 'approve' });
    expect(await viewLink(world.core, person.token, null)).toMatchObject({ needsCode: false, yourTurn: true });
  });

  test.each([
    ['before the turn', `update approvers set status = 'waiting'`],
    ['after the decision', `update approvers set status = 'completed'`],
    ['when every decision is in', 'update documents set completing = true'],
    ['from the very millisecond of the expiry', `update documents set expires_at = '2026-03-01T09:00:00Z'`],
  ])('says that it is not your turn %s', async (_, change) => {
    const person = await invited();
    await world.sql(change);
    expect(await viewLink(world.core, person.token, null)).toMatchObject({ yourTurn: false });
  });

  test('and the file change nothing at all, however often they are read', async () => {
    const person = await invited({ identity: 'link' });
    const state = () =>
      world.sql(
        `select (select jsonb_agg(to_jsonb(t) order by id) from documents t) as documents, (select jsonb_agg(to_jsonb(t)) from approvers t) as approvers,
           (select jsonb_agg(to_jsonb(t)) from signing_links t) as links, (select jsonb_agg(to_jsonb(t)) from messages t) as messages,
           (select count(*) from signing_codes) as codes, (select count(*) from signing_sessions) as sessions,
           (select count(*) from audit_entries) as trail, (select count(*) from decisions) as decisions`,
      );
    const before = await state();
    for (let n = 0; n < 3; n += 1) {
      await viewLink(world.core, person.token, null);
      await viewLink(world.core, person.token, 'A'.repeat(43));
      (await openFile(world.core, person.token, null)).stream.destroy();
    }
    expect(await state()).toEqual(before);
  });
});

describe('the file of a link', () => {
  const read = async (token: string, session: string | null = null) => {
    const { stream, ...file } = await openFile(world.core, token, session);
    return { ...file, content: Buffer.concat(await stream.toArray()).toString() };
  };

  test('is the latest version, and the final one once there is one', async () => {
    const person = await invited({ identity: 'link' });
    expect(await read(person.token)).toMatchObject({ content: `%PDF of ${person.documentId}`, title: 'Lease' });
    for (const [number, kind] of [
      [1, 'stamped'],
      [2, 'final'],
    ]) {
      const { sha256, bytes } = await world.core.files.put(Buffer.from(`%PDF ${kind}`));
      await world.sql(
        'insert into document_versions (document_id, number, organization_id, kind, sha256, bytes, pages) values ($1, $2, $3, $4, $5, $6, 3)',
        [person.documentId, number, person.organizationId, kind, sha256, bytes],
      );
      expect(await read(person.token)).toMatchObject({ content: `%PDF ${kind}`, sha256, bytes });
    }
  });

  test('stays closed without a code where one is needed', async () => {
    const person = await invited();
    await expect(openFile(world.core, person.token, null)).rejects.toMatchObject({ code: 'code_required' });
    await expect(openFile(world.core, person.token, 'A'.repeat(43))).rejects.toMatchObject({ code: 'code_required' });
  });
});
