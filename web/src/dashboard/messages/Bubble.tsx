import type { Schemas } from '../../../../src/api/generated/countersign.ts';
import './messages.css';

/** A text as a phone shows it: what the person writes stands at the other side, and each text runs its own way. */
export function Bubble({
  text,
  channel,
  direction = 'out',
  label,
}: {
  text: string;
  channel: Schemas['Channel'];
  direction?: Schemas['Direction'];
  label: string;
}) {
  return (
    <figure className={`phone phone-${channel}`} aria-label={label}>
      <blockquote className={`bubble bubble-${direction}`} dir="auto">
        {text.split(/(https?:\/\/\S+)/).map((part, index) =>
          index % 2 === 1 ? (
            // biome-ignore lint/suspicious/noArrayIndexKey: parts of one text, which does not change
            <span key={index} className="bubble-link" dir="ltr">
              {part}
            </span>
          ) : (
            part
          ),
        )}
      </blockquote>
    </figure>
  );
}
