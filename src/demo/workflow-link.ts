import type { Runtime } from '../platform/runtime-file.ts';

const DEADLINE_MS = 5_000;

type WorkflowAnswer = { workflowExecutionInfo?: { execution?: { runId?: string } } };

/**
 * Where the Temporal UI shows a document's workflow: its latest run when the UI tells which that is, else the list of
 * its runs. Null without a UI.
 */
export async function workflowLink(runtime: Runtime, namespace: string, documentId: string): Promise<string | null> {
  if (!runtime.temporalUiUrl) return null;
  const path = `namespaces/${encodeURIComponent(namespace)}/workflows`;
  const id = encodeURIComponent(`document:${documentId}`);
  const runId = await fetch(`${runtime.temporalUiUrl}/api/v1/${path}/${id}`, {
    signal: AbortSignal.timeout(DEADLINE_MS),
  })
    .then((response) => response.json())
    .then((answer) => (answer as WorkflowAnswer).workflowExecutionInfo?.execution?.runId)
    .catch(() => undefined);
  return `${runtime.temporalUiUrl}/${path}${runId ? `/${id}/${runId}/history` : `?query=WorkflowId%3D%22${id}%22`}`;
}
