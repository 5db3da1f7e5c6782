-- the columns of a table
select c.name as c_name, quotename(c.name) as c_sql, coalesce(b.name, u.name) as c_type,
       cast(c.max_length as int) as c_length, cast(c.precision as int) as c_precision,
       cast(c.scale as int) as c_scale, c.collation_name as c_collation,
       case when c.is_identity = 1 then 1 else 0 end as c_identity,
       case when c.default_object_id <> 0 or c.is_identity = 1 or c.is_computed = 1
              or c.generated_always_type <> 0 or u.name in ('timestamp', 'rowversion')
            then 1 else 0 end as c_default,
       case when c.is_nullable = 1 then 1 else 0 end as c_nullable
from sys.columns c
join sys.types u on u.user_type_id = c.user_type_id
left join sys.types b on b.user_type_id = c.system_type_id and b.system_type_id = b.user_type_id
where c.object_id = object_id(@name)
order by c.column_id

-- the unique indexes of a table
select i.name as i_name, c.name as i_column
from sys.indexes i
join sys.index_columns k on k.object_id = i.object_id and k.index_id = i.index_id
join sys.columns c on c.object_id = k.object_id and c.column_id = k.column_id
where i.object_id = object_id(@name) and i.is_unique = 1 and i.has_filter = 0 and i.is_disabled = 0
  and i.is_hypothetical = 0 and k.is_included_column = 0

-- whether the transaction is still there
select cast(xact_state() as int)

-- a point to go back to
save transaction litestar_chunk

-- accounts: insert
-- rows = [[0,0,"ann","1.01","2026-03-29T02:30:00.1234567","2026-03-29T02:30:00.1234567"],[1,0,"böb's \"x\"",null,"2026-03-29T02:30:00.1234567","2026-03-29T02:30:00.1234567"]]
set nocount on;
declare @litestar_ids table (litestar_row int not null primary key, [id] bigint);
merge into [accounts] as t
using (select j.litestar_row, cast(j.[version] as bigint) as [version], j.[owner] collate SQL_Latin1_General_CP1_CI_AS as [owner], cast(j.[balance] as decimal(10, 2)) as [balance], cast(j.[createdAt] as datetime2(7)) as [createdAt], cast(j.[updatedAt] as datetime2(3)) as [updatedAt]
from openjson(@rows) with (litestar_row int '$[0]', [version] bigint '$[1]', [owner] nvarchar(max) '$[2]', [balance] decimal(38, 2) '$[3]', [createdAt] datetime2(7) '$[4]', [updatedAt] datetime2(7) '$[5]') as j) as s
on 1 = 0
when not matched then insert ([version], [owner], [balance], [createdAt], [updatedAt]) values (s.[version], s.[owner], s.[balance], s.[createdAt], s.[updatedAt])
output s.litestar_row, inserted.[id] into @litestar_ids;
select [id] from @litestar_ids order by litestar_row

-- accounts: insert, no ids back
-- rows = [[0,41,0,"ann","1.01","2026-03-29T02:30:00.1234567","2026-03-29T02:30:00.1234567"],[1,42,0,"böb's \"x\"",null,"2026-03-29T02:30:00.1234567","2026-03-29T02:30:00.1234567"]]
set nocount on;
set identity_insert [accounts] on;
insert into [accounts] ([id], [version], [owner], [balance], [createdAt], [updatedAt])
select s.[id], s.[version], s.[owner], s.[balance], s.[createdAt], s.[updatedAt]
from (select j.litestar_row, cast(j.[id] as bigint) as [id], cast(j.[version] as bigint) as [version], j.[owner] collate SQL_Latin1_General_CP1_CI_AS as [owner], cast(j.[balance] as decimal(10, 2)) as [balance], cast(j.[createdAt] as datetime2(7)) as [createdAt], cast(j.[updatedAt] as datetime2(3)) as [updatedAt]
from openjson(@rows) with (litestar_row int '$[0]', [id] bigint '$[1]', [version] bigint '$[2]', [owner] nvarchar(max) '$[3]', [balance] decimal(38, 2) '$[4]', [createdAt] datetime2(7) '$[5]', [updatedAt] datetime2(7) '$[6]') as j) as s
order by s.litestar_row;
select @@rowcount as litestar_count;
set identity_insert [accounts] off

-- accounts: update by id
-- rows = [[0,41,0,"ann","1.01","2026-03-29T02:30:00.1234567","2026-03-29T02:30:00.1234567",6],[1,42,0,"böb's \"x\"",null,"2026-03-29T02:30:00.1234567","2026-03-29T02:30:00.1234567",6]]
set nocount on;
declare @litestar_ids table ([id] bigint);
update t
set [version] = s.[version], [owner] = s.[owner], [balance] = s.[balance], [createdAt] = s.[createdAt], [updatedAt] = s.[updatedAt]
output inserted.[id] into @litestar_ids
from [accounts] as t
join (select j.litestar_row, cast(j.[id] as bigint) as [id], cast(j.[version] as bigint) as [version], j.[owner] collate SQL_Latin1_General_CP1_CI_AS as [owner], cast(j.[balance] as decimal(10, 2)) as [balance], cast(j.[createdAt] as datetime2(7)) as [createdAt], cast(j.[updatedAt] as datetime2(3)) as [updatedAt], cast(j.litestar_old as bigint) as litestar_old
from openjson(@rows) with (litestar_row int '$[0]', [id] bigint '$[1]', [version] bigint '$[2]', [owner] nvarchar(max) '$[3]', [balance] decimal(38, 2) '$[4]', [createdAt] datetime2(7) '$[5]', [updatedAt] datetime2(7) '$[6]', litestar_old bigint '$[7]') as j) as s
on t.[id] = s.[id] and t.[version] = s.litestar_old;
select [id] from @litestar_ids

-- accounts: upsert by id
-- rows = [[0,41,0,"ann","1.01","2026-03-29T02:30:00.1234567","2026-03-29T02:30:00.1234567"],[1,42,0,"böb's \"x\"",null,"2026-03-29T02:30:00.1234567","2026-03-29T02:30:00.1234567"]]
set nocount on;
set identity_insert [accounts] on;
merge into [accounts] with (holdlock, updlock) as t
using (select j.litestar_row, cast(j.[id] as bigint) as [id], cast(j.[version] as bigint) as [version], j.[owner] collate SQL_Latin1_General_CP1_CI_AS as [owner], cast(j.[balance] as decimal(10, 2)) as [balance], cast(j.[createdAt] as datetime2(7)) as [createdAt], cast(j.[updatedAt] as datetime2(3)) as [updatedAt]
from openjson(@rows) with (litestar_row int '$[0]', [id] bigint '$[1]', [version] bigint '$[2]', [owner] nvarchar(max) '$[3]', [balance] decimal(38, 2) '$[4]', [createdAt] datetime2(7) '$[5]', [updatedAt] datetime2(7) '$[6]') as j) as s
on t.[id] = s.[id]
when matched then update set [version] = coalesce(t.[version], 0) + 1, [owner] = s.[owner], [balance] = s.[balance], [createdAt] = s.[createdAt], [updatedAt] = s.[updatedAt]
when not matched then insert ([id], [version], [owner], [balance], [createdAt], [updatedAt]) values (s.[id], s.[version], s.[owner], s.[balance], s.[createdAt], s.[updatedAt]);
select t.[id], t.[version], t.[owner], t.[balance], t.[createdAt], t.[updatedAt]
from (select j.litestar_row, cast(j.[id] as bigint) as [id], cast(j.[version] as bigint) as [version], j.[owner] collate SQL_Latin1_General_CP1_CI_AS as [owner], cast(j.[balance] as decimal(10, 2)) as [balance], cast(j.[createdAt] as datetime2(7)) as [createdAt], cast(j.[updatedAt] as datetime2(3)) as [updatedAt]
from openjson(@rows) with (litestar_row int '$[0]', [id] bigint '$[1]', [version] bigint '$[2]', [owner] nvarchar(max) '$[3]', [balance] decimal(38, 2) '$[4]', [createdAt] datetime2(7) '$[5]', [updatedAt] datetime2(7) '$[6]') as j) as s
join [accounts] as t on t.[id] = s.[id]
order by s.litestar_row;
set identity_insert [accounts] off

