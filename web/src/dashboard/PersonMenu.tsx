import { ActionIcon, Avatar, Menu, Text } from '@mantine/core';
import { IconLogout, IconUserCircle } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { Link, useLocation } from 'wouter';
import { useDoing } from '../api/use-api.ts';
import { useTexts } from '../language/use-texts.ts';
import type { Me } from './session.ts';
import { texts } from './texts.ts';

/** Who is logged in, their account, and the way out. */
export function PersonMenu({ me: { person, role } }: { me: Me }) {
  const t = useTexts(texts);
  const client = useQueryClient();
  const [, navigate] = useLocation();
  const leave = useDoing('logOut', {
    changes: [],
    onDone: () => {
      navigate('/login');
      client.clear();
    },
  });
  if (!person || !role) return null;
  return (
    <Menu position="bottom-end" width={240} transitionProps={{ duration: 0 }}>
      <Menu.Target>
        <ActionIcon radius="xl" aria-label={t('you')} loading={leave.isPending}>
          <Avatar color="ink" radius="xl" size={36} aria-hidden>
            {initialsOf(person.name)}
          </Avatar>
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <div className="person">
          <Text fw={600} truncate>
            <bdi>{person.name}</bdi>
          </Text>
          <Text size="sm" c="dimmed" truncate dir="auto">
            {person.email}
          </Text>
          <Text size="sm" c="dimmed">
            {t(`roles.${role}`)}
          </Text>
        </div>
        <Menu.Divider />
        <Menu.Item component={Link} href="/account" leftSection={<IconUserCircle size={18} aria-hidden />}>
          {t('account')}
        </Menu.Item>
        <Menu.Item onClick={() => leave.mutate({})} leftSection={<IconLogout size={18} aria-hidden />}>
          {t('logOut')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

/** The first letters of the first two names, whatever the script. */
const initialsOf = (name: string): string =>
  name
    .trim()
    .split(/\s+/)
    .slice(0, 2)
    .map((part) => [...part][0] ?? '')
    .join('\u200c')
    .toLocaleUpperCase();
