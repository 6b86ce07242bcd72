import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { addressOf } from '../api/client.ts';

/** Events that come together are followed by one reading. */
const GATHER_MS = 1_000;
/** The stream is opened again by the browser; where it gave up (a restart of the server, say), by us. */
const REOPEN_MS = 3_000;
/** How long the line may be away before anybody is told. */
const PATIENCE_MS = 5_000;

/**
 * Follows what happens in the organization, and has what is on the screen read again when something did. Only while the
 * page is looked at: browsers open few connections to one address.
 * @returns whether the connection is there
 */
export function useLive(): boolean {
  const client = useQueryClient();
  const [isConnected, setConnected] = useState(true);

  useEffect(() => {
    let stream: EventSource | null = null;
    const timers: { gather?: number | undefined; reopen?: number; doubt?: number | undefined } = {};

    const readAgain = () => {
      timers.gather ??= window.setTimeout(() => {
        timers.gather = undefined;
        void client.invalidateQueries({ predicate: ({ meta }) => meta?.live !== false });
      }, GATHER_MS);
    };
    const doubt = () => {
      timers.doubt ??= window.setTimeout(() => setConnected(false), PATIENCE_MS);
    };
    const trust = () => {
      clearTimeout(timers.doubt);
      timers.doubt = undefined;
      setConnected((before) => {
        if (!before) readAgain();
        return true;
      });
    };
    const close = () => {
      stream?.close();
      stream = null;
      clearTimeout(timers.reopen);
    };
    const open = () => {
      close();
      stream = new EventSource(addressOf('followEvents', {}));
      stream.onopen = trust;
      stream.addEventListener('change', readAgain);
      stream.onerror = () => {
        doubt();
        if (stream?.readyState === EventSource.CLOSED) timers.reopen = window.setTimeout(open, REOPEN_MS);
      };
    };
    const look = () => {
      if (document.visibilityState === 'hidden') close();
      else if (!stream) {
        open();
        readAgain();
      }
    };
    // A stream that was just being opened would say that all is well.
    const leave = () => {
      close();
      setConnected(false);
    };

    open();
    document.addEventListener('visibilitychange', look);
    addEventListener('offline', leave);
    addEventListener('online', open);
    return () => {
      close();
      clearTimeout(timers.gather);
      clearTimeout(timers.doubt);
      document.removeEventListener('visibilitychange', look);
      removeEventListener('offline', leave);
      removeEventListener('online', open);
    };
  }, [client]);

  return isConnected;
}
