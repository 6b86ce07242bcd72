import { createHash, verify } from 'node:crypto';
import { OctetString } from 'asn1js';
import {
  AlgorithmIdentifier,
  BasicOCSPResponse,
  CertID,
  ExtKeyUsage,
  OCSPRequest,
  OCSPResponse,
  Request,
  type SingleResponse,
  TBSRequest,
} from 'pkijs';
import { exactly, hashOfSignatureOid, OID } from './algorithms.ts';
import { type Certificate, parseCertificate } from './certificate.ts';
import { CertificateRevoked, RevocationFault, SLACK_MS } from './revocation-fault.ts';
import { isSame } from './signed-content.ts';

/** SHA-1 names the certificate asked about here, and protects nothing; it is what every responder understands. */
const CERTIFICATE_NAME_HASH = 'sha1';
const SHA1_OID = '1.3.14.3.2.26';
const GOOD_TAG = 0;
const REVOKED_TAG = 1;

/** DER of the question whether `certificate` is still good. */
export function encodeOcspQuestion(certificate: Certificate, issuer: Certificate): Buffer {
  const request = new Request({ reqCert: certificateId(certificate, issuer) });
  return Buffer.from(
    new OCSPRequest({ tbsRequest: new TBSRequest({ requestList: [request] }) }).toSchema(true).toBER(),
  );
}

/**
 * Checks a responder's answer: about this certificate, good, current, and signed by the issuer or by whom it appointed.
 * @returns the certificates it brings along, which a validator needs too.
 * @throws RevocationFault
 */
export function checkOcspAnswer(
  answer: Uint8Array,
  { certificate, issuer, now }: { certificate: Certificate; issuer: Certificate; now: number },
): Certificate[] {
  const basic = parse(answer);
  const brought = (basic.certs ?? []).map((one) => parseCertificate(Buffer.from(one.toSchema().toBER())));
  const isAppointed = (one: Certificate) =>
    one.x509.checkIssued(issuer.x509) && one.x509.verify(issuer.x509.publicKey) && isForOcsp(one);
  const hash = hashOfSignatureOid(basic.signatureAlgorithm.algorithmId);
  const signature = Buffer.from(basic.signature.valueBlock.valueHexView);
  const isSigner = ({ x509 }: Certificate) =>
    hash !== null && verify(hash, Buffer.from(basic.tbsResponseData.tbsView), x509.publicKey, signature);
  if (![issuer, ...brought.filter(isAppointed)].some(isSigner)) {
    throw new RevocationFault('gave an answer whose signature is not valid');
  }
  const single = basic.tbsResponseData.responses.find((one) => isAbout(one, certificate, issuer));
  if (!single) throw new RevocationFault('said nothing about the certificate');
  const { tagNumber } = single.certStatus.idBlock;
  if (tagNumber === REVOKED_TAG) throw new CertificateRevoked('says that the certificate is revoked');
  if (tagNumber !== GOOD_TAG) throw new RevocationFault('does not know the certificate');
  if (
    single.thisUpdate.getTime() > now + SLACK_MS ||
    (single.nextUpdate && single.nextUpdate.getTime() < now - SLACK_MS)
  )
    throw new RevocationFault('gave an answer that is out of date');
  return brought;
}

function parse(answer: Uint8Array): BasicOCSPResponse {
  let response: OCSPResponse;
  try {
    response = OCSPResponse.fromBER(exactly(answer));
  } catch {
    throw new RevocationFault('gave an answer that cannot be read');
  }
  const status = response.responseStatus.valueBlock.valueDec;
  if (status !== 0) throw new RevocationFault(`refused to answer (status ${status})`);
  try {
    return BasicOCSPResponse.fromBER(response.responseBytes!.response.getValue());
  } catch {
    throw new RevocationFault('gave an answer that cannot be read');
  }
}

function certificateId(certificate: Certificate, issuer: Certificate): CertID {
  const hash = (bytes: ArrayBuffer | Uint8Array) =>
    createHash(CERTIFICATE_NAME_HASH).update(new Uint8Array(bytes)).digest();
  return new CertID({
    hashAlgorithm: new AlgorithmIdentifier({ algorithmId: SHA1_OID }),
    issuerNameHash: new OctetString({ valueHex: exactly(hash(certificate.pki.issuer.toSchema().toBER())) }),
    issuerKeyHash: new OctetString({
      valueHex: exactly(hash(issuer.pki.subjectPublicKeyInfo.subjectPublicKey.valueBlock.valueHexView)),
    }),
    serialNumber: certificate.pki.serialNumber,
  });
}

function isAbout({ certID }: SingleResponse, certificate: Certificate, issuer: Certificate): boolean {
  const ours = certificateId(certificate, issuer);
  if (!certID.serialNumber.isEqual(ours.serialNumber)) return false;
  return isSame(Buffer.from(certID.issuerKeyHash.getValue()), Buffer.from(ours.issuerKeyHash.getValue()));
}

function isForOcsp({ pki }: Certificate): boolean {
  const usage = pki.extensions?.find(({ extnID }) => extnID === OID.extendedKeyUsage)?.parsedValue;
  return usage instanceof ExtKeyUsage && usage.keyPurposes.includes(OID.ocspSigning);
}
