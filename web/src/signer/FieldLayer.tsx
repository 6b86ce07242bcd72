import type { CSSProperties } from 'react';
import type { DecisionInput, Field, Mark, SigningView } from '../api/signing.ts';
import { useSpeech } from '../language/Speaking.tsx';
import { elementIdOf, isMissing, isOnPage, stageFor, valueIn } from './fields.ts';
import type { Progress } from './use-progress.ts';

/** The fields of one page, where they will stand in the file. */
export function FieldLayer({ page, view, progress }: { page: number; view: SigningView; progress: Progress }) {
  const fields = view.fields.filter((field) => isOnPage(field, page));
  return fields.map((field) => <FieldBox key={field.id} field={field} page={page} view={view} progress={progress} />);
}

function FieldBox({
  field,
  page,
  view,
  progress,
}: {
  field: Field;
  page: number;
  view: SigningView;
  progress: Progress;
}) {
  const { t } = useSpeech();
  const { draft, left, open, fill } = progress;
  const value = valueIn(field, draft);
  const mark = markIn(field, draft);
  const stage = stageFor(field, view.approver.action);
  const label = field.label ?? t(`field.${field.kind}`);
  const name = field.required ? t('field.required', { label }) : label;
  const style = boxOf(field);
  const id = elementIdOf(field, page);
  if (!stage) {
    return (
      <div className="field field-fixed" style={style} id={id} title={label}>
        <FieldText value={value} />
      </div>
    );
  }
  if (field.kind === 'checkbox') {
    const isTicked = value === true;
    return (
      <label className={classOf(isMissing(field, draft), isTicked)} style={style} id={id} title={name}>
        <input
          type="checkbox"
          className="field-tick"
          aria-label={name}
          checked={isTicked}
          onChange={() => fill({ fields: { ...draft.fields, [field.id]: !isTicked } })}
        />
      </label>
    );
  }
  const isFilled = mark !== null || (typeof value === 'string' && value !== '');
  const isWanted = left.includes(field) || (!isFilled && field.kind !== 'text');
  return (
    <button
      type="button"
      className={classOf(isWanted, isFilled)}
      style={style}
      id={id}
      title={name}
      onClick={() => open(stage)}
    >
      <span className="field-name">{name}</span>
      {mark ? (
        <MarkInField mark={mark} />
      ) : isFilled ? (
        <FieldText value={value} />
      ) : (
        <FieldText value={t(INVITATION[field.kind] ?? 'field.fillIn')} />
      )}
    </button>
  );
}

const INVITATION: Partial<Record<Field['kind'], 'field.signHere' | 'field.stampHere' | 'field.initials'>> = {
  signature: 'field.signHere',
  stamp: 'field.stampHere',
  initials: 'field.initials',
};

function FieldText({ value }: { value: string | boolean | null }) {
  if (typeof value === 'boolean') return <span aria-hidden="true">{value ? '✓' : ''}</span>;
  return (
    <span className="field-text" dir="auto">
      {value ?? ''}
    </span>
  );
}

function MarkInField({ mark }: { mark: Mark }) {
  return mark.kind === 'typed' ? <FieldText value={mark.text ?? ''} /> : <img src={mark.image} alt="" />;
}

function markIn({ kind }: Field, { mark, initials, stamp }: DecisionInput): Mark | null {
  if (kind === 'signature') return mark ?? null;
  if (kind === 'stamp') return stamp ?? mark ?? null;
  return kind === 'initials' ? (initials ?? null) : null;
}

function classOf(isWanted: boolean, isFilled: boolean): string {
  return `field field-open${isWanted ? ' field-wanted' : ''}${isFilled ? ' field-filled' : ''}`;
}

/** Fractions of the visible page; text is as high as the file will have it. */
function boxOf({ x, y, width, height }: Field): CSSProperties {
  const share = (fraction: number) => `${fraction * 100}%`;
  return { left: share(x), top: share(y), width: share(width), height: share(height) };
}
