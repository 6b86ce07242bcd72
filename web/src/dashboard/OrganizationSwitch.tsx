import { Button, Menu, Text } from '@mantine/core';
import { IconCheck, IconSelector } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useLocation } from 'wouter';
import { useDoing } from '../api/use-api.ts';
import { useTexts } from '../language/use-texts.ts';
import type { Me } from './session.ts';
import { texts } from './texts.ts';

/** The organization that everything here is about; another one by choice, where the person belongs to several. */
export function OrganizationSwitch({ me }: { me: Me }) {
  const t = useTexts(texts);
  const client = useQueryClient();
  const [, navigate] = useLocation();
  const change = useDoing('switchOrganization', {
    changes: [],
    onDone: () => {
      // Nothing of the one before may be seen in the next.
      navigate('/');
      void client.resetQueries();
    },
  });
  const { name, id } = me.organization;
  if (me.organizations.length < 2) {
    return (
      <Text fw={650} truncate className="organization">
        <bdi>{name}</bdi>
      </Text>
    );
  }
  return (
    <Menu position="bottom-start">
      <Menu.Target>
        <Button
          variant="subtle"
          color="dark"
          px="sm"
          className="organization"
          rightSection={<IconSelector size={18} aria-hidden />}
          loading={change.isPending}
          aria-label={`${t('organization')}: ${name}`}
        >
          <Text fw={650} truncate>
            <bdi>{name}</bdi>
          </Text>
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {me.organizations.map((each) => (
          <Menu.Item
            key={each.id}
            disabled={each.suspended && each.id !== id}
            onClick={() => each.id !== id && change.mutate({ body: { organizationId: each.id } })}
            rightSection={each.id === id ? <IconCheck size={16} aria-hidden /> : null}
            {...(each.id === id && { 'aria-current': true })}
          >
            <bdi>{each.name}</bdi>
            <br />
            <Text size="xs" c="dimmed" span>
              {t(each.suspended ? 'suspended' : `roles.${each.role}`)}
            </Text>
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
