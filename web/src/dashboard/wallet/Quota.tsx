import { Button, Group, Progress, SimpleGrid, Text } from '@mantine/core';
import { useState } from 'react';
import { formatDate, formatNumber } from '../../language/format.ts';
import { useSpeech } from '../../language/Speaking.tsx';
import { useTexts } from '../../language/use-texts.ts';
import { Card } from '../parts/Card.tsx';
import { useMay } from '../session.ts';
import { BuyCredits } from './BuyCredits.tsx';
import { BuyPackage } from './BuyPackage.tsx';
import { texts } from './texts.ts';
import type { Wallet } from './wallet.ts';

/** What the package covers still, and how many identity checks may be asked for. */
export function Quota({ of: wallet }: { of: Wallet }) {
  const t = useTexts(texts);
  const { language } = useSpeech();
  const may = useMay();
  const [buying, setBuying] = useState<'package' | 'credits' | null>(null);
  const { package: held, signatures, identityCredits } = wallet;
  const close = () => setBuying(null);
  const packageIntro = () => {
    if (held === null) return t('package.none');
    const name = t(`packages.${held.name}`);
    if (held.expiresAt === null) return t('package.forEver', { name });
    return t('package.until', { name, date: formatDate(language, held.expiresAt) });
  };
  return (
    <SimpleGrid cols={{ base: 1, md: 2 }} spacing="lg">
      <Card title={t('package.title')} intro={packageIntro()}>
        {held !== null && (
          <Used
            label={t('package.used')}
            used={signatures.used}
            limit={signatures.limit}
            hint={t('package.period', { date: formatDate(language, signatures.periodEnd) })}
          />
        )}
        {may('wallet:write') && wallet.paidBy === null && (
          <Button variant="default" mt="md" onClick={() => setBuying('package')}>
            {t('package.buy')}
          </Button>
        )}
      </Card>
      <Card title={t('credits.title')} intro={t('credits.intro')}>
        <Used
          label={t('credits.used')}
          used={identityCredits.usedToday}
          limit={identityCredits.dailyLimit}
          hint={t('credits.bought', { count: identityCredits.boughtRemaining })}
        />
        {may('wallet:write') && (
          <Button variant="default" mt="md" onClick={() => setBuying('credits')}>
            {t('credits.buy')}
          </Button>
        )}
      </Card>
      {buying === 'package' && <BuyPackage onClose={close} />}
      {buying === 'credits' && <BuyCredits onClose={close} />}
    </SimpleGrid>
  );
}

function Used({ label, used, limit, hint }: { label: string; used: number; limit: number | null; hint: string }) {
  const t = useTexts(texts);
  const { language } = useSpeech();
  const say = (count: number) => formatNumber(language, count);
  return (
    <>
      <Group justify="space-between" gap="xs">
        <Text fw={600}>{label}</Text>
        <Text>
          {limit === null
            ? t('unlimited', { used: say(used) })
            : t('usedOf', { used: say(Math.min(used, limit)), limit: say(limit) })}
        </Text>
      </Group>
      {limit !== null && limit > 0 && (
        <Progress value={Math.min(100, (used / limit) * 100)} size="lg" mt={6} aria-label={label} />
      )}
      <Text size="sm" c="dimmed" mt={6}>
        {hint}
      </Text>
    </>
  );
}
