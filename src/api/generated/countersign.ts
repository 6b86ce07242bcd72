// Made from contracts/countersign.yaml by scripts/generate-contract-types.ts. Do not edit; run npm run generate.

/** A type of which these properties are there. */
type With<Whole, Name extends keyof Whole> = Whole & Required<Pick<Whole, Name>>;

export type Schemas = {
  /** `draft`: can still be changed. `pending`: sent, nobody asked yet. `in_progress`: approvers are being asked. `approved`, `rejected`, `expired`, `voided`: ended, for ever. */
  DocumentStatus: "draft" | "pending" | "in_progress" | "approved" | "rejected" | "expired" | "voided";
  /** `waiting`: the turn has not come. `invited`: asked, awaited. `completed`, `rejected`: has decided. `released`: the step or the document ended without them. `replaced`, `removed`: taken out of the route, kept on record. */
  ApproverStatus: "waiting" | "invited" | "completed" | "rejected" | "released" | "replaced" | "removed";
  /** What is asked. `sign` and `stamp` put a mark of the approver's own into the file; `approve` and `review` put in name, role and time. */
  Action: "sign" | "stamp" | "approve" | "review";
  /** The language of messages and of the page. English, Arabic, Persian. */
  Language: "en" | "ar" | "fa";
  /** A way to reach a phone. */
  Channel: "whatsapp" | "sms";
  /** How an approver proves who they are. `link`: the link alone. `code`: the link, then a code. `two_factor`: the code comes by another channel than the link. */
  Identity: "link" | "code" | "two_factor";
  /** `test` for what was made with a test key. */
  Mode: "live" | "test";
  /** The API by which something was made; `countersign` is this one. */
  Dialect: string;
  /** A day of the week. */
  Weekday: "sunday" | "monday" | "tuesday" | "wednesday" | "thursday" | "friday" | "saturday";
  /** A name of the IANA time zone database. */
  TimeZone: string;
  /** A phone number in international form. Spaces, dashes and a leading 00 are put right; answers have E.164. */
  Phone: string;
  /** A text in several languages. */
  Localized: {
    /** In English. */
    en?: string;
    /** In Arabic. */
    ar?: string;
    /** In Persian. */
    fa?: string;
  };
  /** Up to 20 pairs of your own, given back as they are. */
  Metadata: Record<string, string>;
  /** How many approvers of a step must complete it, all of them or a number. */
  Quorum: {
    /** Every approver of the step. */
    kind: "all";
  } | {
    /** A number of them; the others are released. */
    kind: "count";
    /** How many. */
    count: number;
  };
  /** Where the mark goes, in fractions of the visible page from its top left corner. */
  Place: {
    /** The page; the first is 1. */
    page: number;
    /** The left edge. */
    x: number;
    /** The top edge. */
    y: number;
    /** The width. */
    width: number;
    /** The height. */
    height: number;
  };
  /** What goes into a field. `signature`, `stamp`: the approver's mark, with the name, role and time below it where the box has room. `initials`: the approver's initials. `name`, `role`, `date`: filled in by us when the approver completes. `text`, `checkbox`: filled in by the approver. */
  FieldKind: "signature" | "initials" | "stamp" | "name" | "role" | "date" | "text" | "checkbox";
  /** The pages a field is on. The first page is 1; pages that we append are not counted. */
  FieldPages: number | "all" | number[] | {
    /** The first of them. */
    from: number;
    /** The last of them; without it, the last of the file. */
    to?: number;
  };
  /** The calendar of a date. `hijri` is Umm al-Qura. */
  Calendar: "gregorian" | "hijri" | "jalali";
  /** A field that an approver fills in. The box is in fractions of the visible page from its top left corner. */
  FieldInput: {
    /** Unique among the approver's fields. Without it, `field-` and its place in the list. */
    id?: string;
    kind: Schemas["FieldKind"];
    page: Schemas["FieldPages"];
    /** The left edge. */
    x: number;
    /** The top edge. */
    y: number;
    /** The width. */
    width: number;
    /** The height. */
    height: number;
    /** What the approver is asked for. */
    label?: string | null;
    /** A text that must be written, a checkbox that must be ticked. */
    required?: boolean;
    /** Of a date. Without it, jalali in a Persian document and gregorian in others. */
    calendar?: Schemas["Calendar"] | null;
    /** What a text or a checkbox holds until the approver changes it. */
    defaultValue?: string | boolean | null;
    /** Of a text, in characters. */
    maxLength?: number;
    /** The approver sees the default value and cannot change it. */
    readOnly?: boolean;
  };
  /** A field that an approver fills in. */
  Field: {
    /** Unique among the approver's fields. */
    id: string;
    kind: Schemas["FieldKind"];
    page: Schemas["FieldPages"];
    /** The left edge, as a fraction of the visible page. */
    x: number;
    /** The top edge. */
    y: number;
    /** The width. */
    width: number;
    /** The height. */
    height: number;
    /** What the approver is asked for. */
    label: string | null;
    /** Whether the approver must fill it in. */
    required: boolean;
    /** Of a date; null for the one usual in the document's language. */
    calendar: Schemas["Calendar"] | null;
    /** What it holds until the approver changes it. */
    defaultValue: string | boolean | null;
    /** Of a text, in characters. */
    maxLength: number;
    /** Whether the approver can change it. */
    readOnly: boolean;
    /** What stands in it. Null for marks and for what is empty. */
    value: string | boolean | null;
  };
  /** Automatic reminders to each approver who is awaited. */
  Reminders: {
    /** From being asked to the first reminder. */
    firstAfterSeconds: number;
    /** From each reminder to the next. */
    everySeconds: number;
    /** How many reminders at most. */
    maxCount: number;
  };
  /** When nothing automatic is sent, in the approver's own time zone. They may reach over midnight. */
  QuietHours: {
    /** The beginning. */
    from: string;
    /** The end. */
    to: string;
  };
  /** When approvers are reminded and left alone; what is left out comes from the organization's settings. */
  PolicyChanges: {
    /** Null for no automatic reminders. */
    reminders?: Schemas["Reminders"] | null;
    /** Null for none. */
    quietHours?: Schemas["QuietHours"] | null;
    /** Days on which nothing automatic is sent, in the approver's own time zone. */
    weekendDays?: Schemas["Weekday"][];
    /** How long before the expiry those who are awaited are warned. Null for no warning. */
    expiryWarningSeconds?: number | null;
  };
  /** When approvers are reminded and left alone. */
  Policy: {
    /** Null when nobody is reminded automatically. */
    reminders: Schemas["Reminders"] | null;
    /** Null when there are none. */
    quietHours: Schemas["QuietHours"] | null;
    /** Days on which nothing automatic is sent. */
    weekendDays: Schemas["Weekday"][];
    /** How long before the expiry those who are awaited are warned. Null when they are not. */
    expiryWarningSeconds: number | null;
  };
  /** A form with one file. */
  FileForm: {
    /** The PDF, at most 30 MiB and 2,000 pages, or a PNG or JPEG of one page. */
    file: string;
    /** The file's hash, if you know it. A file that arrives otherwise is refused. */
    sha256?: Schemas["Sha256"];
  };
  /** A PDF that is kept for a document to come. */
  Upload: {
    /** Names the upload when a document is created. */
    id: string;
    sha256: Schemas["Sha256"];
    /** The file's size. */
    bytes: number;
    /** The number of pages. */
    pages: number;
    findings: Schemas["Findings"];
    /** Until when a document can be created from it. */
    expiresAt: string;
  };
  /** What was taken out of the upload or made lasting before anybody sees it: what acts (scripts, attachments, links to other programs) is removed; form fields, annotations and layers become part of the page, as they look. Empty for most files. */
  Findings: Schemas["Finding"][];
  /** One kind of thing that was found. */
  Finding: {
    /** What it is. */
    kind: "javascript" | "launch" | "submit_form" | "import_data" | "remote_link" | "other_action" | "open_action" | "additional_actions" | "embedded_file" | "embedded_file_kept" | "rich_media" | "external_content" | "print_variant" | "form_flattened" | "annotations_flattened" | "layers_flattened" | "encryption_removed" | "repaired";
    /** How often. */
    count: number;
    /** On which pages, where it belongs to some: the first 20. */
    pages: number[];
    /** A sentence about it, in your language (`Accept-Language`); in events in the document's. */
    message: string;
  };
  /** What becomes of an upload that carries signatures: `refuse` it, or keep it as it is, so that nothing is drawn into it and it is only sealed at the end (`sealOnly`). */
  SignedFiles: "refuse" | "sealOnly";
  /** A SHA-256 in hexadecimal. */
  Sha256: string;
  /** A file that was uploaded before. */
  UploadReference: {
    /** The `id` of the upload. */
    uploadId: string;
  };
  /** A file and what is to be done with it. */
  DocumentForm: {
    /** The PDF, at most 30 MiB and 2,000 pages; or up to 20 PNG or JPEG images, together at most 30 MiB. */
    file: string;
    /** The file's hash, if you know it. A file that arrives otherwise is refused. */
    sha256?: Schemas["Sha256"];
    document: Schemas["DocumentInput"];
  };
  /** What a document is made of, apart from its file. */
  DocumentFields: {
    /** What it is called in messages and on the page. */
    title?: string;
    /** The title in other languages, for approvers who read them. */
    titles?: Schemas["Localized"];
    /** Your own number for it. Stands on the stamps. */
    reference?: string | null;
    /** The document's language. Without it, the organization's. */
    language?: Schemas["Language"];
    metadata?: Schemas["Metadata"];
    /** Not for the organizations above yours. Without it, they see it. */
    private?: boolean;
    approveFromChat?: Schemas["OwnApproveFromChat"];
    /** When it expires if it is not decided. Null for never; without it, the organization's settings decide. */
    expiresAt?: string | null;
    /** How long after its sending it expires, in place of `expiresAt`. */
    expiresAfterSeconds?: Schemas["ExpirySpan"];
    policy?: Schemas["PolicyChanges"];
    /** The route. */
    steps?: Schemas["StepInput"][];
    /** The route in short, instead of `steps`. */
    approvers?: Schemas["ApproverInput"][];
    /** With `approvers`: one after the other, or all at the same time. Without it, one after the other. */
    order?: "sequential" | "parallel";
  };
  /** A new document. The route is given either as `steps` or as `approvers`. */
  DocumentInput: With<{
    /** Send it at once. Without it, a draft is made. */
    send?: boolean;
  } & Schemas["DocumentFields"], "title">;
  /** A new document from a file that was uploaded before. */
  DocumentFromUpload: With<{
    file: Schemas["UploadReference"];
    /** Send it at once. Without it, a draft is made. */
    send?: boolean;
  } & Schemas["DocumentFields"], "title">;
  /** What is to be different. At least one field. */
  DocumentChanges: Schemas["DocumentFields"];
  /** One turn of the route. Everybody in it is asked at the same time. */
  StepInput: {
    /** Without it, all. */
    quorum?: Schemas["Quorum"];
    /** Who is asked. */
    approvers: Schemas["ApproverInput"][];
  };
  /** What an approver is made of. */
  ApproverFields: {
    /** The full name; stands on the stamp. */
    name?: string;
    /** The name in other languages. */
    names?: Schemas["Localized"];
    /** The role in which the approver decides; stands on the stamp. */
    role?: string | null;
    /** The role in other languages. */
    roles?: Schemas["Localized"];
    phone?: Schemas["Phone"];
    /** The channels to try, in this order. Without it or empty, the organization's delivery ladder. */
    channels?: Schemas["Channel"][];
    action?: Schemas["Action"];
    /** One rejection by this approver ends the document, even where the quorum could still be met. */
    veto?: boolean;
    /** Without it, the organization's. */
    language?: Schemas["Language"];
    /** Without it, the organization's. */
    timeZone?: Schemas["TimeZone"];
    /** Without it, the organization's choice for the action. */
    identity?: Schemas["Identity"];
    /** Where the mark goes: short for a field with the id `mark` of the kind `signature` (`stamp` for who stamps). Null takes that field away. */
    place?: Schemas["Place"] | null;
    /** What the approver fills in, and where; the list replaces the one before. Without a field of the kind `signature` or `stamp` the mark goes on a signature page that is added. A document has at most 500 fields, and 10,000 when each is counted on every page it is on. */
    fields?: Schemas["FieldInput"][];
  };
  /** Somebody who is to be asked. */
  ApproverInput: With<Schemas["ApproverFields"], "name" | "phone" | "action">;
  /** Somebody who is to be asked, and when. At most one of `stepId` and `position`. */
  ApproverAddition: With<{
    /** Join this step. */
    stepId?: string;
    /** Become a step of its own at this place; the first is 1. */
    position?: number;
  } & Schemas["ApproverFields"], "name" | "phone" | "action">;
  /** Who takes the place. What is left out stays as it was. */
  ApproverReplacement: With<Schemas["ApproverFields"], "name" | "phone">;
  /** What is to be different. At least one field. */
  ApproverChanges: Schemas["ApproverFields"];
  /** Why the document is voided. */
  VoidInput: {
    /** Told to those who were asked. */
    reason: string;
  };
  /** The new expiry. */
  ExtendInput: {
    /** In the future; null for never. */
    expiresAt: string | null;
  };
  /** Who is reminded. */
  RemindInput: {
    /** Without it, everybody who is awaited. */
    approverId?: string;
  };
  /** How it is sent. */
  ResendInput: {
    channel: Schemas["Channel"];
  };
  /** The steps that have not begun, in their new order. */
  RouteOrder: {
    /** Each of their ids once. */
    stepIds: string[];
  };
  /** A document and its route. */
  Document: {
    /** Stays the same for ever. */
    id: string;
    status: Schemas["DocumentStatus"];
    /** What it is called. */
    title: string;
    titles: Schemas["Localized"];
    /** Your own number for it. */
    reference: string | null;
    language: Schemas["Language"];
    metadata: Schemas["Metadata"];
    /** What only the API that made it has a name for, such as a department. Empty for this one. */
    attributes: Record<string, unknown>;
    mode: Schemas["Mode"];
    dialect: Schemas["Dialect"];
    /** Every decision is in; only stamping and sealing remain. */
    completing: boolean;
    /** Work on the file that failed and is being tried again by itself. Null when all is well. */
    blocked: Schemas["Blocked"] | null;
    /** What time alone will do to an open document, the soonest first; at most one of each kind. Empty for drafts and for documents that have ended. */
    next: Schemas["Upcoming"][];
    /** Where the Temporal UI shows the document's workflow. Only when one document is read, by a caller who may do everything, where the operator has configured a UI. */
    workflow?: {
      /** The page. */
      url: string;
    };
    /** The organization's seal on the final file. Null until it is there. */
    seal: Schemas["DocumentSeal"] | null;
    /** Rises with each thing that happens to it; 0 while a draft. */
    version: number;
    /** Pages of the file as it was uploaded. */
    pages: number;
    /** The file came with signatures: nothing is drawn into it, and it is only sealed. */
    signatureOnly: boolean;
    /** Not for the organizations above. */
    private: boolean;
    approveFromChat: Schemas["OwnApproveFromChat"];
    findings: Schemas["Findings"];
    verificationCode: Schemas["VerificationCode"];
    /** When it expires. Null for never, and for a draft that says `expiresAfterSeconds`. */
    expiresAt: string | null;
    /** Of a draft without `expiresAt`: how long after its sending it will expire, as it was given or as the organization's settings said when it was made. Null for never, and once it is sent. */
    expiresAfterSeconds: number | null;
    /** When it was sent. */
    sentAt: string | null;
    /** When it was approved, rejected, voided or expired. */
    endedAt: string | null;
    /** The reason that came with voiding or rejecting. */
    endedReason: string | null;
    /** When it was created. */
    createdAt: string;
    /** When anything about it changed last. */
    updatedAt: string;
    policy: Schemas["Policy"];
    /** The route. */
    steps: Schemas["Step"][];
    /** How far it has come. */
    progress: {
      /** How many are on the route, without the replaced and removed. */
      approvers: number;
      /** How many of them have decided. */
      decided: number;
    };
  };
  /** A form with the file that is to be checked. Sealed files may be larger than uploads. */
  VerificationForm: {
    /** The PDF, at most 64 MiB. */
    file: string;
  };
  /** `intact`: nothing is other than it was signed. The `verdict` adds whether the signer is known: `valid`, intact and by somebody known here; `unknown_signer`, intact, but by somebody not known here; `altered`; `unsigned`. */
  Verification: {
    /** Everything in one word. */
    verdict: "valid" | "unknown_signer" | "altered" | "unsigned";
    /** There are signatures, and nothing is other than it was signed. */
    intact: boolean;
    sha256: Schemas["Sha256"];
    /** Every signature and document timestamp of the file, in its order. */
    signatures: Schemas["SignatureVerdict"][];
    /** What is wrong beyond a single signature. */
    problems: ("structure_damaged" | "validation_data_damaged" | "signature_removed")[];
    /** From the attached audit; null where none of ours is attached. */
    document: {
      id: string;
      title: string;
      /** Who sent it. */
      organization: string;
      verificationCode: string;
    } | null;
    /** As the attached audit tells them. */
    decisions: Schemas["VerifiedDecision"][];
    /** Whether the attached audit is whole; null where there is none. */
    chain: {
      ok: boolean;
      events: number;
      problems: {
        code: string;
      }[];
    } | null;
    /** What was taken out of the file, or noted, when it was uploaded. */
    stripped: {
      kind: string;
      count: number;
      pages: number[];
    }[];
  };
  /** What is known of one signature. */
  SignatureVerdict: {
    /** Of its field. */
    name: string;
    /** `timestamp`: proves when the whole file existed. */
    kind: "seal" | "timestamp";
    /** It is right, and covers what it has to. */
    intact: boolean;
    /** PAdES baseline level (ETSI EN 319 142-1); null for others and for timestamps. */
    level: "B-B" | "B-T" | "B-LT" | "B-LTA" | null;
    /** Whose certificate it is. */
    subject: string | null;
    /** Who vouches for the certificate. */
    issuer: string | null;
    /** Of the certificate. */
    certificateSha256: Schemas["Sha256"] | null;
    /** Nobody but the signer vouches for the certificate. */
    selfSigned: boolean;
    /** It was made with the key of an organization that works here. */
    trusted: boolean;
    /** When it existed, as `timestamp` says; null without one. */
    signedAt: string | null;
    /** Who says when it existed. */
    timestamp: {
      authority: string;
      trusted: boolean;
    } | null;
    /** Nothing at all was added to the file later. */
    coversWholeFile: boolean;
    /** `allowed`: only signatures, timestamps and proofs were added later. */
    laterChanges: "none" | "allowed" | "forbidden";
    /** What was changed later, in English, for who looks into it. */
    laterChange: string | null;
    /** What is wrong with it or its certificate. */
    problems: string[];
  };
  /** What somebody decided, and how they were identified. */
  VerifiedDecision: {
    /** Whose decision it is. */
    name: string;
    /** In which role. */
    role: string | null;
    action: Schemas["Action"];
    /** Whether it was done, or refused. */
    outcome: "complete" | "reject";
    /** When. */
    decidedAt: string;
    /** How it was known who decided. */
    identity: {
      /** What proved who it was: the link alone; a code as well, on the channel of the link or on another; a code, where the sender handed over the link; an answer in WhatsApp from the number that was asked. */
      kind: "link" | "code_same_channel" | "code_other_channel" | "code_link_by_sender" | "chat_reply";
      policy?: string;
      linkChannel: string | null;
      codeChannel: string | null;
      codeVerifiedAt: string | null;
      /** The answer in the chat that is the decision, where it was one. */
      reply?: {
        /** Where it was written. */
        channel: string;
        /** The channel's own id of it. */
        messageId: string;
      };
    };
  };
  /** What whoever holds a copy of an approved document may know of it. */
  PublicVerification: {
    verificationCode: Schemas["VerificationCode"];
    /** What it is, and whose. */
    document: {
      id: string;
      title: string;
      /** Who sent it. */
      organization: string;
      /** `test`: the document has no effect. */
      mode: "live" | "test";
      /** When the last decision was in. */
      completedAt: string;
    };
    /** Every decision, in the order in which they were made. */
    decisions: Schemas["VerifiedDecision"][];
    /** The sealed file, and what it became when timestamps were added to it. A copy with none of these hashes is another file. */
    files: {
      sha256: Schemas["Sha256"];
      bytes: number;
      sealedAt: string;
    }[];
  };
  /** Printed on the certificate: by it, whoever holds a copy of the document finds its proof. */
  VerificationCode: string;
  /** Something that happens by itself. `reminder`, `expiry_warning`: a message to these approvers. `retry`: work on the file that failed is tried again. `expiry`: the document ends. */
  Upcoming: {
    /** What. */
    kind: "reminder" | "expiry_warning" | "retry" | "expiry";
    /** When. */
    at: string;
    /** Whom it concerns; empty for what concerns all. */
    approverIds: string[];
  };
  /** Work that failed and is being tried again. */
  Blocked: {
    /** What cannot be done. */
    task: "stamp" | "seal";
    /** Why not. */
    reason: string;
    /** When it failed first. */
    since: string;
    /** When it is tried next. */
    retryAt: string;
  };
  /** One turn of the route. */
  Step: {
    /** Stays the same when steps are reordered. */
    id: string;
    /** The place on the route; the first is 1. */
    position: number;
    /** Whether its turn has come. */
    status: "waiting" | "current" | "finished";
    quorum: Schemas["Quorum"];
    /** Everybody in it, with those who were replaced or removed. */
    approvers: Schemas["Approver"][];
  };
  /** Somebody on the route. */
  Approver: {
    /** Stays the same for ever. */
    id: string;
    /** The step in which they are asked. */
    stepId: string;
    /** The full name. */
    name: string;
    names: Schemas["Localized"];
    /** The role in which they decide. */
    role: string | null;
    roles: Schemas["Localized"];
    phone: Schemas["Phone"];
    /** Their own ladder of channels; empty for the organization's. */
    channels: Schemas["Channel"][];
    action: Schemas["Action"];
    /** Whether one rejection by them ends the document. */
    veto: boolean;
    language: Schemas["Language"];
    timeZone: Schemas["TimeZone"];
    identity: Schemas["Identity"];
    /** Where the field `mark` is; null without one. */
    place: Schemas["Place"] | null;
    /** What they fill in, with what stands there once they have completed. */
    fields: Schemas["Field"][];
    /** What only the API that made it has a name for. Empty for this one. */
    attributes: Record<string, unknown>;
    status: Schemas["ApproverStatus"];
    /** When they were asked. */
    invitedAt: string | null;
    /** When they decided. */
    decidedAt: string | null;
    /** The reason they gave for rejecting. */
    reason: string | null;
    /** How many reminders they have had. */
    reminderCount: number;
  };
  /** One page of documents. */
  DocumentPage: {
    /** Newest first. */
    data: Schemas["Document"][];
    nextCursor: Schemas["NextCursor"];
  };
  /** Everybody on a route. */
  ApproverList: {
    /** In the order of the route. */
    data: Schemas["Approver"][];
  };
  /** The `cursor` of the next page; null on the last one. */
  NextCursor: string | null;
  /** Something that was done. */
  AuditEntry: {
    /** Rises in the order in which entries were written. */
    id: string;
    /** When. */
    occurredAt: string;
    /** An event type, or what was tried, such as `code.sent`. */
    action: string;
    actor: Schemas["Actor"];
    /** The approver it was about. */
    approverId: string | null;
    /** Small facts about it. */
    details: Record<string, unknown>;
  };
  /** Who did something: a key, a person who was logged in, an approver, Countersign itself, whoever operates it (by the command line), or somebody who could not prove who they are. */
  Actor: {
    /** Which of them. */
    kind: "key" | "person" | "approver" | "system" | "operator" | "unknown";
    /** The key's, the person's or the approver's id. */
    id?: string;
    /** What the key or the person is called, where that is still known. In a document's trail only: records of the organization's hold what was hashed. */
    name?: string;
  };
  /** One page of the audit trail. */
  AuditPage: {
    /** Oldest first. */
    data: Schemas["AuditEntry"][];
    nextCursor: Schemas["NextCursor"];
  };
  /** One entry of the organization's audit trail. */
  AuditRecord: {
    /** Rises in the order in which entries were written. */
    id: string;
    /** Whose trail it is. */
    organizationId: string;
    /** The document it was about. */
    documentId: string | null;
    /** The approver it was about. */
    approverId: string | null;
    /** The sequence number of the event that it is, null for others. */
    sequence: number | null;
    /** When. */
    occurredAt: string;
    /** An event type, what was tried (`code.sent`), what a key asked for (`request.createKey`), or that it was refused (`request.refused`, a few a minute). */
    action: string;
    actor: Schemas["Actor"];
    /** Small facts about it. */
    details: Record<string, unknown>;
    /** From where, where that is known. */
    ip: string | null;
    /** The place in the chain; null until it is sealed. */
    position: number | null;
    /** The link to everything before it; null until it is sealed. */
    hash: Schemas["Sha256"] | null;
  };
  /** One page of the organization's audit trail. */
  AuditRecordPage: {
    /** Oldest first. */
    data: Schemas["AuditRecord"][];
    nextCursor: Schemas["NextCursor"];
  };
  /** One version of the file. */
  Version: {
    /** The place in the chain; the original is 1. */
    number: number;
    /** How it came about. `final` carries the organization's seal; `extended` is the final file with a newer timestamp over it. */
    kind: "original" | "stamped" | "final" | "extended";
    sha256: Schemas["Sha256"];
    /** The version it was made from; null for the original. */
    previousSha256: Schemas["Sha256"] | null;
    /** The file's size. */
    bytes: number;
    /** The number of pages. */
    pages: number;
    /** The decision whose mark was put in. */
    decisionId: string | null;
    /** When it was made. */
    createdAt: string;
  };
  /** The chain of versions. */
  VersionList: {
    /** The original first. */
    data: Schemas["Version"][];
  };
  /** A span of time in seconds. */
  ExpirySpan: number;
  /** A route to be played through. People are not named here. */
  PreviewInput: {
    /** When it would be sent. Without it, now. */
    startsAt?: string;
    /** Null for never; without it, the organization's settings decide. */
    expiresAt?: string | null;
    /** From `startsAt` to the expiry, in place of `expiresAt`. */
    expiresAfterSeconds?: Schemas["ExpirySpan"];
    policy?: Schemas["PolicyChanges"];
    /** The route. */
    steps: {
      /** Without it, all. */
      quorum?: Schemas["Quorum"];
      /** Who would be asked. */
      approvers: {
        action: Schemas["Action"];
        timeZone?: Schemas["TimeZone"];
      }[];
    }[];
  };
  /** What would happen. */
  Preview: {
    /** In the order of time. */
    entries: {
      /** When. */
      at: string;
      /** The kind of message, or `expired` for the end. */
      kind: "invitation" | "reminder" | "expiry_warning" | "no_longer_needed" | "voided" | "expired" | "completed" | "rejected";
      /** To whom, by their number on the whole route; the first approver of the first step is 1. */
      approvers: number[];
    }[];
    /** More would happen than is listed: beyond a year, or beyond 200 entries. */
    truncated: boolean;
  };
  /** Names a slot of a template. */
  SlotKey: string;
  /** What becomes a template. */
  TemplateInput: {
    /** The document. */
    documentId: string;
    /** What the template is called. */
    name: string;
    /** What the slots are to be. Approvers who are not named become `approver-1`, `approver-2`, … along the route. */
    slots?: {
      /** The approver that becomes the slot. */
      approverId: string;
      key?: Schemas["SlotKey"];
      /** What people call it. Without it, the approver's role. */
      label?: string | null;
      /** Whether the approver is asked whenever nobody else is named. */
      keepPerson?: boolean;
    }[];
  };
  /** What is to be different. */
  TemplateChanges: {
    /** What the template is called. */
    name?: string;
    /** Whether the organizations below may use it. */
    shared?: boolean;
    /** Whether anything new is made of it. */
    active?: boolean;
  };
  /** A document to be made again and again with other people. */
  Template: {
    /** Stays the same for ever. */
    id: string;
    /** Stays the same, too; for programs that count. */
    number: number;
    /** What the template is called. */
    name: string;
    /** Whether it is the organization's own. Another one's can be used and not changed. */
    own: boolean;
    /** Whether the organizations below may use it. */
    shared: boolean;
    /** Whether anything new is made of it. */
    active: boolean;
    /** The number of pages of its file. */
    pages: number;
    sha256: Schemas["Sha256"];
    /** The file came with signatures; nothing is drawn into it. */
    signatureOnly: boolean;
    /** What documents of it are called unless they say otherwise. */
    title: string;
    titles: Schemas["Localized"];
    language: Schemas["Language"];
    metadata: Schemas["Metadata"];
    policy: Schemas["Policy"];
    /** From the sending to the expiry; null for never. */
    expiresAfterSeconds: number | null;
    approveFromChat: Schemas["OwnApproveFromChat"];
    /** The route. */
    steps: {
      quorum: Schemas["Quorum"];
      /** Who is asked at the same time. */
      slots: Schemas["Slot"][];
    }[];
    /** The columns that a list for sending it to many may have. */
    columns: {
      /** What stands in the header. */
      name: string;
      /** Whether every row must fill it in. */
      required: boolean;
      /** What people call the slot or the field. */
      label: string | null;
      /** What stands in its cells. */
      kind: "text" | "phone" | "language" | "checkbox";
    }[];
    /** When it was made. */
    createdAt: string;
    /** When it was last changed. */
    updatedAt: string;
  };
  /** A place on the route that is waiting for a person. */
  Slot: {
    key: Schemas["SlotKey"];
    /** What people call it. */
    label: string | null;
    /** Who is asked whenever nobody else is named; null when somebody must be. */
    person: {
      /** The full name. */
      name: string;
      names: Schemas["Localized"];
      phone: Schemas["Phone"];
    } | null;
    action: Schemas["Action"];
    /** Whether one rejection by them ends the document. */
    veto: boolean;
    identity: Schemas["Identity"];
    language: Schemas["Language"];
    timeZone: Schemas["TimeZone"];
    /** Their own ladder of channels; empty for the organization's. */
    channels: Schemas["Channel"][];
    /** The role in which they decide. */
    role: string | null;
    roles: Schemas["Localized"];
    /** What they fill in. */
    fields: Schemas["SlotField"][];
  };
  /** A field of a slot. */
  SlotField: {
    /** Unique among the slot's fields. */
    id: string;
    kind: Schemas["FieldKind"];
    page: Schemas["FieldPages"];
    /** The left edge, as a fraction of the visible page. */
    x: number;
    /** The top edge. */
    y: number;
    /** The width. */
    width: number;
    /** The height. */
    height: number;
    /** What the approver is asked for. */
    label: string | null;
    /** Whether the approver must fill it in. */
    required: boolean;
    /** Of a date; null for the one usual in the document's language. */
    calendar: Schemas["Calendar"] | null;
    /** What it holds until the approver changes it. */
    defaultValue: string | boolean | null;
    /** Of a text, in characters. */
    maxLength: number;
    /** Whether the approver can change it. */
    readOnly: boolean;
  };
  /** One page of templates. */
  TemplatePage: {
    /** Newest first. */
    data: Schemas["Template"][];
    nextCursor: Schemas["NextCursor"];
  };
  /** What the document differs in. */
  DocumentFromTemplate: {
    /** Without it, the template's. */
    title?: string;
    /** The title in other languages. */
    titles?: Schemas["Localized"];
    /** Your own number for it. Stands on the stamps. */
    reference?: string | null;
    /** Without it, the template's. */
    language?: Schemas["Language"];
    /** Added to the template's. */
    metadata?: Schemas["Metadata"];
    /** When it expires if it is not decided. Null for never; without it, as long after the sending as the template says. */
    expiresAt?: string | null;
    /** How long after its sending it expires, in place of `expiresAt`. */
    expiresAfterSeconds?: Schemas["ExpirySpan"];
    /** Without it, as the template has it. Null is as the organization has it. */
    approveFromChat?: Schemas["OwnApproveFromChat"];
    /** Who takes which slot, by the slots' keys. Slots that keep a person may be left out. */
    approvers: Record<string, Schemas["SlotFilling"]>;
    /** Send it at once. Without it, a draft is made. */
    send?: boolean;
  };
  /** Who takes a slot. What is left out is as the slot says; another name or phone is another person. */
  SlotFilling: {
    /** The full name; stands on the stamp. */
    name?: string;
    /** The name in other languages. */
    names?: Schemas["Localized"];
    phone?: Schemas["Phone"];
    /** The role in which they decide. */
    role?: string | null;
    language?: Schemas["Language"];
    timeZone?: Schemas["TimeZone"];
    /** The channels to try, in this order. */
    channels?: Schemas["Channel"][];
    /** What texts and checkboxes hold until the approver changes them, by the ids of the fields. */
    values?: Record<string, string | boolean>;
  };
  /** A list, and what is to be done with it. */
  BulkSendForm: {
    /** The list as CSV, at most 5 MiB, 5,000 rows and 300 columns. */
    file: string;
    bulkSend: Schemas["BulkSendInput"];
  };
  /** What is to be done with a list. */
  BulkSendInput: {
    /** The template that documents are made of. */
    templateId: string;
    /** What it is called. Without it, as the template. */
    name?: string;
    /** Check every row and make nothing. */
    dryRun?: boolean;
    /** Send the documents. With `false`, drafts are made. */
    send?: boolean;
    /** Of every document. Without it, as the template has it. Null is as the organization has it. */
    approveFromChat?: Schemas["OwnApproveFromChat"];
    /** Documents made in a minute. */
    perMinute?: number;
  };
  /** Something wrong with a row. */
  BulkError: {
    /** As spreadsheets count; the header is row 1. */
    row: number;
    /** The column; null where it is about the row as a whole. */
    column: string | null;
    /** Which rule is broken: `required`, `phone`, `unique`, `maxLength`, … or the code of a problem. */
    rule: string;
    /** A sentence about it. */
    message: string;
  };
  /** What a dry run found. */
  BulkCheck: {
    /** Rows of the list below its header. */
    rows: number;
    /** Rows of which a document would be made. */
    valid: number;
    /** Rows with errors. */
    invalid: number;
    /** What is wrong, in the order of the list. */
    errors: Schemas["BulkError"][];
    /** More is wrong than is listed. */
    truncated: boolean;
    /** Columns that mean nothing to the template. */
    ignoredColumns: string[];
    /** The first rows, as they were understood. */
    sample: {
      /** The row. */
      row: number;
      /** What the document would be called. */
      title: string;
      /** Its number. */
      reference: string | null;
      /** Who would be asked, in the order of the route. */
      approvers: {
        slot: Schemas["SlotKey"];
        /** What people call the slot. */
        label: string | null;
        /** The name. */
        name: string;
        /** The phone. */
        phone: string;
        language: Schemas["Language"];
      }[];
    }[];
  };
  /** One document for each row of a list. */
  BulkSend: {
    /** Stays the same for ever. */
    id: string;
    /** What it is called. */
    name: string;
    /** The template; null when it has been deleted since. */
    templateId: string | null;
    /** `finished`: every row has become something. `cancelled`: what waited was given up. */
    status: "running" | "paused" | "cancelled" | "finished";
    /** Whether the documents are sent. */
    send: boolean;
    approveFromChat: Schemas["OwnApproveFromChat"];
    /** Documents made in a minute. */
    perMinute: number;
    /** Why it is paused by itself. `starter_revoked`: who began it may no more (a key that was revoked or ran out, a person who left); whoever resumes it does so in their own name. Null where somebody asked for the pause. */
    pauseReason: "starter_revoked" | null;
    /** Rows by what became of them. */
    rows: {
      /** All of them. */
      total: number;
      /** Their turn has not come. */
      waiting: number;
      /** Their document is made. */
      done: number;
      /** No document could be made. */
      failed: number;
      /** They were given up. */
      cancelled: number;
    };
    /** The documents that were made, by where they stand now. */
    documents: {
      /** Not sent yet. */
      draft?: number;
      /** Sent; nobody asked yet. */
      pending?: number;
      /** Approvers are being asked. */
      in_progress?: number;
      /** Everybody needed has completed. */
      approved?: number;
      /** Somebody rejected. */
      rejected?: number;
      /** The time was up. */
      expired?: number;
      /** Called back. */
      voided?: number;
    };
    /** When it began. */
    createdAt: string;
    /** When the last row had become something. */
    endedAt: string | null;
  };
  /** One page of bulk sends. */
  BulkSendPage: {
    /** Newest first. */
    data: Schemas["BulkSend"][];
    nextCursor: Schemas["NextCursor"];
  };
  /** `waiting`: its turn has not come. `done`: its document is made. `failed`: none could be made. `cancelled`: it was given up. */
  BulkRowStatus: "waiting" | "done" | "failed" | "cancelled";
  /** What became of a row. */
  BulkRow: {
    /** As spreadsheets count; the header is row 1. */
    row: number;
    status: Schemas["BulkRowStatus"];
    /** Null while there is none, and when its draft has been deleted. */
    document: {
      /** The document. */
      id: string;
      /** What it is called. */
      title: string;
      /** Its number. */
      reference: string | null;
      status: Schemas["DocumentStatus"];
    } | null;
    /** What was wrong with it. */
    errors: Schemas["BulkError"][];
  };
  /** One page of rows. */
  BulkRowPage: {
    /** In the order of the list. */
    data: Schemas["BulkRow"][];
    nextCursor: Schemas["NextCursor"];
  };
  /** Unique in the form. */
  FormQuestionId: string;
  /** One thing that is asked. */
  FormQuestion: {
    id: Schemas["FormQuestionId"];
    /** What kind of answer is right. A date is `2026-03-21`; a mobile has its country, or is an Iranian one. */
    kind: "text" | "long_text" | "number" | "date" | "choice" | "mobile" | "national_code" | "email" | "checkbox";
    /** What is asked. */
    label: string;
    /** Stands below the question. */
    help: string | null;
    /** Whether it must be answered; a checkbox, ticked. */
    required: boolean;
    /** Of a choice; otherwise empty. */
    options: string[];
    /** The text or checkbox of the template that holds the answer, until its approver changes it; null for none. */
    fills: {
      slot: Schemas["SlotKey"];
      /** The id of the slot's field. */
      field: string;
    } | null;
  };
  /** In the order in which they are asked. */
  FormQuestions: Schemas["FormQuestion"][];
  /** Who answers. */
  FormRespondent: {
    /** The slot that they take; null for the first one that waits for somebody. */
    slot: Schemas["SlotKey"] | null;
    /** The question after their name, of the kind text. */
    name: Schemas["FormQuestionId"] | null;
    /** The question after the mobile to which the invitation goes, of the kind mobile. */
    mobile: Schemas["FormQuestionId"] | null;
  };
  /** Who takes the other slots, by their keys. Slots that keep a person may be left out. */
  FormApprovers: Record<string, Schemas["FormApprover"]>;
  /** Who takes a slot. What is left out is as the slot says; another name or phone is another person. */
  FormApprover: {
    /** The full name; stands on the stamp. */
    name?: string;
    phone?: Schemas["Phone"];
    /** The role in which they decide. */
    role?: string | null;
    language?: Schemas["Language"];
    /** The channels to try, in this order. */
    channels?: Schemas["Channel"][];
  };
  /** Stands above the questions. */
  FormIntroduction: string | null;
  /** How many answers are taken on one day (UTC). */
  FormsPerDay: number;
  /** What a form is made of. */
  FormInput: {
    /** Heads the page. */
    title: string;
    /** Of the page and the invitation. Without it, the organization's. */
    language?: Schemas["Language"];
    /** The template that documents are made of. */
    templateId?: string | null;
    submissionsPerDay?: Schemas["FormsPerDay"];
    introduction?: Schemas["FormIntroduction"];
    questions?: Schemas["FormQuestions"];
    respondent?: Schemas["FormRespondent"];
    approvers?: Schemas["FormApprovers"];
  };
  /** What is to be different. */
  FormChanges: {
    /** Heads the page. */
    title?: string;
    /** Of the page and the invitation. Without it, the organization's. */
    language?: Schemas["Language"];
    /** The template that documents are made of. */
    templateId?: string | null;
    submissionsPerDay?: Schemas["FormsPerDay"];
    introduction?: Schemas["FormIntroduction"];
    questions?: Schemas["FormQuestions"];
    respondent?: Schemas["FormRespondent"];
    approvers?: Schemas["FormApprovers"];
  };
  /** A page on which anybody starts a document of a template. */
  Form: {
    /** Stays the same for ever. */
    id: string;
    /** Stays the same, too; for programs that count. */
    number: number;
    /** What the address of its page ends in. */
    slug: string;
    /** The address of its page. */
    url: string;
    /** The version of what is said about questions. */
    schemaVersion: "2.0";
    /** Heads the page. */
    title: string;
    /** Whether people can answer it. */
    status: "draft" | "published" | "closed";
    language: Schemas["Language"];
    /** The template; null when none is chosen yet, or it has been deleted since. */
    templateId: string | null;
    submissionsPerDay: Schemas["FormsPerDay"];
    introduction: Schemas["FormIntroduction"];
    questions: Schemas["FormQuestions"];
    respondent: Schemas["FormRespondent"];
    approvers: Schemas["FormApprovers"];
    /** How many looked at it. */
    views: number;
    /** How many began to answer. */
    starts: number;
    /** How many sent their answers. */
    submissions: number;
    /** When it was last published. */
    publishedAt: string | null;
    /** When it was made. */
    createdAt: string;
    /** When it was last changed. */
    updatedAt: string;
  };
  /** One page of forms. */
  FormPage: {
    /** Newest first. */
    data: Schemas["Form"][];
    nextCursor: Schemas["NextCursor"];
  };
  /** What was counted in some time. */
  FormCounts: {
    /** How many looked at it. */
    views: number;
    /** How many began to answer. */
    starts: number;
    /** How many sent their answers. */
    submissions: number;
  };
  /** How a form does. */
  FormStatistics: {
    /** Since it was made. */
    totals: {
      /** How many looked at it. */
      views: number;
      /** How many began to answer. */
      starts: number;
      /** How many sent their answers. */
      submissions: number;
      /** Of a hundred who began, how many sent; one decimal. */
      conversionRate: number;
    };
    /** Today and the six days before. */
    last7Days: Schemas["FormCounts"];
    last30Days: Schemas["FormCounts"];
    /** Each of the last thirty days, the oldest first. */
    days: {
      /** In UTC. */
      day: string;
      /** How many looked at it. */
      views: number;
      /** How many began to answer. */
      starts: number;
      /** How many sent their answers. */
      submissions: number;
    }[];
  };
  /** What somebody answered. */
  FormSubmission: {
    /** The submission's id. */
    id: string;
    /** The document that came of it; null when it has been deleted since. */
    documentId: string | null;
    /** By the ids of the questions, in one form whatever was typed. */
    answers: Record<string, string | boolean>;
    /** When it was sent. */
    submittedAt: string;
  };
  /** One page of submissions. */
  FormSubmissionPage: {
    /** Newest first. */
    data: Schemas["FormSubmission"][];
    nextCursor: Schemas["NextCursor"];
  };
  /** A published form, as its page shows it. */
  OpenForm: {
    /** What the address of the page ends in. */
    slug: string;
    /** Heads the page. */
    title: string;
    language: Schemas["Language"];
    introduction: Schemas["FormIntroduction"];
    /** Whose form it is. */
    organization: {
      /** What it is called. */
      name: string;
      /** The path of its picture; null for none. */
      logo: string | null;
    };
    /** In the order in which they are asked. */
    questions: {
      id: Schemas["FormQuestionId"];
      /** What kind of answer is right. */
      kind: "text" | "long_text" | "number" | "date" | "choice" | "mobile" | "national_code" | "email" | "checkbox";
      /** What is asked. */
      label: string;
      /** Stands below the question. */
      help: string | null;
      /** Whether it must be answered. */
      required: boolean;
      /** Of a choice. */
      options: string[];
      /** Of the answer, in characters. */
      maxLength: number;
    }[];
    /** What comes of it is a trial; nobody is written to. */
    test: boolean;
  };
  /** One page that was opened. */
  FormVisit: {
    /** The visit. */
    visit: string;
  };
  /** What was answered. */
  FormAnswers: {
    /** The visit. */
    visit: string;
    /** By the ids of the questions. Texts; true or false for a checkbox. */
    answers: Record<string, string | boolean>;
  };
  /** What became of the answers. */
  FormSubmitted: {
    /** An SMS is on its way. Otherwise the organization has the answers and goes on from there. */
    invited: boolean;
  };
  /** A word of yours for some of your contacts. */
  Tag: string;
  /** What you call them. */
  ContactName: string | null;
  /** A new contact. */
  ContactInput: {
    phone: Schemas["Phone"];
    name?: Schemas["ContactName"];
    /** Without it, none. */
    tags?: Schemas["Tag"][];
    metadata?: Schemas["Metadata"];
    /** They want no messages. Without it, false. */
    optedOut?: boolean;
  };
  /** What is to be different. At least one field. */
  ContactChanges: {
    phone?: Schemas["Phone"];
    name?: Schemas["ContactName"];
    metadata?: Schemas["Metadata"];
    /** Whether they want no messages. */
    optedOut?: boolean;
  };
  /** Tags to put on a contact, which can have 50 in all. */
  TagsInput: {
    /** The tags. */
    tags: Schemas["Tag"][];
  };
  /** Somebody you write with. */
  Contact: {
    /** The contact's id. */
    id: string;
    phone: Schemas["Phone"];
    name: Schemas["ContactName"];
    /** In alphabetical order. */
    tags: Schemas["Tag"][];
    metadata: Schemas["Metadata"];
    /** Whether they want no messages. */
    optedOut: boolean;
    /** Since when they want none. */
    optedOutAt: string | null;
    /** When it was added. */
    createdAt: string;
    /** When it was changed last. */
    updatedAt: string;
  };
  /** A stamp that an approver keeps for the next time. */
  KeptStamp: {
    /** The stamp's id. */
    id: string;
    /** Who kept it; null once their document is gone. */
    name: string | null;
    /** Since when. */
    keptAt: string;
    /** When it was last put into a document. */
    usedAt: string;
  };
  /** One page of kept stamps. */
  KeptStampPage: {
    /** Those kept last first. */
    data: Schemas["KeptStamp"][];
    nextCursor: Schemas["NextCursor"];
  };
  /** One page of contacts. */
  ContactPage: {
    /** Newest first. */
    data: Schemas["Contact"][];
    nextCursor: Schemas["NextCursor"];
  };
  /** A new connection. */
  WhatsAppConnectionInput: {
    /** What it is called. */
    name: string;
  };
  /** A linked device of a WhatsApp account. */
  WhatsAppConnection: {
    /** Stays the same for ever. */
    id: string;
    /** What it is called. */
    name: string;
    /** `qr`: a phone is to scan the code. `ready`: it sends and receives. `degraded`: it is interrupted and comes back by itself. `failed`: it was given up after many tries; restart it. `logged_out`: restart it and scan again. */
    state: "created" | "starting" | "qr" | "pairing" | "syncing" | "ready" | "degraded" | "logged_out" | "failed";
    /** Why it is not ready; null when there is nothing to say. */
    reason: "unscanned" | "logged_out_by_phone" | "logged_out_here" | "browser_missing" | "browser_gone" | "page_silent" | "page_changed" | "page_slow" | "replaced" | "worker_gone" | "connection_lost" | "restarting" | "profile_missing" | "no_worker" | null;
    /** State and reason for people, in the language of the request. */
    description: string;
    /** What WhatsApp Web's page is missing since WhatsApp changed it, for people: it is tested whenever the session begins. A connection that is `ready` may have one, and does then everything else. Null: nothing is missing. */
    problem: string | null;
    /** Since when it has been in this state. */
    stateSince: string;
    /** The number that it sends from, in international form; null while it is not linked. */
    phone: string | null;
    /** When it was linked; null while it is not. */
    linkedAt: string | null;
    /** How often its session had to begin anew. */
    restarts: number;
    /** Messages that WhatsApp took of it. */
    sent: number;
    /** Messages that came in by it. */
    received: number;
    /** What its browser takes of its worker's memory; null while it is not known. */
    memoryBytes: number | null;
    /** From when the latest encrypted copy of its device's keys is, with which another machine could go on without a new code; null while there is none. */
    backedUpAt: string | null;
    pacing: Schemas["WhatsAppPacing"];
    dailyMax: Schemas["WhatsAppDailyMax"];
    warmUp: Schemas["WhatsAppWarmUp"];
    quietHours: Schemas["WhatsAppQuietHours"];
    rejectCalls: Schemas["WhatsAppRejectCalls"];
    callReply: Schemas["WhatsAppCallReply"];
    downloadMedia: Schemas["WhatsAppDownloadMedia"];
    /** When it was made. */
    createdAt: string;
  };
  /** What is to be changed of a connection. */
  WhatsAppConnectionChanges: {
    /** What it is called. */
    name?: string;
    pacing?: Schemas["WhatsAppPacing"];
    dailyMax?: Schemas["WhatsAppDailyMax"];
    warmUp?: Schemas["WhatsAppWarmUp"];
    quietHours?: Schemas["WhatsAppQuietHours"];
    rejectCalls?: Schemas["WhatsAppRejectCalls"];
    callReply?: Schemas["WhatsAppCallReply"];
    downloadMedia?: Schemas["WhatsAppDownloadMedia"];
  };
  /** The pause between two messages is drawn between these, in milliseconds. */
  WhatsAppPacing: {
    /** The shortest pause. */
    minMs: number;
    /** The longest pause. */
    maxMs: number;
  };
  /** How many messages go out on one day (UTC); null for no limit. Campaigns leave a fifth of it to everything else. What is beyond goes out by another connection, or else at once by the message's next channel, such as an invitation by SMS where there is a gateway for that; what only this connection can send waits for the next day, or for a higher limit, and what any may send also for another connection that is linked. Codes, which somebody waits for, go out all the same. */
  WhatsAppDailyMax: number | null;
  /** A number that is new here begins slowly: on its first day it writes to at most `perDayFirst` people who have not written to it, from day to day to more of them in equal steps, and after `days` to as many as its daily limit allows. With what is beyond it is as with `dailyMax`. Null: no warm-up. */
  WhatsAppWarmUp: {
    /** People on the first day. */
    perDayFirst: number;
    /** How many days it lasts. */
    days: number;
  } | null;
  /** When nothing goes out, on a clock of 24 hours; `to` may be on the next day. Messages wait for the end; they do not go out by SMS instead, also while the connection is away. Codes, answers, and messages to people who wrote within the last 24 hours go out all the same. Null: there are none. */
  WhatsAppQuietHours: {
    /** When they begin. */
    from: string;
    /** When they end. */
    to: string;
    /** Where that clock is, as an IANA name. */
    timeZone: string;
  } | null;
  /** Whether calls are rejected as soon as they come in. */
  WhatsAppRejectCalls: boolean;
  /** What is written to whoever's call was rejected; null for nothing. */
  WhatsAppCallReply: string | null;
  /** Whether files are kept that people send; WhatsApp itself forgets them after a while. */
  WhatsAppDownloadMedia: boolean;
  /** A file and the message that brings it. */
  WhatsAppMessageForm: {
    /** The file, at most 16 MiB. */
    file: string;
    message: Schemas["WhatsAppFileMessageInput"];
  };
  /** A message that brings the file of the form. */
  WhatsAppFileMessageInput: {
    to: Schemas["WhatsAppDestination"];
    /** What is written beside the file. */
    text?: string;
    as?: Schemas["WhatsAppMediaKind"];
    /** What the file is called; by default as in the form. */
    fileName?: string;
    replyTo?: Schemas["WhatsAppReplyTo"];
    mentions?: Schemas["WhatsAppMentions"];
  };
  /** A message to a chat. One of `text`, `media`, `location` and `contact`; beside `media`, `text` is what is written under it. */
  WhatsAppMessageInput: {
    to: Schemas["WhatsAppDestination"];
    /** What is written. */
    text?: string;
    media?: Schemas["WhatsAppMediaInput"];
    location?: Schemas["WhatsAppLocation"];
    contact?: Schemas["WhatsAppContactCard"];
    replyTo?: Schemas["WhatsAppReplyTo"];
    mentions?: Schemas["WhatsAppMentions"];
  };
  /** A phone number in international form, or WhatsApp's id of a chat (`…@g.us` a group, `…@newsletter` a channel, `…@lid` somebody whose number is hidden). */
  WhatsAppDestination: string;
  /** WhatsApp's id of the message that it answers. */
  WhatsAppReplyTo: string | null;
  /** Who is mentioned, as phones or ids of chats; the text names each as `@` with the digits of the number. */
  WhatsAppMentions: string[];
  /** How the file is shown. By default as what it is; sounds as `voice` are voice messages, and everything can be a document. */
  WhatsAppMediaKind: "image" | "video" | "audio" | "voice" | "document";
  /** A file. One of `url`, `data` and `uploadId`. */
  WhatsAppMediaInput: {
    /** Where it is fetched from now. */
    url?: string;
    /** Its bytes, in base64. */
    data?: string;
    /** The `id` of a file that you uploaded in the last 24 hours (`POST /v1/uploads`). It goes as it came. */
    uploadId?: string;
    /** What it is. By default as it was fetched, or as its bytes say. */
    mediaType?: string;
    /** What it is called. */
    fileName?: string;
    as?: Schemas["WhatsAppMediaKind"];
  };
  /** A place. */
  WhatsAppLocation: {
    /** Degrees north. */
    latitude: number;
    /** Degrees east. */
    longitude: number;
    /** What it is called. */
    name?: string | null;
    /** Where it is in words. */
    address?: string | null;
  };
  /** Somebody's contact. */
  WhatsAppContactCard: {
    /** What they are called. */
    name: string;
    phone: Schemas["Phone"];
    /** Where they work. */
    organization?: string | null;
  };
  /** One page of connections. */
  WhatsAppConnectionPage: {
    /** Newest first. */
    data: Schemas["WhatsAppConnection"][];
    nextCursor: Schemas["NextCursor"];
  };
  /** Whom one writes with. */
  WhatsAppChatKind: "person" | "group" | "channel";
  /** WhatsApp's id of a chat. Of a person by their number (`…@c.us`), or by what stands for it while WhatsApp does not tell it (`…@lid`). */
  WhatsAppChatName: string;
  /** A chat of the linked account. */
  WhatsAppChat: {
    /** Our id of it. */
    id: string;
    /** The connection. */
    connectionId: string;
    chatId: Schemas["WhatsAppChatName"];
    kind: Schemas["WhatsAppChatKind"];
    /** What it is called. */
    name: string | null;
    /** The person's number in E.164, where it is known. */
    phone: string | null;
    /** The person's other id, which hides their number. */
    lid: string | null;
    /** What a group or channel says about itself. */
    description: string | null;
    /** Where WhatsApp has its picture for some days. */
    pictureUrl: string | null;
    /** How many are in the group or have subscribed to the channel. */
    participants: number | null;
    /** The chat id of whoever made the group. */
    owner: string | null;
    /** When the group or channel was made. */
    createdAt: string | null;
    /** The newest message in it. */
    lastMessage: Schemas["WhatsAppChatMessage"] | null;
    /** When something was last written. */
    lastAt: string | null;
    /** Messages that nobody has read. */
    unreadCount: number;
    /** Whether the phone keeps silent about it. */
    isMuted: boolean;
    /** Whether it stands on top on the phone. */
    isPinned: boolean;
    /** Whether it is put away on the phone. */
    isArchived: boolean;
    /** Whether only others may write there. */
    isReadOnly: boolean;
  };
  /** One page of chats. */
  WhatsAppChatPage: {
    /** Those with the newest messages first. */
    data: Schemas["WhatsAppChat"][];
    nextCursor: Schemas["NextCursor"];
  };
  /** A message in a chat. */
  WhatsAppChatMessage: {
    /** Our id of it. */
    id: string;
    /** WhatsApp's id of it. */
    whatsappId: string;
    chatId: Schemas["WhatsAppChatName"];
    /** Whether the linked account wrote it, here or on the phone (`out`), or somebody else (`in`). */
    direction: "in" | "out";
    /** Who wrote it, in groups; null elsewhere, and when the linked account did. */
    author: {
      chatId: Schemas["WhatsAppChatName"];
      /** What they call themselves. */
      name: string | null;
    } | null;
    /** What it is; `other` is what WhatsApp has and this does not show, such as a poll. */
    type: "text" | "image" | "video" | "audio" | "voice" | "document" | "sticker" | "location" | "contact" | "other";
    /** What it says, or what is written beside a file. Empty once it was deleted for everybody. */
    text: string;
    /** The file that it brings. */
    media: {
      /** What it is, as whoever sent it says. */
      mediaType: string;
      /** What it is called, if anything. */
      fileName: string | null;
      /** How large it is, where that is known. */
      bytes: number | null;
      /** Whether it can be downloaded, is being fetched from WhatsApp, or could not be; files over 16 MB are not fetched. */
      state: "stored" | "waiting" | "missing";
    } | null;
    /** The place that it shows. */
    location: {
      /** Degrees north. */
      latitude: number;
      /** Degrees east. */
      longitude: number;
      /** What it is called. */
      name: string | null;
    } | null;
    /** The contact that it shares; of several the first. */
    contact: {
      /** What they are called. */
      name: string;
      /** Their number in E.164, where it has one. */
      phone: string | null;
    } | null;
    /** WhatsApp's id of the message that it answers. */
    replyTo: string | null;
    /** Who is mentioned in it. */
    mentions: Schemas["WhatsAppChatName"][];
    /** What people think of it, one each. */
    reactions: {
      /** The sign. */
      emoji: string;
      from: Schemas["WhatsAppChatName"];
    }[];
    /** Of what the account wrote: refused (-1), on its way (0), at WhatsApp (1), delivered (2), read (3), played (4). */
    ack: number;
    /** When it was written. */
    sentAt: string;
    /** When it was last changed. */
    editedAt: string | null;
    /** When it was seen that it had been deleted for everybody. */
    revokedAt: string | null;
    /** The entry of `/messages` that it is. */
    messageId: string | null;
  };
  /** One page of messages. */
  WhatsAppChatMessagePage: {
    /** Newest first. */
    data: Schemas["WhatsAppChatMessage"][];
    nextCursor: Schemas["NextCursor"];
  };
  /** Whether a number has WhatsApp. */
  WhatsAppNumber: {
    /** The number that was asked about, in E.164. */
    phone: string;
    /** Whether it has. */
    isOnWhatsApp: boolean;
    /** The chat with it, as WhatsApp names it, which may be by another form of the number; null where it has none. */
    chatId: Schemas["WhatsAppChatName"] | null;
  };
  /** A call to the linked account. */
  WhatsAppCall: {
    /** Our id of it. */
    id: string;
    /** The connection. */
    connectionId: string;
    from: Schemas["WhatsAppChatName"];
    /** The caller's number in E.164, where it is known. */
    phone: string | null;
    /** Whether with pictures. */
    isVideo: boolean;
    /** Whether it was to a group. */
    isGroup: boolean;
    /** When it rang. */
    startedAt: string;
    /** When it was rejected; otherwise WhatsApp does not tell. */
    endedAt: string | null;
    /** Whether the connection rejected it by itself. */
    rejected: boolean;
  };
  /** One page of calls. */
  WhatsAppCallPage: {
    /** Newest first. */
    data: Schemas["WhatsAppCall"][];
    nextCursor: Schemas["NextCursor"];
  };
  /** Where the program is. */
  TwoWayWebhookInput: {
    /** http or https; its name must lead to public addresses. */
    url: string;
    /** Whether requests are signed with a new secret from now on. */
    rotateSecret?: boolean;
  };
  /** A program that is asked what to answer in WhatsApp. */
  TwoWayWebhook: {
    /** The connection. */
    connectionId: string;
    /** Where it is asked. */
    url: string;
    /** In whose words. `clientmanager` where the Client manager's API set it. */
    format: "countersign" | "clientmanager";
    /** When it was first set. */
    createdAt: string;
    /** When it was last set. */
    updatedAt: string;
  };
  /** The same with its secret, for whoever set it. */
  TwoWayWebhookWithSecret: Schemas["TwoWayWebhook"] & {
    /** What requests are signed with (`whsec_…`). */
    secret: string;
  };
  /** One request to a two-way webhook, or a call that was answered without one. */
  TwoWayCall: {
    /** Its id, which `webhook-id` says. */
    id: string;
    /** What it was about; `sent` only in the Client manager's words. */
    event: "message" | "call" | "sent";
    /** `answered`: the answer is about to be sent. `over`: nothing more will come of it. */
    status: "waiting" | "asking" | "answered" | "over";
    /** When the program was asked. */
    askedAt: string | null;
    /** How long it took. */
    durationMs: number | null;
    /** The status that it answered. */
    statusCode: number | null;
    /** Why there was no answer that counts, or why it could not be sent: `timeout`, `status_500`, `too_many_replies`, …. */
    error: string | null;
    /** The message that says the answer (`/messages`). */
    messageId: string | null;
    /** When it was due. */
    createdAt: string;
  };
  /** One page of requests to a two-way webhook. */
  TwoWayCallPage: {
    /** Newest first. */
    data: Schemas["TwoWayCall"][];
    nextCursor: Schemas["NextCursor"];
  };
  /** The account that a connection is linked to; everything is null while it is linked to none. */
  WhatsAppProfile: {
    /** Its own chat id. */
    chatId: string | null;
    /** What it calls itself. */
    name: string | null;
    /** Its number in E.164. */
    phone: string | null;
    /** Where WhatsApp has its picture for some days. */
    pictureUrl: string | null;
  };
  /** A code for a phone to scan. */
  WhatsAppQr: {
    /** What the code says. */
    text: string;
    /** Until when it may be good; ask again then. */
    expiresAt: string;
  };
  /** `draft`: not sent. `waiting_signature`: somebody is asked to sign. `completed`: every signature is in. `voided`: rejected or expired. `canceled`: withdrawn. */
  ContractStatus: "draft" | "waiting_signature" | "completed" | "voided" | "canceled";
  /** Why a contract is not processed. */
  ContractProblem: {
    /** The code of the error. */
    code: string;
    /** What it means. */
    message: string;
  };
  /** How far the background is with a contract. */
  ContractProcessing: {
    /** What is being done. */
    step: "files" | "signers" | "sms" | "done" | "error";
    /** Whether everything that was asked for is done. */
    ready: boolean;
    /** Of `error`: at which step. */
    failedStep: "files" | "signers" | "sms" | null;
    /** Why it failed; while it works, why it has not succeeded yet and tries again. */
    problem: Schemas["ContractProblem"] | null;
  };
  /** A contract; once its file is taken in, it is a document too. */
  Contract: {
    /** What it is known by. */
    code: string;
    status: Schemas["ContractStatus"];
    mode: Schemas["Mode"];
    dialect: Schemas["Dialect"];
    /** The title. */
    title: string;
    /** Not for the organizations above. */
    private: boolean;
    /** Whether every page is signed. */
    allPagesSignature: boolean;
    /** The template whose fields it began with; null for none. */
    template: {
      /** The template's number. */
      number: number;
      /** Whether the contract may depart from it. */
      enforcement: "strict" | "loose";
    } | null;
    /** The document it became; null until its file is taken in. */
    documentId: string | null;
    /** The pages, in points, as people see them; null until the file is taken in. */
    pages: {
      /** The page's number. */
      page: number;
      /** In points. */
      width: number;
      /** In points. */
      height: number;
    }[] | null;
    processing: Schemas["ContractProcessing"];
    /** When it was made. */
    createdAt: string;
    /** When the last signature was in. */
    completedAt: string | null;
    /** When it was cancelled. */
    canceledAt: string | null;
  };
  /** A contract, and the file that it is made of. */
  ContractForm: {
    /** A PDF, PNG or JPEG, at most 30 MiB. Without it a draft is made. */
    file?: string;
    /** The file's hash, if you know it. A file that arrives otherwise is refused. */
    sha256?: Schemas["Sha256"];
    contract: Schemas["ContractInput"];
  };
  /** The file of a contract. */
  ContractFileForm: {
    /** A PDF, PNG or JPEG, at most 30 MiB. */
    file: string;
    /** The file's hash, if you know it. A file that arrives otherwise is refused. */
    sha256?: Schemas["Sha256"];
  };
  /** What a contract is made of, apart from its file. */
  ContractInput: {
    /** What it is called in messages and on the page. */
    title: string;
    /** The document's language. Without it, the organization's. */
    language?: Schemas["Language"];
    /** Your own number for it. Stands on the stamps. */
    reference?: string;
    metadata?: Schemas["Metadata"];
    /** How long after its sending it expires. Null for never; without it, the organization's settings decide. */
    expiresAfterSeconds?: number | null;
    /** Not for the organizations above yours. */
    private?: boolean;
    /** Each signer signs every page. */
    allPagesSignature?: boolean;
    /** A template of yours, or one shared with you, whose fields the signers begin with. */
    template?: {
      /** The template's number. */
      number: number;
      /** `strict`: file, signers and fields must be the template's. `loose`: they may differ. */
      enforcement?: "strict" | "loose";
    };
    /** Who signs it. Only together with a file. */
    signers?: Schemas["ContractSignerInput"][];
  };
  /** Somebody who is to sign a contract. */
  ContractSignerInput: {
    /** The name, on the stamps. Without it, the masked phone. */
    name?: string;
    /** In international form, or an Iranian mobile such as 09121234567. */
    phone: string;
    /** Ten digits. With it, whether the mobile is that person's own is asked before they are invited. */
    nationalCode?: string;
    /** The turn. Signers with the same one are asked together. */
    order?: number;
    /** Their language. Without it, the organization's. */
    language?: Schemas["Language"];
    /** Without it, the organization's. */
    timeZone?: Schemas["TimeZone"];
    /** The channels by which they are asked, in order. Without it, the organization's. */
    channels?: Schemas["Channel"][];
  };
  /** Who is to sign a contract. */
  ContractSignersInput: {
    /** All of them. */
    signers: Schemas["ContractSignerInput"][];
  };
  /** Who signs a contract. */
  ContractSigners: {
    /** In the order of their turns. */
    data: Schemas["ContractSigner"][];
  };
  /** Somebody who signs a contract. */
  ContractSigner: {
    /** The signer, an approver of the document. */
    id: string;
    /** The name; null where none was given. */
    name: string | null;
    /** In E.164; masked for whoever may not see personal data, and in events. */
    phone: string;
    /** Masked alike; null where none was given. */
    nationalCode: string | null;
    /** The turn. Signers with the same one are asked together. */
    order: number;
    /** `authenticated`: has proved with a code who they are, and not signed yet. */
    status: "waiting" | "authenticated" | "signed" | "rejected";
    /** When they signed. */
    signedAt: string | null;
    /** When they were added. */
    createdAt: string;
  };
  /** One page of contracts. */
  ContractPage: {
    /** Newest first. */
    data: Schemas["Contract"][];
    nextCursor: Schemas["NextCursor"];
  };
  /** A contract with everything in it. */
  ContractDetails: {
    /** In the order of their turns. */
    signers: Schemas["ContractSigner"][];
    /** Where the template had its fields when the contract was made; empty without a template. */
    templatePositions: Schemas["TemplatePosition"][];
  } & Schemas["Contract"];
  /** A field on one page, in fractions of the page from its top left corner. */
  TemplatePosition: {
    /** The page. */
    page: number;
    /** The kind of field. */
    type: string;
    /** Whose it is. */
    signerOrder: number;
    /** From the left. */
    x: number;
    /** From the top. */
    y: number;
    /** Of the page's width. */
    width: number;
    /** Of the page's height. */
    height: number;
  };
  /** A contract that was cancelled. */
  CancelledContract: {
    contract: Schemas["Contract"];
    /** What came back to the wallet that paid. */
    refund: {
      /** Whole tomans. */
      amount: number;
      /** Always tomans. */
      currency: "IRT";
    };
  };
  /** What a link is to be. */
  DownloadLinkInput: {
    /** How long it is good. */
    lifeSeconds?: number;
  };
  /** A link for downloading a document's final file. */
  DownloadLink: {
    /** The link. */
    url: string;
    /** When it ends. */
    expiresAt: string;
    /** What the file is called. */
    fileName: string;
    /** The file's size. */
    bytes: number;
    sha256: Schemas["Sha256"];
  };
  /** Why there is a message. `text`: somebody wrote it, you or a contact. `operator_alert` goes to the organization's own operator. `chat_answer` is the answer to an approver who answered an invitation in the chat. */
  MessageKind: "invitation" | "reminder" | "expiry_warning" | "no_longer_needed" | "voided" | "expired" | "completed" | "rejected" | "code" | "operator_alert" | "chat_answer" | "text";
  /** How far a message has come. */
  MessageStatus: "queued" | "sending" | "accepted" | "delivered" | "read" | "failed" | "cancelled" | "received";
  /** `out`: from you. `in`: to you. */
  Direction: "out" | "in";
  /** A text to send. Either `to` or `contactId`. */
  MessageInput: {
    to?: Schemas["Phone"];
    /** The contact it is to. */
    contactId?: string;
    /** What is sent. */
    text: string;
    /** By this channel only. Without it, by the organization's, one after the other. */
    channel?: Schemas["Channel"];
  };
  /** What a message is. */
  MessageType: "text" | "image" | "video" | "audio" | "voice" | "document" | "location" | "contact";
  /** A message, by one channel. */
  Message: {
    /** The message's id. */
    id: string;
    direction: Schemas["Direction"];
    channel: Schemas["Channel"];
    /** What sent it; `outbox` sends nothing and keeps it readable. */
    driver: string;
    /** Who wrote it, in E.164; null when you did. */
    from: string | null;
    /** Who it is to, in E.164; null when it goes to a chat that is no phone number. */
    to: string | null;
    /** WhatsApp's id of the chat that it goes to, when that is no phone number: a group, a channel, or somebody whose number is hidden. */
    chatId: string | null;
    /** The WhatsApp connection that it goes out by, or came in by. */
    connectionId: string | null;
    kind: Schemas["MessageKind"];
    language?: Schemas["Language"];
    type: Schemas["MessageType"];
    /** The whole text; of a file what is written beside it, of a place or a contact its name. */
    text: string;
    /** The file that it brings; null when it brings none. */
    media: {
      /** What it is. */
      mediaType: string;
      /** What it is called. */
      fileName: string;
      /** How large it is. */
      bytes: number;
    } | null;
    /** The link in it; the token of the signing API is its last segment. */
    link: string | null;
    status: Schemas["MessageStatus"];
    /** By what way somebody wrote it: a request, a person who is logged in, a scheduled message, a campaign, the answer of a webhook, or an automatic reply. Null: it was not written by anybody, or it came in. */
    source: "api" | "session" | "schedule" | "campaign" | "webhook" | "reply" | null;
    /** WhatsApp's id of it, once it has one; messages that answer it name it. */
    whatsappId: string | null;
    /** The contact it is to or from. */
    contactId: string | null;
    /** The document it is about. */
    documentId: string | null;
    /** The approver it is for. */
    approverId: string | null;
    /** Why it failed or, while it is queued, why it waits. */
    error?: string | null;
    /** When the channel took it, or, of one that came in, when it was written. */
    sentAt?: string | null;
    /** When it was put down here. */
    createdAt: string;
  };
  /** One page of messages. */
  MessagePage: {
    /** Newest first. */
    data: Schemas["Message"][];
    nextCursor: Schemas["NextCursor"];
  };
  /** What can happen. */
  EventType: "document.created" | "document.sent" | "document.approved" | "document.rejected" | "document.expiring" | "document.expired" | "document.extended" | "document.voided" | "document.reordered" | "document.blocked" | "document.unblocked" | "approver.invited" | "approver.reminded" | "approver.completed" | "approver.rejected" | "approver.released" | "approver.added" | "approver.changed" | "approver.replaced" | "approver.removed" | "approver.question_asked" | "endpoint.disabled" | "bulk_send.finished" | "campaign.finished" | "contact.created" | "contact.changed" | "contact.deleted" | "contact.tag_added" | "contact.tag_removed" | "message.received" | "message.sent" | "message.delivered" | "message.read" | "message.failed" | "whatsapp_connection.changed" | "whatsapp_chat.message" | "message.edited" | "message.revoked" | "message.reaction" | "whatsapp_call.received" | "contract.created" | "contract.processing_completed" | "contract.processing_failed" | "contract.signer_added" | "contract.signer_identified" | "contract.signer_signed" | "contract.signer_rejected" | "contract.completed" | "contract.canceled" | "contract.refunded";
  /** Event types; `*`, and families such as `document.*`, stand for all, also for those that will be added one day. */
  EventTypes: ("*" | "document.*" | "approver.*" | "endpoint.*" | "bulk_send.*" | "campaign.*" | "contact.*" | "message.*" | "whatsapp_connection.*" | "whatsapp_chat.*" | "whatsapp_call.*" | "contract.*" | "document.created" | "document.sent" | "document.approved" | "document.rejected" | "document.expiring" | "document.expired" | "document.extended" | "document.voided" | "document.reordered" | "document.blocked" | "document.unblocked" | "approver.invited" | "approver.reminded" | "approver.completed" | "approver.rejected" | "approver.released" | "approver.added" | "approver.changed" | "approver.replaced" | "approver.removed" | "approver.question_asked" | "endpoint.disabled" | "bulk_send.finished" | "campaign.finished" | "contact.created" | "contact.changed" | "contact.deleted" | "contact.tag_added" | "contact.tag_removed" | "message.received" | "message.sent" | "message.delivered" | "message.read" | "message.failed" | "whatsapp_connection.changed" | "whatsapp_chat.message" | "message.edited" | "message.revoked" | "message.reaction" | "whatsapp_call.received" | "contract.created" | "contract.processing_completed" | "contract.processing_failed" | "contract.signer_added" | "contract.signer_identified" | "contract.signer_signed" | "contract.signer_rejected" | "contract.completed" | "contract.canceled" | "contract.refunded")[];
  /** A new endpoint. */
  EndpointInput: {
    /** Where events are sent by POST. */
    url: string;
    /** For yourself. */
    description?: string | null;
    /** Which events are sent to it. Without it, all. */
    eventTypes?: Schemas["EventTypes"];
    filter?: Schemas["EndpointFilter"];
    /** Only what happens by this WhatsApp connection, with which the endpoint is deleted. Null, everything. */
    connectionId?: string | null;
    /** Sent with each request, for a gateway in front of your receiver. Stored encrypted and never shown; giving them again replaces them all. Headers that belong to the connection, to the body or to us are refused. */
    headers?: Record<string, string> | null;
    rateLimit?: Schemas["RateLimit"];
    /** How many first attempts may be under way at once. Null, as many as its answers deserve. */
    concurrency?: number | null;
    ordering?: Schemas["Ordering"];
    /** Whether deliveries carry an Ed25519 signature (`v1a`) beside that of the shared secret. */
    ed25519?: boolean;
    /** Without it, true. */
    enabled?: boolean;
  };
  /** What is to be different. At least one field. */
  EndpointChanges: {
    /** Where events are sent by POST. */
    url?: string;
    /** For yourself. */
    description?: string | null;
    eventTypes?: Schemas["EventTypes"];
    filter?: Schemas["EndpointFilter"];
    /** Only what happens by this WhatsApp connection, with which the endpoint is deleted. Null, everything. */
    connectionId?: string | null;
    /** Sent with each request, for a gateway in front of your receiver. Stored encrypted and never shown; giving them again replaces them all. Headers that belong to the connection, to the body or to us are refused. */
    headers?: Record<string, string> | null;
    rateLimit?: Schemas["RateLimit"];
    /** How many first attempts may be under way at once. Null, as many as its answers deserve. */
    concurrency?: number | null;
    ordering?: Schemas["Ordering"];
    /** Whether deliveries carry an Ed25519 signature (`v1a`) beside that of the shared secret. */
    ed25519?: boolean;
    /** Whether events are sent to it. */
    enabled?: boolean;
  };
  /** Which documents it is told of. Null, all of them. */
  EndpointFilter: {
    /** Only documents whose metadata have all of these values. */
    metadata: Record<string, string>;
  } | null;
  /** How much it is sent at most, counted over all attempts. Null, no limit. */
  RateLimit: {
    /** How many requests. */
    requests: number;
    /** In which time. */
    per: "second" | "minute";
  } | null;
  /** With `document`, an event is sent when the earlier events of its document have been delivered or given up. One that fails holds back the others of its document, up to three days. With `none` nothing waits; use `sequence`. */
  Ordering: "none" | "document";
  /** How long the old secret goes on. */
  RotateSecretInput: {
    /** How long deliveries are signed with the old secret, too. Without it, one day; with 0 it stops at once. */
    overlapSeconds?: number;
  };
  /** Which event to send. */
  TestEventInput: {
    /** An event type, whose example is sent. Without it, `webhook.test`. */
    type?: string;
  };
  /** Which time. */
  ReplayRangeInput: {
    /** Events published at this time or later. */
    from: string;
    /** Events published before this time. */
    to: string;
  };
  /** An address of yours that is called with events. */
  Endpoint: {
    /** The endpoint's id. */
    id: string;
    /** Where events are sent. */
    url: string;
    /** For yourself. */
    description: string | null;
    /** Event types, or what stands for several. */
    eventTypes: string[];
    filter: Schemas["EndpointFilter"];
    /** The WhatsApp connection of which alone it hears. Null, of everything. */
    connectionId: string | null;
    /** The names of its custom headers. */
    headerNames: string[];
    rateLimit: Schemas["RateLimit"];
    /** How many first attempts may be under way at once. */
    concurrency: number | null;
    ordering: Schemas["Ordering"];
    /** `whpk_` and base64: verifies its `v1a` signatures. Null, it has none. */
    publicKey: string | null;
    /** Whether events are sent to it. */
    enabled: boolean;
    /** Why it is disabled: `gone`, its receiver answered 410; `failing`, nothing arrived for five days; null, by you. */
    disabledReason: "gone" | "failing" | null;
    /** When it was disabled for that reason. */
    disabledAt: string | null;
    /** When it failed first since it last took an event. Null, it works. */
    failingSince: string | null;
    /** When it was added. */
    createdAt: string;
    /** When it was changed last. */
    updatedAt: string;
  };
  /** How an endpoint fared. */
  EndpointStatistics: {
    /** By what became of them. */
    deliveries: {
      /** Received. */
      delivered: number;
      /** Given up. */
      dead: number;
      /** Never sent. */
      cancelled: number;
      /** Waiting for their first or next attempt. */
      underway: number;
    };
    /** Requests that were made. */
    attempts: number;
    /** Of these, those that were not answered with a 2xx. */
    failedAttempts: number;
    /** How long half of the requests took at most. Null without any. */
    medianMs: number | null;
    /** How long 19 of 20 requests took at most. */
    p95Ms: number | null;
    /** When the last request was made. */
    lastAttemptAt: string | null;
    /** Its answer; null when there was none. */
    lastStatusCode: number | null;
  };
  /** An endpoint and the secret its deliveries are signed with. */
  EndpointWithSecret: {
    /** `whsec_` and base64. Shown this once. */
    secret: string;
  } & Schemas["Endpoint"];
  /** Every endpoint. */
  EndpointList: {
    /** Oldest first. */
    data: Schemas["Endpoint"][];
  };
  /** Since when. */
  ReplayFailedInput: {
    /** Events published at this time or later. */
    since: string;
    /** Events published before this time. Without it, up to now. */
    until?: string;
  };
  /** What was replayed. */
  ReplayFailedResult: {
    /** How many new deliveries were made. */
    replayed: number;
    /** The time with which to ask again, when there was more than one call takes up. Null, that was all. */
    nextFrom: string | null;
  };
  /** `pending`: not tried yet. `retrying`: failed, is tried again. `delivered`: answered with a 2xx. `dead`: every attempt failed. `cancelled`: the endpoint was disabled or deleted first. */
  DeliveryStatus: "pending" | "retrying" | "delivered" | "dead" | "cancelled";
  /** One event's way to one endpoint. */
  Delivery: {
    /** The delivery's id. */
    id: string;
    /** Where to. */
    endpointId: string;
    /** Of which event; the same for every attempt and replay. */
    eventId: string;
    /** The event's type. */
    eventType: string;
    /** The event's document; null for a test event. */
    documentId: string | null;
    /** 0 for the event itself; 1 and up for replays. */
    trigger: number;
    status: Schemas["DeliveryStatus"];
    /** How often it was tried. */
    attemptCount: number;
    /** When it is tried next. */
    nextAttemptAt: string | null;
    /** When it was delivered, or given up. */
    finishedAt: string | null;
    /** When it was made. */
    createdAt: string;
  };
  /** One request to an endpoint. */
  Attempt: {
    /** Which attempt. */
    number: number;
    /** When it began. */
    startedAt: string;
    /** How long it took, in milliseconds. */
    durationMs: number;
    /** The HTTP status; null when there was no answer. */
    statusCode: number | null;
    /** Why there was no answer. */
    error: string | null;
    /** What was sent; the values of your own headers are hidden. */
    requestHeaders: Record<string, string>;
    /** The beginning of the answer. */
    responseBody: string | null;
  };
  /** A delivery and everything that was tried. */
  DeliveryWithAttempts: {
    /** Oldest first. */
    attempts: Schemas["Attempt"][];
  } & Schemas["Delivery"];
  /** One page of deliveries. */
  DeliveryPage: {
    /** Newest first. */
    data: Schemas["Delivery"][];
    nextCursor: Schemas["NextCursor"];
  };
  /** Something that happened, as webhooks carry it. */
  Event: {
    /** The same for every delivery of it, so that a receiver can remember it. */
    id: string;
    /** One of the event types, or `webhook.test`. */
    type: string;
    /** When. */
    occurredAt: string;
    /** The document; null for a test event. */
    documentId: string | null;
    /** The place among the events of its document, without gaps; null for a test event. */
    sequence: number | null;
    data: Schemas["EventData"];
  };
  /** The document as it was right after the event, and small facts about the event. */
  EventData: {
    document?: Schemas["Document"];
    /** The approver it is about, in events that are about one. */
    approver?: Schemas["Approver"];
    /** The contact as it was right after the event, in events that are about one. */
    contact?: Schemas["Contact"];
    /** The bulk send as it was right after the event, in events that are about one. */
    bulkSend?: Schemas["BulkSend"];
    /** The campaign as it was right after the event, in events that are about one. */
    campaign?: Schemas["Campaign"];
    /** The tag, in `contact.tag_added` and `contact.tag_removed`. */
    tag?: string;
    /** What the approver asks, in `approver.question_asked`. */
    question?: string;
    /** The message as it was right after the event, without links, in events that are about one. */
    message?: Schemas["Message"];
    /** The WhatsApp chat it is about, in events that are about one. */
    chat?: {
      chatId: Schemas["WhatsAppChatName"];
      kind: Schemas["WhatsAppChatKind"];
      /** What it is called. */
      name: string | null;
      /** The person's number in E.164, where it is known. */
      phone: string | null;
    };
    /** The message in it as it was right after the event. */
    chatMessage?: Schemas["WhatsAppChatMessage"];
    /** What it said before, in `message.edited`. */
    previousText?: string;
    /** The reaction, in `message.reaction`. */
    reaction?: {
      /** The sign; empty when it was taken back. */
      emoji: string;
      from: Schemas["WhatsAppChatName"];
    };
    /** The call, in `whatsapp_call.received`. */
    call?: Schemas["WhatsAppCall"];
    /** The connection as it was right after the event, described in English, in `whatsapp_connection.changed`. */
    connection?: Schemas["WhatsAppConnection"];
    /** The contract as it was right after the event, in events that are about one. */
    contract?: Schemas["Contract"];
    /** The signer it is about, with masked personal data, in events that are about one. */
    signer?: Schemas["ContractSigner"];
    /** What came back, in `contract.refunded`. */
    refund?: {
      /** Whole tomans. */
      amount: number;
      /** Always tomans. */
      currency: "IRT";
    };
    /** Why, in `contract.processing_failed`. */
    problem?: Schemas["ContractProblem"];
  };
  /** What a webhook about a document carries. */
  DocumentEvent: {
    type?: Schemas["EventType"];
    /** The document. */
    documentId?: string;
    /** The place among the events of its document, without gaps. */
    sequence?: number;
    /** The document as it was right after the event. */
    data?: Record<string, unknown>;
  } & Schemas["Event"];
  /** What a webhook about an approver's question carries. */
  QuestionEvent: {
    type?: Schemas["EventType"];
    /** The document. */
    documentId?: string;
    /** The document and the approver as they were, and what is asked. */
    data?: Record<string, unknown>;
  } & Schemas["Event"];
  /** `pending`: WhatsApp has not taken it yet. `sent`: it has; where the message stands then, the message says. `failed`: it could not be sent. `cancelled`: it was given up. */
  ScheduledMessageStatus: "pending" | "sent" | "failed" | "cancelled";
  /** What is sent. One of `text`, `media`, `location` and `contact`; beside `media`, `text` is what is written under it. */
  ScheduledMessageContentInput: {
    /** What is written. */
    text?: string;
    media?: Schemas["WhatsAppMediaInput"];
    location?: Schemas["WhatsAppLocation"];
    contact?: Schemas["WhatsAppContactCard"];
    mentions?: Schemas["WhatsAppMentions"];
  };
  /** A message, and when it is to be sent. */
  ScheduledMessageInput: {
    /** The connection that it goes out by. */
    connectionId: string;
    to: Schemas["WhatsAppDestination"];
    /** When it is sent: in the future, within a year. */
    at: string;
    content: Schemas["ScheduledMessageContentInput"];
    replyTo?: Schemas["WhatsAppReplyTo"];
  };
  /** What is to be changed. */
  ScheduledMessageChanges: {
    /** When it is sent: in the future, within a year. */
    at?: string;
    content?: Schemas["ScheduledMessageContentInput"];
  };
  /** A message that is sent at a time. */
  ScheduledMessage: {
    /** Stays the same for ever. */
    id: string;
    /** The connection that it goes out by. */
    connectionId: string;
    /** Who it is to, in E.164, or the id of a chat. */
    to: string;
    /** What is sent. */
    content: {
      type: Schemas["MessageType"];
      /** The text, or what is written beside a file; null of a place or a contact. */
      text: string | null;
      /** The file in it. */
      media: {
        /** What it is. */
        mediaType: string;
        /** What it is called. */
        fileName: string;
        /** How large it is. */
        bytes: number;
        as: Schemas["WhatsAppMediaKind"];
      } | null;
      /** The place. */
      location: Schemas["WhatsAppLocation"] | null;
      /** The contact. */
      contact: Schemas["WhatsAppContactCard"] | null;
      mentions: Schemas["WhatsAppMentions"];
    };
    /** When it is handed over to its connection. */
    at: string;
    status: Schemas["ScheduledMessageStatus"];
    /** The message that it became, once its time has come. */
    messageId: string | null;
    /** When WhatsApp took it. */
    sentAt: string | null;
    /** Why it failed, as the code of a problem or in words, or, while it is due, why it waits. `starter_revoked`: who scheduled it may send no more. */
    error: string | null;
    /** When it was put down here. */
    createdAt: string;
  };
  /** One page of scheduled messages. */
  ScheduledMessagePage: {
    /** Newest first. */
    data: Schemas["ScheduledMessage"][];
    nextCursor: Schemas["NextCursor"];
  };
  /** A list, and what its rows are sent. */
  CampaignForm: {
    /** The list as CSV, at most 5 MiB, 10,000 rows and 100 columns. */
    file: string;
    /** A file that is sent with the text, at most 16 MiB. */
    media?: string;
    campaign: Schemas["CampaignInput"];
  };
  /** What the rows of a list are sent. */
  CampaignInput: {
    /** What it is called; nobody who gets it sees it. */
    name: string;
    /** The connection that it goes out by. */
    connectionId: string;
    /** The text with its placeholders; beside a file, what is written under it, at most 1,024 characters. */
    text?: string;
    media?: Schemas["WhatsAppMediaInput"];
    /** When it begins: in the future, within a year. Without it, at once. */
    startsAt?: string;
    /** Check everything and begin nothing. */
    dryRun?: boolean;
  };
  /** What the contacts with a tag are sent. */
  TagCampaignInput: {
    /** What it is called; nobody who gets it sees it. */
    name: string;
    /** The connection that it goes out by. */
    connectionId: string;
    /** The text with its placeholders; beside a file, what is written under it, at most 1,024 characters. */
    text?: string;
    media?: Schemas["WhatsAppMediaInput"];
    /** When it begins: in the future, within a year. Without it, at once. */
    startsAt?: string;
    /** Check everything and begin nothing. */
    dryRun?: boolean;
    /** The contacts that have it now are written to. */
    tag: string;
  };
  /** What a dry run found. */
  CampaignCheck: {
    /** Rows of the list below its header. */
    rows: number;
    /** Rows that would be sent. */
    ready: number;
    /** Rows with errors. */
    failed: number;
    /** Rows that would be passed over. */
    skipped: number;
    /** What is wrong, in the order of the list. */
    errors: Schemas["BulkError"][];
    /** What is passed over: `duplicate`, a phone that came before; `opted_out`, somebody who wants no messages. */
    skips: Schemas["BulkError"][];
    /** There is more than is listed. */
    truncated: boolean;
    /** Columns that the text does not name. */
    ignoredColumns: string[];
    /** The first rows, as they would be sent. */
    sample: {
      /** The row. */
      row: number;
      /** Who it would go to. */
      phone: string;
      /** What they would read. */
      text: string;
    }[];
  };
  /** One text to many. */
  Campaign: {
    /** Stays the same for ever. */
    id: string;
    /** What it is called. */
    name: string;
    /** The connection that it goes out by. */
    connectionId: string;
    /** `scheduled`: its time has not come. `finished`: WhatsApp has taken every message, or what stands in its way is known. `cancelled`: what waited was given up. */
    status: "scheduled" | "running" | "paused" | "cancelled" | "finished";
    /** Why it is paused by itself. `starter_revoked`: who began it may no more (a key that was revoked or ran out, a person who left); whoever resumes it does so in their own name. `connection_unlinked`: its connection is not linked to a phone. `connection_gone`: its connection was deleted. Null where somebody asked for the pause. */
    pauseReason: "starter_revoked" | "connection_unlinked" | "connection_gone" | null;
    /** With its placeholders. */
    text: string;
    /** The file that is sent with it; null when there is none. */
    media: {
      /** What it is. */
      mediaType: string;
      /** What it is called. */
      fileName: string;
      /** How large it is. */
      bytes: number;
      as: Schemas["WhatsAppMediaKind"];
    } | null;
    /** The tag of the contacts that it goes to; null when it goes to a list. */
    tag: string | null;
    /** Rows by where they stand; each is counted once. */
    rows: {
      /** All of them. */
      total: number;
      /** WhatsApp has not taken their message yet. */
      waiting: number;
      /** WhatsApp has taken their message. */
      sent: number;
      /** It reached a phone. */
      delivered: number;
      /** It was read. */
      read: number;
      /** They had errors, or their message could not be sent. */
      failed: number;
      /** Their phone came before, or they want no messages. */
      skipped: number;
      /** They were given up. */
      cancelled: number;
    };
    /** When it begins. */
    startsAt: string;
    /** When it was put down here. */
    createdAt: string;
    /** When it was finished or cancelled. */
    endedAt: string | null;
  };
  /** One page of campaigns. */
  CampaignPage: {
    /** Newest first. */
    data: Schemas["Campaign"][];
    nextCursor: Schemas["NextCursor"];
  };
  /** `waiting`: WhatsApp has not taken its message yet. `sent`, `delivered` and `read`: how far the message came. `failed`: it had errors, or its message could not be sent. `skipped`: its phone came before, or belongs to somebody who wants no messages. `cancelled`: it was given up. */
  CampaignRowStatus: "waiting" | "sent" | "delivered" | "read" | "failed" | "skipped" | "cancelled";
  /** What became of a row. */
  CampaignRow: {
    /** As spreadsheets count; the header is row 1. Of contacts with a tag the first is 2. */
    row: number;
    /** In E.164; of a bad row, as it was given. */
    phone: string;
    status: Schemas["CampaignRowStatus"];
    /** Its message; null until it is handed over to the connection. */
    messageId: string | null;
    /** When WhatsApp took it. */
    sentAt: string | null;
    /** What was wrong with it. */
    errors: Schemas["BulkError"][];
  };
  /** One page of rows. */
  CampaignRowPage: {
    /** In the order of the list. */
    data: Schemas["CampaignRow"][];
    nextCursor: Schemas["NextCursor"];
  };
  /** What a webhook about a campaign carries. */
  CampaignEvent: {
    type?: Schemas["EventType"];
    /** The campaign as it was right after the event. */
    data?: Record<string, unknown>;
  } & Schemas["Event"];
  /** What a webhook about a bulk send carries. */
  BulkSendEvent: {
    type?: Schemas["EventType"];
    /** The bulk send as it was right after the event. */
    data?: Record<string, unknown>;
  } & Schemas["Event"];
  /** What a webhook about a contact carries. */
  ContactEvent: {
    type?: Schemas["EventType"];
    /** The contact as it was right after the event. */
    data?: Record<string, unknown>;
  } & Schemas["Event"];
  /** What a webhook about a contract carries. */
  ContractEvent: {
    type?: Schemas["EventType"];
    /** The contract as it was right after the event. */
    data?: Record<string, unknown>;
  } & Schemas["Event"];
  /** What a webhook about a message carries. */
  MessageEvent: {
    type?: Schemas["EventType"];
    /** The message as it was right after the event. */
    data?: Record<string, unknown>;
  } & Schemas["Event"];
  /** What a webhook about a WhatsApp connection carries. */
  WhatsAppConnectionEvent: {
    type?: Schemas["EventType"];
    /** The connection as it was right after the event, described in English. */
    data?: {
      /** Which one. */
      connectionId: string;
      connection: Schemas["WhatsAppConnection"];
    };
  } & Schemas["Event"];
  /** What a webhook about a message in a WhatsApp chat carries. */
  WhatsAppChatMessageEvent: {
    type?: Schemas["EventType"];
    /** The message as it was right after the event. */
    data?: Record<string, unknown>;
  } & Schemas["Event"];
  /** What a webhook about a WhatsApp call carries. */
  WhatsAppCallEvent: {
    type?: Schemas["EventType"];
    /** The call. */
    data?: Record<string, unknown>;
  } & Schemas["Event"];
  /** One page of events. */
  EventPage: {
    /** Oldest first. */
    data: Schemas["Event"][];
    /** The `cursor` with which to go on after the last event shown, now or later. Null while nothing was ever shown. */
    nextCursor: string | null;
    /** Whether there are more already. */
    hasMore: boolean;
  };
  /** Every event type. */
  EventTypeList: {
    /** What the schemas refer to, as `#/definitions/…`. */
    definitions: Record<string, unknown>;
    /** All of them. */
    data: {
      type: Schemas["EventType"];
      /** What it means. */
      description: string;
      /** Of its form; it grows when a field changes its meaning or goes. */
      version: number;
      /** JSON Schema (2020-12) of the whole event. Its references lead into this answer. */
      schema: Record<string, unknown>;
      /** An event of this type. Its data are what a test event carries. */
      example: Record<string, unknown>;
    }[];
  };
  /** What a key may do; `*` is everything, also what will be added one day, but for `operator`, which only the command line gives. Writing does not include reading. */
  Scope: "documents:read" | "documents:write" | "messages:read" | "messages:write" | "contacts:read" | "contacts:write" | "whatsapp:read" | "whatsapp:write" | "webhooks:read" | "webhooks:write" | "events:read" | "settings:read" | "settings:write" | "keys:read" | "keys:write" | "members:read" | "members:write" | "audit:read" | "organizations:read" | "organizations:write" | "wallet:read" | "wallet:write" | "identity:read" | "identity:write" | "identity:personal" | "operator" | "*";
  /** A new key. */
  KeyInput: {
    /** For yourself, to know it again. */
    name: string;
    /** The API it is for. Without it, this one. */
    dialect?: Schemas["Dialect"];
    /** The plan, in an API that has plans. */
    plan?: "basic" | "business" | "enterprise";
    /** Without it, that of the key which makes it. */
    mode?: Schemas["Mode"];
    /** Without it, those of the key which makes it, as far as the API has them. A key for an API with scopes of its own has those. */
    scopes?: (Schemas["Scope"] | Schemas["DialectScope"])[];
    /** Addresses or CIDR ranges from which it can be used. Without it or empty, from everywhere. */
    ipAllow?: string[];
    /** So many uses from other addresses than `ipAllow`, within an hour, revoke the key by itself. Null or without it none do, but five in an API whose document promises that. */
    revokeAfterRefusals?: number | null;
    /** Without it, 600, or what the plan says. */
    requestsPerMinute?: number;
    /** When it stops working by itself. Null or without it, never. */
    expiresAt?: string | null;
  };
  /** What a key for another API may do, in the words of that API (Emza; `client` is the key of one client of the Client manager). */
  DialectScope: "contracts:read" | "contracts:write" | "signers:write" | "signers:read_pii" | "templates:read" | "forms:read" | "webhooks:manage" | "client";
  /** A key, without its secret. */
  Key: {
    /** The key's id. */
    id: string;
    /** For yourself. */
    name: string;
    dialect: Schemas["Dialect"];
    mode: Schemas["Mode"];
    /** The plan, in an API that has plans. */
    plan: string | null;
    /** What it may do. */
    scopes: string[];
    /** From where; empty for everywhere. */
    ipAllow: string[];
    /** So many refusals by address within an hour revoke it; null for never. */
    revokeAfterRefusals: number | null;
    /** Requests in any 60 seconds. */
    requestsPerMinute: number;
    /** When it was made. */
    createdAt: string;
    /** When it stops working by itself. */
    expiresAt: string | null;
    /** When it was revoked. */
    revokedAt: string | null;
    /** When it was used last, to the minute. */
    lastUsedAt: string | null;
  };
  /** A key and the header value to send. */
  KeyWithSecret: {
    /** The header in which the key is sent: `Authorization`, or `X-Api-Key` where an API has it so. */
    header: string;
    /** The whole value of that header. Shown this once. */
    authorization: string;
  } & Schemas["Key"];
  /** The organization's keys. */
  KeyList: {
    /** Newest first, at most 1,000. */
    data: Schemas["Key"][];
  };
  /** How approvers prove who they are, by what they are asked. */
  IdentityByAction: {
    sign: Schemas["Identity"];
    stamp: Schemas["Identity"];
    approve: Schemas["Identity"];
    review: Schemas["Identity"];
  };
  /** How messages find their way. */
  DeliveryLadder: {
    /** The channels, in the order in which they are tried. */
    ladder: Schemas["Channel"][];
    /** The next channel is tried when delivery is not known after this long; null for only when sending fails. */
    fallbackAfterSeconds: number | null;
    /** Who is told by SMS that an approver could not be reached at all; null for nobody. */
    operatorPhone: string | null;
    approveFromChat: Schemas["ApproveFromChat"];
    /** The most that may be sent on one day (UTC), by channel. What is beyond waits until the next day. */
    dailyLimit: {
      whatsapp: Schemas["DailyLimit"];
      sms: Schemas["DailyLimit"];
    };
  };
  /** What applies to new documents that do not say otherwise. */
  Settings: {
    /** The organization's name; stands in messages. */
    name: string;
    language: Schemas["Language"];
    timeZone: Schemas["TimeZone"];
    signedFiles: Schemas["SignedFiles"];
    /** New documents expire this long after they are sent; null for never. */
    expiresAfterSeconds: number | null;
    policy: Schemas["Policy"];
    identity: Schemas["IdentityByAction"];
    delivery: Schemas["DeliveryLadder"];
    seal: Schemas["SealSettings"];
    texts: Schemas["MessageTexts"];
    logo: Schemas["LogoPath"];
  };
  /** Where the logo is, as a path on this host; null without one. */
  LogoPath: string | null;
  /** A form with a picture. */
  LogoForm: {
    /** A PNG or JPEG, at most 1 MiB. */
    file: string;
  };
  /** A message that an organization can word itself. */
  TextKind: "invitation" | "reminder" | "expiry_warning" | "no_longer_needed" | "voided" | "expired" | "completed" | "rejected" | "code";
  /** Your own words, with placeholders in braces; null for ours. All can hold `{organization}`, `{title}` and `{action}`. Invitations, reminders and warnings must hold `{link}`, alone on its line, and can hold `{expiry}`; codes must hold `{code}`; `voided` and `rejected` can hold `{reason}`, `completed` a `{link}`. */
  OwnText: string | null;
  /** One kind of message by language. */
  LanguageTexts: {
    en?: Schemas["OwnText"];
    ar?: Schemas["OwnText"];
    fa?: Schemas["OwnText"];
  };
  /** Messages in your own words, by kind and language. */
  MessageTexts: {
    invitation?: Schemas["LanguageTexts"];
    reminder?: Schemas["LanguageTexts"];
    expiry_warning?: Schemas["LanguageTexts"];
    no_longer_needed?: Schemas["LanguageTexts"];
    voided?: Schemas["LanguageTexts"];
    expired?: Schemas["LanguageTexts"];
    completed?: Schemas["LanguageTexts"];
    rejected?: Schemas["LanguageTexts"];
    code?: Schemas["LanguageTexts"];
  };
  /** Which message to show. */
  TextPreviewInput: {
    kind: Schemas["TextKind"];
    language: Schemas["Language"];
    /** Without it, what is used now. Null for ours. */
    text?: Schemas["OwnText"];
  };
  /** A message with an example filled in. */
  TextPreview: {
    /** As the phone shows it. */
    text: string;
    /** How many characters it has. */
    characters: number;
    /** As how many SMS it is charged. */
    smsParts: number;
  };
  /** How well a seal can be verified later (ETSI EN 319 142-1). `B-B`: it is the organization's. `B-T`: and when it was made, by a timestamp. `B-LT`: and all that is needed to verify it is in the file. `B-LTA`: and timestamps over all of it are renewed before they end. All but `B-B` need a timestamp server; a level is never lowered silently. */
  SealLevel: "B-B" | "B-T" | "B-LT" | "B-LTA";
  /** How approved documents are sealed. */
  SealSettings: {
    level: Schemas["SealLevel"];
    /** The RFC 3161 timestamp server; null for none. */
    timestamp: {
      /** Where it is asked. */
      url: string;
      /** Whether an Authorization header is sent. It is kept encrypted and never shown. */
      hasAuthorization: boolean;
    } | null;
    /** Who seals, as readers of PDF files show it; null for the organization's name. */
    name: string | null;
    /** Why, as readers of PDF files show it. */
    reason: string | null;
    /** Where, as readers of PDF files show it. */
    location: string | null;
  };
  /** Null for none. */
  SealText: string | null;
  /** Whoever is asked by WhatsApp to approve or to review, and needs no code, may decide by answering there. Signing and stamping always need the page. A document may say it for itself. */
  ApproveFromChat: boolean;
  /** Whether what is approved or reviewed, without a code, may be decided by an answer in WhatsApp. With `false` everybody decides on the page, where the document is shown. Null is as the organization's `delivery.approveFromChat` has it, also when that changes later. */
  OwnApproveFromChat: boolean | null;
  /** Messages a day, repeated tries counted. What is beyond waits until the next day; 0 sends nothing. */
  DailyLimit: number;
  /** A certificate that documents are sealed with. */
  SealCertificate: {
    /** The certificate's id. */
    id: string;
    /** `self_signed`: made here, and vouched for by nobody else. */
    origin: "self_signed" | "uploaded";
    /** `local`: the key is kept here, encrypted. `http`: a signing service holds it. */
    keyHolder: "local" | "http";
    /** Whom it names, such as `O=Example Trading`, one part on a line. */
    subject: string;
    /** Who vouches for that. */
    issuer: string;
    fingerprint: Schemas["Sha256"];
    /** The kind of key. */
    algorithm: "rsa" | "ec";
    /** The first moment of its validity. */
    validFrom: string;
    /** The last. */
    validUntil: string;
    /** PEM, the certificate itself first. */
    chain: string;
    /** Since when it is used. */
    createdAt: string;
  };
  /** A certificate of one's own and where its key is. */
  SealCertificateInput: {
    /** PEM: the certificate itself first, each followed by the one of its issuer. */
    chain: string;
    /** The key, or who signs with it. */
    key: {
      /** The key is kept here. */
      driver: "local";
      /** PEM. Write only. */
      privateKey: string;
      /** For an encrypted private key. Not kept. */
      passphrase?: string;
    } | {
      /** A signing service holds the key. */
      driver: "http";
      /** Where it is asked. */
      url: string;
      /** The whole Authorization header. Write only. */
      authorization?: string | null;
    };
  };
  /** A file to which the organization's seal was added. */
  FileSeal: {
    /** The seal's id. */
    id: string;
    sourceSha256: Schemas["Sha256"];
    sha256: Schemas["Sha256"];
    /** The sealed file's size. */
    bytes: number;
    /** The number of pages. */
    pages: number;
    level: Schemas["SealLevel"];
    certificate: Schemas["SealedWith"];
    /** The time that the timestamp server states; null without one. */
    timestampedAt: string | null;
    /** When it was sealed. */
    createdAt: string;
  };
  /** The certificate of a seal. */
  SealedWith: {
    fingerprint: Schemas["Sha256"];
    /** Nobody but the certificate itself vouches for it. */
    selfSigned: boolean;
  };
  /** The seal of an approved document. */
  DocumentSeal: {
    level: Schemas["SealLevel"];
    certificate: Schemas["SealedWith"];
    /** When it was put in. */
    sealedAt: string;
    /** The time that the latest timestamp states; null without one. */
    timestampedAt: string | null;
    /** When the next timestamp is put over it; null for never. */
    renewAt: string | null;
    /** Why the next timestamp could not be put over it so far. It is tried again. */
    problem: string | null;
    /** What the final file became. Null for a file that was signed before it came here, which is not rewritten. */
    pdfa: {
      /** The archive format it is in; null when `problems` stand in the way. */
      conformance: "PDF/A-3b" | null;
      /** What in the file as it was uploaded no archive format allows. */
      problems: string[];
    } | null;
  };
  /** What is to be different. At least one field. */
  SettingsChanges: {
    /** The organization's name. */
    name?: string;
    language?: Schemas["Language"];
    timeZone?: Schemas["TimeZone"];
    signedFiles?: Schemas["SignedFiles"];
    /** Null for never. */
    expiresAfterSeconds?: number | null;
    policy?: Schemas["PolicyChanges"];
    /** By what is asked. */
    identity?: {
      sign?: Schemas["Identity"];
      stamp?: Schemas["Identity"];
      approve?: Schemas["Identity"];
      review?: Schemas["Identity"];
    };
    /** How messages find their way. */
    delivery?: {
      /** The channels, in the order in which they are tried. */
      ladder?: Schemas["Channel"][];
      /** Null for only when sending fails. */
      fallbackAfterSeconds?: number | null;
      /** Null for nobody. */
      operatorPhone?: Schemas["Phone"] | null;
      approveFromChat?: Schemas["ApproveFromChat"];
      /** The most that may be sent on one day (UTC), by channel. */
      dailyLimit?: {
        whatsapp?: Schemas["DailyLimit"];
        sms?: Schemas["DailyLimit"];
      };
    };
    /** How approved documents are sealed from now on. */
    seal?: {
      level?: Schemas["SealLevel"];
      /** The RFC 3161 timestamp server, given as a whole; null for none. */
      timestamp?: {
        /** Where it is asked. */
        url: string;
        /** The whole Authorization header. Write only. */
        authorization?: string | null;
      } | null;
      name?: Schemas["SealText"];
      reason?: Schemas["SealText"];
      location?: Schemas["SealText"];
    };
    texts?: Schemas["MessageTexts"];
  };
  /** Who is asking, and what they may do. */
  Me: {
    /** The organization. */
    organization: {
      /** The organization's id. */
      id: string;
      /** The organization's name. */
      name: string;
      number: Schemas["OrganizationNumber"];
      /** The organization that it stands under; null where it stands under none, so that it may have sub-organizations. */
      parentId: string | null;
      /** Only what needs no scope is answered, and the session can go to another organization. */
      suspended: boolean;
    };
    /** The key; null where a person asks. */
    key: Schemas["Key"] | null;
    /** Who is logged in; null where a key asks. */
    person: Schemas["Person"] | null;
    /** The person's role. */
    role: Schemas["Role"] | null;
    /** Where the person belongs. */
    organizations: Schemas["Belonging"][];
    /** What the caller may do. */
    scopes: string[];
    /** What is possible at most. */
    limits: {
      /** Requests in any 60 seconds. */
      requestsPerMinute: number;
      /** The size of a PDF. */
      fileBytes: number;
      /** The pages of a PDF. */
      filePages: number;
      /** The approvers of a document. */
      approvers: number;
      /** The steps of a document. */
      steps: number;
    };
    /** Where the simulated phones are, in an installation that tries WhatsApp without a phone; null: WhatsApp is the real one. */
    simulatedWhatsAppUrl: string | null;
  };
  /** A number for programs that count their customers. Stays the same for ever. */
  OrganizationNumber: number;
  /** From whose wallet an organization's costs are paid: that of the organization at the top, or its own. */
  PaidBy: "root" | "itself";
  /** An organization under yours, and how much it does. */
  SubOrganization: {
    /** Its id. */
    id: string;
    number: Schemas["OrganizationNumber"];
    /** What it is called. */
    name: string;
    /** The organization that it stands under: yours, or another one of these. */
    parentId: string;
    /** How far below yours it stands. */
    level: number;
    /** When it was made. */
    createdAt: string;
    /** Since when it is suspended; null: it is not. */
    suspendedAt: string | null;
    /** Whether its first owner has come in. */
    hasOwner: boolean;
    /** Null: there are no wallets, and nothing costs anything. */
    paidBy: Schemas["PaidBy"] | null;
    /** How many of its documents are in each state, private ones too. */
    documents: {
      draft: number;
      pending: number;
      in_progress: number;
      approved: number;
      rejected: number;
      expired: number;
      voided: number;
    };
    /** Whole tomans that were spent for what it did, from whichever wallet. */
    spent: number;
  };
  /** One page of organizations. */
  SubOrganizationPage: {
    /** The oldest first. */
    data: Schemas["SubOrganization"][];
    nextCursor: Schemas["NextCursor"];
  };
  /** A new organization. */
  SubOrganizationInput: {
    name: Schemas["OrganizationName"];
    /** One of your sub-organizations, to make it under that one. Without it, under yours. */
    parentId?: string;
  };
  /** What is to be different. At least one field. */
  SubOrganizationChanges: {
    name?: Schemas["OrganizationName"];
    paidBy?: Schemas["PaidBy"];
  };
  /** What it is called. */
  OrganizationName: string;
  /** An organization's own mobile. */
  OrganizationMobile: {
    /** Whose mobile. */
    organizationId: string;
    /** Null: it has none. */
    mobile: Schemas["Phone"] | null;
  };
  /** Iranian tomans. Money is whole numbers of them. */
  Currency: "IRT";
  /** A package, from the smallest to the largest. */
  PackageName: "free" | "bronze" | "silver" | "gold";
  /** What an organization can spend, and what its package covers. */
  Wallet: {
    /** False: there is no wallet, and nothing costs anything. */
    enabled: boolean;
    currency: Schemas["Currency"];
    /** What can be spent. */
    balance: number;
    /** Kept back for documents on their way. */
    held: number;
    /** All that was paid so far. */
    spent: number;
    /** The organization whose wallet this is, where it is another one's. */
    paidBy: string | null;
    /** The package, while it lasts. */
    package: null | Schemas["WalletPackage"];
    /** The code that counts for what is sent. */
    discountCode: string | null;
    signatures: Schemas["SignatureQuota"];
    identityCredits: Schemas["IdentityCredits"];
  };
  /** A package that was bought or given. */
  WalletPackage: {
    name: Schemas["PackageName"];
    /** Since when its quota counts. */
    startedAt: string;
    /** Until when; null: for ever. */
    expiresAt: string | null;
  };
  /** Signatures of the calendar month (UTC) that the package covers. */
  SignatureQuota: {
    /** The first instant of the month. */
    periodStart: string;
    /** The last millisecond of the month. */
    periodEnd: string;
    /** What the package covers; null: without limit; 0 without a package. */
    limit: number | null;
    /** Signatures of documents sent in this month, or since the package began. */
    used: number;
    /** What is left; null: without limit. Beyond it signatures are paid. */
    remaining: number | null;
  };
  /** How many identity checks may be asked for. */
  IdentityCredits: {
    /** Free checks a day (UTC) by the package. */
    dailyLimit: number;
    /** Checks asked for today. */
    usedToday: number;
    /** Free checks left today. */
    freeRemaining: number;
    /** Credits bought in all. */
    bought: number;
    /** Credits of these that are left. */
    boughtRemaining: number;
    /** Whether a check may be asked for now. */
    allowed: boolean;
  };
  /** An account of the wallet. `funded`: what came in. `available`: what can be spent. `held`: what is kept back. `spent`: what was paid. What came in is always the sum of the other three. */
  WalletAccount: "funded" | "available" | "held" | "spent";
  /** Money that moved from one account of a wallet to another. */
  WalletMovement: {
    /** Its id. */
    id: string;
    /** `top_up`: it came in. `hold`: kept back as a document was sent. `capture`: paid as the document was approved. `refund`: given back as it ended otherwise. `charge`: paid at once. */
    kind: "top_up" | "hold" | "capture" | "refund" | "charge";
    /** How much. */
    amount: number;
    currency: Schemas["Currency"];
    debit: Schemas["WalletAccount"];
    credit: Schemas["WalletAccount"];
    /** What could be spent after it. */
    balance: number;
    /** Why it moved. A cause moves money once. */
    cause: {
      /** What it is about. `approver`: somebody who was added to a document on its way. */
      kind: "document" | "approver" | "top_up" | "identity_credits" | "package";
      /** The id of the document or the approver, or that of the request. */
      id: string;
    };
    /** The document that it moved for. */
    documentId: string | null;
    /** Who did what was paid for. */
    organizationId: string;
    actor: Schemas["Actor"];
    /** What the operator wrote beside it. */
    note: string | null;
    /** When. */
    occurredAt: string;
  };
  /** One page of a statement. */
  WalletMovementPage: {
    /** Newest first. */
    data: Schemas["WalletMovement"][];
    nextCursor: Schemas["NextCursor"];
  };
  /** What a document would cost now, and why. */
  CostEstimate: {
    /** How many. */
    signatures: number;
    /** How many of them the package covers. */
    freeSignatures: number;
    /** Of each of the others. */
    unitPrice: number;
    /** Of the others together. */
    subtotal: number;
    /** Off by the package, rounded down. */
    packageDiscount: number;
    /** Off what is left by the discount code, rounded down. */
    codeDiscount: number;
    /** The code that was counted. */
    discountCode: string | null;
    /** What would be held. */
    total: number;
    currency: Schemas["Currency"];
    /** What can be spent. */
    balance: number;
    /** Whether that is enough. */
    sufficient: boolean;
  };
  /** What things cost in this installation. */
  Prices: {
    currency: Schemas["Currency"];
    /** A signature that no package covers, before discounts. */
    signature: number;
    /** How identity-check credits are sold. */
    identityBatch: {
      /** Credits in a batch. */
      credits: number;
      /** What a batch costs. */
      price: number;
    };
    /** How much comes back of a document that ends without approval after somebody decided or was checked. */
    refundAfterUsePercent: number;
    /** From the smallest to the largest. */
    packages: {
      name: Schemas["PackageName"];
      /** 0: it is given by the operator and cannot be bought. */
      price: number;
      /** For how long it is bought. */
      days: number;
      /** Signatures a calendar month that cost nothing. */
      signatures: number;
      /** Off each signature beyond those. */
      discountPercent: number;
      /** Identity checks a day that cost no bought credit. */
      identityPerDay: number;
    }[];
  };
  /** A discount code. */
  DiscountCodeInput: {
    /** The code; null: none. */
    discountCode: string | null;
  };
  /** What to buy. */
  PackageInput: {
    package: Schemas["PackageName"];
  };
  /** How many credits to buy. */
  CreditsInput: {
    /** Batches of the installation's size. */
    batches: number;
  };
  /** What the operator decides about a wallet. */
  WalletChanges: {
    /** Whose wallet. */
    organizationId: string;
    /** The organization whose wallet pays; null: its own. */
    paysFrom?: string | null;
    /** The package, from now on; null: none. */
    package?: null | Schemas["PackageGrant"];
  };
  /** A package that the operator gives. */
  PackageGrant: {
    name: Schemas["PackageName"];
    /** Until when. Without it, and with null: for ever. */
    expiresAt?: string | null;
    /** Signatures a month; null: without limit. Without it, the package's. */
    signatureLimit?: number | null;
  };
  /** Money that was received. */
  TopUpInput: {
    /** Whose wallet. */
    organizationId: string;
    /** Whole tomans. */
    amount: number;
    /** For the statement, such as the number of an invoice. */
    note?: string | null;
  };
  /** `pending`: not asked yet. `verified`: the mobile is that person's. `mismatch`: it is not. `unavailable`: nobody could answer so far; while there is a `nextAttemptAt` it is asked again by itself. */
  IdentityCheckStatus: "pending" | "verified" | "mismatch" | "unavailable";
  /** Whom to ask about. */
  IdentityCheckInput: {
    /** Iranian national code: ten digits. */
    nationalCode: string;
    /** Iranian mobile, with 09 or +98. Without it, the approver's phone. */
    mobile?: string;
    /** The approver it is about. */
    approverId?: string;
  };
  /** One question whether a mobile is a person's own. */
  IdentityCheck: {
    /** Its id. */
    id: string;
    status: Schemas["IdentityCheckStatus"];
    mode: Schemas["Mode"];
    /** The document of the approver. */
    documentId: string | null;
    /** The approver, while there is one. */
    approverId: string | null;
    /** Masked without `identity:personal`. */
    nationalCode: string;
    /** As it is dialled in Iran; masked without `identity:personal`. */
    mobile: string;
    /** How often it was asked. */
    attempts: number;
    /** Why there is no answer yet. */
    problem: string | null;
    /** When it is asked next. */
    nextAttemptAt: string | null;
    /** What the gateway calls its answer. */
    reference: string | null;
    /** When it was asked for. */
    createdAt: string;
    /** When it was answered. */
    answeredAt: string | null;
  };
  /** Whom a check was about. */
  IdentitySubject: {
    /** Ten digits. */
    nationalCode: string;
    /** As it is dialled in Iran. */
    mobile: string;
  };
  /** One page of identity checks. */
  IdentityCheckPage: {
    /** Newest first. */
    data: Schemas["IdentityCheck"][];
    nextCursor: Schemas["NextCursor"];
  };
  /** Who must be verified before a document is sent. `off`: nobody. `given`: those for whom a check was asked. `required`: everybody. */
  IdentityPolicy: "off" | "given" | "required";
  /** What counts for documents that say nothing else. */
  OrganizationIdentityPolicy: {
    policy: Schemas["IdentityPolicy"];
  };
  /** Who of a document's approvers must be verified. */
  DocumentIdentityPolicy: {
    /** What the document says; null: nothing. */
    policy: null | Schemas["IdentityPolicy"];
    /** Each approver. */
    approvers: {
      /** Who. */
      approverId: string;
      /** What is said about them; null: nothing. */
      policy: null | Schemas["IdentityPolicy"];
      effective: Schemas["IdentityPolicy"];
    }[];
  };
  /** What to change; null takes back what was said. */
  DocumentIdentityPolicyChanges: {
    /** For the document. */
    policy?: null | Schemas["IdentityPolicy"];
    /** For some of its approvers. */
    approvers?: {
      /** Who. */
      approverId: string;
      /** The policy; null: none of their own. */
      policy: null | Schemas["IdentityPolicy"];
    }[];
  };
  /** How long something took. */
  Duration: {
    /** How many were measured. */
    count: number;
    /** Half of them took no longer; null without any. */
    medianSeconds: number | null;
    /** Nine of ten took no longer; null without any. */
    p90Seconds: number | null;
  };
  /** How documents fare. */
  Statistics: {
    /** Documents that have not ended, now. */
    open: {
      /** Not sent. */
      draft: number;
      /** Nobody asked yet. */
      pending: number;
      /** Approvers are being asked. */
      inProgress: number;
      /** Of these, those on which work failed and is being tried again. */
      blocked: number;
    };
    /** Each day of the period, the first first. */
    days: {
      /** In the organization's time zone. */
      day: string;
      /** Documents made. */
      created: number;
      /** Documents approved. */
      approved: number;
      /** Documents rejected. */
      rejected: number;
      /** Documents expired. */
      expired: number;
      /** Documents voided. */
      voided: number;
    }[];
    /** From sending to approval. */
    completion: Schemas["Duration"];
    /** By place on the route, from asking the first approver to the last decision. */
    steps: ({
      /** The first step is 1. */
      position: number;
    } & Schemas["Duration"])[];
    /** By action, from asking to deciding. */
    actions: ({
      action: Schemas["Action"];
    } & Schemas["Duration"])[];
    /** Who is awaited longest, at most ten. */
    awaited: {
      /** The document. */
      documentId: string;
      /** The document's title. */
      title: string;
      /** The approver. */
      approverId: string;
      /** The approver's name. */
      name: string;
      action: Schemas["Action"];
      /** When they were asked. */
      since: string;
    }[];
    /** Webhook deliveries of the period. */
    deliveries: {
      /** Received. */
      delivered: number;
      /** Given up. */
      failed: number;
      /** Still being tried. */
      underway: number;
    };
    /** Messages of the period, by channel. */
    messages: {
      channel: Schemas["Channel"];
      /** Taken by the provider. */
      sent: number;
      /** Of these, those reported as delivered or read. */
      delivered: number;
      /** Not sent. */
      failed: number;
    }[];
  };
  /** A filter of the list of documents. */
  ViewFilter: {
    /** In one of these states. */
    status?: Schemas["DocumentStatus"][];
    dialect?: Schemas["Dialect"];
    /** Created at this time or later. */
    createdAfter?: string;
    /** Created before this time. */
    createdBefore?: string;
    /** Created in so many days before it is looked at. */
    createdWithinDays?: number;
    /** Whether work on it failed and is being tried again. */
    blocked?: boolean;
    /** Part of the title, the reference or an approver's name. */
    q?: string;
  };
  /** A filter with a name. */
  SavedView: {
    /** The view's id. */
    id: string;
    /** What it is called. */
    name: string;
    /** Whether everybody sees it. */
    shared: boolean;
    filter: Schemas["ViewFilter"];
    /** When it was saved. */
    createdAt: string;
  };
  /** Saved views. */
  SavedViewList: {
    /** The oldest first. */
    data: Schemas["SavedView"][];
  };
  /** An email address. */
  Email: string;
  /** The six digits that the authenticator app shows. */
  TotpCode: string;
  /** `owner` and `admin`: everything, but only owners decide about owners. `sender`: sends documents and messages. `viewer`: reads. */
  Role: "owner" | "admin" | "sender" | "viewer";
  /** What lets a person in. */
  Login: {
    email: Schemas["Email"];
    /** The password. */
    password: string;
    code?: Schemas["TotpCode"];
  };
  /** Somebody who can log in. */
  Person: {
    /** The person's id. */
    id: string;
    /** By which they log in. */
    email: string;
    /** Their name. */
    name: string;
    language: Schemas["Language"];
    /** Whether an authenticator app is set up. */
    totp: boolean;
  };
  /** An organization that a person belongs to. */
  Belonging: {
    /** Nobody is let in, until the organization above resumes it. */
    suspended: boolean;
    /** The organization's id. */
    id: string;
    /** The organization's name. */
    name: string;
    role: Schemas["Role"];
  };
  /** A person who is logged in. */
  LoggedIn: {
    person: Schemas["Person"];
    /** The organization this session is about. */
    organizationId: string;
    /** All that the person belongs to. */
    organizations: Schemas["Belonging"][];
  };
  /** Where a person is logged in. */
  SessionList: {
    /** The latest used first. */
    data: {
      /** The session's id. */
      id: string;
      /** From where it was opened. */
      ip: string | null;
      /** By which browser. */
      userAgent: string | null;
      /** When it was opened. */
      createdAt: string;
      /** When it was used last, to the minute. */
      lastSeenAt: string;
      /** Whether it is the one that asks. */
      current: boolean;
    }[];
  };
  /** A person in the organization. */
  Member: {
    /** The person's id. */
    id: string;
    /** By which they log in. */
    email: string;
    /** Their name. */
    name: string;
    role: Schemas["Role"];
    /** Whether an authenticator app is set up. */
    totp: boolean;
    /** Since when they belong to it. */
    joinedAt: string;
    /** When they were last here. */
    lastSeenAt: string | null;
  };
  /** The organization's members. */
  MemberList: {
    /** Owners first. */
    data: Schemas["Member"][];
  };
  /** A link that nobody has used yet. */
  Invitation: {
    /** The invitation's id. */
    id: string;
    /** Who is invited; null: whoever opens the link. */
    email: string | null;
    role: Schemas["Role"];
    /** When it was made. */
    createdAt: string;
    /** Until when it works. */
    expiresAt: string;
  };
  /** An invitation and its link. */
  InvitationWithLink: {
    /** To hand over. Shown this once. */
    link: string;
  } & Schemas["Invitation"];
  /** Open invitations. */
  InvitationList: {
    /** The newest first. */
    data: Schemas["Invitation"][];
  };
  /** What a link is for. */
  Opening: {
    /** To join the organization, or to set a new password. */
    purpose: "join" | "password";
    /** The organization's name. */
    organization: string;
    /** Whose link it is; null: say your own. */
    email: string | null;
    role: Schemas["Role"];
    /** Whether this address has an account already; then its password is asked for. */
    known: boolean;
  };
  /** The answer to a link. */
  Acceptance: {
    email?: Schemas["Email"];
    /** Your name; needed for a new account. */
    name?: string;
    /** The new password, ten characters or more; or that of your account. */
    password: string;
    code?: Schemas["TotpCode"];
    language?: Schemas["Language"];
  };
  /** What an approver is asked. */
  SigningView: {
    /** Who asks. */
    organization: {
      /** The organization's name. */
      name: string;
      logo: Schemas["LogoPath"];
    };
    /** The document. */
    document: {
      /** The document's id. */
      id: string;
      /** The title in the approver's language where there is one. */
      title: string;
      /** Pages of the file. */
      pages: number;
      status: Schemas["DocumentStatus"];
      /** Until when it can be decided. */
      expiresAt: string | null;
    };
    /** The approver. */
    approver: {
      /** The approver's id. */
      id: string;
      /** The name in the approver's language where there is one. */
      name: string;
      action: Schemas["Action"];
      status: Schemas["ApproverStatus"];
      language: Schemas["Language"];
    };
    /** What this approver fills in. `value` is what stands there now: what was filled in or given by the sender, and what we will fill in as far as it is known. Empty while a code is needed, as the file is not shown either. */
    fields: Schemas["Field"][];
    /** A code must be proved before the file can be read or decided. */
    needsCode: boolean;
    /** The approver can decide now. */
    yourTurn: boolean;
    /** The approver is asked for a stamp now and keeps one, to be read at `/signing/{token}/stamp`. Never while a code is needed. */
    keptStamp: boolean;
    /** What the approver has decided, from whichever device; null before, and while a code is needed. */
    receipt: Schemas["Receipt"] | null;
  };
  /** Where the code went. */
  CodeSent: {
    channel: Schemas["Channel"];
    /** Until when the code can be used. */
    expiresAt: string;
  };
  /** The code. */
  CodeInput: {
    /** Six digits. */
    code: string;
  };
  /** A session of one approver with one document. */
  SigningSession: {
    /** To be sent as `Authorization: Signing {session}`. */
    session: string;
    /** Until when it can be used. */
    expiresAt: string;
  };
  /** The approver's own mark. */
  Mark: {
    /** How it was made. */
    kind: "drawn" | "typed" | "uploaded";
    /** With `typed`: the name as typed. */
    text?: string;
    /** With `drawn` and `uploaded`: a PNG or JPEG as a data URL, at most 1 MiB. */
    image?: string;
  };
  /** A question to the sender. */
  QuestionInput: {
    /** What is asked. */
    text: string;
  };
  /** A decision. */
  DecisionInput: {
    /** Do what is asked, or refuse it. */
    decision: "complete" | "reject";
    /** Needed to sign and to stamp. Goes into fields of the kinds `signature` and `stamp`. */
    mark?: Schemas["Mark"];
    /** Goes into fields of the kind `initials`. Without it, the first letters of the name. */
    initials?: Schemas["Mark"];
    /** Goes into fields of the kind `stamp`, where it is another picture than `mark`. */
    stamp?: Schemas["Mark"];
    /** Keeps the uploaded picture of the stamp for the next document of this organization that goes to the same phone. */
    rememberStamp?: boolean;
    /** Values of fields of the kinds `text` and `checkbox`, by their ids. Those that are left out keep their default value. */
    fields?: Record<string, string | boolean>;
    /** Why it is rejected; told to the sender. */
    reason?: string;
    /** Anything else for the sender. */
    comment?: string;
  };
  /** Proof that the decision was taken. */
  Receipt: {
    /** Names the decision in the audit trail and in the chain of versions. */
    decisionId: string;
    /** The document. */
    documentId: string;
    /** The approver. */
    approverId: string;
    /** What was decided. */
    decision: "complete" | "reject";
    /** When it was accepted. */
    decidedAt: string;
    documentStatus: Schemas["DocumentStatus"];
    verificationCode: Schemas["VerificationCode"];
    /** Of the file that the approver was shown. */
    documentSha256: Schemas["Sha256"];
    /** The sender's own number for the document. */
    reference: string | null;
  };
  /** An error (RFC 9457). */
  Problem: {
    /** Where the code is explained. */
    type: string;
    /** The code in words. */
    title: string;
    /** The HTTP status. */
    status: number;
    /** Stable; decide by this one. */
    code: string;
    /** What went wrong, in the language of `Accept-Language` (en, ar, fa). */
    detail: string;
    /** The request's id. */
    requestId: string;
    /** The bad fields. */
    errors?: {
      /** Where, as a JSON pointer into the body or `/query/…`. */
      pointer: string;
      /** The rule that is broken, such as `required` or `format`. */
      rule: string;
      /** A sentence about it. */
      message: string;
    }[];
    /** Values that belong to the code. */
    details?: Record<string, string | number | boolean | null>;
  };
};

