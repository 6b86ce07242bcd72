import { isTimeZone } from '../domain/calendar.ts';
import { LIMITS } from '../domain/limits.ts';
import { ACTIONS, LANGUAGES } from '../domain/model.ts';
import { type FieldError, invalid } from '../errors/problem.ts';
import {
  CHANNELS,
  DEFAULT_SETTINGS,
  IDENTITY_POLICIES,
  type OrganizationSettings,
  SEAL_LEVELS,
  type SealSettings,
  SIGNED_FILES,
} from './settings.ts';
import { faultOf, type OwnTexts, TEXT_KINDS } from './texts.ts';

type Changes<T> = T extends readonly unknown[] ? T : T extends object ? { [Key in keyof T]?: Changes<T[Key]> } : T;
/** Any part of the settings. Objects are merged, lists and single values replaced; null only where null is a choice. */
export type SettingsChanges = Changes<OrganizationSettings>;

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
/** Longer than any approval lasts; keeps times far from where dates end. */
const SPAN_MAX_MS = 3_650 * DAY_MS;
const MINUTES_PER_DAY = 1_440;
/** More than one installation can send; a larger number is a typing error. */
const SENDS_A_DAY_MAX = 10_000_000;
/** Shown on one line by readers of PDF files. */
const SEAL_TEXT_CHARACTERS_MAX = 200;

/**
 * The settings after the changes, their values unchecked. What is not a setting is left out.
 * @throws Problem validation_failed when something else stands where an object belongs.
 */
export function mergeSettings(settings: OrganizationSettings, changes: SettingsChanges): OrganizationSettings {
  return merge(DEFAULT_SETTINGS, settings, changes, '') as OrganizationSettings;
}

/** `shape` says which names there are, and what an object is built upon that was null before. */
function merge(shape: unknown, current: unknown, change: unknown, pointer: string): unknown {
  if (change === undefined) return current;
  if (!isObject(shape) || (change === null && pointer === NO_REMINDERS)) return change;
  if (!isObject(change)) {
    throw invalid(pointer, 'type', 'Must be of type object.');
  }
  return Object.fromEntries(
    Object.entries(shape).map(([name, inner]) => {
      const before = isObject(current) ? current[name] : inner;
      return [name, merge(inner, before, Object.hasOwn(change, name) ? change[name] : undefined, `${pointer}/${name}`)];
    }),
  );
}

/** The one object that may be null: no automatic reminders. */
const NO_REMINDERS = '/policy/reminders';

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Everything that is wrong with settings, by JSON pointer. */
export function checkSettings({ language, timeZone, policy, ...rest }: OrganizationSettings): FieldError[] {
  const errors = new Errors();
  errors.oneOf('/language', language, LANGUAGES);
  if (typeof timeZone !== 'string' || !isTimeZone(timeZone)) {
    errors.add('/timeZone', 'format', 'Must be an IANA time zone such as Asia/Riyadh.');
  }
  checkPolicy(errors, policy);
  errors.oneOf('/signedFiles', rest.signedFiles, SIGNED_FILES);
  if (rest.expiresAfterMs !== null) errors.whole('/expiresAfterMs', rest.expiresAfterMs, MINUTE_MS, SPAN_MAX_MS);
  for (const action of ACTIONS) errors.oneOf(`/identity/${action}`, rest.identity[action], IDENTITY_POLICIES);
  checkDelivery(errors, rest.delivery);
  checkSeal(errors, rest.seal);
  checkTexts(errors, rest.texts);
  return errors.found;
}

