import { TestWorkflowEnvironment } from '@temporalio/testing';
import { SEARCH_ATTRIBUTES } from '../../src/platform/search-attributes.ts';
import { timeSkippingServer } from './servers.ts';

/** temporal.api.enums.v1.IndexedValueType */
const TYPE_NUMBERS: Record<string, number> = { Keyword: 2, Datetime: 6, KeywordList: 7 };

/** A Temporal server on which weeks pass in seconds, and which knows our search attributes. */
export async function startTimeSkipping(): Promise<TestWorkflowEnvironment> {
  const server = timeSkippingServer();
  const environment = await TestWorkflowEnvironment.createTimeSkipping(server ? { server } : {});
  const searchAttributes = Object.fromEntries(
    Object.entries(SEARCH_ATTRIBUTES).map(([name, type]) => [name, TYPE_NUMBERS[type] as number]),
  );
  await environment.connection.operatorService.addSearchAttributes({ namespace: 'default', searchAttributes });
  return environment;
}
