import { Button, NumberInput, Stack, Text } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useDoing, useReading } from '../../api/use-api.ts';
import { useTexts } from '../../language/use-texts.ts';
import { Dialog } from '../parts/Dialog.tsx';
import { Refused } from '../parts/Refused.tsx';
import { Shown } from '../parts/Shown.tsx';
import { sayDone } from '../parts/say.ts';
import { texts } from './texts.ts';
import { useMoney } from './use-money.ts';

const BATCHES_MAX = 100;

/** Buys identity-check credits for the days on which the free ones are used up. */
export function BuyCredits({ onClose }: { onClose(): void }) {
  const t = useTexts(texts);
  const money = useMoney();
  const prices = useReading('readPrices', {}, { live: false });
  const [batches, setBatches] = useState(1);
  const buy = useDoing('buyIdentityCredits', {
    saysError: true,
    changes: ['readWallet', 'listWalletMovements'],
    onDone: () => {
      sayDone(t('credits.done'));
      onClose();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    buy.mutate({ body: { batches } });
  };
  return (
    <Dialog title={t('credits.buy')} onClose={onClose} isHeld={buy.isPending}>
      <Shown of={prices} rows={2}>
        {({ identityBatch: { credits, price } }) => (
          <form onSubmit={submit}>
            <Stack>
              <NumberInput
                label={t('credits.batches')}
                description={t('credits.batchHint', { count: credits, price: money(price) })}
                min={1}
                max={BATCHES_MAX}
                value={batches}
                onChange={(value) => setBatches(Math.min(BATCHES_MAX, Math.max(1, Number(value) || 1)))}
              />
              <Text role="status">
                {t('credits.total', { count: batches * credits, price: money(batches * price) })}
              </Text>
              <Refused error={buy.error} />
              <Button type="submit" loading={buy.isPending}>
                {t('credits.confirm')}
              </Button>
            </Stack>
          </form>
        )}
      </Shown>
    </Dialog>
  );
}
