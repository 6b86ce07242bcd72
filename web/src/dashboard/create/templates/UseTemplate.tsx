import { Button, Checkbox, Group, NativeSelect, Paper, SimpleGrid, Stack, Text, TextInput, Title } from '@mantine/core';
import { IconForms, IconUsersGroup } from '@tabler/icons-react';
import { useState } from 'react';
import { Link, useLocation } from 'wouter';
import type { Schemas } from '../../../../../src/api/generated/countersign.ts';
import { addressOf } from '../../../api/client.ts';
import { useDoing, useReading } from '../../../api/use-api.ts';
import type { Language } from '../../../language/language.ts';
import { useTexts } from '../../../language/use-texts.ts';
import { Page } from '../../parts/Page.tsx';
import { PersonName } from '../../parts/PersonName.tsx';
import { PhoneField } from '../../parts/PhoneField.tsx';
import { Refused } from '../../parts/Refused.tsx';
import { Shown } from '../../parts/Shown.tsx';
import { sayDone } from '../../parts/say.ts';
import { useFieldErrors } from '../../parts/use-field-errors.ts';
import { languageChoices } from '../../parts/vocabulary.ts';
import { ChatAnswers, type ChatAnswersChoice } from '../parts/ChatAnswers.tsx';
import { texts } from '../texts.ts';
import { ManageTemplate } from './ManageTemplate.tsx';

type Template = Schemas['Template'];
type Slot = Schemas['Slot'];
type Filling = { name: string; phone: string; language: Language; values: Record<string, string | boolean> };

/** A template with people put in: a document of it, to look at or to send at once. */
export function UseTemplate({ id }: { id: string }) {
  const reading = useReading('readTemplate', { path: { templateId: id } }, { live: false });
  return <Shown of={reading}>{(template) => <Using key={template.id} template={template} />}</Shown>;
}

function Using({ template }: { template: Template }) {
  const t = useTexts(texts);
  const [, go] = useLocation();
  const slots = template.steps.flatMap((step) => step.slots);
  const [title, setTitle] = useState(template.title);
  const [reference, setReference] = useState('');
  const [approveFromChat, setApproveFromChat] = useState<ChatAnswersChoice>(null);
  const [people, setPeople] = useState<Record<string, Filling>>(() =>
    Object.fromEntries(slots.map((slot) => [slot.key, fillingOf(slot)])),
  );
  const [isTried, setTried] = useState(false);
  const creating = useDoing('createDocumentFromTemplate', {
    saysError: true,
    onDone: ({ id, status }) => {
      sayDone(t(status === 'draft' ? 'template.drafted' : 'check.sent'));
      go(status === 'draft' ? `/create/${id}` : `/documents/${id}`);
    },
  });
  const fieldError = useFieldErrors(creating.error);
  const isComplete =
    title.trim() !== '' && slots.every(({ key }) => people[key]?.name.trim() && people[key].phone.trim());
  const begin = (send: boolean) => {
    setTried(true);
    if (!isComplete) return;
    creating.mutate({
      path: { templateId: template.id },
      body: {
        ...(title.trim() !== template.title && { title: title.trim() }),
        ...(reference.trim() !== '' && { reference: reference.trim() }),
        ...(approveFromChat !== null && { approveFromChat }),
        approvers: Object.fromEntries(slots.map((slot) => [slot.key, inputOf(slot, people[slot.key]!)])),
        send,
      },
    });
  };
  return (
    <Page
      title={template.name}
      intro={t('template.useIntro')}
      back={{ href: '/create/templates', label: t('template.title') }}
      actions={template.own ? <ManageTemplate template={template} /> : undefined}
    >
      <div className="use-template">
        <Stack gap="lg">
          <Paper withBorder radius="lg" p="lg">
            <SimpleGrid cols={{ base: 1, sm: 2 }}>
              <TextInput
                label={t('details.title')}
                value={title}
                onChange={({ currentTarget: { value } }) => setTitle(value)}
                error={isTried && title.trim() === '' ? t('editor.missing') : fieldError('/title')}
                maxLength={300}
                dir="auto"
              />
              <TextInput
                label={t('details.reference')}
                value={reference}
                onChange={({ currentTarget: { value } }) => setReference(value)}
                error={fieldError('/reference')}
                maxLength={100}
                dir="auto"
              />
              <ChatAnswers of={approveFromChat} template={template.approveFromChat} onChange={setApproveFromChat} />
            </SimpleGrid>
          </Paper>
          {slots.map((slot, index) => (
            <SlotForm
              key={slot.key}
              slot={slot}
              number={index + 1}
              filling={people[slot.key]!}
              isTried={isTried}
              fieldError={(part) => fieldError(`/approvers/${slot.key}${part}`)}
              onChange={(changes) => setPeople((all) => ({ ...all, [slot.key]: { ...all[slot.key]!, ...changes } }))}
            />
          ))}
          <Refused error={creating.error} />
          {isTried && !isComplete && (
            <Text c="red.9" role="alert">
              {t('template.incomplete')}
            </Text>
          )}
          {!template.active && <Text c="dimmed">{t('template.retired')}</Text>}
          <Group gap="sm">
            <Button onClick={() => begin(true)} loading={creating.isPending && creating.variables.body.send === true}>
              {t('check.send')}
            </Button>
            <Button variant="default" onClick={() => begin(false)} disabled={creating.isPending}>
              {t('template.draft')}
            </Button>
            <Button
              component={Link}
              href={`/create/bulk/new?template=${template.id}`}
              variant="subtle"
              leftSection={<IconUsersGroup size={18} aria-hidden />}
            >
              {t('template.toMany')}
            </Button>
            <Button
              component={Link}
              href={`/forms/new?template=${template.id}`}
              variant="subtle"
              leftSection={<IconForms size={18} aria-hidden />}
            >
              {t('template.toForm')}
            </Button>
          </Group>
        </Stack>
        <img
          className="template-page"
          src={addressOf('readTemplatePage', { path: { templateId: template.id, page: 1 }, query: { width: 640 } })}
          alt={t('fields.page', { page: 1, pages: template.pages })}
        />
      </div>
    </Page>
  );
}