-- accounts: upsert by owner
-- rows = [[0,0,"ann","1.01","2026-03-29T02:30:00.1234567","2026-03-29T02:30:00.1234567"],[1,0,"böb's \"x\"",null,"2026-03-29T02:30:00.1234567","2026-03-29T02:30:00.1234567"]]
set nocount on;
merge into [accounts] with (holdlock, updlock) as t
using (select j.litestar_row, cast(j.[version] as bigint) as [version], j.[owner] collate SQL_Latin1_General_CP1_CI_AS as [owner], cast(j.[balance] as decimal(10, 2)) as [balance], cast(j.[createdAt] as datetime2(7)) as [createdAt], cast(j.[updatedAt] as datetime2(3)) as [updatedAt]
from openjson(@rows) with (litestar_row int '$[0]', [version] bigint '$[1]', [owner] nvarchar(max) '$[2]', [balance] decimal(38, 2) '$[3]', [createdAt] datetime2(7) '$[4]', [updatedAt] datetime2(7) '$[5]') as j) as s
on t.[owner] = cast(s.[owner] as nvarchar(4000))
when matched then update set [version] = coalesce(t.[version], 0) + 1, [balance] = s.[balance], [createdAt] = s.[createdAt], [updatedAt] = s.[updatedAt]
when not matched then insert ([version], [owner], [balance], [createdAt], [updatedAt]) values (s.[version], s.[owner], s.[balance], s.[createdAt], s.[updatedAt]);
select t.[id], t.[version], t.[owner], t.[balance], t.[createdAt], t.[updatedAt]
from (select j.litestar_row, cast(j.[version] as bigint) as [version], j.[owner] collate SQL_Latin1_General_CP1_CI_AS as [owner], cast(j.[balance] as decimal(10, 2)) as [balance], cast(j.[createdAt] as datetime2(7)) as [createdAt], cast(j.[updatedAt] as datetime2(3)) as [updatedAt]
from openjson(@rows) with (litestar_row int '$[0]', [version] bigint '$[1]', [owner] nvarchar(max) '$[2]', [balance] decimal(38, 2) '$[3]', [createdAt] datetime2(7) '$[4]', [updatedAt] datetime2(7) '$[5]') as j) as s
join [accounts] as t on t.[owner] = cast(s.[owner] as nvarchar(4000))
order by s.litestar_row

-- accounts: upsert by owner, nothing to update
-- rows = [[0,0,"ann","1.01","2026-03-29T02:30:00.1234567","2026-03-29T02:30:00.1234567"],[1,0,"böb's \"x\"",null,"2026-03-29T02:30:00.1234567","2026-03-29T02:30:00.1234567"]]
set nocount on;
merge into [accounts] with (holdlock, updlock) as t
using (select j.litestar_row, cast(j.[version] as bigint) as [version], j.[owner] collate SQL_Latin1_General_CP1_CI_AS as [owner], cast(j.[balance] as decimal(10, 2)) as [balance], cast(j.[createdAt] as datetime2(7)) as [createdAt], cast(j.[updatedAt] as datetime2(3)) as [updatedAt]
from openjson(@rows) with (litestar_row int '$[0]', [version] bigint '$[1]', [owner] nvarchar(max) '$[2]', [balance] decimal(38, 2) '$[3]', [createdAt] datetime2(7) '$[4]', [updatedAt] datetime2(7) '$[5]') as j) as s
on t.[owner] = cast(s.[owner] as nvarchar(4000))
when not matched then insert ([version], [owner], [balance], [createdAt], [updatedAt]) values (s.[version], s.[owner], s.[balance], s.[createdAt], s.[updatedAt]);
select t.[id], t.[version], t.[owner], t.[balance], t.[createdAt], t.[updatedAt]
from (select j.litestar_row, cast(j.[version] as bigint) as [version], j.[owner] collate SQL_Latin1_General_CP1_CI_AS as [owner], cast(j.[balance] as decimal(10, 2)) as [balance], cast(j.[createdAt] as datetime2(7)) as [createdAt], cast(j.[updatedAt] as datetime2(3)) as [updatedAt]
from openjson(@rows) with (litestar_row int '$[0]', [version] bigint '$[1]', [owner] nvarchar(max) '$[2]', [balance] decimal(38, 2) '$[3]', [createdAt] datetime2(7) '$[4]', [updatedAt] datetime2(7) '$[5]') as j) as s
join [accounts] as t on t.[owner] = cast(s.[owner] as nvarchar(4000))
order by s.litestar_row

-- accounts: merge: update all, insert missing
-- rows = [[0,0,"ann","1.01","2026-03-29T02:30:00.1234567","2026-03-29T02:30:00.1234567"],[1,0,"böb's \"x\"",null,"2026-03-29T02:30:00.1234567","2026-03-29T02:30:00.1234567"]]
set nocount on;
declare @litestar_done table (litestar_action nvarchar(10) not null);
merge into [accounts] with (holdlock, updlock) as t
using (select j.litestar_row, cast(j.[version] as bigint) as [version], j.[owner] collate SQL_Latin1_General_CP1_CI_AS as [owner], cast(j.[balance] as decimal(10, 2)) as [balance], cast(j.[createdAt] as datetime2(7)) as [createdAt], cast(j.[updatedAt] as datetime2(3)) as [updatedAt]
from openjson(@rows) with (litestar_row int '$[0]', [version] bigint '$[1]', [owner] nvarchar(max) '$[2]', [balance] decimal(38, 2) '$[3]', [createdAt] datetime2(7) '$[4]', [updatedAt] datetime2(7) '$[5]') as j) as s
on t.[owner] = cast(s.[owner] as nvarchar(4000))
when matched and exists (select t.[balance], t.[createdAt], t.[updatedAt] except select s.[balance], s.[createdAt], s.[updatedAt]) then update set [version] = coalesce(t.[version], 0) + 1, [balance] = s.[balance], [createdAt] = s.[createdAt], [updatedAt] = s.[updatedAt]
when not matched then insert ([version], [owner], [balance], [createdAt], [updatedAt]) values (s.[version], s.[owner], s.[balance], s.[createdAt], s.[updatedAt])
output $action into @litestar_done;
select count(case when litestar_action = 'INSERT' then 1 end) as litestar_inserted, count(case when litestar_action = 'UPDATE' then 1 end) as litestar_updated,
0 as litestar_there
from @litestar_done

