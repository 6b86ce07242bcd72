import { Alert, Button, NativeSelect, Text } from '@mantine/core';
import { useState } from 'react';
import { newKey } from '../../../api/use-api.ts';
import { useTexts } from '../../../language/use-texts.ts';
import { texts } from '../texts.ts';
import { type Box, boxAround, KINDS, type Kind } from './box.ts';
import { approversOf, colorOf, type DraftApprover, type DraftField } from './draft.ts';
import { FieldPanel } from './FieldPanel.tsx';
import { type Chosen, type FieldChange, PageSheet } from './PageSheet.tsx';
import { changeApprover } from './route.ts';
import { useCarrying } from './use-carrying.ts';
import type { Drafting } from './use-draft.ts';

/** Where everybody signs and fills in: fields on the pages, by pointer and by keys. */
export function Placing({ drafting }: { drafting: Drafting }) {
  const t = useTexts(texts);
  const { draft, change, document } = drafting;
  const people = approversOf(draft);
  const [who, setWho] = useState(people[0]?.key ?? '');
  const [chosen, setChosen] = useState<Chosen | null>(null);
  const [page, setPage] = useState(1);
  const approver = people.find(({ key }) => key === who) ?? people[0];

  const setFields = (of: DraftApprover, fields: DraftField[]) =>
    change({ steps: changeApprover(draft.steps, of.key, { fields }) });
  const place = (kind: Kind, at: number, box: Box) => {
    if (!approver) return;
    const id = `f-${newKey().slice(0, 8)}`;
    setFields(approver, [...approver.fields, { id, kind, page: at, ...box }]);
    setChosen({ approver: approver.key, field: id, page: at });
  };
  const carrying = useCarrying((kind, at, x, y) => place(kind, at, boxAround(kind, x, y)));
  const changeField: FieldChange = (key, id, changes) => {
    const of = people.find((each) => each.key === key);
    if (of)
      setFields(
        of,
        of.fields.map((field) => (field.id === id ? { ...field, ...changes } : field)),
      );
  };
  const remove = (key: string, id: string) => {
    const of = people.find((each) => each.key === key);
    if (of)
      setFields(
        of,
        of.fields.filter((field) => field.id !== id),
      );
    setChosen(null);
  };
  if (!approver) return null;
  const chosenField =
    chosen && people.find(({ key }) => key === chosen.approver)?.fields.find(({ id }) => id === chosen.field);

  return (
    <section className="placing" aria-labelledby="fields-title">
      <div className="palette">
        <h2 id="fields-title" className="palette-title">
          {t('fields.title')}
        </h2>
        <NativeSelect
          label={t('fields.of')}
          value={approver.key}
          onChange={({ currentTarget: { value } }) => setWho(value)}
          data={people.map(({ key, name }) => ({ value: key, label: name }))}
          className={`approver-color-${colorOf(draft, approver.key)} palette-who`}
        />
        <fieldset className="palette-kinds">
          <legend>{t('fields.add')}</legend>
          {KINDS.map((kind) => (
            <Button
              key={kind}
              variant="default"
              onClick={() => !carrying.hasCarried() && place(kind, page, boxAround(kind, 0.5, 0.5))}
              onPointerDown={(event) => carrying.begin(kind, event)}
              className="palette-kind"
            >
              {t(`kind.${kind}`)}
            </Button>
          ))}
        </fieldset>
        {people.every(({ fields }) => fields.length === 0) && (
          <Alert variant="light" color="ink">
            {t('fields.none')}
          </Alert>
        )}
        {chosen && chosenField && (
          <FieldPanel
            key={chosenField.id}
            field={chosenField}
            page={chosen.page}
            pages={document.pages}
            documentLanguage={draft.language}
            onChange={(changes) => changeField(chosen.approver, chosen.field, changes)}
            onRemove={() => remove(chosen.approver, chosen.field)}
            onClose={() => setChosen(null)}
          />
        )}
        <Text size="sm" c="dimmed">
          {t('fields.how')}
        </Text>
      </div>
      <div className="sheets" dir="ltr">
        {Array.from({ length: document.pages }, (_, index) => (
          <PageSheet
            // biome-ignore lint/suspicious/noArrayIndexKey: a page is its number
            key={index}
            document={document}
            number={index + 1}
            draft={draft}
            chosen={chosen}
            onChoose={(next) => {
              setChosen(next);
              if (next) setWho(next.approver);
            }}
            onSeen={setPage}
            onChange={changeField}
            onRemove={remove}
          />
        ))}
      </div>
      {carrying.carried && (
        <div
          className={`carried approver-color-${colorOf(draft, approver.key)}`}
          style={{ left: carrying.carried.x, top: carrying.carried.y }}
          aria-hidden
        >
          {t(`kind.${carrying.carried.kind}`)}
        </div>
      )}
    </section>
  );
}
