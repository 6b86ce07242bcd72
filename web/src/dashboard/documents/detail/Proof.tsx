import { Anchor, Group, Paper, Text, Title } from '@mantine/core';
import { useMemo } from 'react';
import { encode } from 'uqr';
import { useTexts } from '../../../language/use-texts.ts';
import { Copy } from '../../parts/Copy.tsx';
import { texts } from '../texts.ts';

/** The code by which whoever holds a copy finds the proof, to type or to point a phone at. */
export function Proof({ code }: { code: string }) {
  const t = useTexts(texts);
  return (
    <Paper withBorder p="lg" component="section" aria-labelledby="proof">
      <Title order={2} size="h5" id="proof">
        {t('proof.title')}
      </Title>
      <Text size="sm" c="dimmed" mb="sm">
        {t('proof.text')}
      </Text>
      <Group justify="center" mb="sm">
        <QrCode text={`${location.origin}/verify/${code}`} label={t('proof.qr')} />
      </Group>
      <Copy value={code} label={t('proof.title')} />
      <Anchor href={`/verify/${code}`} target="_blank" className="detail-link" mt="xs">
        {t('proof.open')}
      </Anchor>
    </Paper>
  );
}

function QrCode({ text, label }: { text: string; label: string }) {
  const { size, path } = useMemo(() => drawn(text), [text]);
  return (
    <svg viewBox={`0 0 ${size} ${size}`} className="qr" role="img" aria-label={label} shapeRendering="crispEdges">
      <path d={path} fill="#000" />
    </svg>
  );
}

/** One path for all dark squares, with the quiet border that readers need. */
function drawn(text: string): { size: number; path: string } {
  const { size, data } = encode(text, { border: 2 });
  const path = data.flatMap((row, y) => row.flatMap((isDark, x) => (isDark ? `M${x} ${y}h1v1h-1z` : []))).join('');
  return { size, path };
}
