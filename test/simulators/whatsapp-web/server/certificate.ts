import { createHash, randomBytes, X509Certificate } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as asn1js from 'asn1js';
import * as pkijs from 'pkijs';

export type Certificate = {
  key: string;
  certificate: string;
  /** SHA-256 of the public key in base64: how Chromium is told to accept this certificate, and no other. */
  spki: string;
};

export const HOST = 'web.whatsapp.com';

const OID_COMMON_NAME = '2.5.4.3';
const OID_ALTERNATIVE_NAMES = '2.5.29.17';
const DNS_NAME = 2;
const YEARS = 10;

/** The certificate of a state folder, made when it is first needed: what a browser was told of it stays true. */
export async function certificateIn(folder: string): Promise<Certificate> {
  const [keyFile, certificateFile] = [join(folder, 'key.pem'), join(folder, 'certificate.pem')];
  if (!existsSync(certificateFile)) {
    const made = await selfSigned();
    await mkdir(folder, { recursive: true });
    await writeFile(keyFile, made.key, { mode: 0o600 });
    await writeFile(certificateFile, made.certificate);
  }
  const certificate = await readFile(certificateFile, 'utf8');
  const publicKey = new X509Certificate(certificate).publicKey.export({ type: 'spki', format: 'der' });
  const spki = createHash('sha256').update(publicKey).digest('base64');
  return { key: await readFile(keyFile, 'utf8'), certificate, spki };
}

async function selfSigned(): Promise<{ key: string; certificate: string }> {
  const keys = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, ['sign', 'verify']);
  const certificate = new pkijs.Certificate();
  certificate.version = 2;
  certificate.serialNumber = new asn1js.Integer({ valueHex: new Uint8Array([0x40, ...randomBytes(15)]).buffer });
  const name = new pkijs.AttributeTypeAndValue({
    type: OID_COMMON_NAME,
    value: new asn1js.Utf8String({ value: `${HOST} (local simulator)` }),
  });
  certificate.subject.typesAndValues.push(name);
  certificate.issuer.typesAndValues.push(name);
  const now = new Date();
  certificate.notBefore.value = now;
  certificate.notAfter.value = new Date(new Date(now).setFullYear(now.getFullYear() + YEARS));
  const names = new pkijs.GeneralNames({ names: [new pkijs.GeneralName({ type: DNS_NAME, value: HOST })] });
  certificate.extensions = [
    new pkijs.Extension({ extnID: OID_ALTERNATIVE_NAMES, extnValue: names.toSchema().toBER(false) }),
  ];
  await certificate.subjectPublicKeyInfo.importKey(keys.publicKey);
  await certificate.sign(keys.privateKey, 'SHA-256');
  const key = Buffer.from(await crypto.subtle.exportKey('pkcs8', keys.privateKey)).toString('base64');
  return {
    key: `-----BEGIN PRIVATE KEY-----\n${key.replace(/.{64}/g, '$&\n')}\n-----END PRIVATE KEY-----\n`,
    certificate: new X509Certificate(Buffer.from(certificate.toSchema().toBER(false))).toString(),
  };
}
