import { ActionIcon, VisuallyHidden } from '@mantine/core';
import { IconArrowDown } from '@tabler/icons-react';
import { type ReactNode, type UIEvent, useEffect, useRef, useState } from 'react';
import { formatNumber } from '../../language/format.ts';
import { useSpeech } from '../../language/Speaking.tsx';
import { useTexts } from '../../language/use-texts.ts';
import type { ChatMessage } from './chats.ts';
import { texts } from './texts.ts';
import { useWords } from './use-words.ts';

/** How far up somebody must have gone to be shown the way back: about half a screen of a phone. */
const AWAY_PX = 300;

/** What scrolls, from its bottom, with a way back to the newest message for whoever reads older ones. */
export function ScrolledMessages({
  newestFirst,
  children,
}: {
  newestFirst: readonly ChatMessage[];
  children: ReactNode;
}) {
  const t = useTexts(texts);
  const { language } = useSpeech();
  const list = useRef<HTMLElement>(null);
  /** The newest message when somebody went up; null while they are at the bottom. */
  const [left, setLeft] = useState<{ id: string | undefined } | null>(null);
  const look = ({ currentTarget: { scrollTop } }: UIEvent) => {
    const isAway = -scrollTop > AWAY_PX;
    setLeft((before) => (isAway ? (before ?? { id: newestFirst[0]?.id }) : null));
  };
  const back = () => {
    list.current?.scrollTo({ top: 0 });
    list.current?.focus({ preventScroll: true });
  };
  const known = left === null ? 0 : newestFirst.findIndex(({ id }) => id === left.id);
  const missed = newestFirst.slice(0, Math.max(0, known)).filter(({ direction }) => direction === 'in').length;
  return (
    <div className="chat-frame">
      {/* It is scrolled with the arrow keys, too. */}
      <section
        ref={list}
        className="chat-scroll chat-messages"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard
        tabIndex={0}
        aria-label={t('messages')}
        onScroll={look}
      >
        {children}
        <Told newest={newestFirst[0] ?? null} />
      </section>
      {left !== null && (
        <ActionIcon className="chat-newest" variant="default" radius="xl" aria-label={t('newest')} onClick={back}>
          <IconArrowDown size={22} aria-hidden />
          {missed > 0 && (
            <span className="chat-unread">
              {formatNumber(language, missed)}
              <VisuallyHidden> {t('unread')}</VisuallyHidden>
            </span>
          )}
        </ActionIcon>
      )}
    </div>
  );
}

/** Says aloud what comes in while the chat is open, and nothing of what was there before. */
function Told({ newest }: { newest: ChatMessage | null }) {
  const t = useTexts(texts);
  const words = useWords();
  const [first] = useState(newest?.id);
  const [said, setSaid] = useState('');
  useEffect(() => {
    if (newest?.direction !== 'in' || newest.id === first) return;
    setSaid(t('came', { text: words(newest) }));
  }, [newest, first, t, words]);
  return <VisuallyHidden role="status">{said}</VisuallyHidden>;
}
