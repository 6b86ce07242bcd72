import { Button, Group, Stack, Text } from '@mantine/core';
import type { Answer } from '../../api/client.ts';
import { useTexts } from '../../language/use-texts.ts';
import { Copy } from '../parts/Copy.tsx';
import { Dialog } from '../parts/Dialog.tsx';
import { texts } from './texts.ts';

export type WithSecret = Answer<'createEndpoint'>;

/** The secret, the one time it can be seen. */
export function Secret({ of: { secret, publicKey }, onClose }: { of: WithSecret; onClose(): void }) {
  const t = useTexts(texts);
  return (
    <Dialog title={t('secret.title')} size="lg" onClose={onClose} isHeld>
      <Stack gap="md">
        <Text fw={600}>{t('secret.once')}</Text>
        <Text>{t('secret.what')}</Text>
        <Copy value={secret} label={t('secret.label')} />
        {publicKey !== null && (
          <>
            <Text>{t('secret.publicKey')}</Text>
            <Copy value={publicKey} label={t('secret.publicKey')} />
          </>
        )}
        <Group justify="flex-end">
          <Button onClick={onClose}>{t('secret.done')}</Button>
        </Group>
      </Stack>
    </Dialog>
  );
}
