-- Every NOTIFY that went out, and what came back. The id grows with the time of sending.
create table deliveries (
  id           text    not null primary key,
  mailbox      text    not null references mailboxes (mailbox) on delete cascade,
  way          text    not null,            -- the outbox's channel
  watcher      text    not null,            -- user@domain
  contact      text    not null,
  call_id      text    not null,
  cseq         bigint  not null,
  new_messages integer not null,            -- as sent, here and below
  old_messages integer not null,
  sent_at      bigint  not null,
  round_trip   integer,                     -- milliseconds until the answer; null: none came
  copies       integer not null,            -- 1: nothing had to be sent again
  status       integer,
  reason       text    not null,
  outcome      text    not null,
  retry_at     bigint                       -- not before, by the other side's Retry-After
);
create index deliveries_by_mailbox on deliveries (mailbox, id);
