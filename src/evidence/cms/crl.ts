import { verify } from 'node:crypto';
import { CertificateRevocationList } from 'pkijs';
import { exactly, hashOfSignatureOid } from './algorithms.ts';
import type { Certificate } from './certificate.ts';
import { CertificateRevoked, RevocationFault, SLACK_MS } from './revocation-fault.ts';

/**
 * Checks a list of revoked certificates: the issuer's, rightly signed, current, and without this certificate.
 * @throws RevocationFault
 */
export function checkCrl(
  list: Uint8Array,
  { certificate, issuer, now }: { certificate: Certificate; issuer: Certificate; now: number },
): void {
  const crl = parse(list);
  const hash = hashOfSignatureOid(crl.signatureAlgorithm.algorithmId);
  const signature = Buffer.from(crl.signatureValue.valueBlock.valueHexView);
  if (!hash || !verify(hash, Buffer.from(crl.tbsView), issuer.x509.publicKey, signature)) {
    throw new RevocationFault('gave a list whose signature is not valid');
  }
  if (
    crl.thisUpdate.value.getTime() > now + SLACK_MS ||
    (crl.nextUpdate && crl.nextUpdate.value.getTime() < now - SLACK_MS)
  ) {
    throw new RevocationFault('gave a list that is out of date');
  }
  const serial = certificate.pki.serialNumber;
  if (crl.revokedCertificates?.some(({ userCertificate }) => userCertificate.isEqual(serial))) {
    throw new CertificateRevoked('says that the certificate is revoked');
  }
}

function parse(list: Uint8Array): CertificateRevocationList {
  try {
    return CertificateRevocationList.fromBER(exactly(list));
  } catch {
    throw new RevocationFault('gave a list that cannot be read');
  }
}
