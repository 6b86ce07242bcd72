import { type Field, fillIn } from '../../domain/fields.ts';
import type { Action } from '../../domain/model.ts';
import type { ChatOffer } from '../../messaging/kinds.ts';
import type { IdentityPolicy, OrganizationSettings } from '../../organizations/settings.ts';

type Asked = { action: Action; identity: IdentityPolicy; fields: Field[] };

/**
 * What an approver may decide by answering in the chat; null: they need the page. Never what binds most (signing, stamping),
 * what a code guards, or what leaves something to be filled in.
 * @param document `approveFromChat` is its sender's own wish; without it, the organization's setting counts.
 */
export function offerFor(
  { action, identity, fields }: Asked,
  document: { approveFromChat?: boolean | null },
  { delivery }: Pick<OrganizationSettings, 'delivery'>,
): ChatOffer | null {
  if (!(document.approveFromChat ?? delivery.approveFromChat)) return null;
  if (action !== 'approve' && action !== 'review') return null;
  return identity === 'link' && 'values' in fillIn(fields, {}) ? action : null;
}
