-- Times are UTC in milliseconds since 1970 unless a column says otherwise. A mailbox is named number@context everywhere.

create table mailboxes (
  mailbox       text    not null primary key,
  number        text    not null,
  context       text    not null,
  full_name     text    not null default '',
  pin_hash      text,                       -- null: no PIN, and so no owner's door is open
  email         text,
  language      text,
  exit_context  text,                       -- where a (key *) and o (key 0) are looked for; null: the caller's own context
  operator      boolean,                    -- key 0 leaves to o; null: the general setting, here and below
  max_secs      integer,
  min_secs      integer,
  max_silence   integer,
  max_msg       integer,
  created_at    bigint  not null,
  updated_at    bigint  not null
);
create index mailboxes_by_context on mailboxes (context, number);

-- Kept in the transaction that changes a message, never recounted on the way of a call.
create table mailbox_counts (
  mailbox      text    not null primary key references mailboxes (mailbox) on delete cascade,
  version      bigint  not null default 0,
  new_messages integer not null default 0,
  old_messages integer not null default 0,
  urgent_new   integer not null default 0,
  urgent_old   integer not null default 0
);

create table messages (
  mailbox       text    not null references mailboxes (mailbox) on delete cascade,
  msg_id        text    not null,
  folder        text    not null,
  number        integer not null,           -- NNNN of msgNNNN
  caller_name   text    not null,
  caller_number text    not null,
  received_at   bigint  not null,
  duration      integer not null,           -- seconds
  flag          text    not null default '',-- '', Urgent or PRIORITY
  category      text    not null default '',
  called_exten  text    not null default '',
  called_context text   not null default '',
  primary key (mailbox, msg_id)
);
create index messages_by_folder on messages (mailbox, folder, number);

-- When a folder was last compared with its messages: its directory's modification time, in ticks.
create table folder_scans (
  mailbox     text   not null references mailboxes (mailbox) on delete cascade,
  folder      text   not null,
  modified_at bigint not null,
  primary key (mailbox, folder)
);

-- The journal: a row from before Asterisk is told to record until the message is filed everywhere.
create table recordings (
  id         text   not null primary key,
  node       text   not null,
  channel_id text   not null,
  name       text   not null,               -- as ARI knows it
  draft      text   not null,               -- JSON of MessageDraft
  started_at bigint not null
);

-- State to be told: one row per mailbox and channel. Only the newest version is sent.
create table outbox (
  mailbox         text    not null references mailboxes (mailbox) on delete cascade,
  channel         text    not null,
  wanted          bigint  not null,
  claimed         bigint  not null default 0,
  delivered       bigint  not null default 0,
  attempts        integer not null default 0,
  next_attempt_at bigint  not null default 0,
  lease_owner     text,
  lease_until     bigint  not null default 0,
  last_error      text,
  primary key (mailbox, channel)
);
create index outbox_due on outbox (next_attempt_at) where delivered < wanted;

-- The last NOTIFY of every watcher's dialog, and how the phone answered. It goes with the mailbox: one that is made anew counts its versions anew.
create table watchers (
  call_id      text    not null,
  to_tag       text    not null,
  from_tag     text    not null,
  mailbox      text    not null references mailboxes (mailbox) on delete cascade,
  watcher      text    not null,            -- user@domain
  contact      text    not null,
  cseq         bigint  not null,            -- the last one sent; never undercut
  version      bigint  not null,            -- of the mailbox, as last confirmed by a 2xx; -1: none yet
  new_messages integer not null,            -- as last sent, here and below
  old_messages integer not null,
  status       integer,                     -- of the last answer; null: none came
  reason       text    not null default '',
  outcome      text    not null,            -- lit, retrying, gone or refused
  failures     integer not null default 0,  -- in a row
  sent_at      bigint  not null,
  answered_at  bigint,
  retry_at     bigint  not null default 0,  -- not before, by the other side's Retry-After
  expires_at   bigint  not null,
  primary key (call_id, to_tag, from_tag)
);
create index watchers_by_mailbox on watchers (mailbox);

create table api_keys (
  id           text   not null primary key,
  name         text   not null,
  role         text   not null,             -- admin or reader
  hash         text   not null,
  created_at   bigint not null,
  last_used_at bigint
);
