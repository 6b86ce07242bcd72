import { Route, Switch } from 'wouter';
import { NotFoundText } from '../../parts/NotFoundText.tsx';
import { CampaignPage } from './CampaignPage.tsx';
import { Campaigns } from './Campaigns.tsx';
import { NewCampaign } from './NewCampaign.tsx';
import '../parts/rows.css';
import './campaigns.css';

/** One WhatsApp text to many people. */
export default function CampaignsArea() {
  return (
    <Switch>
      <Route path="/campaigns">
        <Campaigns />
      </Route>
      <Route path="/campaigns/new">
        <NewCampaign />
      </Route>
      <Route path="/campaigns/:id">{({ id }) => <CampaignPage key={id} id={id} />}</Route>
      <Route>
        <NotFoundText />
      </Route>
    </Switch>
  );
}
