-- The schema of the notification service, as Flyway applies it at start.

create table if not exists users (
    id            integer primary key autoincrement,
    username      text   not null unique,
    password_hash text   not null,
    created_ms    bigint not null
);

-- One head row per inbox: its newest revision, the newest purged one, and the exact unread count. Updated by every
-- write to the inbox.
create table if not exists inboxes (
    user_id bigint primary key references users (id),
    head    bigint not null,
    floor   bigint not null,
    unread  bigint not null
);

-- A notification as of its newest change (rev). A removed one stays as a row without content, so that devices that were
-- away learn of it. No foreign key to inboxes: every insert follows an update of that head row in the same transaction.
create table if not exists notifications (
    id           bigint  primary key,
    user_id      bigint  not null,
    sender_id    bigint  not null,
    message      text    not null,
    title        text,
    category     text,
    priority     text    not null,
    data         text,
    link         text,
    collapse_key text,
    created_ms   bigint  not null,
    expires_ms   bigint,
    read         boolean not null,
    archived     boolean not null,
    removed      boolean not null,
    change       text    not null,
    rev          bigint  not null,
    arrived_rev  bigint  not null,
    unread_after bigint  not null
);
create unique index if not exists notifications_feed on notifications (user_id, rev);
create index if not exists notifications_history on notifications (user_id, arrived_rev);
create unique index if not exists notifications_collapse on notifications (user_id, sender_id, collapse_key)
    where collapse_key is not null;
create index if not exists notifications_expiry on notifications (expires_ms) where expires_ms is not null;

create table if not exists idempotency_keys (
    sender_id       bigint not null,
    idempotency_key text   not null,
    fingerprint     text   not null,
    receipts        text   not null,
    created_ms      bigint not null,
    primary key (sender_id, idempotency_key)
);
create index if not exists idempotency_keys_age on idempotency_keys (created_ms);

-- Ids are taken in blocks: one update per thousand notifications, on any number of nodes.
create table if not exists id_blocks (
    name    text   primary key,
    next_id bigint not null
);
insert into id_blocks (name, next_id) values ('notification', 1) on conflict (name) do nothing;

-- Which history the revisions belong to. After restoring a backup: update history set epoch = 'some new word'.
create table if not exists history (
    epoch text not null
);
insert into history (epoch)
select lower(hex(randomblob(4))) where not exists (select 1 from history);
