/**
 * What a validator needs when nobody answers any more: for each certificate of a chain its issuer, and the word of whoever
 * can say that it had not been revoked. Nothing is left out silently: a gap is a fault.
 */

import { CRLDistributionPoints, type GeneralName } from 'pkijs';
import type { Core } from '../core.ts';
import { ask } from './asking.ts';
import { OID } from './cms/algorithms.ts';
import { type Certificate, isSelfSigned, issuerOf, parseCertificate } from './cms/certificate.ts';
import { checkCrl } from './cms/crl.ts';
import { checkOcspAnswer, encodeOcspQuestion } from './cms/ocsp.ts';
import { RevocationFault } from './cms/revocation-fault.ts';
import { SealFault } from './fault.ts';
import { LIMITS } from './limits.ts';

export type Proofs = { certificates: Buffer[]; ocsps: Buffer[]; crls: Buffer[] };
/** A chain by the name that a message uses: "the certificate of the timestamp server". */
export type NamedChain = { name: string; leaf: Certificate; others: readonly Certificate[] };

const URI_NAME = 6;

/** @throws SealFault naming the chain and what is missing. */
export async function collectProofs(
  core: Pick<Core, 'config' | 'now'>,
  chains: readonly NamedChain[],
  signal: AbortSignal,
): Promise<Proofs> {
  const certificates = new Map<string, Buffer>();
  const proofs: Proofs = { certificates: [], ocsps: [], crls: [] };
  for (const { name, leaf, others } of chains) {
    let current = leaf;
    for (let depth = 0; ; depth += 1) {
      const isKnown = certificates.has(current.fingerprint);
      certificates.set(current.fingerprint, current.der);
      if (isKnown || isSelfSigned(current)) break;
      if (depth >= LIMITS.chainMax) throw new SealFault(`${name} has too long a chain`, { lasting: true });
      const issuer = issuerOf(current, others) ?? (await fetchIssuer(core, name, current, signal));
      for (const one of await prove(core, { name, certificate: current, issuer, proofs }, signal)) {
        certificates.set(one.fingerprint, one.der);
      }
      current = issuer;
    }
  }
  proofs.certificates = [...certificates.values()];
  return proofs;
}

type Proving = { name: string; certificate: Certificate; issuer: Certificate; proofs: Proofs };

/** @returns further certificates that the proof needs. */
async function prove(
  core: Pick<Core, 'config' | 'now'>,
  { name, certificate, issuer, proofs }: Proving,
  signal: AbortSignal,
): Promise<Certificate[]> {
  const asked = { certificate, issuer, now: core.now() };
  const responder = accessUrl(certificate, 'OCSP');
  const list = crlUrl(certificate);
  try {
    if (responder) {
      const body = encodeOcspQuestion(certificate, issuer);
      const who = 'the OCSP responder';
      const types = { contentType: 'application/ocsp-request', accept: 'application/ocsp-response' };
      const limits = { deadlineMs: LIMITS.revocationMs, bytesMax: LIMITS.ocspBytesMax };
      const answer = await ask(core, { who, url: responder, method: 'POST', body, ...types, ...limits }, signal);
      const brought = checkOcspAnswer(answer, asked);
      proofs.ocsps.push(answer);
      return brought;
    }
    if (list) {
      const limits = { deadlineMs: LIMITS.revocationMs, bytesMax: LIMITS.crlBytesMax };
      const answer = await ask(core, { who: 'the revocation list at', url: list, method: 'GET', ...limits }, signal);
      checkCrl(answer, asked);
      if (!proofs.crls.some((known) => known.equals(answer))) proofs.crls.push(answer);
      return [];
    }
  } catch (error) {
    if (!(error instanceof RevocationFault)) throw error;
    const who = responder ? 'the OCSP responder' : 'the authority';
    throw new SealFault(`${who} of ${name} ${error.message}`, { lasting: true, cause: error });
  }
  throw new SealFault(`${name} names nobody who says whether it was revoked`, { lasting: true });
}

async function fetchIssuer(
  core: Pick<Core, 'config'>,
  name: string,
  certificate: Certificate,
  signal: AbortSignal,
): Promise<Certificate> {
  const url = accessUrl(certificate, 'CA Issuers');
  if (!url) throw new SealFault(`${name} comes without the certificate of its issuer`, { lasting: true });
  const limits = { deadlineMs: LIMITS.revocationMs, bytesMax: LIMITS.certificateBytesMax };
  const bytes = await ask(core, { who: "the issuer's certificate at", url, method: 'GET', ...limits }, signal);
  try {
    const issuer = issuerOf(certificate, [parseCertificate(bytes)]);
    if (issuer) return issuer;
  } catch {
    // Not a certificate: as good as another one.
  }
  throw new SealFault(`${name} names an issuer whose certificate is not to be had`, { lasting: true });
}

/** Where a certificate says that its issuer answers; only plain HTTP is usual, and only HTTP is asked. */
function accessUrl({ x509 }: Certificate, method: 'OCSP' | 'CA Issuers'): string | null {
  const line = x509.infoAccess?.split('\n').find((one) => one.startsWith(`${method} - URI:http`));
  return line?.slice(`${method} - URI:`.length) ?? null;
}

function crlUrl({ pki }: Certificate): string | null {
  const points = pki.extensions?.find(({ extnID }) => extnID === OID.crlDistributionPoints)?.parsedValue;
  if (!(points instanceof CRLDistributionPoints)) return null;
  const names = points.distributionPoints.flatMap(({ distributionPoint }) =>
    Array.isArray(distributionPoint) ? (distributionPoint as GeneralName[]) : [],
  );
  const found = names.find(({ type, value }) => type === URI_NAME && /^https?:/.test(String(value)));
  return found ? String(found.value) : null;
}
