import { IconArrowDownLeft, IconArrowUpRight } from '@tabler/icons-react';
import type { RowOf } from '../../api/use-pages.ts';
import { useTexts } from '../../language/use-texts.ts';
import { Moment } from '../parts/Moment.tsx';
import { Row } from '../parts/Rows.tsx';
import { Status } from './Status.tsx';
import { otherOf } from './saying.ts';
import { texts } from './texts.ts';

/** One line: to or from whom, what about, and how far it has come. */
export function MessageRow({ of: message, onOpen }: { of: RowOf<'listMessages'>; onOpen(): void }) {
  const t = useTexts(texts);
  const { direction, kind, type, text, media, channel, status, createdAt } = message;
  const Icon = direction === 'in' ? IconArrowDownLeft : IconArrowUpRight;
  return (
    <Row
      onOpen={onOpen}
      lead={<Icon size={20} stroke={1.6} aria-label={t(`direction.${direction}`)} />}
      title={
        <>
          <bdi dir="ltr">{otherOf(message)}</bdi> · {type === 'text' ? t(`kind.${kind}`) : t(`type.${type}`)}
        </>
      }
      note={
        <span className="one-line" dir="auto">
          {text === '' ? media?.fileName : text}
        </span>
      }
      aside={
        <>
          <span>{t(`channel.${channel}`)}</span>
          <Status of={status} />
          <Moment at={createdAt} />
        </>
      }
    />
  );
}
