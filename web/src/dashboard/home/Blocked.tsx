import { Alert, Button, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { Link } from 'wouter';
import { useTexts } from '../../language/use-texts.ts';
import { texts } from './texts.ts';

/** Loud, because nobody asks for it: work on documents that fails. */
export function Blocked({ count }: { count: number }) {
  const t = useTexts(texts);
  if (count === 0) return null;
  return (
    <Alert color="red" variant="filled" radius="lg" icon={<IconAlertTriangle aria-hidden />} role="alert">
      <Text fw={650} size="lg">
        {t('blocked.title', { count })}
      </Text>
      <Text mt={4} mb="sm">
        {t('blocked.text')}
      </Text>
      <Button component={Link} href="/documents?blocked=true" variant="white" color="red">
        {t('blocked.show')}
      </Button>
    </Alert>
  );
}
