import { Badge } from '@mantine/core';
import type { Schemas } from '../../../../src/api/generated/countersign.ts';
import { useTexts } from '../../language/use-texts.ts';
import { texts } from './texts.ts';

type Status = Schemas['MessageStatus'];

const COLOR: Record<Status, string> = {
  queued: 'gray',
  sending: 'gray',
  accepted: 'blue',
  delivered: 'ink',
  read: 'ink',
  failed: 'red',
  cancelled: 'gray',
  received: 'violet',
};

/** How far a message has come. */
export function Status({ of: status }: { of: Status }) {
  const t = useTexts(texts);
  return (
    <Badge variant="light" color={COLOR[status]} size="lg" tt="none" fw={550}>
      {t(`status.${status}`)}
    </Badge>
  );
}
