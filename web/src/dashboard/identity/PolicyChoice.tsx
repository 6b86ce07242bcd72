import { Radio, Stack } from '@mantine/core';
import type { Schemas } from '../../../../src/api/generated/countersign.ts';
import { useDoing, useReading } from '../../api/use-api.ts';
import { useTexts } from '../../language/use-texts.ts';
import { Card } from '../parts/Card.tsx';
import { Shown } from '../parts/Shown.tsx';
import { sayDone } from '../parts/say.ts';
import { useMay } from '../session.ts';
import { texts } from './texts.ts';

type Policy = Schemas['IdentityPolicy'];
const POLICIES: readonly Policy[] = ['off', 'given', 'required'];

/** Who must be verified before a document is sent that says nothing else. */
export function PolicyChoice() {
  const t = useTexts(texts);
  const may = useMay();
  const policy = useReading('readIdentityPolicy', {}, { live: false });
  const save = useDoing('setIdentityPolicy', {
    changes: ['readIdentityPolicy'],
    onDone: () => sayDone(t('policy.saved')),
  });
  const isHeld = !may('identity:write') || save.isPending;
  return (
    <Card title={t('policy.title')} intro={t('policy.intro')}>
      <Shown of={policy} rows={2}>
        {(data) => (
          <Radio.Group
            aria-label={t('policy.title')}
            value={save.isPending ? save.variables.body.policy : data.policy}
            onChange={(value) => save.mutate({ body: { policy: value as Policy } })}
          >
            <Stack gap={0}>
              {POLICIES.map((each) => (
                <Radio
                  key={each}
                  value={each}
                  disabled={isHeld}
                  label={t(`policy.${each}`)}
                  description={t(`policy.${each}Hint`)}
                  mt="xs"
                />
              ))}
            </Stack>
          </Radio.Group>
        )}
      </Shown>
    </Card>
  );
}
