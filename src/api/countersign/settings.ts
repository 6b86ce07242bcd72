import { releaseHeldBack } from '../../messaging/daily-limit.ts';
import { normalizePhone } from '../../messaging/phone.ts';
import { readSettings, updateSettings } from '../../organizations/organizations.ts';
import { changedPolicy, policyView } from '../../organizations/policy-view.ts';
import { readProfile } from '../../organizations/profile.ts';
import type { OrganizationSettings } from '../../organizations/settings.ts';
import type { SettingsChanges } from '../../organizations/settings-rules.ts';
import type { Services } from '../../services.ts';
import type { Handlers } from '../dialect.ts';
import type { operations, Schemas } from '../generated/countersign.ts';

type Operations = Pick<operations, 'readSettings' | 'changeSettings'>;

/** What the organization has chosen for its documents. */
export function settingsHandlers({ core }: Services): Handlers<Operations> {
  return {
    async readSettings({ caller: { organizationId } }) {
      const { name, settings } = await readProfile(core, organizationId);
      return { status: 200, body: settingsView(name, settings) };
    },

    async changeSettings({ caller: { organizationId }, body }) {
      const { name } = await readProfile(core, organizationId);
      const current = await readSettings(core, organizationId);
      const settings = await updateSettings(core, organizationId, changesFrom(current, body));
      if (body.delivery?.dailyLimit) await releaseHeldBack(core, organizationId);
      return { status: 200, body: settingsView(name, settings) };
    },
  };
}

function settingsView(name: string, settings: OrganizationSettings): Schemas['Settings'] {
  const { language, timeZone, expiresAfterMs, policy, identity, delivery } = settings;
  const { ladder, fallbackAfterMs, operatorPhone, dailyLimit } = delivery;
  return {
    name,
    language,
    timeZone,
    expiresAfterSeconds: seconds(expiresAfterMs),
    policy: policyView(policy),
    identity,
    delivery: { ladder, fallbackAfterSeconds: seconds(fallbackAfterMs), operatorPhone, dailyLimit },
  };
}

function changesFrom(current: OrganizationSettings, given: Schemas['SettingsChanges']): SettingsChanges {
  const { policy, delivery, expiresAfterSeconds, ...same } = given;
  return {
    ...same,
    ...(expiresAfterSeconds !== undefined && { expiresAfterMs: milliseconds(expiresAfterSeconds) }),
    ...(policy && { policy: changedPolicy(current.policy, policy) }),
    ...(delivery && { delivery: deliveryFrom(delivery) }),
  };
}

/** A phone that is no phone is left as it is: the rules of settings refuse it. */
function deliveryFrom({
  ladder,
  fallbackAfterSeconds,
  operatorPhone,
  dailyLimit,
}: NonNullable<Schemas['SettingsChanges']['delivery']>) {
  return {
    ...(ladder && { ladder }),
    ...(dailyLimit && { dailyLimit }),
    ...(fallbackAfterSeconds !== undefined && { fallbackAfterMs: milliseconds(fallbackAfterSeconds) }),
    ...(operatorPhone !== undefined && {
      operatorPhone: operatorPhone && (normalizePhone(operatorPhone) ?? operatorPhone),
    }),
  };
}

const seconds = (ms: number | null): number | null => (ms === null ? null : ms / 1_000);
const milliseconds = (given: number | null): number | null => (given === null ? null : given * 1_000);
