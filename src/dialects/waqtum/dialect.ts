import type { Dialect, Handlers } from '../../api/dialect.ts';
import type { operations } from '../../api/generated/waqtum.ts';
import { parseKeyPair } from '../../organizations/key-format.ts';
import type { Services } from '../../services.ts';
import { approverHandlers } from './approvers.ts';
import { documentHandlers } from './documents.ts';
import { sayProblem } from './problems.ts';
import { webhookHandlers } from './webhooks.ts';

/** The WAQTUM API: contracts/waqtum.yaml, whose rules S1-R01 to S1-R70 the tests name. */
export function waqtum(services: Services): Dialect {
  const handlers: Handlers<operations> = {
    getHealth: async () => ({ status: 200, body: { success: true, data: { status: 'ok' } } }),
    ...documentHandlers(services),
    ...approverHandlers(services),
    ...webhookHandlers(services),
  };
  return {
    name: 'waqtum',
    mount: '/waqtum/api/v1',
    bareMount: '/api/v1',
    contract: 'waqtum.yaml',
    parseCredentials: ({ authorization }) => parseKeyPair(authorization),
    sayProblem,
    handlers,
  };
}
