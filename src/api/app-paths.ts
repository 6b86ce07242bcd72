/**
 * The addresses of the pages for people, but the signer's: which of them the server answers with the app (web-app.ts), and
 * what the app shows at each (web/src/app/App.tsx). Nothing is imported here, as it runs in browsers, too.
 */

/** Pages that need no login. `:name` is one part of an address, `:name?` one that may be left out. */
export const OPEN_PATHS = {
  logIn: '/login',
  join: '/join/:token',
  verify: '/verify/:code?',
  form: '/f/:slug',
} as const;

/** The areas of the dashboard, each with whatever lies below it. The home page is at `/`. */
const DASHBOARD_AREAS = [
  'documents',
  'create',
  'forms',
  'messages',
  'chat',
  'connections',
  'scheduled',
  'campaigns',
  'contacts',
  'webhooks',
  'keys',
  'organization',
  'wallet',
  'identity',
  'sub-organizations',
  'members',
  'audit',
  'account',
] as const;
export type DashboardPath = '/' | `/${(typeof DASHBOARD_AREAS)[number]}`;

export const DASHBOARD = new RegExp(`^/(?:$|(?:${DASHBOARD_AREAS.join('|')})(?:/|$))`);

const OPEN = Object.values(OPEN_PATHS).map(
  (path) => new RegExp(`^${path.replace(/\/:\w+\?/g, '(?:/[^/]+)?').replace(/:\w+/g, '[^/]+')}$`),
);

/** Whether the app has a page there. */
export const isAppPath = (path: string): boolean => DASHBOARD.test(path) || OPEN.some((form) => form.test(path));
