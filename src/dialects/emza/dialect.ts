import type { Dialect, Handlers } from '../../api/dialect.ts';
import type { operations } from '../../api/generated/emza.ts';
import { parsePipedKey } from '../../organizations/key-format.ts';
import type { Services } from '../../services.ts';
import { contractHandlers } from './contracts.ts';
import { deliveryHandlers } from './deliveries.ts';
import { formHandlers } from './forms.ts';
import { metaHandlers } from './meta.ts';
import { pdfHandlers } from './pdf.ts';
import { sayProblem } from './problems.ts';
import { readingHandlers } from './reading.ts';
import { signerHandlers } from './signers.ts';
import { templateHandlers } from './templates.ts';
import { requestUlid } from './ulid.ts';
import { webhookHandlers } from './webhooks.ts';

/** The Emza API: contracts/emza.yaml, whose rules S3-R01 to S3-R244 the tests name. */
export function emza(services: Services): Dialect {
  const handlers: Handlers<operations> = {
    ...metaHandlers(services),
    ...contractHandlers(services),
    ...signerHandlers(services),
    ...webhookHandlers(services),
    ...deliveryHandlers(services),
    ...templateHandlers(services),
    ...formHandlers(services),
    ...readingHandlers(services),
    ...pdfHandlers(services),
  };
  return {
    name: 'emza',
    mount: '/emza',
    bareMount: '',
    contract: 'emza.yaml',
    language: 'fa',
    requestId: requestUlid,
    parseCredentials: ({ authorization }) => parsePipedKey(authorization),
    sayProblem,
    handlers,
  };
}
