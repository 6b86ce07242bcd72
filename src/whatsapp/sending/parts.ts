import { createHash } from 'node:crypto';
import { chatIdOfPhone } from '../chat-id.ts';
import type { OutgoingContent } from './content.ts';

/** A message in the words of WhatsApp's page (page.ts). */
export type Parts = {
  /** What is written; empty where something else is said. */
  text: string;
  /** The library's options. */
  options: Record<string, unknown>;
  /** Fields of the message itself that the library has no option for. */
  extra: Record<string, unknown>;
};

/** @param data the file's bytes in base64, of media. */
export function partsOf(content: OutgoingContent, data = ''): Parts {
  switch (content.kind) {
    case 'text':
      return { text: content.text, options: mentioned(content.mentions), extra: {} };
    case 'media':
      return { text: '', options: { ...mediaOptions(content, data), ...mentioned(content.mentions) }, extra: {} };
    case 'location': {
      const { latitude, longitude } = content;
      const description = [content.name, content.address].filter(Boolean).join('\n');
      return { text: '', options: { location: { latitude, longitude, description } }, extra: {} };
    }
    case 'contact':
      return {
        text: vcardOf(content),
        options: {},
        extra: { type: 'vcard', vcardFormattedName: oneLine(content.name) },
      };
  }
}

function mediaOptions(
  { as, media, caption }: Extract<OutgoingContent, { kind: 'media' }>,
  data: string,
): Record<string, unknown> {
  // Phones play a voice message only when it says how it is encoded.
  const isVoiceOgg = as === 'voice' && media.mediaType === 'audio/ogg';
  const mimetype = isVoiceOgg ? 'audio/ogg; codecs=opus' : media.mediaType;
  return {
    media: { mimetype, data, filename: media.fileName, filesize: media.bytes },
    sendAudioAsVoice: as === 'voice',
    sendMediaAsDocument: as === 'document',
    ...(caption !== '' && { caption, isCaptionByUser: true }),
  };
}

/** People are mentioned by the ids of their chats. */
function mentioned(mentions: readonly string[] = []): Record<string, unknown> {
  if (mentions.length === 0) return {};
  return { mentionedJidList: mentions.map((one) => (one.startsWith('+') ? chatIdOfPhone(one) : one)) };
}

/** A card of version 3.0, which is what phones read. What people are called ends no line and begins no other field. */
export function vcardOf({ name, phone, organization }: Extract<OutgoingContent, { kind: 'contact' }>): string {
  const lines = [
    'BEGIN:VCARD',
    'VERSION:3.0',
    `N:;${escaped(name)};;;`,
    `FN:${escaped(name)}`,
    ...(organization ? [`ORG:${escaped(organization)}`] : []),
    `TEL;type=CELL;type=VOICE;waid=${phone.slice(1)}:${phone}`,
    'END:VCARD',
  ];
  return lines.join('\n');
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is taken out.
const oneLine = (text: string): string => text.replace(/[\u0000-\u001f\u007f\u0085\u2028\u2029]+/gu, ' ').trim();

const escaped = (text: string): string => oneLine(text).replace(/[\\,;]/g, '\\$&');

/** Tries of one message that WhatsApp refused are messages of their own. */
const IDS = 3;

/**
 * The ids that WhatsApp knows a message of ours by: they follow from our own, so that the chat shows without doubt whether it
 * has been sent, and WhatsApp itself takes a repeat for the same message. The second one is for when the first was refused.
 */
export function whatsappIds(messageId: string): string[] {
  return Array.from({ length: IDS }, (_, number) => {
    const hash = createHash('sha256').update(`whatsapp message ${messageId} ${number}`).digest('hex');
    return `3EB0${hash.slice(0, 18).toUpperCase()}`;
  });
}
