-- Marks: what belongs to an inbox and not to one notification, and is the same on every device. And the columns of a
-- notification that present and coming versions need, in one go.

create table inbox_marks (
    user_id      bigint not null,
    name         text   not null,
    rev          bigint not null,
    value        text   not null,
    unread_after bigint not null,
    primary key (user_id, name)
) without rowid;

-- The newest revision of any mark (the feed looks for marks only if it is after the cursor), up to where the user has seen
-- the inbox, and how many unread notifications have arrived after that.
alter table inboxes add column marks_rev bigint not null default 0;
alter table inboxes add column seen bigint not null default 0;
alter table inboxes add column unseen bigint not null default 0;
-- Nobody has seen anything yet, so all that is unread is unseen. This writes each head row that has something unread, once.
update inboxes set unseen = unread where unread > 0;

-- Adding a column changes no row. changed_ms is when the newest change happened; it is unknown of what was changed before this
-- version.
alter table notifications add column changed_ms bigint;
alter table notifications add column snoozed_ms bigint;
alter table notifications add column count bigint;
alter table notifications add column recent text;
alter table notifications add column message_many text;
alter table notifications add column image text;
alter table notifications add column actions text;
alter table notifications add column acted text;
alter table notifications add column topic text;
