import { Button, Loader, Text } from '@mantine/core';
import { useMemo } from 'react';
import type { Pages } from '../../api/use-pages.ts';
import { formatDate } from '../../language/format.ts';
import { useSpeech } from '../../language/Speaking.tsx';
import { useTexts } from '../../language/use-texts.ts';
import { Failure } from '../../parts/Failure.tsx';
import { Shaped } from '../parts/Shown.tsx';
import type { ChatMessage } from './chats.ts';
import { MessageBubble } from './MessageBubble.tsx';
import { MoreWhenSeen } from './MoreWhenSeen.tsx';
import { OutgoingBubble } from './OutgoingBubble.tsx';
import type { Outgoing } from './outbox.ts';
import type { Names } from './RichText.tsx';
import { ScrolledMessages } from './ScrolledMessages.tsx';
import { tickOf } from './Ticks.tsx';
import { texts } from './texts.ts';

/** What was written, the oldest first, day by day; the newest is at the bottom, where one begins to read. */
export function Messages({
  pages,
  isNew,
  isGroup,
  connectionId,
  own,
  names,
  outgoing,
  onAnswer,
  onAgain,
  onForget,
}: {
  pages: Pages<ChatMessage>;
  isNew: boolean;
  isGroup: boolean;
  connectionId: string;
  /** The chat id of the linked account. */
  own: string | null;
  names: Names;
  outgoing: readonly Outgoing[];
  onAnswer(message: ChatMessage): void;
  onAgain(outgoing: Outgoing): void;
  onForget(outgoing: Outgoing): void;
}) {
  const t = useTexts(texts);
  const { rows, error, hasMore, isLoadingMore, more, retry } = pages;
  const days = useMemo(() => byDay(rows ?? []), [rows]);
  const byId = useMemo(() => new Map((rows ?? []).map((message) => [message.whatsappId, message])), [rows]);
  const acks = useMemo(() => acksOf(rows ?? []), [rows]);
  if (rows === undefined && !isNew) {
    return (
      <div className="chat-scroll chat-messages">
        {error ? <Failure error={error} onRetry={retry} /> : <Shaped rows={6} />}
      </div>
    );
  }
  return (
    <ScrolledMessages newestFirst={rows ?? []}>
      <div className="chat-log">
        {hasMore && (
          <MoreWhenSeen onSeen={more} isBusy={isLoadingMore}>
            <Button variant="subtle" onClick={more} disabled={isLoadingMore}>
              {isLoadingMore ? <Loader size="sm" /> : t('older')}
            </Button>
          </MoreWhenSeen>
        )}
        {isNew && outgoing.length === 0 && (
          <Text c="dimmed" ta="center" p="md">
            {t('empty')}
          </Text>
        )}
        {days.map(({ day, messages }) => (
          <section key={day} className="chat-day">
            <Day of={messages[0]!.sentAt} />
            <ol className="plain-list">
              {messages.map((message) => (
                <MessageBubble
                  key={message.id}
                  of={message}
                  tick={tickOf(acks.get(message.id) ?? message.ack)}
                  answers={message.replyTo === null ? null : (byId.get(message.replyTo) ?? 'unknown')}
                  isGroup={isGroup}
                  connectionId={connectionId}
                  own={own}
                  names={names}
                  onAnswer={onAnswer}
                />
              ))}
            </ol>
          </section>
        ))}
        {outgoing.length > 0 && (
          <ol className="plain-list">
            {outgoing.map((one) => (
              <OutgoingBubble key={one.key} of={one} onAgain={() => onAgain(one)} onForget={() => onForget(one)} />
            ))}
          </ol>
        )}
      </div>
    </ScrolledMessages>
  );
}

function Day({ of: iso }: { of: string }) {
  const t = useTexts(texts);
  const { language } = useSpeech();
  const say = () => {
    const days = Math.round((startOf(new Date()) - startOf(new Date(iso))) / DAY_MS);
    if (days === 0) return t('today');
    return days === 1 ? t('yesterday') : formatDate(language, iso);
  };
  return <h3 className="chat-day-name">{say()}</h3>;
}

const DAY_MS = 86_400_000;
const startOf = (date: Date): number => new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();

/** The oldest first, under the days of the person's own time zone. */
function byDay(newestFirst: readonly ChatMessage[]): { day: string; messages: ChatMessage[] }[] {
  const days: { day: string; messages: ChatMessage[] }[] = [];
  for (const message of newestFirst.toReversed()) {
    const day = new Date(message.sentAt).toDateString();
    if (days.at(-1)?.day !== day) days.push({ day, messages: [] });
    days.at(-1)!.messages.push(message);
  }
  return days;
}

/** Who has read a message has read those before it: older ones need not be asked for again. */
function acksOf(newestFirst: readonly ChatMessage[]): ReadonlyMap<string, number> {
  const acks = new Map<string, number>();
  let latest = 0;
  for (const { id, direction, ack } of newestFirst) {
    if (direction !== 'out' || ack < 1) continue;
    latest = Math.max(latest, Math.min(ack, 3));
    acks.set(id, Math.max(latest, ack));
  }
  return acks;
}
