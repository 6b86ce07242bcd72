import { Alert, Button, Group, Stack } from '@mantine/core';
import { IconLock } from '@tabler/icons-react';
import { useState } from 'react';
import { useDoing, useReading } from '../../api/use-api.ts';
import { formatDateTime } from '../../language/format.ts';
import { useSpeech } from '../../language/Speaking.tsx';
import { useTexts } from '../../language/use-texts.ts';
import { Confirm } from '../parts/Confirm.tsx';
import { Page } from '../parts/Page.tsx';
import { Shown } from '../parts/Shown.tsx';
import { useMay } from '../session.ts';
import type { BranchRow } from './branch.ts';
import { Documents } from './Documents.tsx';
import { OwnerLink } from './OwnerLink.tsx';
import { Renaming } from './Renaming.tsx';
import { Totals } from './Totals.tsx';
import { texts } from './texts.ts';

/** One organization under this one: how it fares, and what can be decided about it. */
export function Branch({ id }: { id: string }) {
  const t = useTexts(texts);
  const branch = useReading('readSubOrganization', { path: { subOrganizationId: id } });
  return (
    <Page title={branch.data?.name ?? t('title')} back={{ href: '/sub-organizations', label: t('back') }}>
      <Shown of={branch} rows={6}>
        {(data) => <Whole of={data} />}
      </Shown>
    </Page>
  );
}

function Whole({ of: branch }: { of: BranchRow }) {
  const t = useTexts(texts);
  const { language } = useSpeech();
  const may = useMay();
  return (
    <Stack gap="xl">
      {branch.suspendedAt !== null && (
        <Alert color="red" role="status" icon={<IconLock size={20} aria-hidden />}>
          {t('suspendedSince', { date: formatDateTime(language, branch.suspendedAt) })}
        </Alert>
      )}
      {may('organizations:write') && <Actions of={branch} />}
      <Totals of={branch} />
      <Documents id={branch.id} />
    </Stack>
  );
}

function Actions({ of: branch }: { of: BranchRow }) {
  const t = useTexts(texts);
  const [doing, setDoing] = useState<'owner' | 'rename' | 'suspend' | null>(null);
  const close = () => setDoing(null);
  const changes = ['readSubOrganization', 'listSubOrganizations'] as const;
  const path = { subOrganizationId: branch.id };
  const suspend = useDoing('suspendSubOrganization', { saysError: true, changes: [...changes] });
  const resume = useDoing('resumeSubOrganization', { changes: [...changes] });
  return (
    <Group gap="xs">
      {!branch.hasOwner && <Button onClick={() => setDoing('owner')}>{t('owner.invite')}</Button>}
      <Button variant="default" onClick={() => setDoing('rename')}>
        {t('rename')}
      </Button>
      {branch.suspendedAt === null ? (
        <Button variant="outline" color="red" onClick={() => setDoing('suspend')}>
          {t('suspending.suspend')}
        </Button>
      ) : (
        <Button loading={resume.isPending} onClick={() => resume.mutate({ path })}>
          {t('suspending.resume')}
        </Button>
      )}
      {doing === 'owner' && <OwnerLink of={branch} onClose={close} />}
      {doing === 'rename' && <Renaming of={branch} onClose={close} />}
      {doing === 'suspend' && (
        <Confirm
          title={t('suspending.title', { name: branch.name })}
          confirm={t('suspending.suspend')}
          onConfirm={() => suspend.mutateAsync({ path })}
          onClose={close}
        >
          {t('suspending.text')}
        </Confirm>
      )}
    </Group>
  );
}
