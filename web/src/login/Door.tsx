import { Paper, Text, Title } from '@mantine/core';
import { type ReactNode, useEffect } from 'react';
import icon from '../icon.svg';
import { LanguageSwitch } from '../language/LanguageSwitch.tsx';
import './login.css';

/** The page in front of the dashboard: one card, and what it is for. */
export function Door({
  title,
  intro,
  children,
  foot,
}: {
  title: string;
  intro?: ReactNode;
  children: ReactNode;
  foot?: ReactNode;
}) {
  useEffect(() => {
    document.title = `${title} · Countersign`;
  }, [title]);
  return (
    <div className="door">
      <header className="door-top">
        <span className="brand">
          <img src={icon} alt="" width={28} height={28} />
          Countersign
        </span>
        <LanguageSwitch />
      </header>
      <main>
        <Paper withBorder radius="lg" p={{ base: 'lg', sm: 'xl' }} className="door-card">
          <Title order={1} size="h2">
            {title}
          </Title>
          {intro !== undefined && (
            <Text mt="xs" c="dimmed">
              {intro}
            </Text>
          )}
          <div className="door-content">{children}</div>
        </Paper>
        {foot !== undefined && <div className="door-foot">{foot}</div>}
      </main>
    </div>
  );
}
