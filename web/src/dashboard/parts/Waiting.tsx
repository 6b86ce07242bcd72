import { Center, Loader } from '@mantine/core';
import { useSpeech } from '../../language/Speaking.tsx';

/** A page that is on its way. */
export function Waiting() {
  const { t } = useSpeech();
  return (
    <Center mih={200} role="status" aria-label={t('common.loading')}>
      <Loader />
    </Center>
  );
}
