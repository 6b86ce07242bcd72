import type { Dialect } from '../../api/dialect.ts';
import { parseBareKey } from '../../organizations/key-format.ts';
import type { Services } from '../../services.ts';
import { sayProblem } from './problems.ts';
import { webhookHandlers } from './webhooks.ts';

/** The WhautoChat API: contracts/whautochat.yaml, whose rules S5-R01 to S5-R27 the tests name. */
export function whautochat(services: Services): Dialect {
  return {
    name: 'whautochat',
    mount: '/whautochat',
    bareMount: '',
    contract: 'whautochat.yaml',
    parseCredentials: (headers) => parseBareKey(headers['x-api-key']),
    sayProblem,
    handlers: webhookHandlers(services),
  };
}
