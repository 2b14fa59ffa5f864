-- Logical replication copies changes of tables that have a primary key; the one row of history had none. The statement can be
-- repeated, and needs no owner once it is done.

do $$
begin
    if not exists (select 1 from pg_constraint where conrelid = 'history'::regclass and contype = 'p') then
        alter table history add primary key (epoch);
    end if;
end
$$;
