import { SimpleGrid, Text, UnstyledButton, VisuallyHidden } from '@mantine/core';
import { Link } from 'wouter';
import { formatNumber } from '../../language/format.ts';
import { useSpeech } from '../../language/Speaking.tsx';
import { useTexts } from '../../language/use-texts.ts';
import { type Statistics, totalOf } from './period.ts';
import { texts } from './texts.ts';

/** How many documents are where; each number leads to them. */
export function Tiles({ statistics: { open, days } }: { statistics: Statistics }) {
  const t = useTexts(texts);
  const { language } = useSpeech();
  const tiles = [
    { name: 'inProgress', count: open.inProgress, status: 'in_progress' },
    { name: 'pending', count: open.pending, status: 'pending' },
    { name: 'draft', count: open.draft, status: 'draft' },
    { name: 'approved', count: totalOf(days, 'approved'), status: 'approved' },
  ] as const;
  return (
    <section>
      <VisuallyHidden component="h2">{t('now.title')}</VisuallyHidden>
      <SimpleGrid cols={{ base: 2, sm: 4 }} spacing={{ base: 'sm', sm: 'lg' }}>
        {tiles.map(({ name, count, status }) => (
          <UnstyledButton key={name} component={Link} href={`/documents?status=${status}`} className="tile">
            <Text size="sm" fw={600}>
              {t(`now.${name}`)}
            </Text>
            <Text className="tile-count">{formatNumber(language, count)}</Text>
            <Text size="sm" c="dimmed">
              {t(`now.${name}Hint`)}
            </Text>
          </UnstyledButton>
        ))}
      </SimpleGrid>
    </section>
  );
}
