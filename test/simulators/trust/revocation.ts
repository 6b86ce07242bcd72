import * as asn1js from 'asn1js';
import * as pkijs from 'pkijs';
import { type Authority, bufferOf, derOf, type Holder, keyIdOf, type Revocation } from './authority.ts';
import { HASH } from './keys.ts';
import { OID } from './oids.ts';

/** How long an answer is good for. */
const FRESH_FOR_MS = 24 * 60 * 60_000;

/** Answers an OCSPRequest in DER for certificates of `authority`; what it did not issue is `unknown`. */
export async function answerOcsp(query: Buffer, authority: Authority, responder: Holder, at: Date): Promise<Buffer> {
  const { tbsRequest } = pkijs.OCSPRequest.fromBER(bufferOf(query));
  const basic = new pkijs.BasicOCSPResponse();
  basic.tbsResponseData.responderID = new asn1js.OctetString({ valueHex: bufferOf(keyIdOf(responder.certificate)) });
  basic.tbsResponseData.producedAt = at;
  basic.tbsResponseData.responses = tbsRequest.requestList.map(({ reqCert }) => {
    return new pkijs.SingleResponse({
      certID: reqCert,
      certStatus: statusOf(authority, reqCert),
      thisUpdate: at,
      nextUpdate: new Date(at.getTime() + FRESH_FOR_MS),
    });
  });
  const nonce = tbsRequest.requestExtensions?.find(({ extnID }) => extnID === OID.ocspNonce);
  if (nonce) basic.tbsResponseData.responseExtensions = [nonce];
  await basic.sign(responder.keys.privateKey, HASH);
  basic.certs = [responder.certificate];
  const response = new asn1js.OctetString({ valueHex: bufferOf(derOf(basic)) });
  return derOf(
    new pkijs.OCSPResponse({
      responseStatus: new asn1js.Enumerated({ value: 0 }),
      responseBytes: new pkijs.ResponseBytes({ responseType: OID.basicOcspResponse, response }),
    }),
  );
}

/** The list of what `authority` revoked, in DER. */
export async function crlOf(authority: Authority, number: number, at: Date): Promise<Buffer> {
  const crl = new pkijs.CertificateRevocationList({
    version: 1,
    issuer: authority.certificate.subject,
    thisUpdate: new pkijs.Time({ type: 0, value: at }),
    nextUpdate: new pkijs.Time({ type: 0, value: new Date(at.getTime() + FRESH_FOR_MS) }),
    crlExtensions: new pkijs.Extensions({ extensions: crlExtensions(authority, number) }),
  });
  if (authority.revoked.size > 0) crl.revokedCertificates = [...authority.revoked].map(revokedEntry);
  await crl.sign(authority.keys.privateKey, HASH);
  return derOf(crl);
}

function crlExtensions(authority: Authority, number: number): pkijs.Extension[] {
  const keyIdentifier = new asn1js.OctetString({ valueHex: bufferOf(keyIdOf(authority.certificate)) });
  const key = new pkijs.AuthorityKeyIdentifier({ keyIdentifier }).toSchema();
  return [
    new pkijs.Extension({ extnID: OID.authorityKeyIdentifier, extnValue: key.toBER(false) }),
    new pkijs.Extension({ extnID: OID.crlNumber, extnValue: new asn1js.Integer({ value: number }).toBER(false) }),
  ];
}

function revokedEntry([serial, { at, reason }]: [string, Revocation]): pkijs.RevokedCertificate {
  const extnValue = new asn1js.Enumerated({ value: reason }).toBER(false);
  return new pkijs.RevokedCertificate({
    userCertificate: new asn1js.Integer({ valueHex: bufferOf(Buffer.from(serial, 'hex')) }),
    revocationDate: new pkijs.Time({ type: 0, value: at }),
    crlEntryExtensions: new pkijs.Extensions({
      extensions: [new pkijs.Extension({ extnID: OID.reasonCode, extnValue })],
    }),
  });
}

/** CertStatus: good [0], revoked [1], unknown [2]. */
function statusOf(authority: Authority, asked: pkijs.CertID): asn1js.BaseBlock {
  const serial = Buffer.from(asked.serialNumber.valueBlock.valueHexView).toString('hex');
  const revocation = authority.revoked.get(serial);
  if (!revocation) {
    return new asn1js.Primitive({ idBlock: { tagClass: 3, tagNumber: authority.issued.has(serial) ? 0 : 2 } });
  }
  return new asn1js.Constructed({
    idBlock: { tagClass: 3, tagNumber: 1 },
    value: [
      new asn1js.GeneralizedTime({ valueDate: revocation.at }),
      new asn1js.Constructed({
        idBlock: { tagClass: 3, tagNumber: 0 },
        value: [new asn1js.Enumerated({ value: revocation.reason })],
      }),
    ],
  });
}
