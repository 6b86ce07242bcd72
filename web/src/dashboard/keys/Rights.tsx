import { Checkbox, Radio, SimpleGrid, Stack } from '@mantine/core';
import { useTexts } from '../../language/use-texts.ts';
import { AREAS, type Scope } from './choices.ts';
import { texts } from './texts.ts';

/** What a key may do: everything, or what is ticked. */
export function Rights({
  scopes,
  onChange,
  error,
}: {
  scopes: Scope[];
  onChange(scopes: Scope[]): void;
  error: boolean;
}) {
  const t = useTexts(texts);
  const isEverything = scopes.includes('*');
  return (
    <Stack gap="xs">
      <Radio.Group
        label={t('form.rights')}
        value={isEverything ? 'everything' : 'chosen'}
        onChange={(value) => onChange(value === 'everything' ? ['*'] : ['documents:read', 'documents:write'])}
      >
        <Radio className="tall" size="md" value="everything" label={t('form.everything')} />
        <Radio className="tall" size="md" value="chosen" label={t('form.chosen')} />
      </Radio.Group>
      {!isEverything && (
        <Checkbox.Group
          value={scopes}
          onChange={(value) => onChange(value as Scope[])}
          error={error ? t('form.nothingChosen') : undefined}
          aria-label={t('form.rights')}
        >
          <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="xs" verticalSpacing={0}>
            {AREAS.flatMap(({ area, read, write }) => [
              <Checkbox
                key={read}
                className="tall"
                size="md"
                value={read}
                label={t('form.read', { what: t(`areas.${area}`) })}
              />,
              write === null ? (
                <span key={`${area}-none`} />
              ) : (
                <Checkbox
                  key={write}
                  className="tall"
                  size="md"
                  value={write}
                  label={t('form.write', { what: t(`areas.${area}`) })}
                />
              ),
            ])}
          </SimpleGrid>
        </Checkbox.Group>
      )}
    </Stack>
  );
}
