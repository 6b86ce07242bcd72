import { randomBytes } from 'node:crypto';
import type { Config } from '../config.ts';
import { findOnPath } from '../programs.ts';
import { makeKeyring } from '../secrets/keyring.ts';
import type { Finding } from './finding.ts';
import { findTemporal, TEMPORAL_CLI_VERSION } from './temporal-finder.ts';

/** Which Temporal a start would use, and why. */
export async function temporalCheck(config: Config): Promise<Finding> {
  return config.temporal.address ? outsideCheck(config, config.temporal.address) : embeddedCheck(config.cacheFolder);
}

async function outsideCheck(config: Config, address: string): Promise<Finding> {
  const finding = { name: 'Temporal', needed: true };
  const { namespace } = config.temporal;
  const { openClient } = await import('../temporal/connection.ts');
  // No payload is read here, so any key does.
  const { connection } = await openClient(config, makeKeyring(randomBytes(32).toString('base64')));
  const { workflowService } = connection;
  try {
    const [system] = await connection.withDeadline(Date.now() + 5_000, () =>
      Promise.all([workflowService.getSystemInfo({}), workflowService.describeNamespace({ namespace })]),
    );
    return {
      ...finding,
      ok: true,
      detail: `server ${system.serverVersion} at ${address}, namespace ${namespace} (TEMPORAL_ADDRESS)`,
    };
  } catch (error) {
    return {
      ...finding,
      ok: false,
      detail: `no good answer from ${address} for namespace ${namespace} (TEMPORAL_ADDRESS): ${(error as Error).message}`,
      advice: 'Correct TEMPORAL_ADDRESS, TEMPORAL_NAMESPACE and the TLS or API key settings, or unset them all.',
    };
  } finally {
    await connection.close();
  }
}

async function embeddedCheck(cacheFolder: string): Promise<Finding> {
  const finding = { name: 'Temporal', needed: true };
  const found = await findTemporal(cacheFolder);
  if (found) {
    const why = found.source === 'path' ? 'the `temporal` on PATH' : 'the one in the cache folder; none is on PATH';
    return { ...finding, ok: true, detail: `embedded, ${found.path}: ${why} (${found.version})` };
  }
  const missing = 'none on PATH nor in the cache folder';
  if (await isReachable('https://temporal.download/')) {
    return { ...finding, ok: true, detail: `${missing}; a start downloads ${TEMPORAL_CLI_VERSION}` };
  }
  if (findOnPath(process.platform === 'win32' ? 'go.exe' : 'go')) {
    return { ...finding, ok: true, detail: `${missing}, no way to temporal.download; a start builds it with Go` };
  }
  return {
    ...finding,
    ok: false,
    detail: `${missing}, no way to temporal.download, and no Go to build it with`,
    advice: 'Set TEMPORAL_ADDRESS, put a `temporal` program on PATH, open the network, or install Go 1.24.',
  };
}

async function isReachable(address: string): Promise<boolean> {
  try {
    await fetch(address, { method: 'HEAD', redirect: 'manual', signal: AbortSignal.timeout(3_000) });
    return true;
  } catch {
    return false;
  }
}
