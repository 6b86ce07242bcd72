import './runtime.ts';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { SEARCH_ATTRIBUTES } from '../../src/platform/search-attributes.ts';
import { timeSkippingServer } from './servers.ts';

/** temporal.api.enums.v1.IndexedValueType */
const TYPE_NUMBERS: Record<string, number> = { Keyword: 2, Datetime: 6, KeywordList: 7 };

const STARTS_MAX = 5;

/** A Temporal server on which weeks pass in seconds, and which knows our search attributes. */
export async function startTimeSkipping(): Promise<TestWorkflowEnvironment> {
  const environment = await startServer();
  const searchAttributes = Object.fromEntries(
    Object.entries(SEARCH_ATTRIBUTES).map(([name, type]) => [name, TYPE_NUMBERS[type] as number]),
  );
  await environment.connection.operatorService.addSearchAttributes({ namespace: 'default', searchAttributes });
  return environment;
}

/** The SDK gives the server five seconds to start, which on a machine with more to do than cores may be too few. */
async function startServer(): Promise<TestWorkflowEnvironment> {
  const server = timeSkippingServer();
  for (let tries = 1; ; tries += 1) {
    try {
      return await TestWorkflowEnvironment.createTimeSkipping(server ? { server } : {});
    } catch (error) {
      if (tries === STARTS_MAX) throw error;
    }
  }
}
