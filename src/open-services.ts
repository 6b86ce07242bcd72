import type { Client } from '@temporalio/client';
import type { Config } from './config.ts';
import { openCore } from './core.ts';
import { createPdfEngine } from './pdf/engine.ts';
import type { Services } from './services.ts';
import { openClient } from './temporal/connection.ts';
import { makeContractWorkflows } from './temporal/contract-workflows.ts';
import { makeDocumentWorkflows } from './temporal/document-workflows.ts';
import { makeScheduledWorkflows } from './temporal/scheduled-workflows.ts';
import { makeWhatsAppWorkflows } from './temporal/whatsapp-workflows.ts';
import { pricesOf } from './wallet/prices.ts';

/**
 * Opens what a process's use cases stand on. Temporal is connected at the first call, so a process comes up without it.
 * @throws when PostgreSQL does not answer, or a setting is missing.
 */
export async function openServices(
  config: Config,
  process: 'api' | 'worker',
): Promise<Services & { client: Client; close(): Promise<void> }> {
  pricesOf(config); // A slip in them shows now, and not when somebody pays.
  const core = await openCore(config, process);
  const client = await openClient(config, core.keyring);
  const pdf = createPdfEngine();
  return {
    core,
    client,
    pdf,
    workflows: makeDocumentWorkflows(client, config.temporal.taskQueue),
    contractWorkflows: makeContractWorkflows(client, config.temporal.taskQueue),
    whatsapp: makeWhatsAppWorkflows(client, config.temporal.taskQueue),
    scheduled: makeScheduledWorkflows(client, config.temporal.taskQueue),
    async close() {
      await Promise.all([pdf.close(), client.connection.close()]);
      await core.close();
    },
  };
}
