import type { Handlers } from '../../api/dialect.ts';
import type { operations, Schemas } from '../../api/generated/clientmanager.ts';
import { invalid, Problem } from '../../errors/problem.ts';
import type { Services } from '../../services.ts';
import { cancelScheduled, listScheduled, readScheduled, scheduleMessage } from '../../whatsapp/scheduled/scheduled.ts';
import type { ScheduledStatus, ScheduledView } from '../../whatsapp/scheduled/view.ts';
import { allOf, phoneOf } from './asking.ts';
import { listClients, readClient } from './clients.ts';
import { CLIENTMANAGER_LIMITS as LIMITS } from './limits.ts';
import { wireTime } from './mapping.ts';
import { idOfNumber, numbersOf } from './numbers.ts';
import { Refusal } from './refusals.ts';

type ScheduleOperations = Pick<operations, 'scheduleMessage' | 'listScheduledMessages' | 'cancelScheduledMessage'>;

/** What was not sent in the end is cancelled: the dialect has no other word for it. */
const STATUSES: Record<ScheduledStatus, Schemas['ScheduledMessage']['status']> = {
  pending: 'pending',
  sent: 'sent',
  failed: 'cancelled',
  cancelled: 'cancelled',
};

export function scheduleHandlers(services: Services): Handlers<ScheduleOperations> {
  const { core } = services;
  return {
    async scheduleMessage({ caller, body, resourceId: id }) {
      const { connectionId } = await readClient(core, caller, body.clientId);
      const to = phoneOf(body.number, '/number');
      const at = new Date(body.scheduleTime);
      if (at.getTime() <= core.now()) throw invalid('/scheduleTime', 'future', 'Must be in the future.');
      if (body.message.trim() === '') throw invalid('/message', 'required', 'This field is required.');
      const content = { kind: 'text' as const, text: body.message };
      const made = await scheduleMessage(services, caller, { id, connectionId, to, content, at });
      const numbers = await numbersOf(core, caller.organizationId, 'schedule', [made.id]);
      return { status: 200, body: { message: 'Message scheduled successfully.', id: numbers.get(made.id)! } };
    },

    async listScheduledMessages({ caller }) {
      const names = await clientNames(services, caller);
      const read = (page: { limit: number; cursor?: string }) => listScheduled(core, caller, page);
      const all = await allOf(LIMITS.schedulesMax, read, LIMITS.pageMax);
      const own = all.filter(({ connectionId }) => names.has(connectionId));
      const ids = own.map(({ id }) => id).reverse();
      const numbers = await numbersOf(core, caller.organizationId, 'schedule', ids);
      const wire = own.map((one) => wireSchedule(one, names.get(one.connectionId)!, numbers.get(one.id)!));
      return { status: 200, body: wire };
    },

    async cancelScheduledMessage({ caller, params }) {
      const id = await idOfNumber(core, caller.organizationId, 'schedule', Number(params.id));
      if (id === null) throw new Problem('not_found', { details: { resource: 'Scheduled message' } });
      const { status } = await readScheduled(core, caller, id);
      if (status !== 'pending') throw onlyPending();
      await cancelScheduled(services, caller, id).catch((error: unknown) => {
        throw error instanceof Problem && error.code === 'scheduled_message_over' ? onlyPending() : error;
      });
      return { status: 200, body: { message: 'Schedule cancelled.' } };
    },
  };
}

const onlyPending = (): Refusal => new Refusal('INVALID_REQUEST', 'Only a pending schedule can be cancelled');

async function clientNames({ core }: Services, caller: Parameters<typeof listClients>[1]) {
  const clients = await listClients(core, caller);
  return new Map(clients.map(({ connectionId, clientId }) => [connectionId, clientId]));
}

function wireSchedule(one: ScheduledView, clientId: string, id: number): Schemas['ScheduledMessage'] {
  const { to, content, at, status, createdAt, sentAt } = one;
  return {
    ...{ id, clientId, recipient: to, message: content.text ?? '', scheduleTime: wireTime(at) },
    ...{ status: STATUSES[status], createdAt: wireTime(createdAt) },
    sentTime: status === 'sent' && sentAt !== null ? wireTime(sentAt) : null,
  };
}
