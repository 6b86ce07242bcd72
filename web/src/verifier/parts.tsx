import { Paper, Text, Title } from '@mantine/core';
import { IconDeviceMobile, IconFileText, IconServer } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTexts } from '../language/use-texts.ts';
import { texts } from './texts.ts';

const ICONS = { device: IconDeviceMobile, records: IconServer, file: IconFileText };
/** Whose word a statement is. */
export type Source = keyof typeof ICONS;

/** Where the page was got from: the one whose records and judgement it shows. */
export const host = (): string => location.host;

/** One group of statements, and whose they are. */
export function Section({ title, source, children }: { title: string; source: Source; children: ReactNode }) {
  const t = useTexts(texts);
  const Icon = ICONS[source];
  return (
    <Paper component="section" withBorder radius="lg" p={{ base: 'md', sm: 'lg' }}>
      <Title order={2} size="h4">
        {title}
      </Title>
      <Text size="sm" c="dimmed" className="verifier-source">
        <Icon size={16} aria-hidden />
        <span>{source === 'device' ? t('sources.device') : t(`sources.${source}`, { host: host() })}</span>
      </Text>
      {children}
    </Paper>
  );
}

/** Names and values. */
export function Facts({ children }: { children: ReactNode }) {
  return <dl className="verifier-facts">{children}</dl>;
}

export function Fact({ name, children, isCode = false }: { name: string; children: ReactNode; isCode?: boolean }) {
  return (
    <div>
      <dt>{name}</dt>
      {isCode ? (
        <dd className="verifier-code" dir="ltr">
          {children}
        </dd>
      ) : (
        <dd>
          <bdi>{children}</bdi>
        </dd>
      )}
    </div>
  );
}
