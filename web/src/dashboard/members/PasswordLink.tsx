import { Button, Stack, Text } from '@mantine/core';
import { useDoing } from '../../api/use-api.ts';
import { formatDateTime } from '../../language/format.ts';
import { useSpeech } from '../../language/Speaking.tsx';
import { useTexts } from '../../language/use-texts.ts';
import { Copy } from '../parts/Copy.tsx';
import { Dialog } from '../parts/Dialog.tsx';
import { Refused } from '../parts/Refused.tsx';
import type { Member } from './MemberList.tsx';
import { texts } from './texts.ts';

/** A link by which a member who lost theirs chooses a new password. */
export function PasswordLink({ member, onClose }: { member: Member; onClose(): void }) {
  const t = useTexts(texts);
  const { language } = useSpeech();
  const make = useDoing('makePasswordLink', { saysError: true, changes: [] });
  return (
    <Dialog title={t('password.title', { name: member.name })} onClose={onClose} isHeld={make.isPending}>
      <Stack>
        {make.data ? (
          <>
            <Text role="status">{t('password.ready', { date: formatDateTime(language, make.data.expiresAt) })}</Text>
            <Copy value={make.data.link} label={t('password.label')} />
            <Button onClick={onClose}>{t('inviting.close')}</Button>
          </>
        ) : (
          <>
            <Text>{t('password.text')}</Text>
            <Refused error={make.error} />
            <Button onClick={() => make.mutate({ path: { personId: member.id } })} loading={make.isPending}>
              {t('password.make')}
            </Button>
          </>
        )}
      </Stack>
    </Dialog>
  );
}
