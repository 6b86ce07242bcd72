import { Stack } from '@mantine/core';
import { useTexts } from '../../language/use-texts.ts';
import { Page } from '../parts/Page.tsx';
import { useMe } from '../session.ts';
import { Authenticator } from './Authenticator.tsx';
import { Password } from './Password.tsx';
import { Profile } from './Profile.tsx';
import { Sessions } from './Sessions.tsx';
import { texts } from './texts.ts';

/** What people change about themselves. */
export default function Account() {
  const t = useTexts(texts);
  const { person } = useMe();
  if (!person) return null;
  return (
    <Page title={t('title')}>
      <Stack gap="lg" maw={720}>
        <Profile person={person} />
        <Password email={person.email} />
        <Authenticator isOn={person.totp} />
        <Sessions />
      </Stack>
    </Page>
  );
}
