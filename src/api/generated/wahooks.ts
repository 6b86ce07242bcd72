// Made from contracts/wahooks.yaml by scripts/generate-contract-types.ts. Do not edit; run npm run generate.

export type Schemas = {
  Error: {
    message: string;
    error: string;
    statusCode: number;
  };
  /** Phone number in digits, or a WhatsApp chat id such as 15550000002@c.us, 15550000002@s.whatsapp.net or …@g.us. It is given as to or as chatId, which mean the same; one of them must be there. */
  Recipient: string;
  Media: {
    to?: Schemas["Recipient"];
    chatId?: Schemas["Recipient"];
    /** Where to fetch the file. */
    url?: string;
    /** The file itself as base64, or as a data URL with its media type. */
    data?: string;
    mimetype?: string;
    filename?: string;
    caption?: string;
    /** Voice note (audio only). */
    ptt?: boolean;
  };
  MessageAccepted: {
    id: string;
    /** The same as id. */
    messageId: string;
    status: "sent" | "queued";
    /** When it was sent, or taken to be sent, in seconds. */
    timestamp: number;
  };
  /** pending: its browser is coming up, or a phone is just being linked. failed: it was logged out, waited for a phone in vain, or its browser is away, which mends itself. */
  ConnectionStatus: "pending" | "scan_qr" | "connected" | "failed";
  Connection: {
    id: string;
    name: string | null;
    status: Schemas["ConnectionStatus"];
    phoneNumber?: string | null;
    /** What deliveries call session. */
    sessionName?: string;
    createdAt: string;
    updatedAt?: string;
  };
  Webhook: {
    id: string;
    connectionId: string;
    /** The same as connectionId. */
    sessionId?: string;
    url: string;
    events: Schemas["SubscribableEvent"][];
    active: boolean;
    createdAt: string;
    updatedAt?: string;
  };
  WebhookWithSecret: Schemas["Webhook"] & {
    signingSecret: string;
    /** The same. */
    secret: string;
  };
  Token: {
    id: string;
    name: string | null;
    prefix: string;
    /** The same as prefix. */
    tokenPrefix?: string;
    active?: true;
    lastUsedAt?: string | null;
    createdAt: string;
  };
  RedirectUrl: {
    url: string;
  };
  /** message tells of what others write, also in groups and channels; message.any of what this API sends; message.ack that a message of ours was delivered or read; session.status that the status of the connection may be another one. */
  EventName: "message" | "message.any" | "message.ack" | "message.failed" | "message.edited" | "message.revoked" | "message.reaction" | "call.received" | "session.status";
  /** One event, or all of them; who asks for message.any is told of message, too. The last ones are taken from those who ask for them, and nothing tells of them yet. */
  SubscribableEvent: "*" | Schemas["EventName"] | Schemas["UntoldEvent"];
  /** Events of WAHooks that nothing here makes. */
  UntoldEvent: "group.join" | "group.leave" | "presence.update" | "poll.vote";
  Event: {
    event: "test" | Schemas["EventName"];
    /** The sessionName of the connection. */
    session: string;
    connectionId: string;
    timestamp: string;
    payload: Schemas["MessageData"] | Schemas["CallData"] | Schemas["ConnectionData"] | Schemas["TestData"];
  };
  MessageData: {
    /** What the answer of a send calls id. */
    id: string;
    /** When it was written, in seconds. */
    timestamp: number;
    /** The chat it came in, such as 15550000002@c.us, or …@g.us for a group; null of a message of ours. */
    from: string | null;
    fromMe: boolean;
    /** The chat that a message of ours is for. */
    to: string | null;
    /** The chat id of who wrote it, in a group. */
    participant: string | null;
    /** With +: who wrote it, or whom a message of ours is for; null for a group, and where WhatsApp hides it. */
    phoneNumber: string | null;
    /** The chat, whoever wrote. */
    chatId: string;
    type: "text" | "image" | "video" | "audio" | "voice" | "document" | "sticker" | "location" | "contact" | "other";
    /** The text, or what is written beside a file. */
    body: string;
    hasMedia: boolean;
    media: {
      mimetype: string;
      filename: string | null;
      bytes: number | null;
    } | null;
    /** How far a message of ours has come: -1 failed, 1 sent, 2 delivered, 3 read. */
    ack: -1 | 1 | 2 | 3 | null;
    /** The same in words. */
    ackName: "ERROR" | "SERVER" | "DEVICE" | "READ" | null;
    /** Why it failed. */
    error: string | null;
    /** Of message.reaction. An empty text takes it back. */
    reaction?: {
      /** The emoji. */
      text: string;
      /** The id of this message. */
      messageId: string;
      /** The chat id of who reacts. */
      from: string;
    };
  };
  CallData: {
    id: string;
    /** A chat id. */
    from: string;
    /** With +; null where WhatsApp hides it. */
    phoneNumber: string | null;
    isVideo: boolean;
    isGroup: boolean;
    rejected: boolean;
    /** In seconds. */
    timestamp: number;
  };
  ConnectionData: {
    /** The sessionName of the connection. */
    name: string;
    status: "STARTING" | "SCAN_QR_CODE" | "WORKING" | "FAILED";
  };
  TestData: {
    test: true;
  };
};

