import { type NativeConnection, Worker } from '@temporalio/worker';
import { makeWhatsAppSessionActivities } from '../../activities/whatsapp-session.ts';
import type { Core } from '../core.ts';
import { runLoop } from '../loop.ts';
import { dataConverter } from '../temporal/connection.ts';
import { sessionQueue } from '../temporal/whatsapp-workflows.ts';
import { SESSION_ASKED } from '../whatsapp/chats/asking.ts';
import { SESSIONS_WANTED } from '../whatsapp/connections.ts';
import { sweepProfiles } from '../whatsapp/session/profile.ts';
import type { Sessions } from '../whatsapp/session/sessions.ts';

/** How often it is looked whether there is a connection at all; NOTIFY tells it sooner. */
const POLL_MS = 30_000;

/** Holds WhatsApp sessions from the time on when an organization has a connection. Until then nothing runs. */
export async function runWhatsAppWorker(
  core: Core,
  connection: NativeConnection,
  sessions: Sessions,
): Promise<{ stop(): Promise<void> }> {
  const { temporal, whatsapp } = core.config;
  if (whatsapp.sessionsMax === 0) return { stop: async () => {} };
  let running: { worker: Worker; ended: Promise<void> } | null = null;

  const loop = runLoop({
    name: 'WhatsApp sessions',
    log: core.log,
    pollMs: POLL_MS,
    async work() {
      if (running !== null || !(await isWanted(core))) return false;
      await sweepProfiles(core);
      const worker = await Worker.create({
        connection,
        namespace: temporal.namespace,
        taskQueue: sessionQueue(temporal.taskQueue),
        activities: makeWhatsAppSessionActivities(core, sessions),
        dataConverter: dataConverter(core.keyring),
        maxConcurrentActivityTaskExecutions: whatsapp.sessionsMax,
        // Heartbeats bring back that a session is to end; it should not be waited for long.
        maxHeartbeatThrottleInterval: '1 s',
        defaultHeartbeatThrottleInterval: '1 s',
        // A session is told at once that its worker stops; the worker waits until its browser is closed.
        shutdownGraceTime: 0,
      });
      const ended = worker.run().catch((error: unknown) => {
        running = null; // The next look starts another.
        core.log.error({ err: error }, 'the worker for WhatsApp sessions ended');
      });
      running = { worker, ended };
      return false;
    },
  });
  const listening = await Promise.all([
    core.database.listen(SESSIONS_WANTED, () => loop.wake()),
    core.database.listen(SESSION_ASKED, (asked) => {
      // Empty when notices may have been missed; what must not be is in rows.
      if (asked !== '') sessions.ask(JSON.parse(asked));
    }),
  ]);
  return {
    async stop() {
      await Promise.all(listening.map((one) => one.stop()));
      await loop.stop();
      if (running?.worker.getState() === 'RUNNING') running.worker.shutdown();
      await running?.ended;
    },
  };
}

async function isWanted(core: Core): Promise<boolean> {
  const rows = await core.database.statement((sql) =>
    sql.execute<object[]>(`select 1 from whatsapp_connections where desired = 'running' limit 1`),
  );
  return rows.length > 0;
}
