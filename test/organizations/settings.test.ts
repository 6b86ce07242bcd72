import { afterAll, beforeAll, expect, test } from '@jest/globals';
import {
  ensureDefaultOrganization,
  readOrganization,
  readSettings,
  updateSettings,
} from '../../src/organizations/organizations.ts';
import { DEFAULT_SETTINGS } from '../../src/organizations/settings.ts';
import type { SettingsChanges } from '../../src/organizations/settings-rules.ts';
import { newOrganization, openTestCore } from '../api/core/support.ts';
import { createDatabase } from '../support/servers.ts';

let database: Awaited<ReturnType<typeof createDatabase>>;
let core: Awaited<ReturnType<typeof openTestCore>>;

beforeAll(async () => {
  database = await createDatabase();
  core = await openTestCore(database.url);
});
afterAll(async () => {
  await core.close();
  await database.drop();
});

const fresh = () => newOrganization(core);

test('many processes starting at once make one default organization', async () => {
  const made = await Promise.all(Array.from({ length: 10 }, () => ensureDefaultOrganization(core)));
  expect(new Set(made.map(({ organizationId }) => organizationId)).size).toBe(1);
  expect((await readOrganization(core, made[0]!.organizationId)).name).toBe('Default');
});

test('an organization begins with the defaults', async () => {
  expect(await readSettings(core, await fresh())).toEqual(DEFAULT_SETTINGS);
  await expect(readSettings(core, '0195a3c2-7b1e-7c44-8d2f-3f0b7a6d1e03')).rejects.toMatchObject({ code: 'not_found' });
});

test('a change keeps what it does not name', async () => {
  const id = await fresh();
  await updateSettings(core, id, { language: 'ar', policy: { reminders: null } });
  await updateSettings(core, id, { identity: { approve: 'code' }, policy: { reminders: { maxCount: 2 } } });
  const { reminders } = DEFAULT_SETTINGS.policy;
  expect(await readSettings(core, id)).toEqual({
    ...DEFAULT_SETTINGS,
    language: 'ar',
    identity: { ...DEFAULT_SETTINGS.identity, approve: 'code' },
    policy: { ...DEFAULT_SETTINGS.policy, reminders: { ...reminders, maxCount: 2 } },
  });
});

test('two changes at once are both kept', async () => {
  const id = await fresh();
  await Promise.all([updateSettings(core, id, { language: 'fa' }), updateSettings(core, id, { expiresAfterMs: null })]);
  expect(await readSettings(core, id)).toMatchObject({ language: 'fa', expiresAfterMs: null });
});

test('what is no setting is not kept', async () => {
  const id = await fresh();
  const changes = JSON.parse('{"admin":true,"__proto__":{"admin":true},"policy":{"secret":1}}') as SettingsChanges;
  expect(await updateSettings(core, id, changes)).toEqual(DEFAULT_SETTINGS);
});

test.each<[SettingsChanges, string, string]>([
  [{ timeZone: 'Mars/Olympus' }, '/timeZone', 'format'],
  [{ language: 'de' as 'en' }, '/language', 'enum'],
  [{ policy: { calm: { weekendDays: [0, 1, 2, 3, 4, 5, 6] } } }, '/policy/calm/weekendDays', 'maxItems'],
  [{ policy: { calm: { weekendDays: [5, 5] } } }, '/policy/calm/weekendDays', 'uniqueItems'],
  [{ policy: { calm: { weekendDays: [7] } } }, '/policy/calm/weekendDays', 'enum'],
  [{ policy: { calm: { quietHours: { fromMinute: 1_440 } } } }, '/policy/calm/quietHours/fromMinute', 'maximum'],
  [{ policy: { reminders: { everyMs: 59_999 } } }, '/policy/reminders/everyMs', 'minimum'],
  [{ policy: { reminders: { maxCount: 51 } } }, '/policy/reminders/maxCount', 'maximum'],
  [{ policy: { expiryWarningMs: 0.5 } }, '/policy/expiryWarningMs', 'type'],
  [{ policy: null as never }, '/policy', 'type'],
  [{ expiresAfterMs: 1 }, '/expiresAfterMs', 'minimum'],
  [{ identity: { sign: 'none' as 'link' } }, '/identity/sign', 'enum'],
  [{ delivery: { ladder: [] } }, '/delivery/ladder', 'minItems'],
  [{ delivery: { ladder: ['sms', 'sms'] } }, '/delivery/ladder', 'uniqueItems'],
  [{ delivery: { ladder: ['pigeon' as 'sms'] } }, '/delivery/ladder/0', 'enum'],
  [{ delivery: { operatorPhone: '0501234567' } }, '/delivery/operatorPhone', 'format'],
])('%j is refused and changes nothing', async (changes, pointer, rule) => {
  const id = await fresh();
  const error = await updateSettings(core, id, changes).catch((thrown) => thrown);
  expect(error).toMatchObject({ code: 'validation_failed', fields: [{ pointer, rule }] });
  expect(await readSettings(core, id)).toEqual(DEFAULT_SETTINGS);
});
