// Made from contracts/waqtum.yaml by scripts/generate-contract-types.ts. Do not edit; run npm run generate.

export type Schemas = {
  DocumentStatus: "draft" | "pending" | "in_progress" | "approved" | "rejected" | "expired" | "voided";
  WorkflowType: "sequential" | "parallel";
  ActionType: "sign" | "stamp" | "approve_only" | "review_only";
  EventName: "document.created" | "document.sent" | "document.approved" | "document.rejected" | "approver.completed";
  Error: {
    success: false;
    error: {
      /** 503 is not in the source's table; it is answered while a part of the service is down. */
      code: 400 | 401 | 403 | 404 | 422 | 429 | 500 | 503;
      message: string;
      details?: Record<string, string[]>;
    };
  };
  /** Not blank, and short enough to stand in a message. */
  Title: string;
  /** Not blank, and short enough to stand on a stamp. */
  Name: string;
  /** Null, or empty, for none. */
  Role: string | null;
  /** In international form; `+` or `00` may be left out, as WhatsApp writes numbers. */
  Phone: string;
  /** Null for none. Approvers with the same one are asked together. */
  OrderIndex: number | null;
  DocumentInput: {
    /** Arabic title. */
    title_ar: Schemas["Title"];
    /** English title. */
    title_en: Schemas["Title"];
    /** PDF, at most 20 MB. */
    file: string;
    /** Owning department. */
    department: Schemas["Name"];
    workflow_type: Schemas["WorkflowType"];
  };
  DocumentPatch: {
    title_ar?: Schemas["Title"];
    title_en?: Schemas["Title"];
    department?: Schemas["Name"];
    workflow_type?: Schemas["WorkflowType"];
  };
  DocumentForm: {
    title_ar?: Schemas["Title"];
    title_en?: Schemas["Title"];
    department?: Schemas["Name"];
    workflow_type?: Schemas["WorkflowType"];
    file?: string;
  };
  Document: {
    id: string;
    title_ar: string;
    title_en: string;
    department: string;
    workflow_type: Schemas["WorkflowType"];
    status: Schemas["DocumentStatus"];
    approvers?: Schemas["Approver"][];
    created_at?: string;
    updated_at?: string;
    sent_at?: string | null;
    completed_at?: string | null;
  };
  ApproverInput: {
    /** Arabic name. */
    name_ar: Schemas["Name"];
    /** English name. */
    name_en: Schemas["Name"];
    /** WhatsApp number. */
    phone: Schemas["Phone"];
    /** Job title in Arabic. */
    role_ar?: Schemas["Role"];
    /** Job title in English. */
    role_en?: Schemas["Role"];
    action_type: Schemas["ActionType"];
    /** Turn in a sequential workflow. */
    order_index?: Schemas["OrderIndex"];
  };
  ApproverPatch: {
    name_ar?: Schemas["Name"];
    name_en?: Schemas["Name"];
    phone?: Schemas["Phone"];
    role_ar?: Schemas["Role"];
    role_en?: Schemas["Role"];
    action_type?: Schemas["ActionType"];
    order_index?: Schemas["OrderIndex"];
  };
  Approver: {
    id: string;
    document_id?: string;
    name_ar: string;
    name_en: string;
    phone: string;
    role_ar?: string | null;
    role_en?: string | null;
    action_type: Schemas["ActionType"];
    order_index?: number | null;
    status: "pending" | "completed" | "rejected";
    completed_at?: string | null;
  };
  Webhook: {
    id: string;
    url: string;
    events: Schemas["EventName"][];
    is_active?: boolean;
    created_at?: string;
  };
  DocumentEnvelope: {
    success: true;
    data: Schemas["Document"];
  };
  DocumentListEnvelope: {
    success: true;
    data: Schemas["Document"][];
    meta: {
      current_page: number;
      per_page: number;
      total: number;
      last_page: number;
    };
  };
  ApproverEnvelope: {
    success: true;
    data: Schemas["Approver"];
  };
  WebhookWithSecretEnvelope: {
    success: true;
    data: Schemas["Webhook"] & {
      secret: string;
    };
  };
  MessageEnvelope: {
    success: true;
    message?: string;
  };
};

