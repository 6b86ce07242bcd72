import type { DocumentId } from '../domain/model.ts';
import { workflowIdOf } from './document-workflows.ts';

/** Where the Temporal UI lists the runs of a document's workflow. */
export function workflowPage(uiUrl: string, namespace: string, documentId: DocumentId): string {
  const query = encodeURIComponent(`WorkflowId="${workflowIdOf(documentId)}"`);
  return `${uiUrl}/namespaces/${encodeURIComponent(namespace)}/workflows?query=${query}`;
}
