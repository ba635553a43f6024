-- Wrong PINs in a row, by phone, page and REST alike. A row may name a mailbox that there is not: whoever tries learns nothing from that.
create table sign_ins (
  mailbox      text    not null primary key,
  failures     integer not null,
  failed_at    bigint  not null,
  locked_until bigint  not null             -- nobody is let in before, whatever the PIN
);
create index sign_ins_by_age on sign_ins (failed_at);
