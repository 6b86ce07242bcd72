// Made from contracts/emza.yaml by scripts/generate-contract-types.ts. Do not edit; run npm run generate.

export type Schemas = {
  Problem: {
    type: string;
    status: number;
    code: string;
    title_fa: string;
    title_en: string;
    request_id: string;
    /** The messages about each bad field. */
    errors?: Record<string, string[]>;
  };
  ValidationProblem: Schemas["Problem"] & Record<string, unknown>;
  PageMeta: {
    current_page: number;
    per_page: number;
    total: number;
    last_page: number;
  };
  ContractStatus: "draft" | "waiting_signature" | "completed" | "voided" | "canceled";
  ContractInput: {
    title: string;
    all_pages_signature?: boolean;
    is_private?: boolean;
    template_id?: number;
    template_enforcement?: "strict" | "loose";
  };
  ContractSummary: {
    code: string;
    title: string;
    status: Schemas["ContractStatus"];
    is_private: boolean;
    all_pages_signature: boolean;
    template_id?: number | null;
    template_enforcement?: "strict" | "loose" | null;
    created_at: string;
    completed_at?: string | null;
    canceled_at?: string | null;
  };
  Contract: Schemas["ContractSummary"] & {
    signers: Schemas["Signer"][];
    pages: Schemas["PageGeometry"][];
    template_positions: Schemas["Position"][];
  };
  PageGeometry: {
    page: number;
    width: number;
    height: number;
  };
  Position: {
    page: number;
    type: string;
    signer_order?: number;
    x: number;
    y: number;
    width: number;
    height: number;
  };
  SignerInput: {
    name?: string;
    mobile: string;
    national_code: string;
    order?: number;
  };
  Signer: {
    slug: string;
    name?: string | null;
    /** Masked without signers:read_pii. */
    mobile: string;
    /** Masked without signers:read_pii. */
    national_code: string;
    order: number;
    status: "waiting" | "authenticated" | "signed" | "rejected";
    signed_at?: string | null;
    created_at?: string;
  };
  Form: {
    id: number;
    slug: string;
    title: string;
    status: string;
    renderer_type: string;
    submission_count: number;
    views_count: number;
    created_at: string;
  };
  FormWindow: {
    views: number;
    starts: number;
    submissions: number;
  };
  Me: {
    data: {
      token: {
        id: string;
        name: string;
        mode: "live" | "test";
        scopes: string[];
        /** CIDR entries; empty means any address. */
        ip_whitelist: string[];
        expires_at: string | null;
        last_used_at: string | null;
      };
      billing_actor_user_id: number;
      /** Tomans. */
      wallet_balance: number;
      user: {
        id: number;
        name: string;
        type: string;
        is_org_root: boolean;
        org_root_id: number | string | null;
        /** Copy for clients that look here. */
        billing_actor_user_id?: number;
        /** Copy for clients that look here. */
        wallet_balance?: number;
      };
    };
  };
  Quota: {
    data: {
      service: string;
      period_start: string;
      period_end: string;
      package: {
        slug: string;
        name: string;
      } | null;
      free_quota: number;
      used: number;
      remaining: number | null;
      shahkar: {
        free_limit: number;
        used_today: number;
        free_remaining: number;
        extra_credits: number;
        extra_remaining: number;
        allowed: boolean;
      };
    };
  };
  TemplateSummary: {
    id: number;
    title: string;
    active: boolean;
    shared?: boolean;
    page_count: number;
    created_at: string;
  };
  Template: Schemas["TemplateSummary"] & {
    positions: Schemas["Position"][];
    pages: Schemas["PageGeometry"][];
    _links: {
      preview: string;
    };
  };
  EventName: "contract.created" | "contract.processing.completed" | "contract.processing.failed" | "contract.signer.added" | "contract.signer.authenticated" | "contract.signer.signed" | "contract.signer.rejected" | "contract.completed" | "contract.canceled" | "contract.refunded";
  SubscribableEvent: "contract.created" | "contract.processing.completed" | "contract.processing.failed" | "contract.signer.added" | "contract.signer.authenticated" | "contract.signer.signed" | "contract.signer.rejected" | "contract.completed" | "contract.canceled" | "contract.refunded" | "*";
  WebhookSubscription: {
    id: string;
    url: string;
    events: Schemas["SubscribableEvent"][];
    active: boolean;
    disabled_at?: string | null;
    failed_deliveries_count: number;
    last_delivery_at: string | null;
    last_delivery_status: string | null;
    created_at?: string;
    updated_at?: string;
  };
  WebhookSubscriptionWithSecret: Schemas["WebhookSubscription"] & {
    secret: string;
    _warning: string;
  };
  DeliveryStatus: "pending" | "delivered" | "failed" | "dead-letter";
  DeliverySummary: {
    id: string;
    subscription_id: string;
    event_name: string;
    status: Schemas["DeliveryStatus"];
    attempts_count?: number;
    response_code?: number | null;
    created_at: string;
    delivered_at?: string | null;
  };
  Delivery: Schemas["DeliverySummary"] & {
    payload: Record<string, unknown>;
    error_message: string | null;
    attempts: {
      attempted_at: string;
      response_code?: number | null;
      error_message?: string | null;
    }[];
  };
  ContractEventPayload: {
    /** Of the event: the same on every attempt and replay. */
    id: string;
    event: Schemas["EventName"];
    created_at: string;
    data: {
      contract?: Schemas["ContractSummary"];
      /** Only for the contract.signer events. */
      signer?: Schemas["Signer"];
      /** Only for contract.refunded. */
      refund?: {
        amount?: number;
        currency?: "IRT";
      };
      /** Only for contract.processing.failed. */
      error?: string;
    };
  };
};

