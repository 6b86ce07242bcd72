import { IconLock } from '@tabler/icons-react';
import { Suspense } from 'react';
import { Route, Switch } from 'wouter';
import { useTexts } from '../language/use-texts.ts';
import { NotFoundText } from '../parts/NotFoundText.tsx';
import { Boundary } from './Boundary.tsx';
import { Empty } from './parts/Empty.tsx';
import { Waiting } from './parts/Waiting.tsx';
import { AREAS, type Area } from './routes.tsx';
import { allows, type Me } from './session.ts';
import { texts } from './texts.ts';

/** The area that the path lies in, if the person may see it. */
export function Content({ me, path }: { me: Me; path: string }) {
  const areas: Area[] = Object.values(AREAS);
  // What is about the person alone is open to them still.
  if (me.organization.suspended && path !== AREAS.account.path) return <Suspended me={me} />;
  return (
    <Boundary key={path.split('/')[1]}>
      <Suspense fallback={<Waiting />}>
        <Switch>
          {areas.map(({ path: at, scope, component: Component }) => (
            <Route key={at} path={at === '/' ? at : `${at}/*?`}>
              {scope === null || allows(me.scopes, scope) ? <Component /> : <NoAccess me={me} />}
            </Route>
          ))}
          <Route>
            <NotFoundText />
          </Route>
        </Switch>
      </Suspense>
    </Boundary>
  );
}

function Suspended({ me }: { me: Me }) {
  const t = useTexts(texts);
  return (
    <Empty icon={IconLock} title={t('suspendedTitle', { organization: me.organization.name })}>
      {t('suspendedText')}
    </Empty>
  );
}

function NoAccess({ me }: { me: Me }) {
  const t = useTexts(texts);
  return (
    <Empty icon={IconLock} title={t('noAccessTitle')}>
      {t('noAccess', { organization: me.organization.name })}
    </Empty>
  );
}
