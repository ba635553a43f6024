-- Recorded greetings, where they do not lie in a directory that can be looked into: each call asks which there are.
create table greetings (
  mailbox text not null references mailboxes (mailbox) on delete cascade,
  name    text not null,
  version text not null,                    -- another one for another sound
  primary key (mailbox, name)
);
-- What all nodes have to know and nobody else may: the key that addresses of sounds are signed with.
create table node_secrets (
  name  text not null primary key,
  value text not null
);
