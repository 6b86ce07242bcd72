import type { Mark } from '../../api/signing.ts';

/** A mark on paper, as it will look in the document. */
export function MarkPreview({ mark, label }: { mark: Mark; label: string }) {
  return (
    <figure className="mark-preview" aria-label={label}>
      {mark.kind === 'typed' ? (
        <span className="typed-mark" dir="auto">
          {mark.text}
        </span>
      ) : (
        <img src={mark.image} alt={label} />
      )}
    </figure>
  );
}
