import { Alert, Text, Title } from '@mantine/core';
import {
  type Icon,
  IconAlertTriangle,
  IconCircleCheck,
  IconCircleX,
  IconFileCheck,
  IconHelpCircle,
} from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTexts } from '../language/use-texts.ts';
import type { Conclusion } from './conclude.ts';
import { host } from './parts.tsx';
import { texts } from './texts.ts';

type Words = 'same' | 'valid' | 'unknown' | 'altered' | 'unsigned' | 'other' | 'recorded' | 'missing';
const LOOKS: Record<Conclusion | 'missing', { words: Words; color: string; icon: Icon }> = {
  same: { words: 'same', color: 'teal', icon: IconCircleCheck },
  valid: { words: 'valid', color: 'teal', icon: IconCircleCheck },
  recorded: { words: 'recorded', color: 'ink', icon: IconFileCheck },
  unknown_signer: { words: 'unknown', color: 'yellow', icon: IconAlertTriangle },
  other: { words: 'other', color: 'yellow', icon: IconAlertTriangle },
  unsigned: { words: 'unsigned', color: 'gray', icon: IconHelpCircle },
  missing: { words: 'missing', color: 'gray', icon: IconHelpCircle },
  altered: { words: 'altered', color: 'red', icon: IconCircleX },
};

/** What it comes to, in one sentence for everybody. */
export function Verdict({ of: conclusion, children }: { of: Conclusion | 'missing'; children?: ReactNode }) {
  const t = useTexts(texts);
  const { words, color, icon: Icon } = LOOKS[conclusion];
  return (
    <Alert color={color} radius="lg" p="lg" role="status" className="verifier-verdict" data-conclusion={conclusion}>
      <Icon size={44} stroke={1.5} aria-hidden />
      <div>
        {/* Whoever asked hears the answer, and goes on from there. */}
        <Title order={2} size="h3" tabIndex={-1} ref={(node) => node?.focus({ preventScroll: true })} key={conclusion}>
          {t(`conclusions.${words}Title`)}
        </Title>
        <Text mt={6}>{say(t, words)}</Text>
        {children}
      </div>
    </Alert>
  );
}

function say(t: ReturnType<typeof useTexts<(typeof texts)['en']>>, words: Words): string {
  switch (words) {
    case 'same':
    case 'valid':
    case 'unknown':
      return t(`conclusions.${words}`, { host: host() });
    case 'altered':
    case 'unsigned':
    case 'other':
    case 'recorded':
    case 'missing':
      return t(`conclusions.${words}`);
  }
}
