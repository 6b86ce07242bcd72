import { Button, Text, Title } from '@mantine/core';
import { Component, type ReactNode } from 'react';
import { useTexts } from '../language/use-texts.ts';
import { texts } from './texts.ts';

/** Keeps the frame standing when a page of it breaks, or cannot be loaded. */
export class Boundary extends Component<{ children: ReactNode }, { isBroken: boolean }> {
  override state = { isBroken: false };

  static getDerivedStateFromError(): { isBroken: boolean } {
    return { isBroken: true };
  }

  override render(): ReactNode {
    return this.state.isBroken ? <Broken /> : this.props.children;
  }
}

function Broken() {
  const t = useTexts(texts);
  return (
    <section className="card" role="alert">
      <Title order={1} size="h3">
        {t('brokenTitle')}
      </Title>
      <Text mt="xs" mb="md">
        {t('broken')}
      </Text>
      <Button onClick={() => location.reload()}>{t('reload')}</Button>
    </section>
  );
}
