import type { Action, Language, Policy } from '../domain/model.ts';
import { NO_OWN_TEXTS, type OwnTexts } from './texts.ts';

/** The channels by which an approver can be reached. */
export const CHANNELS = ['whatsapp', 'sms'] as const;
export type Channel = (typeof CHANNELS)[number];

/**
 * How an approver proves who they are. `link`: the link alone. `code`: the link, then a code. `two_factor`: the code
 * must come by another channel than the link, else the decision is refused.
 */
export const IDENTITY_POLICIES = ['link', 'code', 'two_factor'] as const;
export type IdentityPolicy = (typeof IDENTITY_POLICIES)[number];

/**
 * How well a seal can be verified later (ETSI EN 319 142-1). `B-B`: it is the organization's. `B-T`: and when it was made, by a
 * timestamp. `B-LT`: and all that is needed to verify it is in the file. `B-LTA`: and timestamps over all of it are renewed.
 */
export const SEAL_LEVELS = ['B-B', 'B-T', 'B-LT', 'B-LTA'] as const;
export type SealLevel = (typeof SEAL_LEVELS)[number];

export type SealSettings = {
  level: SealLevel;
  /** The RFC 3161 server; null: none, so no level above B-B. `authorization` is encrypted (src/evidence/settings.ts). */
  timestamp: { url: string; authorization: string | null } | null;
  /** Who seals, why and where, as readers of PDF files show it. Null: the organization's name, and nothing. */
  name: string | null;
  reason: string | null;
  location: string | null;
};

export const SIGNED_FILES = ['refuse', 'sealOnly'] as const;
export type SignedFiles = (typeof SIGNED_FILES)[number];

/** What an organization can choose; frozen into each document when it is sent. */
export type OrganizationSettings = {
  language: Language;
  timeZone: string;
  policy: Policy;
  /** What becomes of an upload that carries signatures: no, or kept as it is, without fields, and sealed at the end. */
  signedFiles: SignedFiles;
  /** New documents expire this long after they are sent; null: never. */
  expiresAfterMs: number | null;
  identity: Record<Action, IdentityPolicy>;
  delivery: {
    /** The channels in the order in which they are tried. */
    ladder: Channel[];
    /** The next channel is tried when a message that was accepted is not known to be delivered after this long. Null: only when it fails. */
    fallbackAfterMs: number | null;
    /** Where the operator is told, by SMS, that nobody could be reached on any channel; null: only in the API and the metrics. */
    operatorPhone: string | null;
    /**
     * Whoever is asked by WhatsApp to approve or review, by the link alone, may decide by answering there.
     * Not frozen: turned off, it ends for what was sent before.
     */
    approveFromChat: boolean;
    /**
     * The most that may be sent on one day (UTC) by each channel, codes and repeated tries counted: what a stolen key or a
     * loop can cost. What is beyond waits for the next day.
     */
    dailyLimit: Record<Channel, number>;
  };
  /** Not frozen: a document is sealed as the organization seals on that day. */
  seal: SealSettings;
  /** Not frozen either: a message is worded on the day it is written. */
  texts: OwnTexts;
  /** The organization's picture, a PNG in the file store; set by itself (src/organizations/logo.ts). */
  logo: { sha256: string } | null;
};

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** For an organization that chose nothing: two days between reminders, calm nights, and a code for what binds most. */
export const DEFAULT_SETTINGS: OrganizationSettings = {
  language: 'en',
  timeZone: 'Asia/Riyadh',
  policy: {
    reminders: { firstAfterMs: 2 * DAY_MS, everyMs: 2 * DAY_MS, maxCount: 5 },
    calm: { quietHours: { fromMinute: 21 * 60, toMinute: 8 * 60 }, weekendDays: [5, 6] },
    expiryWarningMs: DAY_MS,
  },
  signedFiles: 'refuse',
  expiresAfterMs: 30 * DAY_MS,
  identity: { sign: 'code', stamp: 'code', approve: 'link', review: 'link' },
  delivery: {
    ladder: ['whatsapp', 'sms'],
    fallbackAfterMs: 10 * 60_000,
    operatorPhone: null,
    approveFromChat: true,
    dailyLimit: { whatsapp: 2_000, sms: 2_000 },
  },
  seal: { level: 'B-B', timestamp: null, name: null, reason: null, location: null },
  texts: NO_OWN_TEXTS,
  logo: null,
};

/** What the organization chose, over the defaults. */
export function completeSettings(chosen: Partial<OrganizationSettings>): OrganizationSettings {
  // Settings that are younger than what was chosen are not in it.
  return {
    ...DEFAULT_SETTINGS,
    ...chosen,
    delivery: { ...DEFAULT_SETTINGS.delivery, ...chosen.delivery },
    seal: { ...DEFAULT_SETTINGS.seal, ...chosen.seal },
    texts: { ...DEFAULT_SETTINGS.texts, ...chosen.texts },
  };
}
