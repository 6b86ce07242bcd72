import { ActionIcon, Button, Group, Stack, Text } from '@mantine/core';
import { IconArrowDown, IconArrowUp } from '@tabler/icons-react';
import { useState } from 'react';
import { useDoing } from '../../../api/use-api.ts';
import { useSpeech } from '../../../language/Speaking.tsx';
import { useTexts } from '../../../language/use-texts.ts';
import { Dialog } from '../../parts/Dialog.tsx';
import { Refused } from '../../parts/Refused.tsx';
import { sayDone } from '../../parts/say.ts';
import { type Document, isInRoute, listed, nameOf, type Step } from '../document.ts';
import { texts } from '../texts.ts';

/** The steps that have not begun, moved by buttons, which a thumb, a mouse and a keyboard all find. */
export function ReorderDialog({ document, onClose }: { document: Document; onClose(): void }) {
  const t = useTexts(texts);
  const { language } = useSpeech();
  const [steps, setSteps] = useState<Step[]>(() => document.steps.filter(({ status }) => status === 'waiting'));
  const first = document.steps.length - steps.length + 1;
  const reorder = useDoing('reorderSteps', {
    saysError: true,
    onDone: () => {
      sayDone(t('act.reordered'));
      onClose();
    },
  });
  const move = (index: number, by: 1 | -1) => {
    const moved = [...steps];
    moved.splice(index + by, 0, ...moved.splice(index, 1));
    setSteps(moved);
  };
  const save = () =>
    reorder.mutate({ path: { documentId: document.id }, body: { stepIds: steps.map(({ id }) => id) } });
  return (
    <Dialog title={t('act.reorderTitle')} onClose={onClose} isHeld={reorder.isPending}>
      <Stack gap="md">
        <Text size="sm">{t('act.reorderText')}</Text>
        <ol className="plain-list steps-order">
          {steps.map((step, index) => {
            const position = first + index;
            const names = step.approvers.filter(isInRoute).map((each) => nameOf(each, language));
            return (
              <li key={step.id}>
                <div className="approver-text">
                  <Text size="sm" c="dimmed">
                    {t('route.step', { position })}
                  </Text>
                  <Text>{listed(language, names)}</Text>
                </div>
                <ActionIcon
                  disabled={index === 0}
                  onClick={() => move(index, -1)}
                  aria-label={t('act.earlier', { position })}
                >
                  <IconArrowUp aria-hidden />
                </ActionIcon>
                <ActionIcon
                  disabled={index === steps.length - 1}
                  onClick={() => move(index, 1)}
                  aria-label={t('act.later', { position })}
                >
                  <IconArrowDown aria-hidden />
                </ActionIcon>
              </li>
            );
          })}
        </ol>
        <Refused error={reorder.error} />
        <Group justify="flex-end">
          <Button onClick={save} loading={reorder.isPending}>
            {t('act.reorderSave')}
          </Button>
        </Group>
      </Stack>
    </Dialog>
  );
}
