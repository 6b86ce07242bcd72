import { type MediaKind, type MediaRef, type MessageType, type OutgoingContent, typeOfContent } from './content.ts';

/** What a message consists of, as the API shows it: a file by its name and kind, not by where it is stored. */
export type ContentView = {
  type: MessageType;
  /** Of a file, what is written beside it; null for what has no words of its own. */
  text: string | null;
  media: (Omit<MediaRef, 'sha256'> & { as: MediaKind }) | null;
  location: { latitude: number; longitude: number; name: string | null; address: string | null } | null;
  contact: { name: string; phone: string; organization: string | null } | null;
  mentions: string[];
};

export function contentViewOf(content: OutgoingContent): ContentView {
  const type = typeOfContent(content);
  const none = { type, text: null, media: null, location: null, contact: null, mentions: [] };
  switch (content.kind) {
    case 'text':
      return { ...none, text: content.text, mentions: content.mentions ?? [] };
    case 'media': {
      const { mediaType, fileName, bytes } = content.media;
      const media = { mediaType, fileName, bytes, as: content.as };
      return { ...none, media, text: content.caption, mentions: content.mentions ?? [] };
    }
    case 'location': {
      const { latitude, longitude, name = null, address = null } = content;
      return { ...none, location: { latitude, longitude, name, address } };
    }
    case 'contact': {
      const { name, phone, organization = null } = content;
      return { ...none, contact: { name, phone, organization } };
    }
  }
}
