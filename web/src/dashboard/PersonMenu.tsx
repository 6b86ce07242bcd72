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
    <Menu position="bottom-end" width={240}>
      <Menu.Target>
        <ActionIcon radius="xl" aria-label={t('you')} loading={leave.isPending}>
          <Avatar color="ink" radius="xl" size={36} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item
          component={Link}
          href="/account"
          leftSection={<IconUserCircle size={18} aria-hidden />}
          className="person"
        >
          <Text fw={600} span>
            <bdi>{person.name}</bdi>
          </Text>
          <br />
          <Text size="sm" c="dimmed" span>
            <bdi>{person.email}</bdi> · {t(`roles.${role}`)}
          </Text>
          <br />
          {t('account')}
        </Menu.Item>
        <Menu.Item onClick={() => leave.mutate({})} leftSection={<IconLogout size={18} aria-hidden />}>
          {t('logOut')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
