import { createHash, verify, X509Certificate } from 'node:crypto';
import type { ObjectIdentifier, OctetString } from 'asn1js';
import * as pkijs from 'pkijs';

/** Signatures read back out of a PDF, independently of the code that wrote them. */
export type FoundSignature = {
  byteRange: [number, number, number, number];
  /** `ETSI.CAdES.detached` or `ETSI.RFC3161`. */
  subFilter: string;
  /** The CMS structure as it stands in the file, without the zeros after it. */
  der: Buffer;
  signed: pkijs.SignedData;
  certificates: X509Certificate[];
};

const SIGNED_DATA = '1.2.840.113549.1.7.2';
const MESSAGE_DIGEST = '1.2.840.113549.1.9.4';
const HASHES: Record<string, string> = {
  '2.16.840.1.101.3.4.2.1': 'sha256',
  '2.16.840.1.101.3.4.2.2': 'sha384',
  '2.16.840.1.101.3.4.2.3': 'sha512',
};

/** In the order of the file. */
export function signaturesIn(pdf: Buffer): FoundSignature[] {
  return [...pdf.toString('latin1').matchAll(/\/ByteRange \[(\d+) (\d+) (\d+) (\d+)\]/g)].map((found) => {
    const byteRange = found.slice(1, 5).map(Number) as FoundSignature['byteRange'];
    const dictionary = pdf.subarray(pdf.lastIndexOf(' obj', found.index), found.index).toString('latin1');
    const der = withoutPadding(Buffer.from(pdf.toString('latin1', byteRange[1] + 1, byteRange[2] - 1), 'hex'));
    const signed = parse(der);
    const certificates = (signed.certificates ?? []).map(
      (one) => new X509Certificate(Buffer.from(one.toSchema().toBER())),
    );
    return { byteRange, subFilter: /SubFilter \/([\w.]+)/.exec(dictionary)?.[1] ?? '', der, signed, certificates };
  });
}

export function parse(der: Buffer): pkijs.SignedData {
  const content = pkijs.ContentInfo.fromBER(new Uint8Array(der).buffer);
  if (content.contentType !== SIGNED_DATA) throw new Error(`the content is ${content.contentType}`);
  return new pkijs.SignedData({ schema: content.content });
}

/** The bytes that a signature covers. */
export function coveredBy(pdf: Buffer, { byteRange: [from, count, second, rest] }: FoundSignature): Buffer {
  return Buffer.concat([pdf.subarray(from, from + count), pdf.subarray(second, second + rest)]);
}

/** Whether the covered bytes are the signed ones, and the signature is the first certificate's. */
export function isIntact(pdf: Buffer, found: FoundSignature): boolean {
  const [info] = found.signed.signerInfos;
  const hash = HASHES[info!.digestAlgorithm.algorithmId]!;
  const covered = createHash(hash).update(coveredBy(pdf, found)).digest();
  if (!covered.equals(octetsOf(info!, MESSAGE_DIGEST))) return false;
  const attributes = Buffer.from(info!.signedAttrs!.encodedValue);
  return verify(hash, attributes, found.certificates[0]!.publicKey, Buffer.from(info!.signature.getValue()));
}

export function octetsOf(info: pkijs.SignerInfo, type: string): Buffer {
  return Buffer.from((attributeOf(info, type) as OctetString).getValue());
}

export function attributeOf(info: pkijs.SignerInfo, type: string): unknown {
  return info.signedAttrs!.attributes.find((attribute) => attribute.type === type)?.values[0];
}

export function typesOf(info: pkijs.SignerInfo): string[] {
  return info.signedAttrs!.attributes.map(({ type }) => type);
}

export const identifierOf = (value: unknown): string => (value as ObjectIdentifier).getValue();

/** DER says how long it is; the rest of the hole is zeros. */
function withoutPadding(bytes: Buffer): Buffer {
  const countOfLength = bytes[1]! & 0x7f;
  const length = bytes[1]! < 0x80 ? bytes[1]! : bytes.readUIntBE(2, countOfLength);
  return bytes.subarray(0, length + 2 + (bytes[1]! < 0x80 ? 0 : countOfLength));
}
