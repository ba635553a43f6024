-- The nodes on this database. Each says every few seconds that it lives; times are the database's own, so that no node's clock matters.
create table nodes (
  name       text   not null primary key,
  version    text   not null,
  started_at bigint not null,
  seen_at    bigint not null,
  calls      integer not null,
  servers    text   not null                -- JSON: the Asterisk servers that it is connected to
);
-- At which of its Asterisk servers a node records; empty: it had only one.
alter table recordings add column asterisk text not null default '';
create index recordings_by_node on recordings (node, asterisk);
-- The spool that this database is the index of: a file of that name lies in its directory. Another directory, or one whose disk is not mounted, is not it.
create table spool_mark (
  one  integer not null default 1 primary key, -- there is only one
  mark text    not null
);