-- accounts: merge: update all
-- rows = [[0,0,"ann","1.01","2026-03-29T02:30:00.1234567","2026-03-29T02:30:00.1234567"],[1,0,"böb's \"x\"",null,"2026-03-29T02:30:00.1234567","2026-03-29T02:30:00.1234567"]]
set nocount on;
declare @litestar_done table (litestar_action nvarchar(10) not null);
merge into [accounts] with (holdlock, updlock) as t
using (select j.litestar_row, cast(j.[version] as bigint) as [version], j.[owner] collate SQL_Latin1_General_CP1_CI_AS as [owner], cast(j.[balance] as decimal(10, 2)) as [balance], cast(j.[createdAt] as datetime2(7)) as [createdAt], cast(j.[updatedAt] as datetime2(3)) as [updatedAt]
from openjson(@rows) with (litestar_row int '$[0]', [version] bigint '$[1]', [owner] nvarchar(max) '$[2]', [balance] decimal(38, 2) '$[3]', [createdAt] datetime2(7) '$[4]', [updatedAt] datetime2(7) '$[5]') as j) as s
on t.[owner] = cast(s.[owner] as nvarchar(4000))
when matched and exists (select t.[balance], t.[createdAt], t.[updatedAt] except select s.[balance], s.[createdAt], s.[updatedAt]) then update set [version] = coalesce(t.[version], 0) + 1, [balance] = s.[balance], [createdAt] = s.[createdAt], [updatedAt] = s.[updatedAt]
output $action into @litestar_done;
select count(case when litestar_action = 'INSERT' then 1 end) as litestar_inserted, count(case when litestar_action = 'UPDATE' then 1 end) as litestar_updated,
(select count(*) from (select j.litestar_row, cast(j.[version] as bigint) as [version], j.[owner] collate SQL_Latin1_General_CP1_CI_AS as [owner], cast(j.[balance] as decimal(10, 2)) as [balance], cast(j.[createdAt] as datetime2(7)) as [createdAt], cast(j.[updatedAt] as datetime2(3)) as [updatedAt]
from openjson(@rows) with (litestar_row int '$[0]', [version] bigint '$[1]', [owner] nvarchar(max) '$[2]', [balance] decimal(38, 2) '$[3]', [createdAt] datetime2(7) '$[4]', [updatedAt] datetime2(7) '$[5]') as j) as s join [accounts] as t on t.[owner] = cast(s.[owner] as nvarchar(4000))) as litestar_there
from @litestar_done

-- accounts: merge: insert missing
-- rows = [[0,0,"ann","1.01","2026-03-29T02:30:00.1234567","2026-03-29T02:30:00.1234567"],[1,0,"böb's \"x\"",null,"2026-03-29T02:30:00.1234567","2026-03-29T02:30:00.1234567"]]
set nocount on;
declare @litestar_done table (litestar_action nvarchar(10) not null);
merge into [accounts] with (holdlock, updlock) as t
using (select j.litestar_row, cast(j.[version] as bigint) as [version], j.[owner] collate SQL_Latin1_General_CP1_CI_AS as [owner], cast(j.[balance] as decimal(10, 2)) as [balance], cast(j.[createdAt] as datetime2(7)) as [createdAt], cast(j.[updatedAt] as datetime2(3)) as [updatedAt]
from openjson(@rows) with (litestar_row int '$[0]', [version] bigint '$[1]', [owner] nvarchar(max) '$[2]', [balance] decimal(38, 2) '$[3]', [createdAt] datetime2(7) '$[4]', [updatedAt] datetime2(7) '$[5]') as j) as s
on t.[owner] = cast(s.[owner] as nvarchar(4000))
when not matched then insert ([version], [owner], [balance], [createdAt], [updatedAt]) values (s.[version], s.[owner], s.[balance], s.[createdAt], s.[updatedAt])
output $action into @litestar_done;
select count(case when litestar_action = 'INSERT' then 1 end) as litestar_inserted, count(case when litestar_action = 'UPDATE' then 1 end) as litestar_updated,
0 as litestar_there
from @litestar_done

-- accounts: find by owner
-- rows = [[0,"ann"],[1,"böb's \"x\""]]
select t.[id], t.[version], t.[owner], t.[balance], t.[createdAt], t.[updatedAt]
from (select j.litestar_row, j.[owner] collate SQL_Latin1_General_CP1_CI_AS as [owner]
from openjson(@rows) with (litestar_row int '$[0]', [owner] nvarchar(max) '$[1]') as j) as s
join [accounts] as t on t.[owner] = cast(s.[owner] as nvarchar(4000))
order by s.litestar_row

-- air.flights: insert
-- rows = [[0,"0190f3c1-0000-7000-8000-00000000abcd","2001-01-01T00:05:00.0000000","SFO","A1",5],[1,"0190f3c1-0000-7000-8000-00000000abce","2001-01-01T00:05:00.0000000","OAK",null,null]]
set nocount on;
insert into [air].[flights] ([id], [scheduled], [origin], [gate], [delayMinutes])
select s.[id], s.[scheduled], s.[origin], s.[gate], s.[delayMinutes]
from (select j.litestar_row, cast(j.[id] as uniqueidentifier) as [id], cast(j.[scheduled] as datetime2(0)) as [scheduled], cast(j.[origin] collate SQL_Latin1_General_CP1_CI_AS as varchar(max)) as [origin], cast(j.[gate] collate SQL_Latin1_General_CP1_CI_AS as varchar(max)) as [gate], cast(j.[delayMinutes] as smallint) as [delayMinutes]
from openjson(@rows) with (litestar_row int '$[0]', [id] uniqueidentifier '$[1]', [scheduled] datetime2(7) '$[2]', [origin] nvarchar(max) '$[3]', [gate] nvarchar(max) '$[4]', [delayMinutes] bigint '$[5]') as j) as s
order by s.litestar_row;
select @@rowcount as litestar_count

-- air.flights: insert, no ids back
-- rows = [[0,"0190f3c1-0000-7000-8000-00000000abcd","2001-01-01T00:05:00.0000000","SFO","A1",5],[1,"0190f3c1-0000-7000-8000-00000000abce","2001-01-01T00:05:00.0000000","OAK",null,null]]
set nocount on;
insert into [air].[flights] ([id], [scheduled], [origin], [gate], [delayMinutes])
select s.[id], s.[scheduled], s.[origin], s.[gate], s.[delayMinutes]
from (select j.litestar_row, cast(j.[id] as uniqueidentifier) as [id], cast(j.[scheduled] as datetime2(0)) as [scheduled], cast(j.[origin] collate SQL_Latin1_General_CP1_CI_AS as varchar(max)) as [origin], cast(j.[gate] collate SQL_Latin1_General_CP1_CI_AS as varchar(max)) as [gate], cast(j.[delayMinutes] as smallint) as [delayMinutes]
from openjson(@rows) with (litestar_row int '$[0]', [id] uniqueidentifier '$[1]', [scheduled] datetime2(7) '$[2]', [origin] nvarchar(max) '$[3]', [gate] nvarchar(max) '$[4]', [delayMinutes] bigint '$[5]') as j) as s
order by s.litestar_row;
select @@rowcount as litestar_count

