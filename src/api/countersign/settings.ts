import { timestampSetting } from '../../evidence/settings.ts';
import { releaseHeldBack } from '../../messaging/daily-limit.ts';
import { normalizePhone } from '../../messaging/phone.ts';
import { previewText } from '../../messaging/texts/preview.ts';
import { logoPath } from '../../organizations/logo.ts';
import { readSettings, renameOrganization, updateSettings } from '../../organizations/organizations.ts';
import { changedPolicy, policyView } from '../../organizations/policy-view.ts';
import { readProfile } from '../../organizations/profile.ts';
import type { OrganizationSettings } from '../../organizations/settings.ts';
import type { SettingsChanges } from '../../organizations/settings-rules.ts';
import type { Services } from '../../services.ts';
import type { Handlers } from '../dialect.ts';
import type { operations, Schemas } from '../generated/countersign.ts';

type Operations = Pick<operations, 'readSettings' | 'changeSettings' | 'previewText'>;

/** What the organization has chosen for its documents. */
export function settingsHandlers({ core }: Services): Handlers<Operations> {
  return {
    async readSettings({ caller: { organizationId } }) {
      const { name, settings } = await readProfile(core, organizationId);
      return { status: 200, body: settingsView(name, settings) };
    },

    async changeSettings({ caller: { organizationId }, body }) {
      const current = await readSettings(core, organizationId);
      const seal = body.seal && sealChangesFrom(core, organizationId, body.seal);
      const changes = { ...changesFrom(current, body), ...(seal && { seal }) };
      const settings = await updateSettings(core, organizationId, changes);
      if (body.delivery?.dailyLimit) await releaseHeldBack(core, organizationId);
      if (body.name !== undefined) await renameOrganization(core, organizationId, body.name);
      const { name } = await readProfile(core, organizationId);
      return { status: 200, body: settingsView(name, settings) };
    },

    async previewText({ caller: { organizationId }, body, publicUrl }) {
      const { name, settings } = await readProfile(core, organizationId);
      const { kind, language, text } = body;
      const own = text === undefined ? settings.texts[kind][language] : text;
      const about = {
        kind,
        language,
        own,
        organization: name,
        timeZone: settings.timeZone,
        now: core.now(),
        publicUrl,
      };
      return { status: 200, body: previewText(about) };
    },
  };
}

/** The settings as our API shows them. */
export function settingsView(name: string, settings: OrganizationSettings): Schemas['Settings'] {
  const { language, timeZone, signedFiles, expiresAfterMs, policy, identity, delivery, seal } = settings;
  const { timestamp } = seal;
  const { ladder, fallbackAfterMs, operatorPhone, approveFromChat, dailyLimit } = delivery;
  return {
    name,
    language,
    timeZone,
    signedFiles,
    expiresAfterSeconds: seconds(expiresAfterMs),
    policy: policyView(policy),
    identity,
    delivery: { ladder, fallbackAfterSeconds: seconds(fallbackAfterMs), operatorPhone, approveFromChat, dailyLimit },
    seal: {
      ...seal,
      timestamp: timestamp && { url: timestamp.url, hasAuthorization: timestamp.authorization !== null },
    },
    texts: settings.texts,
    logo: logoPath(settings.logo),
  };
}

function changesFrom(current: OrganizationSettings, given: Schemas['SettingsChanges']): SettingsChanges {
  const { policy, delivery, expiresAfterSeconds, seal: _seal, name: _name, ...same } = given;
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
  approveFromChat,
  dailyLimit,
}: NonNullable<Schemas['SettingsChanges']['delivery']>) {
  return {
    ...(ladder && { ladder }),
    ...(dailyLimit && { dailyLimit }),
    ...(approveFromChat !== undefined && { approveFromChat }),
    ...(fallbackAfterSeconds !== undefined && { fallbackAfterMs: milliseconds(fallbackAfterSeconds) }),
    ...(operatorPhone !== undefined && {
      operatorPhone: operatorPhone && (normalizePhone(operatorPhone) ?? operatorPhone),
    }),
  };
}

/** A timestamp server is named as a whole; its secret goes in encrypted and never comes out. */
function sealChangesFrom(
  core: Services['core'],
  organizationId: string,
  { timestamp, ...same }: NonNullable<Schemas['SettingsChanges']['seal']>,
): NonNullable<SettingsChanges['seal']> {
  if (timestamp === undefined) return same;
  if (timestamp === null) return { ...same, timestamp: null };
  const { url, authorization = null } = timestamp;
  return { ...same, timestamp: timestampSetting(core, organizationId, { url, authorization }) };
}

const seconds = (ms: number | null): number | null => (ms === null ? null : ms / 1_000);
const milliseconds = (given: number | null): number | null => (given === null ? null : given * 1_000);
