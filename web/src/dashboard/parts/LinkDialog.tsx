import { Button, Stack, Text } from '@mantine/core';
import { formatDateTime } from '../../language/format.ts';
import { useSpeech } from '../../language/Speaking.tsx';
import { Copy } from './Copy.tsx';
import { Dialog } from './Dialog.tsx';
import { Refused } from './Refused.tsx';

/** Makes a link that is shown once, for somebody who is then sent it by whoever looks. */
export function LinkDialog({
  title,
  text,
  make,
  making,
  ready,
  label,
  close,
  onMake,
  onClose,
}: {
  title: string;
  /** What the link will be good for. */
  text: string;
  /** The words of the button that makes it. */
  make: string;
  making: { isPending: boolean; error: unknown; data?: { link: string; expiresAt: string } | undefined };
  /** What is said with the link. @param date until when it works, in words. */
  ready(date: string): string;
  /** The link's own label. */
  label: string;
  close: string;
  onMake(): void;
  onClose(): void;
}) {
  const { language } = useSpeech();
  const { data, error, isPending } = making;
  return (
    <Dialog title={title} onClose={onClose} isHeld={isPending}>
      <Stack>
        {data ? (
          <>
            <Text role="status">{ready(formatDateTime(language, data.expiresAt))}</Text>
            <Copy value={data.link} label={label} />
            <Button onClick={onClose}>{close}</Button>
          </>
        ) : (
          <>
            <Text>{text}</Text>
            <Refused error={error} />
            <Button loading={isPending} onClick={onMake}>
              {make}
            </Button>
          </>
        )}
      </Stack>
    </Dialog>
  );
}
