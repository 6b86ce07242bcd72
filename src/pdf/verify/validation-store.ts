import { CertificateRevocationList, OCSPResponse } from 'pkijs';
import { exactly } from '../../evidence/cms/algorithms.ts';
import { parseCertificate } from '../../evidence/cms/certificate.ts';
import { CosError } from './cos.ts';
import type { Revision } from './revision.ts';
import type { ValidationStore } from './trust-path.ts';
import { unpack } from './xref.ts';

const ENTRIES_MAX = 1_000;
const ENTRY_BYTES_MAX = 8 * 1024 * 1024;

/** The document security store (ISO 32000-2, 12.8.4.3); null where there is none. @throws CosError when any of it is damaged */
export function readStore(revision: Revision): ValidationStore | null {
  const dss = revision.dict(revision.catalog.get('DSS'));
  if (!dss) return null;
  const list = (key: string): Buffer[] => {
    const items = revision.array(dss.get(key)) ?? [];
    if (items.length > ENTRIES_MAX) throw new CosError('the validation data is too long');
    return items.map((item) => {
      const stream = revision.stream(item);
      if (!stream) throw new CosError('the validation data is damaged');
      return Buffer.from(unpack(revision.bytes, stream, ENTRY_BYTES_MAX));
    });
  };
  try {
    const certificates = list('Certs').map((der) => parseCertificate(der));
    const [ocsps, crls] = [list('OCSPs'), list('CRLs')];
    for (const answer of ocsps) OCSPResponse.fromBER(exactly(answer));
    for (const crl of crls) CertificateRevocationList.fromBER(exactly(crl));
    return { certificates, ocsps, crls };
  } catch {
    throw new CosError('the validation data is damaged');
  }
}
