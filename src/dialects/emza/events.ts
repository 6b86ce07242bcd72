import { createHmac } from 'node:crypto';
import type { Schemas } from '../../api/generated/emza.ts';
import type { ContractEventType } from '../../contracts/event-types.ts';
import type { SignerView } from '../../contracts/signer-view.ts';
import type { ContractView } from '../../contracts/view.ts';
import type { DeliveryFormat, OutgoingEvent } from '../../webhooks/formats.ts';
import { signerOf, summaryOf } from './mapping.ts';
import { ulidOf } from './ulid.ts';

type EventName = Schemas['EventName'];
type SubscribableEvent = Schemas['SubscribableEvent'];

/** Emza's events and ours. */
const OURS: Record<EventName, ContractEventType> = {
  'contract.created': 'contract.created',
  'contract.processing.completed': 'contract.processing_completed',
  'contract.processing.failed': 'contract.processing_failed',
  'contract.signer.added': 'contract.signer_added',
  'contract.signer.authenticated': 'contract.signer_identified',
  'contract.signer.signed': 'contract.signer_signed',
  'contract.signer.rejected': 'contract.signer_rejected',
  'contract.completed': 'contract.completed',
  'contract.canceled': 'contract.canceled',
  'contract.refunded': 'contract.refunded',
};
const THEIRS = new Map<string, EventName>(Object.entries(OURS).map(([name, type]) => [type, name as EventName]));
/** Emza's `*` is all of its events, and those are our events of contracts. */
const ALL = { theirs: '*', ours: 'contract.*' } as const;

/** As an endpoint subscribes to them: each once, and nothing beside everything. */
export function eventTypesFrom(names: readonly SubscribableEvent[]): string[] {
  if (names.includes(ALL.theirs)) return [ALL.ours];
  return [...new Set(names.map((name) => OURS[name as EventName]))];
}

/** As Emza calls what an endpoint is subscribed to; an endpoint of this dialect knows nothing else. */
export const namesOf = (eventTypes: readonly string[]): SubscribableEvent[] =>
  eventTypes.map((type) => (type === ALL.ours ? ALL.theirs : (THEIRS.get(type) as EventName)));

/** Also of what nobody subscribes to: `webhook.test`. */
export const nameOf = (type: string): string => THEIRS.get(type) ?? type;
export const typeFrom = (name: string): string => OURS[name as EventName] ?? name;

/** `{id, event, created_at, data}`, signed over the time and the exact body: `t=<seconds>,v1=<hex HMAC-SHA256>`. */
export const emzaFormat: DeliveryFormat = {
  render: (event) => ({ body: JSON.stringify(payloadOf(event)), contentType: 'application/json; charset=utf-8' }),
  sign({ secret, timestamp, body }) {
    const signature = createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex');
    return { 'X-Emza-Signature': `t=${timestamp},v1=${signature}` };
  },
};

/** What is sent. It depends on the event alone, so that every attempt and every replay says the same. */
export function payloadOf({ id, type, occurredAt, data }: OutgoingEvent): Record<string, unknown> {
  const about = { id: ulidOf(id), event: nameOf(type), created_at: occurredAt.toISOString() };
  const { contract } = data as EventData;
  return { ...about, data: contract ? contractDataOf(data as EventData & { contract: ContractView }) : { test: true } };
}

type EventData = {
  contract?: ContractView;
  signer?: SignerView;
  refund?: { amount: number; currency: 'IRT' };
  problem?: { code: string; message: string };
};

function contractDataOf({ contract, signer, refund, problem }: EventData & { contract: ContractView }) {
  return {
    contract: summaryOf(contract),
    ...(signer && { signer: signerOf(signer) }),
    ...(refund && { refund }),
    ...(problem && { error: problem.message }),
  };
}
