// Made from contracts/whautochat.yaml by scripts/generate-contract-types.ts. Do not edit; run npm run generate.

/** A type of which these properties are there. */
type With<Whole, Name extends keyof Whole> = Whole & Required<Pick<Whole, Name>>;

export type Schemas = {
  EventName: "incoming_whatsapp_message" | "outgoing_whatsapp_message" | "incoming_instagram_message" | "outgoing_instagram_message" | "incoming_telegram_message" | "outgoing_telegram_message" | "incoming_messenger_message" | "outgoing_messenger_message" | "incoming_website_message" | "outgoing_website_message" | "contact_created" | "contact_tag_added" | "contact_tag_removed";
  /** Same schema for requests and answers; which fields a request must hold is not stated. */
  Webhook: {
    id?: string;
    name?: string;
    serverUrl?: string;
    active?: boolean;
    events?: Schemas["EventName"][];
    createdAt?: string;
    updatedAt?: string;
  };
  /** A webhook as it is answered, with every field. A webhook without a name has an empty one. */
  WholeWebhook: With<Schemas["Webhook"], "id" | "name" | "serverUrl" | "active" | "events" | "createdAt" | "updatedAt">;
  WebhookResponses: Schemas["WholeWebhook"][];
  DeleteResponse: {
    success: boolean;
  };
  Error: {
    success: false;
    message: string;
  };
};

export type operations = {
  /** List webhooks */
  listWebhooks: {
    parameters: {
      path: Record<string, never>;
      query: {
        /** Most results to return; typed as a string by the source. */
        limit: string;
        /** Page number; typed as a string by the source. */
        page: string;
      };
      header: Record<string, never>;
    };
    requestBody?: never;
    responses: {
      200: {
        content: {
          "application/json": Schemas["WebhookResponses"];
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
      default: {
        content: {
          "application/json": Schemas["Error"];
        };
      };
    };
  };
  /** Create a webhook */
  createWebhook: {
    parameters: {
      path: Record<string, never>;
      query: Record<string, never>;
      header: Record<string, never>;
    };
    requestBody: {
      content: {
        "application/json": Schemas["Webhook"];
      };
    };
    responses: {
      200: {
        content: {
          "application/json": Schemas["WholeWebhook"];
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
      default: {
        content: {
          "application/json": Schemas["Error"];
        };
      };
    };
  };
  /** Update a webhook */
  updateWebhook: {
    parameters: {
      path: {
        /** Unique id of the webhook. */
        webhookId: string;
      };
      query: Record<string, never>;
      header: Record<string, never>;
    };
    requestBody: {
      content: {
        "application/json": Schemas["Webhook"];
      };
    };
    responses: {
      200: {
        content: {
          "application/json": Schemas["WholeWebhook"];
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
        /** Unique id of the webhook. */
        webhookId: string;
      };
      query: Record<string, never>;
      header: Record<string, never>;
    };
    requestBody?: never;
    responses: {
      200: {
        content: {
          "application/json": Schemas["DeleteResponse"];
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
      default: {
        content: {
          "application/json": Schemas["Error"];
        };
      };
    };
  };
};
