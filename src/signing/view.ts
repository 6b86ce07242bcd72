import type { Core } from '../core.ts';
import { type FieldView, shownFields } from '../documents/field-values.ts';
import type { Action, ApproverStatus, DocumentStatus, Language } from '../domain/model.ts';
import { logoPath } from '../organizations/logo.ts';
import { type Access, isReleased, openLink } from './access.ts';
import { hasOwnStamp } from './own-stamp.ts';
import { type Receipt, readReceipt } from './receipt.ts';
import { findSession } from './sessions.ts';

/** What the signer's page shows first. `expiresAt` is ISO 8601 in UTC. */
export type SigningView = {
  /** `logo`: the path of its picture; null: none. */
  organization: { name: string; logo: string | null };
  document: { id: string; title: string; pages: number; status: DocumentStatus; expiresAt: string | null };
  approver: { id: string; name: string; action: Action; status: ApproverStatus; language: Language };
  /** What this approver fills in, with what stands there now; nothing while a code is needed. */
  fields: FieldView[];
  /** A code must be entered before the file is shown or a decision taken. */
  needsCode: boolean;
  /** A decision would be taken now. */
  yourTurn: boolean;
  /** The approver is asked for a stamp and keeps one here; never while a code is needed. */
  keptStamp: boolean;
  /** What the approver has decided, from whichever device; null: nothing yet, or a code is needed. */
  receipt: Receipt | null;
};

/** What a link opens, in the approver's language. No side effect. @throws Problem `link_dead`, `link_replaced`, `approver_out_of_route` */
export async function viewLink(core: Core, token: string, session: string | null): Promise<SigningView> {
  const access = await openLink(core, token);
  const { document, approver } = access;
  const { id, pages, status, expiresAt } = document;
  const needsCode = approver.identity !== 'link' && !isReleased(access) && !(await findSession(core, access, session));
  const yourTurn = isAwaited(access, core.now());
  return {
    organization: { name: access.organization.name, logo: logoPath(access.organization.settings.logo ?? null) },
    document: {
      id,
      title: document.titles[approver.language] ?? document.title,
      pages,
      status,
      expiresAt: expiresAt?.toISOString() ?? null,
    },
    approver: {
      id: approver.id,
      name: approver.names[approver.language] ?? approver.name,
      action: approver.action,
      status: approver.status,
      language: approver.language,
    },
    fields: needsCode || isReleased(access) ? [] : shownFields(approver, document.language),
    needsCode,
    yourTurn,
    keptStamp: yourTurn && !needsCode && (await hasOwnStamp(core, access)),
    receipt: needsCode || isReleased(access) ? null : await readReceipt(core, access),
  };
}

function isAwaited({ document, approver }: Access, now: number): boolean {
  const hasLapsed = document.expiresAt !== null && now >= document.expiresAt.getTime();
  return approver.status === 'invited' && document.status === 'in_progress' && !document.completing && !hasLapsed;
}
