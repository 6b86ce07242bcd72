/**
 * What the evidence of a document rests on, read from its rows. Nothing later than the last decision is taken, so that a
 * sealing that is tried again, days later perhaps, finds the same.
 */

import { createHash } from 'node:crypto';
import type { Core } from '../core.ts';
import type { IdentityProof, Mark } from '../documents/entities.ts';
import { readWhole } from '../documents/reading.ts';
import type { WholeDocument } from '../documents/rows.ts';
import type { FieldValues } from '../domain/fields.ts';
import type { Outcome } from '../domain/model.ts';
import { iso } from '../iso.ts';
import { readProfile } from '../organizations/profile.ts';
import type { Channel } from '../organizations/settings.ts';
import type { Finding } from '../pdf/intake/findings.ts';
import type {
  AuditDecision,
  AuditEventFacts,
  AuditFinding,
  AuditIdentity,
  AuditRecordInput,
  AuditSource,
  AuditVersion,
} from './audit-record.ts';
import { maskPhone, networkOf, summarizeUserAgent } from './masking.ts';
import { showVerificationCode } from './verification-code.ts';

export type EvidenceRef = { organizationId: string; documentId: string };
export type EvidenceFacts = {
  audit: AuditRecordInput;
  /** The rows, for names in other languages. */
  document: WholeDocument;
  /** Of the organization: for times that are nobody's own. */
  timeZone: string;
};

/** @throws Problem not_found; Error when nobody has decided yet */
export async function readFacts(core: Core, { organizationId, documentId }: EvidenceRef): Promise<EvidenceFacts> {
  const document = await readWhole(core, organizationId, documentId);
  const { name, settings } = await readProfile(core, organizationId);
  const decisions = await readDecisions(core, document);
  const completedAt = decisions.at(-1)?.decidedAt;
  if (!completedAt) throw new Error(`document ${documentId} has no decision to give evidence of`);
  const { sources, findings } = await readSources(core, document);
  const audit: AuditRecordInput = {
    document: {
      id: document.id,
      title: document.title,
      reference: document.reference,
      organization: { id: organizationId, name },
      language: document.language,
      mode: document.mode,
      sentAt: iso(document.sent_at),
      completedAt,
      pages: document.page_count,
      verificationCode: showVerificationCode(document.verification_code),
    },
    sources,
    versions: await readVersions(core, document),
    approvers: approversOf(document),
    decisions,
    findings,
    events: await readEvents(core, document, completedAt),
  };
  return { audit, document, timeZone: settings.timeZone };
}

/** In the order of the route; those who left it come last. */
function approversOf({ approvers, steps }: WholeDocument): AuditRecordInput['approvers'] {
  const stepOf = new Map(steps.map(({ id }, index) => [id, index + 1]));
  return approvers
    .map((approver) => ({
      id: approver.id,
      name: approver.name,
      role: approver.role,
      action: approver.action,
      status: approver.status,
      step: stepOf.get(approver.step_id) ?? null,
      language: approver.language,
      timeZone: approver.time_zone,
      phoneMasked: maskPhone(approver.phone),
    }))
    .sort((a, b) => (a.step ?? Number.POSITIVE_INFINITY) - (b.step ?? Number.POSITIVE_INFINITY));
}

type DecisionRow = {
  id: string;
  approver_id: string;
  outcome: Outcome;
  mark: Mark | null;
  initials: Mark | null;
  stamp: Mark | null;
  field_values: FieldValues;
  reason: string | null;
  comment: string | null;
  identity: Partial<IdentityProof>;
  seen_sha256: string;
  ip: string | null;
  user_agent: string | null;
  decided_at: string;
};

