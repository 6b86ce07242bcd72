/**
 * The machine-readable audit of one document, attached to its PDF as `countersign-audit.json`, so that whoever holds the
 * file holds the story. This module owns its shape, its one canonical text and its hash chain; it reads nothing.
 *
 * - R1 The same facts give the same bytes: `canonicalBytes` is canonical JSON after RFC 8785 (names sorted by UTF-16 code
 *   units, ECMAScript's numbers and strings, no white space) in UTF-8. No name in a record is a whole number, the one
 *   kind of name that JavaScript would put in an order of its own.
 * - R2 The chain covers every field: its root is the hash of everything but `events` and `chain`; each event is hashed
 *   with the hash before it; `chain.head` is the last of them. So `verifyChain` finds any altered value, and
 *   `readAuditRecord`, which also insists on the canonical text, any altered byte.
 * - R3 A chain proves that its parts belong together, not who wrote them: that is what the seal round the file is for.
 * - R4 The file goes from hand to hand, so what identifies a person beyond the name is masked (see masking.ts). The
 *   organization's own audit trail keeps the whole of it.
 */
import { createHash } from 'node:crypto';
import { canonicalJson } from '../audit/canonical.ts';
import type { Action, ApproverStatus, Language, Outcome } from '../domain/model.ts';
import type { Channel, IdentityPolicy } from '../organizations/settings.ts';

const AUDIT_FORMAT = 'countersign-audit/1';
export const AUDIT_FILE_NAME = 'countersign-audit.json';

/** All times are ISO 8601 in UTC with milliseconds; all hashes SHA-256 in lower-case hexadecimal. */
export type AuditDocument = {
  id: string;
  title: string;
  /** The sender's own reference. */
  reference: string | null;
  organization: { id: string; name: string };
  language: Language;
  mode: 'live' | 'test';
  sentAt: string | null;
  /** When the last decision was in. */
  completedAt: string;
  pages: number;
  /** Sixteen characters in groups of four. */
  verificationCode: string;
};
/** A state of the file before it was sealed. Each but the first names the one that it was made from. */
export type AuditVersion = {
  number: number;
  kind: string;
  sha256: string;
  previousSha256: string | null;
  /** Whose stamp made it; null for what was uploaded. */
  decisionId: string | null;
  bytes: number;
  pages: number;
};
export type AuditApprover = {
  id: string;
  name: string;
  role: string | null;
  action: Action;
  status: ApproverStatus;
  /** From 1; null for who was taken out of the route together with the step. */
  step: number | null;
  language: Language;
  timeZone: string;
  /** Such as `+966•••••4567`. */
  phoneMasked: string;
};
/**
 * How somebody was identified. A code on the channel that carried the link shows no more than the link does: one factor.
 * `code_link_by_sender`: the sender handed the link over, by a way that we do not know. `chat_reply`: the decision is an
 * answer to the invitation, by the account of the number that was asked.
 */
export type AuditIdentity = {
  kind: 'link' | 'code_same_channel' | 'code_other_channel' | 'code_link_by_sender' | 'chat_reply';
  /** What the sender had asked for. */
  policy: IdentityPolicy;
  linkChannel: Channel | null;
  codeChannel: Channel | null;
  codeVerifiedAt: string | null;
  /** Only of a `chat_reply`: the answer, by the channel's own id of it. */
  reply?: { channel: Channel; messageId: string };
};
export type AuditDecision = {
  id: string;
  approverId: string;
  outcome: Outcome;
  decidedAt: string;
  /** On whose clock the stamp shows it. */
  timeZone: string;
  identity: AuditIdentity;
  markKind: 'drawn' | 'uploaded' | 'typed' | null;
  /** Of the picture's bytes, or of the typed text in UTF-8; likewise of initials, and of a stamp beside the signature. */
  markSha256: string | null;
  initialsSha256: string | null;
  stampSha256: string | null;
  /** What was typed and ticked, in the order of the fields' ids. */
  fields: { id: string; value: string | boolean }[];
  /** Of the file that the approver was shown. */
  seenSha256: string;
  reason: string | null;
  comment: string | null;
  /** The network only: `203.0.113.0/24` or `2001:db8:1::/48`. */
  ipNetwork: string | null;
  /** Such as "Safari on iOS". */
  userAgent: string | null;
};
/** An event as it happened, before it has its place in the chain. `details` holds texts, numbers, booleans and nulls. */
export type AuditEventFacts = {
  /** Of the document's own events, which have no gap; null for what was noted beside them (`code.sent`, …). */
  sequence: number | null;
  at: string;
  type: string;
  actor: { kind: string; id?: string };
  approverId: string | null;
  details: Record<string, unknown>;
};
export type AuditEvent = AuditEventFacts & { previousHash: string; hash: string };
/** An upload, in the order in which they became the first version. */
export type AuditSource = { position: number; sha256: string; bytes: number; mediaType: string };
/** Something that was taken out of an upload at intake, or made lasting: see src/pdf/intake/findings.ts. */
export type AuditFinding = {
  kind: string;
  count: number;
  /** Of the first version, from 1: the first ones, when there are many. */
  pages: number[];
};

