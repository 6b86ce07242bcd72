import { lazy, Suspense } from 'react';
import { Route, Switch } from 'wouter';
import { NotFound } from './NotFound.tsx';

const Shell = lazy(() => import('../dashboard/Shell.tsx'));
const LogIn = lazy(() => import('../login/LogIn.tsx'));
const Join = lazy(() => import('../login/Join.tsx'));
const Verifier = lazy(() => import('../verifier/index.tsx'));

/** Every page but the signer's, each loaded when it is first opened. */
export function App() {
  return (
    <Suspense>
      <Switch>
        <Route path="/login">
          <LogIn />
        </Route>
        <Route path="/join/:token">{({ token }) => <Join token={token} />}</Route>
        <Route path="/verify/:code?">{({ code }) => <Verifier key={code} code={code ?? null} />}</Route>
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

/** The areas of the dashboard (dashboard/routes.tsx), which the server answers for, too (src/api/web-app.ts). */
const DASHBOARD =
  /^\/(?:$|(?:documents|create|messages|contacts|webhooks|keys|organization|members|audit|account)(?:\/|$))/;