export type operations = {
  /** Liveness probe */
  getHealth: {
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
            success: true;
            data: {
              status?: "ok";
            };
          };
        };
      };
      500: {
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
  /** List documents */
  listDocuments: {
    parameters: {
      path: Record<string, never>;
      query: {
        /** Keep only documents in this state. */
        status?: Schemas["DocumentStatus"];
        /** Page number (start value 1 is a guess). */
        page: number;
        /** Page size. */
        per_page: number;
      };
      header: Record<string, never>;
    };
    requestBody?: never;
    responses: {
      200: {
        content: {
          "application/json": Schemas["DocumentListEnvelope"];
        };
      };
      401: {
        content: {
          "application/json": Schemas["Error"];
        };
      };
      422: {
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
  /** Create a document */
  createDocument: {
    parameters: {
      path: Record<string, never>;
      query: Record<string, never>;
      header: Record<string, never>;
    };
    requestBody: {
      content: {
        "multipart/form-data": Schemas["DocumentInput"];
        "application/json": Schemas["DocumentInput"];
      };
    };
    responses: {
      201: {
        content: {
          "application/json": Schemas["DocumentEnvelope"];
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
      422: {
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
  /** Get one document */
  getDocument: {
    parameters: {
      path: {
        /** Resource identifier (its type is not stated). */
        id: string;
      };
      query: Record<string, never>;
      header: Record<string, never>;
    };
    requestBody?: never;
    responses: {
      200: {
        content: {
          "application/json": Schemas["DocumentEnvelope"];
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
  /** Change a draft */
  updateDocument: {
    parameters: {
      path: {
        /** Resource identifier (its type is not stated). */
        id: string;
      };
      query: Record<string, never>;
      header: Record<string, never>;
    };
    requestBody: {
      content: {
        "application/json": Schemas["DocumentPatch"];
        "multipart/form-data": Schemas["DocumentForm"];
      };
    };
    responses: {
      200: {
        content: {
          "application/json": Schemas["DocumentEnvelope"];
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
      422: {
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
  /** Delete a draft */
  deleteDocument: {
    parameters: {
      path: {
        /** Resource identifier (its type is not stated). */
        id: string;
      };
      query: Record<string, never>;
      header: Record<string, never>;
    };
    requestBody?: never;
    responses: {
      200: {
        content: {
          "application/json": Schemas["MessageEnvelope"];
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
      422: {
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
  /** Start the approval workflow */
  sendDocument: {
    parameters: {
      path: {
        /** Resource identifier (its type is not stated). */
        id: string;
      };
      query: Record<string, never>;
      header: Record<string, never>;
    };
    requestBody?: never;
    responses: {
      200: {
        content: {
          "application/json": Schemas["DocumentEnvelope"];
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
      422: {
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
  /** Void a sent document */
  voidDocument: {
    parameters: {
      path: {
        /** Resource identifier (its type is not stated). */
        id: string;
      };
      query: Record<string, never>;
      header: Record<string, never>;
    };
    requestBody?: never;
    responses: {
      200: {
        content: {
          "application/json": Schemas["DocumentEnvelope"];
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
      422: {
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
  /** Status and progress */
  getDocumentStatus: {
    parameters: {
      path: {
        /** Resource identifier (its type is not stated). */
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
            data: {
              id: string;
              status: Schemas["DocumentStatus"];
              progress: {
                total: number;
                completed: number;
                percentage: number;
              };
              approvers?: Schemas["Approver"][];
            };
          };
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
  /** Final PDF */
  downloadDocument: {
    parameters: {
      path: {
        /** Resource identifier (its type is not stated). */
        id: string;
      };
      query: Record<string, never>;
      header: Record<string, never>;
    };
    requestBody?: never;
    responses: {
      200: {
        content: {
          "application/pdf": string;
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
  /** Approvers of a document */
  listApprovers: {
    parameters: {
      path: {
        /** Document identifier (the source names this one documentId, not id). */
        documentId: string;
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
            data: Schemas["Approver"][];
          };
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
  /** Add an approver */
  addApprover: {
    parameters: {
      path: {
        /** Document identifier (the source names this one documentId, not id). */
        documentId: string;
      };
      query: Record<string, never>;
      header: Record<string, never>;
    };
    requestBody: {
      content: {
        "application/json": Schemas["ApproverInput"];
      };
    };
    responses: {
      201: {
        content: {
          "application/json": Schemas["ApproverEnvelope"];
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
      422: {
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
  /** Change an approver */
  updateApprover: {
    parameters: {
      path: {
        /** Resource identifier (its type is not stated). */
        id: string;
      };
      query: Record<string, never>;
      header: Record<string, never>;
    };
    requestBody: {
      content: {
        "application/json": Schemas["ApproverPatch"];
      };
    };
    responses: {
      200: {
        content: {
          "application/json": Schemas["ApproverEnvelope"];
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
      422: {
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
  /** Remove an approver */
  deleteApprover: {
    parameters: {
      path: {
        /** Resource identifier (its type is not stated). */
        id: string;
      };
      query: Record<string, never>;
      header: Record<string, never>;
    };
    requestBody?: never;
    responses: {
      200: {
        content: {
          "application/json": Schemas["MessageEnvelope"];
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
      422: {
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
  /** Repeat the WhatsApp notification */
  remindApprover: {
    parameters: {
      path: {
        /** Resource identifier (its type is not stated). */
        id: string;
      };
      query: Record<string, never>;
      header: Record<string, never>;
    };
    requestBody?: never;
    responses: {
      200: {
        content: {
          "application/json": Schemas["MessageEnvelope"];
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
      422: {
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
  /** Event catalogue */
  listWebhookEvents: {
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
            success: true;
            data: {
              event: Schemas["EventName"];
              description: string;
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
  /** List webhooks */
  listWebhooks: {
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
            success: true;
            data: Schemas["Webhook"][];
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
  /** Create a webhook */
  createWebhook: {
    parameters: {
      path: Record<string, never>;
      query: Record<string, never>;
      header: Record<string, never>;
    };
    requestBody: {
      content: {
        "application/json": {
          /** Address that receives notifications. */
          url: string;
          /** Events to subscribe to. */
          events: Schemas["EventName"][];
        };
      };
    };
    responses: {
      201: {
        content: {
          "application/json": Schemas["WebhookWithSecretEnvelope"];
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
      422: {
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
  /** Send a test notification */
  testWebhook: {
    parameters: {
      path: {
        /** Resource identifier (its type is not stated). */
        id: string;
      };
      query: Record<string, never>;
      header: Record<string, never>;
    };
    requestBody?: never;
    responses: {
      200: {
        content: {
          "application/json": Schemas["MessageEnvelope"];
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
      422: {
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
  /** Replace the signing secret */
  rotateWebhookSecret: {
    parameters: {
      path: {
        /** Resource identifier (its type is not stated). */
        id: string;
      };
      query: Record<string, never>;
      header: Record<string, never>;
    };
    requestBody?: never;
    responses: {
      200: {
        content: {
          "application/json": Schemas["WebhookWithSecretEnvelope"];
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