export type operations = {
  /** Download by signed URL */
  publicSignedURLDownload: {
    parameters: {
      path: {
        /** Public code of 16 characters. */
        code: string;
      };
      query: {
        /** Unix second at which the URL stops working. */
        expires: number;
        /** Server-made signature over the URL. */
        signature: string;
      };
      header: Record<string, never>;
    };
    requestBody?: never;
    responses: {
      200: {
        content: {
          "application/pdf": string;
        };
      };
      403: {
        content: {
          "application/json": Schemas["Problem"];
          "application/problem+json": Schemas["Problem"];
        };
      };
      404: {
        content: {
          "application/json": Schemas["Problem"];
          "application/problem+json": Schemas["Problem"];
        };
      };
      default: {
        content: {
          "application/json": Schemas["Problem"];
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** List contracts */
  listContracts: {
    parameters: {
      path: Record<string, never>;
      query: {
        /** Keep one status. */
        status?: Schemas["ContractStatus"];
        /** ISO 8601 date-time. */
        created_after?: string;
        /** ISO 8601 date-time. */
        created_before?: string;
        /** Iranian mobile; needs signers:read_pii. */
        signer_mobile?: string;
        /** Iranian national code; needs signers:read_pii. */
        signer_national_code?: string;
        /** Keep contracts of one template. */
        template_id?: number;
        /** Keep by privacy flag. */
        is_private?: boolean;
        /** Page number. */
        page: number;
        /** Page size. */
        per_page: number;
        /** Sort key; a leading minus means newest first. */
        sort: "created_at" | "-created_at" | "completed_at" | "-completed_at";
      };
      header: Record<string, never>;
    };
    requestBody?: never;
    responses: {
      200: {
        content: {
          "application/json": {
            data: Schemas["ContractSummary"][];
            meta: Schemas["PageMeta"];
          };
        };
      };
      401: {
        content: {
          "application/json": Schemas["Problem"];
          "application/problem+json": Schemas["Problem"];
        };
      };
      403: {
        content: {
          "application/json": Schemas["Problem"];
          "application/problem+json": Schemas["Problem"];
        };
      };
      422: {
        content: {
          "application/json": Schemas["ValidationProblem"];
          "application/problem+json": Schemas["ValidationProblem"];
        };
      };
      default: {
        content: {
          "application/json": Schemas["Problem"];
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** Create a contract in one shot or as a draft */
  createContract: {
    parameters: {
      path: Record<string, never>;
      query: Record<string, never>;
      header: Record<string, never>;
    };
    requestBody: {
      content: {
        "multipart/form-data": Schemas["ContractInput"] & {
          /** PDF, PNG or JPG of at most 4 MB; its presence selects one-shot mode. */
          file?: string;
          /** Signers added after the pages are ready; same shape as in the add-signers operation. */
          signers?: Schemas["SignerInput"][];
        };
        "application/json": Schemas["ContractInput"] & {
          /** Refused, since signers come with a file or by the add-signers operation. */
          signers?: Schemas["SignerInput"][];
        };
      };
    };
    responses: {
      201: {
        content: {
          "application/json": {
            data: Schemas["ContractSummary"];
          };
        };
      };
      202: {
        content: {
          "application/json": {
            data: {
              code: string;
              status: Schemas["ContractStatus"];
            };
            _links: {
              self?: string;
              /** Address to poll. */
              processing: string;
            };
          };
        };
      };
      401: {
        content: {
          "application/json": Schemas["Problem"];
          "application/problem+json": Schemas["Problem"];
        };
      };
      402: {
        content: {
          "application/json": Schemas["Problem"];
          "application/problem+json": Schemas["Problem"];
        };
      };
      403: {
        content: {
          "application/json": Schemas["Problem"];
          "application/problem+json": Schemas["Problem"];
        };
      };
      422: {
        content: {
          "application/json": Schemas["ValidationProblem"];
          "application/problem+json": Schemas["ValidationProblem"];
        };
      };
      default: {
        content: {
          "application/json": Schemas["Problem"];
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** Full contract */
  getContract: {
    parameters: {
      path: {
        /** Public code of 16 characters. */
        code: string;
      };
      query: Record<string, never>;
      header: Record<string, never>;
    };
    requestBody?: never;
    responses: {
      200: {
        content: {
          "application/json": {
            data: Schemas["Contract"];
          };
        };
      };
      401: {
        content: {
          "application/json": Schemas["Problem"];
          "application/problem+json": Schemas["Problem"];
        };
      };
      403: {
        content: {
          "application/json": Schemas["Problem"];
          "application/problem+json": Schemas["Problem"];
        };
      };
      404: {
        content: {
          "application/json": Schemas["Problem"];
          "application/problem+json": Schemas["Problem"];
        };
      };
      default: {
        content: {
          "application/json": Schemas["Problem"];
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** Cancel, refund and delete files */
  cancelContract: {
    parameters: {
      path: {
        /** Public code of 16 characters. */
        code: string;
      };
      query: Record<string, never>;
      header: Record<string, never>;
    };
    requestBody?: never;
    responses: {
      200: {
        content: {
          "application/json": {
            data: {
              code: string;
              status: "canceled";
              canceled_at: string;
              refund: {
                amount: number;
                currency: "IRT";
              };
            };
          };
        };
      };
      401: {
        content: {
          "application/json": Schemas["Problem"];
          "application/problem+json": Schemas["Problem"];
        };
      };
      403: {
        content: {
          "application/json": Schemas["Problem"];
          "application/problem+json": Schemas["Problem"];
        };
      };
      404: {
        content: {
          "application/json": Schemas["Problem"];
          "application/problem+json": Schemas["Problem"];
        };
      };
      409: {
        content: {
          "application/json": Schemas["Problem"];
          "application/problem+json": Schemas["Problem"];
        };
      };
      default: {
        content: {
          "application/json": Schemas["Problem"];
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** Final PDF as redirect, URL or stream */
  downloadSignedPDF: {
    parameters: {
      path: {
        /** Public code of 16 characters. */
        code: string;
      };
      query: {
        /** How the PDF is handed over. */
        format: "redirect" | "url" | "stream";
        /** Life of the signed URL in seconds; has no effect with stream. */
        ttl: number;
      };
      header: Record<string, never>;
    };
    requestBody?: never;
    responses: {
      200: {
        content: {
          "application/json": {
            data: {
              url: string;
              expires_at: string;
              filename: string;
              size_bytes: number;
              checksum_sha256: string;
            };
          };
          "application/pdf": string;
        };
      };
      302: {
        content?: never;
      };
      401: {
        content: {
          "application/json": Schemas["Problem"];
          "application/problem+json": Schemas["Problem"];
        };
      };
      403: {
        content: {
          "application/json": Schemas["Problem"];
          "application/problem+json": Schemas["Problem"];
        };
      };
      404: {
        content: {
          "application/json": Schemas["Problem"];
          "application/problem+json": Schemas["Problem"];
        };
      };
      422: {
        content: {
          "application/json": Schemas["ValidationProblem"];
          "application/problem+json": Schemas["ValidationProblem"];
        };
      };
      default: {
        content: {
          "application/json": Schemas["Problem"];
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** Progress of the background job */
  pollProcessingStatus: {
    parameters: {
      path: {
        /** Public code of 16 characters. */
        code: string;
      };
      query: Record<string, never>;
      header: Record<string, never>;
    };
    requestBody?: never;
    responses: {
      200: {
        content: {
          "application/json": {
            data: {
              step: "files" | "signers" | "sms" | "done" | "error";
              ready: boolean;
              /** Of step error: the code of what went wrong. */
              error?: string;
            };
          };
        };
      };
      401: {
        content: {
          "application/json": Schemas["Problem"];
          "application/problem+json": Schemas["Problem"];
        };
      };
      403: {
        content: {
          "application/json": Schemas["Problem"];
          "application/problem+json": Schemas["Problem"];
        };
      };
      404: {
        content: {
          "application/json": Schemas["Problem"];
          "application/problem+json": Schemas["Problem"];
        };
      };
      default: {
        content: {
          "application/json": Schemas["Problem"];
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** Attach the document to a draft */
  uploadContractFilestwoStepFlow: {
    parameters: {
      path: {
        /** Public code of 16 characters. */
        code: string;
      };
      query: Record<string, never>;
      header: Record<string, never>;
    };
    requestBody: {
      content: {
        "multipart/form-data": {
          /** PDF, PNG or JPG of at most 4 MB. */
          file: string;
        };
      };
    };
    responses: {
      202: {
        content: {
          "application/json": {
            data: {
              code: string;
              status: Schemas["ContractStatus"];
            };
            _links: {
              self?: string;
              /** Address to poll. */
              processing: string;
            };
          };
        };
      };
      401: {
        content: {
          "application/json": Schemas["Problem"];
          "application/problem+json": Schemas["Problem"];
        };
      };
      403: {
        content: {
          "application/json": Schemas["Problem"];
          "application/problem+json": Schemas["Problem"];
        };
      };
      404: {
        content: {
          "application/json": Schemas["Problem"];
          "application/problem+json": Schemas["Problem"];
        };
      };
      409: {
        content: {
          "application/json": Schemas["Problem"];
          "application/problem+json": Schemas["Problem"];
        };
      };
      422: {
        content: {
          "application/json": Schemas["ValidationProblem"];
          "application/problem+json": Schemas["ValidationProblem"];
        };
      };
      default: {
        content: {
          "application/json": Schemas["Problem"];
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** Newest v2 forms */
  listFormsv2OnlySchemaVersion20: {
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
            data: Schemas["Form"][];
          };
        };
      };
      401: {
        content: {
          "application/json": Schemas["Problem"];
          "application/problem+json": Schemas["Problem"];
        };
      };
      403: {
        content: {
          "application/json": Schemas["Problem"];
          "application/problem+json": Schemas["Problem"];
        };
      };
      default: {
        content: {
          "application/json": Schemas["Problem"];
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** Metadata of one form */
  showOneFormmetadataOnlySchemaAvailableViaDedicatedschemaEndpointInFuture: {
    parameters: {
      path: {
        /** Public slug of the form. */
        slug: string;
      };
      query: Record<string, never>;
      header: Record<string, never>;
    };
    requestBody?: never;
    responses: {
      200: {
        content: {
          "application/json": {
            data: Schemas["Form"];
          };
        };
      };
      401: {
        content: {
          "application/json": Schemas["Problem"];
          "application/problem+json": Schemas["Problem"];
        };
      };
      403: {
        content: {
          "application/json": Schemas["Problem"];
          "application/problem+json": Schemas["Problem"];
        };
      };
      404: {
        content: {
          "application/json": Schemas["Problem"];
          "application/problem+json": Schemas["Problem"];
        };
      };
      default: {
        content: {
          "application/json": Schemas["Problem"];
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** Counters of one form */
  formAnalyticsviewsstartssubmissionsconversionRates: {
    parameters: {
      path: {
        /** Public slug of the form. */
        slug: string;
      };
      query: Record<string, never>;
      header: Record<string, never>;
    };
    requestBody?: never;
    responses: {
      200: {
        content: {
          "application/json": {
            data: {
              totals: {
                views: number;
                starts: number;
                submissions: number;
                conversion_rate: number;
              };
              last_7_days: Schemas["FormWindow"];
              last_30_days: Schemas["FormWindow"];
            };
          };
        };
      };
      401: {
        content: {
          "application/json": Schemas["Problem"];
          "application/problem+json": Schemas["Problem"];
        };
      };
      403: {
        content: {
          "application/json": Schemas["Problem"];
          "application/problem+json": Schemas["Problem"];
        };
      };
      404: {
        content: {
          "application/json": Schemas["Problem"];
          "application/problem+json": Schemas["Problem"];
        };
      };
      default: {
        content: {
          "application/json": Schemas["Problem"];
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** Liveness */
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
            status: string;
            time: string;
            version: string;
          };
        };
      };
      500: {
        content: {
          "application/json": Schemas["Problem"];
        };
      };
      default: {
        content: {
          "application/json": Schemas["Problem"];
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** Token, owner and billing context */
  callerIdentity: {
    parameters: {
      path: Record<string, never>;
      query: Record<string, never>;
      header: Record<string, never>;
    };
    requestBody?: never;
    responses: {
      200: {
        content: {
          "application/json": Schemas["Me"];
        };
      };
      401: {
        content: {
          "application/json": Schemas["Problem"];
          "application/problem+json": Schemas["Problem"];
        };
      };
      403: {
        content: {
          "application/json": Schemas["Problem"];
          "application/problem+json": Schemas["Problem"];
        };
      };
      default: {
        content: {
          "application/json": Schemas["Problem"];
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** Signature quota and Shahkar credits */
  currentQuota: {
    parameters: {
      path: Record<string, never>;
      query: Record<string, never>;
      header: Record<string, never>;
    };
    requestBody?: never;
    responses: {
      200: {
        content: {
          "application/json": Schemas["Quota"];
        };
      };
      401: {
        content: {
          "application/json": Schemas["Problem"];
          "application/problem+json": Schemas["Problem"];
        };
      };
      403: {
        content: {
          "application/json": Schemas["Problem"];
          "application/problem+json": Schemas["Problem"];
        };
      };
      default: {
        content: {
          "application/json": Schemas["Problem"];
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** Price of a contract that is not made */
  costEstimate: {
    parameters: {
      path: Record<string, never>;
      query: {
        /** How many signers. */
        signers: number;
        /** Discount code. */
        discount_code?: string | null;
      };
      header: Record<string, never>;
    };
    requestBody?: never;
    responses: {
      200: {
        content: {
          "application/json": {
            data: {
              signers: number;
              free_quota_used?: number;
              unit_price: number;
              subtotal: number;
              package_discount: number;
              code_discount: number;
              discount_code?: string | null;
              total: number;
              currency: "IRT";
              wallet_balance?: number;
              sufficient?: boolean;
            };
          };
        };
      };
      401: {
        content: {
          "application/json": Schemas["Problem"];
          "application/problem+json": Schemas["Problem"];
        };
      };
      403: {
        content: {
          "application/json": Schemas["Problem"];
          "application/problem+json": Schemas["Problem"];
        };
      };
      422: {
        content: {
          "application/json": Schemas["ValidationProblem"];
          "application/problem+json": Schemas["ValidationProblem"];
        };
      };
      default: {
        content: {
          "application/json": Schemas["Problem"];
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** Signers of a contract */
  listSigners: {
    parameters: {
      path: {
        /** Public code of 16 characters. */
        code: string;
      };
      query: Record<string, never>;
      header: Record<string, never>;
    };
    requestBody?: never;
    responses: {
      200: {
        content: {
          "application/json": {
            data: Schemas["Signer"][];
          };
        };
      };
      401: {
        content: {
          "application/json": Schemas["Problem"];
          "application/problem+json": Schemas["Problem"];
        };
      };
      403: {
        content: {
          "application/json": Schemas["Problem"];
          "application/problem+json": Schemas["Problem"];
        };
      };
      404: {
        content: {
          "application/json": Schemas["Problem"];
          "application/problem+json": Schemas["Problem"];
        };
      };
      default: {
        content: {
          "application/json": Schemas["Problem"];
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** Put signers on a draft */
  addSigners: {
    parameters: {
      path: {
        /** Public code of 16 characters. */
        code: string;
      };
      query: Record<string, never>;
      header: Record<string, never>;
    };
    requestBody: {
      content: {
        "application/json": {
          /** Signer objects. */
          signers: Schemas["SignerInput"][];
        };
      };
    };
    responses: {
      201: {
        content: {
          "application/json": {
            data: Schemas["Signer"][];
          };
        };
      };
      401: {
        content: {
          "application/json": Schemas["Problem"];
          "application/problem+json": Schemas["Problem"];
        };
      };
      402: {
        content: {
          "application/json": Schemas["Problem"];
          "application/problem+json": Schemas["Problem"];
        };
      };
      403: {
        content: {
          "application/json": Schemas["Problem"];
          "application/problem+json": Schemas["Problem"];
        };
      };
      404: {
        content: {
          "application/json": Schemas["Problem"];
          "application/problem+json": Schemas["Problem"];
        };
      };
      409: {
        content: {
          "application/json": Schemas["Problem"];
          "application/problem+json": Schemas["Problem"];
        };
      };
      422: {
        content: {
          "application/json": Schemas["ValidationProblem"];
          "application/problem+json": Schemas["ValidationProblem"];
        };
      };
      default: {
        content: {
          "application/json": Schemas["Problem"];
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** One signer */
  getSigner: {
    parameters: {
      path: {
        /** Public code of 16 characters. */
        code: string;
        /** Slug of the signer within the contract. */
        slug: string;
      };
      query: Record<string, never>;
      header: Record<string, never>;
    };
    requestBody?: never;
    responses: {
      200: {
        content: {
          "application/json": {
            data: Schemas["Signer"];
          };
        };
      };
      401: {
        content: {
          "application/json": Schemas["Problem"];
          "application/problem+json": Schemas["Problem"];
        };
      };
      403: {
        content: {
          "application/json": Schemas["Problem"];
          "application/problem+json": Schemas["Problem"];
        };
      };
      404: {
        content: {
          "application/json": Schemas["Problem"];
          "application/problem+json": Schemas["Problem"];
        };
      };
      default: {
        content: {
          "application/json": Schemas["Problem"];
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** Remove a signer */
  removeSigner: {
    parameters: {
      path: {
        /** Public code of 16 characters. */
        code: string;
        /** Slug of the signer within the contract. */
        slug: string;
      };
      query: Record<string, never>;
      header: Record<string, never>;
    };
    requestBody?: never;
    responses: {
      204: {
        content?: never;
      };
      401: {
        content: {
          "application/json": Schemas["Problem"];
          "application/problem+json": Schemas["Problem"];
        };
      };
      403: {
        content: {
          "application/json": Schemas["Problem"];
          "application/problem+json": Schemas["Problem"];
        };
      };
      404: {
        content: {
          "application/json": Schemas["Problem"];
          "application/problem+json": Schemas["Problem"];
        };
      };
      409: {
        content: {
          "application/json": Schemas["Problem"];
          "application/problem+json": Schemas["Problem"];
        };
      };
      default: {
        content: {
          "application/json": Schemas["Problem"];
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** Send the signing link again */
  resendSigningLinkSMS: {
    parameters: {
      path: {
        /** Public code of 16 characters. */
        code: string;
        /** Slug of the signer within the contract. */
        slug: string;
      };
      query: Record<string, never>;
      header: Record<string, never>;
    };
    requestBody?: never;
    responses: {
      202: {
        content: {
          "application/json": {
            data: {
              slug: string;
              queued: true;
            };
          };
        };
      };
      401: {
        content: {
          "application/json": Schemas["Problem"];
          "application/problem+json": Schemas["Problem"];
        };
      };
      403: {
        content: {
          "application/json": Schemas["Problem"];
          "application/problem+json": Schemas["Problem"];
        };
      };
      404: {
        content: {
          "application/json": Schemas["Problem"];
          "application/problem+json": Schemas["Problem"];
        };
      };
      409: {
        content: {
          "application/json": Schemas["Problem"];
          "application/problem+json": Schemas["Problem"];
        };
      };
      429: {
        content: {
          "application/json": Schemas["Problem"];
          "application/problem+json": Schemas["Problem"];
        };
      };
      default: {
        content: {
          "application/json": Schemas["Problem"];
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** Templates the caller can use */
  listTemplates: {
    parameters: {
      path: Record<string, never>;
      query: {
        /** Whose templates. */
        view_scope: "self" | "shared_from_parent" | "all_org";
        /** Keep by active state. */
        active?: boolean;
        /** Page number. */
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
          "application/json": {
            data: Schemas["TemplateSummary"][];
            meta: Schemas["PageMeta"];
          };
        };
      };
      401: {
        content: {
          "application/json": Schemas["Problem"];
          "application/problem+json": Schemas["Problem"];
        };
      };
      403: {
        content: {
          "application/json": Schemas["Problem"];
          "application/problem+json": Schemas["Problem"];
        };
      };
      422: {
        content: {
          "application/json": Schemas["ValidationProblem"];
          "application/problem+json": Schemas["ValidationProblem"];
        };
      };
      default: {
        content: {
          "application/json": Schemas["Problem"];
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** Full template */
  getTemplate: {
    parameters: {
      path: {
        /** Template ID (the source lists it twice, as string id and as integer template). */
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
            data: Schemas["Template"];
          };
        };
      };
      401: {
        content: {
          "application/json": Schemas["Problem"];
          "application/problem+json": Schemas["Problem"];
        };
      };
      403: {
        content: {
          "application/json": Schemas["Problem"];
          "application/problem+json": Schemas["Problem"];
        };
      };
      404: {
        content: {
          "application/json": Schemas["Problem"];
          "application/problem+json": Schemas["Problem"];
        };
      };
      default: {
        content: {
          "application/json": Schemas["Problem"];
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** Preview image of one page */
  templatePagePreview: {
    parameters: {
      path: {
        /** Template ID. */
        template: number;
        /** Page number, first page is 1. */
        page: number;
      };
      query: Record<string, never>;
      header: Record<string, never>;
    };
    requestBody?: never;
    responses: {
      200: {
        content: {
          "application/json": {
            data: {
              template_id?: number;
              page?: number;
              url: string | null;
              expires_at?: string | null;
            };
          };
        };
      };
      401: {
        content: {
          "application/json": Schemas["Problem"];
          "application/problem+json": Schemas["Problem"];
        };
      };
      403: {
        content: {
          "application/json": Schemas["Problem"];
          "application/problem+json": Schemas["Problem"];
        };
      };
      404: {
        content: {
          "application/json": Schemas["Problem"];
          "application/problem+json": Schemas["Problem"];
        };
      };
      default: {
        content: {
          "application/json": Schemas["Problem"];
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** List subscriptions */
  listWebhookSubscriptions: {
    parameters: {
      path: Record<string, never>;
      query: {
        /** Keep by active state. */
        active?: boolean;
        /** Page number. */
        page: number;
        /** Page size; the default is a guess. */
        per_page: number;
      };
      header: Record<string, never>;
    };
    requestBody?: never;
    responses: {
      200: {
        content: {
          "application/json": {
            data: Schemas["WebhookSubscription"][];
            meta: Schemas["PageMeta"];
          };
        };
      };
      401: {
        content: {
          "application/json": Schemas["Problem"];
          "application/problem+json": Schemas["Problem"];
        };
      };
      403: {
        content: {
          "application/json": Schemas["Problem"];
          "application/problem+json": Schemas["Problem"];
        };
      };
      422: {
        content: {
          "application/json": Schemas["ValidationProblem"];
          "application/problem+json": Schemas["ValidationProblem"];
        };
      };
      default: {
        content: {
          "application/json": Schemas["Problem"];
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** Create a subscription */
  createWebhookSubscription: {
    parameters: {
      path: Record<string, never>;
      query: Record<string, never>;
      header: {
        /** Caller's key; the first answer is replayed for 24 hours. */
        "Idempotency-Key": string;
      };
    };
    requestBody: {
      content: {
        "application/json": {
          /** HTTPS target. */
          url: string;
          events: Schemas["SubscribableEvent"][];
          /** false pauses deliveries. */
          active?: boolean;
        };
      };
    };
    responses: {
      201: {
        content: {
          "application/json": {
            data: Schemas["WebhookSubscriptionWithSecret"];
          };
        };
      };
      400: {
        content: {
          "application/json": Schemas["Problem"];
          "application/problem+json": Schemas["Problem"];
        };
      };
      401: {
        content: {
          "application/json": Schemas["Problem"];
          "application/problem+json": Schemas["Problem"];
        };
      };
      403: {
        content: {
          "application/json": Schemas["Problem"];
          "application/problem+json": Schemas["Problem"];
        };
      };
      409: {
        content: {
          "application/json": Schemas["Problem"];
          "application/problem+json": Schemas["Problem"];
        };
      };
      422: {
        content: {
          "application/json": Schemas["ValidationProblem"];
          "application/problem+json": Schemas["ValidationProblem"];
        };
      };
      default: {
        content: {
          "application/json": Schemas["Problem"];
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** One subscription */
  getWebhookSubscription: {
    parameters: {
      path: {
        /** Subscription id. */
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
            data: Schemas["WebhookSubscription"];
          };
        };
      };
      401: {
        content: {
          "application/json": Schemas["Problem"];
          "application/problem+json": Schemas["Problem"];
        };
      };
      403: {
        content: {
          "application/json": Schemas["Problem"];
          "application/problem+json": Schemas["Problem"];
        };
      };
      404: {
        content: {
          "application/json": Schemas["Problem"];
          "application/problem+json": Schemas["Problem"];
        };
      };
      default: {
        content: {
          "application/json": Schemas["Problem"];
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** Delete a subscription softly */
  deleteWebhookSubscription: {
    parameters: {
      path: {
        /** Subscription id. */
        id: string;
      };
      query: Record<string, never>;
      header: Record<string, never>;
    };
    requestBody?: never;
    responses: {
      204: {
        content?: never;
      };
      401: {
        content: {
          "application/json": Schemas["Problem"];
          "application/problem+json": Schemas["Problem"];
        };
      };
      403: {
        content: {
          "application/json": Schemas["Problem"];
          "application/problem+json": Schemas["Problem"];
        };
      };
      404: {
        content: {
          "application/json": Schemas["Problem"];
          "application/problem+json": Schemas["Problem"];
        };
      };
      default: {
        content: {
          "application/json": Schemas["Problem"];
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** Change a subscription */
  updateWebhookSubscription: {
    parameters: {
      path: {
        /** Subscription id. */
        id: string;
      };
      query: Record<string, never>;
      header: {
        /** Caller's key; the first answer is replayed for 24 hours. */
        "Idempotency-Key": string;
      };
    };
    requestBody?: {
      content: {
        "application/json": {
          /** New target under the same guard. */
          url?: string;
          /** Replaces the whole list. */
          events?: Schemas["SubscribableEvent"][];
          /** Pause or resume. */
          active?: boolean;
          /** true makes a new secret. */
          rotate_secret?: boolean;
        };
      };
    };
    responses: {
      200: {
        content: {
          "application/json": {
            data: Schemas["WebhookSubscription"] & {
              /** Only after rotate_secret. */
              secret?: string;
              /** Only after rotate_secret. */
              _warning?: string;
            };
          };
        };
      };
      400: {
        content: {
          "application/json": Schemas["Problem"];
          "application/problem+json": Schemas["Problem"];
        };
      };
      401: {
        content: {
          "application/json": Schemas["Problem"];
          "application/problem+json": Schemas["Problem"];
        };
      };
      403: {
        content: {
          "application/json": Schemas["Problem"];
          "application/problem+json": Schemas["Problem"];
        };
      };
      404: {
        content: {
          "application/json": Schemas["Problem"];
          "application/problem+json": Schemas["Problem"];
        };
      };
      409: {
        content: {
          "application/json": Schemas["Problem"];
          "application/problem+json": Schemas["Problem"];
        };
      };
      422: {
        content: {
          "application/json": Schemas["ValidationProblem"];
          "application/problem+json": Schemas["ValidationProblem"];
        };
      };
      default: {
        content: {
          "application/json": Schemas["Problem"];
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** List deliveries */
  listWebhookDeliveries: {
    parameters: {
      path: Record<string, never>;
      query: {
        /** Keep one subscription. */
        subscription_id?: string;
        /** Keep one event. */
        event_name?: string;
        /** Keep one status. */
        status?: Schemas["DeliveryStatus"];
        /** Page number. */
        page: number;
        /** Page size; the default is a guess. */
        per_page: number;
      };
      header: Record<string, never>;
    };
    requestBody?: never;
    responses: {
      200: {
        content: {
          "application/json": {
            data: Schemas["DeliverySummary"][];
            meta: Schemas["PageMeta"];
          };
        };
      };
      401: {
        content: {
          "application/json": Schemas["Problem"];
          "application/problem+json": Schemas["Problem"];
        };
      };
      403: {
        content: {
          "application/json": Schemas["Problem"];
          "application/problem+json": Schemas["Problem"];
        };
      };
      422: {
        content: {
          "application/json": Schemas["ValidationProblem"];
          "application/problem+json": Schemas["ValidationProblem"];
        };
      };
      default: {
        content: {
          "application/json": Schemas["Problem"];
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** One delivery */
  getWebhookDelivery: {
    parameters: {
      path: {
        /** Delivery id. */
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
            data: Schemas["Delivery"];
          };
        };
      };
      401: {
        content: {
          "application/json": Schemas["Problem"];
          "application/problem+json": Schemas["Problem"];
        };
      };
      403: {
        content: {
          "application/json": Schemas["Problem"];
          "application/problem+json": Schemas["Problem"];
        };
      };
      404: {
        content: {
          "application/json": Schemas["Problem"];
          "application/problem+json": Schemas["Problem"];
        };
      };
      default: {
        content: {
          "application/json": Schemas["Problem"];
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** Fire webhook.test */
  sendASyntheticTestEvent: {
    parameters: {
      path: {
        /** Subscription id. */
        id: string;
      };
      query: Record<string, never>;
      header: Record<string, never>;
    };
    requestBody?: never;
    responses: {
      202: {
        content: {
          "application/json": {
            data: Schemas["DeliverySummary"];
          };
        };
      };
      401: {
        content: {
          "application/json": Schemas["Problem"];
          "application/problem+json": Schemas["Problem"];
        };
      };
      403: {
        content: {
          "application/json": Schemas["Problem"];
          "application/problem+json": Schemas["Problem"];
        };
      };
      404: {
        content: {
          "application/json": Schemas["Problem"];
          "application/problem+json": Schemas["Problem"];
        };
      };
      default: {
        content: {
          "application/json": Schemas["Problem"];
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** Send a delivery again */
  replayWebhookDelivery: {
    parameters: {
      path: {
        /** Delivery id. */
        id: string;
      };
      query: Record<string, never>;
      header: Record<string, never>;
    };
    requestBody?: never;
    responses: {
      202: {
        content: {
          "application/json": {
            data: Schemas["DeliverySummary"];
          };
        };
      };
      401: {
        content: {
          "application/json": Schemas["Problem"];
          "application/problem+json": Schemas["Problem"];
        };
      };
      403: {
        content: {
          "application/json": Schemas["Problem"];
          "application/problem+json": Schemas["Problem"];
        };
      };
      404: {
        content: {
          "application/json": Schemas["Problem"];
          "application/problem+json": Schemas["Problem"];
        };
      };
      409: {
        content: {
          "application/json": Schemas["Problem"];
          "application/problem+json": Schemas["Problem"];
        };
      };
      default: {
        content: {
          "application/json": Schemas["Problem"];
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
};
