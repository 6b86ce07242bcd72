import { Anchor, Group, Text, Title } from '@mantine/core';
import { type ReactNode, useEffect, useRef } from 'react';
import { Link } from 'wouter';

/** A page of the dashboard: its heading, what can be done about all of it, and its content. */
export function Page({
  title,
  intro,
  back,
  actions,
  children,
}: {
  title: string;
  /** A sentence on what this page is for. */
  intro?: ReactNode;
  /** The page above this one. */
  back?: { href: string; label: string };
  /** Buttons, the most important one last. */
  actions?: ReactNode;
  children: ReactNode;
}) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} · Countersign`;
  }, [title]);
  // Who follows a link hears where they are now; who has just opened the site begins at its top.
  useEffect(() => {
    if (document.activeElement !== document.body && !document.activeElement?.closest('main, [role=dialog]')) {
      heading.current?.focus({ preventScroll: true });
    }
  }, []);

  return (
    <>
      {back && (
        <Anchor component={Link} href={back.href} className="page-back" size="sm">
          {back.label}
        </Anchor>
      )}
      <Group justify="space-between" align="flex-start" mb="lg" gap="md">
        <div className="page-heading">
          <Title order={1} size="h2" tabIndex={-1} ref={heading}>
            <bdi>{title}</bdi>
          </Title>
          {intro !== undefined && (
            <Text c="dimmed" mt={4}>
              {intro}
            </Text>
          )}
        </div>
        {actions !== undefined && <Group gap="sm">{actions}</Group>}
      </Group>
      {children}
    </>
  );
}
