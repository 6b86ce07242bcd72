import { ActivityFailure } from '@temporalio/common';
import {
  ActivityCancellationType,
  CancellationScope,
  condition,
  continueAsNew,
  defineSignal,
  patched,
  proxyActivities,
  setCurrentDetails,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import type { WhatsAppActivities } from '../activities/whatsapp.ts';
import type { WhatsAppSessionActivities } from '../activities/whatsapp-session.ts';
import type { ConnectionCommand, ConnectionRef } from '../src/temporal/whatsapp-workflows.ts';
import { backOffMs, FAILURES_MAX, HEALTHY_AFTER_MS, TRIED_ON } from '../src/whatsapp/restarts.ts';
import type { SessionEnd } from '../src/whatsapp/session/ending.ts';

export const commandSignal = defineSignal<[ConnectionCommand]>('command');

export type ConnectionInput = ConnectionRef & {
  /** Where the workers that hold sessions look for work. */
  sessionQueue: string;
  /** History length at which it continues as new although the server does not suggest it yet. */
  continueAfterEvents?: number;
  /** What an earlier run of the same connection hands on. */
  resume?: { epoch: number; failures: number; isWanted: boolean; commands: ConnectionCommand[] };
};

/**
 * One WhatsApp connection, from its making to its deletion. It owns whether a session is wanted, by whom it is held, and
 * when it is begun again; the session itself is an activity that lasts as long as its browser does, and where the
 * connection stands is its row.
 *
 * I1  One session at a time: the next begins when the one before has ended or its worker was given up, and with a higher
 *     epoch, so that an older one that lives on is not heard any more.
 * I2  Commands are followed in their order, and none is lost on a run that continues as new.
 * I3  What fails again and again is tried ever more rarely, and then given up until somebody asks for it; but not what only
 *     waits for WhatsApp, or for a machine, to come back.
 */
export async function whatsappConnection(input: ConnectionInput): Promise<'deleted'> {
  const { organizationId, connectionId, sessionQueue, continueAfterEvents = 4_000, resume } = input;
  const ref: ConnectionRef = { organizationId, connectionId };
  const commands = [...(resume?.commands ?? [])];
  setHandler(commandSignal, (command) => {
    commands.push(command);
  });
  const isCommanded = (): boolean => commands.length > 0;
  let { epoch, failures, isWanted } = resume ?? { epoch: 0, failures: 0, isWanted: false };

  for (;;) {
    const { continueAsNewSuggested, historyLength } = workflowInfo();
    if (continueAsNewSuggested || historyLength > continueAfterEvents) {
      await continueAsNew<typeof whatsappConnection>({ ...input, resume: { epoch, failures, isWanted, commands } });
    }
    switch (commands.shift()) {
      case 'start':
        [isWanted, failures] = [true, 0];
        break;
      case 'log_out':
        [isWanted, failures] = [false, 0];
        epoch += 1;
        await forgetWhatsAppSession({ ref, epoch });
        setCurrentDetails('Logged out. It waits until somebody restarts it.');
        break;
      case 'delete':
        setCurrentDetails('It is being deleted.');
        await deleteWhatsAppConnection(ref);
        return 'deleted';
      case undefined:
        break;
    }
    if (isCommanded()) continue;
    if (!isWanted) {
      await condition(isCommanded);
      continue;
    }
    if (failures > 0) {
      const isAsked = await condition(isCommanded, backOffMs(failures), { summary: 'until it is begun again' });
      if (isAsked) continue;
    }

    epoch += 1;
    const begunAt = Date.now();
    setCurrentDetails(`Session ${epoch} is held by a worker, or waits for one.`);
    const end = await hold({ ref, epoch }, sessionQueue, isCommanded);
    switch (end.kind) {
      case 'stopped':
      case 'planned':
      case 'handed_over':
        break;
      case 'refused':
        isWanted = end.isWanted;
        epoch = Math.max(epoch, end.epoch);
        failures += 1;
        break;
      case 'over':
        isWanted = false;
        setCurrentDetails(`The session ended: ${end.reason}. It waits until somebody restarts it.`);
        break;
      case 'lost': {
        failures = Date.now() - begunAt > HEALTHY_AFTER_MS ? 1 : failures + 1;
        const isPatient = TRIED_ON.includes(end.reason) && patched('tried-on-while-away');
        isWanted = failures <= FAILURES_MAX || isPatient;
        const next = isWanted ? `It is begun again in ${backOffMs(failures) / 1_000} s.` : 'It is given up.';
        setCurrentDetails(`The session was lost: ${end.reason}. Failure ${failures} of ${FAILURES_MAX}. ${next}`);
        await noteWhatsAppLoss({ ref, epoch, reason: end.reason, isGivenUp: !isWanted });
        break;
      }
    }
  }
}

/** Holds a session until it ends, or until something else is asked of the connection. */
async function hold(
  session: { ref: ConnectionRef; epoch: number },
  taskQueue: string,
  isCommanded: () => boolean,
): Promise<SessionEnd> {
  const { holdWhatsAppSession } = proxyActivities<WhatsAppSessionActivities>({
    taskQueue,
    startToCloseTimeout: '30 days',
    heartbeatTimeout: '15 s',
    cancellationType: ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
    // The workflow begins sessions anew, each with an epoch of its own.
    retry: { maximumAttempts: 1 },
    summary: 'hold the session',
  });
  const scope = new CancellationScope();
  let isOver = false;
  const held = scope
    .run(() => holdWhatsAppSession(session))
    .finally(() => {
      isOver = true;
    });
  const [end] = await Promise.all([
    held.catch((error: unknown): SessionEnd => {
      if (!(error instanceof ActivityFailure)) throw error;
      return isCommanded() ? { kind: 'stopped' } : { kind: 'lost', reason: 'worker_gone' };
    }),
    condition(() => isOver || isCommanded()).then(() => {
      if (!isOver) scope.cancel();
    }),
  ]);
  return end;
}

/** PostgreSQL may be away for long; nothing else can go wrong with these. */
const { forgetWhatsAppSession, deleteWhatsAppConnection, noteWhatsAppLoss } = proxyActivities<WhatsAppActivities>({
  startToCloseTimeout: '1 minute',
  retry: { initialInterval: '1 s', backoffCoefficient: 2, maximumInterval: '1 minute' },
});
