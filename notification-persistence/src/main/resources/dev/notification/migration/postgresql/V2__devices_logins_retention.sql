-- Devices, logins, roles and what retention needs. Every statement can be repeated.

alter table users add column if not exists role text not null default 'user';

-- When it was removed: a purge forgets it some time later.
alter table notifications add column if not exists removed_ms bigint;
create index if not exists notifications_removed on notifications (removed_ms) where removed_ms is not null;
-- Rows lie about in the order they were made, so a few bytes per block of them are index enough.
create index if not exists notifications_age on notifications using brin (created_ms);

-- Up to where each device of a user has said that it has the inbox.
create table if not exists devices (
    user_id    bigint not null references users (id),
    device_id  text   not null,
    started    bigint not null,
    acked      bigint not null,
    contact_ms bigint not null,
    primary key (user_id, device_id)
) with (fillfactor = 50);

-- A login and the hash of its present refresh token.
create table if not exists logins (
    id           text   primary key,
    user_id      bigint not null references users (id),
    refresh_hash text   not null,
    expires_ms   bigint not null,
    revoked_ms   bigint
);
create index if not exists logins_user on logins (user_id) where revoked_ms is null;
create index if not exists logins_revoked on logins (revoked_ms) where revoked_ms is not null;
create index if not exists logins_expiry on logins (expires_ms);
