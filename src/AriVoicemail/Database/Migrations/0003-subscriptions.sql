-- Phones that subscribed to us directly. The columns are those of a proxy's active_watchers, and mean the same.
create table subscriptions (
  id               text    not null primary key,
  mailbox          text    not null references mailboxes (mailbox) on delete cascade,
  presentity_uri   text    not null,
  watcher_username text    not null,
  watcher_domain   text    not null,
  to_user          text    not null,
  to_domain        text    not null,
  from_user        text    not null,
  from_domain      text    not null,
  event            text    not null,
  event_id         text    not null default '',
  to_tag           text    not null,        -- ours
  from_tag         text    not null,        -- the phone's
  callid           text    not null,
  local_cseq       bigint  not null,        -- one below the last one sent, as Kamailio has it
  remote_cseq      bigint  not null,
  contact          text    not null,
  record_route     text    not null default '',
  expires          bigint  not null,        -- seconds since 1970
  status           integer not null,        -- 1: active
  socket_info      text    not null,        -- where the phone's packets come from: udp:192.0.2.9:5060
  local_contact    text    not null,
  user_agent       text    not null default '',
  unique (callid, to_tag, from_tag)
);
create index subscriptions_by_mailbox on subscriptions (presentity_uri);
create index subscriptions_by_expiry on subscriptions (expires);
