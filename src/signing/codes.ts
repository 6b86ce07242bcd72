/**
 * Codes that show that whoever holds the link also holds the phone.
 *
 * Invariants:
 * - C1 only the newest code of a link is good; once, for ten minutes, and for five guesses.
 * - C2 everything is counted in PostgreSQL under a lock on the approver's row: a thousand guesses at once, on any
 *   number of processes, are five guesses.
 * - C3 a code rests only as an HMAC bound to the approver, the link and the code's own id; it is compared in constant time.
 */
import { randomInt, randomUUID, timingSafeEqual } from 'node:crypto';
import type { EntityManager } from '@mikro-orm/postgresql';
import { tellOfIdentified } from '../contracts/telling.ts';
import type { Core } from '../core.ts';
import { Problem } from '../errors/problem.ts';
import { asciiDigits } from '../messaging/phone.ts';
import { queueMessages } from '../messaging/queue.ts';
import { type Channel, completeSettings } from '../organizations/settings.ts';
import { type Access, isReleased, openLink } from './access.ts';
import { codeLadder, linkChannel } from './channels.ts';
import { type Code, type History, lockHistory, readHistory, refuseGuess, refuseMoreSends } from './code-history.ts';
import { LIMITS } from './limits.ts';
import { createSession } from './sessions.ts';
import { writeTrail } from './trail.ts';

/**
 * Sends a fresh code to the approver; the ones before are void from here on.
 * @throws Problem `link_dead`, `code_not_needed`, `two_channels_needed`, `code_sends_exceeded`, `code_tries_exceeded`
 */
export async function sendCode(core: Core, token: string): Promise<{ channel: Channel; expiresAt: string }> {
  const access = await openAlive(core, token);
  return core.database.tenant(access.organizationId, async (em) => {
    const history = await lockHistory(core, em, access);
    refuseMoreSends(core, history);
    const now = new Date(core.now());
    // A millisecond of its own, so that it is certain which code is the newest.
    const createdAt = new Date(Math.max(core.now(), (history.codes[0]?.created_at ?? 0) + 1));
    const ladder = await codeLadder(em, access, now);
    const channel = ladder[0]!;
    const id = randomUUID();
    const code = String(randomInt(1_000_000)).padStart(6, '0');
    const expiresAt = new Date(core.now() + LIMITS.codeLifeMs);
    await em.execute(
      `with outdated as (
         update messages set status = 'cancelled', due_at = null, updated_at = ?
         where document_id = ? and approver_id = ? and kind = 'code' and status = 'queued')
       insert into signing_codes (id, organization_id, document_id, approver_id, link_version, code_hash, channel, expires_at, created_at)
       values (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      [
        now,
        access.document.id,
        access.approver.id,
        id,
        access.organizationId,
        access.document.id,
        access.approver.id,
        access.linkVersion,
        hashCode(core, access, id, code),
        channel,
        expiresAt,
        createdAt,
      ],
    );
    await queueCode(core, em, access, { id, code, ladder });
    await writeTrail(core, em, access, 'code.sent', { channel });
    return { channel, expiresAt: expiresAt.toISOString() };
  });
}

/**
 * Exchanges a code for a session.
 * @returns the session's token, to be sent as `Authorization: Signing …`.
 * @throws Problem `code_wrong`, `code_tries_exceeded`, and `code_expired` also for a code that was used, replaced or never
 *   sent, and for a second factor whose channel the link has since gone out on as well: the next code takes the other.
 */
export async function verifyCode(
  core: Core,
  token: string,
  code: string,
): Promise<{ session: string; expiresAt: string }> {
  const access = await openAlive(core, token);
  // A flood of guesses ends here, and does not queue for the lock with a connection each.
  const hopeless = refuseGuess(core, await readHistory(core, access));
  if (hopeless) throw hopeless;
  // The refusal is thrown after the commit, or the wrong guess would not be counted.
  const result = await core.database.tenant(access.organizationId, async (em) => {
    const history = await lockHistory(core, em, access);
    const latest = history.latest;
    const refusal = refuseGuess(core, history);
    if (refusal || !latest) return refusal ?? new Problem('code_expired');
    if (!isRight(core, access, latest, asciiDigits(code.trim()))) return countWrong(core, em, access, history, latest);
    const now = new Date(core.now());
    await em.execute('update signing_codes set used_at = ? where id = ?', [now, latest.id]);
    const channel = await channelOf(em, access, latest);
    const isOneFactor = access.approver.identity === 'two_factor' && channel === (await linkChannel(em, access, now));
    if (isOneFactor) return new Problem('code_expired');
    await writeTrail(core, em, access, 'code.verified', { channel });
    const session = await createSession(core, em, access, channel);
    await tellOfIdentified(core, em, { documentId: access.document.id, approverId: access.approver.id });
    return session;
  });
  if (result instanceof Problem) throw result;
  return result;
}

async function openAlive(core: Core, token: string): Promise<Access> {
  const access = await openLink(core, token);
  if (isReleased(access)) throw new Problem('link_dead');
  if (access.approver.identity === 'link') throw new Problem('code_not_needed');
  return access;
}

async function countWrong(
  core: Core,
  em: EntityManager,
  access: Access,
  history: History,
  latest: Code,
): Promise<Problem> {
  await em.execute('update signing_codes set wrong_tries = wrong_tries + 1 where id = ?', [latest.id]);
  if (history.wrongTries + 1 === LIMITS.codeTriesPerDayMax) {
    await writeTrail(core, em, access, 'code.locked', { wrongTries: LIMITS.codeTriesPerDayMax });
  }
  return new Problem('code_wrong');
}

/** By which channel the code reached the approver: the last one it was sent on, or the one it was meant for. */
async function channelOf(em: EntityManager, access: Access, code: Code): Promise<Channel> {
  const [sent] = await em.execute<{ channel: Channel }[]>(
    `select channel from messages where document_id = ? and approver_id = ? and kind = 'code' and occasion = ?
       and status in ('sending', 'accepted', 'delivered', 'read') order by rung desc limit 1`,
    [access.document.id, access.approver.id, code.id],
  );
  return sent?.channel ?? code.channel;
}

function hashCode({ keyring }: Core, access: Access, id: string, code: string): Buffer {
  return keyring.mac('signing-code', `${access.approver.id}.${access.linkVersion}.${id}.${code}`);
}

function isRight(core: Core, access: Access, { id, code_hash }: Code, code: string): boolean {
  return timingSafeEqual(hashCode(core, access, id, code), code_hash);
}

async function queueCode(
  core: Core,
  em: EntityManager,
  { organizationId, organization, document, approver }: Access,
  { id, code, ladder }: { id: string; code: string; ladder: Channel[] },
): Promise<void> {
  await queueMessages(core, em, [
    {
      organizationId,
      documentId: document.id,
      approverId: approver.id,
      kind: 'code',
      occasion: id,
      recipient: approver.phone,
      language: approver.language,
      ladder,
      linkVersion: null,
      content: {
        organization: organization.name,
        title: document.title,
        titles: document.titles,
        action: approver.action,
        timeZone: approver.timeZone,
        expiresAt: null,
        reason: null,
        code,
        own: completeSettings(organization.settings).texts.code[approver.language],
      },
    },
  ]);
}