export type AuditRecordInput = {
  document: AuditDocument;
  sources: AuditSource[];
  versions: AuditVersion[];
  approvers: AuditApprover[];
  decisions: AuditDecision[];
  findings: AuditFinding[];
  /** In the order of the chain. */
  events: AuditEventFacts[];
};
export type AuditRecord = Omit<AuditRecordInput, 'events'> & {
  format: typeof AUDIT_FORMAT;
  events: AuditEvent[];
  chain: { algorithm: 'sha256'; root: string; head: string };
};

/** What is wrong with a record. `event` counts from 0. */
export type AuditProblem =
  | { code: 'not_json' | 'not_canonical' | 'unknown_format' | 'malformed' }
  /** Something beside the events was altered. */
  | { code: 'root_mismatch' }
  | { code: 'event_mismatch'; event: number }
  /** Events were cut off the end, or added to it. */
  | { code: 'head_mismatch' }
  /** A version does not follow the one before it. */
  | { code: 'version_mismatch'; version: number }
  | { code: 'unknown_approver' | 'unknown_decision'; id: string };

/** The record of these facts, with its chain. */
export function buildAuditRecord({ events, ...facts }: AuditRecordInput): AuditRecord {
  const root = sha256(canonicalJson({ ...facts, format: AUDIT_FORMAT }));
  let head = root;
  const chained = events.map((event) => {
    const previousHash = head;
    head = eventHash(previousHash, event);
    return { ...event, previousHash, hash: head };
  });
  return { ...facts, format: AUDIT_FORMAT, events: chained, chain: { algorithm: 'sha256', root, head } };
}

/** The bytes of the attachment. */
export function canonicalBytes(record: AuditRecord): Buffer {
  return Buffer.from(canonicalJson(record), 'utf8');
}

/**
 * The record in the bytes of an attachment; null where they hold none. Every problem there is comes with it. The bytes may
 * be anybody's: nothing is thrown.
 */
export function readAuditRecord(bytes: Uint8Array): { record: AuditRecord | null; problems: AuditProblem[] } {
  const none = (code: 'not_json' | 'unknown_format' | 'malformed') => ({ record: null, problems: [{ code }] });
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes));
  } catch {
    return none('not_json');
  }
  if (!isObject(value) || value.format !== AUDIT_FORMAT) return none('unknown_format');
  if (!hasShape(value)) return none('malformed');
  try {
    const isCanonical = Buffer.from(bytes).equals(canonicalBytes(value));
    const problems = verifyChain(value);
    return { record: value, problems: isCanonical ? problems : [{ code: 'not_canonical' }, ...problems] };
  } catch (error) {
    if (error instanceof RangeError) return none('malformed'); // Nested deeper than the stack reaches.
    throw error;
  }
}

/** Computes every hash again and follows every reference. An empty list: nothing was altered since it was built. */
export function verifyChain(record: AuditRecord): AuditProblem[] {
  return [...hashProblems(record), ...versionProblems(record.versions), ...referenceProblems(record)];
}

function hashProblems({ events, chain, ...facts }: AuditRecord): AuditProblem[] {
  const problems: AuditProblem[] = [];
  const root = sha256(canonicalJson(facts));
  if (root !== chain.root) problems.push({ code: 'root_mismatch' });
  let head: string = chain.root;
  for (const [index, { hash, ...event }] of events.entries()) {
    const { previousHash, ...bare } = event;
    if (previousHash !== head || hash !== eventHash(previousHash, bare))
      problems.push({ code: 'event_mismatch', event: index });
    head = hash;
  }
  const isWhole =
    chain.head === head && canonicalJson(chain) === canonicalJson({ algorithm: 'sha256', root: chain.root, head });
  return isWhole ? problems : [...problems, { code: 'head_mismatch' }];
}

function versionProblems(versions: AuditVersion[]): AuditProblem[] {
  return versions.flatMap((version, index) => {
    const before = versions[index - 1];
    const follows = before
      ? version.previousSha256 === before.sha256 && version.number > before.number
      : version.previousSha256 === null;
    return follows ? [] : [{ code: 'version_mismatch', version: version.number } as const];
  });
}

function referenceProblems({ approvers, decisions, versions }: AuditRecord): AuditProblem[] {
  const approverIds = new Set(approvers.map(({ id }) => id));
  const decisionIds = new Set(decisions.map(({ id }) => id));
  return [
    ...decisions.flatMap(({ approverId: id }) =>
      approverIds.has(id) ? [] : [{ code: 'unknown_approver', id } as const],
    ),
    ...versions.flatMap(({ decisionId: id }) =>
      id === null || decisionIds.has(id) ? [] : [{ code: 'unknown_decision', id } as const],
    ),
  ];
}

/** SHA-256 over the 32 bytes of the hash before, then the event as canonical JSON in UTF-8. */
function eventHash(previousHash: string, event: AuditEventFacts): string {
  return createHash('sha256')
    .update(Buffer.from(String(previousHash), 'hex'))
    .update(canonicalJson(event))
    .digest('hex');
}

/** Enough of the shape for `verifyChain` to walk over a record that somebody else may have written. */
function hasShape(value: Record<string, unknown>): value is AuditRecord {
  const lists = [value.versions, value.sources, value.approvers, value.decisions, value.findings, value.events];
  return (
    isObject(value.document) &&
    isObject(value.chain) &&
    lists.every((list) => Array.isArray(list) && list.every(isObject))
  );
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const sha256 = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex');
