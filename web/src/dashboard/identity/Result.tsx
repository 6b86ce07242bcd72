import { Badge } from '@mantine/core';
import { useTexts } from '../../language/use-texts.ts';
import type { Check } from './check.ts';
import { texts } from './texts.ts';

const COLORS = { pending: 'blue', verified: 'teal.9', mismatch: 'red', unavailable: 'gray' } as const;

/** What came of a check, in a word. */
export function Result({ of: { status, mode, nextAttemptAt } }: { of: Check }) {
  const t = useTexts(texts);
  const isGivenUp = status === 'unavailable' && nextAttemptAt === null;
  return (
    <>
      <Badge variant={status === 'verified' ? 'filled' : 'light'} color={COLORS[status]} size="lg">
        {isGivenUp ? t('givenUp') : t(`statuses.${status}`)}
      </Badge>
      {mode === 'test' && (
        <Badge variant="outline" color="gray.7" size="lg">
          {t('test')}
        </Badge>
      )}
    </>
  );
}
