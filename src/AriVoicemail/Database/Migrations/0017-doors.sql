-- A key may be for some contexts alone, and for a while.
alter table api_keys add column contexts text;      -- JSON array; null: all
alter table api_keys add column expires_at bigint;  -- null: never

-- Owners who signed in with mailbox and PIN.
create table sessions (
  id           text   not null primary key,
  mailbox      text   not null,
  hash         text   not null,
  created_at   bigint not null,
  expires_at   bigint not null,
  last_used_at bigint not null
);
create index sessions_by_mailbox on sessions (mailbox);

-- Who changed what, and who tried to come in.
create table audit (
  id      text   not null primary key,  -- sorts by time
  at      bigint not null,
  who     text   not null,
  door    text   not null,              -- rest, phone or cli
  address text   not null,              -- where from; empty: not known
  action  text   not null,
  target  text   not null,
  context text,                         -- of the mailbox or list that it was about
  outcome text   not null,
  fields  text   not null               -- what was given, without values
);
create index audit_by_context on audit (context, id);

-- Answers to POSTs that may be sent again.
create table idempotency (
  name     text   not null primary key,
  request  text   not null,              -- SHA-256 of what was asked
  at       bigint not null,
  status   bigint not null,              -- 0: still under way
  location text,
  body     text
);
create index idempotency_by_time on idempotency (at);
create index audit_by_time on audit (at);

-- What happened in mailboxes, for those who follow it live.
create table events (
  id      text   not null primary key,  -- sorts by time, but for a few seconds of transactions that ended later
  type    text   not null,
  mailbox text   not null,
  data    text   not null
);

-- Since when somebody waits to be told.
alter table outbox add column wanted_at bigint not null default 0;
