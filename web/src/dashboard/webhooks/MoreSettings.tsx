import { Accordion, Button, Group, NativeSelect, NumberInput, Stack, Switch, Textarea } from '@mantine/core';
import { useTexts } from '../../language/use-texts.ts';
import type { Faults, Given } from './given.ts';
import { texts } from './texts.ts';

/** What most endpoints never need: filter, headers, pace, order. */
export function MoreSettings({
  given,
  onChange,
  headerNames,
  faults,
  fieldError,
}: {
  given: Given;
  onChange(changes: Partial<Given>): void;
  /** Of the headers that there are already; their values are never shown. */
  headerNames: string[];
  faults: Faults | null;
  fieldError(pointer: string): string | undefined;
}) {
  const t = useTexts(texts);
  const hasHeaders = headerNames.length > 0 && given.headers !== null;
  return (
    <Accordion variant="separated" radius="md" transitionDuration={0}>
      <Accordion.Item value="more">
        <Accordion.Control>{t('form.more')}</Accordion.Control>
        <Accordion.Panel>
          <Stack gap="md">
            <Textarea
              label={t('form.filter')}
              description={t('form.filterHint')}
              dir="ltr"
              autosize
              minRows={2}
              value={given.filter}
              onChange={({ currentTarget: { value } }) => onChange({ filter: value })}
              error={faults?.filter ? t('form.pairs') : fieldError('/filter')}
            />
            <Textarea
              label={t('form.headers')}
              description={
                hasHeaders ? t('form.headersKept', { names: headerNames.join(', ') }) : t('form.headersHint')
              }
              dir="ltr"
              autosize
              minRows={2}
              value={given.headers ?? ''}
              onChange={({ currentTarget: { value } }) => onChange({ headers: value })}
              error={faults?.headers ? t('form.pairs') : fieldError('/headers')}
            />
            {hasHeaders && (
              <Button variant="subtle" color="red" onClick={() => onChange({ headers: null })}>
                {t('form.removeHeaders')}
              </Button>
            )}
            <Group grow align="flex-start" preventGrowOverflow={false}>
              <NumberInput
                label={t('form.rate')}
                description={t('form.rateHint')}
                min={1}
                value={given.requests}
                onChange={(requests) => onChange({ requests })}
                error={fieldError('/rateLimit')}
              />
              <NativeSelect
                label={t('form.per')}
                description={'\u00a0'}
                value={given.per}
                onChange={({ currentTarget: { value } }) => onChange({ per: value as Given['per'] })}
                data={(['second', 'minute'] as const).map((value) => ({ value, label: t(`form.${value}`) }))}
              />
            </Group>
            <NumberInput
              label={t('form.concurrency')}
              description={t('form.concurrencyHint')}
              min={1}
              value={given.concurrency}
              onChange={(concurrency) => onChange({ concurrency })}
              error={fieldError('/concurrency')}
            />
            <Switch
              className="tall"
              label={t('form.ordering')}
              description={t('form.orderingHint')}
              checked={given.isOrdered}
              onChange={({ currentTarget: { checked } }) => onChange({ isOrdered: checked })}
            />
            <Switch
              className="tall"
              label={t('form.ed25519')}
              checked={given.ed25519}
              onChange={({ currentTarget: { checked } }) => onChange({ ed25519: checked })}
            />
          </Stack>
        </Accordion.Panel>
      </Accordion.Item>
    </Accordion>
  );
}