async function readDecisions(core: Core, { id, organization_id, approvers }: WholeDocument): Promise<AuditDecision[]> {
  const rows = await core.database.read<DecisionRow>(
    organization_id,
    `select id, approver_id, outcome, mark, initials, stamp, field_values, reason, comment, identity, seen_sha256, ip,
            user_agent, ${utc('accepted_at')} as decided_at
     from decisions where document_id = $1 and accepted_at is not null order by accepted_at, id`,
    [id],
  );
  const zones = new Map(approvers.map((approver) => [approver.id, approver.time_zone]));
  return rows.map((row) => ({
    id: row.id,
    approverId: row.approver_id,
    outcome: row.outcome,
    decidedAt: row.decided_at,
    timeZone: zones.get(row.approver_id) ?? 'UTC',
    identity: identityOf(row.identity),
    markKind: row.mark?.kind ?? null,
    markSha256: hashOfMark(row.mark),
    initialsSha256: hashOfMark(row.initials),
    stampSha256: hashOfMark(row.stamp),
    fields: Object.entries(row.field_values)
      .map(([field, value]) => ({ id: field, value }))
      .sort((a, b) => (a.id < b.id ? -1 : 1)),
    seenSha256: row.seen_sha256,
    reason: row.reason,
    comment: row.comment,
    ipNetwork: networkOf(row.ip),
    userAgent: summarizeUserAgent(row.user_agent),
  }));
}

function identityOf(proof: Partial<IdentityProof>): AuditIdentity {
  const { policy = 'link', linkChannel = null, codeChannel = null, codeVerifiedAt = null, reply } = proof;
  const by = { policy, linkChannel, codeChannel, codeVerifiedAt };
  return reply ? { kind: 'chat_reply', ...by, reply } : { kind: identityKind(linkChannel, codeChannel), ...by };
}

function identityKind(link: Channel | null, code: Channel | null): AuditIdentity['kind'] {
  if (code === null) return 'link';
  if (link === null) return 'code_link_by_sender';
  return link === code ? 'code_same_channel' : 'code_other_channel';
}

function hashOfMark(mark: Mark | null): string | null {
  if (mark === null) return null;
  return mark.kind === 'typed' ? createHash('sha256').update(mark.text, 'utf8').digest('hex') : mark.imageSha256;
}

/** The sealed file itself, and what is made of it later, cannot stand in what is attached to it. */
async function readVersions(core: Core, { id, organization_id }: WholeDocument): Promise<AuditVersion[]> {
  return core.database.read<AuditVersion>(
    organization_id,
    `select number, kind, sha256, previous_sha256 as "previousSha256", decision_id as "decisionId", bytes::float8 as bytes, pages
     from document_versions where document_id = $1 and kind in ('original', 'stamped') order by number`,
    [id],
  );
}

async function readSources(
  core: Core,
  { id, organization_id }: WholeDocument,
): Promise<{ sources: AuditSource[]; findings: AuditFinding[] }> {
  const rows = await core.database.read<AuditSource & { findings: Finding[] }>(
    organization_id,
    `select position, sha256, bytes::float8 as bytes, media_type as "mediaType", findings
     from document_sources where document_id = $1 order by position`,
    [id],
  );
  return {
    sources: rows.map(({ findings: _, ...source }) => source),
    findings: rows.flatMap(({ findings }) => findings.map(({ kind, count, pages = [] }) => ({ kind, count, pages }))),
  };
}

/** The document's trail and the messages that went out to its approvers, in the order of time. */
async function readEvents(
  core: Core,
  { id, organization_id }: WholeDocument,
  until: string,
): Promise<AuditEventFacts[]> {
  return core.database.read<AuditEventFacts>(
    organization_id,
    `select sequence, at, type, actor, "approverId", details from (
       select occurred_at as happened, 0 as rank, id::text as id, sequence, ${utc('occurred_at')} as at, action as type,
              actor, approver_id as "approverId", details
       from audit_entries where document_id = $1 and occurred_at <= $2::timestamptz
       union all
       select sent_at, 1, id::text, null, ${utc('sent_at')}, 'message.sent', '{"kind": "system"}'::jsonb, approver_id,
              jsonb_build_object('kind', kind, 'channel', channel, 'language', language)
       from messages where document_id = $1 and approver_id is not null and direction = 'out' and sent_at <= $2::timestamptz
     ) happened order by happened, rank, lpad(id, 40, '0')`,
    [id, until],
  );
}

/** A time as the audit writes it, an SQL expression. */
const utc = (column: string): string => `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
