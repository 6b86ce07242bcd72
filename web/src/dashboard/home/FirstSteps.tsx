import { Button, Paper, Stack, Text, Title } from '@mantine/core';
import { type Icon, IconBuilding, IconFileUpload, IconInbox, IconUsers } from '@tabler/icons-react';
import { Link } from 'wouter';
import { useTexts } from '../../language/use-texts.ts';
import { Empty } from '../parts/Empty.tsx';
import { Page } from '../parts/Page.tsx';
import { useMay, useMe } from '../session.ts';
import { texts } from './texts.ts';

const STEPS = [
  { name: 'create', href: '/create', scope: 'documents:write', icon: IconFileUpload },
  { name: 'invite', href: '/members', scope: 'members:write', icon: IconUsers },
  { name: 'settings', href: '/organization', scope: 'settings:write', icon: IconBuilding },
] as const satisfies { name: string; href: string; scope: string; icon: Icon }[];

/** Before the first document: what to do, the most important first. */
export function FirstSteps() {
  const t = useTexts(texts);
  const may = useMay();
  const { organization } = useMe();
  const steps = STEPS.filter(({ scope }) => may(scope));
  if (steps.length === 0) {
    return (
      <Page title={t('title')}>
        <Empty icon={IconInbox} title={t('first.viewerTitle')}>
          {t('first.viewer', { organization: organization.name })}
        </Empty>
      </Page>
    );
  }
  return (
    <Page title={t('first.title')} intro={t('first.intro')}>
      <Stack component="ol" className="plain-list" gap="md">
        {steps.map(({ name, href, icon: Icon }, index) => (
          <Paper key={name} component="li" withBorder radius="lg" p="lg" className="first-step">
            <Icon size={32} stroke={1.5} aria-hidden />
            <div className="first-text">
              <Title order={2} size="h4">
                {t(`first.${name}Title`)}
              </Title>
              <Text c="dimmed" mt={4}>
                {t(`first.${name}Text`)}
              </Text>
            </div>
            <Button component={Link} href={href} variant={index === 0 ? 'filled' : 'default'}>
              {t(`first.${name}`)}
            </Button>
          </Paper>
        ))}
      </Stack>
    </Page>
  );
}
