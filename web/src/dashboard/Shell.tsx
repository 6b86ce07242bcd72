import { Alert, AppShell, Box, Burger, Button, Group, ScrollArea } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconPlugConnectedX, IconPlus } from '@tabler/icons-react';
import { useEffect } from 'react';
import { Link, Redirect, useLocation } from 'wouter';
import { ApiProblem } from '../api/problem.ts';
import { useReading } from '../api/use-api.ts';
import { LanguageSwitch } from '../language/LanguageSwitch.tsx';
import { useSpeech } from '../language/Speaking.tsx';
import { useTexts } from '../language/use-texts.ts';
import { loginHref } from '../login/back.ts';
import { Failure } from '../parts/Failure.tsx';
import { Content } from './Content.tsx';
import { NavigationLinks } from './NavigationLinks.tsx';
import { OrganizationSwitch } from './OrganizationSwitch.tsx';
import { PersonMenu } from './PersonMenu.tsx';
import { Waiting } from './parts/Waiting.tsx';
import { allows, type Me, MeContext } from './session.ts';
import { texts } from './texts.ts';
import { useLive } from './use-live.ts';
import './dashboard.css';

/** Everything behind the login: who is there decides what is shown. */
export default function Shell() {
  const [path] = useLocation();
  const { suggest } = useSpeech();
  const me = useReading('readMe', {}, { live: false, staleMs: 60_000 });
  const isLoggedOut = me.error instanceof ApiProblem && me.error.status === 401;
  const language = me.data?.person?.language;
  useEffect(() => {
    if (language) suggest(language);
  }, [language, suggest]);

  if (isLoggedOut) return <Redirect to={loginHref(path + location.search)} replace />;
  if (me.data) {
    return (
      <MeContext value={me.data}>
        <Frame key={me.data.organization.id} me={me.data} />
      </MeContext>
    );
  }
  if (!me.isError) return <Waiting />;
  return (
    <main className="lone">
      <Failure error={me.error} onRetry={() => me.refetch().then(() => undefined)} />
    </main>
  );
}

function Frame({ me }: { me: Me }) {
  const t = useTexts(texts);
  const [path] = useLocation();
  const [isOpen, { toggle, close }] = useDisclosure(false);
  const isConnected = useLive();
  // biome-ignore lint/correctness/useExhaustiveDependencies: it is the change of the path that closes the menu
  useEffect(close, [path]);

  return (
    <AppShell
      header={{ height: 60 }}
      navbar={{ width: 264, breakpoint: 'md', collapsed: { mobile: !isOpen } }}
      padding={{ base: 'md', sm: 'xl' }}
      transitionDuration={0}
    >
      <a className="skip" href="#content">
        {t('skip')}
      </a>
      <AppShell.Header className="shell-header">
        <Group h="100%" px="md" gap="xs" wrap="nowrap">
          <Burger
            opened={isOpen}
            onClick={toggle}
            hiddenFrom="md"
            size="sm"
            className="shell-burger"
            aria-label={t('menu')}
            aria-expanded={isOpen}
            aria-controls="navigation"
          />
          <OrganizationSwitch me={me} />
          <Group gap="xs" wrap="nowrap" ms="auto">
            <span className="shell-language">
              <LanguageSwitch />
            </span>
            <PersonMenu me={me} />
          </Group>
        </Group>
      </AppShell.Header>
      <AppShell.Navbar
        id="navigation"
        aria-label={t('navigation')}
        className={`shell-navbar ${isOpen ? '' : 'shell-closed'}`}
      >
        {allows(me.scopes, 'documents:write') && !me.organization.suspended && (
          <AppShell.Section p="md" pb={0}>
            <Button component={Link} href="/create" fullWidth leftSection={<IconPlus size={18} aria-hidden />}>
              {t('nav.create')}
            </Button>
          </AppShell.Section>
        )}
        <AppShell.Section grow component={ScrollArea} p="md">
          {!me.organization.suspended && <NavigationLinks me={me} path={path} />}
          <Box hiddenFrom="sm" px="sm">
            <LanguageSwitch />
          </Box>
        </AppShell.Section>
      </AppShell.Navbar>
      <AppShell.Main id="content" tabIndex={-1}>
        <div className="shell-content">
          {!isConnected && !me.organization.suspended && (
            <Alert
              color="yellow"
              role="status"
              className="shell-offline"
              icon={<IconPlugConnectedX size={20} aria-hidden />}
            >
              {t('offline')}
            </Alert>
          )}
          <Content me={me} path={path} />
        </div>
      </AppShell.Main>
    </AppShell>
  );
}
