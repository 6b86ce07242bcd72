import { createHash, sign } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { fromBER, type OctetString, type Sequence } from 'asn1js';
import type { Hash } from '../../src/evidence/cms/algorithms.ts';
import { algorithmOf, type Certificate, parseChain } from '../../src/evidence/cms/certificate.ts';
import { buildSignature } from '../../src/evidence/cms/signature.ts';
import { type KeyType, startTrust, type Trust } from '../simulators/trust/trust.ts';
import { attributeOf, identifierOf, octetsOf, parse, typesOf } from './signatures.ts';

const CONTENT_TYPE = '1.2.840.113549.1.9.3';
const MESSAGE_DIGEST = '1.2.840.113549.1.9.4';
const SIGNING_TIME = '1.2.840.113549.1.9.5';
const SIGNING_CERTIFICATE_V2 = '1.2.840.113549.1.9.16.2.47';
const SIGNATURE_TIMESTAMP = '1.2.840.113549.1.9.16.2.14';
const DATA = '1.2.840.113549.1.7.1';

let trust: Trust;
beforeAll(async () => {
  trust = await startTrust();
});
afterAll(() => trust.close());

const content = Buffer.from('what is signed');
async function signed(keyType: KeyType, hash: Hash, timestamp?: (signature: Buffer) => Promise<Buffer>) {
  const issued = await trust.issue({ subject: { commonName: 'Example Seal' }, keyType });
  const chain = parseChain(issued.chain) as [Certificate, ...Certificate[]];
  const der = await buildSignature({
    digest: createHash(hash).update(content).digest(),
    hash,
    key: algorithmOf(chain[0])!.key,
    chain,
    sign: async (bytes) => sign(hash, bytes, issued.key),
    timestamp,
  });
  return { der, chain, data: parse(der) };
}

describe('a signature', () => {
  test.each<[KeyType, Hash]>([
    ['rsa2048', 'sha256'],
    ['rsa2048', 'sha384'],
    ['rsa2048', 'sha512'],
    ['p256', 'sha256'],
    ['p384', 'sha384'],
  ])('by %s with %s is what PAdES baseline asks for', async (keyType, hash) => {
    const { data, chain } = await signed(keyType, hash);
    const [info] = data.signerInfos;
    expect(data.encapContentInfo.eContentType).toBe(DATA);
    expect(data.encapContentInfo.eContent).toBeUndefined();
    expect(data.certificates).toHaveLength(2);
    expect(typesOf(info!).sort()).toEqual([CONTENT_TYPE, MESSAGE_DIGEST, SIGNING_CERTIFICATE_V2].sort());
    expect(typesOf(info!)).not.toContain(SIGNING_TIME);
    expect(identifierOf(attributeOf(info!, CONTENT_TYPE))).toBe(DATA);
    expect(octetsOf(info!, MESSAGE_DIGEST)).toEqual(createHash(hash).update(content).digest());
    const [[identifier]] = members(attributeOf(info!, SIGNING_CERTIFICATE_V2)).map(members) as [Sequence[]];
    const hashOfCertificate = members(identifier).find((one) => one.constructor.name === 'OctetString');
    expect(Buffer.from((hashOfCertificate as unknown as OctetString).getValue())).toEqual(
      createHash(hash).update(chain[0].der).digest(),
    );
    // SHA-256 is the default and must be left out; any other hash must be named.
    expect(members(identifier)).toHaveLength(hash === 'sha256' ? 2 : 3);
    const verified = await data.verify({ signer: 0, data: new Uint8Array(content).buffer });
    expect(verified).toBe(true);
  });

  test('of something else is not valid', async () => {
    const { data } = await signed('p256', 'sha256');
    const other = new Uint8Array(Buffer.from('what is not signed')).buffer;
    expect(await data.verify({ signer: 0, data: other }).catch(() => false)).toBe(false);
  });

  test('has its signed attributes in the order that DER demands', async () => {
    const { data } = await signed('p256', 'sha256');
    const encoded = data.signerInfos[0]!.signedAttrs!.attributes.map((one) => Buffer.from(one.toSchema().toBER()));
    expect(encoded).toEqual([...encoded].sort((a, b) => Buffer.compare(a, b)));
  });

  test('carries the timestamp over its value as an unsigned attribute', async () => {
    let stamped: Buffer | null = null;
    const token = Buffer.from('3003020101', 'hex');
    const { data } = await signed('rsa2048', 'sha256', async (signature) => {
      stamped = signature;
      return token;
    });
    const [info] = data.signerInfos;
    expect(stamped).toEqual(Buffer.from(info!.signature.getValue()));
    const [attribute] = info!.unsignedAttrs!.attributes;
    expect(attribute!.type).toBe(SIGNATURE_TIMESTAMP);
    expect(Buffer.from((attribute!.values[0] as Sequence).toBER())).toEqual(token);
  });

  test('is DER: reading and writing it again changes nothing', async () => {
    const { der } = await signed('p384', 'sha384');
    const again = fromBER(new Uint8Array(der).buffer);
    expect(again.offset).toBe(der.length);
    expect(Buffer.from(again.result.toBER())).toEqual(der);
  });
});

function members(value: unknown): Sequence[] {
  return (value as Sequence).valueBlock.value as Sequence[];
}
