import { Group, List, Loader, Stack } from '@mantine/core';
import { useReading } from '../../api/use-api.ts';
import { useTexts } from '../../language/use-texts.ts';
import { Card } from '../parts/Card.tsx';
import { QrCode } from '../parts/QrCode.tsx';
import { useMay } from '../session.ts';
import type { Connection } from './Condition.tsx';
import { texts } from './texts.ts';

/** WhatsApp changes the code every 20 to 60 s; news tell of it sooner than this. */
const REFETCH_MS = 3_000;

/** The code that a phone is to scan, as long as it is good, and how. */
export function Linking({ of: { id } }: { of: Connection }) {
  const t = useTexts(texts);
  const may = useMay();
  const isAllowed = may('whatsapp:write');
  const code = useReading(
    'readWhatsAppQr',
    { path: { connectionId: id } },
    { enabled: isAllowed, refetchMs: REFETCH_MS, live: false },
  );
  const isGood = code.data !== undefined && !code.isError && Date.parse(code.data.expiresAt) > Date.now();
  if (!isAllowed) return null;
  return (
    <Card title={t('linking.title')}>
      <Group gap="xl" align="flex-start">
        <div className="linking-code">
          {isGood ? (
            <QrCode content={code.data.text} label={t('linking.code')} size={280} />
          ) : (
            <Stack align="center" justify="center" h={280} role="status" aria-label={t('linking.waiting')}>
              <Loader />
            </Stack>
          )}
        </div>
        <List type="ordered" spacing="sm" className="linking-steps">
          {(['one', 'two', 'three', 'four'] as const).map((step) => (
            <List.Item key={step}>{t(`linking.${step}`)}</List.Item>
          ))}
        </List>
      </Group>
    </Card>
  );
}
