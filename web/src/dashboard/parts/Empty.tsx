import { Paper, Text, Title } from '@mantine/core';
import type { ComponentType, ReactNode } from 'react';

/** Where there is nothing yet: what would be here, and what to do to get there. */
export function Empty({
  icon: Icon,
  title,
  children,
  action,
}: {
  icon: ComponentType<{ size?: number; stroke?: number; 'aria-hidden'?: boolean }>;
  title: string;
  children?: ReactNode;
  action?: ReactNode;
}) {
  return (
    <Paper withBorder radius="lg" p="xl" className="empty">
      <Icon size={40} stroke={1.4} aria-hidden />
      <Title order={2} size="h4" mt="sm">
        {title}
      </Title>
      {children !== undefined && (
        <Text c="dimmed" mt={4} maw={460} mx="auto">
          {children}
        </Text>
      )}
      {action !== undefined && <div className="empty-action">{action}</div>}
    </Paper>
  );
}
