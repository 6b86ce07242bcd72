/**
 * A public key infrastructure on a local port: a root and an intermediate authority, a timestamp server, OCSP responders,
 * revocation lists and the certificates themselves, by the URLs that stand in what it issues.
 *
 * It stands for what an organization buys or runs: a certificate authority for its seal, a trust service that says what
 * time it was. All it signs is signed for real, by keys made at start, and its answers are what RFC 3161, 5280 and 6960
 * ask for; pyHanko, poppler and EU DSS read them.
 *
 * What it cannot prove: that a certain provider's server is reached through a certain proxy, asks for credentials the way
 * we send them, or has the bigger chains, policies, algorithms and delays of real ones; that a certificate is qualified or
 * on a trusted list; that a key lives in an HSM.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { readBody, serveLocally } from '../local-server.ts';
import {
  type Authority,
  certify,
  type Holder,
  type Purpose,
  type Subject,
  serialOf,
  type Telling,
  type Validity,
} from './authority.ts';
import { certificatePem, type KeyType, privateKeyPem } from './keys.ts';
import { answerOcsp, crlOf } from './revocation.ts';
import { answerTimestamp, type TimestampFault, type TimestampSigner } from './timestamps.ts';

export type { Subject, Telling } from './authority.ts';
export type { KeyType } from './keys.ts';
export { POLICY } from './timestamps.ts';

/** What can go wrong with any server; `garbage` is 200 with bytes that mean nothing. */
export type ServerFault = 'http_500' | 'hang' | 'reset' | 'garbage';
export type Faults = { tsa: ServerFault | TimestampFault | null; ocsp: ServerFault | null; crl: ServerFault | null };

export type Issued = {
  /** The certificate alone, as PEM. */
  certificate: string;
  /** The certificate and the intermediate authority's, in this order, as PEM. */
  chain: string;
  /** PKCS#8 as PEM. */
  key: string;
  /** In hex. */
  serial: string;
};

export type Trust = {
  /** The only certificate that a verifier has to trust. */
  rootPem: string;
  intermediatePem: string;
  tsaUrl: string;
  /** The timestamp server's certificate. */
  tsaPem: string;
  /** A certificate for a seal, issued by the intermediate authority. Made anew on each call; RSA keys take a while. */
  issue(request: { subject: Subject; keyType: KeyType; validity?: Validity; telling?: Telling }): Promise<Issued>;
  /** From now on responder and list say so. */
  revoke(issued: { serial: string }, revocation?: { at?: Date; reason?: number }): void;
  /** Set a member to make the next answers wrong, null to be right again. */
  faults: Faults;
  /** How many requests came in. */
  requests: { tsa: number; ocsp: number; crl: number };
  close(): Promise<void>;
};

const DAY_MS = 86_400_000;
const YEAR_MS = 365 * DAY_MS;
/** CRLReason keyCompromise. */
const KEY_COMPROMISE = 1;

/**
 * @param now what time the servers say it is.
 * @param tsaKeyType the key of the timestamp server; authorities and responders have P-256 keys.
 */
export async function startTrust({
  now = () => new Date(),
  tsaKeyType = 'rsa2048',
}: {
  now?: () => Date;
  tsaKeyType?: KeyType;
} = {}): Promise<Trust> {
  // Times in lists and responses have no fractions (RFC 5280, 4.1.2.5).
  const wholeSecond = (): Date => new Date(Math.floor(now().getTime() / 1000) * 1000);
  const faults: Faults = { tsa: null, ocsp: null, crl: null };
  const requests = { tsa: 0, ocsp: 0, crl: 0 };
  const server = await serveLocally((request, response) => {
    void handle({ pki, faults, requests, now: wholeSecond }, request, response).catch((error: unknown) => {
      response.destroy(error as Error);
    });
  });
  const { url: baseUrl } = server;
  const pki = await makePki({ baseUrl, now, tsaKeyType });

  return {
    rootPem: certificatePem(pki.root.der),
    intermediatePem: certificatePem(pki.intermediate.der),
    tsaUrl: `${baseUrl}/tsa`,
    tsaPem: certificatePem(pki.tsa.der),
    async issue({ subject, keyType, validity, telling = 'both' }) {
      const issuer = pki.intermediate;
      const holder = await certify({
        ...{ subject, keyType, issuer, baseUrl, telling, purpose: 'seal' },
        validity: validity ?? { from: new Date(now().getTime() - DAY_MS), to: new Date(now().getTime() + 2 * YEAR_MS) },
      });
      const certificate = certificatePem(holder.der);
      return {
        certificate,
        chain: certificate + certificatePem(issuer.der),
        key: await privateKeyPem(holder.keys),
        serial: serialOf(holder.certificate),
      };
    },
    revoke({ serial }, { at = wholeSecond(), reason = KEY_COMPROMISE } = {}) {
      pki.intermediate.revoked.set(serial, { at, reason });
    },
    faults,
    requests,
    close: server.close,
  };
}

