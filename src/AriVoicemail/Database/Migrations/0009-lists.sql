-- Distribution lists: a number that is no mailbox, and whom it stands for. A member that is deleted stays here and is passed over.
create table lists (
  list       text   not null primary key,   -- number@context, as a mailbox is named
  context    text   not null,
  name       text   not null default '',
  members    text   not null,               -- mailboxes in their order, with spaces between them
  created_at bigint not null,
  updated_at bigint not null
);
create index lists_by_context on lists (context, list);
