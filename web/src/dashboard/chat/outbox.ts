import { useCallback, useEffect, useSyncExternalStore } from 'react';
import { call } from '../../api/client.ts';
import { isPassing } from '../../api/problem.ts';
import { newKey } from '../../api/use-api.ts';
import { type Speech, useSpeech } from '../../language/Speaking.tsx';
import { sayError } from '../../parts/say-error.ts';
import type { ChatMessage, Sent } from './chats.ts';

/**
 * What was sent from this page and is not in the chat yet: it is shown at once, and goes when the chat has it. Kept for as
 * long as the page, whichever chat is looked at; the message itself is safe with the server from the first answer on.
 */
export type Outgoing = {
  /** Also the key under which sending it again does nothing twice. */
  key: string;
  text: string;
  file: File | null;
  /** A voice message is a file that phones play by themselves. */
  as: 'voice' | null;
  replyTo: string | null;
  writtenAt: string;
  state: 'sending' | 'waiting' | 'failed';
  /** Once the server has it. */
  messageId: string | null;
  /** It was refused or given up: sending it again is a new message. Otherwise nobody knows whether it arrived. */
  isOver: boolean;
  /** Why it waits or failed, for people. */
  note: string | null;
};

const LOOK_EVERY_MS = 3_000;
const NONE: readonly Outgoing[] = [];
const boxes = new Map<string, readonly Outgoing[]>();
const watchers = new Set<() => void>();

function change(box: string, make: (before: readonly Outgoing[]) => readonly Outgoing[]): void {
  boxes.set(box, make(boxes.get(box) ?? NONE));
  for (const watcher of watchers) watcher();
}
const alter = (box: string, key: string, changes: Partial<Outgoing>): void =>
  change(box, (before) => before.map((one) => (one.key === key ? { ...one, ...changes } : one)));
const remove = (box: string, key: string): void => change(box, (before) => before.filter((one) => one.key !== key));

function watch(watcher: () => void): () => void {
  watchers.add(watcher);
  return () => watchers.delete(watcher);
}

export type Writing = Pick<Outgoing, 'text' | 'file' | 'as' | 'replyTo'>;

/** @param messages of the chat, by which it is seen that something has arrived in it. */
export function useOutbox(connectionId: string, to: string, messages: readonly ChatMessage[]) {
  const speech = useSpeech();
  const box = `${connectionId} ${to}`;
  const all = useSyncExternalStore(watch, () => boxes.get(box) ?? NONE);
  const outgoing = all.filter((one) => !isThere(one, messages));

  const deliver = useCallback(
    async (one: Outgoing) => {
      alter(box, one.key, { state: 'sending', note: null });
      try {
        alter(box, one.key, stateOf(await post(connectionId, to, one, speech.language)));
      } catch (error) {
        alter(box, one.key, { state: 'failed', isOver: !isPassing(error), note: sayError(error, speech) });
      }
    },
    [box, connectionId, to, speech],
  );
  const send = useCallback(
    (writing: Writing) => {
      const one: Outgoing = {
        ...{ ...writing, key: newKey(), writtenAt: new Date().toISOString() },
        ...{ state: 'sending', messageId: null, isOver: false, note: null },
      };
      change(box, (before) => [...before, one]);
      void deliver(one);
    },
    [box, deliver],
  );
  const again = useCallback(
    (one: Outgoing) => {
      if (!one.isOver) return void deliver(one);
      remove(box, one.key);
      send({ text: one.text, file: one.file, as: one.as, replyTo: one.replyTo });
    },
    [box, deliver, send],
  );
  useFate(box, all, speech);
  useEffect(() => {
    for (const one of boxes.get(box) ?? NONE) if (isThere(one, messages)) remove(box, one.key);
  }, [box, messages]);
  return { outgoing, send, again, forget: (one: Outgoing) => remove(box, one.key) };
}

/** Asks now and then what became of those that wait. */
function useFate(box: string, all: readonly Outgoing[], { language }: Speech): void {
  const waiting = all.flatMap(({ state, messageId }) => (state === 'waiting' && messageId !== null ? [messageId] : []));
  const ids = waiting.join(' ');
  useEffect(() => {
    if (ids === '') return;
    const look = async (messageId: string) => {
      const message = await call('readMessage', { path: { messageId } }, { language }).catch(() => null);
      const one = (boxes.get(box) ?? NONE).find((each) => each.messageId === messageId);
      if (message && one) alter(box, one.key, stateOf(message));
    };
    const timer = setInterval(() => {
      for (const id of ids.split(' ')) void look(id);
    }, LOOK_EVERY_MS);
    return () => clearInterval(timer);
  }, [box, ids, language]);
}

/** Whether the chat has it: by its id or, in the moment before the chat knows that, by what it says. */
const isThere = (one: Outgoing, messages: readonly ChatMessage[]): boolean =>
  one.state !== 'failed' &&
  messages.some(({ messageId, direction, text, sentAt }) =>
    messageId === one.messageId && messageId !== null
      ? true
      : messageId === null && direction === 'out' && text === one.text && sentAt >= earlier(one.writtenAt),
  );
/** WhatsApp tells whole seconds, and clocks differ. */
const earlier = (iso: string): string => new Date(Date.parse(iso) - 2_000).toISOString();

function stateOf({ id, status, error }: Sent): Partial<Outgoing> {
  const isOver = status === 'failed' || status === 'cancelled';
  return { messageId: id, state: isOver ? 'failed' : 'waiting', isOver, note: error ?? null };
}

function post(connectionId: string, to: string, one: Outgoing, language: string): Promise<Sent> {
  const { text, file, as, replyTo, key: idempotencyKey } = one;
  const message = { to, ...(text !== '' && { text }), ...(replyTo !== null && { replyTo }) };
  const path = { connectionId };
  if (!file) return call('sendWhatsAppMessage', { path, body: message }, { language, idempotencyKey });
  const body = new FormData();
  body.set('message', JSON.stringify({ ...message, ...(as !== null && { as }) }));
  body.set('file', file);
  return call('sendWhatsAppMessage', { path, body }, { language, idempotencyKey });
}