-- air.flights: update by id
-- rows = [[0,"0190f3c1-0000-7000-8000-00000000abcd","2001-01-01T00:05:00.0000000","SFO","A1",5],[1,"0190f3c1-0000-7000-8000-00000000abce","2001-01-01T00:05:00.0000000","OAK",null,null]]
set nocount on;
declare @litestar_ids table ([id] uniqueidentifier);
update t
set [scheduled] = s.[scheduled], [origin] = s.[origin], [gate] = s.[gate], [delayMinutes] = s.[delayMinutes]
output inserted.[id] into @litestar_ids
from [air].[flights] as t
join (select j.litestar_row, cast(j.[id] as uniqueidentifier) as [id], cast(j.[scheduled] as datetime2(0)) as [scheduled], cast(j.[origin] collate SQL_Latin1_General_CP1_CI_AS as varchar(max)) as [origin], cast(j.[gate] collate SQL_Latin1_General_CP1_CI_AS as varchar(max)) as [gate], cast(j.[delayMinutes] as smallint) as [delayMinutes]
from openjson(@rows) with (litestar_row int '$[0]', [id] uniqueidentifier '$[1]', [scheduled] datetime2(7) '$[2]', [origin] nvarchar(max) '$[3]', [gate] nvarchar(max) '$[4]', [delayMinutes] bigint '$[5]') as j) as s
on t.[id] = s.[id];
select [id] from @litestar_ids

-- air.flights: upsert by id
-- rows = [[0,"0190f3c1-0000-7000-8000-00000000abcd","2001-01-01T00:05:00.0000000","SFO","A1",5],[1,"0190f3c1-0000-7000-8000-00000000abce","2001-01-01T00:05:00.0000000","OAK",null,null]]
set nocount on;
merge into [air].[flights] with (holdlock, updlock) as t
using (select j.litestar_row, cast(j.[id] as uniqueidentifier) as [id], cast(j.[scheduled] as datetime2(0)) as [scheduled], cast(j.[origin] collate SQL_Latin1_General_CP1_CI_AS as varchar(max)) as [origin], cast(j.[gate] collate SQL_Latin1_General_CP1_CI_AS as varchar(max)) as [gate], cast(j.[delayMinutes] as smallint) as [delayMinutes]
from openjson(@rows) with (litestar_row int '$[0]', [id] uniqueidentifier '$[1]', [scheduled] datetime2(7) '$[2]', [origin] nvarchar(max) '$[3]', [gate] nvarchar(max) '$[4]', [delayMinutes] bigint '$[5]') as j) as s
on t.[id] = s.[id]
when matched then update set [scheduled] = s.[scheduled], [origin] = s.[origin], [gate] = s.[gate], [delayMinutes] = s.[delayMinutes]
when not matched then insert ([id], [scheduled], [origin], [gate], [delayMinutes]) values (s.[id], s.[scheduled], s.[origin], s.[gate], s.[delayMinutes]);
select t.[id], t.[scheduled], t.[origin], t.[gate], t.[delayMinutes]
from (select j.litestar_row, cast(j.[id] as uniqueidentifier) as [id], cast(j.[scheduled] as datetime2(0)) as [scheduled], cast(j.[origin] collate SQL_Latin1_General_CP1_CI_AS as varchar(max)) as [origin], cast(j.[gate] collate SQL_Latin1_General_CP1_CI_AS as varchar(max)) as [gate], cast(j.[delayMinutes] as smallint) as [delayMinutes]
from openjson(@rows) with (litestar_row int '$[0]', [id] uniqueidentifier '$[1]', [scheduled] datetime2(7) '$[2]', [origin] nvarchar(max) '$[3]', [gate] nvarchar(max) '$[4]', [delayMinutes] bigint '$[5]') as j) as s
join [air].[flights] as t on t.[id] = s.[id]
order by s.litestar_row

-- air.flights: upsert by scheduled and origin
-- rows = [[0,"0190f3c1-0000-7000-8000-00000000abcd","2001-01-01T00:05:00.0000000","SFO","A1",5],[1,"0190f3c1-0000-7000-8000-00000000abce","2001-01-01T00:05:00.0000000","OAK",null,null]]
set nocount on;
merge into [air].[flights] with (holdlock, updlock) as t
using (select j.litestar_row, cast(j.[id] as uniqueidentifier) as [id], cast(j.[scheduled] as datetime2(0)) as [scheduled], cast(j.[origin] collate SQL_Latin1_General_CP1_CI_AS as varchar(max)) as [origin], cast(j.[gate] collate SQL_Latin1_General_CP1_CI_AS as varchar(max)) as [gate], cast(j.[delayMinutes] as smallint) as [delayMinutes]
from openjson(@rows) with (litestar_row int '$[0]', [id] uniqueidentifier '$[1]', [scheduled] datetime2(7) '$[2]', [origin] nvarchar(max) '$[3]', [gate] nvarchar(max) '$[4]', [delayMinutes] bigint '$[5]') as j) as s
on t.[scheduled] = s.[scheduled] and t.[origin] = cast(s.[origin] as varchar(8000))
when matched then update set [gate] = s.[gate], [delayMinutes] = s.[delayMinutes]
when not matched then insert ([id], [scheduled], [origin], [gate], [delayMinutes]) values (s.[id], s.[scheduled], s.[origin], s.[gate], s.[delayMinutes]);
select t.[id], t.[scheduled], t.[origin], t.[gate], t.[delayMinutes]
from (select j.litestar_row, cast(j.[id] as uniqueidentifier) as [id], cast(j.[scheduled] as datetime2(0)) as [scheduled], cast(j.[origin] collate SQL_Latin1_General_CP1_CI_AS as varchar(max)) as [origin], cast(j.[gate] collate SQL_Latin1_General_CP1_CI_AS as varchar(max)) as [gate], cast(j.[delayMinutes] as smallint) as [delayMinutes]
from openjson(@rows) with (litestar_row int '$[0]', [id] uniqueidentifier '$[1]', [scheduled] datetime2(7) '$[2]', [origin] nvarchar(max) '$[3]', [gate] nvarchar(max) '$[4]', [delayMinutes] bigint '$[5]') as j) as s
join [air].[flights] as t on t.[scheduled] = s.[scheduled] and t.[origin] = cast(s.[origin] as varchar(8000))
order by s.litestar_row

