import type { PageSettings } from '../protocol.ts';

/** What goes wrong on purpose. Each is known from a public report about the real site; README.md names them. */
export type Faults = {
  /** Messages are answered with this HTTP status: the library resolves, and an ack of -1 follows. */
  refuseSends: number | null;
  sendDelayMs: number;
  /** Messages are taken, but the answer is cut off, so that the page does not know. */
  loseSendAnswers: boolean;
  /** Nothing is delivered to the other's telephone: acks stay at 1. */
  holdDelivery: boolean;
  refuseUploads: boolean;
  /** Downloads answer 404, as for media that has expired. */
  mediaGone: boolean;
  /** Downloads come with one byte altered; the page refuses them. */
  mediaAltered: boolean;
  /** The site answers with this HTTP status in place of the page. */
  pageStatus: number | null;
  /** The page loads, but gets no connection. */
  refuseConnections: boolean;
  /** What the next page load finds: another build, lost modules, another timing. */
  page: Partial<PageSettings>;
};

/** How long things take, and how many there may be. */
export type Pace = {
  /** How long one QR code can be scanned. WhatsApp: 20 s (the first one 60 s). */
  qrLifetimeMs: number;
  /** Codes shown before the page waits for a click (UNPAIRED_IDLE). */
  qrCodesMax: number;
  /** From the server's receipt of a message to the other telephone's. */
  deliveryMs: number;
  devicesPerAccountMax: number;
  /** Messages of a chat a device gets when it comes; older ones are asked for. */
  historyPerChat: number;
  /** Oldest are forgotten first. */
  messagesMax: number;
};

export const NO_FAULTS: Faults = {
  refuseSends: null,
  sendDelayMs: 0,
  loseSendAnswers: false,
  holdDelivery: false,
  refuseUploads: false,
  mediaGone: false,
  mediaAltered: false,
  pageStatus: null,
  refuseConnections: false,
  page: {},
};

export const PACE: Pace = {
  qrLifetimeMs: 20_000,
  qrCodesMax: 6,
  deliveryMs: 15,
  devicesPerAccountMax: 4,
  historyPerChat: 50,
  messagesMax: 50_000,
};

export const PAGE_SETTINGS: PageSettings = {
  version: '2.3000.1031000000',
  messageKeyField: '_serialized',
  missingModules: [],
  synced: 'when_listened',
  backlog: 'silent',
};
