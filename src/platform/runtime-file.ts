import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '../config.ts';
import { readPrivateJson, writePrivateJson } from './private-file.ts';
import { identify, isAlive, type ProcessIdentity } from './process-identity.ts';

/** What runs on a data folder just now, for the command line (and for scripts): `runtime.json`, readable by its owner only. */
export type Runtime = {
  apiUrl: string;
  temporalAddress: string;
  temporalUiUrl: string | null;
  databaseUrl: string;
  /** Of the supervisor. */
  pid: number;
  organizationId: string;
  adminKey: string;
  /** Where the first owner sets a password; null once there is one. */
  setupUrl: string | null;
  /** The telephones of a simulated WhatsApp; null: it is the real one. */
  simulatedWhatsAppUrl: string | null;
  version: string;
};

type RuntimeFile = Runtime & Pick<ProcessIdentity, 'startedAt'>;

export function writeRuntime(home: string, runtime: Omit<Runtime, 'pid'>): void {
  const self = identify(process.pid) ?? { pid: process.pid, startedAt: null };
  writePrivateJson(runtimePath(home), { ...runtime, ...self } satisfies RuntimeFile);
}

/** What runs on this data folder, or null when nothing does. A file left by a killed start counts as nothing. */
export function readRuntime(home: string): Runtime | null {
  const file = readPrivateJson<RuntimeFile>(runtimePath(home));
  return file && isAlive(file) ? file : null;
}

export function removeRuntime(home: string): void {
  rmSync(runtimePath(home), { force: true });
}

export function runtimePath(home: string): string {
  return join(home, 'runtime.json');
}

/** Fills in what the settings leave open from what runs on the data folder, so that commands need no settings meanwhile. */
export function withRuntime(config: Config, secrets: { masterKey?: string } | null): Config {
  const runtime = readRuntime(config.home);
  return {
    ...config,
    databaseUrl: config.databaseUrl ?? runtime?.databaseUrl ?? null,
    publicUrl: config.publicUrl ?? runtime?.apiUrl ?? null,
    masterKey: config.masterKey ?? secrets?.masterKey ?? null,
    temporal: {
      ...config.temporal,
      address: config.temporal.address ?? runtime?.temporalAddress ?? null,
      uiUrl: config.temporal.uiUrl ?? runtime?.temporalUiUrl ?? null,
    },
  };
}
