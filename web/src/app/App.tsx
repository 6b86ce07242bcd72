import { lazy, Suspense } from 'react';
import { Route, Switch } from 'wouter';
import { DASHBOARD, OPEN_PATHS } from '../../../src/api/app-paths.ts';
import { NotFound } from './NotFound.tsx';

const Shell = lazy(() => import('../dashboard/Shell.tsx'));
const LogIn = lazy(() => import('../login/LogIn.tsx'));
const Join = lazy(() => import('../login/Join.tsx'));
const FormPage = lazy(() => import('../form/index.tsx'));
const Verifier = lazy(() => import('../verifier/index.tsx'));

/** Every page but the signer's, each loaded when it is first opened. */
export function App() {
  return (
    <Suspense>
      <Switch>
        <Route path={OPEN_PATHS.logIn}>
          <LogIn />
        </Route>
        <Route path={OPEN_PATHS.join}>{({ token }) => <Join token={token} />}</Route>
        <Route path={OPEN_PATHS.verify}>{({ code }) => <Verifier key={code} code={code ?? null} />}</Route>
        <Route path={OPEN_PATHS.form}>{({ slug }) => <FormPage key={slug} slug={slug} />}</Route>
        <Route path={DASHBOARD}>
          <Shell />
        </Route>
        <Route>
          <NotFound />
        </Route>
      </Switch>
    </Suspense>
  );
}
