-- Where an owner's call broke off in the middle of a message: the next time it goes on there.
create table interruptions (
  mailbox   text    not null primary key references mailboxes (mailbox) on delete cascade,
  msg_id    text    not null,
  offset_ms integer not null,
  at        bigint  not null
);
