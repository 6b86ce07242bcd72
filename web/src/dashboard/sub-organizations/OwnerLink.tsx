import { Button, Stack, Text } from '@mantine/core';
import { useDoing } from '../../api/use-api.ts';
import { formatDateTime } from '../../language/format.ts';
import { useSpeech } from '../../language/Speaking.tsx';
import { useTexts } from '../../language/use-texts.ts';
import { Copy } from '../parts/Copy.tsx';
import { Dialog } from '../parts/Dialog.tsx';
import { Refused } from '../parts/Refused.tsx';
import type { BranchRow } from './Branches.tsx';
import { texts } from './texts.ts';

/** A link by which the first owner of the organization comes in. */
export function OwnerLink({ of: { id, name }, onClose }: { of: BranchRow; onClose(): void }) {
  const t = useTexts(texts);
  const { language } = useSpeech();
  const make = useDoing('makeOwnerLink', { saysError: true, changes: [] });
  return (
    <Dialog title={t('owner.title', { name })} onClose={onClose} isHeld={make.isPending}>
      <Stack>
        {make.data ? (
          <>
            <Text role="status">{t('owner.ready', { date: formatDateTime(language, make.data.expiresAt) })}</Text>
            <Copy value={make.data.link} label={t('owner.label')} />
            <Button onClick={onClose}>{t('owner.done')}</Button>
          </>
        ) : (
          <>
            <Text>{t('owner.text')}</Text>
            <Refused error={make.error} />
            <Button loading={make.isPending} onClick={() => make.mutate({ path: { subOrganizationId: id } })}>
              {t('owner.make')}
            </Button>
          </>
        )}
      </Stack>
    </Dialog>
  );
}
