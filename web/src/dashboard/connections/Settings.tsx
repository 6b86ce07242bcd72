import { Button, Group, NativeSelect, NumberInput, Stack, Switch, Text, Textarea, TextInput } from '@mantine/core';
import { type FormEvent, type ReactNode, useState } from 'react';
import { useDoing } from '../../api/use-api.ts';
import { useTexts } from '../../language/use-texts.ts';
import { Card } from '../parts/Card.tsx';
import { Refused } from '../parts/Refused.tsx';
import { sayDone } from '../parts/say.ts';
import { texts as partTexts } from '../parts/texts.ts';
import { useFieldErrors } from '../parts/use-field-errors.ts';
import { useMay } from '../session.ts';
import type { Connection } from './Condition.tsx';
import { beginningOf, changesOf, type Given, quietNight, WARM_UP } from './given.ts';
import { texts } from './texts.ts';

type Editing = {
  given: Given;
  set(changes: Partial<Given>): void;
  fieldError(pointer: string): string | undefined;
};

/** How a connection writes and what it does with calls. What was typed stays until it is saved. */
export function ConnectionSettings({ of: connection }: { of: Connection }) {
  const t = useTexts(texts);
  const ofParts = useTexts(partTexts);
  const isReadOnly = !useMay()('whatsapp:write');
  const [given, setGiven] = useState(() => beginningOf(connection));
  const change = useDoing('changeWhatsAppConnection', {
    changes: ['readWhatsAppConnection'],
    saysError: true,
    onDone: () => sayDone(ofParts('saved')),
  });
  const editing: Editing = {
    given,
    set: (changes) => setGiven((before) => ({ ...before, ...changes })),
    fieldError: useFieldErrors(change.error),
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    change.mutate({ path: { connectionId: connection.id }, body: changesOf(given) });
  };
  return (
    <Card title={t('settings.title')} intro={t('settings.intro')}>
      <form onSubmit={submit} noValidate>
        <fieldset disabled={isReadOnly || change.isPending} className="setting-group">
          <Pace {...editing} />
          <QuietHours {...editing} />
          <Incoming {...editing} />
          <Stack gap="md" mt="lg" align="flex-start">
            <Refused error={change.error} />
            {!isReadOnly && (
              <Button type="submit" loading={change.isPending}>
                {ofParts('save')}
              </Button>
            )}
          </Stack>
        </fieldset>
      </form>
    </Card>
  );
}

function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <fieldset className="setting-group">
      <legend>{title}</legend>
      <Stack gap="md">{children}</Stack>
    </fieldset>
  );
}

function Pace({ given, set, fieldError }: Editing) {
  const t = useTexts(texts);
  const { warmUp } = given;
  return (
    <Section title={t('settings.pace')}>
      <Text c="dimmed" size="sm">
        {t('settings.paceHint')}
      </Text>
      <Group grow preventGrowOverflow={false} align="flex-start">
        <NumberInput
          label={t('settings.min')}
          min={0}
          allowDecimal
          value={given.minSeconds}
          onChange={(minSeconds) => set({ minSeconds })}
          error={fieldError('/pacing/minMs')}
        />
        <NumberInput
          label={t('settings.max')}
          min={0}
          allowDecimal
          value={given.maxSeconds}
          onChange={(maxSeconds) => set({ maxSeconds })}
          error={fieldError('/pacing/maxMs') ?? fieldError('/pacing')}
        />
      </Group>
      <NumberInput
        label={t('settings.daily')}
        description={t('settings.dailyHint')}
        min={1}
        value={given.dailyMax}
        onChange={(dailyMax) => set({ dailyMax })}
        error={fieldError('/dailyMax')}
      />
      <Switch
        className="tall"
        label={t('settings.warmUp')}
        description={t('settings.warmUpHint')}
        checked={warmUp !== null}
        onChange={({ currentTarget: { checked } }) => set({ warmUp: checked ? WARM_UP : null })}
      />
      {warmUp && (
        <Group grow preventGrowOverflow={false} align="flex-start">
          <NumberInput
            label={t('settings.perDayFirst')}
            min={1}
            value={warmUp.perDayFirst}
            onChange={(perDayFirst) => set({ warmUp: { ...warmUp, perDayFirst } })}
            error={fieldError('/warmUp/perDayFirst')}
          />
          <NumberInput
            label={t('settings.days')}
            min={1}
            value={warmUp.days}
            onChange={(days) => set({ warmUp: { ...warmUp, days } })}
            error={fieldError('/warmUp/days')}
          />
        </Group>
      )}
    </Section>
  );
}

function QuietHours({ given: { quietHours }, set, fieldError }: Editing) {
  const t = useTexts(texts);
  return (
    <Section title={t('settings.quietTitle')}>
      <Switch
        className="tall"
        label={t('settings.quiet')}
        description={t('settings.quietHint')}
        checked={quietHours !== null}
        onChange={({ currentTarget: { checked } }) => set({ quietHours: checked ? quietNight() : null })}
      />
      {quietHours && (
        <Group grow preventGrowOverflow={false} align="flex-start">
          {(['from', 'to'] as const).map((end) => (
            <TextInput
              key={end}
              type="time"
              label={t(`settings.${end}`)}
              value={quietHours[end]}
              onChange={({ currentTarget: { value } }) => set({ quietHours: { ...quietHours, [end]: value } })}
              error={fieldError(`/quietHours/${end}`)}
            />
          ))}
          <NativeSelect
            label={t('settings.zone')}
            value={quietHours.timeZone}
            onChange={({ currentTarget: { value } }) => set({ quietHours: { ...quietHours, timeZone: value } })}
            data={[...new Set([quietHours.timeZone, ...Intl.supportedValuesOf('timeZone')])]}
            error={fieldError('/quietHours/timeZone')}
          />
        </Group>
      )}
    </Section>
  );
}

function Incoming({ given, set, fieldError }: Editing) {
  const t = useTexts(texts);
  return (
    <Section title={t('settings.incoming')}>
      <Switch
        className="tall"
        label={t('settings.reject')}
        checked={given.rejectCalls}
        onChange={({ currentTarget: { checked } }) => set({ rejectCalls: checked })}
      />
      {given.rejectCalls && (
        <Textarea
          label={t('settings.reply')}
          description={t('settings.replyHint')}
          dir="auto"
          autosize
          minRows={2}
          maxLength={1_000}
          value={given.callReply}
          onChange={({ currentTarget: { value } }) => set({ callReply: value })}
          error={fieldError('/callReply')}
        />
      )}
      <Switch
        className="tall"
        label={t('settings.download')}
        description={t('settings.downloadHint')}
        checked={given.downloadMedia}
        onChange={({ currentTarget: { checked } }) => set({ downloadMedia: checked })}
      />
    </Section>
  );
}
