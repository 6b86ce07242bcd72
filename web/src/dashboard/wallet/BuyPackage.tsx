import { Button, Radio, Stack } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import type { Schemas } from '../../../../src/api/generated/countersign.ts';
import { useDoing, useReading } from '../../api/use-api.ts';
import { useTexts } from '../../language/use-texts.ts';
import { Dialog } from '../parts/Dialog.tsx';
import { Refused } from '../parts/Refused.tsx';
import { Shown } from '../parts/Shown.tsx';
import { sayDone } from '../parts/say.ts';
import { texts } from './texts.ts';
import { useMoney } from './use-money.ts';

type PackageName = Schemas['PackageName'];

/** Buys a package out of the wallet. */
export function BuyPackage({ onClose }: { onClose(): void }) {
  const t = useTexts(texts);
  const money = useMoney();
  const prices = useReading('readPrices', {}, { live: false });
  const [chosen, setChosen] = useState<PackageName | null>(null);
  const buy = useDoing('buyPackage', {
    saysError: true,
    changes: ['readWallet', 'listWalletMovements', 'estimateCost'],
    onDone: () => {
      sayDone(t('package.bought'));
      onClose();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (chosen !== null) buy.mutate({ body: { package: chosen } });
  };
  return (
    <Dialog title={t('package.buy')} onClose={onClose} isHeld={buy.isPending}>
      <Shown of={prices} rows={3}>
        {({ packages }) => (
          <form onSubmit={submit}>
            <Stack>
              <Radio.Group
                label={t('package.choose')}
                description={t('package.chooseHint')}
                value={chosen}
                onChange={(value) => setChosen(value as PackageName)}
              >
                <Stack gap={0} mt={4}>
                  {packages
                    .filter(({ price }) => price > 0)
                    .map(({ name, price, days, signatures, discountPercent, identityPerDay }) => (
                      <Radio
                        key={name}
                        value={name}
                        className="tall"
                        label={`${t(`packages.${name}`)} · ${money(price)}`}
                        description={t('package.terms', { days, signatures, discountPercent, identityPerDay })}
                      />
                    ))}
                </Stack>
              </Radio.Group>
              <Refused error={buy.error} />
              <Button type="submit" loading={buy.isPending} disabled={chosen === null}>
                {t('package.confirm')}
              </Button>
            </Stack>
          </form>
        )}
      </Shown>
    </Dialog>
  );
}
