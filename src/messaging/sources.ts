import type { Caller } from '../core.ts';

/** By what way somebody wrote a message. */
const MESSAGE_SOURCES = ['api', 'session', 'schedule', 'campaign', 'webhook', 'reply'] as const;
export type MessageSource = (typeof MESSAGE_SOURCES)[number];

/** Of what somebody asks for directly. */
export const sourceOf = ({ actor }: Pick<Caller, 'actor'>): MessageSource =>
  actor.kind === 'person' ? 'session' : 'api';
