import type { Schemas } from '../../api/generated/clientmanager.ts';
import type { ErrorCode } from '../../errors/catalogue.ts';
import { Problem } from '../../errors/problem.ts';

export type WireCode = NonNullable<Schemas['Error']['code']>;

/** What the Client manager's document names, with what it is in our catalogue and how it is said here. */
export const REFUSALS = {
  ACCESS_DENIED: { code: 'forbidden', status: 403, text: 'Access denied' },
  PLAN_LIMIT_EXCEEDED: { code: 'forbidden', status: 403, text: 'Plan limit exceeded' },
  READ_ONLY_CHAT: { code: 'forbidden', status: 403, text: 'This chat is read-only' },
  CLIENT_NOT_FOUND: { code: 'not_found', status: 404, text: 'Client not found' },
  GROUP_NOT_FOUND: { code: 'not_found', status: 404, text: 'Group not found' },
  INVALID_CHAT_TYPE: { code: 'validation_failed', status: 400, text: 'The chat is neither a group nor a channel' },
  MEDIA_ERROR: { code: 'validation_failed', status: 400, text: 'The media could not be processed' },
  INVALID_REQUEST: { code: 'validation_failed', status: 400, text: 'The request is not valid' },
  NOT_SENT_YET: { code: 'service_unavailable', status: 503, text: 'The message is accepted but not sent yet' },
} as const satisfies Partial<Record<WireCode, { code: ErrorCode; status: number; text: string }>>;

/** A refusal in the words of this dialect. @param text in place of the usual one. */
export class Refusal extends Problem {
  readonly wire: keyof typeof REFUSALS;
  readonly text: string;

  constructor(
    wire: keyof typeof REFUSALS,
    text: string = REFUSALS[wire].text,
    options: { retryAfterMs?: number } = {},
  ) {
    super(REFUSALS[wire].code, options);
    this.wire = wire;
    this.text = text;
  }
}

/** Lets a failed promise say what was not found, and otherwise fail as it did: `work.catch(notFound('Chat'))`. */
export const notFound =
  (resource: string) =>
  (error: unknown): never => {
    const isMissing = error instanceof Problem && error.code === 'not_found' && !(error instanceof Refusal);
    throw isMissing ? new Problem('not_found', { details: { resource } }) : error;
  };
