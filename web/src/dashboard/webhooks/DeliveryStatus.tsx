import { Badge } from '@mantine/core';
import type { Schemas } from '../../../../src/api/generated/countersign.ts';
import { useTexts } from '../../language/use-texts.ts';
import { texts } from './texts.ts';

type Status = Schemas['DeliveryStatus'];
const COLOR: Record<Status, string> = {
  pending: 'gray',
  retrying: '#8a5300',
  delivered: 'ink',
  dead: 'red',
  cancelled: 'gray',
};

/** What became of a delivery. */
export function DeliveryStatus({ of: status }: { of: Status }) {
  const t = useTexts(texts);
  return (
    <Badge variant="light" color={COLOR[status]} size="lg" tt="none" fw={550}>
      {t(`status.${status}`)}
    </Badge>
  );
}
