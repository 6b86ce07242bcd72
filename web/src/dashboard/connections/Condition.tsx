import { Badge } from '@mantine/core';
import type { Answer } from '../../api/client.ts';
import { useTexts } from '../../language/use-texts.ts';
import { texts } from './texts.ts';

export type Connection = Answer<'readWhatsAppConnection'>;

const LOOKS = {
  works: { variant: 'filled', color: 'ink' },
  returns: { variant: 'outline', color: 'gray.7' },
  needsYou: { variant: 'filled', color: 'red.9' },
} as const;

/** Whether a connection works, works again by itself, or needs somebody. */
export function Condition({ of: { state } }: { of: Pick<Connection, 'state'> }) {
  const t = useTexts(texts);
  const condition = conditionOf(state);
  return (
    <Badge size="lg" {...LOOKS[condition]}>
      {t(`condition.${condition}`)}
    </Badge>
  );
}

function conditionOf(state: Connection['state']): keyof typeof LOOKS {
  if (state === 'ready') return 'works';
  return ['starting', 'pairing', 'syncing', 'degraded'].includes(state) ? 'returns' : 'needsYou';
}
