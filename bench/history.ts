import type { Client } from '@temporalio/client';
import proto from '@temporalio/proto';

/** What one workflow cost its server. */
export type Cost = {
  events: number;
  activities: number;
  localActivities: number;
  updates: number;
  timers: number;
  searchAttributes: number;
  workflowTasks: number;
};

const { EventType } = proto.temporal.api.enums.v1;

/** Counts the history of a workflow. */
export async function costOf(client: Client, workflowId: string): Promise<Cost> {
  const { events } = await client.workflow.getHandle(workflowId).fetchHistory();
  const count = (type: keyof typeof EventType): number =>
    (events ?? []).filter(({ eventType }) => eventType === EventType[type]).length;
  return {
    events: events?.length ?? 0,
    activities: count('EVENT_TYPE_ACTIVITY_TASK_SCHEDULED'),
    localActivities: count('EVENT_TYPE_MARKER_RECORDED'),
    updates: count('EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_ACCEPTED'),
    timers: count('EVENT_TYPE_TIMER_STARTED'),
    searchAttributes: count('EVENT_TYPE_UPSERT_WORKFLOW_SEARCH_ATTRIBUTES'),
    workflowTasks: count('EVENT_TYPE_WORKFLOW_TASK_COMPLETED'),
  };
}
