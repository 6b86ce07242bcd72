import type { X509Certificate } from 'node:crypto';
import { type Certificate, isSelfSigned, issuerOf } from '../../evidence/cms/certificate.ts';
import { checkCrl } from '../../evidence/cms/crl.ts';
import { checkOcspAnswer } from '../../evidence/cms/ocsp.ts';
import { CertificateRevoked, RevocationFault } from '../../evidence/cms/revocation-fault.ts';

/** What a file brings along to be judged by (DSS). */
export type ValidationStore = { certificates: Certificate[]; ocsps: Buffer[]; crls: Buffer[] };
export type PathProblem =
  | 'certificate_expired'
  | 'certificate_not_yet_valid'
  | 'certificate_revoked'
  | 'certificate_not_for_signing'
  | 'issuer_missing'
  | 'issuer_not_an_authority';
export type TrustPath = {
  /** Ends with a certificate that is trusted. */
  trusted: boolean;
  selfSigned: boolean;
  /** The file itself shows that no certificate of the path was revoked. */
  proven: boolean;
  problems: PathProblem[];
  /** From the leaf up, as far as it is known. */
  members: Certificate[];
};

const PATH_MAX = 8;

/**
 * Follows a certificate up to one that is trusted, or that signed itself.
 * @param at when it has to have been valid: the time that a timestamp proves, or now
 * @param moments when answers about revocation may have been got: at signing, or before a document timestamp
 */
export function followPath(
  leaf: Certificate,
  options: {
    roots: readonly Certificate[];
    known: readonly Certificate[];
    store: ValidationStore;
    at: Date;
    moments: readonly Date[];
  },
): TrustPath {
  const { roots, known, store, at, moments } = options;
  const problems = new Set<PathProblem>();
  const isTrusted = (one: Certificate) => roots.some(({ fingerprint }) => fingerprint === one.fingerprint);
  const selfSigned = isSelfSigned(leaf);
  let trusted = false;
  let proven = true;
  let current = leaf;
  const members: Certificate[] = [];
  for (let length = 0; length < PATH_MAX; length += 1) {
    members.push(current);
    if (at < current.x509.validFromDate) problems.add('certificate_not_yet_valid');
    if (at > current.x509.validToDate) problems.add('certificate_expired');
    if (current !== leaf && !current.x509.ca) problems.add('issuer_not_an_authority');
    if (isTrusted(current)) trusted = true;
    if (isSelfSigned(current)) break;
    const issuer = issuerOf(current, [...roots, ...known, ...store.certificates]);
    if (!issuer) {
      if (!trusted) problems.add('issuer_missing');
      proven = false;
      break;
    }
    const state = revocationOf(current, issuer, store, moments);
    if (state === 'revoked') problems.add('certificate_revoked');
    if (state !== 'good') proven = false;
    current = issuer;
  }
  return { trusted: trusted && problems.size === 0, selfSigned, proven, problems: [...problems], members };
}

/**
 * Whether a signature carries a certificate that nobody vouches for, though somebody here should, or that its path does not
 * need. Signatures do not cover the certificates beside them, so one that was altered shows itself only by this. The last
 * one of a path whose issuer is not at hand cannot be judged; it makes nobody trusted either.
 */
export function hasStray(
  certificates: readonly Certificate[],
  { members }: TrustPath,
  vouching: readonly Certificate[],
): boolean {
  const top = members.at(-1)?.fingerprint;
  const others = [...certificates, ...vouching];
  const isNamedIssuerHere = (one: Certificate) => others.some(({ x509 }) => one.x509.checkIssued(x509));
  return certificates.some(
    (one) => !isSelfSigned(one) && !issuerOf(one, others) && (one.fingerprint !== top || isNamedIssuerHere(one)),
  );
}

/** What the answers and lists in the file say about a certificate. One that cannot be used says nothing. */
function revocationOf(
  certificate: Certificate,
  issuer: Certificate,
  { ocsps, crls }: ValidationStore,
  moments: readonly Date[],
): 'good' | 'revoked' | 'unknown' {
  for (const moment of moments) {
    const about = { certificate, issuer, now: moment.getTime() };
    const states = [
      ...ocsps.map((answer) => stateBy(() => checkOcspAnswer(answer, about))),
      ...crls.map((list) => stateBy(() => checkCrl(list, about))),
    ];
    if (states.includes('revoked')) return 'revoked';
    if (states.includes('good')) return 'good';
  }
  return 'unknown';
}

function stateBy(check: () => unknown): 'good' | 'revoked' | 'unknown' {
  try {
    check();
    return 'good';
  } catch (error) {
    if (!(error instanceof RevocationFault)) throw error;
    return error instanceof CertificateRevoked ? 'revoked' : 'unknown';
  }
}

export const commonName = ({ x509 }: Certificate): string => nameOf(x509, 'subject');
export const issuerName = ({ x509 }: Certificate): string => nameOf(x509, 'issuer');

/** The common name; the whole name where there is none. */
function nameOf(x509: X509Certificate, whose: 'subject' | 'issuer'): string {
  // One part a line; a part of several values has them beside each other.
  const lines = x509[whose]?.split(/\n| \+ /) ?? [];
  return lines.find((line) => line.startsWith('CN='))?.slice(3) ?? lines.join(', ');
}
