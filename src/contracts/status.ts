import type { DocumentStatus } from '../domain/model.ts';

const CONTRACT_STATUSES = ['draft', 'waiting_signature', 'completed', 'voided', 'canceled'] as const;
export type ContractStatus = (typeof CONTRACT_STATUSES)[number];

/** What a contract is while its document is in a state; the one place that says so. */
const STATUS_OF_DOCUMENT: Record<DocumentStatus, ContractStatus> = {
  draft: 'draft',
  pending: 'waiting_signature',
  in_progress: 'waiting_signature',
  approved: 'completed',
  rejected: 'voided',
  expired: 'voided',
  voided: 'canceled',
};

/** @param documentStatus null: it has no document (yet). */
export function contractStatusOf(documentStatus: DocumentStatus | null, isCanceled: boolean): ContractStatus {
  return isCanceled ? 'canceled' : STATUS_OF_DOCUMENT[documentStatus ?? 'draft'];
}

/** The same in SQL, over `contracts c left join documents d on d.id = c.document_id`. */
export const CONTRACT_STATUS = `(case when c.canceled_at is not null then 'canceled' ${Object.entries(
  STATUS_OF_DOCUMENT,
)
  .map(([document, contract]) => `when d.status = '${document}' then '${contract}'`)
  .join(' ')} else 'draft' end)`;
