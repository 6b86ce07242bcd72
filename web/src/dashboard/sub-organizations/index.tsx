import { Route, Switch } from 'wouter';
import { NotFoundText } from '../../parts/NotFoundText.tsx';
import { Branch } from './Branch.tsx';
import { Branches } from './Branches.tsx';

/** The organizations under this one. */
export default function SubOrganizations() {
  return (
    <Switch>
      <Route path="/sub-organizations">
        <Branches />
      </Route>
      <Route path="/sub-organizations/:id">{({ id }) => <Branch key={id} id={id} />}</Route>
      <Route>
        <NotFoundText />
      </Route>
    </Switch>
  );
}
