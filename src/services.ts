import type { Core } from './core.ts';
import type { PdfEngine } from './pdf/engine.ts';
import type { ContractWorkflows } from './temporal/contract-workflows.ts';
import type { DocumentWorkflows } from './temporal/document-workflows.ts';
import type { ScheduledWorkflows } from './temporal/scheduled-workflows.ts';
import type { WhatsAppWorkflows } from './temporal/whatsapp-workflows.ts';

/** What the use cases stand on: the core, the open documents, contracts, WhatsApp connections and scheduled messages at Temporal, and the PDF engine. */
export type Services = {
  core: Core;
  workflows: DocumentWorkflows;
  contractWorkflows: ContractWorkflows;
  whatsapp: WhatsAppWorkflows;
  scheduled: ScheduledWorkflows;
  pdf: PdfEngine;
};
