/** The page for logging in, and where to go afterwards. */
export const loginHref = (back: string): string =>
  back === '/' ? '/login' : `/login?back=${encodeURIComponent(back)}`;

/** Where to go after logging in: a path of ours, whatever somebody wrote into the address. */
export function backFrom(search: string): string {
  const back = new URLSearchParams(search).get('back') ?? '/';
  return /^\/(?![/\\])/.test(back) ? back : '/';
}
