import { type KeyboardEvent, type PointerEvent as Press, useEffect, useRef } from 'react';
import { useTexts } from '../../../language/use-texts.ts';
import { texts } from '../texts.ts';
import { type Box, moved, resized } from './box.ts';
import type { DraftField } from './draft.ts';

/** By one key, as a fraction of the page. */
const STEP = 0.01;
const ARROWS: Record<string, [x: number, y: number]> = {
  ArrowLeft: [-STEP, 0],
  ArrowRight: [STEP, 0],
  ArrowUp: [0, -STEP],
  ArrowDown: [0, STEP],
};

/** A field on a page: moved and made larger by dragging, or by arrows (with Shift: larger). */
export function FieldBox({
  field,
  owner,
  color,
  isChosen,
  isFocused,
  onChoose,
  onChange,
  onRemove,
}: {
  field: DraftField;
  owner: string;
  color: number;
  isChosen: boolean;
  isFocused: boolean;
  onChoose(): void;
  onChange(box: Box): void;
  onRemove(): void;
}) {
  const t = useTexts(texts);
  const element = useRef<HTMLDivElement>(null);
  const kind = t(`kind.${field.kind}`);
  useEffect(() => {
    if (!isFocused) return;
    element.current?.focus({ preventScroll: true });
    element.current?.scrollIntoView({ block: 'nearest' });
  }, [isFocused]);

  const press = (event: Press<HTMLElement>, change: typeof moved) => {
    if (event.button !== 0) return;
    event.preventDefault();
    event.stopPropagation();
    element.current?.focus({ preventScroll: true });
    onChoose();
    const sheet = element.current?.parentElement?.getBoundingClientRect();
    if (!sheet) return;
    const target = event.currentTarget;
    const [startX, startY] = [event.clientX, event.clientY];
    const move = ({ clientX, clientY }: PointerEvent) =>
      onChange(change(field, (clientX - startX) / sheet.width, (clientY - startY) / sheet.height));
    const end = () => {
      target.removeEventListener('pointermove', move);
      target.removeEventListener('pointerup', end);
      target.removeEventListener('pointercancel', end);
    };
    target.setPointerCapture(event.pointerId);
    target.addEventListener('pointermove', move);
    target.addEventListener('pointerup', end);
    target.addEventListener('pointercancel', end);
  };
  const keyDown = (event: KeyboardEvent) => {
    const by = ARROWS[event.key];
    if (by) {
      event.preventDefault();
      onChange((event.shiftKey ? resized : moved)(field, ...by));
    } else if (event.key === 'Delete' || event.key === 'Backspace') {
      event.preventDefault();
      onRemove();
    } else if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault();
      onChoose();
    }
  };

  const share = (fraction: number) => `${fraction * 100}%`;
  const { x, y, width, height, label } = field;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a button would take the arrow keys' and the drag's meaning away
    <div
      ref={element}
      role="button"
      tabIndex={0}
      aria-label={t('fields.box', { kind: label || kind, name: owner })}
      aria-roledescription={t('fields.boxIs')}
      aria-pressed={isChosen}
      className={`box approver-color-${color}${isChosen ? ' box-chosen' : ''} field`}
      style={{ left: share(x), top: share(y), width: share(width), height: share(height) }}
      onPointerDown={(event) => press(event, moved)}
      onKeyDown={keyDown}
      onClick={onChoose}
    >
      <span className="box-name" dir="auto">
        {label || (field.kind === 'checkbox' ? '✓' : kind)}
      </span>
      <span className="box-grip" aria-hidden onPointerDown={(event) => press(event, resized)} />
    </div>
  );
}
