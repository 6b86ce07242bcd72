import { Paper, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';

/** One thing of a page, with its heading. */
export function Card({ title, intro, children }: { title: string; intro?: ReactNode; children: ReactNode }) {
  return (
    <Paper component="section" withBorder radius="lg" p={{ base: 'md', sm: 'lg' }}>
      <Title order={2} size="h4">
        {title}
      </Title>
      {intro !== undefined && (
        <Text c="dimmed" mt={4}>
          {intro}
        </Text>
      )}
      <div className="card-content">{children}</div>
    </Paper>
  );
}
