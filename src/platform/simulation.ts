import { existsSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Config } from '../config.ts';
import { type Core, openCore } from '../core.ts';
import { forgetBackup } from '../whatsapp/session/backup.ts';
import { profilesFolder } from '../whatsapp/session/profile.ts';
import { PlatformError } from './failure.ts';
import { simulatorFolder } from './whatsapp-simulator.ts';

/**
 * Devices of simulated telephones and of real ones never share a data folder: WhatsApp would not know the former, and
 * the simulation would take the latter for removed. A mark in the simulation's folder says whose devices there are.
 */
const markIn = (home: string): string => join(simulatorFolder(home), 'in-use');

/** @throws PlatformError where the simulation would meet real phones. */
export async function settleSimulation(
  config: Config,
  { simulatesWhatsApp, say }: { simulatesWhatsApp: boolean; say(line: string): void },
): Promise<void> {
  const core = await openCore(config, 'cli');
  try {
    if (simulatesWhatsApp) await enterSimulation(core);
    else if (await leaveSimulation(core)) say('WhatsApp is the real one again: its connections wait for a phone.');
  } finally {
    await core.close();
  }
}

/** @throws PlatformError where a connection is linked to a real phone. */
export async function enterSimulation({ config, database }: Core): Promise<void> {
  const mark = markIn(config.home);
  if (existsSync(mark)) return;
  const [linked] = await database.statement((sql) =>
    sql.execute<{ count: number }[]>(
      `select count(*)::integer as count from whatsapp_connections where linked_at is not null and desired <> 'deleted'`,
    ),
  );
  if (linked && linked.count > 0) {
    throw new PlatformError(`WhatsApp connections of ${config.home} are linked to real phones.`, [
      'Try the simulation on a data folder of its own:',
      '  COUNTERSIGN_HOME=.countersign-simulated npm start -- --simulated-whatsapp',
    ]);
  }
  await mkdir(simulatorFolder(config.home), { recursive: true, mode: 0o700 });
  await writeFile(mark, '');
}

/** Forgets the simulated devices, so that their connections wait for a real phone. @returns whether there was a simulation */
export async function leaveSimulation(core: Core): Promise<boolean> {
  const { config, database } = core;
  const mark = markIn(config.home);
  if (!existsSync(mark)) return false;
  await rm(profilesFolder(config), { recursive: true, force: true });
  const connections = await database.statement((sql) =>
    sql.execute<{ id: string; organization_id: string }[]>(
      `update whatsapp_connections set linked_at = null, phone = null, number_index = null, number_since = null
       returning id, organization_id`,
    ),
  );
  for (const { id, organization_id } of connections) {
    await forgetBackup(core, { connectionId: id, organizationId: organization_id });
  }
  await rm(mark);
  return true;
}