-- air.flights: upsert by scheduled and origin, nothing to update
-- rows = [[0,"0190f3c1-0000-7000-8000-00000000abcd","2001-01-01T00:05:00.0000000","SFO","A1",5],[1,"0190f3c1-0000-7000-8000-00000000abce","2001-01-01T00:05:00.0000000","OAK",null,null]]
set nocount on;
merge into [air].[flights] with (holdlock, updlock) as t
using (select j.litestar_row, cast(j.[id] as uniqueidentifier) as [id], cast(j.[scheduled] as datetime2(0)) as [scheduled], cast(j.[origin] collate SQL_Latin1_General_CP1_CI_AS as varchar(max)) as [origin], cast(j.[gate] collate SQL_Latin1_General_CP1_CI_AS as varchar(max)) as [gate], cast(j.[delayMinutes] as smallint) as [delayMinutes]
from openjson(@rows) with (litestar_row int '$[0]', [id] uniqueidentifier '$[1]', [scheduled] datetime2(7) '$[2]', [origin] nvarchar(max) '$[3]', [gate] nvarchar(max) '$[4]', [delayMinutes] bigint '$[5]') as j) as s
on t.[scheduled] = s.[scheduled] and t.[origin] = cast(s.[origin] as varchar(8000))
when not matched then insert ([id], [scheduled], [origin], [gate], [delayMinutes]) values (s.[id], s.[scheduled], s.[origin], s.[gate], s.[delayMinutes]);
select t.[id], t.[scheduled], t.[origin], t.[gate], t.[delayMinutes]
from (select j.litestar_row, cast(j.[id] as uniqueidentifier) as [id], cast(j.[scheduled] as datetime2(0)) as [scheduled], cast(j.[origin] collate SQL_Latin1_General_CP1_CI_AS as varchar(max)) as [origin], cast(j.[gate] collate SQL_Latin1_General_CP1_CI_AS as varchar(max)) as [gate], cast(j.[delayMinutes] as smallint) as [delayMinutes]
from openjson(@rows) with (litestar_row int '$[0]', [id] uniqueidentifier '$[1]', [scheduled] datetime2(7) '$[2]', [origin] nvarchar(max) '$[3]', [gate] nvarchar(max) '$[4]', [delayMinutes] bigint '$[5]') as j) as s
join [air].[flights] as t on t.[scheduled] = s.[scheduled] and t.[origin] = cast(s.[origin] as varchar(8000))
order by s.litestar_row

-- air.flights: merge: update all, insert missing
-- rows = [[0,"0190f3c1-0000-7000-8000-00000000abcd","2001-01-01T00:05:00.0000000","SFO","A1",5],[1,"0190f3c1-0000-7000-8000-00000000abce","2001-01-01T00:05:00.0000000","OAK",null,null]]
set nocount on;
declare @litestar_done table (litestar_action nvarchar(10) not null);
merge into [air].[flights] with (holdlock, updlock) as t
using (select j.litestar_row, cast(j.[id] as uniqueidentifier) as [id], cast(j.[scheduled] as datetime2(0)) as [scheduled], cast(j.[origin] collate SQL_Latin1_General_CP1_CI_AS as varchar(max)) as [origin], cast(j.[gate] collate SQL_Latin1_General_CP1_CI_AS as varchar(max)) as [gate], cast(j.[delayMinutes] as smallint) as [delayMinutes]
from openjson(@rows) with (litestar_row int '$[0]', [id] uniqueidentifier '$[1]', [scheduled] datetime2(7) '$[2]', [origin] nvarchar(max) '$[3]', [gate] nvarchar(max) '$[4]', [delayMinutes] bigint '$[5]') as j) as s
on t.[scheduled] = s.[scheduled] and t.[origin] = cast(s.[origin] as varchar(8000))
when matched and exists (select cast(t.[gate] as varbinary(max)), t.[delayMinutes] except select cast(s.[gate] as varbinary(max)), s.[delayMinutes]) then update set [gate] = s.[gate], [delayMinutes] = s.[delayMinutes]
when not matched then insert ([id], [scheduled], [origin], [gate], [delayMinutes]) values (s.[id], s.[scheduled], s.[origin], s.[gate], s.[delayMinutes])
output $action into @litestar_done;
select count(case when litestar_action = 'INSERT' then 1 end) as litestar_inserted, count(case when litestar_action = 'UPDATE' then 1 end) as litestar_updated,
0 as litestar_there
from @litestar_done

-- air.flights: merge: update all
-- rows = [[0,"0190f3c1-0000-7000-8000-00000000abcd","2001-01-01T00:05:00.0000000","SFO","A1",5],[1,"0190f3c1-0000-7000-8000-00000000abce","2001-01-01T00:05:00.0000000","OAK",null,null]]
set nocount on;
declare @litestar_done table (litestar_action nvarchar(10) not null);
merge into [air].[flights] with (holdlock, updlock) as t
using (select j.litestar_row, cast(j.[id] as uniqueidentifier) as [id], cast(j.[scheduled] as datetime2(0)) as [scheduled], cast(j.[origin] collate SQL_Latin1_General_CP1_CI_AS as varchar(max)) as [origin], cast(j.[gate] collate SQL_Latin1_General_CP1_CI_AS as varchar(max)) as [gate], cast(j.[delayMinutes] as smallint) as [delayMinutes]
from openjson(@rows) with (litestar_row int '$[0]', [id] uniqueidentifier '$[1]', [scheduled] datetime2(7) '$[2]', [origin] nvarchar(max) '$[3]', [gate] nvarchar(max) '$[4]', [delayMinutes] bigint '$[5]') as j) as s
on t.[scheduled] = s.[scheduled] and t.[origin] = cast(s.[origin] as varchar(8000))
when matched and exists (select cast(t.[gate] as varbinary(max)), t.[delayMinutes] except select cast(s.[gate] as varbinary(max)), s.[delayMinutes]) then update set [gate] = s.[gate], [delayMinutes] = s.[delayMinutes]
output $action into @litestar_done;
select count(case when litestar_action = 'INSERT' then 1 end) as litestar_inserted, count(case when litestar_action = 'UPDATE' then 1 end) as litestar_updated,
(select count(*) from (select j.litestar_row, cast(j.[id] as uniqueidentifier) as [id], cast(j.[scheduled] as datetime2(0)) as [scheduled], cast(j.[origin] collate SQL_Latin1_General_CP1_CI_AS as varchar(max)) as [origin], cast(j.[gate] collate SQL_Latin1_General_CP1_CI_AS as varchar(max)) as [gate], cast(j.[delayMinutes] as smallint) as [delayMinutes]
from openjson(@rows) with (litestar_row int '$[0]', [id] uniqueidentifier '$[1]', [scheduled] datetime2(7) '$[2]', [origin] nvarchar(max) '$[3]', [gate] nvarchar(max) '$[4]', [delayMinutes] bigint '$[5]') as j) as s join [air].[flights] as t on t.[scheduled] = s.[scheduled] and t.[origin] = cast(s.[origin] as varchar(8000))) as litestar_there
from @litestar_done

-- air.flights: merge: insert missing
-- rows = [[0,"0190f3c1-0000-7000-8000-00000000abcd","2001-01-01T00:05:00.0000000","SFO","A1",5],[1,"0190f3c1-0000-7000-8000-00000000abce","2001-01-01T00:05:00.0000000","OAK",null,null]]
set nocount on;
declare @litestar_done table (litestar_action nvarchar(10) not null);
merge into [air].[flights] with (holdlock, updlock) as t
using (select j.litestar_row, cast(j.[id] as uniqueidentifier) as [id], cast(j.[scheduled] as datetime2(0)) as [scheduled], cast(j.[origin] collate SQL_Latin1_General_CP1_CI_AS as varchar(max)) as [origin], cast(j.[gate] collate SQL_Latin1_General_CP1_CI_AS as varchar(max)) as [gate], cast(j.[delayMinutes] as smallint) as [delayMinutes]
from openjson(@rows) with (litestar_row int '$[0]', [id] uniqueidentifier '$[1]', [scheduled] datetime2(7) '$[2]', [origin] nvarchar(max) '$[3]', [gate] nvarchar(max) '$[4]', [delayMinutes] bigint '$[5]') as j) as s
on t.[scheduled] = s.[scheduled] and t.[origin] = cast(s.[origin] as varchar(8000))
when not matched then insert ([id], [scheduled], [origin], [gate], [delayMinutes]) values (s.[id], s.[scheduled], s.[origin], s.[gate], s.[delayMinutes])
output $action into @litestar_done;
select count(case when litestar_action = 'INSERT' then 1 end) as litestar_inserted, count(case when litestar_action = 'UPDATE' then 1 end) as litestar_updated,
0 as litestar_there
from @litestar_done

