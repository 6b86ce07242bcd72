import {
  IconAddressBook,
  IconBrandWhatsapp,
  IconBuilding,
  IconBuildingCommunity,
  IconClock,
  IconFiles,
  IconForms,
  IconHistory,
  IconHome,
  IconId,
  IconKey,
  IconMessage,
  IconMessages,
  IconSpeakerphone,
  IconTemplate,
  IconUsers,
  IconUsersGroup,
  IconWallet,
  IconWebhook,
} from '@tabler/icons-react';

/** Where one can go, in groups. `label` is a text of `nav`. `isForRoots`: not for an organization under another one. */
export const NAVIGATION = [
  {
    group: 'work',
    places: [
      { label: 'home', href: '/', scope: 'documents:read', icon: IconHome },
      { label: 'documents', href: '/documents', scope: 'documents:read', icon: IconFiles },
      { label: 'templates', href: '/create/templates', scope: 'documents:write', icon: IconTemplate },
      { label: 'forms', href: '/forms', scope: 'documents:read', icon: IconForms },
      { label: 'bulk', href: '/create/bulk', scope: 'documents:write', icon: IconUsersGroup },
      { label: 'chat', href: '/chat', scope: 'whatsapp:read', icon: IconMessages },
      { label: 'messages', href: '/messages', scope: 'messages:read', icon: IconMessage },
      { label: 'scheduled', href: '/scheduled', scope: 'whatsapp:read', icon: IconClock },
      { label: 'campaigns', href: '/campaigns', scope: 'whatsapp:read', icon: IconSpeakerphone },
      { label: 'contacts', href: '/contacts', scope: 'contacts:read', icon: IconAddressBook },
    ],
  },
  {
    group: 'connect',
    places: [
      { label: 'connections', href: '/connections', scope: 'whatsapp:read', icon: IconBrandWhatsapp },
      { label: 'webhooks', href: '/webhooks', scope: 'webhooks:read', icon: IconWebhook },
      { label: 'keys', href: '/keys', scope: 'keys:read', icon: IconKey },
    ],
  },
  {
    group: 'manage',
    places: [
      { label: 'members', href: '/members', scope: 'members:read', icon: IconUsers },
      { label: 'organization', href: '/organization', scope: 'settings:read', icon: IconBuilding },
      { label: 'wallet', href: '/wallet', scope: 'wallet:read', icon: IconWallet },
      { label: 'identity', href: '/identity', scope: 'identity:read', icon: IconId },
      {
        label: 'subOrganizations',
        href: '/sub-organizations',
        scope: 'organizations:read',
        icon: IconBuildingCommunity,
        isForRoots: true,
      },
      { label: 'audit', href: '/audit', scope: 'audit:read', icon: IconHistory },
    ],
  },
] as const;

/** Whether `path` is this place or lies below it. */
export const isAt = (path: string, href: string): boolean =>
  href === '/' ? path === '/' : path === href || path.startsWith(`${href}/`);
