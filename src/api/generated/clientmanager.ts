// Made from contracts/clientmanager.yaml by scripts/generate-contract-types.ts. Do not edit; run npm run generate.

export type Schemas = {
  Error: {
    success?: false;
    error: string;
    code?: "AUTH_ERROR" | "ACCESS_DENIED" | "PLAN_LIMIT_EXCEEDED" | "READ_ONLY_CHAT" | "CLIENT_NOT_FOUND" | "GROUP_NOT_FOUND" | "INVALID_CHAT_TYPE" | "MEDIA_ERROR" | "INVALID_REQUEST" | "RATE_LIMIT_EXCEEDED" | "NOT_SENT_YET";
  };
  StatusMessage: {
    status: "success";
    message?: string;
  };
  SerializedId: {
    _serialized: string;
  };
  LastMessage: {
    body: string;
    timestamp: number;
    fromMe: boolean;
  } | null;
  ScheduledMessage: {
    id: number;
    clientId: string;
    recipient: string;
    message: string;
    scheduleTime: string;
    status: "pending" | "sent" | "cancelled";
    createdAt: string;
    sentTime: string | null;
  };
  Client: {
    clientId: string;
    phoneNumber: string;
    apiKey: string;
    connectedNumber: string;
    status: "Authenticated" | "Pending Authentication";
  };
  Call: {
    id: number;
    client_id: string;
    call_from: string;
    is_video: boolean;
    start_time: string;
    end_time: string | null;
    duration: number | null;
    created_at: string;
  };
  Chat: {
    id: Schemas["SerializedId"];
    name: string;
    profilePic: string | null;
    lastMessage: Schemas["LastMessage"];
    timestamp: number;
    unreadCount: number;
    isMuted: boolean;
    pinned: boolean;
  };
  ChatMessage: {
    id: Schemas["SerializedId"];
    body: string;
    fromMe: boolean;
    timestamp: number;
    /** chat, image, video, audio, document and others. */
    type: string;
    hasMedia: boolean;
    hasReaction: boolean;
    reactions: {
      reaction: string;
      senderId: string;
    }[] | null;
    /** 1 sent, 2 delivered, 3 read. */
    ack: number;
    filename: string | null;
  };
  GroupBase: {
    id: string;
    name: string;
    description: string | null;
    profilePic: string | null;
    lastMessage: Schemas["LastMessage"];
    timestamp: number;
    unreadCount: number;
    isMuted: boolean;
    pinned: boolean;
    isReadOnly: boolean;
    type: "group" | "channel";
  };
  Group: Schemas["GroupBase"] & {
    /** Head count. */
    participants: number;
    owner: string | null;
    /** Unix seconds. */
    createdAt: number | null;
    type?: "group";
  };
  Channel: Schemas["GroupBase"] & {
    type?: "channel";
  };
  /** message, mediaUrl or both; mediaType is mandatory once mediaUrl is given. */
  GroupMessageBody: {
    /** At most 4096 Unicode code points. */
    message?: string;
    mediaUrl?: string;
    mediaType?: "image" | "video" | "audio" | "document";
  };
  SentGroupMessage: {
    id: Schemas["SerializedId"];
    body: string;
    timestamp: number;
    type: string;
  };
};

