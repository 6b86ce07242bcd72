import { type webcrypto, X509Certificate } from 'node:crypto';

export type KeyType = 'rsa2048' | 'rsa4096' | 'p256' | 'p384';
export type KeyPair = webcrypto.CryptoKeyPair;

/** The hash that goes with a key when it signs certificates and responses. */
export const HASH = 'SHA-256';

const ALGORITHMS: Record<KeyType, webcrypto.RsaHashedKeyGenParams | webcrypto.EcKeyGenParams> = {
  rsa2048: rsa(2048),
  rsa4096: rsa(4096),
  p256: { name: 'ECDSA', namedCurve: 'P-256' },
  p384: { name: 'ECDSA', namedCurve: 'P-384' },
};

export async function makeKeys(type: KeyType): Promise<KeyPair> {
  return (await crypto.subtle.generateKey(ALGORITHMS[type], true, ['sign', 'verify'])) as KeyPair;
}

/** PKCS#8 as PEM. */
export async function privateKeyPem(keys: KeyPair): Promise<string> {
  const der = Buffer.from(await crypto.subtle.exportKey('pkcs8', keys.privateKey));
  const lines = der.toString('base64').match(/.{1,64}/g) ?? [];
  return `-----BEGIN PRIVATE KEY-----\n${lines.join('\n')}\n-----END PRIVATE KEY-----\n`;
}

export const certificatePem = (der: Buffer): string => new X509Certificate(der).toString();

function rsa(modulusLength: number): webcrypto.RsaHashedKeyGenParams {
  return { name: 'RSASSA-PKCS1-v1_5', modulusLength, publicExponent: new Uint8Array([1, 0, 1]), hash: HASH };
}
