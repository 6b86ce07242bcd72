import { Button, NativeSelect, Stack, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useDoing } from '../../api/use-api.ts';
import { isLanguage, LANGUAGES, type Language } from '../../language/language.ts';
import { useSpeech } from '../../language/Speaking.tsx';
import { useTexts } from '../../language/use-texts.ts';
import { Card } from '../parts/Card.tsx';
import { Refused } from '../parts/Refused.tsx';
import { sayDone } from '../parts/say.ts';
import type { Me } from '../session.ts';
import { texts } from './texts.ts';

/** Name and language. */
export function Profile({ person }: { person: NonNullable<Me['person']> }) {
  const t = useTexts(texts);
  const { language: spoken, speak } = useSpeech();
  const [name, setName] = useState(person.name);
  const [language, setLanguage] = useState<Language>(person.language);
  const [isMissing, setMissing] = useState(false);
  const change = useDoing('changePerson', {
    saysError: true,
    changes: ['readMe', 'listMembers'],
    onDone: (changed) => {
      // Another language is answer enough.
      if (changed.language === spoken) sayDone(t('saved'));
      else speak(changed.language);
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setMissing(name.trim() === '');
    if (name.trim() !== '') change.mutate({ body: { name: name.trim(), language } });
  };
  return (
    <Card title={t('profile.title')}>
      <form onSubmit={submit} noValidate>
        <Stack>
          <TextInput
            label={t('profile.email')}
            description={t('profile.emailHint')}
            value={person.email}
            readOnly
            dir="ltr"
            autoComplete="username"
          />
          <TextInput
            label={t('profile.name')}
            value={name}
            onChange={({ currentTarget }) => setName(currentTarget.value)}
            error={isMissing && t('profile.nameMissing')}
            maxLength={200}
            dir="auto"
            autoComplete="name"
          />
          <NativeSelect
            label={t('profile.language')}
            description={t('profile.languageHint')}
            value={language}
            onChange={({ currentTarget: { value } }) => isLanguage(value) && setLanguage(value)}
            data={Object.entries(LANGUAGES).map(([value, { name: label }]) => ({ value, label }))}
          />
          <Refused error={change.error} />
          <Button type="submit" loading={change.isPending} className="form-submit">
            {t('save')}
          </Button>
        </Stack>
      </form>
    </Card>
  );
}
