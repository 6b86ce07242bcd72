import { SimpleGrid, Stack, Text } from '@mantine/core';
import { IconWallet } from '@tabler/icons-react';
import { useReading } from '../../api/use-api.ts';
import { useTexts } from '../../language/use-texts.ts';
import { Empty } from '../parts/Empty.tsx';
import { Page } from '../parts/Page.tsx';
import { Shown } from '../parts/Shown.tsx';
import { useMay } from '../session.ts';
import { DiscountCode } from './DiscountCode.tsx';
import { Estimate } from './Estimate.tsx';
import { Movements } from './Movements.tsx';
import { Quota } from './Quota.tsx';
import { texts } from './texts.ts';
import { useMoney } from './use-money.ts';
import type { Wallet } from './wallet.ts';
import './wallet.css';

/** What the organization can spend, what it spent, and on what. */
export default function WalletPage() {
  const t = useTexts(texts);
  const wallet = useReading('readWallet', {});
  return (
    <Page title={t('title')} intro={t('intro')}>
      <Shown of={wallet} rows={6}>
        {(data) =>
          data.enabled ? (
            <Open of={data} />
          ) : (
            <Empty icon={IconWallet} title={t('noneTitle')}>
              {t('none')}
            </Empty>
          )
        }
      </Shown>
    </Page>
  );
}

function Open({ of: wallet }: { of: Wallet }) {
  const t = useTexts(texts);
  const may = useMay();
  const isOwn = wallet.paidBy === null;
  return (
    <Stack gap="xl">
      {!isOwn && <Text>{t('paidByRoot')}</Text>}
      <Balance of={wallet} />
      <Quota of={wallet} />
      <SimpleGrid cols={{ base: 1, md: 2 }} spacing="lg">
        <Estimate />
        {isOwn && <DiscountCode key={wallet.discountCode} of={wallet} isReadOnly={!may('wallet:write')} />}
      </SimpleGrid>
      {isOwn && <Movements />}
    </Stack>
  );
}

function Balance({ of: wallet }: { of: Wallet }) {
  const t = useTexts(texts);
  const money = useMoney();
  return (
    <dl className="figures">
      {(['balance', 'held', 'spent'] as const).map((name) => (
        <div key={name} className="figure">
          <dt>{t(`figures.${name}`)}</dt>
          <dd className="figure-amount">{money(wallet[name])}</dd>
          <dd className="figure-hint">{t(`figures.${name}Hint`)}</dd>
        </div>
      ))}
    </dl>
  );
}