-- air.flights: find by scheduled and origin
-- rows = [[0,"2001-01-01T00:05:00.0000000","SFO"],[1,"2001-01-01T00:05:00.0000000","OAK"]]
select t.[id], t.[scheduled], t.[origin], t.[gate], t.[delayMinutes]
from (select j.litestar_row, cast(j.[scheduled] as datetime2(0)) as [scheduled], cast(j.[origin] collate SQL_Latin1_General_CP1_CI_AS as varchar(max)) as [origin]
from openjson(@rows) with (litestar_row int '$[0]', [scheduled] datetime2(7) '$[1]', [origin] nvarchar(max) '$[2]') as j) as s
join [air].[flights] as t on t.[scheduled] = s.[scheduled] and t.[origin] = cast(s.[origin] as varchar(8000))
order by s.litestar_row

-- [sales].[order lines]: insert
-- rows = [[0,1,1,"x","2.5000"],[1,1,2,null,"3.0000"]]
set nocount on;
insert into [sales].[order lines] ([orderId], [line], [note], [price])
select s.[orderId], s.[line], s.[note], s.[price]
from (select j.litestar_row, cast(j.[orderId] as bigint) as [orderId], cast(j.[line] as int) as [line], j.[note] collate SQL_Latin1_General_CP1_CI_AS as [note], cast(j.[price] as money) as [price]
from openjson(@rows) with (litestar_row int '$[0]', [orderId] bigint '$[1]', [line] bigint '$[2]', [note] nvarchar(max) '$[3]', [price] decimal(38, 4) '$[4]') as j) as s
order by s.litestar_row;
select @@rowcount as litestar_count

-- [sales].[order lines]: insert, no ids back
-- rows = [[0,1,1,"x","2.5000"],[1,1,2,null,"3.0000"]]
set nocount on;
insert into [sales].[order lines] ([orderId], [line], [note], [price])
select s.[orderId], s.[line], s.[note], s.[price]
from (select j.litestar_row, cast(j.[orderId] as bigint) as [orderId], cast(j.[line] as int) as [line], j.[note] collate SQL_Latin1_General_CP1_CI_AS as [note], cast(j.[price] as money) as [price]
from openjson(@rows) with (litestar_row int '$[0]', [orderId] bigint '$[1]', [line] bigint '$[2]', [note] nvarchar(max) '$[3]', [price] decimal(38, 4) '$[4]') as j) as s
order by s.litestar_row;
select @@rowcount as litestar_count

-- [sales].[order lines]: update by id
-- rows = [[0,1,1,"x","2.5000"],[1,1,2,null,"3.0000"]]
set nocount on;
declare @litestar_ids table ([orderId] bigint, [line] int);
update t
set [note] = s.[note], [price] = s.[price]
output inserted.[orderId], inserted.[line] into @litestar_ids
from [sales].[order lines] as t
join (select j.litestar_row, cast(j.[orderId] as bigint) as [orderId], cast(j.[line] as int) as [line], j.[note] collate SQL_Latin1_General_CP1_CI_AS as [note], cast(j.[price] as money) as [price]
from openjson(@rows) with (litestar_row int '$[0]', [orderId] bigint '$[1]', [line] bigint '$[2]', [note] nvarchar(max) '$[3]', [price] decimal(38, 4) '$[4]') as j) as s
on t.[orderId] = s.[orderId] and t.[line] = s.[line];
select [orderId], [line] from @litestar_ids

-- [sales].[order lines]: upsert by id
-- rows = [[0,1,1,"x","2.5000"],[1,1,2,null,"3.0000"]]
set nocount on;
merge into [sales].[order lines] with (holdlock, updlock) as t
using (select j.litestar_row, cast(j.[orderId] as bigint) as [orderId], cast(j.[line] as int) as [line], j.[note] collate SQL_Latin1_General_CP1_CI_AS as [note], cast(j.[price] as money) as [price]
from openjson(@rows) with (litestar_row int '$[0]', [orderId] bigint '$[1]', [line] bigint '$[2]', [note] nvarchar(max) '$[3]', [price] decimal(38, 4) '$[4]') as j) as s
on t.[orderId] = s.[orderId] and t.[line] = s.[line]
when matched then update set [note] = s.[note], [price] = s.[price]
when not matched then insert ([orderId], [line], [note], [price]) values (s.[orderId], s.[line], s.[note], s.[price]);
select t.[orderId], t.[line], t.[note], t.[price]
from (select j.litestar_row, cast(j.[orderId] as bigint) as [orderId], cast(j.[line] as int) as [line], j.[note] collate SQL_Latin1_General_CP1_CI_AS as [note], cast(j.[price] as money) as [price]
from openjson(@rows) with (litestar_row int '$[0]', [orderId] bigint '$[1]', [line] bigint '$[2]', [note] nvarchar(max) '$[3]', [price] decimal(38, 4) '$[4]') as j) as s
join [sales].[order lines] as t on t.[orderId] = s.[orderId] and t.[line] = s.[line]
order by s.litestar_row

-- [sales].[order lines]: upsert by orderId and line
-- rows = [[0,1,1,"x","2.5000"],[1,1,2,null,"3.0000"]]
set nocount on;
merge into [sales].[order lines] with (holdlock, updlock) as t
using (select j.litestar_row, cast(j.[orderId] as bigint) as [orderId], cast(j.[line] as int) as [line], j.[note] collate SQL_Latin1_General_CP1_CI_AS as [note], cast(j.[price] as money) as [price]
from openjson(@rows) with (litestar_row int '$[0]', [orderId] bigint '$[1]', [line] bigint '$[2]', [note] nvarchar(max) '$[3]', [price] decimal(38, 4) '$[4]') as j) as s
on t.[orderId] = s.[orderId] and t.[line] = s.[line]
when matched then update set [note] = s.[note], [price] = s.[price]
when not matched then insert ([orderId], [line], [note], [price]) values (s.[orderId], s.[line], s.[note], s.[price]);
select t.[orderId], t.[line], t.[note], t.[price]
from (select j.litestar_row, cast(j.[orderId] as bigint) as [orderId], cast(j.[line] as int) as [line], j.[note] collate SQL_Latin1_General_CP1_CI_AS as [note], cast(j.[price] as money) as [price]
from openjson(@rows) with (litestar_row int '$[0]', [orderId] bigint '$[1]', [line] bigint '$[2]', [note] nvarchar(max) '$[3]', [price] decimal(38, 4) '$[4]') as j) as s
join [sales].[order lines] as t on t.[orderId] = s.[orderId] and t.[line] = s.[line]
order by s.litestar_row

