import { expect, test } from '@jest/globals';
import { AUDIT_ACTIONS } from '../../src/audit/actions.ts';
import { texts } from '../../web/src/dashboard/audit/texts.ts';
import { texts as events } from '../../web/src/dashboard/events/texts.ts';
import { type Operation, operationsOf, readContract } from '../contracts/contracts.ts';

const LANGUAGES = ['en', 'ar', 'fa'] as const;

test.each(LANGUAGES)(
  'whatever the audit trail can say has a sentence of its own on the audit page in %s',
  (language) => {
    const said: Record<string, string> = { ...events[language].of, ...texts[language].did };
    const sentences = AUDIT_ACTIONS.map((action) => [action, said[action.replaceAll('.', '_')]]);
    expect(sentences.filter(([, sentence]) => !sentence)).toEqual([]);
  },
);

test.each(LANGUAGES)('every change that can be asked for of our API has its words in %s, and no other', (language) => {
  const asked = operationsOf(readContract('countersign'))
    .filter(({ method, operation }) => method !== 'get' && isByCaller(operation) && isChange(operation))
    .map(({ operation }) => operation.operationId);
  expect(Object.keys(texts[language].operations).sort()).toEqual(asked.sort());
});

/** Approvers and visitors ask without a key; what they do is not told by operations. */
const isByCaller = ({ security }: Operation): boolean =>
  security === undefined || (security as object[]).some((each) => 'key' in each || 'session' in each);
const isChange = (operation: Operation): boolean =>
  !String(operation['x-scope'] ?? '').endsWith(':read') && operation['x-audited'] !== false;
