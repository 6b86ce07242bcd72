import type { Language } from '../domain/model.ts';
import { Speaker } from '../evidence/speaker.ts';
import type { SignatureProblem, SignatureVerdict, Verification, VerifiedDecision } from '../pdf/engine.ts';
import { cleanLine, isolated } from '../pdf/text/clean.ts';
import { ar } from './texts/ar.ts';
import { en } from './texts/en.ts';
import { fa } from './texts/fa.ts';
import type { Reason, VerificationTexts } from './texts/language.ts';

const TEXTS: Record<Language, VerificationTexts> = { en, ar, fa };

/** A verification for people to read, line by line; the verdict is first. */
export function describeVerification(verification: Verification, language: Language): string[] {
  const texts = TEXTS[language];
  const { verdict, sha256, signatures, document, chain, problems } = verification;
  return [
    `${verdict === 'valid' ? '✓' : verdict === 'altered' ? '✗' : '!'} ${texts.verdicts[verdict]}`,
    ...problems.map((problem) => `  ✗ ${texts.reasons[problem === 'signature_removed' ? 'removed' : 'changed']}`),
    `  ${texts.fingerprint(sha256)}`,
    ...(document
      ? [`  ${texts.document(shown(document.title), shown(document.organization), document.verificationCode)}`]
      : []),
    ...signatures.flatMap((one) => signatureLines(one, texts)),
    ...decisionLines(verification.decisions, texts, language),
    chain === null ? `  ${texts.noAudit}` : `  ${chain.ok ? texts.chainWhole(chain.events) : `✗ ${texts.chainBroken}`}`,
    ...(chain === null ? [] : strippedLines(verification, texts, language)),
  ];
}

function signatureLines(one: SignatureVerdict, texts: VerificationTexts): string[] {
  const lines = [`${one.intact ? '✓' : '✗'} ${titleOf(one, texts)}`];
  if (one.subject !== null) lines.push(one.trusted ? texts.trusted : texts.untrusted);
  if (one.kind === 'seal' && one.intact) {
    if (one.level) lines.push(texts.level(one.level));
    const { signedAt, timestamp } = one;
    lines.push(signedAt && timestamp ? texts.provenAt(signedAt, shown(timestamp.authority)) : texts.noProvenTime);
  }
  if (one.laterChanges === 'allowed') lines.push(texts.addedLater);
  const reasons = new Set(one.problems.flatMap((problem) => reasonOf(problem) ?? []));
  const details = one.laterChange ? ` (${one.laterChange})` : '';
  for (const reason of reasons) lines.push(`✗ ${texts.reasons[reason]}${reason === 'changed' ? details : ''}`);
  return lines.map((line, index) => (index === 0 ? `  ${line}` : `    ${line}`));
}

function titleOf({ kind, subject, issuer, selfSigned, signedAt }: SignatureVerdict, texts: VerificationTexts): string {
  if (subject === null) return texts.anonymous;
  const name = shown(subject);
  if (kind === 'timestamp') return texts.timestamp(name, signedAt ?? '');
  return selfSigned ? texts.selfSealed(name) : texts.seal(name, shown(issuer ?? ''));
}

function decisionLines(decisions: VerifiedDecision[], texts: VerificationTexts, language: Language): string[] {
  if (decisions.length === 0) return [];
  const words = new Speaker(language, null).texts;
  const lines = decisions.map(({ name, role, action, outcome, decidedAt, identity }) => {
    const who = role === null ? shown(name) : `${shown(name)} (${shown(role)})`;
    const deed = outcome === 'complete' ? words.done[action] : words.deeds.reject;
    const how = {
      link: words.noCode,
      code_same_channel: words.oneChannel,
      code_other_channel: words.twoChannels,
      code_link_by_sender: words.linkBySender,
      chat_reply: words.chatReply,
    }[identity.kind];
    return `    ${deed}: ${who}, ${decidedAt}. ${how}`;
  });
  return [`  ${texts.decisions}`, ...lines];
}

function strippedLines({ stripped }: Verification, texts: VerificationTexts, language: Language): string[] {
  if (stripped.length === 0) return [`  ${texts.untouchedUpload}`];
  const words = new Speaker(language, null).texts;
  const names: Record<string, string> = words.finding;
  return [
    `  ${texts.takenOut}`,
    ...stripped.map(({ kind, count }) => `    ${names[kind] ?? kind} (${words.times(count)})`),
  ];
}

/** @returns null for what is only worth a note in the machine-readable result. */
function reasonOf(problem: SignatureProblem): Reason | null {
  if (problem.startsWith('timestamp_')) return 'wrong_timestamp';
  return REASONS[problem as keyof typeof REASONS];
}

const REASONS: Record<Exclude<SignatureProblem, `timestamp_${string}`>, Reason | null> = {
  byte_range_missing: 'not_covering',
  byte_range_wrong: 'not_covering',
  hole_is_not_contents: 'not_covering',
  hole_holds_more: 'not_covering',
  revision_end_missing: 'not_covering',
  cms_malformed: 'unreadable',
  format_not_known: 'unreadable',
  algorithm_not_accepted: 'old_algorithm',
  digest_mismatch: 'changed',
  later_changes: 'changed',
  signature_invalid: 'wrong_signature',
  signer_certificate_missing: 'unreadable',
  signing_certificate_mismatch: 'wrong_signature',
  signing_certificate_not_named: null,
  certificate_stray: 'changed',
  certificate_expired: 'expired',
  certificate_not_yet_valid: 'not_yet_valid',
  certificate_revoked: 'revoked',
  certificate_not_for_signing: 'not_for_this',
  issuer_missing: 'issuer_unknown',
  issuer_not_an_authority: 'not_for_this',
};

const NAME_CHARACTERS_MAX = 200;

/** What stands in the file is anybody's words: no control characters for the terminal, no reordering of the line. */
const shown = (text: string): string => isolated(cleanLine(text, NAME_CHARACTERS_MAX));
