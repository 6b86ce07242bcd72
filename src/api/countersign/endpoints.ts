import type { Services } from '../../services.ts';
import { readDelivery } from '../../webhooks/deliveries.ts';
import {
  createEndpoint,
  deleteEndpoint,
  listEndpoints,
  readEndpoint,
  rotateSecret,
  testEndpoint,
  updateEndpoint,
} from '../../webhooks/endpoints.ts';
import { replayFailed, replayRange } from '../../webhooks/replay.ts';
import { readEndpointStatistics } from '../../webhooks/statistics.ts';
import type { Handlers } from '../dialect.ts';
import type { operations } from '../generated/countersign.ts';
import { eventCatalog } from './event-catalog.ts';

type Operations = Pick<
  operations,
  | 'listEndpoints'
  | 'createEndpoint'
  | 'readEndpoint'
  | 'changeEndpoint'
  | 'readEndpointStatistics'
  | 'deleteEndpoint'
  | 'rotateEndpointSecret'
  | 'testEndpoint'
  | 'replayFailedDeliveries'
  | 'replayEvents'
>;

/** Where customers' systems are told of events. */
export function endpointHandlers({ core }: Services): Handlers<Operations> {
  return {
    async listEndpoints({ caller }) {
      return { status: 200, body: { data: await listEndpoints(core, caller) } };
    },

    async createEndpoint({ caller, body, resourceId, publicUrl }) {
      const endpoint = await createEndpoint(core, caller, { eventTypes: ['*'], ...body, id: resourceId });
      return { status: 201, headers: { location: `${publicUrl}/v1/endpoints/${endpoint.id}` }, body: endpoint };
    },

    async readEndpoint({ caller, params }) {
      return { status: 200, body: await readEndpoint(core, caller, params.endpointId) };
    },

    async changeEndpoint({ caller, params, body }) {
      return { status: 200, body: await updateEndpoint(core, caller, params.endpointId, body) };
    },

    async deleteEndpoint({ caller, params }) {
      await deleteEndpoint(core, caller, params.endpointId);
      return { status: 204 };
    },

    async readEndpointStatistics({ caller, params, query: { days } }) {
      return { status: 200, body: await readEndpointStatistics(core, caller, params.endpointId, days) };
    },

    async rotateEndpointSecret({ caller, params, body }) {
      const { overlapSeconds } = body ?? {};
      const options = overlapSeconds === undefined ? {} : { overlapMs: overlapSeconds * 1_000 };
      return { status: 200, body: await rotateSecret(core, caller, params.endpointId, options) };
    },

    async testEndpoint({ caller, params, body }) {
      const { type } = body ?? {};
      const example = (await eventCatalog()).types.find((known) => known.type === type)?.example;
      const { deliveryId } = await testEndpoint(core, caller, params.endpointId, type, example?.data);
      return { status: 202, body: await readDelivery(core, caller, deliveryId) };
    },

    async replayFailedDeliveries({ caller, params, body }) {
      const until = body.until === undefined ? null : new Date(body.until);
      return { status: 202, body: await replayFailed(core, caller, params.endpointId, new Date(body.since), until) };
    },

    async replayEvents({ caller, params, body }) {
      const range = { from: new Date(body.from), to: new Date(body.to) };
      return { status: 202, body: await replayRange(core, caller, params.endpointId, range) };
    },
  };
}
