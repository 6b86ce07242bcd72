import { Route, Switch } from 'wouter';
import { NotFoundText } from '../../parts/NotFoundText.tsx';
import { BulkPage } from './bulk/BulkPage.tsx';
import { BulkSends } from './bulk/BulkSends.tsx';
import { NewBulkSend } from './bulk/NewBulkSend.tsx';
import { Editor } from './editor/Editor.tsx';
import { NewDocument } from './NewDocument.tsx';
import { NewTemplate } from './templates/NewTemplate.tsx';
import { Templates } from './templates/Templates.tsx';
import { UseTemplate } from './templates/UseTemplate.tsx';
import '../parts/rows.css';
import './create.css';

/** New documents: one of a file, one of a template, many of a list. */
export default function Create() {
  return (
    <Switch>
      <Route path="/create">
        <NewDocument />
      </Route>
      <Route path="/create/templates">
        <Templates />
      </Route>
      <Route path="/create/templates/new">
        <NewTemplate />
      </Route>
      <Route path="/create/templates/:id">{({ id }) => <UseTemplate key={id} id={id} />}</Route>
      <Route path="/create/bulk">
        <BulkSends />
      </Route>
      <Route path="/create/bulk/new">
        <NewBulkSend />
      </Route>
      <Route path="/create/bulk/:id">{({ id }) => <BulkPage key={id} id={id} />}</Route>
      <Route path="/create/:id">{({ id }) => <Editor key={id} id={id} />}</Route>
      <Route>
        <NotFoundText />
      </Route>
    </Switch>
  );
}
