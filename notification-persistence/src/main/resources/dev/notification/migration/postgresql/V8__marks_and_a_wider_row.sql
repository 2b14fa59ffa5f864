-- Marks: what belongs to an inbox and not to one notification, and is the same on every device. And the columns of a
-- notification that present and coming versions need, in one go. Every statement can be repeated.

create table if not exists inbox_marks (
    user_id      bigint not null,
    name         text   not null,
    rev          bigint not null,
    value        text   not null,
    unread_after bigint not null,
    primary key (user_id, name)
) with (fillfactor = 50);

-- The newest revision of any mark (the feed looks for marks only if it is after the cursor), up to where the user has seen
-- the inbox, and how many unread notifications have arrived after that.
alter table inboxes add column if not exists marks_rev bigint not null default 0;
alter table inboxes add column if not exists seen bigint not null default 0;
alter table inboxes add column if not exists unseen bigint not null default 0;
-- Nobody has seen anything yet, so all that is unread is unseen. This writes each head row that has something unread, once.
update inboxes set unseen = unread where seen = 0 and unseen <> unread;

-- Columns without a default are a change of the catalog alone, and a null takes no room in a row. changed_ms is when the newest
-- change happened; it is unknown of what was changed before this version.
alter table notifications
    add column if not exists changed_ms   bigint,
    add column if not exists snoozed_ms   bigint,
    add column if not exists count        bigint,
    add column if not exists recent       text,
    add column if not exists message_many text,
    add column if not exists image        text,
    add column if not exists actions      text,
    add column if not exists acted        text,
    add column if not exists topic        text;