export type operations = {
  /** Add a client */
  addNumber: {
    parameters: {
      path: Record<string, never>;
      query: Record<string, never>;
      header: Record<string, never>;
    };
    requestBody: {
      content: {
        "application/json": {
          /** Unique name of the client. */
          clientId: string;
          /** Number without a plus sign. */
          phoneNumber: string;
          /** A public http or https address. */
          webhookUrl?: string | null;
        };
      };
    };
    responses: {
      200: {
        content: {
          "application/json": {
            status: "pending_auth" | "connected";
            message: string;
            /** data:image/png;base64,... */
            qrCode: string | null;
            apiKey: string;
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
      default: {
        content: {
          "application/json": Schemas["Error"];
        };
      };
    };
  };
  /** Schedule a text */
  scheduleMessage: {
    parameters: {
      path: Record<string, never>;
      query: Record<string, never>;
      header: Record<string, never>;
    };
    requestBody: {
      content: {
        "application/json": {
          clientId: string;
          /** Recipient with country code. */
          number: string;
          message: string;
          /** ISO 8601 in UTC. */
          scheduleTime: string;
        };
      };
    };
    responses: {
      200: {
        content: {
          "application/json": {
            message: string;
            id: number;
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
      default: {
        content: {
          "application/json": Schemas["Error"];
        };
      };
    };
  };
  /** Schedules of the logged-in user */
  listScheduledMessages: {
    parameters: {
      path: Record<string, never>;
      query: Record<string, never>;
      header: Record<string, never>;
    };
    requestBody?: never;
    responses: {
      200: {
        content: {
          "application/json": Schemas["ScheduledMessage"][];
        };
      };
      401: {
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
  /** Cancel a pending schedule */
  cancelScheduledMessage: {
    parameters: {
      path: {
        /** Schedule id. */
        id: number;
      };
      query: Record<string, never>;
      header: Record<string, never>;
    };
    requestBody?: never;
    responses: {
      200: {
        content: {
          "application/json": {
            message: "Schedule cancelled.";
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
  /** Swap the account key for a new one */
  resetApiKey: {
    parameters: {
      path: Record<string, never>;
      query: Record<string, never>;
      header: Record<string, never>;
    };
    requestBody: {
      content: {
        "application/json": {
          username: string;
          /** The account key in use. */
          currentApiKey: string;
        };
      };
    };
    responses: {
      200: {
        content: {
          "application/json": {
            message: "API key reset successfully.";
            newApiKey: string;
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
  /** Delete a client for good */
  deleteClient: {
    parameters: {
      path: {
        /** Client identifier. */
        clientId: string;
      };
      query: Record<string, never>;
      header: Record<string, never>;
    };
    requestBody: {
      content: {
        "application/json": {
          password: string;
        };
      };
    };
    responses: {
      200: {
        content: {
          "application/json": {
            message: "Client deleted successfully.";
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
  /** Set the webhook of a client */
  updateWebhook: {
    parameters: {
      path: Record<string, never>;
      query: Record<string, never>;
      header: Record<string, never>;
    };
    requestBody: {
      content: {
        "application/json": {
          clientId: string;
          /** A public http or https address; empty or null turns delivery off. */
          webhookUrl: string | null;
        };
      };
    };
    responses: {
      200: {
        content: {
          "application/json": Schemas["StatusMessage"];
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
  /** Text or media to a number */
  sendMessage: {
    parameters: {
      path: Record<string, never>;
      query: Record<string, never>;
      header: Record<string, never>;
    };
    requestBody: {
      content: {
        "application/json": {
          clientId: string;
          number: string;
          message?: string;
          /** Optional file to attach. */
          mediaUrl?: string;
        };
      };
    };
    responses: {
      200: {
        content: {
          "application/json": {
            status: "success";
            message: string;
            messageId?: string;
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
  /** Clients of the account */
  listClients: {
    parameters: {
      path: Record<string, never>;
      query: Record<string, never>;
      header: Record<string, never>;
    };
    requestBody?: never;
    responses: {
      200: {
        content: {
          "application/json": Schemas["Client"][];
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
  /** The account */
  getProfile: {
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
            username: string;
            role: string;
            apiKey: string;
            clientCount: number;
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
  /** Last sent messages */
  listSentMessages: {
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
            id: number;
            clientId: string;
            senderNumber: string;
            recipient: string;
            message: string;
            status: string;
            sentAt: string;
          }[];
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
  /** Last received messages of a client */
  listReceivedMessages: {
    parameters: {
      path: {
        /** Client identifier. */
        clientId: string;
      };
      query: Record<string, never>;
      header: Record<string, never>;
    };
    requestBody?: never;
    responses: {
      200: {
        content: {
          "application/json": {
            status: "success";
            messages: {
              id: number;
              client_id: string;
              sender: string;
              message: string;
              received_at: string;
            }[];
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
  /** Last incoming calls of a client */
  listIncomingCalls: {
    parameters: {
      path: {
        /** Client identifier. */
        clientId: string;
      };
      query: Record<string, never>;
      header: Record<string, never>;
    };
    requestBody?: never;
    responses: {
      200: {
        content: {
          "application/json": {
            status: "success";
            calls: Schemas["Call"][];
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
  /** Last calls of all clients */
  listCallLogs: {
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
            status: "success";
            calls: Schemas["Call"][];
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
  /** Application log */
  listLogs: {
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
            status: "success";
            logs: {
              id: number;
              level: "info" | "warn" | "error";
              message: string;
              client_id?: string | null;
              created_at: string;
            }[];
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
  /** QR image */
  getQr: {
    parameters: {
      path: {
        /** Client identifier. */
        clientId: string;
      };
      query: Record<string, never>;
      header: Record<string, never>;
    };
    requestBody?: never;
    responses: {
      200: {
        content: {
          "image/png": string;
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
  /** Private chats */
  listChats: {
    parameters: {
      path: {
        /** Client identifier. */
        clientId: string;
      };
      query: Record<string, never>;
      header: Record<string, never>;
    };
    requestBody?: never;
    responses: {
      200: {
        content: {
          "application/json": {
            chats: Schemas["Chat"][];
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
  /** Messages of a chat */
  listChatMessages: {
    parameters: {
      path: {
        /** Client identifier. */
        clientId: string;
        /** Chat id in WhatsApp form. */
        chatId: string;
      };
      query: {
        /** Most messages to return. */
        limit: number;
      };
      header: Record<string, never>;
    };
    requestBody?: never;
    responses: {
      200: {
        content: {
          "application/json": {
            messages: Schemas["ChatMessage"][];
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
  /** Text into a chat */
  sendChatMessage: {
    parameters: {
      path: {
        /** Client identifier. */
        clientId: string;
        /** Chat id in WhatsApp form. */
        chatId: string;
      };
      query: Record<string, never>;
      header: Record<string, never>;
    };
    requestBody: {
      content: {
        "application/json": {
          message: string;
        };
      };
    };
    responses: {
      200: {
        content: {
          "application/json": {
            success: true;
            message: {
              id: Schemas["SerializedId"];
              body: string;
              timestamp: number;
            };
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
  /** Mark a chat as read */
  markChatRead: {
    parameters: {
      path: {
        /** Client identifier. */
        clientId: string;
        /** Chat id in WhatsApp form. */
        chatId: string;
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
  /** Media of a message */
  downloadChatMedia: {
    parameters: {
      path: {
        /** Client identifier. */
        clientId: string;
        /** Id of the message that holds the media. */
        messageId: string;
      };
      query: Record<string, never>;
      header: Record<string, never>;
    };
    requestBody?: never;
    responses: {
      200: {
        content: {
          "*/*": string;
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
  /** Groups and channels */
  listGroups: {
    parameters: {
      path: {
        /** Client identifier. */
        clientId: string;
      };
      query: Record<string, never>;
      header: Record<string, never>;
    };
    requestBody?: never;
    responses: {
      200: {
        content: {
          "application/json": {
            groups: Schemas["Group"][];
            channels: Schemas["Channel"][];
            total: number;
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
  /** Send to a group or channel with a key */
  sendGroupMessage: {
    parameters: {
      path: Record<string, never>;
      query: Record<string, never>;
      header: Record<string, never>;
    };
    requestBody: {
      content: {
        "application/json": Schemas["GroupMessageBody"] & {
          clientId: string;
          groupId: string;
        };
      };
    };
    responses: {
      200: {
        content: {
          "application/json": {
            success: true;
            message: Schemas["SentGroupMessage"];
            groupId: string;
            groupName: string;
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
  /** Send to a group or channel from the dashboard */
  sendGroupMessageFromSession: {
    parameters: {
      path: {
        /** Client identifier. */
        clientId: string;
        /** Group or channel id. */
        groupId: string;
      };
      query: Record<string, never>;
      header: Record<string, never>;
    };
    requestBody: {
      content: {
        "application/json": Schemas["GroupMessageBody"];
      };
    };
    responses: {
      200: {
        content: {
          "application/json": {
            success: true;
            message: Schemas["SentGroupMessage"];
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
};