export type operations = {
  /** Health check */
  healthCheck: {
    parameters: {
      path: Record<string, never>;
      query: Record<string, never>;
      header: Record<string, never>;
    };
    requestBody?: never;
    responses: {
      200: {
        content: {
          "application/json": {
            status: "ok";
          };
        };
      };
      429: {
        content: {
          "application/json": Schemas["Error"];
        };
      };
      default: {
        content: {
          "application/json": Schemas["Error"];
        };
      };
    };
  };
  /** All connections of the caller */
  listConnections: {
    parameters: {
      path: Record<string, never>;
      query: Record<string, never>;
      header: Record<string, never>;
    };
    requestBody?: never;
    responses: {
      200: {
        content: {
          "application/json": Schemas["Connection"][];
        };
      };
      401: {
        content: {
          "application/json": Schemas["Error"];
        };
      };
      429: {
        content: {
          "application/json": Schemas["Error"];
        };
      };
      default: {
        content: {
          "application/json": Schemas["Error"];
        };
      };
    };
  };
  /** New connection */
  createConnection: {
    parameters: {
      path: Record<string, never>;
      query: Record<string, never>;
      header: Record<string, never>;
    };
    requestBody?: {
      content: {
        "application/json": {
          name?: string;
        };
      };
    };
    responses: {
      201: {
        content: {
          "application/json": Schemas["Connection"];
        };
      };
      400: {
        content: {
          "application/json": Schemas["Error"];
        };
      };
      401: {
        content: {
          "application/json": Schemas["Error"];
        };
      };
      403: {
        content: {
          "application/json": Schemas["Error"];
        };
      };
      429: {
        content: {
          "application/json": Schemas["Error"];
        };
      };
      503: {
        content: {
          "application/json": Schemas["Error"];
        };
      };
      default: {
        content: {
          "application/json": Schemas["Error"];
        };
      };
    };
  };
  /** A connection ready to be scanned */
  getOrCreateConnection: {
    parameters: {
      path: Record<string, never>;
      query: Record<string, never>;
      header: Record<string, never>;
    };
    requestBody?: {
      content: {
        "application/json": {
          name?: string;
        };
      };
    };
    responses: {
      201: {
        content: {
          "application/json": Schemas["Connection"] & {
            /** The code to scan as a PNG in base64; null while there is none yet. */
            qr: string | null;
          };
        };
      };
      401: {
        content: {
          "application/json": Schemas["Error"];
        };
      };
      403: {
        content: {
          "application/json": Schemas["Error"];
        };
      };
      429: {
        content: {
          "application/json": Schemas["Error"];
        };
      };
      503: {
        content: {
          "application/json": Schemas["Error"];
        };
      };
      default: {
        content: {
          "application/json": Schemas["Error"];
        };
      };
    };
  };
  /** Connection details */
  getConnection: {
    parameters: {
      path: {
        /** Resource identifier (format not stated). */
        id: string;
      };
      query: Record<string, never>;
      header: Record<string, never>;
    };
    requestBody?: never;
    responses: {
      200: {
        content: {
          "application/json": Schemas["Connection"];
        };
      };
      401: {
        content: {
          "application/json": Schemas["Error"];
        };
      };
      403: {
        content: {
          "application/json": Schemas["Error"];
        };
      };
      404: {
        content: {
          "application/json": Schemas["Error"];
        };
      };
      429: {
        content: {
          "application/json": Schemas["Error"];
        };
      };
      default: {
        content: {
          "application/json": Schemas["Error"];
        };
      };
    };
  };
  /** Delete a connection */
  deleteConnection: {
    parameters: {
      path: {
        /** Resource identifier (format not stated). */
        id: string;
      };
      query: Record<string, never>;
      header: Record<string, never>;
    };
    requestBody?: never;
    responses: {
      200: {
        content: {
          "application/json": {
            success: true;
          };
        };
      };
      401: {
        content: {
          "application/json": Schemas["Error"];
        };
      };
      403: {
        content: {
          "application/json": Schemas["Error"];
        };
      };
      404: {
        content: {
          "application/json": Schemas["Error"];
        };
      };
      429: {
        content: {
          "application/json": Schemas["Error"];
        };
      };
      default: {
        content: {
          "application/json": Schemas["Error"];
        };
      };
    };
  };
  /** Change a connection */
  updateConnection: {
    parameters: {
      path: {
        /** Resource identifier (format not stated). */
        id: string;
      };
      query: Record<string, never>;
      header: Record<string, never>;
    };
    requestBody: {
      content: {
        "application/json": {
          name?: string;
        };
      };
    };
    responses: {
      200: {
        content: {
          "application/json": Schemas["Connection"];
        };
      };
      400: {
        content: {
          "application/json": Schemas["Error"];
        };
      };
      401: {
        content: {
          "application/json": Schemas["Error"];
        };
      };
      403: {
        content: {
          "application/json": Schemas["Error"];
        };
      };
      404: {
        content: {
          "application/json": Schemas["Error"];
        };
      };
      429: {
        content: {
          "application/json": Schemas["Error"];
        };
      };
      default: {
        content: {
          "application/json": Schemas["Error"];
        };
      };
    };
  };
  /** Restart a connection */
  restartConnection: {
    parameters: {
      path: {
        /** Resource identifier (format not stated). */
        id: string;
      };
      query: Record<string, never>;
      header: Record<string, never>;
    };
    requestBody?: never;
    responses: {
      201: {
        content: {
          "application/json": Schemas["Connection"];
        };
      };
      401: {
        content: {
          "application/json": Schemas["Error"];
        };
      };
      403: {
        content: {
          "application/json": Schemas["Error"];
        };
      };
      404: {
        content: {
          "application/json": Schemas["Error"];
        };
      };
      429: {
        content: {
          "application/json": Schemas["Error"];
        };
      };
      503: {
        content: {
          "application/json": Schemas["Error"];
        };
      };
      default: {
        content: {
          "application/json": Schemas["Error"];
        };
      };
    };
  };
  /** QR code for linking */
  getConnectionQr: {
    parameters: {
      path: {
        /** Resource identifier (format not stated). */
        id: string;
      };
      query: Record<string, never>;
      header: Record<string, never>;
    };
    requestBody?: never;
    responses: {
      200: {
        content: {
          "application/json": {
            /** data:image/png;base64,... */
            value: string | null;
            /** The same. */
            qr: string | null;
            /** Whether there is nothing to scan any more. */
            connected: boolean;
            status: Schemas["ConnectionStatus"];
          };
        };
      };
      401: {
        content: {
          "application/json": Schemas["Error"];
        };
      };
      403: {
        content: {
          "application/json": Schemas["Error"];
        };
      };
      404: {
        content: {
          "application/json": Schemas["Error"];
        };
      };
      429: {
        content: {
          "application/json": Schemas["Error"];
        };
      };
      503: {
        content: {
          "application/json": Schemas["Error"];
        };
      };
      default: {
        content: {
          "application/json": Schemas["Error"];
        };
      };
    };
  };
  /** Recent chats */
  listConnectionChats: {
    parameters: {
      path: {
        /** Resource identifier (format not stated). */
        id: string;
      };
      query: Record<string, never>;
      header: Record<string, never>;
    };
    requestBody?: never;
    responses: {
      200: {
        content: {
          "application/json": {
            id: string;
            name: string | null;
            isGroup?: boolean;
            unreadCount?: number;
            lastMessage?: string | null;
            timestamp?: string | null;
            /** The same in seconds. */
            conversationTimestamp?: number | null;
          }[];
        };
      };
      401: {
        content: {
          "application/json": Schemas["Error"];
        };
      };
      403: {
        content: {
          "application/json": Schemas["Error"];
        };
      };
      404: {
        content: {
          "application/json": Schemas["Error"];
        };
      };
      429: {
        content: {
          "application/json": Schemas["Error"];
        };
      };
      503: {
        content: {
          "application/json": Schemas["Error"];
        };
      };
      default: {
        content: {
          "application/json": Schemas["Error"];
        };
      };
    };
  };
  /** WhatsApp profile behind the connection */
  getConnectionProfile: {
    parameters: {
      path: {
        /** Resource identifier (format not stated). */
        id: string;
      };
      query: Record<string, never>;
      header: Record<string, never>;
    };
    requestBody?: never;
    responses: {
      200: {
        content: {
          "application/json": {
            id: string;
            pushName?: string | null;
            phoneNumber?: string | null;
            profilePictureUrl?: string | null;
          };
        };
      };
      401: {
        content: {
          "application/json": Schemas["Error"];
        };
      };
      403: {
        content: {
          "application/json": Schemas["Error"];
        };
      };
      404: {
        content: {
          "application/json": Schemas["Error"];
        };
      };
      429: {
        content: {
          "application/json": Schemas["Error"];
        };
      };
      503: {
        content: {
          "application/json": Schemas["Error"];
        };
      };
      default: {
        content: {
          "application/json": Schemas["Error"];
        };
      };
    };
  };
  /** Text message */
  sendText: {
    parameters: {
      path: {
        /** Resource identifier (format not stated). */
        id: string;
      };
      query: Record<string, never>;
      header: Record<string, never>;
    };
    requestBody: {
      content: {
        "application/json": {
          to?: Schemas["Recipient"];
          chatId?: Schemas["Recipient"];
          text: string;
        };
      };
    };
    responses: {
      201: {
        content: {
          "application/json": Schemas["MessageAccepted"];
        };
      };
      400: {
        content: {
          "application/json": Schemas["Error"];
        };
      };
      401: {
        content: {
          "application/json": Schemas["Error"];
        };
      };
      403: {
        content: {
          "application/json": Schemas["Error"];
        };
      };
      404: {
        content: {
          "application/json": Schemas["Error"];
        };
      };
      429: {
        content: {
          "application/json": Schemas["Error"];
        };
      };
      503: {
        content: {
          "application/json": Schemas["Error"];
        };
      };
      default: {
        content: {
          "application/json": Schemas["Error"];
        };
      };
    };
  };
  /** Image */
  sendImage: {
    parameters: {
      path: {
        /** Resource identifier (format not stated). */
        id: string;
      };
      query: Record<string, never>;
      header: Record<string, never>;
    };
    requestBody: {
      content: {
        "application/json": Schemas["Media"];
      };
    };
    responses: {
      201: {
        content: {
          "application/json": Schemas["MessageAccepted"];
        };
      };
      400: {
        content: {
          "application/json": Schemas["Error"];
        };
      };
      401: {
        content: {
          "application/json": Schemas["Error"];
        };
      };
      403: {
        content: {
          "application/json": Schemas["Error"];
        };
      };
      404: {
        content: {
          "application/json": Schemas["Error"];
        };
      };
      429: {
        content: {
          "application/json": Schemas["Error"];
        };
      };
      503: {
        content: {
          "application/json": Schemas["Error"];
        };
      };
      default: {
        content: {
          "application/json": Schemas["Error"];
        };
      };
    };
  };
  /** Document or other file */
  sendDocument: {
    parameters: {
      path: {
        /** Resource identifier (format not stated). */
        id: string;
      };
      query: Record<string, never>;
      header: Record<string, never>;
    };
    requestBody: {
      content: {
        "application/json": Schemas["Media"];
      };
    };
    responses: {
      201: {
        content: {
          "application/json": Schemas["MessageAccepted"];
        };
      };
      400: {
        content: {
          "application/json": Schemas["Error"];
        };
      };
      401: {
        content: {
          "application/json": Schemas["Error"];
        };
      };
      403: {
        content: {
          "application/json": Schemas["Error"];
        };
      };
      404: {
        content: {
          "application/json": Schemas["Error"];
        };
      };
      429: {
        content: {
          "application/json": Schemas["Error"];
        };
      };
      503: {
        content: {
          "application/json": Schemas["Error"];
        };
      };
      default: {
        content: {
          "application/json": Schemas["Error"];
        };
      };
    };
  };
  /** Video */
  sendVideo: {
    parameters: {
      path: {
        /** Resource identifier (format not stated). */
        id: string;
      };
      query: Record<string, never>;
      header: Record<string, never>;
    };
    requestBody: {
      content: {
        "application/json": Schemas["Media"];
      };
    };
    responses: {
      201: {
        content: {
          "application/json": Schemas["MessageAccepted"];
        };
      };
      400: {
        content: {
          "application/json": Schemas["Error"];
        };
      };
      401: {
        content: {
          "application/json": Schemas["Error"];
        };
      };
      403: {
        content: {
          "application/json": Schemas["Error"];
        };
      };
      404: {
        content: {
          "application/json": Schemas["Error"];
        };
      };
      429: {
        content: {
          "application/json": Schemas["Error"];
        };
      };
      503: {
        content: {
          "application/json": Schemas["Error"];
        };
      };
      default: {
        content: {
          "application/json": Schemas["Error"];
        };
      };
    };
  };
  /** Audio or voice note */
  sendAudio: {
    parameters: {
      path: {
        /** Resource identifier (format not stated). */
        id: string;
      };
      query: Record<string, never>;
      header: Record<string, never>;
    };
    requestBody: {
      content: {
        "application/json": Schemas["Media"];
      };
    };
    responses: {
      201: {
        content: {
          "application/json": Schemas["MessageAccepted"];
        };
      };
      400: {
        content: {
          "application/json": Schemas["Error"];
        };
      };
      401: {
        content: {
          "application/json": Schemas["Error"];
        };
      };
      403: {
        content: {
          "application/json": Schemas["Error"];
        };
      };
      404: {
        content: {
          "application/json": Schemas["Error"];
        };
      };
      429: {
        content: {
          "application/json": Schemas["Error"];
        };
      };
      503: {
        content: {
          "application/json": Schemas["Error"];
        };
      };
      default: {
        content: {
          "application/json": Schemas["Error"];
        };
      };
    };
  };
  /** Location pin */
  sendLocation: {
    parameters: {
      path: {
        /** Resource identifier (format not stated). */
        id: string;
      };
      query: Record<string, never>;
      header: Record<string, never>;
    };
    requestBody: {
      content: {
        "application/json": {
          to?: Schemas["Recipient"];
          chatId?: Schemas["Recipient"];
          latitude: number;
          longitude: number;
          name?: string;
          address?: string;
        };
      };
    };
    responses: {
      201: {
        content: {
          "application/json": Schemas["MessageAccepted"];
        };
      };
      400: {
        content: {
          "application/json": Schemas["Error"];
        };
      };
      401: {
        content: {
          "application/json": Schemas["Error"];
        };
      };
      403: {
        content: {
          "application/json": Schemas["Error"];
        };
      };
      404: {
        content: {
          "application/json": Schemas["Error"];
        };
      };
      429: {
        content: {
          "application/json": Schemas["Error"];
        };
      };
      503: {
        content: {
          "application/json": Schemas["Error"];
        };
      };
      default: {
        content: {
          "application/json": Schemas["Error"];
        };
      };
    };
  };
  /** Contact card */
  sendContact: {
    parameters: {
      path: {
        /** Resource identifier (format not stated). */
        id: string;
      };
      query: Record<string, never>;
      header: Record<string, never>;
    };
    requestBody: {
      content: {
        "application/json": {
          to?: Schemas["Recipient"];
          chatId?: Schemas["Recipient"];
          contact?: {
            name: string;
            phoneNumber: string;
          };
          /** In place of contact.name. */
          contactName?: string;
          /** In place of contact.phoneNumber. */
          contactPhone?: string;
        };
      };
    };
    responses: {
      201: {
        content: {
          "application/json": Schemas["MessageAccepted"];
        };
      };
      400: {
        content: {
          "application/json": Schemas["Error"];
        };
      };
      401: {
        content: {
          "application/json": Schemas["Error"];
        };
      };
      403: {
        content: {
          "application/json": Schemas["Error"];
        };
      };
      404: {
        content: {
          "application/json": Schemas["Error"];
        };
      };
      429: {
        content: {
          "application/json": Schemas["Error"];
        };
      };
      503: {
        content: {
          "application/json": Schemas["Error"];
        };
      };
      default: {
        content: {
          "application/json": Schemas["Error"];
        };
      };
    };
  };
  /** Webhooks of a connection */
  listConnectionWebhooks: {
    parameters: {
      path: {
        /** Connection identifier. */
        cid: string;
      };
      query: Record<string, never>;
      header: Record<string, never>;
    };
    requestBody?: never;
    responses: {
      200: {
        content: {
          "application/json": Schemas["Webhook"][];
        };
      };
      401: {
        content: {
          "application/json": Schemas["Error"];
        };
      };
      403: {
        content: {
          "application/json": Schemas["Error"];
        };
      };
      404: {
        content: {
          "application/json": Schemas["Error"];
        };
      };
      429: {
        content: {
          "application/json": Schemas["Error"];
        };
      };
      default: {
        content: {
          "application/json": Schemas["Error"];
        };
      };
    };
  };
  /** New webhook */
  createConnectionWebhook: {
    parameters: {
      path: {
        /** Connection identifier. */
        cid: string;
      };
      query: Record<string, never>;
      header: Record<string, never>;
    };
    requestBody: {
      content: {
        "application/json": {
          url: string;
          events?: Schemas["SubscribableEvent"][];
          active?: boolean;
        };
      };
    };
    responses: {
      201: {
        content: {
          "application/json": Schemas["WebhookWithSecret"];
        };
      };
      400: {
        content: {
          "application/json": Schemas["Error"];
        };
      };
      401: {
        content: {
          "application/json": Schemas["Error"];
        };
      };
      403: {
        content: {
          "application/json": Schemas["Error"];
        };
      };
      404: {
        content: {
          "application/json": Schemas["Error"];
        };
      };
      429: {
        content: {
          "application/json": Schemas["Error"];
        };
      };
      default: {
        content: {
          "application/json": Schemas["Error"];
        };
      };
    };
  };
  /** Change a webhook */
  updateWebhook: {
    parameters: {
      path: {
        /** Resource identifier (format not stated). */
        id: string;
      };
      query: Record<string, never>;
      header: Record<string, never>;
    };
    requestBody: {
      content: {
        "application/json": {
          url?: string;
          events?: Schemas["SubscribableEvent"][];
          active?: boolean;
        };
      };
    };
    responses: {
      200: {
        content: {
          "application/json": Schemas["Webhook"];
        };
      };
      400: {
        content: {
          "application/json": Schemas["Error"];
        };
      };
      401: {
        content: {
          "application/json": Schemas["Error"];
        };
      };
      403: {
        content: {
          "application/json": Schemas["Error"];
        };
      };
      404: {
        content: {
          "application/json": Schemas["Error"];
        };
      };
      429: {
        content: {
          "application/json": Schemas["Error"];
        };
      };
      default: {
        content: {
          "application/json": Schemas["Error"];
        };
      };
    };
  };
  /** Delete a webhook */
  deleteWebhook: {
    parameters: {
      path: {
        /** Resource identifier (format not stated). */
        id: string;
      };
      query: Record<string, never>;
      header: Record<string, never>;
    };
    requestBody?: never;
    responses: {
      200: {
        content: {
          "application/json": {
            success: true;
          };
        };
      };
      401: {
        content: {
          "application/json": Schemas["Error"];
        };
      };
      403: {
        content: {
          "application/json": Schemas["Error"];
        };
      };
      404: {
        content: {
          "application/json": Schemas["Error"];
        };
      };
      429: {
        content: {
          "application/json": Schemas["Error"];
        };
      };
      default: {
        content: {
          "application/json": Schemas["Error"];
        };
      };
    };
  };
  /** Delivery log */
  listWebhookLogs: {
    parameters: {
      path: {
        /** Resource identifier (format not stated). */
        id: string;
      };
      query: Record<string, never>;
      header: Record<string, never>;
    };
    requestBody?: never;
    responses: {
      200: {
        content: {
          "application/json": {
            id: string;
            webhookId: string;
            event: string;
            success: boolean;
            statusCode?: number | null;
            error?: string | null;
            attempt?: number;
            payload?: Record<string, unknown>;
            createdAt: string;
            /** The same as event. */
            eventType?: string;
            status?: "delivered" | "failed";
            /** The same as attempt. */
            attempts?: number;
            deliveredAt?: string | null;
          }[];
        };
      };
      401: {
        content: {
          "application/json": Schemas["Error"];
        };
      };
      403: {
        content: {
          "application/json": Schemas["Error"];
        };
      };
      404: {
        content: {
          "application/json": Schemas["Error"];
        };
      };
      429: {
        content: {
          "application/json": Schemas["Error"];
        };
      };
      default: {
        content: {
          "application/json": Schemas["Error"];
        };
      };
    };
  };
  /** Fire a test event */
  testWebhook: {
    parameters: {
      path: {
        /** Resource identifier (format not stated). */
        id: string;
      };
      query: Record<string, never>;
      header: Record<string, never>;
    };
    requestBody?: never;
    responses: {
      201: {
        content: {
          "application/json": {
            success: boolean;
            statusCode?: number | null;
            /** Of the row in the log. */
            logId: string;
          };
        };
      };
      401: {
        content: {
          "application/json": Schemas["Error"];
        };
      };
      403: {
        content: {
          "application/json": Schemas["Error"];
        };
      };
      404: {
        content: {
          "application/json": Schemas["Error"];
        };
      };
      429: {
        content: {
          "application/json": Schemas["Error"];
        };
      };
      default: {
        content: {
          "application/json": Schemas["Error"];
        };
      };
    };
  };
  /** Active tokens */
  listTokens: {
    parameters: {
      path: Record<string, never>;
      query: Record<string, never>;
      header: Record<string, never>;
    };
    requestBody?: never;
    responses: {
      200: {
        content: {
          "application/json": Schemas["Token"][];
        };
      };
      401: {
        content: {
          "application/json": Schemas["Error"];
        };
      };
      429: {
        content: {
          "application/json": Schemas["Error"];
        };
      };
      default: {
        content: {
          "application/json": Schemas["Error"];
        };
      };
    };
  };
  /** New token */
  createToken: {
    parameters: {
      path: Record<string, never>;
      query: Record<string, never>;
      header: Record<string, never>;
    };
    requestBody?: {
      content: {
        "application/json": {
          name?: string;
        };
      };
    };
    responses: {
      201: {
        content: {
          "application/json": Schemas["Token"] & {
            token: string;
          };
        };
      };
      400: {
        content: {
          "application/json": Schemas["Error"];
        };
      };
      401: {
        content: {
          "application/json": Schemas["Error"];
        };
      };
      429: {
        content: {
          "application/json": Schemas["Error"];
        };
      };
      default: {
        content: {
          "application/json": Schemas["Error"];
        };
      };
    };
  };
  /** Revoke a token */
  revokeToken: {
    parameters: {
      path: {
        /** Resource identifier (format not stated). */
        id: string;
      };
      query: Record<string, never>;
      header: Record<string, never>;
    };
    requestBody?: never;
    responses: {
      200: {
        content: {
          "application/json": {
            success: true;
          };
        };
      };
      401: {
        content: {
          "application/json": Schemas["Error"];
        };
      };
      403: {
        content: {
          "application/json": Schemas["Error"];
        };
      };
      404: {
        content: {
          "application/json": Schemas["Error"];
        };
      };
      429: {
        content: {
          "application/json": Schemas["Error"];
        };
      };
      default: {
        content: {
          "application/json": Schemas["Error"];
        };
      };
    };
  };
  /** Subscription and slots */
  getBillingStatus: {
    parameters: {
      path: Record<string, never>;
      query: Record<string, never>;
      header: Record<string, never>;
    };
    requestBody?: never;
    responses: {
      200: {
        content: {
          "application/json": {
            subscription: {
              status?: string;
              plan?: string;
              currentPeriodEnd?: string | null;
            } | null;
            slots: {
              total: number;
              used: number;
              available: number;
            };
          };
        };
      };
      401: {
        content: {
          "application/json": Schemas["Error"];
        };
      };
      429: {
        content: {
          "application/json": Schemas["Error"];
        };
      };
      default: {
        content: {
          "application/json": Schemas["Error"];
        };
      };
    };
  };
  /** Stripe checkout session */
  createCheckoutSession: {
    parameters: {
      path: Record<string, never>;
      query: Record<string, never>;
      header: Record<string, never>;
    };
    requestBody?: {
      content: {
        "application/json": {
          quantity?: number;
          successUrl?: string;
          cancelUrl?: string;
        };
      };
    };
    responses: {
      201: {
        content: {
          "application/json": Schemas["RedirectUrl"];
        };
      };
      401: {
        content: {
          "application/json": Schemas["Error"];
        };
      };
      429: {
        content: {
          "application/json": Schemas["Error"];
        };
      };
      default: {
        content: {
          "application/json": Schemas["Error"];
        };
      };
    };
  };
  /** Stripe customer portal */
  createPortalSession: {
    parameters: {
      path: Record<string, never>;
      query: Record<string, never>;
      header: Record<string, never>;
    };
    requestBody?: never;
    responses: {
      201: {
        content: {
          "application/json": Schemas["RedirectUrl"];
        };
      };
      401: {
        content: {
          "application/json": Schemas["Error"];
        };
      };
      404: {
        content: {
          "application/json": Schemas["Error"];
        };
      };
      429: {
        content: {
          "application/json": Schemas["Error"];
        };
      };
      default: {
        content: {
          "application/json": Schemas["Error"];
        };
      };
    };
  };
};
