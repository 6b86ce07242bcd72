import { useEffect } from 'react';
import { Redirect } from 'wouter';

/** Leads to where somebody wanted to go before they logged in; the API's documentation is a page of the server's own. */
export function GoBack({ to }: { to: string }) {
  const isServers = to.startsWith('/docs');
  useEffect(() => {
    if (isServers) location.replace(to);
  }, [isServers, to]);
  return isServers ? null : <Redirect to={to} replace />;
}
