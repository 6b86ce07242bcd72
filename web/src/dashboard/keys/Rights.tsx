import { Checkbox, Radio, SimpleGrid, Stack } from '@mantine/core';
import { useTexts } from '../../language/use-texts.ts';
import { AREAS, OWN_SCOPES, type Scope } from './choices.ts';
import { texts } from './texts.ts';

/** What a key may do: everything, or what is ticked, in the words of the API it is for. */
export function Rights({
  dialect,
  scopes,
  onChange,
  error,
}: {
  dialect: string;
  scopes: Scope[];
  onChange(scopes: Scope[]): void;
  error: boolean;
}) {
  const t = useTexts(texts);
  const isEverything = scopes.includes('*');
  const own = OWN_SCOPES[dialect];
  const first = own ? own.slice(0, 1) : (['documents:read', 'documents:write'] as const);
  return (
    <Stack gap="xs">
      <Radio.Group
        label={t('form.rights')}
        value={isEverything ? 'everything' : 'chosen'}
        onChange={(value) => onChange(value === 'everything' ? ['*'] : [...first])}
      >
        <Radio className="tall" value="everything" label={t('form.everything')} />
        <Radio className="tall" value="chosen" label={t('form.chosen')} />
      </Radio.Group>
      {!isEverything && (
        <Checkbox.Group
          value={scopes}
          onChange={(value) => onChange(value as Scope[])}
          error={error ? t('form.nothingChosen') : undefined}
          aria-label={t('form.rights')}
        >
          <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="xs" verticalSpacing={0}>
            {own?.map((scope) => (
              <Checkbox
                key={scope}
                className="tall"
                size="md"
                value={scope}
                label={t(`own.${scope}`)}
                description={<bdi dir="ltr">{scope}</bdi>}
              />
            ))}
            {(own ? [] : AREAS).flatMap(({ area, read, write }) => [
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