type Pki = {
  root: Authority;
  intermediate: Authority;
  responders: Record<Authority['name'], Holder>;
  tsa: TimestampSigner;
  /** Signs in place of `tsa` when told so. */
  expiredTsa: TimestampSigner;
  foreignTsa: TimestampSigner;
};

async function makePki(options: { baseUrl: string; now: () => Date; tsaKeyType: KeyType }): Promise<Pki> {
  const { baseUrl, tsaKeyType } = options;
  const start = options.now().getTime();
  const lasting = { from: new Date(start - 2 * YEAR_MS), to: new Date(start + 10 * YEAR_MS) };
  const past = { from: new Date(start - 2 * YEAR_MS), to: new Date(start - YEAR_MS) };
  const make = (commonName: string, purpose: Purpose, issuer: Authority | null, more: Partial<typeof usual> = {}) =>
    certify({
      subject: { commonName, organization: 'Simulated Trust', country: 'SA' },
      purpose,
      issuer,
      baseUrl,
      ...usual,
      ...more,
    });
  const usual: { keyType: KeyType; validity: Validity } = { keyType: 'p256', validity: lasting };
  const authority = async (name: Authority['name'], title: string, issuer: Authority | null): Promise<Authority> => ({
    ...(await make(title, 'authority', issuer)),
    name,
    issued: new Set(),
    revoked: new Map(),
  });

  const root = await authority('root', 'Simulated Root', null);
  const intermediate = await authority('intermediate', 'Simulated Issuing Authority', root);
  const foreign = await authority('root', 'A Root Nobody Knows', null);
  const [ofRoot, ofIntermediate, tsa, expiredTsa, foreignTsa] = await Promise.all([
    make('Simulated Root Responder', 'ocsp', root),
    make('Simulated Issuing Responder', 'ocsp', intermediate),
    make('Simulated Timestamps', 'timestamps', root, { keyType: tsaKeyType }),
    make('Simulated Timestamps of Old', 'timestamps', root, { validity: past }),
    make('Timestamps of Nobody', 'timestamps', foreign),
  ]);
  return {
    root,
    intermediate,
    responders: { root: ofRoot, intermediate: ofIntermediate },
    tsa: { ...tsa, chain: [] },
    expiredTsa: { ...expiredTsa, chain: [] },
    foreignTsa: { ...foreignTsa, chain: [foreign.certificate] },
  };
}

type World = { pki: Pki; faults: Faults; requests: Trust['requests']; now: () => Date };

async function handle(world: World, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { pki, faults, requests, now } = world;
  const body = await readBody(request);
  const [, service, name = ''] = (request.url ?? '').split('/');
  const authority = name.startsWith('root') ? pki.root : pki.intermediate;
  switch (`${request.method} ${service}`) {
    case 'POST tsa': {
      requests.tsa += 1;
      const { tsa: fault } = faults;
      if (isServerFault(fault)) return misbehave(response, fault);
      const signer =
        fault === 'expired_certificate' ? pki.expiredTsa : fault === 'unknown_authority' ? pki.foreignTsa : pki.tsa;
      return send(response, 'application/timestamp-reply', answerTimestamp(body, signer, now(), fault));
    }
    case 'POST ocsp':
      requests.ocsp += 1;
      if (faults.ocsp) return misbehave(response, faults.ocsp);
      return send(
        response,
        'application/ocsp-response',
        await answerOcsp(body, authority, pki.responders[authority.name], now()),
      );
    case 'GET crls':
      requests.crl += 1;
      if (faults.crl) return misbehave(response, faults.crl);
      return send(response, 'application/pkix-crl', await crlOf(authority, requests.crl, now()));
    case 'GET certificates':
      return send(response, 'application/pkix-cert', authority.der);
    default:
      response.writeHead(404).end();
  }
}

function isServerFault(fault: Faults['tsa']): fault is ServerFault {
  return fault === 'http_500' || fault === 'hang' || fault === 'reset' || fault === 'garbage';
}

function misbehave(response: ServerResponse, fault: ServerFault): void {
  switch (fault) {
    case 'http_500':
      response.writeHead(500).end('internal error');
      return;
    case 'garbage':
      send(response, 'application/octet-stream', Buffer.from('this is not what you asked for'));
      return;
    case 'reset':
      response.socket?.resetAndDestroy();
      return;
    case 'hang':
      return; // Until somebody gives up, or the simulator is closed.
    default:
      fault satisfies never;
  }
}

function send(response: ServerResponse, contentType: string, body: Buffer): void {
  response.writeHead(200, { 'content-type': contentType }).end(body);
}
