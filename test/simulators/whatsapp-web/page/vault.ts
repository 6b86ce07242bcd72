import type { PageKeys } from '../protocol.ts';

/**
 * What makes this profile the device it is, kept in IndexedDB as WhatsApp Web keeps it: its keys, and after linking its
 * token. Whoever copies the profile copies the device.
 */

const DATABASE = 'signal-storage';
const TABLE = 'device';

export type Vault = {
  keys: PageKeys;
  /** Public keys as bytes, as the library wants them for the QR code. */
  bytes: { noise: Uint8Array; identity: Uint8Array };
  token: string | null;
  sign(nonce: string): Promise<string>;
};

type Stored = { noise: Uint8Array; identity: Uint8Array; identityKey: CryptoKey; adv: string };

/** Opens what there is; a new profile gets new keys. */
export async function openVault(): Promise<Vault> {
  const stored = (await read<Stored>('keys')) ?? (await makeKeys());
  return {
    keys: { noise: base64(stored.noise), identity: base64(stored.identity), adv: stored.adv },
    bytes: stored,
    token: (await read<string>('token')) ?? null,
    async sign(nonce) {
      return base64(new Uint8Array(await crypto.subtle.sign('Ed25519', stored.identityKey, bytesOf(nonce))));
    },
  };
}

export const keepToken = (token: string): Promise<void> => write({ token });

/** Forgets token and keys: after a logout the next QR code is another device's. */
export const emptyVault = (): Promise<void> => write({ token: undefined, keys: undefined });

export const base64 = (bytes: Uint8Array): string => btoa(String.fromCharCode(...bytes));

async function makeKeys(): Promise<Stored> {
  const pair = (await crypto.subtle.generateKey('Ed25519', false, ['sign', 'verify'])) as CryptoKeyPair;
  const keys: Stored = {
    noise: crypto.getRandomValues(new Uint8Array(32)),
    identity: new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey)),
    identityKey: pair.privateKey,
    adv: base64(crypto.getRandomValues(new Uint8Array(32))),
  };
  await write({ keys });
  return keys;
}

const bytesOf = (text: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));

async function read<T>(name: string): Promise<T | undefined> {
  const database = await open();
  const request = database.transaction(TABLE).objectStore(TABLE).get(name);
  return new Promise((resolve, reject) => {
    request.onsuccess = () => {
      database.close();
      resolve(request.result as T | undefined);
    };
    request.onerror = () => reject(request.error);
  });
}

/** On the disk before it resolves: a killed browser must still be the same device. Undefined removes. */
async function write(values: Record<string, unknown>): Promise<void> {
  const database = await open();
  const transaction = database.transaction(TABLE, 'readwrite', { durability: 'strict' });
  const table = transaction.objectStore(TABLE);
  for (const [name, value] of Object.entries(values)) value === undefined ? table.delete(name) : table.put(value, name);
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => {
      database.close();
      resolve();
    };
    transaction.onerror = () => reject(transaction.error);
  });
}

function open(): Promise<IDBDatabase> {
  const request = indexedDB.open(DATABASE, 1);
  return new Promise((resolve, reject) => {
    request.onupgradeneeded = () => request.result.createObjectStore(TABLE);
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
