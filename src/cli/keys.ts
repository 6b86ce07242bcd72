import { Problem } from '../errors/problem.ts';
import { createKey, type KeyView, listKeys, revokeKey } from '../organizations/keys.ts';
import { PlatformError } from '../platform/failure.ts';
import type { JsonOption } from './options.ts';
import { type OrganizationOption, withOrganization } from './organization.ts';

export type CreateOptions = JsonOption &
  OrganizationOption & {
    dialect: string;
    plan?: string;
    name: string;
    mode: 'live' | 'test';
    scopes: string;
    ipAllow?: string;
  };

/** Makes a key and prints it, the only time it can be seen. */
export async function createKeyCommand(options: CreateOptions): Promise<void> {
  const created = await withOrganization(options, (core, organizationId) =>
    createKey(core, {
      organizationId,
      dialect: options.dialect,
      mode: options.mode,
      name: options.name,
      plan: options.plan ?? null,
      scopes: listOf(options.scopes),
      ipAllow: listOf(options.ipAllow),
    }),
  );
  const { id, dialect, header, authorization } = created;
  if (options.json) console.log(JSON.stringify({ id, dialect, header, authorization }));
  else
    console.log(`✓ Key ${id} (${dialect}). Send this header; it is shown only now:\n\n  ${header}: ${authorization}\n`);
}

/** Prints the organization's keys, the newest first. */
export async function listKeysCommand(options: JsonOption & OrganizationOption): Promise<void> {
  const keys = await withOrganization(options, listKeys);
  if (options.json) console.log(JSON.stringify(keys, null, 2));
  else if (keys.length === 0) console.log('There are no keys. Make one: npm run countersign -- keys create');
  else for (const key of keys) console.log(rowOf(key));
}

/** Ends a key at once, in every process. */
export async function revokeKeyCommand(id: string, options: JsonOption & OrganizationOption): Promise<void> {
  const revoked = await withOrganization(options, (core, organizationId) => revokeKey(core, organizationId, id)).catch(
    (error: unknown) => {
      if (!(error instanceof Problem && error.code === 'not_found')) throw error;
      throw new PlatformError(`There is no key ${id}.`, ['npm run countersign -- keys list shows them.']);
    },
  );
  if (options.json) console.log(JSON.stringify({ id, revokedAt: revoked.revokedAt }));
  else console.log(`✓ Key ${id} is revoked.`);
}

function listOf(text = ''): string[] {
  return text.split(',').flatMap((part) => part.trim() || []);
}

function rowOf({ id, dialect, plan, mode, name, revokedAt, lastUsedAt }: KeyView): string {
  const state = revokedAt ? 'revoked' : lastUsedAt ? `used ${lastUsedAt.toISOString().slice(0, 16)}` : 'never used';
  return [id, dialect, plan ?? '-', mode, state, name].join('  ');
}
