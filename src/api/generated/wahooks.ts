// Made from contracts/wahooks.yaml by scripts/generate-contract-types.ts. Do not edit; run npm run generate.

export type Schemas = {
  Error: {
    message: string;
    error: string;
    statusCode: number;
  };
  /** Phone number in digits, or a WhatsApp chat id. */
  Recipient: string;
  Media: {
    to: Schemas["Recipient"];
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
    messageId: string;
    status: "sent" | "queued";
    timestamp?: string;
  };
  ConnectionStatus: "booting" | "scan_qr" | "connected" | "disconnected" | "failed";
  Connection: {
    id: string;
    name: string | null;
    status: Schemas["ConnectionStatus"];
    phoneNumber?: string | null;
    createdAt: string;
    updatedAt?: string;
  };
  Webhook: {
    id: string;
    connectionId: string;
    url: string;
    events: Schemas["SubscribableEvent"][];
    active: boolean;
    createdAt: string;
    updatedAt?: string;
  };
  WebhookWithSecret: Schemas["Webhook"] & {
    secret: string;
  };
  Token: {
    id: string;
    name: string | null;
    prefix: string;
    lastUsedAt?: string | null;
    createdAt: string;
  };
  RedirectUrl: {
    url: string;
  };
  /** message.received tells also of groups and channels; message.ack that a message was delivered or read; connection.status that the status of the connection may be another one. */
  EventName: "message.received" | "message.sent" | "message.ack" | "message.failed" | "message.edited" | "message.revoked" | "message.reaction" | "call.received" | "connection.status";
  /** One event, or all of them. */
  SubscribableEvent: "*" | Schemas["EventName"];
  Event: {
    event: "test" | Schemas["EventName"];
    connectionId: string;
    timestamp: string;
    data: Schemas["MessageData"] | Schemas["CallData"] | Schemas["ConnectionData"] | Schemas["TestData"];
  };
  MessageData: {
    /** What the answer of a send calls messageId. */
    id: string;
    fromMe: boolean;
    /** Who wrote it, as a phone number with +; null where WhatsApp hides it, and of a message of ours. */
    from: string | null;
    /** Phone number with +; null for a group. */
    to: string | null;
    /** Such as 15550000002@c.us, or …@g.us for a group. */
    chatId: string;
    type: "text" | "image" | "video" | "audio" | "voice" | "document" | "sticker" | "location" | "contact" | "other";
    text: string;
    media: {
      mimetype: string;
      filename: string | null;
      bytes: number | null;
    } | null;
    /** How far a message of ours has come. */
    ack: "sent" | "delivered" | "read" | null;
    /** Why it failed. */
    error: string | null;
    /** Of message.reaction. An empty emoji takes it back. */
    reaction?: {
      emoji: string;
      /** A chat id. */
      from: string;
    };
    /** When it was written. */
    timestamp: string;
  };
  CallData: {
    id: string;
    /** Phone number with +; null where WhatsApp hides it. */
    from: string | null;
    chatId: string;
    isVideo: boolean;
    isGroup: boolean;
    rejected: boolean;
    timestamp: string;
  };
  ConnectionData: {
    status: Schemas["ConnectionStatus"];
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
            qr: string | null;
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
          to: Schemas["Recipient"];
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
          to: Schemas["Recipient"];
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
          to: Schemas["Recipient"];
          contact: {
            name: string;
            phoneNumber: string;
          };
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
