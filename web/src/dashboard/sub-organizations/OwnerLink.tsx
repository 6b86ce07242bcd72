import { useDoing } from '../../api/use-api.ts';
import { useTexts } from '../../language/use-texts.ts';
import { LinkDialog } from '../parts/LinkDialog.tsx';
import type { BranchRow } from './branch.ts';
import { texts } from './texts.ts';

/** A link by which the first owner of the organization comes in. */
export function OwnerLink({ of: { id, name }, onClose }: { of: BranchRow; onClose(): void }) {
  const t = useTexts(texts);
  const making = useDoing('makeOwnerLink', { saysError: true, changes: [] });
  return (
    <LinkDialog
      title={t('owner.title', { name })}
      text={t('owner.text')}
      make={t('owner.make')}
      making={making}
      ready={(date) => t('owner.ready', { date })}
      label={t('owner.label')}
      close={t('owner.done')}
      onMake={() => making.mutate({ path: { subOrganizationId: id } })}
      onClose={onClose}
    />
  );
}
