-- How much a mailbox keeps, and for how long: JSON of KeepingSettings.
alter table mailboxes add column keeping text not null default '{}';
alter table messages add column bytes bigint not null default 0;     -- of its sound
alter table messages add column placed_at bigint not null default 0; -- when it came to its folder
create index messages_by_age on messages (folder, received_at);
