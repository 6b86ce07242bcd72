import { createContext, useContext } from 'react';
import type { Answer } from '../api/client.ts';

/** Who is logged in, in which organization, and what they may do. */
export type Me = Answer<'readMe'>;
export type Role = NonNullable<Me['role']>;

export const MeContext = createContext<Me | null>(null);

/** Who is logged in. @throws outside of the shell. */
export function useMe(): Me {
  const me = useContext(MeContext);
  if (!me) throw new Error('nobody is logged in here: the page is outside of the shell');
  return me;
}

/** Whether the person may do what needs a scope (`documents:write`): what they may not is not shown. */
export function useMay(): (scope: string) => boolean {
  const { scopes } = useMe();
  return (scope) => allows(scopes, scope);
}

export const allows = (scopes: readonly string[], scope: string): boolean =>
  scopes.includes('*') || scopes.includes(scope);
