import { Route, Switch } from 'wouter';
import { NotFoundText } from '../../parts/NotFoundText.tsx';
import { DetailPage } from './detail/DetailPage.tsx';
import { ListPage } from './list/ListPage.tsx';
import './documents.css';

/** The list of documents, and one of them. */
export default function Documents() {
  return (
    <Switch>
      <Route path="/documents">
        <ListPage />
      </Route>
      <Route path="/documents/:id">{({ id }) => <DetailPage key={id} id={id} />}</Route>
      <Route>
        <NotFoundText />
      </Route>
    </Switch>
  );
}
