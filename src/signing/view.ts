import type { Core } from '../core.ts';
import { shownFields } from '../documents/field-values.ts';
import type { FieldView } from '../documents/view.ts';
import type { Action, ApproverStatus, DocumentStatus, Language } from '../domain/model.ts';
import { logoPath } from '../organizations/logo.ts';
import { type Access, isReleased, openLink } from './access.ts';
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
};

/** What a link opens, in the approver's language. No side effect. @throws Problem `link_dead` */
export async function viewLink(core: Core, token: string, session: string | null): Promise<SigningView> {
  const access = await openLink(core, token);
  const { document, approver } = access;
  const { id, pages, status, expiresAt } = document;
  const needsCode = approver.identity !== 'link' && !isReleased(access) && !(await findSession(core, access, session));
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
    yourTurn: isAwaited(access, core.now()),
  };
}

function isAwaited({ document, approver }: Access, now: number): boolean {
  const hasLapsed = document.expiresAt !== null && now >= document.expiresAt.getTime();
  return approver.status === 'invited' && document.status === 'in_progress' && !document.completing && !hasLapsed;
}
