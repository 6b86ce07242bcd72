import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import type { NewDocument } from '../src/domain/model.ts';
import { DEFAULT_SETTINGS } from '../src/organizations/settings.ts';
import { openClient } from '../src/temporal/connection.ts';
import { type DocumentWorkflows, makeDocumentWorkflows } from '../src/temporal/document-workflows.ts';
import { descendantsOf, memoryOf } from './machine.ts';
import { type Figure, number, type Say, type Section } from './report.ts';
import type { Site } from './site.ts';

/** Open documents at which the worker is looked at. The first is as many as it keeps in memory. */
const STEPS = [0, 1_000, 2_000, 5_000, 10_000];
const STARTING_AT_ONCE = 24;
/** Then what has been reached is what is reported. */
const WITHIN_MS = 120_000;
const TASK_QUEUE = 'bench-memory';

/** (d) Memory of one worker process while ever more documents are open. */
export async function measureMemory(site: Site, say: Say): Promise<Section> {
  const worker = await site.startWorker(TASK_QUEUE);
  const client = await openClient(site.core.config, site.core.keyring);
  const workflows = makeDocumentWorkflows(client, TASK_QUEUE);
  const deadline = Date.now() + WITHIN_MS;
  const figures: Figure[] = [];
  try {
    let open = 0;
    for (const wanted of STEPS) {
      say(`(d) ${number(wanted)} open documents`);
      open += await startDocuments(site, workflows, { count: wanted - open, deadline });
      await untilWaiting(client, open, deadline);
      figures.push(look(worker.identity.pid, open));
      if (Date.now() >= deadline) break;
    }
    const title = 'Memory of a worker with open documents, each waiting for its first approver';
    return { id: 'd', title, explanation: explain(open), figures };
  } finally {
    await client.connection.close();
    await worker.stop();
  }
}

function explain(open: number): string[] {
  const cut = open < STEPS.at(-1)! ? [`Time was up at ${number(open)} documents.`] : [];
  return [
    'The process itself, with the processes that handle PDFs beside it. PSS counts pages that are shared by their share.',
    'It keeps 1,000 workflows in memory (src/worker/run.ts) and rebuilds others from their history when they are needed.',
    ...cut,
  ];
}

function look(pid: number, open: number): Figure {
  const { rss, pss } = memoryOf(pid);
  const children = descendantsOf(pid).map((child) => Math.round(memoryOf(child).rss));
  const detail = [
    pss === null ? 'PSS unknown' : `PSS ${number(Math.round(pss))} MB`,
    `PDF processes ${children.join(' + ') || 'not started'} MB`,
  ];
  return { name: `RSS, ${number(open)} open`, value: Math.round(rss), unit: 'MB', detail: detail.join(', ') };
}

/** @returns how many were started before the deadline. */
async function startDocuments(
  site: Site,
  workflows: DocumentWorkflows,
  { count, deadline }: { count: number; deadline: number },
): Promise<number> {
  let begun = 0;
  let started = 0;
  const loop = async (): Promise<void> => {
    while (begun < count && Date.now() < deadline) {
      begun += 1;
      await workflows.start(newDocument(site.organizationId), 'countersign');
      started += 1;
    }
  };
  await Promise.all(Array.from({ length: STARTING_AT_ONCE }, loop));
  return started;
}

/** Without rows in PostgreSQL: recording finds nothing to write, and the worker's part is the same. */
function newDocument(organizationId: string): NewDocument {
  const approver = () => {
    const rest = { action: 'approve', veto: false, language: 'en', timeZone: 'Asia/Riyadh' } as const;
    return { id: randomUUID(), ...rest };
  };
  const step = () => ({ id: randomUUID(), quorum: { kind: 'all' } as const, approvers: [approver()] });
  return {
    ...{ documentId: randomUUID(), organizationId, version: 1, sequence: 2 },
    policy: DEFAULT_SETTINGS.policy,
    expiresAt: Date.now() + DEFAULT_SETTINGS.expiresAfterMs!,
    steps: [step(), step()],
  };
}

/** Until all have invited their first approver, which their search attributes tell. */
async function untilWaiting(client: Client, count: number, deadline: number): Promise<void> {
  const query = `TaskQueue = '${TASK_QUEUE}' and CountersignStatus = 'in_progress'`;
  while (Date.now() < deadline && (await client.workflow.count(query)).count < count) await delay(500);
}
