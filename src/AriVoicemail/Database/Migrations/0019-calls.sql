-- Calls that are over, and what happened in them.
create table calls (
  id            text   not null primary key,  -- sorts by time
  call_id       text   not null,              -- Asterisk's; unique on one server, until it starts anew
  asterisk      text   not null,
  node          text   not null,
  channel       text   not null,
  does          text   not null,
  arguments     text   not null,              -- JSON array
  caller_name   text   not null,
  caller_number text   not null,
  started_at    bigint not null,
  ended_at      bigint,
  steps         text   not null               -- JSON array
);
create index calls_by_call_id on calls (call_id);
create index calls_by_time on calls (started_at);

-- What a call was about.
create table call_mailboxes (
  call       text not null references calls (id) on delete cascade,
  mailbox    text not null,
  message_id text,                            -- the message that it left there
  version    bigint,                          -- of the mailbox when the call was over
  primary key (call, mailbox)
);
create index call_mailboxes_by_mailbox on call_mailboxes (mailbox, call);

-- Which state of the mailbox a NOTIFY told; null: one of somebody's choice.
alter table deliveries add column version bigint;
