import type { Admitted, Dialect, Handlers, RequestHeaders } from '../../api/dialect.ts';
import type { operations } from '../../api/generated/wahooks.ts';
import type { Core } from '../../core.ts';
import { parseShortKey } from '../../organizations/key-format.ts';
import { makeIssuer } from '../../people/issuer.ts';
import type { Services } from '../../services.ts';
import { billingHandlers } from './billing.ts';
import { connectionHandlers } from './connections.ts';
import { sayProblem } from './problems.ts';
import { sendingHandlers } from './sending.ts';
import { tokenHandlers } from './tokens.ts';
import { webhookHandlers } from './webhooks.ts';

/** The WAHooks API: contracts/wahooks.yaml, whose rules S2-R01 to S2-R45 the tests name. */
export function wahooks(services: Services): Dialect {
  const handlers: Handlers<operations> = {
    ...connectionHandlers(services),
    ...sendingHandlers(services),
    ...webhookHandlers(services),
    ...tokenHandlers(services),
    ...billingHandlers(services),
  };
  return {
    name: 'wahooks',
    mount: '/wahooks/api',
    bareMount: '/api',
    contract: 'wahooks.yaml',
    parseCredentials: ({ authorization }) => parseShortKey(authorization),
    ...issuedTokens(services.core),
    sayProblem,
    handlers,
  };
}

/** In the same header as our own: the tokens of the issuer that the operator trusts. */
function issuedTokens(core: Core): Pick<Dialect, 'authenticate'> {
  const { issuer: settings, requestsPerMinute } = core.config.wahooks;
  if (!settings) return {};
  const issuer = makeIssuer(core, settings);
  const authenticate = async ({ authorization }: RequestHeaders): Promise<Admitted | null> => {
    // What begins like one of our own is one of our own, or nothing.
    const [, token] = /^Bearer +(?!wh_)(\S+)$/i.exec(String(authorization ?? '')) ?? [];
    const person = token === undefined ? null : await issuer(token);
    return person && { ...person, dialect: 'wahooks', requestsPerMinute, budget: `wahooks:person:${person.actor.id}` };
  };
  return { authenticate };
}
