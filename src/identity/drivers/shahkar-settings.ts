import {
  type GatewaySettings,
  objectOf,
  readGatewaySettings,
  refuseOthers,
  statuses,
  whole,
  wrong,
} from '../../egress/gateway/settings.ts';
import { isPointer } from './pointer.ts';

/** It holds when what stands at the JSON pointer is one of these, type included. */
export type Condition = { pointer: string; equals: (string | number | boolean)[] };

/**
 * How to speak to an identity gateway, as given in IDENTITY_HTTP (JSON). Templates: `{nationalCode}`, `{mobile}`
 * (09121234567), `{mobileE164}` (+989121234567), `{id}` (of the check, a UUID).
 */
export type ShahkarSettings = GatewaySettings & {
  answer: {
    /** Statuses whose body is read; any other is no answer. */
    status: number[];
    verified: Condition;
    mismatch: Condition;
    /** Where the gateway's own number of the answer stands; null: it has none. */
    reference: string | null;
  };
  /** Requests made one after another before the check waits for its next turn. */
  attempts: number;
};

const NAME = 'IDENTITY_HTTP';
const PLACEHOLDERS = {
  known: ['nationalCode', 'mobile', 'mobileE164', 'id'],
  needed: [['nationalCode'], ['mobile', 'mobileE164']],
};
/** All requests of one turn must end before the row's lease does (src/identity/limits.ts). */
const TURN_MAX_MS = 45_000;

/** @throws ConfigError naming the part that is wrong. */
export function readShahkarSettings(json: string | null): ShahkarSettings {
  const { settings, rest } = readGatewaySettings(NAME, json, {
    own: ['answer', 'attempts'],
    placeholders: PLACEHOLDERS,
  });
  const answer = objectOf(`${NAME}.answer`, rest.answer);
  refuseOthers(`${NAME}.answer`, answer, ['status', 'verified', 'mismatch', 'reference']);
  const attempts = whole(`${NAME}.attempts`, rest.attempts ?? 1, 1, 5);
  if (settings.timeoutMs * attempts > TURN_MAX_MS) {
    throw wrong(`${NAME}.attempts`, `so few that all of them together take at most ${TURN_MAX_MS} ms`);
  }
  return {
    ...settings,
    answer: {
      status: statuses(`${NAME}.answer.status`, answer.status ?? [200], 499),
      verified: condition(`${NAME}.answer.verified`, answer.verified),
      mismatch: condition(`${NAME}.answer.mismatch`, answer.mismatch),
      reference: answer.reference == null ? null : pointer(`${NAME}.answer.reference`, answer.reference),
    },
    attempts,
  };
}

function condition(name: string, value: unknown): Condition {
  const given = objectOf(name, value);
  refuseOthers(name, given, ['pointer', 'equals']);
  const { equals } = given;
  const isPlain = (one: unknown) => ['string', 'number', 'boolean'].includes(typeof one);
  if (!Array.isArray(equals) || equals.length === 0 || !equals.every(isPlain)) {
    throw wrong(`${name}.equals`, 'a list of texts, numbers or booleans');
  }
  return { pointer: pointer(`${name}.pointer`, given.pointer), equals };
}

function pointer(name: string, value: unknown): string {
  if (typeof value === 'string' && isPointer(value)) return value;
  throw wrong(name, 'a JSON pointer such as /result/matched');
}
