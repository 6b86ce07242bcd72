import { NativeSelect, Text } from '@mantine/core';
import type { Schemas } from '../../../../src/api/generated/countersign.ts';
import { useTexts } from '../../language/use-texts.ts';
import { ACTIONS, IDENTITIES } from '../parts/vocabulary.ts';
import { SectionForm } from './SectionForm.tsx';
import type { Settings } from './settings.ts';
import { texts } from './texts.ts';

/** How approvers prove who they are. */
export function IdentitySettings({ settings: { identity } }: { settings: Settings }) {
  const t = useTexts(texts);
  return (
    <SectionForm initial={identity} changesFrom={(given) => ({ identity: given })}>
      {({ given, set, fieldError }) => (
        <>
          <Text>{t('identity.intro')}</Text>
          {ACTIONS.map((action) => (
            <NativeSelect
              key={action}
              label={t(`identity.${action}`)}
              value={given[action]}
              onChange={({ currentTarget: { value } }) => set({ [action]: value as Schemas['Identity'] })}
              data={IDENTITIES.map((value) => ({ value, label: t(`identity.${value}`) }))}
              error={fieldError(`/identity/${action}`)}
            />
          ))}
        </>
      )}
    </SectionForm>
  );
}