-- [sales].[order lines]: upsert by orderId and line, nothing to update
-- rows = [[0,1,1,"x","2.5000"],[1,1,2,null,"3.0000"]]
set nocount on;
merge into [sales].[order lines] with (holdlock, updlock) as t
using (select j.litestar_row, cast(j.[orderId] as bigint) as [orderId], cast(j.[line] as int) as [line], j.[note] collate SQL_Latin1_General_CP1_CI_AS as [note], cast(j.[price] as money) as [price]
from openjson(@rows) with (litestar_row int '$[0]', [orderId] bigint '$[1]', [line] bigint '$[2]', [note] nvarchar(max) '$[3]', [price] decimal(38, 4) '$[4]') as j) as s
on t.[orderId] = s.[orderId] and t.[line] = s.[line]
when not matched then insert ([orderId], [line], [note], [price]) values (s.[orderId], s.[line], s.[note], s.[price]);
select t.[orderId], t.[line], t.[note], t.[price]
from (select j.litestar_row, cast(j.[orderId] as bigint) as [orderId], cast(j.[line] as int) as [line], j.[note] collate SQL_Latin1_General_CP1_CI_AS as [note], cast(j.[price] as money) as [price]
from openjson(@rows) with (litestar_row int '$[0]', [orderId] bigint '$[1]', [line] bigint '$[2]', [note] nvarchar(max) '$[3]', [price] decimal(38, 4) '$[4]') as j) as s
join [sales].[order lines] as t on t.[orderId] = s.[orderId] and t.[line] = s.[line]
order by s.litestar_row

-- [sales].[order lines]: merge: update all, insert missing
-- rows = [[0,1,1,"x","2.5000"],[1,1,2,null,"3.0000"]]
set nocount on;
declare @litestar_done table (litestar_action nvarchar(10) not null);
merge into [sales].[order lines] with (holdlock, updlock) as t
using (select j.litestar_row, cast(j.[orderId] as bigint) as [orderId], cast(j.[line] as int) as [line], j.[note] collate SQL_Latin1_General_CP1_CI_AS as [note], cast(j.[price] as money) as [price]
from openjson(@rows) with (litestar_row int '$[0]', [orderId] bigint '$[1]', [line] bigint '$[2]', [note] nvarchar(max) '$[3]', [price] decimal(38, 4) '$[4]') as j) as s
on t.[orderId] = s.[orderId] and t.[line] = s.[line]
when matched and exists (select cast(t.[note] as varbinary(max)), t.[price] except select cast(s.[note] as varbinary(max)), s.[price]) then update set [note] = s.[note], [price] = s.[price]
when not matched then insert ([orderId], [line], [note], [price]) values (s.[orderId], s.[line], s.[note], s.[price])
output $action into @litestar_done;
select count(case when litestar_action = 'INSERT' then 1 end) as litestar_inserted, count(case when litestar_action = 'UPDATE' then 1 end) as litestar_updated,
0 as litestar_there
from @litestar_done

-- [sales].[order lines]: merge: update all
-- rows = [[0,1,1,"x","2.5000"],[1,1,2,null,"3.0000"]]
set nocount on;
declare @litestar_done table (litestar_action nvarchar(10) not null);
merge into [sales].[order lines] with (holdlock, updlock) as t
using (select j.litestar_row, cast(j.[orderId] as bigint) as [orderId], cast(j.[line] as int) as [line], j.[note] collate SQL_Latin1_General_CP1_CI_AS as [note], cast(j.[price] as money) as [price]
from openjson(@rows) with (litestar_row int '$[0]', [orderId] bigint '$[1]', [line] bigint '$[2]', [note] nvarchar(max) '$[3]', [price] decimal(38, 4) '$[4]') as j) as s
on t.[orderId] = s.[orderId] and t.[line] = s.[line]
when matched and exists (select cast(t.[note] as varbinary(max)), t.[price] except select cast(s.[note] as varbinary(max)), s.[price]) then update set [note] = s.[note], [price] = s.[price]
output $action into @litestar_done;
select count(case when litestar_action = 'INSERT' then 1 end) as litestar_inserted, count(case when litestar_action = 'UPDATE' then 1 end) as litestar_updated,
(select count(*) from (select j.litestar_row, cast(j.[orderId] as bigint) as [orderId], cast(j.[line] as int) as [line], j.[note] collate SQL_Latin1_General_CP1_CI_AS as [note], cast(j.[price] as money) as [price]
from openjson(@rows) with (litestar_row int '$[0]', [orderId] bigint '$[1]', [line] bigint '$[2]', [note] nvarchar(max) '$[3]', [price] decimal(38, 4) '$[4]') as j) as s join [sales].[order lines] as t on t.[orderId] = s.[orderId] and t.[line] = s.[line]) as litestar_there
from @litestar_done

-- [sales].[order lines]: merge: insert missing
-- rows = [[0,1,1,"x","2.5000"],[1,1,2,null,"3.0000"]]
set nocount on;
declare @litestar_done table (litestar_action nvarchar(10) not null);
merge into [sales].[order lines] with (holdlock, updlock) as t
using (select j.litestar_row, cast(j.[orderId] as bigint) as [orderId], cast(j.[line] as int) as [line], j.[note] collate SQL_Latin1_General_CP1_CI_AS as [note], cast(j.[price] as money) as [price]
from openjson(@rows) with (litestar_row int '$[0]', [orderId] bigint '$[1]', [line] bigint '$[2]', [note] nvarchar(max) '$[3]', [price] decimal(38, 4) '$[4]') as j) as s
on t.[orderId] = s.[orderId] and t.[line] = s.[line]
when not matched then insert ([orderId], [line], [note], [price]) values (s.[orderId], s.[line], s.[note], s.[price])
output $action into @litestar_done;
select count(case when litestar_action = 'INSERT' then 1 end) as litestar_inserted, count(case when litestar_action = 'UPDATE' then 1 end) as litestar_updated,
0 as litestar_there
from @litestar_done

-- [sales].[order lines]: find by orderId and line
-- rows = [[0,1,1],[1,1,2]]
select t.[orderId], t.[line], t.[note], t.[price]
from (select j.litestar_row, cast(j.[orderId] as bigint) as [orderId], cast(j.[line] as int) as [line]
from openjson(@rows) with (litestar_row int '$[0]', [orderId] bigint '$[1]', [line] bigint '$[2]') as j) as s
join [sales].[order lines] as t on t.[orderId] = s.[orderId] and t.[line] = s.[line]
order by s.litestar_row

