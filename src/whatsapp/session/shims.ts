/**
 * What a session does in WhatsApp's page beside whatsapp-web.js 1.34.7, which stays as it is on npm: two repairs, and what it
 * has no words for. The functions are sent to the page as text, so they use nothing from here.
 */

// biome-ignore-start lint/suspicious/noExplicitAny: what WhatsApp's page consists of has no types.

/**
 * Since July 2026 WhatsApp's page calls the text of a message's key something else than `_serialized`, another name in each
 * build, and everything that reads it there breaks. The field is found by its value, and read back under the name that the
 * library knows. The models that leave the page take only own fields along, so they are given it as well.
 */
export function mendMessageKeys(): void {
  const page = globalThis as any;
  const EVERY_MS = 5;
  const mend = (): boolean => {
    if (typeof page.require !== 'function' || !page.WWebJS?.getMessageModel) return false;
    const Key = page.require('WAWebMsgKey');
    const remote = page.require('WAWebWidFactory').createWid('1@c.us');
    const probe = new Key({ fromMe: true, remote, id: 'PROBE' });
    const text = 'true_1@c.us_PROBE';
    const field = Object.keys(probe).find((name) => probe[name] === text);
    if (field === undefined || field === '_serialized') return true;
    const read = (key: any) => key?.[field];
    Object.defineProperty(Key.prototype, '_serialized', {
      configurable: true,
      get() {
        return read(this);
      },
    });
    const complete = (value: any, depth = 0): any => {
      if (value === null || typeof value !== 'object' || depth > 4) return value;
      if (typeof value[field] === 'string' && value._serialized === undefined) value._serialized = value[field];
      for (const inner of Object.values(value)) complete(inner, depth + 1);
      return value;
    };
    for (const name of ['getMessageModel', 'getChatModel', 'getContactModel']) {
      const original = page.WWebJS[name];
      if (typeof original !== 'function') continue;
      page.WWebJS[name] = (...given: any[]) => {
        const made = original(...given);
        return made instanceof Promise ? made.then((value) => complete(value)) : complete(made);
      };
    }
    return true;
  };
  const timer = setInterval(() => {
    try {
      if (mend()) clearInterval(timer);
    } catch {
      // Parts of the page are still missing.
    }
  }, EVERY_MS);
}

/** How the page stands before the library is ready: the state of its connection, and whether it has synced. */
export function lookAtPage(): { state: string | null; hasSynced: boolean } {
  const page = globalThis as any;
  if (typeof page.require !== 'function') return { state: null, hasSynced: false };
  const { Socket } = page.require('WAWebSocketModel');
  const hasListener = !page.WWebJS && typeof page.onAppStateHasSyncedEvent === 'function';
  return { state: Socket.state ?? null, hasSynced: hasListener && Socket.hasSynced && Socket.state === 'CONNECTED' };
}

/** The library waits for the page to say that it has synced, and misses it when that was before it listened. */
export function sayThatItHasSynced(): void {
  (globalThis as any).onAppStateHasSyncedEvent();
}

/** Removes this device from the account. */
export function logOutPage(): Promise<void> {
  return (globalThis as any).require('WAWebSocketModel').Socket.logout();
}

/** Brings WhatsApp back to this page after it was opened elsewhere. */
export function takeOverPage(): Promise<void> {
  return (globalThis as any).require('WAWebSocketModel').Socket.takeover();
}

// biome-ignore-end lint/suspicious/noExplicitAny: what WhatsApp's page consists of has no types.
