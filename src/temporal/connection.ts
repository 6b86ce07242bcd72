import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { Client, Connection } from '@temporalio/client';
import type { DataConverter } from '@temporalio/common';
import type { Config } from '../config.ts';
import type { Keyring } from '../secrets/keyring.ts';
import { makePayloadCodec } from './codec.ts';

/** How payloads travel; the same for clients and workers. */
export function dataConverter(keyring: Keyring): DataConverter {
  return {
    payloadCodecs: [makePayloadCodec(keyring.key('payload'))],
    failureConverterPath: fileURLToPath(new URL('./failure-converter.cjs', import.meta.url)),
  };
}

/** A client that connects at its first call, so that an API comes up (and says 503) while Temporal is away. */
export async function openClient(config: Config, keyring: Keyring): Promise<Client> {
  return new Client({
    connection: Connection.lazy(await connectionOptions(config)),
    namespace: config.temporal.namespace,
    dataConverter: dataConverter(keyring),
  });
}

/** Where Temporal is and how it is to be asked, for clients and workers. */
export async function connectionOptions(config: Config) {
  const { address, apiKey, tls } = config.temporal;
  if (!address) throw new Error('TEMPORAL_ADDRESS is not set and no embedded Temporal is running (npm start)');
  return {
    address,
    ...(apiKey ? { apiKey } : {}),
    tls:
      typeof tls === 'boolean'
        ? tls
        : { clientCertPair: { crt: await readFile(tls.certificatePath), key: await readFile(tls.keyPath) } },
  };
}
