import { Radio, SimpleGrid, Stack, Text } from '@mantine/core';
import { useDoing } from '../../api/use-api.ts';
import { formatNumber } from '../../language/format.ts';
import { useSpeech } from '../../language/Speaking.tsx';
import { useTexts } from '../../language/use-texts.ts';
import { Card } from '../parts/Card.tsx';
import { Facts } from '../parts/Facts.tsx';
import { Moment } from '../parts/Moment.tsx';
import { sayDone } from '../parts/say.ts';
import { STATUSES } from '../parts/vocabulary.ts';
import { useMay } from '../session.ts';
import type { BranchRow } from './branch.ts';
import { texts } from './texts.ts';

/** How much the organization does, and who pays for it. */
export function Totals({ of: branch }: { of: BranchRow }) {
  const t = useTexts(texts);
  const { language } = useSpeech();
  const { number, createdAt, documents, spent, paidBy } = branch;
  const all = STATUSES.reduce((sum, state) => sum + documents[state], 0);
  const shown = STATUSES.filter((state) => documents[state] > 0);
  return (
    <SimpleGrid cols={{ base: 1, md: 2 }} spacing="lg">
      <Card title={t('totals.title')} intro={t('totals.intro')}>
        <Facts
          of={[
            ...shown.map((state) => [t(`states.${state}`), formatNumber(language, documents[state])] as const),
            [t('totals.all'), formatNumber(language, all)],
            [t('totals.number'), formatNumber(language, number)],
            [t('totals.made'), <Moment key="made" at={createdAt} />],
          ]}
        />
      </Card>
      {paidBy !== null && (
        <Card title={t('paying.title')} intro={t('paying.spent', { amount: formatNumber(language, spent) })}>
          <Payer of={branch} paidBy={paidBy} />
        </Card>
      )}
    </SimpleGrid>
  );
}

function Payer({ of: { id }, paidBy }: { of: BranchRow; paidBy: 'root' | 'itself' }) {
  const t = useTexts(texts);
  const may = useMay();
  const change = useDoing('changeSubOrganization', {
    changes: ['readSubOrganization', 'listSubOrganizations'],
    onDone: () => sayDone(t('paying.saved')),
  });
  const isHeld = !may('organizations:write') || change.isPending;
  return (
    <Radio.Group
      label={t('paying.label')}
      size="md"
      value={(change.isPending && change.variables.body.paidBy) || paidBy}
      onChange={(value) =>
        change.mutate({ path: { subOrganizationId: id }, body: { paidBy: value as 'root' | 'itself' } })
      }
    >
      <Stack gap={0} mt={4}>
        {(['root', 'itself'] as const).map((each) => (
          <Radio
            key={each}
            value={each}
            mt="xs"
            disabled={isHeld}
            label={t(`paying.${each}`)}
            description={t(`paying.${each}Hint`)}
          />
        ))}
      </Stack>
      <Text size="sm" c="dimmed" mt="sm">
        {t('paying.hint')}
      </Text>
    </Radio.Group>
  );
}
