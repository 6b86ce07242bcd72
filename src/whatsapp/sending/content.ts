import type { Core } from '../../core.ts';

/** What a message that goes out by a connection consists of. */

export const MEDIA_KINDS = ['image', 'video', 'audio', 'voice', 'document'] as const;
export type MediaKind = (typeof MEDIA_KINDS)[number];

/** A file that is in the store (media.ts). */
export type MediaRef = { sha256: string; bytes: number; mediaType: string; fileName: string };

export type OutgoingContent =
  | {
      kind: 'text';
      text: string;
      /** E.164 or ids of chats. */
      mentions?: string[];
    }
  | { kind: 'media'; as: MediaKind; media: MediaRef; caption: string; mentions?: string[] }
  | { kind: 'location'; latitude: number; longitude: number; name?: string | null; address?: string | null }
  | {
      kind: 'contact';
      name: string;
      /** E.164. */
      phone: string;
      organization?: string | null;
    };

/** What a message is, as the API names it. */
const MESSAGE_TYPES = ['text', ...MEDIA_KINDS, 'location', 'contact'] as const;
export type MessageType = (typeof MESSAGE_TYPES)[number];

export const typeOfContent = (content: OutgoingContent): MessageType =>
  content.kind === 'media' ? content.as : content.kind;

/** The words in it, as `messages` keeps them: they are searched and shown where the rest is not. */
export function wordsOf(content: OutgoingContent): string {
  switch (content.kind) {
    case 'text':
      return content.text;
    case 'media':
      return content.caption;
    case 'location':
      return [content.name, content.address].filter(Boolean).join('\n');
    case 'contact':
      return content.name;
  }
}

/** Whether it is a text and nothing else, so that `text` says it all. */
export const isPlain = (content: OutgoingContent): boolean =>
  content.kind === 'text' && (content.mentions ?? []).length === 0;

/** Content rests encrypted, bound to its row. @param row such as `message {id}`. */
export const sealContent = ({ keyring }: Pick<Core, 'keyring'>, row: string, content: OutgoingContent): Buffer =>
  keyring.seal(JSON.stringify(content), `content of ${row}`);

export const openContent = ({ keyring }: Pick<Core, 'keyring'>, row: string, sealed: Uint8Array): OutgoingContent =>
  JSON.parse(keyring.open(sealed, `content of ${row}`)) as OutgoingContent;
