/** The words of a certificate, out of the facts. How it is laid out is decided in src/pdf/certificate. */
import { writtenDate } from '../documents/field-values.ts';
import type { ApproverJson } from '../documents/rows.ts';
import { stampTime } from '../documents/stamp-texts.ts';
import { LANGUAGES, type Language } from '../domain/model.ts';
import type { CertificateContent, CertificateLine, CertificateTable } from '../pdf/certificate/content.ts';
import { cleanLine, isolated } from '../pdf/text/clean.ts';
import type { AuditApprover, AuditDecision, AuditFinding, AuditVersion } from './audit-record.ts';
import { eventsTable } from './certificate-events.ts';
import type { EvidenceFacts } from './facts.ts';
import { Speaker } from './speaker.ts';
import type { Deed } from './texts/language.ts';
import { parseVerificationCode } from './verification-code.ts';

/** Enough for every limit of the API on what people type. */
const TEXT_CHARACTERS_MAX = 2_000;
/** As much of an id as is printed on stamps. */
const SHORT_ID_CHARACTERS = 8;

export function describeCertificate(
  facts: EvidenceFacts,
  publicUrl: string | null,
): { certificate: CertificateContent; auditDescription: string } {
  const { audit, document } = facts;
  const speaker = new Speaker(document.language, secondLanguageOf(facts));
  const words = speaker.words.bind(speaker);
  const code = audit.document.verificationCode;
  const tables = [
    documentTable(facts, speaker),
    approversTable(facts, speaker),
    versionsTable(facts, speaker),
    ...(audit.findings.length > 0 ? [findingsTable(audit.findings, speaker)] : []),
    eventsTable(facts, speaker),
  ];
  const certificate: CertificateContent = {
    language: speaker.language,
    secondLanguage: speaker.second,
    heading: words((texts) => texts.heading),
    lead: words((texts) => texts.lead),
    verification: {
      label: words((texts) => texts.verificationCode),
      code,
      url: publicUrl === null ? null : `${publicUrl}/verify/${parseVerificationCode(code) ?? code}`,
    },
    tables,
    footer: `Countersign · ${document.id.slice(0, SHORT_ID_CHARACTERS).toUpperCase()}`,
    pageLabel: speaker.texts.page,
    title: clean(document.titles[document.language] ?? document.title),
    organization: clean(audit.document.organization.name),
    at: audit.document.completedAt,
  };
  return { certificate, auditDescription: speaker.texts.attachment };
}

/**
 * English where some approver reads another language than the document's; for a document in English, the language that
 * most of them read.
 */
function secondLanguageOf({ audit, document }: EvidenceFacts): Language | null {
  const counts = new Map<Language, number>();
  for (const { language } of audit.approvers) {
    if (language !== document.language) counts.set(language, (counts.get(language) ?? 0) + 1);
  }
  if (counts.size === 0) return null;
  if (document.language !== 'en') return 'en';
  return LANGUAGES.reduce((most, language) =>
    (counts.get(language) ?? 0) > (counts.get(most) ?? 0) ? language : most,
  );
}

function documentTable({ audit, document, timeZone }: EvidenceFacts, speaker: Speaker): CertificateTable {
  const { id, reference, organization, sentAt, completedAt, mode, pages } = audit.document;
  const title = clean(document.titles[document.language] ?? document.title);
  const row = (label: CertificateLine[], lines: CertificateLine[]) => [label, lines];
  const rows = [
    row(
      speaker.both((texts) => texts.title, 'quiet'),
      [speaker.value(title, 'strong')],
    ),
    row(
      speaker.both((texts) => texts.organization, 'quiet'),
      [speaker.value(clean(organization.name))],
    ),
    ...(reference === null
      ? []
      : [
          row(
            speaker.both((texts) => texts.reference, 'quiet'),
            [speaker.value(clean(reference))],
          ),
        ]),
    row(
      speaker.both((texts) => texts.documentId, 'quiet'),
      [{ text: id, tone: 'code' }],
    ),
    row(
      speaker.both((texts) => texts.pages, 'quiet'),
      [speaker.value(String(pages))],
    ),
    ...(sentAt === null
      ? []
      : [
          row(
            speaker.both((texts) => texts.sentAt, 'quiet'),
            timeLines(speaker, sentAt, timeZone),
          ),
        ]),
    row(
      speaker.both((texts) => texts.completedAt, 'quiet'),
      timeLines(speaker, completedAt, timeZone),
    ),
    ...(mode === 'test'
      ? [
          row(
            speaker.both((texts) => texts.mode, 'quiet'),
            speaker.both((texts) => texts.testMode, 'strong'),
          ),
        ]
      : []),
  ];
  return {
    heading: speaker.words((texts) => texts.document),
    columns: [
      { label: null, share: 0.26 },
      { label: null, share: 0.74 },
    ],
    rows,
    note: null,
  };
}

function approversTable({ audit, document }: EvidenceFacts, speaker: Speaker): CertificateTable {
  const decisions = new Map(audit.decisions.map((decision) => [decision.approverId, decision]));
  const rowsOf = new Map(document.approvers.map((approver) => [approver.id, approver]));
  return {
    heading: speaker.words((texts) => texts.approvers),
    columns: [
      { label: speaker.words((texts) => texts.who), share: 0.3 },
      { label: speaker.words((texts) => texts.what), share: 0.36 },
      { label: speaker.words((texts) => texts.how), share: 0.34 },
    ],
    rows: audit.approvers.map((approver) => {
      const decision = decisions.get(approver.id);
      return [
        whoLines(speaker, approver, rowsOf.get(approver.id)),
        whatLines(speaker, approver, decision),
        decision ? howLines(speaker, decision) : [],
      ];
    }),
    note: speaker.words((texts) => texts.approversNote),
  };
}

