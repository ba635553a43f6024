-- A process that works on it says so again and again, by the database's clock; whoever has died says nothing more.
alter table idempotency add column run        text   not null default '';  -- whose work it is
alter table idempotency add column held_until bigint not null default 0;
alter table idempotency add column content_type text;
alter table idempotency add column etag         text;
alter table idempotency add column length       bigint;  -- of an answer that is too long to be kept; null: it is kept