function checkPolicy(errors: Errors, { reminders, calm, expiryWarningMs }: OrganizationSettings['policy']): void {
  if (reminders !== null) {
    errors.whole('/policy/reminders/firstAfterMs', reminders.firstAfterMs, LIMITS.reminderEveryMinMs, SPAN_MAX_MS);
    errors.whole('/policy/reminders/everyMs', reminders.everyMs, LIMITS.reminderEveryMinMs, SPAN_MAX_MS);
    errors.whole('/policy/reminders/maxCount', reminders.maxCount, 1, LIMITS.remindersMaxCount);
  }
  errors.whole('/policy/calm/quietHours/fromMinute', calm.quietHours.fromMinute, 0, MINUTES_PER_DAY - 1);
  errors.whole('/policy/calm/quietHours/toMinute', calm.quietHours.toMinute, 0, MINUTES_PER_DAY - 1);
  const days = calm.weekendDays;
  if (!Array.isArray(days) || !days.every((day) => Number.isInteger(day) && day >= 0 && day <= 6)) {
    errors.add('/policy/calm/weekendDays', 'enum', 'Must be days from 0 (Sunday) to 6 (Saturday).');
  } else if (new Set(days).size !== days.length) {
    errors.add('/policy/calm/weekendDays', 'uniqueItems', 'Must name each day once.');
  } else if (days.length > 6) {
    errors.add('/policy/calm/weekendDays', 'maxItems', 'Must leave a day on which people may be asked.');
  }
  if (expiryWarningMs !== null) errors.whole('/policy/expiryWarningMs', expiryWarningMs, MINUTE_MS, SPAN_MAX_MS);
}

function checkDelivery(errors: Errors, delivery: OrganizationSettings['delivery']): void {
  const { ladder, fallbackAfterMs, operatorPhone, approveFromChat, dailyLimit } = delivery;
  if (!Array.isArray(ladder) || ladder.length === 0) {
    errors.add('/delivery/ladder', 'minItems', 'Must name at least one channel.');
  } else if (new Set(ladder).size !== ladder.length) {
    errors.add('/delivery/ladder', 'uniqueItems', 'Must name each channel once.');
  } else for (const [index, channel] of ladder.entries()) errors.oneOf(`/delivery/ladder/${index}`, channel, CHANNELS);
  if (fallbackAfterMs !== null) errors.whole('/delivery/fallbackAfterMs', fallbackAfterMs, 10_000, 7 * DAY_MS);
  if (operatorPhone !== null && !/^\+[1-9]\d{6,14}$/.test(String(operatorPhone))) {
    errors.add('/delivery/operatorPhone', 'format', 'Must be in international form, such as +966501234567.');
  }
  if (typeof approveFromChat !== 'boolean') errors.add('/delivery/approveFromChat', 'type', 'Must be true or false.');
  for (const channel of CHANNELS)
    errors.whole(`/delivery/dailyLimit/${channel}`, dailyLimit[channel], 0, SENDS_A_DAY_MAX);
}

function checkSeal(errors: Errors, { level, timestamp, name, reason, location }: SealSettings): void {
  errors.oneOf('/seal/level', level, SEAL_LEVELS);
  if (level !== 'B-B' && timestamp === null) {
    errors.add('/seal/level', 'timestamp', 'Needs a timestamp server: set seal.timestamp too, or choose B-B.');
  }
  if (timestamp !== null && !/^https?:\/\/[^/]/.test(String(timestamp.url))) {
    errors.add('/seal/timestamp/url', 'format', 'Must be a full http or https URL.');
  }
  for (const [field, text] of Object.entries({ name, reason, location })) {
    if (text !== null && (typeof text !== 'string' || text.length > SEAL_TEXT_CHARACTERS_MAX)) {
      errors.add(`/seal/${field}`, 'maxLength', `Must be at most ${SEAL_TEXT_CHARACTERS_MAX} characters.`);
    }
  }
}

function checkTexts(errors: Errors, texts: OwnTexts): void {
  for (const kind of TEXT_KINDS) {
    for (const language of LANGUAGES) {
      const text = texts[kind][language];
      if (text === null) continue;
      const fault = typeof text === 'string' ? faultOf(kind, text) : { rule: 'type', message: 'Must be a text.' };
      if (fault) errors.add(`/texts/${kind}/${language}`, fault.rule, fault.message);
    }
  }
}

class Errors {
  readonly found: FieldError[] = [];

  add(pointer: string, rule: string, message: string): void {
    this.found.push({ pointer, rule, message });
  }

  oneOf(pointer: string, value: unknown, allowed: readonly string[]): void {
    if (!allowed.includes(value as string)) this.add(pointer, 'enum', `Must be one of: ${allowed.join(', ')}.`);
  }

  whole(pointer: string, value: unknown, min: number, max: number): void {
    if (!Number.isInteger(value)) this.add(pointer, 'type', 'Must be a whole number.');
    else if ((value as number) < min) this.add(pointer, 'minimum', `Must be at least ${min}.`);
    else if ((value as number) > max) this.add(pointer, 'maximum', `Must be at most ${max}.`);
  }
}
