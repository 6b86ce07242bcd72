import { Badge } from '@mantine/core';
import { useTexts } from '../../language/use-texts.ts';
import { texts } from './texts.ts';

const COLORS = { draft: 'gray', published: 'teal.9', closed: 'red' } as const;

/** Whether people can answer it, in a word. */
export function State({ of: status }: { of: keyof typeof COLORS }) {
  const t = useTexts(texts);
  return (
    <Badge variant={status === 'published' ? 'filled' : 'light'} color={COLORS[status]} size="lg">
      {t(`status.${status}`)}
    </Badge>
  );
}
