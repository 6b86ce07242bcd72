import { Route, Switch } from 'wouter';
import { NotFoundText } from '../../parts/NotFoundText.tsx';
import { FormList } from './FormList.tsx';
import { FormPage } from './FormPage.tsx';
import { NewForm } from './NewForm.tsx';
import '../parts/rows.css';
import './forms.css';

/** Pages on which anybody starts a document. */
export default function Forms() {
  return (
    <Switch>
      <Route path="/forms">
        <FormList />
      </Route>
      <Route path="/forms/new">
        <NewForm />
      </Route>
      <Route path="/forms/:id">{({ id }) => <FormPage key={id} id={id} />}</Route>
      <Route>
        <NotFoundText />
      </Route>
    </Switch>
  );
}
