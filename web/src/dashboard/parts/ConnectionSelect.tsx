import { Anchor, NativeSelect, Text } from '@mantine/core';
import { useEffect } from 'react';
import { Link } from 'wouter';
import { useReading } from '../../api/use-api.ts';
import { useTexts } from '../../language/use-texts.ts';
import { texts } from './texts.ts';

/** By which WhatsApp connection something is sent. Where there is one, it is chosen already. */
export function ConnectionSelect({
  value,
  onChange,
  isFixed = false,
}: {
  value: string;
  onChange(connectionId: string): void;
  /** It is shown, and cannot be chosen any more. */
  isFixed?: boolean;
}) {
  const t = useTexts(texts);
  const { data } = useReading('listWhatsAppConnections', { query: { limit: 50 } });
  const connections = data?.data ?? [];
  const first = connections.find(({ phone }) => phone !== null) ?? connections[0];
  useEffect(() => {
    if (value === '' && first) onChange(first.id);
  }, [value, first, onChange]);
  if (data && connections.length === 0) {
    return (
      <Text>
        {t('noConnection')}{' '}
        <Anchor component={Link} href="/connections" inherit underline="always">
          {t('linkOne')}
        </Anchor>
      </Text>
    );
  }
  return (
    <NativeSelect
      label={t('connection')}
      value={value}
      disabled={isFixed}
      onChange={({ currentTarget }) => onChange(currentTarget.value)}
      data={connections.map(({ id, name, phone }) => ({
        value: id,
        label: phone === null ? name : `${name} (\u2066${phone}\u2069)`,
      }))}
    />
  );
}
