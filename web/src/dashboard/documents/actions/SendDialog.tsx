import { Stack, Text } from '@mantine/core';
import { useDoing } from '../../../api/use-api.ts';
import { useSpeech } from '../../../language/Speaking.tsx';
import { useTexts } from '../../../language/use-texts.ts';
import { Confirm } from '../../parts/Confirm.tsx';
import { sayDone } from '../../parts/say.ts';
import { type Document, listed, nameOf, titleOf } from '../document.ts';
import { texts } from '../texts.ts';

/** A last look at whom a draft goes to. */
export function SendDialog({ document, onClose }: { document: Document; onClose(): void }) {
  const t = useTexts(texts);
  const { language } = useSpeech();
  const send = useDoing('sendDocument', { saysError: true, onDone: () => sayDone(t('act.sent')) });
  const first = document.steps[0]?.approvers.map((each) => nameOf(each, language)) ?? [];
  return (
    <Confirm
      title={t('act.sendTitle', { title: titleOf(document, language) })}
      confirm={t('act.send')}
      isDangerous={false}
      onConfirm={() => send.mutateAsync({ path: { documentId: document.id } })}
      onClose={onClose}
    >
      <Stack gap="sm">
        <Text>{t('act.sendFirst', { names: listed(language, first) })}</Text>
        <Text size="sm" c="dimmed">
          {t('act.sendText', { count: document.progress.approvers })}
        </Text>
      </Stack>
    </Confirm>
  );
}
