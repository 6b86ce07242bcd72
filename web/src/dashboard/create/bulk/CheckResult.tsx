import { Alert, Paper, ScrollArea, Stack, Table, Text, Title } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck } from '@tabler/icons-react';
import type { Schemas } from '../../../../../src/api/generated/countersign.ts';
import { formatNumber } from '../../../language/format.ts';
import { LANGUAGES } from '../../../language/language.ts';
import { useSpeech } from '../../../language/Speaking.tsx';
import { useTexts } from '../../../language/use-texts.ts';
import { texts } from '../texts.ts';
import { sayRowError } from './say-row-error.ts';

type Check = Schemas['BulkCheck'];

/** What looking through a list has found. */
export function CheckResult({ of: check }: { of: Check }) {
  const t = useTexts(texts);
  const { rows, invalid, errors, truncated, ignoredColumns } = check;
  const isFine = errors.length === 0;
  return (
    <Stack gap="md" role="status">
      <Alert
        variant="light"
        color={isFine ? 'ink' : 'red'}
        icon={isFine ? <IconCircleCheck size={22} aria-hidden /> : <IconAlertTriangle size={22} aria-hidden />}
        title={isFine ? t('bulk.fine', { count: rows }) : t('bulk.invalid', { count: invalid })}
      >
        {isFine ? t('bulk.fineText') : t('bulk.invalidText')}
      </Alert>
      {ignoredColumns.length > 0 && (
        <Text size="sm" c="dimmed">
          {t('bulk.ignored', { names: ignoredColumns.join(' · ') })}
        </Text>
      )}
      {isFine ? <Sample of={check} /> : <Errors errors={errors} truncated={truncated} />}
    </Stack>
  );
}

function Errors({ errors, truncated }: { errors: Check['errors']; truncated: boolean }) {
  const t = useTexts(texts);
  const { language } = useSpeech();
  return (
    <Paper withBorder radius="lg" component="ul" className="rows" aria-label={t('bulk.errors')}>
      {errors.map((error, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: one row may break one rule twice
        <li key={index} className="row bulk-error">
          <strong>{t('bulk.row', { row: formatNumber(language, error.row) })}</strong>
          {error.column !== null && <code dir="ltr">{error.column}</code>}
          <span>{sayRowError(t, error)}</span>
        </li>
      ))}
      {truncated && <li className="row bulk-error">{t('bulk.moreErrors')}</li>}
    </Paper>
  );
}

function Sample({ of: { sample, rows } }: { of: Check }) {
  const t = useTexts(texts);
  const { language } = useSpeech();
  return (
    <Paper withBorder radius="lg" p="lg">
      <Title order={2} size="h5" mb="xs">
        {rows > sample.length ? t('bulk.sampleFirst', { count: sample.length }) : t('bulk.sampleAll')}
      </Title>
      <ScrollArea
        type="auto"
        className="pages-scroll"
        viewportProps={{ tabIndex: 0, 'aria-label': t('bulk.sampleAll'), role: 'region' }}
      >
        <Table>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('bulk.rowHead')}</Table.Th>
              <Table.Th>{t('details.title')}</Table.Th>
              {sample[0]?.approvers.map(({ slot, label }) => (
                <Table.Th key={slot}>
                  <bdi>{label ?? slot}</bdi>
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {sample.map(({ row, title, reference, approvers }) => (
              <Table.Tr key={row}>
                <Table.Td>{formatNumber(language, row)}</Table.Td>
                <Table.Td>
                  <bdi>{title}</bdi>
                  {reference !== null && (
                    <Text size="sm" c="dimmed">
                      <bdi>{reference}</bdi>
                    </Text>
                  )}
                </Table.Td>
                {approvers.map(({ slot, name, phone, language: spoken }) => (
                  <Table.Td key={slot}>
                    <bdi>{name}</bdi>
                    <Text size="sm" c="dimmed">
                      <bdi dir="ltr">{phone}</bdi> · {LANGUAGES[spoken].name}
                    </Text>
                  </Table.Td>
                ))}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </ScrollArea>
    </Paper>
  );
}
