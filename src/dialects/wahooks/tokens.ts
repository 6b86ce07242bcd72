import type { Handlers } from '../../api/dialect.ts';
import type { operations, Schemas } from '../../api/generated/wahooks.ts';
import { Problem } from '../../errors/problem.ts';
import { createKey, type KeyView, listKeys, readKey, revokeKey } from '../../organizations/keys.ts';
import type { Services } from '../../services.ts';
import { withOwn } from './ownership.ts';

type Operations = Pick<operations, 'listTokens' | 'createToken' | 'revokeToken'>;

/** Of a token that nobody named. */
const NAME = 'API token';

/** Tokens. Whoever holds one may make others, which can do no more than it can. */
export function tokenHandlers({ core }: Services): Handlers<Operations> {
  return {
    async listTokens({ caller }) {
      const keys = await listKeys(core, caller.organizationId);
      return { status: 200, body: keys.filter((key) => isActive(key, core.now())).map(tokenOf) };
    },

    async createToken({ caller, body }) {
      const { organizationId, mode, scopes } = caller;
      const wanted = { organizationId, mode, scopes, dialect: 'wahooks', name: body?.name ?? NAME };
      const { key: token, ...made } = await createKey(core, wanted, caller);
      return { status: 201, body: { ...tokenOf(made), token } };
    },

    async revokeToken({ caller, params }) {
      await withOwn(core, caller, { kind: 'Token', id: params.id }, async (id) => {
        if (!isActive(await readKey(core, caller.organizationId, id), core.now())) throw new Problem('not_found');
        await revokeKey(core, caller.organizationId, id, caller);
      });
      return { status: 200, body: { success: true } };
    },
  };
}

function isActive({ dialect, revokedAt, expiresAt }: KeyView, now: number): boolean {
  return dialect === 'wahooks' && !revokedAt && (!expiresAt || expiresAt.getTime() > now);
}

/** The prefix is what comes before the secret. */
function tokenOf({ id, name, createdAt, lastUsedAt }: KeyView): Schemas['Token'] {
  return {
    ...{ id, name, prefix: `wh_${id}`, tokenPrefix: `wh_${id}`, active: true },
    lastUsedAt: lastUsedAt?.toISOString() ?? null,
    createdAt: createdAt.toISOString(),
  };
}
