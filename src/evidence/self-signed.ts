import { createHash, generateKeyPairSync, randomBytes, sign, X509Certificate } from 'node:crypto';
import { Set as Asn1Set, BitString, Integer, OctetString, Sequence, Utf8String } from 'asn1js';
import {
  AttributeTypeAndValue,
  BasicConstraints,
  Extension,
  Certificate as PkiCertificate,
  PublicKeyInfo,
  RelativeDistinguishedNames,
  Time,
} from 'pkijs';
import { certificateName } from './certificate-name.ts';
import { exactly, OID, signatureIdentifier } from './cms/algorithms.ts';
import { LIMITS } from './limits.ts';

const ORGANIZATION_OID = '2.5.4.10';
const COMMON_NAME_OID = '2.5.4.3';
const SUBJECT_KEY_OID = '2.5.29.14';
const BASIC_CONSTRAINTS_OID = '2.5.29.19';
const V3 = 2;
/** digitalSignature and contentCommitment (RFC 5280, 4.2.1.3): the first two bits. */
const SIGNING_USAGE = { bits: 0xc0, unused: 6 };

/**
 * A P-256 key and a certificate for it that nobody but itself vouches for. It proves that a file is unchanged since it was
 * sealed by the holder of this key; who that is must be known from elsewhere.
 */
export function makeSelfSigned(organization: string, now: number): { certificate: string; privateKey: string } {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const certificate = new PkiCertificate({ version: V3 });
  const serial = randomBytes(16);
  serial[0] = (serial[0]! & 0x7f) | 0x40;
  certificate.serialNumber = new Integer({ valueHex: exactly(serial) });
  const name = nameOf(certificateName(organization));
  certificate.subject = name;
  certificate.issuer = name;
  certificate.notBefore = timeOf(new Date(now - 60_000));
  certificate.notAfter = timeOf(yearsLater(now, LIMITS.selfSignedYears));
  const spki = publicKey.export({ type: 'spki', format: 'der' });
  certificate.subjectPublicKeyInfo = PublicKeyInfo.fromBER(exactly(spki));
  certificate.extensions = extensions(certificate.subjectPublicKeyInfo.subjectPublicKey.valueBlock.valueHexView);
  const algorithm = signatureIdentifier('ec', 'sha256');
  certificate.signature = algorithm;
  certificate.signatureAlgorithm = algorithm;
  const signed = Buffer.from(certificate.encodeTBS().toBER());
  certificate.tbsView = new Uint8Array(signed);
  certificate.signatureValue = new BitString({ valueHex: exactly(sign('sha256', signed, privateKey)) });
  const der = Buffer.from(certificate.toSchema(true).toBER());
  return {
    certificate: new X509Certificate(der).toString(),
    privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }) as string,
  };
}

/** `O=…, CN=…`, each a part of its own; pkijs would put both into one. */
function nameOf(value: string): RelativeDistinguishedNames {
  const parts = [ORGANIZATION_OID, COMMON_NAME_OID].map((type) => {
    const attribute = new AttributeTypeAndValue({ type, value: new Utf8String({ value }) });
    return new Asn1Set({ value: [attribute.toSchema()] });
  });
  return RelativeDistinguishedNames.fromBER(new Sequence({ value: parts }).toBER());
}

function extensions(publicKey: Uint8Array): Extension[] {
  const usage = new BitString({
    valueHex: exactly(Buffer.from([SIGNING_USAGE.bits])),
    unusedBits: SIGNING_USAGE.unused,
  });
  const keyId = createHash('sha1').update(publicKey).digest();
  return [
    extension(BASIC_CONSTRAINTS_OID, true, new BasicConstraints({ cA: false }).toSchema().toBER()),
    extension(OID.keyUsage, true, usage.toBER()),
    extension(SUBJECT_KEY_OID, false, new OctetString({ valueHex: exactly(keyId) }).toBER()),
  ];
}

function extension(extnID: string, critical: boolean, extnValue: ArrayBuffer): Extension {
  return new Extension({ extnID, critical, extnValue });
}

/** UTCTime until 2049, GeneralizedTime from then on (RFC 5280, 4.1.2.5). */
function timeOf(value: Date): Time {
  return new Time({ type: value.getUTCFullYear() < 2_050 ? 0 : 1, value });
}

function yearsLater(now: number, years: number): Date {
  const date = new Date(now);
  date.setUTCFullYear(date.getUTCFullYear() + years);
  return date;
}
