import wweb, { type Client, type Message } from 'whatsapp-web.js';
import type { WhatsAppSimulator } from './start.ts';

/** The library as it is on npm, for tests of the simulator: a client on a profile, and its events as promises. */

/** A bound for what hangs, not a measure. */
const EVENT_MS = 120_000;

export type LibraryOptions = {
  simulator: WhatsAppSimulator;
  chromium: string;
  /** Where profiles are kept, and which of them: two clients of one profile are the same device. */
  profiles: string;
  profile: string;
  /** Links by a code that is typed into this telephone. */
  pairWith?: string;
};

/** A client that has not begun yet. */
export function openLibrary({ simulator, chromium, profiles, profile, pairWith }: LibraryOptions): Client {
  const pairWithPhoneNumber = { phoneNumber: pairWith ?? '', showNotification: true, intervalMs: 60_000 };
  return new wweb.Client({
    authStrategy: new wweb.LocalAuth({ clientId: profile, dataPath: profiles }),
    webVersionCache: { type: 'none' },
    puppeteer: { executablePath: chromium, args: [...simulator.chromiumArguments, '--no-sandbox', '--disable-gpu'] },
    ...(pairWith === undefined ? {} : { pairWithPhoneNumber }),
  });
}

export type Events = {
  qr: [string];
  code: [string];
  ready: [];
  message: [Message];
  message_ack: [Message, number];
  message_edit: [Message, string, string];
  message_reaction: [wweb.Reaction];
  message_revoke_everyone: [Message];
  group_leave: [wweb.GroupNotification];
  call: [wweb.Call];
  change_state: [string];
  disconnected: [string];
};

/** The next event that fits. @throws Error when there is none in two minutes */
export function next<E extends keyof Events>(
  client: Client,
  event: E,
  fits: (...values: Events[E]) => boolean = () => true,
): Promise<Events[E]> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => finish(() => reject(new Error(`no ${event} in ${EVENT_MS} ms`))), EVENT_MS);
    const hear = (...values: unknown[]): void => {
      if (fits(...(values as Events[E]))) finish(() => resolve(values as Events[E]));
    };
    const finish = (settle: () => void): void => {
      clearTimeout(timer);
      client.off(event, hear);
      settle();
    };
    client.on(event, hear);
  });
}
