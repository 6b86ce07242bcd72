import { Group, NumberInput, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { Answer } from '../../api/client.ts';
import { useReading } from '../../api/use-api.ts';
import { useTexts } from '../../language/use-texts.ts';
import { Card } from '../parts/Card.tsx';
import { Facts } from '../parts/Facts.tsx';
import { Refused } from '../parts/Refused.tsx';
import { useTyped } from '../parts/use-typed.ts';
import { texts } from './texts.ts';
import { useMoney } from './use-money.ts';

const SIGNATURES_MAX = 100;

/** What a document would cost now. */
export function Estimate() {
  const t = useTexts(texts);
  const [signatures, setSignatures] = useState(2);
  const code = useTyped();
  const query = { signatures, ...(code.settled !== '' && { discountCode: code.settled }) };
  const estimate = useReading('estimateCost', { query }, { keepPrevious: true });
  return (
    <Card title={t('estimate.title')} intro={t('estimate.intro')}>
      <Stack>
        <Group grow align="flex-start">
          <NumberInput
            label={t('estimate.signatures')}
            min={1}
            max={SIGNATURES_MAX}
            value={signatures}
            onChange={(value) => setSignatures(Math.min(SIGNATURES_MAX, Math.max(1, Number(value) || 1)))}
          />
          <TextInput
            label={t('estimate.code')}
            dir="ltr"
            maxLength={32}
            value={code.text}
            onChange={({ currentTarget: { value } }) => code.setText(value)}
          />
        </Group>
        {estimate.error ? <Refused error={estimate.error} /> : estimate.data && <Costs of={estimate.data} />}
      </Stack>
    </Card>
  );
}

function Costs({ of: cost }: { of: Answer<'estimateCost'> }) {
  const t = useTexts(texts);
  const money = useMoney();
  const { freeSignatures, subtotal, packageDiscount, codeDiscount, total, sufficient } = cost;
  const discount = packageDiscount + codeDiscount;
  return (
    <div role="status">
      <Facts
        of={[
          [t('estimate.free'), freeSignatures === 0 ? null : t('estimate.signatureCount', { count: freeSignatures })],
          [t('estimate.subtotal'), discount === 0 ? null : money(subtotal)],
          [t('estimate.discount'), discount === 0 ? null : `− ${money(discount)}`],
          [
            t('estimate.total'),
            <Text key="total" fw={650} span>
              {money(total)}
            </Text>,
          ],
        ]}
      />
      {!sufficient && (
        <Text c="red.8" mt="xs">
          {t('estimate.short')}
        </Text>
      )}
    </div>
  );
}
