import type { Policy } from '../domain/model.ts';

/** A policy as our API writes it: seconds, times of day and names of weekdays. */
export type PolicyView = {
  reminders: { firstAfterSeconds: number; everySeconds: number; maxCount: number } | null;
  quietHours: { from: string; to: string } | null;
  weekendDays: Weekday[];
  expiryWarningSeconds: number | null;
};

/** In JavaScript's order: `WEEKDAYS[0]` is day 0. */
const WEEKDAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'] as const;
export type Weekday = (typeof WEEKDAYS)[number];

export function policyView({ reminders, calm, expiryWarningMs }: Policy): PolicyView {
  const { fromMinute, toMinute } = calm.quietHours;
  return {
    reminders: reminders && {
      firstAfterSeconds: reminders.firstAfterMs / 1_000,
      everySeconds: reminders.everyMs / 1_000,
      maxCount: reminders.maxCount,
    },
    quietHours: fromMinute === toMinute ? null : { from: timeOfDay(fromMinute), to: timeOfDay(toMinute) },
    weekendDays: calm.weekendDays.map((day) => WEEKDAYS[day] as Weekday),
    expiryWarningSeconds: expiryWarningMs === null ? null : expiryWarningMs / 1_000,
  };
}

/** `base` with what is given changed, each part by itself. */
export function changedPolicy(base: Policy, given: Partial<PolicyView>): Policy {
  const { reminders, quietHours, weekendDays, expiryWarningSeconds } = given;
  return {
    reminders:
      reminders === undefined
        ? base.reminders
        : reminders && {
            firstAfterMs: reminders.firstAfterSeconds * 1_000,
            everyMs: reminders.everySeconds * 1_000,
            maxCount: reminders.maxCount,
          },
    calm: {
      quietHours: quietHours === undefined ? base.calm.quietHours : minutesOf(quietHours),
      weekendDays: weekendDays === undefined ? base.calm.weekendDays : weekendDays.map((day) => WEEKDAYS.indexOf(day)),
    },
    expiryWarningMs:
      expiryWarningSeconds === undefined
        ? base.expiryWarningMs
        : expiryWarningSeconds === null
          ? null
          : expiryWarningSeconds * 1_000,
  };
}

/** Equal ends mean no quiet hours. */
function minutesOf(hours: { from: string; to: string } | null): Policy['calm']['quietHours'] {
  return hours ? { fromMinute: minute(hours.from), toMinute: minute(hours.to) } : { fromMinute: 0, toMinute: 0 };
}

/** @param time `HH:MM`, as the contract has checked. */
function minute(time: string): number {
  const [hours, minutes] = time.split(':').map(Number) as [number, number];
  return hours * 60 + minutes;
}

function timeOfDay(minuteOfDay: number): string {
  const text = (value: number) => String(value).padStart(2, '0');
  return `${text(Math.floor(minuteOfDay / 60))}:${text(minuteOfDay % 60)}`;
}
