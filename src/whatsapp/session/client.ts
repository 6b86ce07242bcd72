import type { Client } from 'whatsapp-web.js';
import { WHATSAPP_LIMITS as LIMITS } from '../limits.ts';
import { mendMessageKeys } from './shims.ts';

export type ClientOptions = {
  /** Names the profile. */
  connectionId: string;
  /** Where profiles are. */
  folder: string;
  chromium: string;
  arguments: string[];
};

/** whatsapp-web.js for one session, without what it does to profiles and browsers by itself. */
export async function makeClient(
  { connectionId, folder, chromium, arguments: args }: ClientOptions,
  hear: { browserStarted(): void; failed(error: unknown): Promise<void> },
): Promise<Client> {
  const { default: library } = await import('whatsapp-web.js'); // Nobody without a connection pays for it.
  const profile = new library.LocalAuth({ clientId: connectionId, dataPath: folder });
  Object.assign(profile, {
    logout: async () => {},
    afterBrowserInitialized: async () => hear.browserStarted(),
  });
  const client = new library.Client({
    authStrategy: profile,
    webVersionCache: { type: 'none' },
    evalOnNewDoc: mendMessageKeys,
    userAgent: false as unknown as string, // Chromium's own is newer than the library's.
    authTimeoutMs: LIMITS.startingMs,
    puppeteer: {
      executablePath: chromium,
      args,
      protocolTimeout: LIMITS.startingMs,
      pipe: true, // A browser whose worker is killed ends by itself.
      // The worker ends its browsers itself, after it has closed them.
      ...{ handleSIGINT: false, handleSIGTERM: false, handleSIGHUP: false },
    },
  });
  return withoutStrayRejections(client, hear.failed);
}

/**
 * The library puts itself into each page that is loaded, and closes its browser, without waiting for either: when that fails,
 * nobody handles it, and Node ends the worker with everything else it does. So both are ours.
 */
function withoutStrayRejections(client: Client, failed: (error: unknown) => Promise<void>): Client {
  const library = client as unknown as { inject(): Promise<void> };
  const inject = library.inject.bind(client);
  return Object.assign(client, { inject: () => inject().catch(failed), destroy: async () => {} });
}
