import { Group, NativeSelect, NumberInput, Switch, TextInput } from '@mantine/core';
import type { Schemas } from '../../../../src/api/generated/countersign.ts';
import { useTexts } from '../../language/use-texts.ts';
import { Duration } from './Duration.tsx';
import { SectionForm } from './SectionForm.tsx';
import type { Settings } from './settings.ts';
import { texts } from './texts.ts';

const LADDERS = {
  whatsappFirst: ['whatsapp', 'sms'],
  smsFirst: ['sms', 'whatsapp'],
  whatsappOnly: ['whatsapp'],
  smsOnly: ['sms'],
} as const satisfies Record<string, Schemas['Channel'][]>;
type Ladder = keyof typeof LADDERS;
const FALLBACK_SECONDS = 600;

/** How messages find their way, and how many there can be. */
export function DeliverySettings({ settings: { delivery } }: { settings: Settings }) {
  const t = useTexts(texts);
  return (
    <SectionForm
      initial={delivery}
      changesFrom={(given) => ({ delivery: { ...given, operatorPhone: given.operatorPhone?.trim() || null } })}
    >
      {({ given: { ladder, fallbackAfterSeconds, operatorPhone, approveFromChat, dailyLimit }, set, fieldError }) => (
        <>
          <NativeSelect
            label={t('delivery.ladder')}
            value={nameOf(ladder)}
            onChange={({ currentTarget: { value } }) => set({ ladder: [...LADDERS[value as Ladder]] })}
            data={(Object.keys(LADDERS) as Ladder[]).map((value) => ({ value, label: t(`delivery.${value}`) }))}
            error={fieldError('/delivery/ladder')}
          />
          {ladder.length > 1 && (
            <Switch
              className="tall"
              label={t('delivery.fallback')}
              checked={fallbackAfterSeconds !== null}
              onChange={({ currentTarget: { checked } }) =>
                set({ fallbackAfterSeconds: checked ? FALLBACK_SECONDS : null })
              }
            />
          )}
          {ladder.length > 1 && fallbackAfterSeconds !== null && (
            <Duration
              label={t('delivery.fallbackAfter')}
              seconds={fallbackAfterSeconds}
              onChange={(seconds) => set({ fallbackAfterSeconds: seconds })}
              error={fieldError('/delivery/fallbackAfter')}
            />
          )}
          {ladder.includes('whatsapp') && (
            <Switch
              className="tall"
              label={t('delivery.approveFromChat')}
              description={t('delivery.approveFromChatHint')}
              checked={approveFromChat}
              onChange={({ currentTarget: { checked } }) => set({ approveFromChat: checked })}
            />
          )}
          <TextInput
            label={t('delivery.operator')}
            description={t('delivery.operatorHint')}
            type="tel"
            dir="ltr"
            value={operatorPhone ?? ''}
            onChange={({ currentTarget: { value } }) => set({ operatorPhone: value || null })}
            error={fieldError('/delivery/operatorPhone')}
          />
          <Group grow align="flex-end" preventGrowOverflow={false}>
            {(['whatsapp', 'sms'] as const).map((channel) => (
              <NumberInput
                key={channel}
                label={`${t('delivery.limits')}: ${t(`delivery.${channel}`)}`}
                description={t('delivery.limitsHint')}
                min={0}
                value={dailyLimit[channel]}
                onChange={(value) => set({ dailyLimit: { ...dailyLimit, [channel]: Number(value) } })}
                error={fieldError(`/delivery/dailyLimit/${channel}`)}
              />
            ))}
          </Group>
        </>
      )}
    </SectionForm>
  );
}

const nameOf = (ladder: readonly string[]): Ladder =>
  (Object.keys(LADDERS) as Ladder[]).find((name) => LADDERS[name].join() === ladder.join()) ?? 'whatsappFirst';
