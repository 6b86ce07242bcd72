/**
 * What a page is told over the socket (app-socket.ts). Nothing is imported here, as the pages read it, too.
 * `chat` is the id of a chat; null: it concerns the connection as a whole.
 */
export type SocketNotice =
  | {
      type: 'message' | 'chat' | 'ack' | 'call' | 'typing' | 'connection';
      connectionId: string;
      chat: string | null;
    }
  /** Some may have been lost: everything is to be read again. */
  | { type: 'missed' };