function SlotForm({
  slot,
  number,
  filling,
  isTried,
  fieldError,
  onChange,
}: {
  slot: Slot;
  number: number;
  filling: Filling;
  isTried: boolean;
  fieldError(part: string): string | undefined;
  onChange(changes: Partial<Filling>): void;
}) {
  const t = useTexts(texts);
  const { name, phone, language, values } = filling;
  const missing = (text: string) => (isTried && text.trim() === '' ? t('editor.missing') : undefined);
  const typed = slot.fields.filter(({ kind }) => kind === 'text' || kind === 'checkbox');
  return (
    <Paper withBorder radius="lg" p="lg" component="section" aria-label={labelOf(slot, number, t)}>
      <Title order={2} size="h4">
        {labelOf(slot, number, t)}
      </Title>
      <Text c="dimmed" size="sm" mb="sm">
        {t(`template.${slot.action}`)}
      </Text>
      <SimpleGrid cols={{ base: 1, sm: 3 }}>
        <PersonName
          label={t('route.name')}
          value={name}
          error={missing(name) ?? fieldError('/name')}
          onChange={(value) => onChange({ name: value })}
          onContact={(contact) => onChange({ name: contact.name ?? contact.phone, phone: contact.phone })}
        />
        <PhoneField
          label={t('route.phone')}
          value={phone}
          onChange={(value) => onChange({ phone: value })}
          error={missing(phone) ?? fieldError('/phone')}
        />
        <NativeSelect
          label={t('route.language')}
          value={language}
          onChange={({ currentTarget: { value } }) => onChange({ language: value as Language })}
          data={languageChoices()}
        />
        {typed.map(({ id, kind, label, maxLength, defaultValue }) =>
          kind === 'text' ? (
            <TextInput
              key={id}
              label={label ?? t('kind.text')}
              value={String(values[id] ?? defaultValue ?? '')}
              onChange={({ currentTarget: { value } }) => onChange({ values: { ...values, [id]: value } })}
              error={fieldError(`/values/${id}`)}
              maxLength={maxLength}
              dir="auto"
            />
          ) : (
            <Checkbox
              key={id}
              className="tall"
              label={label ?? t('kind.checkbox')}
              checked={(values[id] ?? defaultValue) === true}
              onChange={({ currentTarget: { checked } }) => onChange({ values: { ...values, [id]: checked } })}
            />
          ),
        )}
      </SimpleGrid>
    </Paper>
  );
}

const labelOf = (slot: Slot, number: number, t: ReturnType<typeof useTexts<(typeof texts)['en']>>): string =>
  slot.label ?? slot.role ?? t('template.person', { number });

const fillingOf = ({ person, language }: Slot): Filling => ({
  ...{ name: person?.name ?? '', phone: person?.phone ?? '', language },
  values: {},
});

/** Who is kept stays with everything that is known of them, unless somebody else is named. */
function inputOf({ person }: Slot, { name, phone, language, values }: Filling): Schemas['SlotFilling'] {
  const isKept = person !== null && person.name === name && person.phone === phone;
  const rest = { language, ...(Object.keys(values).length > 0 && { values }) };
  return isKept ? rest : { name: name.trim(), phone: phone.trim(), ...rest };
}
