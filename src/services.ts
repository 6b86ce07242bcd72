import type { Core } from './core.ts';
import type { PdfEngine } from './pdf/engine.ts';
import type { ContractWorkflows } from './temporal/contract-workflows.ts';
import type { DocumentWorkflows } from './temporal/document-workflows.ts';

/** What the use cases stand on: the core, the open documents and the contracts in hand at Temporal, and the PDF engine. */
export type Services = {
  core: Core;
  workflows: DocumentWorkflows;
  contractWorkflows: ContractWorkflows;
  pdf: PdfEngine;
};
