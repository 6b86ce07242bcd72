import { Alert, Paper, Stack, Text, Title } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck } from '@tabler/icons-react';
import type { Schemas } from '../../../../src/api/generated/countersign.ts';
import { useTexts } from '../../language/use-texts.ts';
import { Row, Rows } from '../parts/Rows.tsx';
import { sayFault } from './say-fault.ts';
import { texts } from './texts.ts';

type Check = Schemas['CampaignCheck'];

/** What each would read, and who would get nothing. */
export function CheckResult({ of: check }: { of: Check }) {
  const t = useTexts(texts);
  const { ready, failed, skipped, errors, skips, truncated, ignoredColumns, sample } = check;
  const isFine = ready > 0;
  return (
    <Stack gap="md" role="status">
      <Alert
        variant="light"
        color={isFine ? 'ink' : 'red'}
        icon={isFine ? <IconCircleCheck size={22} aria-hidden /> : <IconAlertTriangle size={22} aria-hidden />}
        title={isFine ? t('ready', { count: ready }) : t('nobody')}
      >
        {isFine && t('readyText')}
        {failed > 0 && <div>{t('bad', { count: failed })}</div>}
        {skipped > 0 && <div>{t('passedOver', { count: skipped })}</div>}
      </Alert>
      {ignoredColumns.length > 0 && (
        <Text size="sm" c="dimmed">
          {t('ignored', { names: ignoredColumns.join(' · ') })}
        </Text>
      )}
      <Faults title={t('errors')} of={errors} />
      <Faults title={t('skips')} of={skips} />
      {truncated && <Text c="dimmed">{t('moreErrors')}</Text>}
      {sample.length > 0 && (
        <section>
          <Title order={2} size="h5" mb="xs">
            {t('sample')}
          </Title>
          <Rows label={t('sample')}>
            {sample.map(({ row, phone, text }) => (
              <Row
                key={row}
                title={<bdi dir="ltr">{phone}</bdi>}
                note={
                  <span className="sample-text" dir="auto">
                    {text}
                  </span>
                }
              />
            ))}
          </Rows>
        </section>
      )}
    </Stack>
  );
}

function Faults({ title, of: faults }: { title: string; of: Check['errors'] }) {
  const t = useTexts(texts);
  if (faults.length === 0) return null;
  return (
    <section>
      <Title order={2} size="h5" mb="xs">
        {title}
      </Title>
      <Paper withBorder radius="lg" component="ul" className="rows" aria-label={title}>
        {faults.map((fault, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: one row may break one rule twice
          <li key={index} className="row row-fault">
            <strong>{t('row', { row: fault.row })}</strong>
            {fault.column !== null && <code dir="ltr">{fault.column}</code>}
            <span>{sayFault(t, fault)}</span>
          </li>
        ))}
      </Paper>
    </section>
  );
}
