import { Button, NativeSelect, Paper, Stack, TextInput } from '@mantine/core';
import { IconTemplate } from '@tabler/icons-react';
import { type FormEvent, useState } from 'react';
import { Link, useLocation, useSearchParams } from 'wouter';
import type { Schemas } from '../../../../src/api/generated/countersign.ts';
import { useDoing, useReading } from '../../api/use-api.ts';
import type { Language } from '../../language/language.ts';
import { useSpeech } from '../../language/Speaking.tsx';
import { useTexts } from '../../language/use-texts.ts';
import { Empty } from '../parts/Empty.tsx';
import { Page } from '../parts/Page.tsx';
import { Refused } from '../parts/Refused.tsx';
import { Shown } from '../parts/Shown.tsx';
import { languageChoices } from '../parts/vocabulary.ts';
import { texts } from './texts.ts';

/** As many as people find one in by looking. */
const TEMPLATES_SHOWN = 100;
export const USABLE = { query: { limit: TEMPLATES_SHOWN, scope: 'usable', active: true } } as const;

/** A form begins with its template (also named in the address: `?template=`), a title and a language. */
export function NewForm() {
  const t = useTexts(texts);
  const reading = useReading('listTemplates', USABLE, { live: false });
  return (
    <Page title={t('new.title')} intro={t('new.intro')} back={{ href: '/forms', label: t('title') }}>
      <Shown of={reading}>
        {({ data }) =>
          data.length === 0 ? (
            <Empty
              icon={IconTemplate}
              title={t('new.needsTemplate')}
              action={
                <Button component={Link} href="/create/templates/new">
                  {t('template.none')}
                </Button>
              }
            />
          ) : (
            <Making templates={data} />
          )
        }
      </Shown>
    </Page>
  );
}

function Making({ templates }: { templates: Schemas['Template'][] }) {
  const t = useTexts(texts);
  const { language: spoken } = useSpeech();
  const [, go] = useLocation();
  const [parameters] = useSearchParams();
  const wanted = templates.find(({ id }) => id === parameters.get('template')) ?? templates[0]!;
  const [templateId, setTemplate] = useState(wanted.id);
  const [title, setTitle] = useState<string | null>(null);
  const [language, setLanguage] = useState<Language>(spoken);
  const chosen = templates.find(({ id }) => id === templateId)!;
  const creating = useDoing('createForm', {
    changes: ['listForms'],
    saysError: true,
    onDone: ({ id }) => go(`/forms/${id}`),
  });
  const shownTitle = title ?? chosen.title;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (shownTitle.trim() === '') return;
    creating.mutate({ body: { templateId, title: shownTitle.trim(), language } });
  };
  return (
    <Paper component="form" onSubmit={submit} noValidate withBorder radius="lg" p="lg" maw={640}>
      <Stack gap="md">
        <NativeSelect
          label={t('template.label')}
          value={templateId}
          onChange={({ currentTarget: { value } }) => setTemplate(value)}
          data={templates.map(({ id, name }) => ({ value: id, label: name }))}
        />
        <TextInput
          label={t('name')}
          value={shownTitle}
          onChange={({ currentTarget: { value } }) => setTitle(value)}
          maxLength={300}
          dir="auto"
          required
        />
        <NativeSelect
          label={t('language')}
          value={language}
          onChange={({ currentTarget: { value } }) => setLanguage(value as Language)}
          data={languageChoices()}
        />
        <Refused error={creating.error} />
        <div>
          <Button type="submit" loading={creating.isPending}>
            {t('new.make')}
          </Button>
        </div>
      </Stack>
    </Paper>
  );
}
