/** What happens to contracts. Once one is a document, that document tells most of it by its own events, too. */
export const CONTRACT_EVENT_TYPES = [
  'contract.created',
  'contract.processing_completed',
  'contract.processing_failed',
  'contract.signer_added',
  'contract.signer_identified',
  'contract.signer_signed',
  'contract.signer_rejected',
  'contract.completed',
  'contract.canceled',
  'contract.refunded',
] as const;
export type ContractEventType = (typeof CONTRACT_EVENT_TYPES)[number];
