/** As much of the package `smpp` as is used here; it brings no types. */
declare module 'smpp' {
  import type { EventEmitter } from 'node:events';
  import type { Server } from 'node:net';

  export type ShortMessage = { udh?: Buffer[]; message?: string | Buffer };
  export type Pdu = {
    command: string;
    command_status: number;
    sequence_number: number;
    esm_class?: number;
    message_id?: string;
    source_addr?: string;
    destination_addr?: string;
    data_coding?: number;
    registered_delivery?: number;
    short_message?: ShortMessage;
    message_payload?: ShortMessage;
    receipted_message_id?: string;
    message_state?: number;
    system_id?: string;
    password?: string;
    response(options?: Record<string, unknown>): Pdu;
  };
  export interface Session extends EventEmitter {
    send(pdu: Pdu): boolean;
    bind_transceiver(options: Record<string, unknown>, answered: (pdu: Pdu) => void): boolean;
    submit_sm(options: Record<string, unknown>, answered: (pdu: Pdu) => void): boolean;
    deliver_sm(options: Record<string, unknown>, answered: (pdu: Pdu) => void): boolean;
    enquire_link(options: Record<string, unknown>, answered: (pdu: Pdu) => void): boolean;
    unbind(answered: () => void): boolean;
    close(done?: () => void): void;
    destroy(done?: () => void): void;
  }
  type Smpp = {
    connect(options: { host: string; port: number; tls: boolean; servername?: string }): Session;
    createServer(onSession: (session: Session) => void): Server;
    encodings: { ASCII: { match(text: string): boolean; encode(text: string): Buffer } };
  };
  const smpp: Smpp;
  export default smpp;
}
