import { Checkbox, Group, NumberInput, Switch, Text, TextInput } from '@mantine/core';
import type { Schemas } from '../../../../src/api/generated/countersign.ts';
import { useTexts } from '../../language/use-texts.ts';
import { Duration } from './Duration.tsx';
import { SectionForm } from './SectionForm.tsx';
import type { Settings } from './settings.ts';
import { texts } from './texts.ts';

type Weekday = Schemas['Weekday'];
const DAYS: Weekday[] = ['saturday', 'sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday'];
const DAY_SECONDS = 86_400;
const REMINDERS = { firstAfterSeconds: 2 * DAY_SECONDS, everySeconds: 2 * DAY_SECONDS, maxCount: 5 };

/** When people are reminded, and when they are left alone. */
export function ReminderSettings({ settings: { policy } }: { settings: Settings }) {
  const t = useTexts(texts);
  return (
    <SectionForm initial={policy} changesFrom={(given) => ({ policy: given })}>
      {({ given: { reminders, quietHours, weekendDays, expiryWarningSeconds }, set, fieldError }) => (
        <>
          <Switch
            className="tall"
            label={t('reminders.on')}
            checked={reminders !== null}
            onChange={({ currentTarget: { checked } }) => set({ reminders: checked ? REMINDERS : null })}
          />
          {reminders && (
            <>
              <Duration
                label={t('reminders.first')}
                seconds={reminders.firstAfterSeconds}
                onChange={(firstAfterSeconds) => set({ reminders: { ...reminders, firstAfterSeconds } })}
                error={fieldError('/policy/reminders/firstAfter')}
              />
              <Duration
                label={t('reminders.every')}
                seconds={reminders.everySeconds}
                onChange={(everySeconds) => set({ reminders: { ...reminders, everySeconds } })}
                error={fieldError('/policy/reminders/every')}
              />
              <NumberInput
                label={t('reminders.count')}
                min={1}
                value={reminders.maxCount}
                onChange={(value) => set({ reminders: { ...reminders, maxCount: Number(value) } })}
                error={fieldError('/policy/reminders/maxCount')}
              />
            </>
          )}
          <Switch
            className="tall"
            label={t('reminders.quiet')}
            description={t('reminders.quietHint')}
            checked={quietHours !== null}
            onChange={({ currentTarget: { checked } }) =>
              set({ quietHours: checked ? { from: '21:00', to: '08:00' } : null })
            }
          />
          {quietHours && (
            <Group grow preventGrowOverflow={false}>
              <TextInput
                type="time"
                label={t('reminders.from')}
                value={quietHours.from}
                onChange={({ currentTarget: { value } }) => set({ quietHours: { ...quietHours, from: value } })}
                error={fieldError('/policy/quietHours/from')}
              />
              <TextInput
                type="time"
                label={t('reminders.to')}
                value={quietHours.to}
                onChange={({ currentTarget: { value } }) => set({ quietHours: { ...quietHours, to: value } })}
                error={fieldError('/policy/quietHours/to')}
              />
            </Group>
          )}
          <Checkbox.Group
            label={t('reminders.weekend')}
            value={weekendDays}
            onChange={(value) => set({ weekendDays: value as Weekday[] })}
            error={fieldError('/policy/weekendDays') ?? fieldError('/policy/calm/weekendDays')}
          >
            <Group gap="lg">
              {DAYS.map((day) => (
                <Checkbox key={day} className="tall" size="md" value={day} label={t(`days.${day}`)} />
              ))}
            </Group>
          </Checkbox.Group>
          <Switch
            className="tall"
            label={<Text span>{t('reminders.warn')}</Text>}
            checked={expiryWarningSeconds !== null}
            onChange={({ currentTarget: { checked } }) => set({ expiryWarningSeconds: checked ? DAY_SECONDS : null })}
          />
          {expiryWarningSeconds !== null && (
            <Duration
              label={t('reminders.before')}
              seconds={expiryWarningSeconds}
              onChange={(seconds) => set({ expiryWarningSeconds: seconds })}
              error={fieldError('/policy/expiryWarning')}
            />
          )}
        </>
      )}
    </SectionForm>
  );
}
