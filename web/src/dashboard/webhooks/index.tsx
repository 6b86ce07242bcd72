import { Route, Switch } from 'wouter';
import { NotFoundText } from '../../parts/NotFoundText.tsx';
import { EndpointPage } from './EndpointPage.tsx';
import { Endpoints } from './Endpoints.tsx';

/** Where the organization's own systems are told of events. */
export default function Webhooks() {
  return (
    <Switch>
      <Route path="/webhooks">
        <Endpoints />
      </Route>
      <Route path="/webhooks/:id">{({ id }) => <EndpointPage key={id} id={id} />}</Route>
      <Route>
        <NotFoundText />
      </Route>
    </Switch>
  );
}
