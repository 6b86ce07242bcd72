import { describe, expect, test } from '@jest/globals';
import { LIMITS } from '../../src/domain/limits.ts';
import { checkRoute, fromOrder } from '../../src/domain/route.ts';
import { newDocument, type StepSpec } from './build.ts';

const route = (...steps: StepSpec[]) => checkRoute(newDocument(steps).steps)?.refused ?? null;
const crowd = (count: number) => Array.from({ length: count }, (_, index) => `a${index}`);

describe('order', () => {
  const approvers = [
    { id: 'd', orderIndex: null },
    { id: 'b', orderIndex: 10 },
    { id: 'a', orderIndex: 2 },
    { id: 'e', orderIndex: null },
    { id: 'c', orderIndex: 10 },
  ];

  test('a sequence asks by index, equals together, and those without an index last, one by one', () => {
    expect(fromOrder(approvers, 'sequential')).toEqual([['a'], ['b', 'c'], ['d'], ['e']]);
  });

  test('parallel asks everybody at once', () => {
    expect(fromOrder(approvers, 'parallel')).toEqual([['d', 'b', 'a', 'e', 'c']]);
  });

  test('nobody makes no step', () => {
    expect(fromOrder([], 'parallel')).toEqual([]);
    expect(fromOrder([], 'sequential')).toEqual([]);
  });
});

describe('a route that can be sent', () => {
  test.each<[string, string | null, StepSpec[]]>([
    ['a sequence', null, [['a'], ['b']]],
    ['one out of two', null, [{ count: 1, of: ['a', 'b'] }]],
    ['two out of two', null, [{ count: 2, of: ['a', 'b'] }]],
    ['as many steps as the limit', null, crowd(LIMITS.stepsMax).map((id) => [id])],
    ['as many approvers as the limit', null, [crowd(LIMITS.approversMax)]],
    ['no step', 'step_would_be_empty', []],
    ['an empty step', 'step_would_be_empty', [['a'], []]],
    ['somebody twice in one step', 'duplicate_approver', [['a', 'a']]],
    ['somebody in two steps', 'duplicate_approver', [['a'], ['b', 'a']]],
    ['three out of two', 'quorum_unreachable', [{ count: 3, of: ['a', 'b'] }]],
    ['none out of two', 'quorum_unreachable', [{ count: 0, of: ['a', 'b'] }]],
    ['one and a half out of two', 'quorum_unreachable', [{ count: 1.5, of: ['a', 'b'] }]],
    ['too many steps', 'too_many_steps', crowd(LIMITS.stepsMax + 1).map((id) => [id])],
    ['too many approvers', 'too_many_approvers', [crowd(LIMITS.approversMax + 1)]],
  ])('%s: %s', (_title, refusal, steps) => {
    expect(route(...steps)).toBe(refusal);
  });

  test('names each step once', () => {
    const [a, b] = newDocument([['a'], ['b']]).steps;
    expect(checkRoute([a!, { ...b!, id: a!.id }])?.refused).toBe('order_incomplete');
  });
});
