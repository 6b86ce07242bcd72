import { type ComponentType, type LazyExoticComponent, lazy } from 'react';
import type { DashboardPath } from '../../../src/api/app-paths.ts';

/**
 * Every area of the dashboard: below which path it lies, what one must be allowed to see it, and the component that
 * shows it. An area handles what lies below its path itself, with whole paths (`/documents/:id`), and comes with its own
 * texts when it is first opened.
 */
export type Area = {
  path: DashboardPath;
  /** Null: everybody who is logged in. */
  scope: string | null;
  component: LazyExoticComponent<ComponentType>;
};

export const AREAS = {
  home: { path: '/', scope: 'documents:read', component: lazy(() => import('./home/index.tsx')) },
  documents: { path: '/documents', scope: 'documents:read', component: lazy(() => import('./documents/index.tsx')) },
  create: { path: '/create', scope: 'documents:write', component: lazy(() => import('./create/index.tsx')) },
  forms: { path: '/forms', scope: 'documents:read', component: lazy(() => import('./forms/index.tsx')) },
  messages: { path: '/messages', scope: 'messages:read', component: lazy(() => import('./messages/index.tsx')) },
  chat: { path: '/chat', scope: 'whatsapp:read', component: lazy(() => import('./chat/index.tsx')) },
  connections: {
    path: '/connections',
    scope: 'whatsapp:read',
    component: lazy(() => import('./connections/index.tsx')),
  },
  scheduled: { path: '/scheduled', scope: 'whatsapp:read', component: lazy(() => import('./scheduled/index.tsx')) },
  campaigns: { path: '/campaigns', scope: 'whatsapp:read', component: lazy(() => import('./campaigns/index.tsx')) },
  contacts: { path: '/contacts', scope: 'contacts:read', component: lazy(() => import('./contacts/index.tsx')) },
  webhooks: { path: '/webhooks', scope: 'webhooks:read', component: lazy(() => import('./webhooks/index.tsx')) },
  keys: { path: '/keys', scope: 'keys:read', component: lazy(() => import('./keys/index.tsx')) },
  organization: {
    path: '/organization',
    scope: 'settings:read',
    component: lazy(() => import('./organization/index.tsx')),
  },
  wallet: { path: '/wallet', scope: 'wallet:read', component: lazy(() => import('./wallet/index.tsx')) },
  identity: { path: '/identity', scope: 'identity:read', component: lazy(() => import('./identity/index.tsx')) },
  subOrganizations: {
    path: '/sub-organizations',
    scope: 'organizations:read',
    component: lazy(() => import('./sub-organizations/index.tsx')),
  },
  members: { path: '/members', scope: 'members:read', component: lazy(() => import('./members/index.tsx')) },
  audit: { path: '/audit', scope: 'audit:read', component: lazy(() => import('./audit/index.tsx')) },
  account: { path: '/account', scope: null, component: lazy(() => import('./account/index.tsx')) },
} as const satisfies Record<string, Area>;
