import { Anchor, Text } from '@mantine/core';
import { Link } from 'wouter';
import { useReading } from '../../api/use-api.ts';
import { useTexts } from '../../language/use-texts.ts';
import { texts } from './texts.ts';

/** How many checks can be asked for; nothing where they cost nothing. */
export function CreditsLeft() {
  const t = useTexts(texts);
  const { data: wallet } = useReading('readWallet', {});
  if (!wallet?.enabled) return null;
  const { freeRemaining, boughtRemaining, allowed } = wallet.identityCredits;
  return (
    <Text role="status" {...(!allowed && { c: 'red.8' })}>
      {t('credits', { count: freeRemaining + boughtRemaining })}{' '}
      <Anchor component={Link} href="/wallet" className="tap">
        {t('toWallet')}
      </Anchor>
    </Text>
  );
}
