import { Button, Group, NativeSelect, Stack, Text, Textarea, Title } from '@mantine/core';
import { useRef, useState } from 'react';
import type { Schemas } from '../../../../src/api/generated/countersign.ts';
import { TEXT_RULES, type TextKind } from '../../../../src/organizations/texts.ts';
import { ApiProblem } from '../../api/problem.ts';
import { useReading } from '../../api/use-api.ts';
import { LANGUAGES, type Language } from '../../language/language.ts';
import { useTexts } from '../../language/use-texts.ts';
import { Bubble } from '../messages/Bubble.tsx';
import { Shaped } from '../parts/Shown.tsx';
import { useSettled } from '../parts/use-typed.ts';
import { SectionForm } from './SectionForm.tsx';
import type { Settings } from './settings.ts';
import { texts } from './texts.ts';

const KINDS = Object.keys(TEXT_RULES) as TextKind[];

/** Messages in the organization's own words, by kind and language, with what the phone will show. */
export function MessageTexts({ settings }: { settings: Settings }) {
  const t = useTexts(texts);
  const [kind, setKind] = useState<TextKind>('invitation');
  const [language, setLanguage] = useState<Language>(settings.language);
  const hasOwn = (each: TextKind) => Object.values(settings.texts[each] ?? {}).some(Boolean);
  return (
    <Stack gap="lg">
      <Text>{t('texts.intro')}</Text>
      <Group gap="md" align="flex-end">
        <NativeSelect
          label={t('texts.kind')}
          value={kind}
          onChange={({ currentTarget: { value } }) => setKind(value as TextKind)}
          data={KINDS.map((value) => ({
            value,
            label: hasOwn(value) ? `${t(`kinds.${value}`)} · ${t('texts.isOwn')}` : t(`kinds.${value}`),
          }))}
        />
        <NativeSelect
          label={t('texts.language')}
          value={language}
          onChange={({ currentTarget: { value } }) => setLanguage(value as Language)}
          data={(Object.keys(LANGUAGES) as Language[]).map((value) => ({ value, label: LANGUAGES[value].name }))}
        />
      </Group>
      <OneText key={`${kind} ${language}`} settings={settings} kind={kind} language={language} />
    </Stack>
  );
}

type Which = { kind: TextKind; language: Language };

function OneText({ settings, kind, language }: Which & { settings: Settings }) {
  const [text, setText] = useState(settings.texts[kind]?.[language] ?? '');
  return (
    <div className="text-editor">
      <SectionForm
        initial={{ text: settings.texts[kind]?.[language] ?? '' }}
        changesFrom={(given) => ({ texts: { [kind]: { [language]: given.text.trim() || null } } })}
      >
        {({ given, set, fieldError, isReadOnly }) => (
          <Editor
            kind={kind}
            language={language}
            text={given.text}
            isReadOnly={isReadOnly}
            error={fieldError('/texts')}
            onChange={(next) => {
              set({ text: next });
              setText(next);
            }}
          />
        )}
      </SectionForm>
      <Preview kind={kind} language={language} text={text} channel={settings.delivery.ladder[0] ?? 'sms'} />
    </div>
  );
}

function Editor({
  kind,
  language,
  text,
  isReadOnly,
  error,
  onChange,
}: Which & { text: string; isReadOnly: boolean; error: string | undefined; onChange(text: string): void }) {
  const t = useTexts(texts);
  const field = useRef<HTMLTextAreaElement>(null);
  const fault = useFault(kind, text);
  const insert = (name: string) => {
    const { selectionStart = text.length, selectionEnd = text.length } = field.current ?? {};
    const before = text.slice(0, selectionStart);
    // A link stands alone on its line.
    const isOwnLine = name === 'link' && before !== '' && !before.endsWith('\n');
    onChange(`${before}${isOwnLine ? '\n' : ''}{${name}}${text.slice(selectionEnd)}`);
    field.current?.focus();
  };
  return (
    <>
      <Textarea
        ref={field}
        label={t('texts.own')}
        description={t('texts.ownHint')}
        autosize
        minRows={5}
        maxRows={14}
        maxLength={600}
        dir={LANGUAGES[language].direction}
        lang={language}
        value={text}
        onChange={({ currentTarget: { value } }) => onChange(value)}
        error={fault ?? error}
      />
      {!isReadOnly && (
        <fieldset className="placeholders plain-fieldset" aria-label={t('texts.insert')}>
          {TEXT_RULES[kind].may.map((name) => (
            <Button key={name} variant="default" onClick={() => insert(name)}>
              {t(`placeholders.${name}`)}
            </Button>
          ))}
          {text !== '' && (
            <Button variant="subtle" onClick={() => onChange('')}>
              {t('texts.reset')}
            </Button>
          )}
        </fieldset>
      )}
    </>
  );
}

/** The rules of the API, said before it is asked; it has the last word. */
function useFault(kind: TextKind, text: string): string | undefined {
  const t = useTexts(texts);
  if (text.trim() === '') return undefined;
  const { may, must } = TEXT_RULES[kind];
  const used = [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name!);
  const strange = used.find((name) => !(may as readonly string[]).includes(name));
  if (strange !== undefined) return t('texts.strange', { name: `{${strange}}` });
  const isAlone = text.split('\n').every((line) => !line.includes('{link}') || line.trim() === '{link}');
  if (!isAlone || (must.includes('link') && !used.includes('link'))) return t('texts.missingLink', { name: '{link}' });
  if (must.includes('code') && !used.includes('code')) return t('texts.missingCode', { name: '{code}' });
  return undefined;
}

function Preview({ kind, language, text, channel }: Which & { text: string; channel: Schemas['Channel'] }) {
  const t = useTexts(texts);
  const typed = useSettled(text.trim());
  const preview = useReading(
    'previewText',
    { body: { kind, language, text: typed === '' ? null : typed } },
    { keepPrevious: true, live: false },
  );
  const isRefused = preview.error instanceof ApiProblem;
  return (
    <section aria-labelledby="text-preview">
      <Title order={2} size="h5" mb="sm" id="text-preview">
        {t('texts.preview')}
      </Title>
      {preview.data && !isRefused ? (
        <Stack gap="xs">
          <Bubble text={preview.data.text} channel={channel} label={t('texts.preview')} />
          <Text size="sm" c="dimmed">
            {t('texts.characters', { count: preview.data.characters })} ·{' '}
            {t('texts.parts', { count: preview.data.smsParts })}
          </Text>
        </Stack>
      ) : (
        !isRefused && <Shaped rows={2} />
      )}
    </section>
  );
}
