-- Inboxes and devices of users that have no account here: an application may bring users of its own. Logins are of
-- accounts only, and keep their reference. Every statement can be repeated.

alter table inboxes drop constraint if exists inboxes_user_id_fkey;
alter table devices drop constraint if exists devices_user_id_fkey;
