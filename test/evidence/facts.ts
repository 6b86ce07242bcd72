import type { WholeDocument } from '../../src/documents/rows.ts';
import type { Language } from '../../src/domain/model.ts';
import type { AuditApprover, AuditDecision, AuditEventFacts, AuditFinding } from '../../src/evidence/audit-record.ts';
import type { EvidenceFacts } from '../../src/evidence/facts.ts';

/** Facts of documents for tests that need no database. */

export type Signer = {
  name: string;
  role?: string | null;
  language?: Language;
  timeZone?: string;
  identity?: AuditDecision['identity']['kind'];
  comment?: string | null;
};

export const hashOf = (number: number): string => number.toString(16).padStart(64, '0123456789abcdef');
const idOf = (kind: string, number: number): string => `0195a3c2-${kind}-7c44-8d2f-${String(number).padStart(12, '0')}`;
const timeOf = (minute: number): string => new Date(Date.UTC(2026, 10, 21, 10, minute)).toISOString();

export function factsOf({
  language = 'en',
  title = 'Lease of the north wing',
  organization = 'Gulf Trading',
  signers = [{ name: 'Head of Finance' }],
  findings = [],
  reference = 'LEASE-2026-014',
}: {
  language?: Language;
  title?: string;
  organization?: string;
  signers?: Signer[];
  findings?: AuditFinding[];
  reference?: string | null;
} = {}): EvidenceFacts {
  const approvers = signers.map(
    (signer, index): AuditApprover => ({
      id: idOf('a000', index),
      name: signer.name,
      role: signer.role ?? null,
      action: 'sign',
      status: 'completed',
      step: index + 1,
      language: signer.language ?? language,
      timeZone: signer.timeZone ?? 'Asia/Riyadh',
      phoneMasked: '+966•••••4567',
    }),
  );
  const decisions = signers.map((signer, index) => decisionOf(signer, index, approvers[index]!));
  const id = idOf('d000', 1);
  return {
    timeZone: 'Asia/Riyadh',
    audit: {
      document: {
        id,
        title,
        reference,
        organization: { id: idOf('0000', 1), name: organization },
        language,
        mode: 'live',
        sentAt: timeOf(0),
        completedAt: decisions.at(-1)!.decidedAt,
        pages: 3,
        verificationCode: '7K3M-9QXW-2DTH-V8N4',
      },
      sources: [{ position: 1, sha256: hashOf(900), bytes: 4711, mediaType: 'application/pdf' }],
      versions: [null, ...decisions].map((decision, index) => ({
        number: index + 1,
        kind: decision ? 'stamped' : 'original',
        sha256: hashOf(index + 1),
        previousSha256: index === 0 ? null : hashOf(index),
        decisionId: decision?.id ?? null,
        bytes: 5000 + index,
        pages: 3,
      })),
      approvers,
      decisions,
      findings,
      events: [
        event(1, 0, 'document.created'),
        event(2, 0, 'document.sent'),
        ...decisions.flatMap(({ approverId }, index) => [
          {
            ...event(null, index + 1, 'message.sent', approverId),
            details: { kind: 'invitation', channel: 'whatsapp' },
          },
          { ...event(null, index + 1, 'code.verified', approverId), details: { channel: 'sms' } },
          event(index + 3, index + 1, 'approver.completed', approverId),
        ]),
      ],
    },
    document: {
      id,
      title,
      titles: {},
      language,
      approvers: approvers.map((approver) => ({ ...approver, names: {}, roles: {}, time_zone: approver.timeZone })),
    } as unknown as WholeDocument,
  };
}

function decisionOf(signer: Signer, index: number, approver: AuditApprover): AuditDecision {
  const kind = signer.identity ?? 'code_other_channel';
  return {
    id: idOf('b000', index),
    approverId: approver.id,
    outcome: 'complete',
    decidedAt: timeOf(index + 1),
    timeZone: approver.timeZone,
    identity: {
      kind,
      policy: 'two_factor',
      linkChannel: kind === 'code_link_by_sender' ? null : 'whatsapp',
      codeChannel: kind === 'link' ? null : kind === 'code_same_channel' ? 'whatsapp' : 'sms',
      codeVerifiedAt: kind === 'link' ? null : timeOf(index + 1),
    },
    markKind: 'drawn',
    markSha256: hashOf(index + 500),
    initialsSha256: null,
    stampSha256: null,
    fields: [],
    seenSha256: hashOf(index + 1),
    reason: null,
    comment: signer.comment ?? null,
    ipNetwork: '203.0.113.0/24',
    userAgent: 'Safari on iOS',
  };
}

function event(
  sequence: number | null,
  minute: number,
  type: string,
  approverId: string | null = null,
): AuditEventFacts {
  const actor = approverId === null ? { kind: 'key', id: 'key_1' } : { kind: 'approver', id: approverId };
  return { sequence, at: timeOf(minute), type, actor, approverId, details: {} };
}
