-- As on PostgreSQL, where replication needs a key for every table.

create unique index if not exists history_epoch on history (epoch);
