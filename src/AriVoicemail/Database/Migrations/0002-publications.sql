-- What we have published to the proxy's presence server, one publication per mailbox (RFC 3903).
create table publications (
  mailbox    text   not null primary key references mailboxes (mailbox) on delete cascade,
  etag       text   not null,               -- names the publication; it changes with every answer
  version    bigint not null,               -- of the mailbox, as published last
  expires_at bigint not null                -- the server forgets it then
);
create index publications_by_expiry on publications (expires_at);
