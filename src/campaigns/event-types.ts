/** What can happen to a campaign as a whole. */
export const CAMPAIGN_EVENT_TYPES = ['campaign.finished'] as const;
