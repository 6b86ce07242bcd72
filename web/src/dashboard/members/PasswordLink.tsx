import { useDoing } from '../../api/use-api.ts';
import { useTexts } from '../../language/use-texts.ts';
import { LinkDialog } from '../parts/LinkDialog.tsx';
import type { Member } from './member.ts';
import { texts } from './texts.ts';

/** A link by which a member who lost theirs chooses a new password. */
export function PasswordLink({ member: { id, name }, onClose }: { member: Member; onClose(): void }) {
  const t = useTexts(texts);
  const making = useDoing('makePasswordLink', { saysError: true, changes: [] });
  return (
    <LinkDialog
      title={t('password.title', { name })}
      text={t('password.text')}
      make={t('password.make')}
      making={making}
      ready={(date) => t('password.ready', { date })}
      label={t('password.label')}
      close={t('inviting.close')}
      onMake={() => making.mutate({ path: { personId: id } })}
      onClose={onClose}
    />
  );
}
