import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { walk } from '../../contracts/contracts.ts';
import { contract } from './api.ts';

test('every rule of the contract is named by a test', () => {
  const rules = new Set<string>();
  walk(contract, (node) => {
    const stated = node['x-rules'];
    if (Array.isArray(stated)) for (const rule of stated as string[]) rules.add(rule.slice(0, 'S5-R01'.length));
  });
  expect(rules.size).toBe(27);
  const folder = import.meta.dirname;
  const files = readdirSync(folder).filter((name) => name.endsWith('.test.ts'));
  const titles = files.map((name) => readFileSync(join(folder, name), 'utf8')).join('\n');
  expect([...rules].filter((rule) => !titles.includes(`${rule}`))).toEqual([]);
});
