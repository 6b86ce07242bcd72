import { DefaultLogger, type LogMetadata, Runtime, Worker, type WorkflowBundleOption } from '@temporalio/worker';
import { makeActivities } from '../../activities/index.ts';
import { runSealer } from '../audit/sealer.ts';
import { runBulkSender } from '../bulk/sender.ts';
import { runCampaignSender } from '../campaigns/sender.ts';
import type { Config } from '../config.ts';
import { formats } from '../dialects/formats.ts';
import { speeches } from '../dialects/speeches.ts';
import { type Findings, runReconciler } from '../documents/reconciler.ts';
import { runRelay } from '../documents/relay.ts';
import { prepareMark } from '../documents/upload.ts';
import { egress } from '../egress/client.ts';
import { runPreservation } from '../evidence/preservation.ts';
import { startIdentityChecker } from '../identity/checker.ts';
import { openIdentityDrivers } from '../identity/drivers/open.ts';
import type { Logger } from '../log.ts';
import { startMessageDispatcher } from '../messaging/dispatcher.ts';
import { openDrivers } from '../messaging/drivers/open.ts';
import { identityChecks, messagesSent, repairs, sealsExtended, webhookAttempts } from '../metrics.ts';
import { serveMetrics } from '../metrics-server.ts';
import { openServices } from '../open-services.ts';
import type { Services } from '../services.ts';
import { runChatDecider } from '../signing/chat/decider.ts';
import { dataConverter } from '../temporal/connection.ts';
import { runDispatcher, type StartLadder } from '../webhooks/dispatcher.ts';
import { makeStartLadder } from '../webhooks/start-ladder.ts';
import { runConnectionReconciler } from '../whatsapp/reconciling.ts';
import { Sessions } from '../whatsapp/session/sessions.ts';
import { runTwoWay } from '../whatsapp/two-way/loop.ts';
import { obtainWorkflows } from './bundle.ts';
import { openWorkerConnection } from './connection.ts';
import { sealOldPhones } from './old-phones.ts';
import { runWhatsAppWorker } from './whatsapp.ts';

/** One worker process: the Temporal worker, and the loops that carry what rows promise. Any number may run. */
export type RunningWorker = {
  log: Logger;
  /** Resolves when everything in hand is finished, or its grace is over. */
  stop(): Promise<void>;
  /** Rejects when the Temporal worker fails for good; the process should then end and be started again. */
  failed: Promise<never>;
};

/** How many document workflows stay in memory; a further one is rebuilt from its history when it is needed. */
const CACHED_WORKFLOWS_MAX = 1_000;
const SHUTDOWN_GRACE = '4 s';

/** @throws when PostgreSQL or Temporal cannot be reached. */
export async function runWorker(config: Config): Promise<RunningWorker> {
  const services = await openServices(config, 'worker');
  try {
    quietTemporal(services.core.log);
    await sealOldPhones(services.core);
    const startLadder = makeStartLadder(services.client, config.temporal.taskQueue);
    const running = await startWorker(services, { bundle: await obtainWorkflows(config.workflowBundle), startLadder });
    const metrics = config.metrics && (await serveMetrics(config.metrics));
    return {
      log: services.core.log,
      failed: running.failed,
      async stop() {
        await running.stop();
        await metrics?.stop();
        await services.close();
      },
    };
  } catch (error) {
    await services.close();
    throw error;
  }
}

/** Starts the Temporal worker and the loops over services that are open. */
export async function startWorker(
  services: Services,
  { bundle, startLadder }: { bundle: WorkflowBundleOption; startLadder: StartLadder },
): Promise<RunningWorker> {
  const { core } = services;
  const { temporal } = core.config;
  const connection = await openWorkerConnection(core.config);
  const worker = await Worker.create({
    connection,
    namespace: temporal.namespace,
    taskQueue: temporal.taskQueue,
    workflowBundle: bundle,
    activities: makeActivities(services, formats),
    dataConverter: dataConverter(core.keyring),
    maxCachedWorkflows: CACHED_WORKFLOWS_MAX,
    shutdownGraceTime: SHUTDOWN_GRACE,
  });
  const ended = worker.run();
  const sessions = new Sessions();
  const loops = [
    runRelay(services),
    runBulkSender(services),
    runCampaignSender(core),
    runSealer(core),
    runReconciler(services, (findings) => report(core.log, findings)),
    await runWhatsAppWorker(core, connection, sessions),
    runConnectionReconciler(services),
    await startMessageDispatcher(
      core,
      { ...openDrivers(core), whatsapp: sessions.driver },
      {
        observe: (outcome, driver, count) => messagesSent.inc({ outcome, driver }, count),
      },
    ),
    await startIdentityChecker(core, openIdentityDrivers(core.config), (outcome) => identityChecks.inc({ outcome })),
    await runChatDecider({ ...services, prepareMark: (path) => prepareMark(services.pdf, path) }),
    runPreservation(services, (outcome) => sealsExtended.inc({ outcome })),
    await runTwoWay(core, speeches),
    await runDispatcher(core, { formats, startLadder, observe: (outcome) => webhookAttempts.inc({ outcome }) }),
  ];
  return {
    log: core.log,
    failed: ended.then(() => new Promise<never>(() => {})),
    async stop() {
      if (worker.getState() === 'RUNNING') worker.shutdown();
      await Promise.all([...loops.map((loop) => loop.stop()), ended.catch(() => {})]);
      await Promise.all([connection.close(), egress(core.config).close()]);
    },
  };
}

function report(log: Logger, { startedWorkflows, removedProposals }: Findings): void {
  if (startedWorkflows > 0) log.warn({ startedWorkflows }, 'the reconciler started workflows that were lost');
  repairs.inc({ kind: 'started_workflows' }, startedWorkflows);
  repairs.inc({ kind: 'removed_proposals' }, removedProposals);
}

/** Sends the SDK's own lines through our logger, so that a worker has one log in one form. */
function quietTemporal(log: Logger): void {
  const forward = ({ level, message, meta }: { level: string; message: string; meta?: LogMetadata }): void => {
    const { error, workflowId, activityType } = meta ?? {};
    const fields = { workflowId, activityType, ...(error ? { err: error } : {}) };
    if (level === 'ERROR') log.error(fields, message);
    else if (level === 'WARN') log.warn(fields, message);
    else log.debug(fields, message);
  };
  Runtime.install({ logger: new DefaultLogger('WARN', forward) });
}