export type operations = {
  /** Upload a PDF */
  uploadFile: {
    parameters: {
      path: Record<string, never>;
      query: Record<string, never>;
      header: {
        /** Names this request, so that repeating it within 24 hours does nothing twice. A UUID is a good choice. */
        "Idempotency-Key"?: string;
      };
    };
    requestBody: {
      content: {
        "multipart/form-data": Schemas["FileForm"];
      };
    };
    responses: {
      201: {
        content: {
          "application/json": Schemas["Upload"];
        };
      };
      default: {
        content: {
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** List documents */
  listDocuments: {
    parameters: {
      path: Record<string, never>;
      query: {
        /** Only documents in one of these states. Repeat the parameter for several. */
        status?: Schemas["DocumentStatus"][];
        /** Only documents made through this API. */
        dialect?: Schemas["Dialect"];
        /** Only documents created at this time or later. */
        createdAfter?: string;
        /** Only documents created before this time. */
        createdBefore?: string;
        /** Only documents on which work failed and is being tried again, or only the others. */
        blocked?: boolean;
        /** Only documents whose title, in any language, reference or approvers' names contain this text. Case does not matter. */
        q?: string;
        /** Entries on a page. */
        limit: number;
        /** `nextCursor` of the page before. */
        cursor?: string;
      };
      header: Record<string, never>;
    };
    requestBody?: never;
    responses: {
      200: {
        content: {
          "application/json": Schemas["DocumentPage"];
        };
      };
      default: {
        content: {
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** Create a document */
  createDocument: {
    parameters: {
      path: Record<string, never>;
      query: Record<string, never>;
      header: {
        /** Names this request, so that repeating it within 24 hours does nothing twice. A UUID is a good choice. */
        "Idempotency-Key"?: string;
      };
    };
    requestBody: {
      content: {
        "multipart/form-data": Schemas["DocumentForm"];
        "application/json": Schemas["DocumentFromUpload"];
      };
    };
    responses: {
      201: {
        content: {
          "application/json": Schemas["Document"];
        };
      };
      default: {
        content: {
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** See what will happen when */
  previewDocument: {
    parameters: {
      path: Record<string, never>;
      query: Record<string, never>;
      header: {
        /** Names this request, so that repeating it within 24 hours does nothing twice. A UUID is a good choice. */
        "Idempotency-Key"?: string;
      };
    };
    requestBody: {
      content: {
        "application/json": Schemas["PreviewInput"];
      };
    };
    responses: {
      200: {
        content: {
          "application/json": Schemas["Preview"];
        };
      };
      default: {
        content: {
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** Read a document */
  readDocument: {
    parameters: {
      path: {
        /** The document's id. */
        documentId: string;
      };
      query: Record<string, never>;
      header: Record<string, never>;
    };
    requestBody?: never;
    responses: {
      200: {
        content: {
          "application/json": Schemas["Document"];
        };
      };
      default: {
        content: {
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** Delete a draft */
  deleteDocument: {
    parameters: {
      path: {
        /** The document's id. */
        documentId: string;
      };
      query: Record<string, never>;
      header: Record<string, never>;
    };
    requestBody?: never;
    responses: {
      204: {
        content?: never;
      };
      default: {
        content: {
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** Change a draft */
  changeDocument: {
    parameters: {
      path: {
        /** The document's id. */
        documentId: string;
      };
      query: Record<string, never>;
      header: Record<string, never>;
    };
    requestBody: {
      content: {
        "application/json": Schemas["DocumentChanges"];
      };
    };
    responses: {
      200: {
        content: {
          "application/json": Schemas["Document"];
        };
      };
      default: {
        content: {
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** Replace the file of a draft */
  replaceFile: {
    parameters: {
      path: {
        /** The document's id. */
        documentId: string;
      };
      query: Record<string, never>;
      header: Record<string, never>;
    };
    requestBody: {
      content: {
        "multipart/form-data": Schemas["FileForm"];
      };
    };
    responses: {
      200: {
        content: {
          "application/json": Schemas["Document"];
        };
      };
      default: {
        content: {
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** Send a draft to its approvers */
  sendDocument: {
    parameters: {
      path: {
        /** The document's id. */
        documentId: string;
      };
      query: Record<string, never>;
      header: {
        /** Names this request, so that repeating it within 24 hours does nothing twice. A UUID is a good choice. */
        "Idempotency-Key"?: string;
      };
    };
    requestBody?: never;
    responses: {
      200: {
        content: {
          "application/json": Schemas["Document"];
        };
      };
      default: {
        content: {
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** Make a draft like it */
  duplicateDocument: {
    parameters: {
      path: {
        /** The document's id. */
        documentId: string;
      };
      query: Record<string, never>;
      header: {
        /** Names this request, so that repeating it within 24 hours does nothing twice. A UUID is a good choice. */
        "Idempotency-Key"?: string;
      };
    };
    requestBody?: never;
    responses: {
      201: {
        content: {
          "application/json": Schemas["Document"];
        };
      };
      default: {
        content: {
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** Void a document */
  voidDocument: {
    parameters: {
      path: {
        /** The document's id. */
        documentId: string;
      };
      query: Record<string, never>;
      header: {
        /** Names this request, so that repeating it within 24 hours does nothing twice. A UUID is a good choice. */
        "Idempotency-Key"?: string;
      };
    };
    requestBody: {
      content: {
        "application/json": Schemas["VoidInput"];
      };
    };
    responses: {
      200: {
        content: {
          "application/json": Schemas["Document"];
        };
      };
      default: {
        content: {
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** Change or clear the expiry */
  extendDocument: {
    parameters: {
      path: {
        /** The document's id. */
        documentId: string;
      };
      query: Record<string, never>;
      header: {
        /** Names this request, so that repeating it within 24 hours does nothing twice. A UUID is a good choice. */
        "Idempotency-Key"?: string;
      };
    };
    requestBody: {
      content: {
        "application/json": Schemas["ExtendInput"];
      };
    };
    responses: {
      200: {
        content: {
          "application/json": Schemas["Document"];
        };
      };
      default: {
        content: {
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** Remind who is awaited */
  remindApprovers: {
    parameters: {
      path: {
        /** The document's id. */
        documentId: string;
      };
      query: Record<string, never>;
      header: {
        /** Names this request, so that repeating it within 24 hours does nothing twice. A UUID is a good choice. */
        "Idempotency-Key"?: string;
      };
    };
    requestBody?: {
      content: {
        "application/json": Schemas["RemindInput"];
      };
    };
    responses: {
      200: {
        content: {
          "application/json": Schemas["Document"];
        };
      };
      default: {
        content: {
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** Reorder the steps that have not begun */
  reorderSteps: {
    parameters: {
      path: {
        /** The document's id. */
        documentId: string;
      };
      query: Record<string, never>;
      header: Record<string, never>;
    };
    requestBody: {
      content: {
        "application/json": Schemas["RouteOrder"];
      };
    };
    responses: {
      200: {
        content: {
          "application/json": Schemas["Document"];
        };
      };
      default: {
        content: {
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** Read the audit trail */
  listAuditEntries: {
    parameters: {
      path: {
        /** The document's id. */
        documentId: string;
      };
      query: {
        /** Entries on a page. */
        limit: number;
        /** `nextCursor` of the page before. */
        cursor?: string;
      };
      header: Record<string, never>;
    };
    requestBody?: never;
    responses: {
      200: {
        content: {
          "application/json": Schemas["AuditPage"];
        };
      };
      default: {
        content: {
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** Read the chain of file versions */
  listVersions: {
    parameters: {
      path: {
        /** The document's id. */
        documentId: string;
      };
      query: Record<string, never>;
      header: Record<string, never>;
    };
    requestBody?: never;
    responses: {
      200: {
        content: {
          "application/json": Schemas["VersionList"];
        };
      };
      default: {
        content: {
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** Download the PDF */
  downloadFile: {
    parameters: {
      path: {
        /** The document's id. */
        documentId: string;
        /** `source`: the upload, byte for byte (of several pictures, the first). `original`: what was made of it, before any mark. `current`: with the marks so far. `final`: sealed, of an approved document. `certificate`: the certificate of a document whose file was signed before it came here (`signatureOnly`), which is a file of its own. */
        which: "source" | "original" | "current" | "final" | "certificate";
      };
      query: Record<string, never>;
      header: Record<string, never>;
    };
    requestBody?: never;
    responses: {
      200: {
        content: {
          "application/pdf": string;
          "image/png": string;
          "image/jpeg": string;
        };
      };
      default: {
        content: {
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** Make a link for downloading */
  makeDownloadLink: {
    parameters: {
      path: {
        /** The document's id. */
        documentId: string;
      };
      query: Record<string, never>;
      header: Record<string, never>;
    };
    requestBody?: {
      content: {
        "application/json": Schemas["DownloadLinkInput"];
      };
    };
    responses: {
      201: {
        content: {
          "application/json": Schemas["DownloadLink"];
        };
      };
      default: {
        content: {
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** Download by a link */
  downloadByLink: {
    parameters: {
      path: {
        /** The document's id. */
        documentId: string;
      };
      query: {
        /** The end of the link, in Unix seconds. */
        expires: number;
        /** What proves that the link is ours. */
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
      default: {
        content: {
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** See a page */
  readPage: {
    parameters: {
      path: {
        /** The document's id. */
        documentId: string;
        /** The page, counted from 1. */
        page: number;
      };
      query: {
        /** Pixels across, as many as the viewer has. */
        width: number;
        /** The SHA-256 of one of the document's versions; without it, the latest. */
        version?: string;
      };
      header: Record<string, never>;
    };
    requestBody?: never;
    responses: {
      200: {
        content: {
          "image/jpeg": string;
        };
      };
      304: {
        content?: never;
      };
      default: {
        content: {
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** List a document's approvers */
  listApprovers: {
    parameters: {
      path: {
        /** The document's id. */
        documentId: string;
      };
      query: Record<string, never>;
      header: Record<string, never>;
    };
    requestBody?: never;
    responses: {
      200: {
        content: {
          "application/json": Schemas["ApproverList"];
        };
      };
      default: {
        content: {
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** Add an approver */
  addApprover: {
    parameters: {
      path: {
        /** The document's id. */
        documentId: string;
      };
      query: Record<string, never>;
      header: {
        /** Names this request, so that repeating it within 24 hours does nothing twice. A UUID is a good choice. */
        "Idempotency-Key"?: string;
      };
    };
    requestBody: {
      content: {
        "application/json": Schemas["ApproverAddition"];
      };
    };
    responses: {
      201: {
        content: {
          "application/json": Schemas["Approver"];
        };
      };
      default: {
        content: {
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** Remove an approver */
  removeApprover: {
    parameters: {
      path: {
        /** The document's id. */
        documentId: string;
        /** The approver's id. */
        approverId: string;
      };
      query: Record<string, never>;
      header: Record<string, never>;
    };
    requestBody?: never;
    responses: {
      204: {
        content?: never;
      };
      default: {
        content: {
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** Change an approver */
  changeApprover: {
    parameters: {
      path: {
        /** The document's id. */
        documentId: string;
        /** The approver's id. */
        approverId: string;
      };
      query: Record<string, never>;
      header: Record<string, never>;
    };
    requestBody: {
      content: {
        "application/json": Schemas["ApproverChanges"];
      };
    };
    responses: {
      200: {
        content: {
          "application/json": Schemas["Approver"];
        };
      };
      default: {
        content: {
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** Replace an approver by somebody else */
  replaceApprover: {
    parameters: {
      path: {
        /** The document's id. */
        documentId: string;
        /** The approver's id. */
        approverId: string;
      };
      query: Record<string, never>;
      header: {
        /** Names this request, so that repeating it within 24 hours does nothing twice. A UUID is a good choice. */
        "Idempotency-Key"?: string;
      };
    };
    requestBody: {
      content: {
        "application/json": Schemas["ApproverReplacement"];
      };
    };
    responses: {
      201: {
        content: {
          "application/json": Schemas["Approver"];
        };
      };
      default: {
        content: {
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** Remind one approver */
  remindApprover: {
    parameters: {
      path: {
        /** The document's id. */
        documentId: string;
        /** The approver's id. */
        approverId: string;
      };
      query: Record<string, never>;
      header: {
        /** Names this request, so that repeating it within 24 hours does nothing twice. A UUID is a good choice. */
        "Idempotency-Key"?: string;
      };
    };
    requestBody?: never;
    responses: {
      200: {
        content: {
          "application/json": Schemas["Approver"];
        };
      };
      default: {
        content: {
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** Send the invitation again by another channel */
  resendInvitation: {
    parameters: {
      path: {
        /** The document's id. */
        documentId: string;
        /** The approver's id. */
        approverId: string;
      };
      query: Record<string, never>;
      header: {
        /** Names this request, so that repeating it within 24 hours does nothing twice. A UUID is a good choice. */
        "Idempotency-Key"?: string;
      };
    };
    requestBody: {
      content: {
        "application/json": Schemas["ResendInput"];
      };
    };
    responses: {
      200: {
        content: {
          "application/json": Schemas["Approver"];
        };
      };
      default: {
        content: {
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** List templates */
  listTemplates: {
    parameters: {
      path: Record<string, never>;
      query: {
        /** Only templates whose name contains this. Case does not matter. */
        q?: string;
        /** Whose templates. `own`: the organization's. `usable`: those and what the organizations above share with it. `tree`: those of every organization of the tree, for its root only. */
        scope: "own" | "usable" | "tree";
        /** Only templates that are, or are not, in use. */
        active?: boolean;
        /** Entries on a page. */
        limit: number;
        /** `nextCursor` of the page before. */
        cursor?: string;
      };
      header: Record<string, never>;
    };
    requestBody?: never;
    responses: {
      200: {
        content: {
          "application/json": Schemas["TemplatePage"];
        };
      };
      default: {
        content: {
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** Make a template of a document */
  createTemplate: {
    parameters: {
      path: Record<string, never>;
      query: Record<string, never>;
      header: {
        /** Names this request, so that repeating it within 24 hours does nothing twice. A UUID is a good choice. */
        "Idempotency-Key"?: string;
      };
    };
    requestBody: {
      content: {
        "application/json": Schemas["TemplateInput"];
      };
    };
    responses: {
      201: {
        content: {
          "application/json": Schemas["Template"];
        };
      };
      default: {
        content: {
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** Read a template */
  readTemplate: {
    parameters: {
      path: {
        /** The template's id. */
        templateId: string;
      };
      query: Record<string, never>;
      header: Record<string, never>;
    };
    requestBody?: never;
    responses: {
      200: {
        content: {
          "application/json": Schemas["Template"];
        };
      };
      default: {
        content: {
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** Delete a template */
  deleteTemplate: {
    parameters: {
      path: {
        /** The template's id. */
        templateId: string;
      };
      query: Record<string, never>;
      header: Record<string, never>;
    };
    requestBody?: never;
    responses: {
      204: {
        content?: never;
      };
      default: {
        content: {
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** Rename, share or retire a template */
  changeTemplate: {
    parameters: {
      path: {
        /** The template's id. */
        templateId: string;
      };
      query: Record<string, never>;
      header: Record<string, never>;
    };
    requestBody: {
      content: {
        "application/json": Schemas["TemplateChanges"];
      };
    };
    responses: {
      200: {
        content: {
          "application/json": Schemas["Template"];
        };
      };
      default: {
        content: {
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** Make a document of a template */
  createDocumentFromTemplate: {
    parameters: {
      path: {
        /** The template's id. */
        templateId: string;
      };
      query: Record<string, never>;
      header: {
        /** Names this request, so that repeating it within 24 hours does nothing twice. A UUID is a good choice. */
        "Idempotency-Key"?: string;
      };
    };
    requestBody: {
      content: {
        "application/json": Schemas["DocumentFromTemplate"];
      };
    };
    responses: {
      201: {
        content: {
          "application/json": Schemas["Document"];
        };
      };
      default: {
        content: {
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** See a page of a template */
  readTemplatePage: {
    parameters: {
      path: {
        /** The template's id. */
        templateId: string;
        /** The page, counted from 1. */
        page: number;
      };
      query: {
        /** Pixels across, as many as the viewer has. */
        width: number;
      };
      header: Record<string, never>;
    };
    requestBody?: never;
    responses: {
      200: {
        content: {
          "image/jpeg": string;
        };
      };
      304: {
        content?: never;
      };
      default: {
        content: {
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** List bulk sends */
  listBulkSends: {
    parameters: {
      path: Record<string, never>;
      query: {
        /** Entries on a page. */
        limit: number;
        /** `nextCursor` of the page before. */
        cursor?: string;
      };
      header: Record<string, never>;
    };
    requestBody?: never;
    responses: {
      200: {
        content: {
          "application/json": Schemas["BulkSendPage"];
        };
      };
      default: {
        content: {
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** Send a template to many */
  createBulkSend: {
    parameters: {
      path: Record<string, never>;
      query: Record<string, never>;
      header: {
        /** Names this request, so that repeating it within 24 hours does nothing twice. A UUID is a good choice. */
        "Idempotency-Key"?: string;
      };
    };
    requestBody: {
      content: {
        "multipart/form-data": Schemas["BulkSendForm"];
      };
    };
    responses: {
      200: {
        content: {
          "application/json": Schemas["BulkCheck"];
        };
      };
      201: {
        content: {
          "application/json": Schemas["BulkSend"];
        };
      };
      default: {
        content: {
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** Read a bulk send */
  readBulkSend: {
    parameters: {
      path: {
        /** The bulk send's id. */
        bulkSendId: string;
      };
      query: Record<string, never>;
      header: Record<string, never>;
    };
    requestBody?: never;
    responses: {
      200: {
        content: {
          "application/json": Schemas["BulkSend"];
        };
      };
      default: {
        content: {
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** Pause a bulk send */
  pauseBulkSend: {
    parameters: {
      path: {
        /** The bulk send's id. */
        bulkSendId: string;
      };
      query: Record<string, never>;
      header: {
        /** Names this request, so that repeating it within 24 hours does nothing twice. A UUID is a good choice. */
        "Idempotency-Key"?: string;
      };
    };
    requestBody?: never;
    responses: {
      200: {
        content: {
          "application/json": Schemas["BulkSend"];
        };
      };
      default: {
        content: {
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** Resume a bulk send */
  resumeBulkSend: {
    parameters: {
      path: {
        /** The bulk send's id. */
        bulkSendId: string;
      };
      query: Record<string, never>;
      header: {
        /** Names this request, so that repeating it within 24 hours does nothing twice. A UUID is a good choice. */
        "Idempotency-Key"?: string;
      };
    };
    requestBody?: never;
    responses: {
      200: {
        content: {
          "application/json": Schemas["BulkSend"];
        };
      };
      default: {
        content: {
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** Cancel a bulk send */
  cancelBulkSend: {
    parameters: {
      path: {
        /** The bulk send's id. */
        bulkSendId: string;
      };
      query: Record<string, never>;
      header: {
        /** Names this request, so that repeating it within 24 hours does nothing twice. A UUID is a good choice. */
        "Idempotency-Key"?: string;
      };
    };
    requestBody?: never;
    responses: {
      200: {
        content: {
          "application/json": Schemas["BulkSend"];
        };
      };
      default: {
        content: {
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** List the rows of a bulk send */
  listBulkRows: {
    parameters: {
      path: {
        /** The bulk send's id. */
        bulkSendId: string;
      };
      query: {
        /** Only rows of which this became. */
        status?: Schemas["BulkRowStatus"];
        /** Entries on a page. */
        limit: number;
        /** `nextCursor` of the page before. */
        cursor?: string;
      };
      header: Record<string, never>;
    };
    requestBody?: never;
    responses: {
      200: {
        content: {
          "application/json": Schemas["BulkRowPage"];
        };
      };
      default: {
        content: {
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** Download the result of a bulk send */
  downloadBulkResult: {
    parameters: {
      path: {
        /** The bulk send's id. */
        bulkSendId: string;
      };
      query: Record<string, never>;
      header: Record<string, never>;
    };
    requestBody?: never;
    responses: {
      200: {
        content: {
          "text/csv": string;
        };
      };
      default: {
        content: {
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** List scheduled messages */
  listScheduledMessages: {
    parameters: {
      path: Record<string, never>;
      query: {
        /** Only those of this connection. */
        connectionId?: string;
        /** Only those that stand so. */
        status?: Schemas["ScheduledMessageStatus"];
        /** Entries on a page. */
        limit: number;
        /** `nextCursor` of the page before. */
        cursor?: string;
      };
      header: Record<string, never>;
    };
    requestBody?: never;
    responses: {
      200: {
        content: {
          "application/json": Schemas["ScheduledMessagePage"];
        };
      };
      default: {
        content: {
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** Schedule a message */
  createScheduledMessage: {
    parameters: {
      path: Record<string, never>;
      query: Record<string, never>;
      header: {
        /** Names this request, so that repeating it within 24 hours does nothing twice. A UUID is a good choice. */
        "Idempotency-Key"?: string;
      };
    };
    requestBody: {
      content: {
        "application/json": Schemas["ScheduledMessageInput"];
      };
    };
    responses: {
      201: {
        content: {
          "application/json": Schemas["ScheduledMessage"];
        };
      };
      default: {
        content: {
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** Read a scheduled message */
  readScheduledMessage: {
    parameters: {
      path: {
        /** The scheduled message's id. */
        scheduledMessageId: string;
      };
      query: Record<string, never>;
      header: Record<string, never>;
    };
    requestBody?: never;
    responses: {
      200: {
        content: {
          "application/json": Schemas["ScheduledMessage"];
        };
      };
      default: {
        content: {
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** Cancel a scheduled message */
  cancelScheduledMessage: {
    parameters: {
      path: {
        /** The scheduled message's id. */
        scheduledMessageId: string;
      };
      query: Record<string, never>;
      header: Record<string, never>;
    };
    requestBody?: never;
    responses: {
      200: {
        content: {
          "application/json": Schemas["ScheduledMessage"];
        };
      };
      default: {
        content: {
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** Change a scheduled message */
  changeScheduledMessage: {
    parameters: {
      path: {
        /** The scheduled message's id. */
        scheduledMessageId: string;
      };
      query: Record<string, never>;
      header: Record<string, never>;
    };
    requestBody: {
      content: {
        "application/json": Schemas["ScheduledMessageChanges"];
      };
    };
    responses: {
      200: {
        content: {
          "application/json": Schemas["ScheduledMessage"];
        };
      };
      default: {
        content: {
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** List campaigns */
  listCampaigns: {
    parameters: {
      path: Record<string, never>;
      query: {
        /** Only those of this connection. */
        connectionId?: string;
        /** Entries on a page. */
        limit: number;
        /** `nextCursor` of the page before. */
        cursor?: string;
      };
      header: Record<string, never>;
    };
    requestBody?: never;
    responses: {
      200: {
        content: {
          "application/json": Schemas["CampaignPage"];
        };
      };
      default: {
        content: {
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** Send one text to many */
  createCampaign: {
    parameters: {
      path: Record<string, never>;
      query: Record<string, never>;
      header: {
        /** Names this request, so that repeating it within 24 hours does nothing twice. A UUID is a good choice. */
        "Idempotency-Key"?: string;
      };
    };
    requestBody: {
      content: {
        "application/json": Schemas["TagCampaignInput"];
        "multipart/form-data": Schemas["CampaignForm"];
      };
    };
    responses: {
      200: {
        content: {
          "application/json": Schemas["CampaignCheck"];
        };
      };
      201: {
        content: {
          "application/json": Schemas["Campaign"];
        };
      };
      default: {
        content: {
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** Read a campaign */
  readCampaign: {
    parameters: {
      path: {
        /** The campaign's id. */
        campaignId: string;
      };
      query: Record<string, never>;
      header: Record<string, never>;
    };
    requestBody?: never;
    responses: {
      200: {
        content: {
          "application/json": Schemas["Campaign"];
        };
      };
      default: {
        content: {
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** Pause a campaign */
  pauseCampaign: {
    parameters: {
      path: {
        /** The campaign's id. */
        campaignId: string;
      };
      query: Record<string, never>;
      header: {
        /** Names this request, so that repeating it within 24 hours does nothing twice. A UUID is a good choice. */
        "Idempotency-Key"?: string;
      };
    };
    requestBody?: never;
    responses: {
      200: {
        content: {
          "application/json": Schemas["Campaign"];
        };
      };
      default: {
        content: {
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** Resume a campaign */
  resumeCampaign: {
    parameters: {
      path: {
        /** The campaign's id. */
        campaignId: string;
      };
      query: Record<string, never>;
      header: {
        /** Names this request, so that repeating it within 24 hours does nothing twice. A UUID is a good choice. */
        "Idempotency-Key"?: string;
      };
    };
    requestBody?: never;
    responses: {
      200: {
        content: {
          "application/json": Schemas["Campaign"];
        };
      };
      default: {
        content: {
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** Cancel a campaign */
  cancelCampaign: {
    parameters: {
      path: {
        /** The campaign's id. */
        campaignId: string;
      };
      query: Record<string, never>;
      header: {
        /** Names this request, so that repeating it within 24 hours does nothing twice. A UUID is a good choice. */
        "Idempotency-Key"?: string;
      };
    };
    requestBody?: never;
    responses: {
      200: {
        content: {
          "application/json": Schemas["Campaign"];
        };
      };
      default: {
        content: {
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** List the rows of a campaign */
  listCampaignRows: {
    parameters: {
      path: {
        /** The campaign's id. */
        campaignId: string;
      };
      query: {
        /** Only rows that stand so. */
        status?: Schemas["CampaignRowStatus"];
        /** Entries on a page. */
        limit: number;
        /** `nextCursor` of the page before. */
        cursor?: string;
      };
      header: Record<string, never>;
    };
    requestBody?: never;
    responses: {
      200: {
        content: {
          "application/json": Schemas["CampaignRowPage"];
        };
      };
      default: {
        content: {
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** Download the result of a campaign */
  downloadCampaignResult: {
    parameters: {
      path: {
        /** The campaign's id. */
        campaignId: string;
      };
      query: Record<string, never>;
      header: Record<string, never>;
    };
    requestBody?: never;
    responses: {
      200: {
        content: {
          "text/csv": string;
        };
      };
      default: {
        content: {
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** List forms */
  listForms: {
    parameters: {
      path: Record<string, never>;
      query: {
        /** Only forms whose title contains this. Case does not matter. */
        q?: string;
        /** Entries on a page. */
        limit: number;
        /** `nextCursor` of the page before. */
        cursor?: string;
      };
      header: Record<string, never>;
    };
    requestBody?: never;
    responses: {
      200: {
        content: {
          "application/json": Schemas["FormPage"];
        };
      };
      default: {
        content: {
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** Make a form */
  createForm: {
    parameters: {
      path: Record<string, never>;
      query: Record<string, never>;
      header: {
        /** Names this request, so that repeating it within 24 hours does nothing twice. A UUID is a good choice. */
        "Idempotency-Key"?: string;
      };
    };
    requestBody: {
      content: {
        "application/json": Schemas["FormInput"];
      };
    };
    responses: {
      201: {
        content: {
          "application/json": Schemas["Form"];
        };
      };
      default: {
        content: {
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** Read a form */
  readForm: {
    parameters: {
      path: {
        /** The form's id. */
        formId: string;
      };
      query: Record<string, never>;
      header: Record<string, never>;
    };
    requestBody?: never;
    responses: {
      200: {
        content: {
          "application/json": Schemas["Form"];
        };
      };
      default: {
        content: {
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** Delete a form */
  deleteForm: {
    parameters: {
      path: {
        /** The form's id. */
        formId: string;
      };
      query: Record<string, never>;
      header: Record<string, never>;
    };
    requestBody?: never;
    responses: {
      204: {
        content?: never;
      };
      default: {
        content: {
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** Change a form */
  changeForm: {
    parameters: {
      path: {
        /** The form's id. */
        formId: string;
      };
      query: Record<string, never>;
      header: Record<string, never>;
    };
    requestBody: {
      content: {
        "application/json": Schemas["FormChanges"];
      };
    };
    responses: {
      200: {
        content: {
          "application/json": Schemas["Form"];
        };
      };
      default: {
        content: {
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** Publish a form */
  publishForm: {
    parameters: {
      path: {
        /** The form's id. */
        formId: string;
      };
      query: Record<string, never>;
      header: Record<string, never>;
    };
    requestBody?: never;
    responses: {
      200: {
        content: {
          "application/json": Schemas["Form"];
        };
      };
      default: {
        content: {
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** Close a form */
  closeForm: {
    parameters: {
      path: {
        /** The form's id. */
        formId: string;
      };
      query: Record<string, never>;
      header: Record<string, never>;
    };
    requestBody?: never;
    responses: {
      200: {
        content: {
          "application/json": Schemas["Form"];
        };
      };
      default: {
        content: {
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** See how a form does */
  readFormStatistics: {
    parameters: {
      path: {
        /** The form's id. */
        formId: string;
      };
      query: Record<string, never>;
      header: Record<string, never>;
    };
    requestBody?: never;
    responses: {
      200: {
        content: {
          "application/json": Schemas["FormStatistics"];
        };
      };
      default: {
        content: {
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** List what was answered */
  listFormSubmissions: {
    parameters: {
      path: {
        /** The form's id. */
        formId: string;
      };
      query: {
        /** Entries on a page. */
        limit: number;
        /** `nextCursor` of the page before. */
        cursor?: string;
      };
      header: Record<string, never>;
    };
    requestBody?: never;
    responses: {
      200: {
        content: {
          "application/json": Schemas["FormSubmissionPage"];
        };
      };
      default: {
        content: {
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** See a published form */
  readOpenForm: {
    parameters: {
      path: {
        /** What the address of the form's page ends in. */
        slug: string;
      };
      query: Record<string, never>;
      header: Record<string, never>;
    };
    requestBody?: never;
    responses: {
      200: {
        content: {
          "application/json": Schemas["OpenForm"];
        };
      };
      default: {
        content: {
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** Begin a visit */
  visitForm: {
    parameters: {
      path: {
        /** What the address of the form's page ends in. */
        slug: string;
      };
      query: Record<string, never>;
      header: Record<string, never>;
    };
    requestBody?: never;
    responses: {
      201: {
        content: {
          "application/json": Schemas["FormVisit"];
        };
      };
      default: {
        content: {
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** Begin to answer */
  startForm: {
    parameters: {
      path: {
        /** What the address of the form's page ends in. */
        slug: string;
      };
      query: Record<string, never>;
      header: Record<string, never>;
    };
    requestBody: {
      content: {
        "application/json": Schemas["FormVisit"];
      };
    };
    responses: {
      204: {
        content?: never;
      };
      default: {
        content: {
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** Send the answers */
  submitForm: {
    parameters: {
      path: {
        /** What the address of the form's page ends in. */
        slug: string;
      };
      query: Record<string, never>;
      header: Record<string, never>;
    };
    requestBody: {
      content: {
        "application/json": Schemas["FormAnswers"];
      };
    };
    responses: {
      200: {
        content: {
          "application/json": Schemas["FormSubmitted"];
        };
      };
      default: {
        content: {
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
        /** Only contracts with this status. */
        status?: Schemas["ContractStatus"];
        /** Only contracts made after this. */
        createdAfter?: string;
        /** Only contracts made before this. */
        createdBefore?: string;
        /** Only contracts that exactly this phone is asked to sign, however it is written. Needs `identity:personal`. */
        signerPhone?: string;
        /** Only contracts one of whose signers was checked by exactly this national code. Needs `identity:personal`. */
        signerNationalCode?: string;
        /** Only contracts made with the template of this number. */
        template?: number;
        /** Only private contracts, or only others. */
        private?: boolean;
        /** Entries on a page. */
        limit: number;
        /** `nextCursor` of the page before. */
        cursor?: string;
      };
      header: Record<string, never>;
    };
    requestBody?: never;
    responses: {
      200: {
        content: {
          "application/json": Schemas["ContractPage"];
        };
      };
      default: {
        content: {
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** Create a contract */
  createContract: {
    parameters: {
      path: Record<string, never>;
      query: Record<string, never>;
      header: {
        /** Names this request, so that repeating it within 24 hours does nothing twice. A UUID is a good choice. */
        "Idempotency-Key"?: string;
      };
    };
    requestBody: {
      content: {
        "multipart/form-data": Schemas["ContractForm"];
        "application/json": Schemas["ContractInput"];
      };
    };
    responses: {
      201: {
        content: {
          "application/json": Schemas["Contract"];
        };
      };
      202: {
        content: {
          "application/json": Schemas["Contract"];
        };
      };
      default: {
        content: {
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** Read a contract */
  readContract: {
    parameters: {
      path: {
        /** The contract's code. */
        code: string;
      };
      query: Record<string, never>;
      header: Record<string, never>;
    };
    requestBody?: never;
    responses: {
      200: {
        content: {
          "application/json": Schemas["ContractDetails"];
        };
      };
      default: {
        content: {
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** Cancel a contract */
  cancelContract: {
    parameters: {
      path: {
        /** The contract's code. */
        code: string;
      };
      query: Record<string, never>;
      header: Record<string, never>;
    };
    requestBody?: never;
    responses: {
      200: {
        content: {
          "application/json": Schemas["CancelledContract"];
        };
      };
      default: {
        content: {
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** Give a contract its file */
  attachContractFile: {
    parameters: {
      path: {
        /** The contract's code. */
        code: string;
      };
      query: Record<string, never>;
      header: Record<string, never>;
    };
    requestBody: {
      content: {
        "multipart/form-data": Schemas["ContractFileForm"];
      };
    };
    responses: {
      202: {
        content: {
          "application/json": Schemas["Contract"];
        };
      };
      default: {
        content: {
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** See how far a contract is */
  readContractProcessing: {
    parameters: {
      path: {
        /** The contract's code. */
        code: string;
      };
      query: Record<string, never>;
      header: Record<string, never>;
    };
    requestBody?: never;
    responses: {
      200: {
        content: {
          "application/json": Schemas["ContractProcessing"];
        };
      };
      default: {
        content: {
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** Try again what failed */
  retryContractProcessing: {
    parameters: {
      path: {
        /** The contract's code. */
        code: string;
      };
      query: Record<string, never>;
      header: {
        /** Names this request, so that repeating it within 24 hours does nothing twice. A UUID is a good choice. */
        "Idempotency-Key"?: string;
      };
    };
    requestBody?: never;
    responses: {
      202: {
        content: {
          "application/json": Schemas["Contract"];
        };
      };
      default: {
        content: {
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** List the signers of a contract */
  listContractSigners: {
    parameters: {
      path: {
        /** The contract's code. */
        code: string;
      };
      query: Record<string, never>;
      header: Record<string, never>;
    };
    requestBody?: never;
    responses: {
      200: {
        content: {
          "application/json": Schemas["ContractSigners"];
        };
      };
      default: {
        content: {
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** Add signers, and send a contract */
  addContractSigners: {
    parameters: {
      path: {
        /** The contract's code. */
        code: string;
      };
      query: Record<string, never>;
      header: {
        /** Names this request, so that repeating it within 24 hours does nothing twice. A UUID is a good choice. */
        "Idempotency-Key"?: string;
      };
    };
    requestBody: {
      content: {
        "application/json": Schemas["ContractSignersInput"];
      };
    };
    responses: {
      201: {
        content: {
          "application/json": Schemas["ContractSigners"];
        };
      };
      default: {
        content: {
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** Read a signer */
  readContractSigner: {
    parameters: {
      path: {
        /** The contract's code. */
        code: string;
        /** The signer's id. */
        signerId: string;
      };
      query: Record<string, never>;
      header: Record<string, never>;
    };
    requestBody?: never;
    responses: {
      200: {
        content: {
          "application/json": Schemas["ContractSigner"];
        };
      };
      default: {
        content: {
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** Remove a signer */
  removeContractSigner: {
    parameters: {
      path: {
        /** The contract's code. */
        code: string;
        /** The signer's id. */
        signerId: string;
      };
      query: Record<string, never>;
      header: Record<string, never>;
    };
    requestBody?: never;
    responses: {
      204: {
        content?: never;
      };
      default: {
        content: {
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** Text a signer the link again */
  resendToContractSigner: {
    parameters: {
      path: {
        /** The contract's code. */
        code: string;
        /** The signer's id. */
        signerId: string;
      };
      query: Record<string, never>;
      header: {
        /** Names this request, so that repeating it within 24 hours does nothing twice. A UUID is a good choice. */
        "Idempotency-Key"?: string;
      };
    };
    requestBody?: never;
    responses: {
      202: {
        content: {
          "application/json": Schemas["ContractSigner"];
        };
      };
      default: {
        content: {
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** List contacts */
  listContacts: {
    parameters: {
      path: Record<string, never>;
      query: {
        /** Only contacts with this tag. */
        tag?: string;
        /** Only the contact with this phone number. */
        phone?: Schemas["Phone"];
        /** Only contacts whose name or number contains this. */
        q?: string;
        /** Only contacts who want no messages, or only those who do. */
        optedOut?: boolean;
        /** Entries on a page. */
        limit: number;
        /** `nextCursor` of the page before. */
        cursor?: string;
      };
      header: Record<string, never>;
    };
    requestBody?: never;
    responses: {
      200: {
        content: {
          "application/json": Schemas["ContactPage"];
        };
      };
      default: {
        content: {
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** Add a contact */
  createContact: {
    parameters: {
      path: Record<string, never>;
      query: Record<string, never>;
      header: {
        /** Names this request, so that repeating it within 24 hours does nothing twice. A UUID is a good choice. */
        "Idempotency-Key"?: string;
      };
    };
    requestBody: {
      content: {
        "application/json": Schemas["ContactInput"];
      };
    };
    responses: {
      201: {
        content: {
          "application/json": Schemas["Contact"];
        };
      };
      default: {
        content: {
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** Read a contact */
  readContact: {
    parameters: {
      path: {
        /** The contact's id. */
        contactId: string;
      };
      query: Record<string, never>;
      header: Record<string, never>;
    };
    requestBody?: never;
    responses: {
      200: {
        content: {
          "application/json": Schemas["Contact"];
        };
      };
      default: {
        content: {
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** Delete a contact */
  deleteContact: {
    parameters: {
      path: {
        /** The contact's id. */
        contactId: string;
      };
      query: Record<string, never>;
      header: Record<string, never>;
    };
    requestBody?: never;
    responses: {
      204: {
        content?: never;
      };
      default: {
        content: {
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** Change a contact */
  changeContact: {
    parameters: {
      path: {
        /** The contact's id. */
        contactId: string;
      };
      query: Record<string, never>;
      header: Record<string, never>;
    };
    requestBody: {
      content: {
        "application/json": Schemas["ContactChanges"];
      };
    };
    responses: {
      200: {
        content: {
          "application/json": Schemas["Contact"];
        };
      };
      default: {
        content: {
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** Tag a contact */
  addContactTags: {
    parameters: {
      path: {
        /** The contact's id. */
        contactId: string;
      };
      query: Record<string, never>;
      header: {
        /** Names this request, so that repeating it within 24 hours does nothing twice. A UUID is a good choice. */
        "Idempotency-Key"?: string;
      };
    };
    requestBody: {
      content: {
        "application/json": Schemas["TagsInput"];
      };
    };
    responses: {
      200: {
        content: {
          "application/json": Schemas["Contact"];
        };
      };
      default: {
        content: {
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** Take a tag off a contact */
  removeContactTag: {
    parameters: {
      path: {
        /** The contact's id. */
        contactId: string;
        /** The tag. */
        tag: string;
      };
      query: Record<string, never>;
      header: Record<string, never>;
    };
    requestBody?: never;
    responses: {
      200: {
        content: {
          "application/json": Schemas["Contact"];
        };
      };
      default: {
        content: {
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** List kept stamps */
  listStamps: {
    parameters: {
      path: Record<string, never>;
      query: {
        /** Entries on a page. */
        limit: number;
        /** `nextCursor` of the page before. */
        cursor?: string;
      };
      header: Record<string, never>;
    };
    requestBody?: never;
    responses: {
      200: {
        content: {
          "application/json": Schemas["KeptStampPage"];
        };
      };
      default: {
        content: {
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** Forget a kept stamp */
  deleteStamp: {
    parameters: {
      path: {
        /** The stamp's id. */
        stampId: string;
      };
      query: Record<string, never>;
      header: Record<string, never>;
    };
    requestBody?: never;
    responses: {
      204: {
        content?: never;
      };
      default: {
        content: {
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** See a kept stamp */
  readStamp: {
    parameters: {
      path: {
        /** The stamp's id. */
        stampId: string;
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
      default: {
        content: {
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** List connections */
  listWhatsAppConnections: {
    parameters: {
      path: Record<string, never>;
      query: {
        /** Entries on a page. */
        limit: number;
        /** `nextCursor` of the page before. */
        cursor?: string;
      };
      header: Record<string, never>;
    };
    requestBody?: never;
    responses: {
      200: {
        content: {
          "application/json": Schemas["WhatsAppConnectionPage"];
        };
      };
      default: {
        content: {
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** Connect a WhatsApp account */
  createWhatsAppConnection: {
    parameters: {
      path: Record<string, never>;
      query: Record<string, never>;
      header: {
        /** Names this request, so that repeating it within 24 hours does nothing twice. A UUID is a good choice. */
        "Idempotency-Key"?: string;
      };
    };
    requestBody: {
      content: {
        "application/json": Schemas["WhatsAppConnectionInput"];
      };
    };
    responses: {
      201: {
        content: {
          "application/json": Schemas["WhatsAppConnection"];
        };
      };
      default: {
        content: {
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** Read a connection */
  readWhatsAppConnection: {
    parameters: {
      path: {
        /** The connection's id. */
        connectionId: string;
      };
      query: Record<string, never>;
      header: Record<string, never>;
    };
    requestBody?: never;
    responses: {
      200: {
        content: {
          "application/json": Schemas["WhatsAppConnection"];
        };
      };
      default: {
        content: {
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** Delete a connection */
  deleteWhatsAppConnection: {
    parameters: {
      path: {
        /** The connection's id. */
        connectionId: string;
      };
      query: Record<string, never>;
      header: Record<string, never>;
    };
    requestBody?: never;
    responses: {
      204: {
        content?: never;
      };
      default: {
        content: {
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** Change a connection */
  changeWhatsAppConnection: {
    parameters: {
      path: {
        /** The connection's id. */
        connectionId: string;
      };
      query: Record<string, never>;
      header: Record<string, never>;
    };
    requestBody: {
      content: {
        "application/json": Schemas["WhatsAppConnectionChanges"];
      };
    };
    responses: {
      200: {
        content: {
          "application/json": Schemas["WhatsAppConnection"];
        };
      };
      default: {
        content: {
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** Send a message to a chat */
  sendWhatsAppMessage: {
    parameters: {
      path: {
        /** The connection's id. */
        connectionId: string;
      };
      query: Record<string, never>;
      header: {
        /** Names this request, so that repeating it within 24 hours does nothing twice. A UUID is a good choice. */
        "Idempotency-Key"?: string;
      };
    };
    requestBody: {
      content: {
        "application/json": Schemas["WhatsAppMessageInput"];
        "multipart/form-data": Schemas["WhatsAppMessageForm"];
      };
    };
    responses: {
      201: {
        content: {
          "application/json": Schemas["Message"];
        };
      };
      default: {
        content: {
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** Read the QR code */
  readWhatsAppQr: {
    parameters: {
      path: {
        /** The connection's id. */
        connectionId: string;
      };
      query: Record<string, never>;
      header: Record<string, never>;
    };
    requestBody?: never;
    responses: {
      200: {
        content: {
          "application/json": Schemas["WhatsAppQr"];
        };
      };
      default: {
        content: {
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** See the QR code */
  drawWhatsAppQr: {
    parameters: {
      path: {
        /** The connection's id. */
        connectionId: string;
      };
      query: {
        /** As which kind of picture. */
        format: "svg" | "png";
      };
      header: Record<string, never>;
    };
    requestBody?: never;
    responses: {
      200: {
        content: {
          "image/svg+xml": string;
          "image/png": string;
        };
      };
      default: {
        content: {
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** Restart a connection */
  restartWhatsAppConnection: {
    parameters: {
      path: {
        /** The connection's id. */
        connectionId: string;
      };
      query: Record<string, never>;
      header: {
        /** Names this request, so that repeating it within 24 hours does nothing twice. A UUID is a good choice. */
        "Idempotency-Key"?: string;
      };
    };
    requestBody?: never;
    responses: {
      200: {
        content: {
          "application/json": Schemas["WhatsAppConnection"];
        };
      };
      default: {
        content: {
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** Log out a connection */
  logOutWhatsAppConnection: {
    parameters: {
      path: {
        /** The connection's id. */
        connectionId: string;
      };
      query: Record<string, never>;
      header: {
        /** Names this request, so that repeating it within 24 hours does nothing twice. A UUID is a good choice. */
        "Idempotency-Key"?: string;
      };
    };
    requestBody?: never;
    responses: {
      200: {
        content: {
          "application/json": Schemas["WhatsAppConnection"];
        };
      };
      default: {
        content: {
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** List chats */
  listWhatsAppChats: {
    parameters: {
      path: {
        /** The connection's id. */
        connectionId: string;
      };
      query: {
        /** Only chats of this kind. */
        kind?: Schemas["WhatsAppChatKind"];
        /** Only chats with this in their name or in their number. */
        q?: string;
        /** Entries on a page. */
        limit: number;
        /** `nextCursor` of the page before. */
        cursor?: string;
      };
      header: Record<string, never>;
    };
    requestBody?: never;
    responses: {
      200: {
        content: {
          "application/json": Schemas["WhatsAppChatPage"];
        };
      };
      default: {
        content: {
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** Read a chat */
  readWhatsAppChat: {
    parameters: {
      path: {
        /** The connection's id. */
        connectionId: string;
        /** WhatsApp's id of the chat; of a person either of theirs. */
        chatId: string;
      };
      query: Record<string, never>;
      header: Record<string, never>;
    };
    requestBody?: never;
    responses: {
      200: {
        content: {
          "application/json": Schemas["WhatsAppChat"];
        };
      };
      default: {
        content: {
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** List the messages of a chat */
  listWhatsAppChatMessages: {
    parameters: {
      path: {
        /** The connection's id. */
        connectionId: string;
        /** WhatsApp's id of the chat; of a person either of theirs. */
        chatId: string;
      };
      query: {
        /** Entries on a page. */
        limit: number;
        /** `nextCursor` of the page before. */
        cursor?: string;
      };
      header: Record<string, never>;
    };
    requestBody?: never;
    responses: {
      200: {
        content: {
          "application/json": Schemas["WhatsAppChatMessagePage"];
        };
      };
      default: {
        content: {
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** Mark a chat as read */
  markWhatsAppChatRead: {
    parameters: {
      path: {
        /** The connection's id. */
        connectionId: string;
        /** WhatsApp's id of the chat; of a person either of theirs. */
        chatId: string;
      };
      query: Record<string, never>;
      header: Record<string, never>;
    };
    requestBody?: never;
    responses: {
      204: {
        content?: never;
      };
      default: {
        content: {
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** Show that somebody is typing */
  sayTypingInWhatsAppChat: {
    parameters: {
      path: {
        /** The connection's id. */
        connectionId: string;
        /** WhatsApp's id of the chat; of a person either of theirs. */
        chatId: string;
      };
      query: Record<string, never>;
      header: Record<string, never>;
    };
    requestBody: {
      content: {
        "application/json": {
          /** False when they have stopped. */
          typing: boolean;
        };
      };
    };
    responses: {
      204: {
        content?: never;
      };
      default: {
        content: {
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** Delete a message for everybody */
  revokeWhatsAppMessage: {
    parameters: {
      path: {
        /** The connection's id. */
        connectionId: string;
        /** WhatsApp's id of the message. */
        whatsappId: string;
      };
      query: Record<string, never>;
      header: Record<string, never>;
    };
    requestBody?: never;
    responses: {
      204: {
        content?: never;
      };
      default: {
        content: {
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** Edit a message */
  editWhatsAppMessage: {
    parameters: {
      path: {
        /** The connection's id. */
        connectionId: string;
        /** WhatsApp's id of the message. */
        whatsappId: string;
      };
      query: Record<string, never>;
      header: Record<string, never>;
    };
    requestBody: {
      content: {
        "application/json": {
          /** The whole new text. */
          text: string;
        };
      };
    };
    responses: {
      200: {
        content: {
          "application/json": Schemas["WhatsAppChatMessage"];
        };
      };
      default: {
        content: {
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** React to a message */
  reactToWhatsAppMessage: {
    parameters: {
      path: {
        /** The connection's id. */
        connectionId: string;
        /** WhatsApp's id of the message. */
        whatsappId: string;
      };
      query: Record<string, never>;
      header: Record<string, never>;
    };
    requestBody: {
      content: {
        "application/json": {
          /** One emoji; empty takes the reaction back. */
          emoji: string;
        };
      };
    };
    responses: {
      200: {
        content: {
          "application/json": Schemas["WhatsAppChatMessage"];
        };
      };
      default: {
        content: {
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** Take a reaction back */
  removeWhatsAppReaction: {
    parameters: {
      path: {
        /** The connection's id. */
        connectionId: string;
        /** WhatsApp's id of the message. */
        whatsappId: string;
      };
      query: Record<string, never>;
      header: Record<string, never>;
    };
    requestBody?: never;
    responses: {
      204: {
        content?: never;
      };
      default: {
        content: {
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** Find out whether a number has WhatsApp */
  lookUpWhatsAppNumber: {
    parameters: {
      path: {
        /** The connection's id. */
        connectionId: string;
        /** A phone number with its country. */
        phone: string;
      };
      query: Record<string, never>;
      header: Record<string, never>;
    };
    requestBody?: never;
    responses: {
      200: {
        content: {
          "application/json": Schemas["WhatsAppNumber"];
        };
      };
      default: {
        content: {
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** Download the file of a message */
  downloadWhatsAppMedia: {
    parameters: {
      path: {
        /** The connection's id. */
        connectionId: string;
        /** WhatsApp's id of the message. */
        whatsappId: string;
      };
      query: Record<string, never>;
      header: Record<string, never>;
    };
    requestBody?: never;
    responses: {
      200: {
        content: {
          "application/octet-stream": string;
          "application/pdf": string;
          "image/jpeg": string;
          "image/png": string;
          "image/webp": string;
          "image/gif": string;
          "video/mp4": string;
          "video/3gpp": string;
          "audio/ogg": string;
          "audio/mpeg": string;
          "audio/mp4": string;
          "audio/aac": string;
          "audio/amr": string;
        };
      };
      default: {
        content: {
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** List calls */
  listWhatsAppCalls: {
    parameters: {
      path: {
        /** The connection's id. */
        connectionId: string;
      };
      query: {
        /** Entries on a page. */
        limit: number;
        /** `nextCursor` of the page before. */
        cursor?: string;
      };
      header: Record<string, never>;
    };
    requestBody?: never;
    responses: {
      200: {
        content: {
          "application/json": Schemas["WhatsAppCallPage"];
        };
      };
      default: {
        content: {
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** Read the two-way webhook */
  readWhatsAppTwoWayWebhook: {
    parameters: {
      path: {
        /** The connection's id. */
        connectionId: string;
      };
      query: Record<string, never>;
      header: Record<string, never>;
    };
    requestBody?: never;
    responses: {
      200: {
        content: {
          "application/json": Schemas["TwoWayWebhook"];
        };
      };
      default: {
        content: {
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** Set the two-way webhook */
  setWhatsAppTwoWayWebhook: {
    parameters: {
      path: {
        /** The connection's id. */
        connectionId: string;
      };
      query: Record<string, never>;
      header: Record<string, never>;
    };
    requestBody: {
      content: {
        "application/json": Schemas["TwoWayWebhookInput"];
      };
    };
    responses: {
      200: {
        content: {
          "application/json": Schemas["TwoWayWebhookWithSecret"];
        };
      };
      default: {
        content: {
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** Remove the two-way webhook */
  deleteWhatsAppTwoWayWebhook: {
    parameters: {
      path: {
        /** The connection's id. */
        connectionId: string;
      };
      query: Record<string, never>;
      header: Record<string, never>;
    };
    requestBody?: never;
    responses: {
      204: {
        content?: never;
      };
      default: {
        content: {
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** List what the two-way webhook was asked */
  listWhatsAppTwoWayCalls: {
    parameters: {
      path: {
        /** The connection's id. */
        connectionId: string;
      };
      query: {
        /** Entries on a page. */
        limit: number;
        /** `nextCursor` of the page before. */
        cursor?: string;
      };
      header: Record<string, never>;
    };
    requestBody?: never;
    responses: {
      200: {
        content: {
          "application/json": Schemas["TwoWayCallPage"];
        };
      };
      default: {
        content: {
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** Read the linked account */
  readWhatsAppProfile: {
    parameters: {
      path: {
        /** The connection's id. */
        connectionId: string;
      };
      query: Record<string, never>;
      header: Record<string, never>;
    };
    requestBody?: never;
    responses: {
      200: {
        content: {
          "application/json": Schemas["WhatsAppProfile"];
        };
      };
      default: {
        content: {
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** List messages */
  listMessages: {
    parameters: {
      path: Record<string, never>;
      query: {
        /** Only messages to this phone number, or to the chat with this id. */
        to?: string;
        /** Only messages from this phone number. */
        from?: string;
        /** Only messages that went out or came in by this WhatsApp connection. */
        connectionId?: string;
        /** Only messages that went out, or that came in. */
        direction?: Schemas["Direction"];
        /** Only messages to and from this contact, since they became one. */
        contactId?: string;
        /** Only messages about this document. */
        documentId?: string;
        /** Only messages of this kind. */
        kind?: Schemas["MessageKind"];
        /** Only messages by this channel. */
        channel?: Schemas["Channel"];
        /** Only messages that have come this far. */
        status?: Schemas["MessageStatus"];
        /** Entries on a page. */
        limit: number;
        /** `nextCursor` of the page before. */
        cursor?: string;
      };
      header: Record<string, never>;
    };
    requestBody?: never;
    responses: {
      200: {
        content: {
          "application/json": Schemas["MessagePage"];
        };
      };
      default: {
        content: {
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** Send a message */
  sendMessage: {
    parameters: {
      path: Record<string, never>;
      query: Record<string, never>;
      header: {
        /** Names this request, so that repeating it within 24 hours does nothing twice. A UUID is a good choice. */
        "Idempotency-Key"?: string;
      };
    };
    requestBody: {
      content: {
        "application/json": Schemas["MessageInput"];
      };
    };
    responses: {
      201: {
        content: {
          "application/json": Schemas["Message"];
        };
      };
      default: {
        content: {
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** Read a message */
  readMessage: {
    parameters: {
      path: {
        /** The message's id. */
        messageId: string;
      };
      query: Record<string, never>;
      header: Record<string, never>;
    };
    requestBody?: never;
    responses: {
      200: {
        content: {
          "application/json": Schemas["Message"];
        };
      };
      default: {
        content: {
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** List endpoints */
  listEndpoints: {
    parameters: {
      path: Record<string, never>;
      query: Record<string, never>;
      header: Record<string, never>;
    };
    requestBody?: never;
    responses: {
      200: {
        content: {
          "application/json": Schemas["EndpointList"];
        };
      };
      default: {
        content: {
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** Add an endpoint */
  createEndpoint: {
    parameters: {
      path: Record<string, never>;
      query: Record<string, never>;
      header: {
        /** Names this request, so that repeating it within 24 hours does nothing twice. A UUID is a good choice. */
        "Idempotency-Key"?: string;
      };
    };
    requestBody: {
      content: {
        "application/json": Schemas["EndpointInput"];
      };
    };
    responses: {
      201: {
        content: {
          "application/json": Schemas["EndpointWithSecret"];
        };
      };
      default: {
        content: {
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** Read an endpoint */
  readEndpoint: {
    parameters: {
      path: {
        /** The endpoint's id. */
        endpointId: string;
      };
      query: Record<string, never>;
      header: Record<string, never>;
    };
    requestBody?: never;
    responses: {
      200: {
        content: {
          "application/json": Schemas["Endpoint"];
        };
      };
      default: {
        content: {
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** Delete an endpoint */
  deleteEndpoint: {
    parameters: {
      path: {
        /** The endpoint's id. */
        endpointId: string;
      };
      query: Record<string, never>;
      header: Record<string, never>;
    };
    requestBody?: never;
    responses: {
      204: {
        content?: never;
      };
      default: {
        content: {
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** Change an endpoint */
  changeEndpoint: {
    parameters: {
      path: {
        /** The endpoint's id. */
        endpointId: string;
      };
      query: Record<string, never>;
      header: Record<string, never>;
    };
    requestBody: {
      content: {
        "application/json": Schemas["EndpointChanges"];
      };
    };
    responses: {
      200: {
        content: {
          "application/json": Schemas["Endpoint"];
        };
      };
      default: {
        content: {
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** See how an endpoint fares */
  readEndpointStatistics: {
    parameters: {
      path: {
        /** The endpoint's id. */
        endpointId: string;
      };
      query: {
        /** How many days. */
        days: number;
      };
      header: Record<string, never>;
    };
    requestBody?: never;
    responses: {
      200: {
        content: {
          "application/json": Schemas["EndpointStatistics"];
        };
      };
      default: {
        content: {
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** Give an endpoint a new secret */
  rotateEndpointSecret: {
    parameters: {
      path: {
        /** The endpoint's id. */
        endpointId: string;
      };
      query: Record<string, never>;
      header: {
        /** Names this request, so that repeating it within 24 hours does nothing twice. A UUID is a good choice. */
        "Idempotency-Key"?: string;
      };
    };
    requestBody?: {
      content: {
        "application/json": Schemas["RotateSecretInput"];
      };
    };
    responses: {
      200: {
        content: {
          "application/json": Schemas["EndpointWithSecret"];
        };
      };
      default: {
        content: {
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** Send a test event */
  testEndpoint: {
    parameters: {
      path: {
        /** The endpoint's id. */
        endpointId: string;
      };
      query: Record<string, never>;
      header: {
        /** Names this request, so that repeating it within 24 hours does nothing twice. A UUID is a good choice. */
        "Idempotency-Key"?: string;
      };
    };
    requestBody?: {
      content: {
        "application/json": Schemas["TestEventInput"];
      };
    };
    responses: {
      202: {
        content: {
          "application/json": Schemas["DeliveryWithAttempts"];
        };
      };
      default: {
        content: {
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** Replay what an endpoint missed */
  replayFailedDeliveries: {
    parameters: {
      path: {
        /** The endpoint's id. */
        endpointId: string;
      };
      query: Record<string, never>;
      header: {
        /** Names this request, so that repeating it within 24 hours does nothing twice. A UUID is a good choice. */
        "Idempotency-Key"?: string;
      };
    };
    requestBody: {
      content: {
        "application/json": Schemas["ReplayFailedInput"];
      };
    };
    responses: {
      202: {
        content: {
          "application/json": Schemas["ReplayFailedResult"];
        };
      };
      default: {
        content: {
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** Replay a time */
  replayEvents: {
    parameters: {
      path: {
        /** The endpoint's id. */
        endpointId: string;
      };
      query: Record<string, never>;
      header: {
        /** Names this request, so that repeating it within 24 hours does nothing twice. A UUID is a good choice. */
        "Idempotency-Key"?: string;
      };
    };
    requestBody: {
      content: {
        "application/json": Schemas["ReplayRangeInput"];
      };
    };
    responses: {
      202: {
        content: {
          "application/json": Schemas["ReplayFailedResult"];
        };
      };
      default: {
        content: {
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** List deliveries */
  listDeliveries: {
    parameters: {
      path: Record<string, never>;
      query: {
        /** Only deliveries to this endpoint. */
        endpointId?: string;
        /** Only deliveries of this event. */
        eventId?: string;
        /** Only deliveries of events of this document. */
        documentId?: string;
        /** Only deliveries in this state. */
        status?: Schemas["DeliveryStatus"];
        /** Entries on a page. */
        limit: number;
        /** `nextCursor` of the page before. */
        cursor?: string;
      };
      header: Record<string, never>;
    };
    requestBody?: never;
    responses: {
      200: {
        content: {
          "application/json": Schemas["DeliveryPage"];
        };
      };
      default: {
        content: {
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** Read a delivery with its attempts */
  readDelivery: {
    parameters: {
      path: {
        /** The delivery's id. */
        deliveryId: string;
      };
      query: Record<string, never>;
      header: Record<string, never>;
    };
    requestBody?: never;
    responses: {
      200: {
        content: {
          "application/json": Schemas["DeliveryWithAttempts"];
        };
      };
      default: {
        content: {
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** Send an event again */
  replayDelivery: {
    parameters: {
      path: {
        /** The delivery's id. */
        deliveryId: string;
      };
      query: Record<string, never>;
      header: {
        /** Names this request, so that repeating it within 24 hours does nothing twice. A UUID is a good choice. */
        "Idempotency-Key"?: string;
      };
    };
    requestBody?: never;
    responses: {
      202: {
        content: {
          "application/json": Schemas["DeliveryWithAttempts"];
        };
      };
      default: {
        content: {
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** List events */
  listEvents: {
    parameters: {
      path: Record<string, never>;
      query: {
        /** Only events that occurred at this time or later. */
        since?: string;
        /** Only events of this type. */
        type?: Schemas["EventType"];
        /** Only events of this document. */
        documentId?: string;
        /** Entries on a page. */
        limit: number;
        /** `nextCursor` of the page before. */
        cursor?: string;
      };
      header: Record<string, never>;
    };
    requestBody?: never;
    responses: {
      200: {
        content: {
          "application/json": Schemas["EventPage"];
        };
      };
      default: {
        content: {
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** List the event types */
  listEventTypes: {
    parameters: {
      path: Record<string, never>;
      query: Record<string, never>;
      header: Record<string, never>;
    };
    requestBody?: never;
    responses: {
      200: {
        content: {
          "application/json": Schemas["EventTypeList"];
        };
      };
      default: {
        content: {
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** List keys */
  listKeys: {
    parameters: {
      path: Record<string, never>;
      query: Record<string, never>;
      header: Record<string, never>;
    };
    requestBody?: never;
    responses: {
      200: {
        content: {
          "application/json": Schemas["KeyList"];
        };
      };
      default: {
        content: {
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** Make a key */
  createKey: {
    parameters: {
      path: Record<string, never>;
      query: Record<string, never>;
      header: {
        /** Names this request, so that repeating it within 24 hours does nothing twice. A UUID is a good choice. */
        "Idempotency-Key"?: string;
      };
    };
    requestBody: {
      content: {
        "application/json": Schemas["KeyInput"];
      };
    };
    responses: {
      201: {
        content: {
          "application/json": Schemas["KeyWithSecret"];
        };
      };
      default: {
        content: {
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** Revoke a key */
  revokeKey: {
    parameters: {
      path: {
        /** The key's id, which is not its secret. */
        keyId: string;
      };
      query: Record<string, never>;
      header: Record<string, never>;
    };
    requestBody?: never;
    responses: {
      204: {
        content?: never;
      };
      default: {
        content: {
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** Read the organization's settings */
  readSettings: {
    parameters: {
      path: Record<string, never>;
      query: Record<string, never>;
      header: Record<string, never>;
    };
    requestBody?: never;
    responses: {
      200: {
        content: {
          "application/json": Schemas["Settings"];
        };
      };
      default: {
        content: {
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** Change the organization's settings */
  changeSettings: {
    parameters: {
      path: Record<string, never>;
      query: Record<string, never>;
      header: Record<string, never>;
    };
    requestBody: {
      content: {
        "application/json": Schemas["SettingsChanges"];
      };
    };
    responses: {
      200: {
        content: {
          "application/json": Schemas["Settings"];
        };
      };
      default: {
        content: {
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** See a message as a phone shows it */
  previewText: {
    parameters: {
      path: Record<string, never>;
      query: Record<string, never>;
      header: {
        /** Names this request, so that repeating it within 24 hours does nothing twice. A UUID is a good choice. */
        "Idempotency-Key"?: string;
      };
    };
    requestBody: {
      content: {
        "application/json": Schemas["TextPreviewInput"];
      };
    };
    responses: {
      200: {
        content: {
          "application/json": Schemas["TextPreview"];
        };
      };
      default: {
        content: {
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** Show a logo */
  replaceLogo: {
    parameters: {
      path: Record<string, never>;
      query: Record<string, never>;
      header: {
        /** Names this request, so that repeating it within 24 hours does nothing twice. A UUID is a good choice. */
        "Idempotency-Key"?: string;
      };
    };
    requestBody: {
      content: {
        "multipart/form-data": Schemas["LogoForm"];
      };
    };
    responses: {
      200: {
        content: {
          "application/json": Schemas["Settings"];
        };
      };
      default: {
        content: {
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** Show no logo */
  removeLogo: {
    parameters: {
      path: Record<string, never>;
      query: Record<string, never>;
      header: Record<string, never>;
    };
    requestBody?: never;
    responses: {
      204: {
        content?: never;
      };
      default: {
        content: {
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** See a logo */
  readLogo: {
    parameters: {
      path: {
        /** The picture's SHA-256. */
        sha256: Schemas["Sha256"];
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
      default: {
        content: {
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** Read the certificate that the organization seals with */
  readSealCertificate: {
    parameters: {
      path: Record<string, never>;
      query: Record<string, never>;
      header: Record<string, never>;
    };
    requestBody?: never;
    responses: {
      200: {
        content: {
          "application/json": Schemas["SealCertificate"];
        };
      };
      default: {
        content: {
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** Seal with a certificate of one's own */
  replaceSealCertificate: {
    parameters: {
      path: Record<string, never>;
      query: Record<string, never>;
      header: Record<string, never>;
    };
    requestBody: {
      content: {
        "application/json": Schemas["SealCertificateInput"];
      };
    };
    responses: {
      200: {
        content: {
          "application/json": Schemas["SealCertificate"];
        };
      };
      default: {
        content: {
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** Seal with a new self-signed certificate */
  rotateSealCertificate: {
    parameters: {
      path: Record<string, never>;
      query: Record<string, never>;
      header: {
        /** Names this request, so that repeating it within 24 hours does nothing twice. A UUID is a good choice. */
        "Idempotency-Key"?: string;
      };
    };
    requestBody?: never;
    responses: {
      201: {
        content: {
          "application/json": Schemas["SealCertificate"];
        };
      };
      default: {
        content: {
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** Add the organization's seal to a file */
  sealFile: {
    parameters: {
      path: Record<string, never>;
      query: Record<string, never>;
      header: {
        /** Names this request, so that repeating it within 24 hours does nothing twice. A UUID is a good choice. */
        "Idempotency-Key"?: string;
      };
    };
    requestBody: {
      content: {
        "multipart/form-data": Schemas["FileForm"];
      };
    };
    responses: {
      201: {
        content: {
          "application/json": Schemas["FileSeal"];
        };
      };
      default: {
        content: {
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** Read what was sealed */
  readFileSeal: {
    parameters: {
      path: {
        /** The seal's id. */
        sealId: string;
      };
      query: Record<string, never>;
      header: Record<string, never>;
    };
    requestBody?: never;
    responses: {
      200: {
        content: {
          "application/json": Schemas["FileSeal"];
        };
      };
      default: {
        content: {
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** Download the sealed file */
  downloadSealedFile: {
    parameters: {
      path: {
        /** The seal's id. */
        sealId: string;
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
      default: {
        content: {
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** Read the organization's audit trail */
  listAudit: {
    parameters: {
      path: Record<string, never>;
      query: {
        /** Only what is about this document. */
        documentId?: string;
        /** Only actions whose names begin with this, such as `document.` */
        action?: string;
        /** Only what was done at this time or later. */
        since?: string;
        /** Only what was done before this time. */
        until?: string;
        /** `asc`: oldest first. `desc`: newest first. A cursor goes with the order it came from. */
        order: "asc" | "desc";
        /** Entries on a page. */
        limit: number;
        /** `nextCursor` of the page before. */
        cursor?: string;
      };
      header: Record<string, never>;
    };
    requestBody?: never;
    responses: {
      200: {
        content: {
          "application/json": Schemas["AuditRecordPage"];
        };
      };
      default: {
        content: {
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** List the organizations under yours */
  listSubOrganizations: {
    parameters: {
      path: Record<string, never>;
      query: {
        /** Only organizations whose name contains this text. Case does not matter. */
        q?: string;
        /** Entries on a page. */
        limit: number;
        /** `nextCursor` of the page before. */
        cursor?: string;
      };
      header: Record<string, never>;
    };
    requestBody?: never;
    responses: {
      200: {
        content: {
          "application/json": Schemas["SubOrganizationPage"];
        };
      };
      default: {
        content: {
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** Make an organization under yours */
  createSubOrganization: {
    parameters: {
      path: Record<string, never>;
      query: Record<string, never>;
      header: {
        /** Names this request, so that repeating it within 24 hours does nothing twice. A UUID is a good choice. */
        "Idempotency-Key"?: string;
      };
    };
    requestBody: {
      content: {
        "application/json": Schemas["SubOrganizationInput"];
      };
    };
    responses: {
      201: {
        content: {
          "application/json": Schemas["SubOrganization"];
        };
      };
      default: {
        content: {
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** Read an organization under yours */
  readSubOrganization: {
    parameters: {
      path: {
        /** The organization's id. */
        subOrganizationId: string;
      };
      query: Record<string, never>;
      header: Record<string, never>;
    };
    requestBody?: never;
    responses: {
      200: {
        content: {
          "application/json": Schemas["SubOrganization"];
        };
      };
      default: {
        content: {
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** Rename an organization, or say who pays for it */
  changeSubOrganization: {
    parameters: {
      path: {
        /** The organization's id. */
        subOrganizationId: string;
      };
      query: Record<string, never>;
      header: Record<string, never>;
    };
    requestBody: {
      content: {
        "application/json": Schemas["SubOrganizationChanges"];
      };
    };
    responses: {
      200: {
        content: {
          "application/json": Schemas["SubOrganization"];
        };
      };
      default: {
        content: {
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** Suspend an organization */
  suspendSubOrganization: {
    parameters: {
      path: {
        /** The organization's id. */
        subOrganizationId: string;
      };
      query: Record<string, never>;
      header: {
        /** Names this request, so that repeating it within 24 hours does nothing twice. A UUID is a good choice. */
        "Idempotency-Key"?: string;
      };
    };
    requestBody?: never;
    responses: {
      200: {
        content: {
          "application/json": Schemas["SubOrganization"];
        };
      };
      default: {
        content: {
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** Let a suspended organization in again */
  resumeSubOrganization: {
    parameters: {
      path: {
        /** The organization's id. */
        subOrganizationId: string;
      };
      query: Record<string, never>;
      header: {
        /** Names this request, so that repeating it within 24 hours does nothing twice. A UUID is a good choice. */
        "Idempotency-Key"?: string;
      };
    };
    requestBody?: never;
    responses: {
      200: {
        content: {
          "application/json": Schemas["SubOrganization"];
        };
      };
      default: {
        content: {
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** Invite an organization's first owner */
  makeOwnerLink: {
    parameters: {
      path: {
        /** The organization's id. */
        subOrganizationId: string;
      };
      query: Record<string, never>;
      header: {
        /** Names this request, so that repeating it within 24 hours does nothing twice. A UUID is a good choice. */
        "Idempotency-Key"?: string;
      };
    };
    requestBody?: never;
    responses: {
      201: {
        content: {
          "application/json": Schemas["InvitationWithLink"];
        };
      };
      default: {
        content: {
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** List an organization's documents */
  listSubOrganizationDocuments: {
    parameters: {
      path: {
        /** The organization's id. */
        subOrganizationId: string;
      };
      query: {
        /** Only documents in one of these states. Repeat the parameter for several. */
        status?: Schemas["DocumentStatus"][];
        /** Entries on a page. */
        limit: number;
        /** `nextCursor` of the page before. */
        cursor?: string;
      };
      header: Record<string, never>;
    };
    requestBody?: never;
    responses: {
      200: {
        content: {
          "application/json": Schemas["DocumentPage"];
        };
      };
      default: {
        content: {
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** Read an organization's document */
  readSubOrganizationDocument: {
    parameters: {
      path: {
        /** The organization's id. */
        subOrganizationId: string;
        /** The document's id. */
        documentId: string;
      };
      query: Record<string, never>;
      header: Record<string, never>;
    };
    requestBody?: never;
    responses: {
      200: {
        content: {
          "application/json": Schemas["Document"];
        };
      };
      default: {
        content: {
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** Read the wallet */
  readWallet: {
    parameters: {
      path: Record<string, never>;
      query: Record<string, never>;
      header: Record<string, never>;
    };
    requestBody?: never;
    responses: {
      200: {
        content: {
          "application/json": Schemas["Wallet"];
        };
      };
      default: {
        content: {
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** Read the statement */
  listWalletMovements: {
    parameters: {
      path: Record<string, never>;
      query: {
        /** Only movements with this cause, such as a document's id. */
        causeId?: string;
        /** Entries on a page. */
        limit: number;
        /** `nextCursor` of the page before. */
        cursor?: string;
      };
      header: Record<string, never>;
    };
    requestBody?: never;
    responses: {
      200: {
        content: {
          "application/json": Schemas["WalletMovementPage"];
        };
      };
      default: {
        content: {
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** Read what things cost here */
  readPrices: {
    parameters: {
      path: Record<string, never>;
      query: Record<string, never>;
      header: Record<string, never>;
    };
    requestBody?: never;
    responses: {
      200: {
        content: {
          "application/json": Schemas["Prices"];
        };
      };
      default: {
        content: {
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** Estimate what a document costs */
  estimateCost: {
    parameters: {
      path: Record<string, never>;
      query: {
        /** How many approvers. */
        signatures: number;
        /** A code to try. Without it, the wallet's own. */
        discountCode?: string;
      };
      header: Record<string, never>;
    };
    requestBody?: never;
    responses: {
      200: {
        content: {
          "application/json": Schemas["CostEstimate"];
        };
      };
      default: {
        content: {
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** Set the wallet's discount code */
  setDiscountCode: {
    parameters: {
      path: Record<string, never>;
      query: Record<string, never>;
      header: Record<string, never>;
    };
    requestBody: {
      content: {
        "application/json": Schemas["DiscountCodeInput"];
      };
    };
    responses: {
      200: {
        content: {
          "application/json": Schemas["Wallet"];
        };
      };
      default: {
        content: {
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** Buy a package */
  buyPackage: {
    parameters: {
      path: Record<string, never>;
      query: Record<string, never>;
      header: {
        /** Names this request, so that repeating it within 24 hours does nothing twice. A UUID is a good choice. */
        "Idempotency-Key"?: string;
      };
    };
    requestBody: {
      content: {
        "application/json": Schemas["PackageInput"];
      };
    };
    responses: {
      201: {
        content: {
          "application/json": Schemas["WalletMovement"];
        };
      };
      default: {
        content: {
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** Buy identity-check credits */
  buyIdentityCredits: {
    parameters: {
      path: Record<string, never>;
      query: Record<string, never>;
      header: {
        /** Names this request, so that repeating it within 24 hours does nothing twice. A UUID is a good choice. */
        "Idempotency-Key"?: string;
      };
    };
    requestBody: {
      content: {
        "application/json": Schemas["CreditsInput"];
      };
    };
    responses: {
      201: {
        content: {
          "application/json": Schemas["WalletMovement"];
        };
      };
      default: {
        content: {
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** Read any organization's wallet */
  readWalletOf: {
    parameters: {
      path: Record<string, never>;
      query: {
        /** Whose wallet. */
        organizationId: string;
      };
      header: Record<string, never>;
    };
    requestBody?: never;
    responses: {
      200: {
        content: {
          "application/json": Schemas["Wallet"];
        };
      };
      default: {
        content: {
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** Open or change an organization's wallet */
  changeWalletOf: {
    parameters: {
      path: Record<string, never>;
      query: Record<string, never>;
      header: Record<string, never>;
    };
    requestBody: {
      content: {
        "application/json": Schemas["WalletChanges"];
      };
    };
    responses: {
      200: {
        content: {
          "application/json": Schemas["Wallet"];
        };
      };
      default: {
        content: {
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** Set an organization's own mobile */
  setOrganizationMobile: {
    parameters: {
      path: Record<string, never>;
      query: Record<string, never>;
      header: Record<string, never>;
    };
    requestBody: {
      content: {
        "application/json": Schemas["OrganizationMobile"];
      };
    };
    responses: {
      204: {
        content?: never;
      };
      default: {
        content: {
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** Top up an organization's wallet */
  topUpWallet: {
    parameters: {
      path: Record<string, never>;
      query: Record<string, never>;
      header: {
        /** Names this request, so that repeating it within 24 hours does nothing twice. A UUID is a good choice. */
        "Idempotency-Key"?: string;
      };
    };
    requestBody: {
      content: {
        "application/json": Schemas["TopUpInput"];
      };
    };
    responses: {
      201: {
        content: {
          "application/json": Schemas["WalletMovement"];
        };
      };
      default: {
        content: {
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** List identity checks */
  listIdentityChecks: {
    parameters: {
      path: Record<string, never>;
      query: {
        /** Only checks with this status. */
        status?: Schemas["IdentityCheckStatus"];
        /** Only checks of this document's approvers. */
        documentId?: string;
        /** Only checks of this approver. */
        approverId?: string;
        /** Only checks of exactly this national code. Needs `identity:personal`. */
        nationalCode?: string;
        /** Only checks of exactly this mobile, however it is written. Needs `identity:personal`. */
        mobile?: string;
        /** Entries on a page. */
        limit: number;
        /** `nextCursor` of the page before. */
        cursor?: string;
      };
      header: Record<string, never>;
    };
    requestBody?: never;
    responses: {
      200: {
        content: {
          "application/json": Schemas["IdentityCheckPage"];
        };
      };
      default: {
        content: {
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** Check an identity */
  requestIdentityCheck: {
    parameters: {
      path: Record<string, never>;
      query: Record<string, never>;
      header: {
        /** Names this request, so that repeating it within 24 hours does nothing twice. A UUID is a good choice. */
        "Idempotency-Key"?: string;
      };
    };
    requestBody: {
      content: {
        "application/json": Schemas["IdentityCheckInput"];
      };
    };
    responses: {
      202: {
        content: {
          "application/json": Schemas["IdentityCheck"];
        };
      };
      default: {
        content: {
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** Read an identity check */
  readIdentityCheck: {
    parameters: {
      path: {
        /** The identity check's id. */
        checkId: string;
      };
      query: Record<string, never>;
      header: Record<string, never>;
    };
    requestBody?: never;
    responses: {
      200: {
        content: {
          "application/json": Schemas["IdentityCheck"];
        };
      };
      default: {
        content: {
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** Read whom a check was about */
  readIdentitySubject: {
    parameters: {
      path: {
        /** The identity check's id. */
        checkId: string;
      };
      query: Record<string, never>;
      header: Record<string, never>;
    };
    requestBody?: never;
    responses: {
      200: {
        content: {
          "application/json": Schemas["IdentitySubject"];
        };
      };
      default: {
        content: {
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** Ask again now */
  retryIdentityCheck: {
    parameters: {
      path: {
        /** The identity check's id. */
        checkId: string;
      };
      query: Record<string, never>;
      header: {
        /** Names this request, so that repeating it within 24 hours does nothing twice. A UUID is a good choice. */
        "Idempotency-Key"?: string;
      };
    };
    requestBody?: never;
    responses: {
      202: {
        content: {
          "application/json": Schemas["IdentityCheck"];
        };
      };
      default: {
        content: {
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** Read who must be verified */
  readIdentityPolicy: {
    parameters: {
      path: Record<string, never>;
      query: Record<string, never>;
      header: Record<string, never>;
    };
    requestBody?: never;
    responses: {
      200: {
        content: {
          "application/json": Schemas["OrganizationIdentityPolicy"];
        };
      };
      default: {
        content: {
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** Say who must be verified */
  setIdentityPolicy: {
    parameters: {
      path: Record<string, never>;
      query: Record<string, never>;
      header: Record<string, never>;
    };
    requestBody: {
      content: {
        "application/json": Schemas["OrganizationIdentityPolicy"];
      };
    };
    responses: {
      200: {
        content: {
          "application/json": Schemas["OrganizationIdentityPolicy"];
        };
      };
      default: {
        content: {
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** Read who must be verified of a document's approvers */
  readDocumentIdentityPolicy: {
    parameters: {
      path: {
        /** The document's id. */
        documentId: string;
      };
      query: Record<string, never>;
      header: Record<string, never>;
    };
    requestBody?: never;
    responses: {
      200: {
        content: {
          "application/json": Schemas["DocumentIdentityPolicy"];
        };
      };
      default: {
        content: {
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** Say who must be verified of a draft's approvers */
  setDocumentIdentityPolicy: {
    parameters: {
      path: {
        /** The document's id. */
        documentId: string;
      };
      query: Record<string, never>;
      header: Record<string, never>;
    };
    requestBody: {
      content: {
        "application/json": Schemas["DocumentIdentityPolicyChanges"];
      };
    };
    responses: {
      200: {
        content: {
          "application/json": Schemas["DocumentIdentityPolicy"];
        };
      };
      default: {
        content: {
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** See who you are */
  readMe: {
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
      default: {
        content: {
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** See how documents fare */
  readStatistics: {
    parameters: {
      path: Record<string, never>;
      query: {
        /** The beginning of the period. */
        from?: string;
        /** The end of the period, which is no longer part of it. Now, unless said otherwise. */
        to?: string;
      };
      header: Record<string, never>;
    };
    requestBody?: never;
    responses: {
      200: {
        content: {
          "application/json": Schemas["Statistics"];
        };
      };
      default: {
        content: {
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** Follow what happens */
  followEvents: {
    parameters: {
      path: Record<string, never>;
      query: Record<string, never>;
      header: {
        /** The id of the last event that was heard. Browsers send it by themselves. */
        "Last-Event-ID"?: string;
      };
    };
    requestBody?: never;
    responses: {
      200: {
        content: {
          "text/event-stream": string;
        };
      };
      default: {
        content: {
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** List saved views */
  listViews: {
    parameters: {
      path: Record<string, never>;
      query: Record<string, never>;
      header: Record<string, never>;
    };
    requestBody?: never;
    responses: {
      200: {
        content: {
          "application/json": Schemas["SavedViewList"];
        };
      };
      default: {
        content: {
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** Save a view */
  saveView: {
    parameters: {
      path: Record<string, never>;
      query: Record<string, never>;
      header: {
        /** Names this request, so that repeating it within 24 hours does nothing twice. A UUID is a good choice. */
        "Idempotency-Key"?: string;
      };
    };
    requestBody: {
      content: {
        "application/json": {
          /** What it is called. */
          name: string;
          /** Whether everybody sees it. What a key saves is for everybody. */
          shared?: boolean;
          filter: Schemas["ViewFilter"];
        };
      };
    };
    responses: {
      201: {
        content: {
          "application/json": Schemas["SavedView"];
        };
      };
      default: {
        content: {
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** Delete a saved view */
  deleteView: {
    parameters: {
      path: {
        /** The view's id. */
        viewId: string;
      };
      query: Record<string, never>;
      header: Record<string, never>;
    };
    requestBody?: never;
    responses: {
      204: {
        content?: never;
      };
      default: {
        content: {
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** Log in */
  logIn: {
    parameters: {
      path: Record<string, never>;
      query: Record<string, never>;
      header: Record<string, never>;
    };
    requestBody: {
      content: {
        "application/json": Schemas["Login"];
      };
    };
    responses: {
      200: {
        content: {
          "application/json": Schemas["LoggedIn"];
        };
      };
      default: {
        content: {
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** Log out */
  logOut: {
    parameters: {
      path: Record<string, never>;
      query: Record<string, never>;
      header: Record<string, never>;
    };
    requestBody?: never;
    responses: {
      204: {
        content?: never;
      };
      default: {
        content: {
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** Work in another organization */
  switchOrganization: {
    parameters: {
      path: Record<string, never>;
      query: Record<string, never>;
      header: Record<string, never>;
    };
    requestBody: {
      content: {
        "application/json": {
          /** One of those the person belongs to. */
          organizationId: string;
        };
      };
    };
    responses: {
      204: {
        content?: never;
      };
      default: {
        content: {
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** List your sessions */
  listSessions: {
    parameters: {
      path: Record<string, never>;
      query: Record<string, never>;
      header: Record<string, never>;
    };
    requestBody?: never;
    responses: {
      200: {
        content: {
          "application/json": Schemas["SessionList"];
        };
      };
      default: {
        content: {
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** Log out everywhere else */
  endOtherSessions: {
    parameters: {
      path: Record<string, never>;
      query: Record<string, never>;
      header: Record<string, never>;
    };
    requestBody?: never;
    responses: {
      204: {
        content?: never;
      };
      default: {
        content: {
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** End a session */
  endSession: {
    parameters: {
      path: {
        /** A session of yours. */
        sessionId: string;
      };
      query: Record<string, never>;
      header: Record<string, never>;
    };
    requestBody?: never;
    responses: {
      204: {
        content?: never;
      };
      default: {
        content: {
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** Change your name or language */
  changePerson: {
    parameters: {
      path: Record<string, never>;
      query: Record<string, never>;
      header: Record<string, never>;
    };
    requestBody: {
      content: {
        "application/json": {
          /** Your name. */
          name?: string;
          language?: Schemas["Language"];
        };
      };
    };
    responses: {
      200: {
        content: {
          "application/json": Schemas["Person"];
        };
      };
      default: {
        content: {
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** Change your password */
  changePassword: {
    parameters: {
      path: Record<string, never>;
      query: Record<string, never>;
      header: Record<string, never>;
    };
    requestBody: {
      content: {
        "application/json": {
          /** The password until now. */
          current: string;
          /** The new one, ten characters or more. */
          password: string;
        };
      };
    };
    responses: {
      204: {
        content?: never;
      };
      default: {
        content: {
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** Confirm the authenticator app */
  confirmTotp: {
    parameters: {
      path: Record<string, never>;
      query: Record<string, never>;
      header: Record<string, never>;
    };
    requestBody: {
      content: {
        "application/json": {
          code: Schemas["TotpCode"];
        };
      };
    };
    responses: {
      200: {
        content: {
          "application/json": Schemas["Person"];
        };
      };
      default: {
        content: {
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** Set up an authenticator app */
  beginTotp: {
    parameters: {
      path: Record<string, never>;
      query: Record<string, never>;
      header: {
        /** Names this request, so that repeating it within 24 hours does nothing twice. A UUID is a good choice. */
        "Idempotency-Key"?: string;
      };
    };
    requestBody?: never;
    responses: {
      200: {
        content: {
          "application/json": {
            /** In base32. */
            secret: string;
            /** An `otpauth:` address, for a QR code. */
            uri: string;
          };
        };
      };
      default: {
        content: {
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** Take the authenticator app off */
  endTotp: {
    parameters: {
      path: Record<string, never>;
      query: Record<string, never>;
      header: {
        /** Names this request, so that repeating it within 24 hours does nothing twice. A UUID is a good choice. */
        "Idempotency-Key"?: string;
      };
    };
    requestBody: {
      content: {
        "application/json": {
          /** Your password. */
          password: string;
        };
      };
    };
    responses: {
      200: {
        content: {
          "application/json": Schemas["Person"];
        };
      };
      default: {
        content: {
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** List members */
  listMembers: {
    parameters: {
      path: Record<string, never>;
      query: Record<string, never>;
      header: Record<string, never>;
    };
    requestBody?: never;
    responses: {
      200: {
        content: {
          "application/json": Schemas["MemberList"];
        };
      };
      default: {
        content: {
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** Remove a member */
  removeMember: {
    parameters: {
      path: {
        /** The member's id. */
        personId: string;
      };
      query: Record<string, never>;
      header: Record<string, never>;
    };
    requestBody?: never;
    responses: {
      204: {
        content?: never;
      };
      default: {
        content: {
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** Give a member another role */
  changeMember: {
    parameters: {
      path: {
        /** The member's id. */
        personId: string;
      };
      query: Record<string, never>;
      header: Record<string, never>;
    };
    requestBody: {
      content: {
        "application/json": {
          role: Schemas["Role"];
        };
      };
    };
    responses: {
      200: {
        content: {
          "application/json": Schemas["Member"];
        };
      };
      default: {
        content: {
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** Make a link for a new password */
  makePasswordLink: {
    parameters: {
      path: {
        /** The member's id. */
        personId: string;
      };
      query: Record<string, never>;
      header: {
        /** Names this request, so that repeating it within 24 hours does nothing twice. A UUID is a good choice. */
        "Idempotency-Key"?: string;
      };
    };
    requestBody?: never;
    responses: {
      201: {
        content: {
          "application/json": Schemas["InvitationWithLink"];
        };
      };
      default: {
        content: {
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** List open invitations */
  listInvitations: {
    parameters: {
      path: Record<string, never>;
      query: Record<string, never>;
      header: Record<string, never>;
    };
    requestBody?: never;
    responses: {
      200: {
        content: {
          "application/json": Schemas["InvitationList"];
        };
      };
      default: {
        content: {
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** Invite somebody */
  createInvitation: {
    parameters: {
      path: Record<string, never>;
      query: Record<string, never>;
      header: {
        /** Names this request, so that repeating it within 24 hours does nothing twice. A UUID is a good choice. */
        "Idempotency-Key"?: string;
      };
    };
    requestBody: {
      content: {
        "application/json": {
          email: Schemas["Email"];
          role: Schemas["Role"];
        };
      };
    };
    responses: {
      201: {
        content: {
          "application/json": Schemas["InvitationWithLink"];
        };
      };
      default: {
        content: {
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** Take an invitation back */
  revokeInvitation: {
    parameters: {
      path: {
        /** The invitation's id. */
        invitationId: string;
      };
      query: Record<string, never>;
      header: Record<string, never>;
    };
    requestBody?: never;
    responses: {
      204: {
        content?: never;
      };
      default: {
        content: {
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** See what a link is for */
  readInvitation: {
    parameters: {
      path: {
        /** The last segment of the link. */
        token: string;
      };
      query: Record<string, never>;
      header: Record<string, never>;
    };
    requestBody?: never;
    responses: {
      200: {
        content: {
          "application/json": Schemas["Opening"];
        };
      };
      default: {
        content: {
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** Use a link */
  acceptInvitation: {
    parameters: {
      path: {
        /** The last segment of the link. */
        token: string;
      };
      query: Record<string, never>;
      header: Record<string, never>;
    };
    requestBody: {
      content: {
        "application/json": Schemas["Acceptance"];
      };
    };
    responses: {
      200: {
        content: {
          "application/json": Schemas["LoggedIn"];
        };
      };
      default: {
        content: {
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** Check a file */
  verifyFile: {
    parameters: {
      path: Record<string, never>;
      query: Record<string, never>;
      header: Record<string, never>;
    };
    requestBody: {
      content: {
        "multipart/form-data": Schemas["VerificationForm"];
      };
    };
    responses: {
      200: {
        content: {
          "application/json": Schemas["Verification"];
        };
      };
      default: {
        content: {
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** Look up a verification code */
  readVerification: {
    parameters: {
      path: {
        /** The code printed on the certificate, as people type it; any case, with or without dashes. */
        code: string;
      };
      query: Record<string, never>;
      header: Record<string, never>;
    };
    requestBody?: never;
    responses: {
      200: {
        content: {
          "application/json": Schemas["PublicVerification"];
        };
      };
      default: {
        content: {
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** See what is asked */
  readSigning: {
    parameters: {
      path: {
        /** The last segment of the link in the approver's message. */
        token: string;
      };
      query: Record<string, never>;
      header: Record<string, never>;
    };
    requestBody?: never;
    responses: {
      200: {
        content: {
          "application/json": Schemas["SigningView"];
        };
      };
      default: {
        content: {
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** Ask for a code */
  sendSigningCode: {
    parameters: {
      path: {
        /** The last segment of the link in the approver's message. */
        token: string;
      };
      query: Record<string, never>;
      header: {
        /** Names this request, so that repeating it within 24 hours does nothing twice. A UUID is a good choice. */
        "Idempotency-Key"?: string;
      };
    };
    requestBody?: never;
    responses: {
      202: {
        content: {
          "application/json": Schemas["CodeSent"];
        };
      };
      default: {
        content: {
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** Prove the code */
  verifySigningCode: {
    parameters: {
      path: {
        /** The last segment of the link in the approver's message. */
        token: string;
      };
      query: Record<string, never>;
      header: {
        /** Names this request, so that repeating it within 24 hours does nothing twice. A UUID is a good choice. */
        "Idempotency-Key"?: string;
      };
    };
    requestBody: {
      content: {
        "application/json": Schemas["CodeInput"];
      };
    };
    responses: {
      200: {
        content: {
          "application/json": Schemas["SigningSession"];
        };
      };
      default: {
        content: {
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** Read the PDF */
  readSigningDocument: {
    parameters: {
      path: {
        /** The last segment of the link in the approver's message. */
        token: string;
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
      default: {
        content: {
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** See a page */
  readSigningPage: {
    parameters: {
      path: {
        /** The last segment of the link in the approver's message. */
        token: string;
        /** The page, counted from 1. */
        page: number;
      };
      query: {
        /** Pixels across, as many as the viewer has. */
        width: number;
        /** The SHA-256 of one of the document's versions; without it, the latest. */
        version?: string;
      };
      header: Record<string, never>;
    };
    requestBody?: never;
    responses: {
      200: {
        content: {
          "image/jpeg": string;
        };
      };
      304: {
        content?: never;
      };
      default: {
        content: {
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** See your kept stamp */
  readOwnStamp: {
    parameters: {
      path: {
        /** The last segment of the link in the approver's message. */
        token: string;
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
      default: {
        content: {
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** Forget your kept stamp */
  forgetOwnStamp: {
    parameters: {
      path: {
        /** The last segment of the link in the approver's message. */
        token: string;
      };
      query: Record<string, never>;
      header: Record<string, never>;
    };
    requestBody?: never;
    responses: {
      204: {
        content?: never;
      };
      default: {
        content: {
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** Ask the sender a question */
  askQuestion: {
    parameters: {
      path: {
        /** The last segment of the link in the approver's message. */
        token: string;
      };
      query: Record<string, never>;
      header: {
        /** Names this request, so that repeating it within 24 hours does nothing twice. A UUID is a good choice. */
        "Idempotency-Key"?: string;
      };
    };
    requestBody: {
      content: {
        "application/json": Schemas["QuestionInput"];
      };
    };
    responses: {
      204: {
        content?: never;
      };
      default: {
        content: {
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
  /** Decide */
  decide: {
    parameters: {
      path: {
        /** The last segment of the link in the approver's message. */
        token: string;
      };
      query: Record<string, never>;
      header: {
        /** Names this request, so that repeating it within 24 hours does nothing twice. A UUID is a good choice. */
        "Idempotency-Key"?: string;
      };
    };
    requestBody: {
      content: {
        "application/json": Schemas["DecisionInput"];
      };
    };
    responses: {
      200: {
        content: {
          "application/json": Schemas["Receipt"];
        };
      };
      default: {
        content: {
          "application/problem+json": Schemas["Problem"];
        };
      };
    };
  };
};
