import { readFile } from 'node:fs/promises';
import type { Caller } from '../../src/core.ts';
import { readVersions } from '../../src/documents/reading.ts';
import type { DocumentView } from '../../src/documents/view.ts';
import { uploadSealCertificate } from '../../src/evidence/certificates.ts';
import { updateSettings } from '../../src/organizations/organizations.ts';
import type { SealLevel } from '../../src/organizations/settings.ts';
import type { Issued, Telling, Trust } from '../simulators/trust/trust.ts';
import { approversOf, decide, ended, sent } from '../support/documents.ts';
import type { Product } from '../support/product.ts';

type Owner = Pick<Caller, 'organizationId'>;

/** Organizations that seal by certificates of a simulated authority, and documents of theirs. */
export function makeSealing(product: Product, trust: Trust) {
  const { core } = product;
  const sealing = {
    /** An organization with a certificate from the authority, that seals at this level. */
    async organization(level: SealLevel, options: { tsaUrl?: string; telling?: Telling } = {}): Promise<Caller> {
      const caller = await product.newCaller();
      await sealing.certify(caller, await sealing.issue(options.telling));
      await sealing.seals(caller, level, options.tsaUrl ?? trust.tsaUrl);
      return caller;
    },

    issue: (telling: Telling = 'both'): Promise<Issued> =>
      trust.issue({ subject: { commonName: 'Example Seal' }, keyType: 'p256', telling }),

    async certify({ organizationId }: Owner, { chain, key }: Issued): Promise<void> {
      await uploadSealCertificate(core, organizationId, { chain, key: { driver: 'local', privateKey: key } });
    },

    async seals({ organizationId }: Owner, level: SealLevel, url: string): Promise<void> {
      await updateSettings(core, organizationId, { seal: { level, timestamp: { url, authorization: null } } });
    },

    /** A document whose only approver has decided. */
    async decided(caller: Caller): Promise<DocumentView> {
      const document = await sent(product, caller);
      await decide(product, caller, document, approversOf(document)[0]!.id);
      return document;
    },

    async approved(caller: Caller): Promise<DocumentView> {
      const { id } = await sealing.decided(caller);
      return ended(product, caller, id);
    },

    /** Its versions with their bytes, in their order. */
    async files(caller: Caller, id: string): Promise<{ kind: string; bytes: Buffer }[]> {
      const versions = await readVersions(product.services, caller, id);
      return Promise.all(
        versions.map(async ({ kind, sha256 }) => ({ kind, bytes: await readFile(await core.files.path(sha256)) })),
      );
    },
  };
  return sealing;
}

export type Sealing = ReturnType<typeof makeSealing>;
