-- How the owner is told by e-mail and pager: JSON of MailSettings. Kept for the mail that is to come.
alter table mailboxes add column mail text not null default '{}';
