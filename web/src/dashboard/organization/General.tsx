import { Autocomplete, NativeSelect, Radio, Stack, TextInput } from '@mantine/core';
import type { Schemas } from '../../../../src/api/generated/countersign.ts';
import { LANGUAGES, type Language } from '../../language/language.ts';
import { useTexts } from '../../language/use-texts.ts';
import { Duration } from './Duration.tsx';
import { Logo } from './Logo.tsx';
import { SectionForm } from './SectionForm.tsx';
import type { Settings } from './settings.ts';
import { texts } from './texts.ts';

const MONTH_SECONDS = 30 * 86_400;
const ZONES = Intl.supportedValuesOf('timeZone');
const ZONES_SHOWN_MAX = 50;

/** Name, language and time zone, and what holds for new documents. */
export function General({ settings }: { settings: Settings }) {
  const t = useTexts(texts);
  const { name, language, timeZone, expiresAfterSeconds, signedFiles } = settings;
  return (
    <Stack gap="xl">
      <SectionForm
        initial={{ name, language, timeZone, expiresAfterSeconds, signedFiles }}
        changesFrom={(given) => given}
      >
        {({ given, set, fieldError }) => (
          <>
            <TextInput
              label={t('general.name')}
              description={t('general.nameHint')}
              maxLength={200}
              dir="auto"
              required
              value={given.name}
              onChange={({ currentTarget: { value } }) => set({ name: value })}
              error={fieldError('/name')}
            />
            <NativeSelect
              label={t('general.language')}
              value={given.language}
              onChange={({ currentTarget: { value } }) => set({ language: value as Language })}
              data={(Object.keys(LANGUAGES) as Language[]).map((value) => ({ value, label: LANGUAGES[value].name }))}
            />
            <Autocomplete
              label={t('general.timeZone')}
              description={t('general.timeZoneHint')}
              dir="ltr"
              data={ZONES}
              limit={ZONES_SHOWN_MAX}
              comboboxProps={{ transitionProps: { duration: 0 } }}
              value={given.timeZone}
              onChange={(value) => set({ timeZone: value })}
              error={fieldError('/timeZone')}
            />
            <Radio.Group
              label={t('general.expires')}
              value={given.expiresAfterSeconds === null ? 'never' : 'after'}
              onChange={(value) => set({ expiresAfterSeconds: value === 'never' ? null : MONTH_SECONDS })}
            >
              <Radio className="tall" value="never" label={t('general.never')} />
              <Radio className="tall" value="after" label={t('general.after')} />
            </Radio.Group>
            {given.expiresAfterSeconds !== null && (
              <Duration
                label={t('general.after')}
                seconds={given.expiresAfterSeconds}
                onChange={(seconds) => set({ expiresAfterSeconds: seconds })}
                error={fieldError('/expiresAfter')}
              />
            )}
            <Radio.Group
              label={t('general.signedFiles')}
              value={given.signedFiles}
              onChange={(value) => set({ signedFiles: value as Schemas['SignedFiles'] })}
            >
              <Stack gap={0}>
                <Radio className="tall" value="refuse" label={t('general.refuse')} />
                <Radio className="tall" value="sealOnly" label={t('general.sealOnly')} />
              </Stack>
            </Radio.Group>
          </>
        )}
      </SectionForm>
      <Logo settings={settings} />
    </Stack>
  );
}
