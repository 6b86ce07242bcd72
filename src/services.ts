import type { Core } from './core.ts';
import type { PdfEngine } from './pdf/engine.ts';
import type { DocumentWorkflows } from './temporal/document-workflows.ts';

/** What the use cases of an API process stand on: the core, the open documents at Temporal, and the PDF engine. */
export type Services = { core: Core; workflows: DocumentWorkflows; pdf: PdfEngine };
