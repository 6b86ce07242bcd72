import { Button, Stack } from '@mantine/core';
import { IconUserPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { useTexts } from '../../language/use-texts.ts';
import { Page } from '../parts/Page.tsx';
import { useMay, useMe } from '../session.ts';
import { Invitations } from './Invitations.tsx';
import { Inviting } from './Inviting.tsx';
import { MemberList } from './MemberList.tsx';
import { texts } from './texts.ts';

/** Who belongs to the organization, and who is invited. */
export default function Members() {
  const t = useTexts(texts);
  const may = useMay();
  const { organization } = useMe();
  const [isInviting, setInviting] = useState(false);
  return (
    <Page
      title={t('title')}
      intro={t('intro', { organization: organization.name })}
      actions={
        may('members:write') && (
          <Button onClick={() => setInviting(true)} leftSection={<IconUserPlus size={20} aria-hidden />}>
            {t('invite')}
          </Button>
        )
      }
    >
      <Stack gap="xl">
        <MemberList />
        <Invitations />
      </Stack>
      {isInviting && <Inviting onClose={() => setInviting(false)} />}
    </Page>
  );
}
