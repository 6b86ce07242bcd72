import { Anchor, NavLink, Text } from '@mantine/core';
import { IconExternalLink } from '@tabler/icons-react';
import { Link } from 'wouter';
import { useTexts } from '../language/use-texts.ts';
import { isAt, NAVIGATION } from './navigation.ts';
import { allows, type Me } from './session.ts';
import { texts } from './texts.ts';

/** Where this person can go. */
export function NavigationLinks({ me, path }: { me: Me; path: string }) {
  const t = useTexts(texts);
  return (
    <>
      {NAVIGATION.map(({ group, places }) => {
        const isBranch = me.organization.parentId !== null;
        const open = places.filter((place) => allows(me.scopes, place.scope) && !('isForRoots' in place && isBranch));
        if (open.length === 0) return null;
        const id = `nav-${group}`;
        return (
          <div key={group} className="nav-group">
            <Text id={id} size="xs" fw={600} c="dimmed" className="nav-title">
              {t(`groups.${group}`)}
            </Text>
            <ul aria-labelledby={id} className="plain-list">
              {open.map(({ label, href, icon: Icon }) => (
                <li key={href}>
                  <NavLink
                    component={Link}
                    href={href}
                    active={isAt(path, href)}
                    {...(isAt(path, href) && { 'aria-current': 'page' as const })}
                    label={t(`nav.${label}`)}
                    leftSection={<Icon size={20} stroke={1.6} aria-hidden />}
                    className="nav-link"
                  />
                </li>
              ))}
            </ul>
          </div>
        );
      })}
      <Anchor href="/docs" target="_blank" rel="noreferrer" size="sm" className="nav-docs">
        {t('apiDocs')} <IconExternalLink size={14} aria-hidden />
      </Anchor>
    </>
  );
}
