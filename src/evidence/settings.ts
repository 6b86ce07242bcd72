import type { Core } from '../core.ts';
import type { OrganizationId } from '../domain/model.ts';
import type { SealSettings } from '../organizations/settings.ts';
import { checkServerUrl } from './asking.ts';
import { SealFault } from './fault.ts';
import type { TimestampServer } from './timestamps.ts';

/**
 * A timestamp server as it is kept in the settings: one that may be asked, its Authorization header encrypted.
 * @throws Problem validation_failed
 */
export function timestampSetting(
  core: Pick<Core, 'config' | 'keyring'>,
  organizationId: OrganizationId,
  { url, authorization }: TimestampServer,
): SealSettings['timestamp'] {
  checkServerUrl(core, url, '/seal/timestamp/url');
  const sealed = authorization === null ? null : core.keyring.seal(authorization, contextOf(organizationId));
  return { url, authorization: sealed?.toString('base64') ?? null };
}

/** @throws SealFault when the secret cannot be opened, so that nobody is asked without it. */
export function timestampServer(
  { keyring }: Pick<Core, 'keyring'>,
  organizationId: OrganizationId,
  { timestamp }: SealSettings,
): TimestampServer | null {
  if (!timestamp) return null;
  const { url, authorization } = timestamp;
  if (authorization === null) return { url, authorization };
  try {
    return { url, authorization: keyring.open(Buffer.from(authorization, 'base64'), contextOf(organizationId)) };
  } catch (cause) {
    throw new SealFault('the authorization for the timestamp server cannot be opened', { lasting: true, cause });
  }
}

const contextOf = (organizationId: OrganizationId): string => `timestamp authorization ${organizationId}`;
