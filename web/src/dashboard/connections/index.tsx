import { Route, Switch } from 'wouter';
import { NotFoundText } from '../../parts/NotFoundText.tsx';
import { ConnectionPage } from './ConnectionPage.tsx';
import { Connections } from './Connections.tsx';

/** The WhatsApp accounts that the organization writes from. */
export default function ConnectionsArea() {
  return (
    <Switch>
      <Route path="/connections">
        <Connections />
      </Route>
      <Route path="/connections/:id">{({ id }) => <ConnectionPage key={id} id={id} />}</Route>
      <Route>
        <NotFoundText />
      </Route>
    </Switch>
  );
}
