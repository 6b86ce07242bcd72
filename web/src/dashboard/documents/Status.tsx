import { Badge, Group } from '@mantine/core';
import { useTexts } from '../../language/use-texts.ts';
import type { Document, Status as StatusName } from './document.ts';
import { texts } from './texts.ts';

const COLORS: Record<StatusName, string> = {
  draft: 'gray',
  pending: 'blue',
  in_progress: 'blue',
  approved: 'teal.9',
  rejected: 'red',
  expired: 'red',
  voided: 'gray',
};

/** Where a document stands, in a word. What holds it up is said louder than the state. */
export function Status({ document }: { document: Document }) {
  const t = useTexts(texts);
  const { status, completing, blocked, endedAt, mode } = document;
  const isCompleting = completing && endedAt === null;
  return (
    <Group gap={6}>
      <Badge variant={status === 'approved' ? 'filled' : 'light'} color={COLORS[status]} size="lg" className="status">
        {isCompleting ? t('completing') : t(`status.${status}`)}
      </Badge>
      {blocked !== null && (
        <Badge variant="filled" color="red.9" size="lg" className="status">
          {t('blocked')}
        </Badge>
      )}
      {mode === 'test' && (
        <Badge variant="outline" color="gray.7" size="lg" className="status">
          {t('list.testMode')}
        </Badge>
      )}
    </Group>
  );
}
