import { Button, FileButton, Group, Paper, Text, Title } from '@mantine/core';
import { useDoing } from '../../api/use-api.ts';
import { useTexts } from '../../language/use-texts.ts';
import { Refused } from '../parts/Refused.tsx';
import { sayDone } from '../parts/say.ts';
import { useMay } from '../session.ts';
import type { Settings } from './settings.ts';
import { texts } from './texts.ts';

/** The organization's picture, as approvers see it. */
export function Logo({ settings: { name, logo } }: { settings: Settings }) {
  const t = useTexts(texts);
  const may = useMay();
  const replace = useDoing('replaceLogo', {
    changes: ['readSettings'],
    saysError: true,
    onDone: () => sayDone(t('logo.saved')),
  });
  const remove = useDoing('removeLogo', { changes: ['readSettings'], saysError: true });
  const choose = (file: File | null) => {
    if (!file) return;
    const body = new FormData();
    body.append('file', file);
    replace.mutate({ body });
  };
  return (
    <Paper withBorder radius="lg" p="lg" component="section" className="section-form" aria-labelledby="logo">
      <Title order={2} size="h4" id="logo">
        {t('logo.title')}
      </Title>
      <Text c="dimmed" mt={4} mb="md">
        {t('logo.hint')}
      </Text>
      {logo === null ? (
        <Text mb="md">{t('logo.none')}</Text>
      ) : (
        <img src={logo} alt={t('logo.alt', { organization: name })} className="logo" />
      )}
      <Refused error={replace.error ?? remove.error} />
      {may('settings:write') && (
        <Group gap="sm" mt="md">
          <FileButton accept="image/png,image/jpeg" onChange={choose}>
            {(props) => (
              <Button variant="default" loading={replace.isPending} {...props}>
                {t(logo === null ? 'logo.choose' : 'logo.change')}
              </Button>
            )}
          </FileButton>
          {logo !== null && (
            <Button variant="subtle" color="red" loading={remove.isPending} onClick={() => remove.mutate({})}>
              {t('logo.remove')}
            </Button>
          )}
        </Group>
      )}
    </Paper>
  );
}
