import type { Core } from '../core.ts';
import type { OrganizationId } from '../domain/model.ts';
import type { SealSettings } from '../organizations/settings.ts';
import { SealFault } from './fault.ts';
import type { TimestampServer } from './timestamps.ts';

/** The Authorization header for a timestamp server, as it is kept in the settings. */
export function encryptAuthorization(
  { keyring }: Pick<Core, 'keyring'>,
  organizationId: OrganizationId,
  header: string,
): string {
  return keyring.seal(header, contextOf(organizationId)).toString('base64');
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
