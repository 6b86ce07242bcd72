import { createHash, randomBytes } from 'node:crypto';
import * as asn1js from 'asn1js';
import * as pkijs from 'pkijs';
import { HASH, type KeyPair, type KeyType, makeKeys } from './keys.ts';
import { OID } from './oids.ts';

export type Subject = { commonName: string; organization?: string; country?: string };
export type Purpose = 'authority' | 'seal' | 'timestamps' | 'ocsp';
export type Validity = { from: Date; to: Date };
/** Where a certificate says that its issuer tells what was revoked: at a responder, in a list, or in both. */
export type Telling = 'ocsp' | 'crl' | 'both';

/** A certificate with its key. */
export type Holder = { certificate: pkijs.Certificate; der: Buffer; keys: KeyPair };
export type Revocation = { at: Date; reason: number };

/** What signs certificates; and what is known about those it has signed, by serial number in hex. */
export type Authority = Holder & {
  name: 'root' | 'intermediate';
  issued: Set<string>;
  revoked: Map<string, Revocation>;
};

export type CertificateRequest = {
  subject: Subject;
  keyType: KeyType;
  purpose: Purpose;
  validity: Validity;
  /** Null: it signs itself. */
  issuer: Authority | null;
  /** Where the simulator listens. */
  baseUrl: string;
  /** `both` by default. */
  telling?: Telling;
};

export async function certify(request: CertificateRequest): Promise<Holder> {
  const keys = await makeKeys(request.keyType);
  const certificate = new pkijs.Certificate();
  certificate.version = 2;
  const serial = randomBytes(16);
  serial[0] = (serial[0]! & 0x7f) | 0x40; // Positive, and without a zero in front.
  certificate.serialNumber = new asn1js.Integer({ valueHex: bufferOf(serial) });
  certificate.subject = nameOf(request.subject);
  certificate.issuer = request.issuer?.certificate.subject ?? certificate.subject;
  certificate.notBefore.value = request.validity.from;
  certificate.notAfter.value = request.validity.to;
  await certificate.subjectPublicKeyInfo.importKey(keys.publicKey);
  certificate.extensions = extensionsOf(request, certificate);
  await certificate.sign((request.issuer?.keys ?? keys).privateKey, HASH);
  request.issuer?.issued.add(serialOf(certificate));
  return { certificate, der: derOf(certificate), keys };
}

export const serialOf = (certificate: pkijs.Certificate): string =>
  Buffer.from(certificate.serialNumber.valueBlock.valueHexView).toString('hex');

/** SHA-1 of the key's bits, the usual key identifier. */
export const keyIdOf = (certificate: pkijs.Certificate): Buffer =>
  createHash('sha1').update(certificate.subjectPublicKeyInfo.subjectPublicKey.valueBlock.valueHexView).digest();

export const derOf = (object: pkijs.PkiObject): Buffer => Buffer.from(object.toSchema().toBER(false));

/** A buffer of its own for the bytes, as asn1js wants them. */
export const bufferOf = (bytes: Uint8Array): ArrayBuffer => new Uint8Array(bytes).buffer;

function nameOf(subject: Subject): pkijs.RelativeDistinguishedNames {
  const parts: [string, asn1js.BaseStringBlock][] = [];
  if (subject.country) parts.push([OID.countryName, new asn1js.PrintableString({ value: subject.country })]);
  if (subject.organization) parts.push([OID.organizationName, new asn1js.Utf8String({ value: subject.organization })]);
  parts.push([OID.commonName, new asn1js.Utf8String({ value: subject.commonName })]);
  // Each a part of its own; pkijs would make one part of them all.
  const sets = parts.map(([type, value]) => {
    return new asn1js.Set({ value: [new pkijs.AttributeTypeAndValue({ type, value }).toSchema()] });
  });
  return pkijs.RelativeDistinguishedNames.fromBER(new asn1js.Sequence({ value: sets }).toBER(false));
}

/** Bits of the key usage extension, the first one first. */
const KEY_USAGE: Record<Purpose, number> = {
  authority: 0b0000_0110, // keyCertSign, cRLSign
  seal: 0b1100_0000, // digitalSignature, nonRepudiation
  timestamps: 0b1000_0000,
  ocsp: 0b1000_0000,
};

function extensionsOf(request: CertificateRequest, certificate: pkijs.Certificate): pkijs.Extension[] {
  const { purpose, issuer, baseUrl, telling = 'both' } = request;
  const extensions = [
    extension(OID.basicConstraints, new pkijs.BasicConstraints({ cA: purpose === 'authority' }).toSchema(), true),
    extension(OID.keyUsage, bits(KEY_USAGE[purpose]), true),
    extension(OID.subjectKeyIdentifier, new asn1js.OctetString({ valueHex: bufferOf(keyIdOf(certificate)) })),
  ];
  if (purpose === 'timestamps') extensions.push(purposes(OID.purposeTimestamping, true));
  if (purpose === 'ocsp') {
    extensions.push(purposes(OID.purposeOcspSigning, false), extension(OID.ocspNoCheck, new asn1js.Null()));
  }
  if (!issuer) return extensions;
  extensions.push(extension(OID.authorityKeyIdentifier, keyIdentifierOf(issuer.certificate)));
  // A responder is not asked about itself.
  if (purpose !== 'ocsp') {
    extensions.push(accessTo(issuer, baseUrl, { responder: telling !== 'crl' }));
    if (telling !== 'ocsp') extensions.push(distributionOf(issuer, baseUrl));
  }
  return extensions;
}

function extension(extnID: string, value: asn1js.BaseBlock, critical = false): pkijs.Extension {
  return new pkijs.Extension({ extnID, critical, extnValue: value.toBER(false) });
}

/** A named bit list, without the zeros at its end. */
function bits(value: number): asn1js.BitString {
  const unusedBits = 31 - Math.clz32(value & -value);
  return new asn1js.BitString({ valueHex: new Uint8Array([value]).buffer, unusedBits });
}

function purposes(oid: string, critical: boolean): pkijs.Extension {
  return extension(OID.extendedKeyUsage, new pkijs.ExtKeyUsage({ keyPurposes: [oid] }).toSchema(), critical);
}

function keyIdentifierOf(certificate: pkijs.Certificate): asn1js.BaseBlock {
  const keyIdentifier = new asn1js.OctetString({ valueHex: bufferOf(keyIdOf(certificate)) });
  return new pkijs.AuthorityKeyIdentifier({ keyIdentifier }).toSchema();
}

const uri = (value: string): pkijs.GeneralName => new pkijs.GeneralName({ type: 6, value });

function accessTo(issuer: Authority, baseUrl: string, { responder }: { responder: boolean }): pkijs.Extension {
  const at = (accessMethod: string, path: string) =>
    new pkijs.AccessDescription({ accessMethod, accessLocation: uri(`${baseUrl}/${path}`) });
  const access = new pkijs.InfoAccess({
    accessDescriptions: [
      ...(responder ? [at(OID.accessOcsp, `ocsp/${issuer.name}`)] : []),
      at(OID.accessIssuers, `certificates/${issuer.name}.cer`),
    ],
  });
  return extension(OID.authorityInfoAccess, access.toSchema());
}

function distributionOf(issuer: Authority, baseUrl: string): pkijs.Extension {
  const point = new pkijs.DistributionPoint({ distributionPoint: [uri(`${baseUrl}/crls/${issuer.name}.crl`)] });
  return extension(
    OID.crlDistributionPoints,
    new pkijs.CRLDistributionPoints({ distributionPoints: [point] }).toSchema(),
  );
}
