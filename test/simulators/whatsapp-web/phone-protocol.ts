import type { WireChat, WireMessage } from './protocol.ts';

/** What the telephone page asks (`GET /api/state`, `POST /api/acts`) and is answered. Types only, for both sides. */

export type PhoneState = {
  phones: { number: string; name: string; unread: number; devices: number }[];
  /** QR codes that pages show just now. */
  codesShown: number;
  /** Null when no telephone is chosen. */
  phone: {
    number: string;
    name: string;
    online: boolean;
    devices: { token: string; linkedAt: number; connected: boolean }[];
    chats: (WireChat & { last: string })[];
    calls: { id: string; from: string; name: string; outgoing: boolean; status: 'ringing' | 'rejected' | 'ended' }[];
    chat: { id: string; name: string; messages: (WireMessage & { sender: string })[] } | null;
  } | null;
};

export type PhoneAct =
  | { act: 'create'; number: string; name: string }
  /** `qr` null: the camera points at the code that a page shows just now. */
  | { act: 'scan'; phone: string; qr: string | null }
  | { act: 'enter_code'; phone: string; code: string }
  | { act: 'unlink'; phone: string; token: string }
  | { act: 'online'; phone: string; online: boolean }
  | { act: 'send'; phone: string; to: string; text: string; quoted: string | null }
  | { act: 'read'; phone: string; chat: string }
  | { act: 'edit'; phone: string; chat: string; message: string; text: string }
  | { act: 'revoke'; phone: string; chat: string; message: string }
  | { act: 'react'; phone: string; chat: string; message: string; text: string }
  | { act: 'call'; phone: string; to: string; isVideo: boolean }
  | { act: 'hang_up'; phone: string; call: string }
  | { act: 'group'; phone: string; subject: string; members: string[] };
