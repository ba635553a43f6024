-- What an owner's call has decided and not yet carried out: where a message goes when its folder is closed. It counts as if it lay there already.
alter table messages add column goes_to text;                 -- a folder's name, Deleted included; null: it stays
alter table messages add column goes_by text;                 -- the node that the call is on
create index messages_on_their_way on messages (goes_by) where goes_to is not null;

-- What the owner hears and may do by phone: JSON of MenuSettings.
alter table mailboxes add column menu text not null default '{}';
