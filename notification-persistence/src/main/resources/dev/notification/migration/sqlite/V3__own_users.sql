-- Inboxes and devices of users that have no account here: an application may bring users of its own. Logins are of
-- accounts only, and keep their reference. SQLite cannot drop a reference, so both tables are made anew; nothing refers
-- to them.

create table inboxes_new (
    user_id bigint primary key,
    head    bigint not null,
    floor   bigint not null,
    unread  bigint not null
);
insert into inboxes_new (user_id, head, floor, unread) select user_id, head, floor, unread from inboxes;
drop table inboxes;
alter table inboxes_new rename to inboxes;

create table devices_new (
    user_id    bigint not null,
    device_id  text   not null,
    started    bigint not null,
    acked      bigint not null,
    contact_ms bigint not null,
    primary key (user_id, device_id)
) without rowid;
insert into devices_new (user_id, device_id, started, acked, contact_ms)
select user_id, device_id, started, acked, contact_ms from devices;
drop table devices;
alter table devices_new rename to devices;
