import { useEffect, useRef, useState } from 'react';
import type { Schemas } from '../../../../../src/api/generated/countersign.ts';
import { addressOf } from '../../../api/client.ts';
import { useTexts } from '../../../language/use-texts.ts';
import { texts } from '../texts.ts';
import { isOnPage } from './box.ts';
import { approversOf, colorOf, type Draft, type DraftField } from './draft.ts';
import { FieldBox } from './FieldBox.tsx';

/** The field that is looked at; `approver` and `field` are their keys in the draft. */
export type Chosen = { approver: string; field: string; page: number };
export type FieldChange = (approverKey: string, fieldId: string, changes: Partial<DraftField>) => void;

const WIDTH = 960;

/** One page with everybody's fields. */
export function PageSheet({
  document,
  number,
  draft,
  chosen,
  onChoose,
  onSeen,
  onChange,
  onRemove,
}: {
  document: Pick<Schemas['Document'], 'id' | 'pages'>;
  number: number;
  draft: Draft;
  chosen: Chosen | null;
  onChoose(chosen: Chosen | null): void;
  /** It is the page that is looked at most. */
  onSeen(number: number): void;
  onChange: FieldChange;
  onRemove(approver: string, field: string): void;
}) {
  const t = useTexts(texts);
  const sheet = useRef<HTMLDivElement>(null);
  const [isShown, setShown] = useState(false);
  useMostSeen(sheet, () => onSeen(number));
  const src = addressOf('readPage', { path: { documentId: document.id, page: number }, query: { width: WIDTH } });
  return (
    <div className={isShown ? 'sheet' : 'sheet sheet-empty'} data-page={number} ref={sheet}>
      <img
        src={src}
        alt={t('fields.page', { page: number, pages: document.pages })}
        loading="lazy"
        draggable={false}
        onLoad={() => setShown(true)}
        onPointerDown={() => onChoose(null)}
      />
      {approversOf(draft).map((approver) =>
        approver.fields
          .filter((field) => isOnPage(field, number))
          .map((field) => (
            <FieldBox
              key={field.id}
              field={field}
              owner={approver.name}
              color={colorOf(draft, approver.key)}
              isChosen={chosen?.field === field.id && chosen.approver === approver.key}
              isFocused={chosen?.field === field.id && chosen.page === number}
              onChoose={() => onChoose({ approver: approver.key, field: field.id, page: number })}
              onChange={(box) => onChange(approver.key, field.id, box)}
              onRemove={() => onRemove(approver.key, field.id)}
            />
          )),
      )}
    </div>
  );
}

/** Calls back when an element has come to fill most of the screen. */
function useMostSeen(element: React.RefObject<HTMLElement | null>, onSeen: () => void): void {
  const latest = useRef(onSeen);
  latest.current = onSeen;
  useEffect(() => {
    if (!element.current) return;
    const observer = new IntersectionObserver(
      (entries) => entries.some(({ isIntersecting }) => isIntersecting) && latest.current(),
      // A line across the middle of the screen.
      { rootMargin: '-50% 0px -50% 0px' },
    );
    observer.observe(element.current);
    return () => observer.disconnect();
  }, [element]);
}
