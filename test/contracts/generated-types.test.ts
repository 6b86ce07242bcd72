import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';

test('the generated types are those of the contracts', () => {
  const root = join(import.meta.dirname, '..', '..');
  const { status, stderr } = spawnSync(process.execPath, ['scripts/generate-contract-types.ts', '--check'], {
    cwd: root,
    encoding: 'utf8',
    timeout: 240_000,
  });
  expect(stderr).toBe('');
  expect(status).toBe(0);
});
