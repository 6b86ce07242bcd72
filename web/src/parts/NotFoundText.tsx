import { Text, Title } from '@mantine/core';
import { useEffect } from 'react';
import { useSpeech } from '../language/Speaking.tsx';

/** Whoever comes here followed an address that was cut off, or typed one. */
export function NotFoundText() {
  const { t } = useSpeech();
  const title = t('common.notFoundTitle');
  useEffect(() => {
    document.title = title;
  }, [title]);
  return (
    <>
      <Title order={1} size="h2">
        {title}
      </Title>
      <Text mt="sm">{t('common.notFoundText')}</Text>
    </>
  );
}
