import { Migration } from '@mikro-orm/migrations';
import { wall } from './wall.ts';

/** Approvers who decide by answering in the chat, and whom a text that came in may be an answer to. */
export class ChatDecisions extends Migration {
  override up(): void {
    for (const statement of [messages, replies, prompts, ...['chat_replies', 'chat_prompts'].map(wall)])
      this.addSql(statement);
  }
}

const messages = `
alter table messages
  -- What its reader may decide by answering it. Only what goes out by a WhatsApp connection says so.
  add column offer text check (offer in ('approve', 'review')),
  -- Who an SMS is to, by the hash that is the same in every organization (src/secrets/phones.ts).
  add column person_index bytea;
create index messages_answerable on messages (organization_id, recipient_index) where offer is not null or kind = 'chat_answer';
create index messages_by_person on messages (person_index, created_at desc) where person_index is not null;
-- What earlier versions wrote, until worker/old-phones.ts has passed.
create index messages_without_person on messages (id)
  where direction = 'out' and channel = 'sms' and person_index is null and recipient is not null;`;

const replies = `
-- Messages that may be an approver's decision, to be looked at once each and in their order.
create table chat_replies (
  message_id uuid primary key references messages on delete cascade,
  organization_id uuid not null references organizations,
  -- Who wrote it, as in messages.
  sender_index bytea not null,
  -- What it was understood as, before anything is done about it; null: not looked at yet, or no decision.
  approver_id uuid references approvers on delete cascade,
  link_version integer,
  decision text check (decision in ('complete', 'reject')),
  -- Sealed.
  reason bytea,
  -- What came of it, as a word of src/signing/chat/; null: nothing yet.
  outcome text,
  attempt_count integer not null default 0,
  -- When it is due (again); null: it is done with.
  due_at timestamptz,
  created_at timestamptz not null default now()
);
create index chat_replies_due on chat_replies (due_at) where due_at is not null;
create index chat_replies_by_approver on chat_replies (approver_id) where approver_id is not null;
create index chat_replies_by_sender on chat_replies (organization_id, sender_index, created_at);`;

const prompts = `
-- What an approver was asked back about their answers to one invitation.
create table chat_prompts (
  approver_id uuid not null references approvers on delete cascade,
  link_version integer not null,
  organization_id uuid not null references organizations,
  prompt_count integer not null default 0,
  -- They were told once that they were not understood.
  was_unclear boolean not null default false,
  -- Until when what they write is the reason of their rejection.
  reason_until timestamptz,
  updated_at timestamptz not null default now(),
  primary key (approver_id, link_version)
);`;