-- order: insert
-- rows = [[0,"k1","\u0000😀","line\u000aline","0001ff27","01020304","12345678901234567890.1234567890","1969-02-28","23:59:58.0000000","2026-03-29T02:30:00.1234560","2026-03-29T02:30:00.1234567+02:00","1999-12-31T23:59:59.0000000",1,0.1,0.1,-7,"0190f3c1-0000-7000-8000-00000000abcd","<a/>"],[1,"k2",null,null,null,null,null,null,null,null,null,null,null,null,null,null,null,null]]
set nocount on;
declare @litestar_ids table (litestar_row int not null primary key, [id] bigint);
merge into [order] as t
using (select j.litestar_row, cast(j.[key] collate SQL_Latin1_General_CP1_CI_AS as varchar(max)) as [key], j.[user] as [user], j.[text] collate SQL_Latin1_General_CP1_CI_AS as [text], convert(varbinary(max), j.[data], 2) as [data], convert(varbinary(max), j.[hash], 2) as [hash], cast(j.[amount] as decimal(38, 10)) as [amount], cast(j.[day] as date) as [day], cast(j.[at] as time(7)) as [at], cast(j.[moment] as datetime2(6)) as [moment], cast(j.[instant] as datetimeoffset(7)) as [instant], cast(j.[old] as datetime) as [old], cast(j.[flag] as bit) as [flag], cast(j.[ratio] as float) as [ratio], cast(j.[part] as real) as [part], cast(j.[small] as smallint) as [small], cast(j.[mark] as uniqueidentifier) as [mark], cast(j.[order] as xml) as [order]
from openjson(@rows) with (litestar_row int '$[0]', [key] nvarchar(max) '$[1]', [user] nvarchar(max) '$[2]', [text] nvarchar(max) '$[3]', [data] nvarchar(max) '$[4]', [hash] nvarchar(max) '$[5]', [amount] decimal(38, 10) '$[6]', [day] date '$[7]', [at] time(7) '$[8]', [moment] datetime2(7) '$[9]', [instant] datetimeoffset(7) '$[10]', [old] datetime2(7) '$[11]', [flag] bit '$[12]', [ratio] float '$[13]', [part] float '$[14]', [small] bigint '$[15]', [mark] uniqueidentifier '$[16]', [order] nvarchar(max) '$[17]') as j) as s
on 1 = 0
when not matched then insert ([key], [user], [text], [data], [hash], [amount], [day], [at], [moment], [instant], [old], [flag], [ratio], [part], [small], [mark], [order]) values (s.[key], s.[user], s.[text], s.[data], s.[hash], s.[amount], s.[day], s.[at], s.[moment], s.[instant], s.[old], s.[flag], s.[ratio], s.[part], s.[small], s.[mark], s.[order])
output s.litestar_row, inserted.[id] into @litestar_ids;
select [id] from @litestar_ids order by litestar_row

-- order: merge: update all
-- rows = [[0,"k1","\u0000😀","line\u000aline","0001ff27","01020304","12345678901234567890.1234567890","1969-02-28","23:59:58.0000000","2026-03-29T02:30:00.1234560","2026-03-29T02:30:00.1234567+02:00","1999-12-31T23:59:59.0000000",1,0.1,0.1,-7,"0190f3c1-0000-7000-8000-00000000abcd","<a/>"],[1,"k2",null,null,null,null,null,null,null,null,null,null,null,null,null,null,null,null]]
set nocount on;
declare @litestar_done table (litestar_action nvarchar(10) not null);
merge into [order] with (holdlock, updlock) as t
using (select j.litestar_row, cast(j.[key] collate SQL_Latin1_General_CP1_CI_AS as varchar(max)) as [key], j.[user] as [user], j.[text] collate SQL_Latin1_General_CP1_CI_AS as [text], convert(varbinary(max), j.[data], 2) as [data], convert(varbinary(max), j.[hash], 2) as [hash], cast(j.[amount] as decimal(38, 10)) as [amount], cast(j.[day] as date) as [day], cast(j.[at] as time(7)) as [at], cast(j.[moment] as datetime2(6)) as [moment], cast(j.[instant] as datetimeoffset(7)) as [instant], cast(j.[old] as datetime) as [old], cast(j.[flag] as bit) as [flag], cast(j.[ratio] as float) as [ratio], cast(j.[part] as real) as [part], cast(j.[small] as smallint) as [small], cast(j.[mark] as uniqueidentifier) as [mark], cast(j.[order] as xml) as [order]
from openjson(@rows) with (litestar_row int '$[0]', [key] nvarchar(max) '$[1]', [user] nvarchar(max) '$[2]', [text] nvarchar(max) '$[3]', [data] nvarchar(max) '$[4]', [hash] nvarchar(max) '$[5]', [amount] decimal(38, 10) '$[6]', [day] date '$[7]', [at] time(7) '$[8]', [moment] datetime2(7) '$[9]', [instant] datetimeoffset(7) '$[10]', [old] datetime2(7) '$[11]', [flag] bit '$[12]', [ratio] float '$[13]', [part] float '$[14]', [small] bigint '$[15]', [mark] uniqueidentifier '$[16]', [order] nvarchar(max) '$[17]') as j) as s
on t.[key] = cast(s.[key] as varchar(8000))
when matched and exists (select cast(t.[user] as varbinary(max)), cast(t.[text] as varbinary(max)), t.[data], datalength(t.[data]), t.[hash], t.[amount], t.[day], t.[at], t.[moment], t.[instant], t.[old], t.[flag], t.[ratio], t.[part], t.[small], t.[mark], cast(cast(t.[order] as nvarchar(max)) as varbinary(max)) except select cast(s.[user] as varbinary(max)), cast(s.[text] as varbinary(max)), s.[data], datalength(s.[data]), s.[hash], s.[amount], s.[day], s.[at], s.[moment], s.[instant], s.[old], s.[flag], s.[ratio], s.[part], s.[small], s.[mark], cast(cast(s.[order] as nvarchar(max)) as varbinary(max))) then update set [user] = s.[user], [text] = s.[text], [data] = s.[data], [hash] = s.[hash], [amount] = s.[amount], [day] = s.[day], [at] = s.[at], [moment] = s.[moment], [instant] = s.[instant], [old] = s.[old], [flag] = s.[flag], [ratio] = s.[ratio], [part] = s.[part], [small] = s.[small], [mark] = s.[mark], [order] = s.[order]
output $action into @litestar_done;
select count(case when litestar_action = 'INSERT' then 1 end) as litestar_inserted, count(case when litestar_action = 'UPDATE' then 1 end) as litestar_updated,
(select count(*) from (select j.litestar_row, cast(j.[key] collate SQL_Latin1_General_CP1_CI_AS as varchar(max)) as [key], j.[user] as [user], j.[text] collate SQL_Latin1_General_CP1_CI_AS as [text], convert(varbinary(max), j.[data], 2) as [data], convert(varbinary(max), j.[hash], 2) as [hash], cast(j.[amount] as decimal(38, 10)) as [amount], cast(j.[day] as date) as [day], cast(j.[at] as time(7)) as [at], cast(j.[moment] as datetime2(6)) as [moment], cast(j.[instant] as datetimeoffset(7)) as [instant], cast(j.[old] as datetime) as [old], cast(j.[flag] as bit) as [flag], cast(j.[ratio] as float) as [ratio], cast(j.[part] as real) as [part], cast(j.[small] as smallint) as [small], cast(j.[mark] as uniqueidentifier) as [mark], cast(j.[order] as xml) as [order]
from openjson(@rows) with (litestar_row int '$[0]', [key] nvarchar(max) '$[1]', [user] nvarchar(max) '$[2]', [text] nvarchar(max) '$[3]', [data] nvarchar(max) '$[4]', [hash] nvarchar(max) '$[5]', [amount] decimal(38, 10) '$[6]', [day] date '$[7]', [at] time(7) '$[8]', [moment] datetime2(7) '$[9]', [instant] datetimeoffset(7) '$[10]', [old] datetime2(7) '$[11]', [flag] bit '$[12]', [ratio] float '$[13]', [part] float '$[14]', [small] bigint '$[15]', [mark] uniqueidentifier '$[16]', [order] nvarchar(max) '$[17]') as j) as s join [order] as t on t.[key] = cast(s.[key] as varchar(8000))) as litestar_there
from @litestar_done

