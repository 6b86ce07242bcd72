import { prepareMark } from '../../documents/upload.ts';
import { keepLogo, LOGO_PIXELS, openLogo, removeLogo } from '../../organizations/logo.ts';
import { readProfile } from '../../organizations/profile.ts';
import type { Services } from '../../services.ts';
import type { Handlers } from '../dialect.ts';
import type { operations } from '../generated/countersign.ts';
import { settingsView } from './settings.ts';

type Operations = Pick<operations, 'replaceLogo' | 'removeLogo' | 'readLogo'>;

/** The organization's picture. Whoever knows its address can see it: approvers have no key. */
export function logoHandlers({ core, pdf }: Services): Handlers<Operations> {
  return {
    async replaceLogo({ caller: { organizationId }, files }) {
      const { path } = files.file!;
      await prepareMark(pdf, path, LOGO_PIXELS);
      const settings = await keepLogo(core, organizationId, path);
      const { name } = await readProfile(core, organizationId);
      return { status: 200, body: settingsView(name, settings) };
    },

    async removeLogo({ caller: { organizationId } }) {
      await removeLogo(core, organizationId);
      return { status: 204 };
    },

    async readLogo({ params }) {
      const { stream, bytes } = await openLogo(core, params.sha256);
      const headers = { 'cache-control': 'public, max-age=31536000, immutable' };
      return { status: 200, headers, file: { stream, bytes, contentType: 'image/png' } };
    },
  };
}
