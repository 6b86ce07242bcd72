import { Button, Group } from '@mantine/core';
import { IconPlayerPause, IconPlayerPlay } from '@tabler/icons-react';
import { useState } from 'react';
import { Confirm } from './Confirm.tsx';

type Step = { label: string; isBusy: boolean; onClick(): void };

/** Pauses, resumes and ends what goes on by itself. */
export function Steering({
  isPaused,
  pause,
  resume,
  end,
}: {
  isPaused: boolean;
  pause: Step;
  resume: Step;
  /** Cannot be taken back, so it is asked about. */
  end: { label: string; title: string; text: string; onConfirm(): Promise<unknown> };
}) {
  const [isEnding, setEnding] = useState(false);
  return (
    <Group gap="sm" mt="md">
      {isPaused ? (
        <Button leftSection={<IconPlayerPlay size={18} aria-hidden />} onClick={resume.onClick} loading={resume.isBusy}>
          {resume.label}
        </Button>
      ) : (
        <Button
          variant="default"
          leftSection={<IconPlayerPause size={18} aria-hidden />}
          onClick={pause.onClick}
          loading={pause.isBusy}
        >
          {pause.label}
        </Button>
      )}
      <Button variant="default" onClick={() => setEnding(true)}>
        {end.label}
      </Button>
      {isEnding && (
        <Confirm title={end.title} confirm={end.label} onConfirm={end.onConfirm} onClose={() => setEnding(false)}>
          {end.text}
        </Confirm>
      )}
    </Group>
  );
}
