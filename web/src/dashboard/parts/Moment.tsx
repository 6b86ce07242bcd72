import { formatDateTime, formatMoment } from '../../language/format.ts';
import { useSpeech } from '../../language/Speaking.tsx';

/** A time, short; whole, with the other calendar's date, to whoever points at it. */
export function Moment({ at }: { at: string }) {
  const { language } = useSpeech();
  return (
    <time dateTime={at} title={formatDateTime(language, at)}>
      {formatMoment(language, at)}
    </time>
  );
}
