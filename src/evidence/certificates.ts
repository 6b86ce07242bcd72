import { randomUUID, X509Certificate } from 'node:crypto';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { Core } from '../core.ts';
import type { OrganizationId } from '../domain/model.ts';
import { iso } from '../iso.ts';
import { readProfile } from '../organizations/profile.ts';
import { checkServerUrl } from './asking.ts';
import { checkedChain, checkedHolder, type SealCertificateInput } from './certificate-checks.ts';
import { algorithmOf, type Certificate, parseChain } from './cms/certificate.ts';
import { SealFault } from './fault.ts';
import { LIMITS } from './limits.ts';
import { makeSelfSigned } from './self-signed.ts';
import { type KeyHolder, openSigner, type SealSigner } from './signers.ts';

/**
 * The certificate that an organization seals with: one of its own, or one of our making that nobody else vouches for. There
 * is exactly one current one; what was used before is kept, since seals outlive it.
 */
export type SealCertificateView = {
  id: string;
  origin: 'self_signed' | 'uploaded';
  /** Where the key is: here, encrypted, or with a signing service. */
  keyHolder: KeyHolder['driver'];
  subject: string;
  issuer: string;
  /** SHA-256 of the certificate, 64 hexadecimal digits. */
  fingerprint: string;
  algorithm: 'rsa' | 'ec';
  validFrom: string;
  validUntil: string;
  /** PEM, the seal's own certificate first. */
  chain: string;
  createdAt: string;
};
/** A current certificate, ready to sign. */
export type OpenSealCertificate = { id: string; signer: SealSigner };

type Row = {
  id: string;
  origin: SealCertificateView['origin'];
  driver: KeyHolder['driver'];
  chain: string;
  fingerprint: string;
  key_holder: Buffer;
  created_at: Date;
};
const COLUMNS = 'id, origin, driver, chain, fingerprint, key_holder, created_at';

/** The current certificate; a self-signed one is made when there is none, and when the one there is about to end. */
export async function readSealCertificate(core: Core, organizationId: OrganizationId): Promise<SealCertificateView> {
  return viewOf(await currentRow(core, organizationId));
}

/** Replaces the current certificate by a new self-signed one with a new key. */
export async function rotateSealCertificate(core: Core, organizationId: OrganizationId): Promise<SealCertificateView> {
  return viewOf(await replace(core, organizationId, await selfSigned(core, organizationId)));
}

/**
 * Replaces the current certificate by the organization's own.
 * @throws Problem seal_certificate_invalid saying what is wrong with it | validation_failed, the signing service's URL
 */
export async function uploadSealCertificate(
  core: Core,
  organizationId: OrganizationId,
  input: SealCertificateInput,
): Promise<SealCertificateView> {
  if (input.key.driver === 'http') checkServerUrl(core, input.key.url, '/key/url');
  const chain = checkedChain(input.chain, core.now());
  const holder = checkedHolder(input.key, chain[0]!);
  return viewOf(await replace(core, organizationId, { origin: 'uploaded', chain: pemOf(chain), holder }));
}

/** @throws SealFault when the certificate is not valid now, or its key cannot be opened. */
export async function openSealCertificate(core: Core, organizationId: OrganizationId): Promise<OpenSealCertificate> {
  const row = await currentRow(core, organizationId);
  const chain = parseChain(row.chain) as [Certificate, ...Certificate[]];
  const { validFromDate, validToDate } = chain[0].x509;
  if (core.now() < validFromDate.getTime() || core.now() > validToDate.getTime()) {
    const span = `from ${validFromDate.toISOString()} to ${validToDate.toISOString()}`;
    throw new SealFault(`the seal certificate is valid only ${span}`, { lasting: true });
  }
  return { id: row.id, signer: openSigner(core, chain, openHolder(core, row)) };
}

function openHolder(core: Core, row: Row): KeyHolder {
  try {
    return JSON.parse(core.keyring.open(row.key_holder, contextOf(row.id))) as KeyHolder;
  } catch (cause) {
    throw new SealFault('the key of the seal certificate cannot be opened', { lasting: true, cause });
  }
}

async function currentRow(core: Core, organizationId: OrganizationId): Promise<Row> {
  const row = await core.database.tenant(organizationId, findCurrent);
  if (row && !(row.origin === 'self_signed' && endsSoon(row, core.now()))) return row;
  return replace(core, organizationId, await selfSigned(core, organizationId), row?.id ?? null);
}

/** Only the first certificate is read, and only by node:crypto: this is asked at every seal. */
const endsSoon = ({ chain }: Row, now: number): boolean =>
  new X509Certificate(chain).validToDate.getTime() - now < LIMITS.selfSignedRenewMs;

async function findCurrent(em: EntityManager): Promise<Row | null> {
  const [row] = await em.execute<Row[]>(`select ${COLUMNS} from seal_certificates where retired_at is null`);
  return row ?? null;
}

type NewCertificate = { origin: Row['origin']; chain: string; holder: KeyHolder };

async function selfSigned(core: Core, organizationId: OrganizationId): Promise<NewCertificate> {
  const { name } = await readProfile(core, organizationId);
  const { certificate, privateKey } = makeSelfSigned(name, core.now());
  return { origin: 'self_signed', chain: certificate, holder: { driver: 'local', privateKey } };
}

/** @param instead the id of the one to be replaced (null: none); when another was quicker, theirs is the answer. */
async function replace(
  core: Core,
  organizationId: OrganizationId,
  { origin, chain, holder }: NewCertificate,
  instead?: string | null,
): Promise<Row> {
  const id = randomUUID();
  const fingerprint = parseChain(chain)[0]!.fingerprint;
  const sealed = core.keyring.seal(JSON.stringify(holder), contextOf(id));
  return core.database.tenant(organizationId, async (em) => {
    // One change at a time: the row of the organization is the lock.
    await em.execute('select 1 from organizations where id = ? for update', [organizationId]);
    const current = await findCurrent(em);
    if (instead !== undefined && current && current.id !== instead) return current;
    await em.execute('update seal_certificates set retired_at = now() where retired_at is null');
    const [row] = await em.execute<Row[]>(
      `insert into seal_certificates (id, organization_id, origin, driver, chain, fingerprint, key_holder)
       values (?, ?, ?, ?, ?, ?, ?) returning ${COLUMNS}`,
      [id, organizationId, origin, holder.driver, chain, fingerprint, sealed],
    );
    return row!;
  });
}

function viewOf(row: Row): SealCertificateView {
  const certificate = parseChain(row.chain)[0]!;
  const { x509, fingerprint } = certificate;
  return {
    id: row.id,
    origin: row.origin,
    keyHolder: row.driver,
    subject: x509.subject,
    issuer: x509.issuer,
    fingerprint,
    algorithm: algorithmOf(certificate)!.key,
    validFrom: x509.validFromDate.toISOString(),
    validUntil: x509.validToDate.toISOString(),
    chain: row.chain,
    createdAt: iso(row.created_at),
  };
}

const pemOf = (chain: readonly Certificate[]): string => chain.map(({ x509 }) => x509.toString()).join('');
const contextOf = (id: string): string => `seal certificate ${id}`;
