import { Anchor, Text } from '@mantine/core';
import { IconFile, IconMapPin, IconUser } from '@tabler/icons-react';
import { useState } from 'react';
import { Link } from 'wouter';
import { addressOf } from '../../api/client.ts';
import { formatBytes } from '../../language/format.ts';
import { useSpeech } from '../../language/Speaking.tsx';
import { useTexts } from '../../language/use-texts.ts';
import { type ChatMessage, chatHref } from './chats.ts';
import { texts } from './texts.ts';

/** What a message brings besides its text: a file, a place, somebody's contact. */
export function MessageContent({ of: message, connectionId }: { of: ChatMessage; connectionId: string }) {
  const t = useTexts(texts);
  const { type, media, location, contact } = message;
  if (media !== null) return <Media of={message} connectionId={connectionId} />;
  if (location !== null) return <Place of={location} />;
  if (contact !== null) return <Card of={contact} connectionId={connectionId} />;
  return type === 'other' && message.text === '' ? <em className="chat-deleted">{t('types.other')}</em> : null;
}

function Media({ of: message, connectionId }: { of: ChatMessage; connectionId: string }) {
  const t = useTexts(texts);
  const { language } = useSpeech();
  const { type, whatsappId, text } = message;
  const { state, mediaType, fileName, bytes } = message.media!;
  const [isBroken, setBroken] = useState(false);
  // What a recording is called says nothing to anybody.
  const name = (type === 'voice' ? null : fileName) ?? t(`types.${type}`);
  if (state !== 'stored') {
    return (
      <Text size="sm" c="dimmed">
        <bdi>{name}</bdi> · {t(`media.${state}`)}
      </Text>
    );
  }
  const address = addressOf('downloadWhatsAppMedia', { path: { connectionId, whatsappId } });
  const isPicture = (type === 'image' || type === 'sticker') && !isBroken;
  if (isPicture) {
    return (
      <a href={address} target="_blank" rel="noreferrer" className="chat-picture">
        <img
          src={address}
          alt={text || name}
          loading="lazy"
          className={type === 'sticker' ? 'chat-sticker' : ''}
          onError={() => setBroken(true)}
        />
      </a>
    );
  }
  if (type === 'video' && !isBroken) {
    return (
      // biome-ignore lint/a11y/useMediaCaption: people send their videos without subtitles
      <video
        className="chat-video"
        src={address}
        controls
        preload="metadata"
        aria-label={name}
        onError={() => setBroken(true)}
      />
    );
  }
  if ((type === 'voice' || type === 'audio') && !isBroken) {
    return (
      // biome-ignore lint/a11y/useMediaCaption: what people say has no subtitles
      <audio
        className="chat-sound"
        src={address}
        controls
        preload="none"
        aria-label={name}
        onError={() => setBroken(true)}
      />
    );
  }
  return (
    <a href={address} download={fileName ?? ''} className="chat-file">
      <IconFile size={28} stroke={1.4} aria-hidden />
      <span>
        <bdi>{name}</bdi>
        <small>
          {[formOf(fileName, mediaType), ...(bytes === null ? [] : [formatBytes(language, bytes)])].join(' · ')}
        </small>
      </span>
    </a>
  );
}

/** What people call a kind of file: `PDF`, `XLSX`. */
function formOf(fileName: string | null, mediaType: string): string {
  const ending = /\.([a-z0-9]{1,5})$/i.exec(fileName ?? '')?.[1];
  return (ending ?? mediaType.split(';')[0]!.split('/').at(-1)!).toUpperCase();
}

function Place({ of: { latitude, longitude, name } }: { of: NonNullable<ChatMessage['location']> }) {
  const t = useTexts(texts);
  const map = `https://www.openstreetmap.org/?mlat=${latitude}&mlon=${longitude}#map=16/${latitude}/${longitude}`;
  return (
    <a href={map} target="_blank" rel="noreferrer noopener" className="chat-file">
      <IconMapPin size={28} stroke={1.4} aria-hidden />
      <span>
        <bdi>{name ?? t('types.location')}</bdi>
        <small dir="ltr">
          {latitude.toFixed(5)}, {longitude.toFixed(5)}
        </small>
      </span>
    </a>
  );
}

function Card({
  of: { name, phone },
  connectionId,
}: {
  of: NonNullable<ChatMessage['contact']>;
  connectionId: string;
}) {
  const t = useTexts(texts);
  return (
    <div className="chat-file">
      <IconUser size={28} stroke={1.4} aria-hidden />
      <span>
        <bdi>{name}</bdi>
        {phone !== null && (
          <>
            <small dir="ltr">{phone}</small>
            <Anchor component={Link} href={chatHref(connectionId, `${phone.slice(1)}@c.us`)} className="tap" size="sm">
              {t('write')}
            </Anchor>
          </>
        )}
      </span>
    </div>
  );
}