function whoLines(speaker: Speaker, approver: AuditApprover, row: ApproverJson | undefined): CertificateLine[] {
  const role = row?.roles[speaker.language] ?? approver.role;
  return [
    speaker.value(clean(row?.names[speaker.language] ?? approver.name), 'strong'),
    ...(role === null ? [] : [speaker.value(clean(role), 'quiet')]),
    { text: approver.phoneMasked, tone: 'code' },
  ];
}

function whatLines(speaker: Speaker, approver: AuditApprover, decision: AuditDecision | undefined): CertificateLine[] {
  const deed = deedOf(approver, decision);
  if (deed === null) return [];
  const { reason, comment } = decision ?? { reason: null, comment: null };
  return [
    ...speaker.both((texts) => (deed === 'complete' ? texts.done[approver.action] : texts.deeds[deed]), 'strong'),
    ...(decision ? timeLines(speaker, decision.decidedAt, decision.timeZone) : []),
    ...(reason === null ? [] : [speaker.line(speaker.texts.reason(isolated(clean(reason))), 'quiet')]),
    ...(comment === null ? [] : [speaker.line(speaker.texts.comment(isolated(clean(comment))), 'quiet')]),
  ];
}

/** Null: nothing became of them before the document was complete. */
function deedOf({ status }: AuditApprover, decision: AuditDecision | undefined): Deed | null {
  if (decision) return decision.outcome;
  return status === 'released' || status === 'replaced' || status === 'removed' ? status : null;
}

function howLines(speaker: Speaker, { identity, ipNetwork, userAgent }: AuditDecision): CertificateLine[] {
  const { kind, linkChannel, codeChannel, reply } = identity;
  const lines = [
    ...speaker.both((texts) => {
      switch (kind) {
        case 'link':
          return texts.noCode;
        case 'code_same_channel':
          return texts.oneChannel;
        case 'code_other_channel':
          return texts.twoChannels;
        case 'code_link_by_sender':
          return texts.linkBySender;
        case 'chat_reply':
          return texts.chatReply;
      }
    }, 'plain'),
    ...speaker.both((texts) => {
      const link = texts.link(linkChannel && texts.channels[linkChannel]);
      return codeChannel ? `${link} · ${texts.code(texts.channels[codeChannel])}` : link;
    }, 'quiet'),
  ];
  if (reply) lines.push(speaker.line(speaker.texts.replyId(isolated(clean(reply.messageId))), 'quiet'));
  if (ipNetwork) lines.push(speaker.line(speaker.texts.network(isolated(ipNetwork)), 'quiet'));
  if (userAgent) lines.push(speaker.value(userAgent, 'quiet'));
  return lines;
}

function versionsTable({ audit, document }: EvidenceFacts, speaker: Speaker): CertificateTable {
  const names = new Map(document.approvers.map(({ id, name, names }) => [id, names[speaker.language] ?? name]));
  const approverOf = new Map(audit.decisions.map(({ id, approverId }) => [id, approverId]));
  const first = audit.versions[0];
  // An upload that needed no change is the first version itself.
  const uploads = audit.sources.filter(({ sha256 }) => sha256 !== first?.sha256);
  const made = ({ decisionId }: AuditVersion): CertificateLine[] => {
    if (decisionId === null) return speaker.both((texts) => texts.original, 'plain');
    const name = isolated(clean(names.get(approverOf.get(decisionId) ?? '') ?? ''));
    return speaker.both((texts) => texts.stampedBy(name), 'plain');
  };
  return {
    heading: speaker.words((texts) => texts.versions),
    columns: [
      { label: speaker.words((texts) => texts.version), share: 0.42 },
      { label: speaker.words((texts) => texts.fingerprint), share: 0.58 },
    ],
    rows: [
      ...uploads.map(({ sha256 }) => [speaker.both((texts) => texts.uploaded, 'plain'), [code(sha256)]]),
      ...audit.versions.map((version) => [made(version), [code(version.sha256)]]),
    ],
    note: speaker.words((texts) => texts.versionsNote),
  };
}

function findingsTable(findings: AuditFinding[], speaker: Speaker): CertificateTable {
  return {
    heading: speaker.words((texts) => texts.findings),
    columns: [
      { label: null, share: 0.6 },
      { label: null, share: 0.4 },
    ],
    rows: findings.map(({ kind, count, pages }) => [
      speaker.both((texts) => texts.finding[kind as keyof typeof texts.finding] ?? kind, 'plain'),
      [
        speaker.line(
          [
            speaker.texts.times(count),
            ...(pages.length > 0 ? [speaker.texts.onPages(isolated(pages.join(', ')))] : []),
          ].join(', '),
          'quiet',
        ),
      ],
    ]),
    note: speaker.words((texts) => texts.findingsNote),
  };
}

/** The exact time, then the same day in the calendars that the certificate's languages go by beside the Gregorian. */
function timeLines(speaker: Speaker, at: string, timeZone: string): CertificateLine[] {
  const date = new Date(at);
  return [
    speaker.leftToRight(stampTime(date, timeZone), 'plain'),
    ...speaker.calendars.map((calendar) =>
      speaker.value(writtenDate(date, { timeZone, language: speaker.language, calendar }), 'quiet'),
    ),
  ];
}

const clean = (text: string): string => cleanLine(text, TEXT_CHARACTERS_MAX);
const code = (text: string): CertificateLine => ({ text, tone: 'code' });
