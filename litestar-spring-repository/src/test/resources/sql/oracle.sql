-- the columns of a table
select c.column_name as c_name, c.data_type as c_type, c.data_length as c_length,
       c.char_length as c_chars, c.char_used as c_used, c.data_precision as c_precision,
       c.data_scale as c_scale, c.nullable as c_nullable,
       case when c.default_length is not null or c.identity_column = 'YES' or c.virtual_column = 'YES'
            then 1 else 0 end as c_default
from all_tab_cols c
where c.table_name = :name and c.owner = coalesce(:owner, sys_context('USERENV', 'CURRENT_SCHEMA'))
  and c.hidden_column = 'NO'
order by c.column_id

-- the unique indexes and constraints of a table
select i.owner || '.' || i.index_name as i_name, k.column_name as i_column
from all_indexes i
join all_ind_columns k on k.index_owner = i.owner and k.index_name = i.index_name
where i.table_name = :name
  and i.table_owner = coalesce(:owner, sys_context('USERENV', 'CURRENT_SCHEMA'))
  and i.uniqueness = 'UNIQUE' and i.index_type not like 'FUNCTION%'
union all
select 'constraint ' || n.constraint_name as i_name, k.column_name as i_column
from all_constraints n
join all_cons_columns k on k.owner = n.owner and k.constraint_name = n.constraint_name
where n.table_name = :again
  and n.owner = coalesce(:owner_again, sys_context('USERENV', 'CURRENT_SCHEMA'))
  and n.constraint_type in ('P', 'U') and n.status = 'ENABLED'

-- texts in which % and _ are no wildcards
SELECT offers."ID" FROM offers WHERE offers."TITLE" is not null and replace(replace("TITLE", '%', chr(1)), '_', chr(2)) LIKE :P0_TITLEisnotnullandreplacerepla

-- the same in any case
SELECT offers."ID" FROM offers WHERE offers."TITLE" is not null and upper(replace(replace("TITLE", '%', chr(1)), '_', chr(2))) LIKE :P0_TITLEisnotnullandupperreplace

-- texts of a pattern without escapes
SELECT offers."ID" FROM offers WHERE offers."TITLE" LIKE :P0_title

-- accounts: insert
-- rows = [[0,0,"ann",1.005,"2026-03-29T02:30:00.123456789","2026-03-29T02:30:00.123456789"],[1,0,"b\u00f6b's \"x\"",null,"2026-03-29T02:30:00.123456789","2026-03-29T02:30:00.123456789"]]
declare
  litestar_ids sys.odcinumberlist := sys.odcinumberlist();
  litestar_count pls_integer := 0;
  litestar_answer sys_refcursor;
begin
  for s in (
    select s."VERSION", s."OWNER", s."BALANCE", s."CREATED_AT", s."UPDATED_AT"
    from (select j.litestar_row, cast(j."VERSION" as NUMBER(19,0)) as "VERSION", j."OWNER" as "OWNER", cast(j."BALANCE" as NUMBER(10,2)) as "BALANCE", cast(to_timestamp(j."CREATED_AT", 'YYYY-MM-DD"T"HH24:MI:SS.FF9') as TIMESTAMP(6)) as "CREATED_AT", cast(to_timestamp(j."UPDATED_AT", 'YYYY-MM-DD"T"HH24:MI:SS.FF9') as TIMESTAMP(6)) as "UPDATED_AT"
from json_table(to_clob(:rows), '$[*]' error on error columns (litestar_row number path '$[0]', "VERSION" number path '$[1]', "OWNER" varchar2(4000) path '$[2]', "BALANCE" number path '$[3]', "CREATED_AT" varchar2(100) path '$[4]', "UPDATED_AT" varchar2(100) path '$[5]')) j) s
    order by s.litestar_row
  ) loop
    litestar_ids.extend;
    litestar_count := litestar_count + 1;
    insert into "ACCOUNTS" ("VERSION", "OWNER", "BALANCE", "CREATED_AT", "UPDATED_AT") values (s."VERSION", s."OWNER", s."BALANCE", s."CREATED_AT", s."UPDATED_AT") returning "ID" into litestar_ids(litestar_count);
  end loop;
  open litestar_answer for select i.column_value as "ID" from table(litestar_ids) i;
  dbms_sql.return_result(litestar_answer);
end;

-- accounts: insert, no ids back
-- rows = [[0,41,0,"ann",1.005,"2026-03-29T02:30:00.123456789","2026-03-29T02:30:00.123456789"],[1,42,0,"b\u00f6b's \"x\"",null,"2026-03-29T02:30:00.123456789","2026-03-29T02:30:00.123456789"]]
insert into "ACCOUNTS" ("ID", "VERSION", "OWNER", "BALANCE", "CREATED_AT", "UPDATED_AT")
select s."ID", s."VERSION", s."OWNER", s."BALANCE", s."CREATED_AT", s."UPDATED_AT"
from (select j.litestar_row, cast(j."ID" as NUMBER(19,0)) as "ID", cast(j."VERSION" as NUMBER(19,0)) as "VERSION", j."OWNER" as "OWNER", cast(j."BALANCE" as NUMBER(10,2)) as "BALANCE", cast(to_timestamp(j."CREATED_AT", 'YYYY-MM-DD"T"HH24:MI:SS.FF9') as TIMESTAMP(6)) as "CREATED_AT", cast(to_timestamp(j."UPDATED_AT", 'YYYY-MM-DD"T"HH24:MI:SS.FF9') as TIMESTAMP(6)) as "UPDATED_AT"
from json_table(to_clob(:rows), '$[*]' error on error columns (litestar_row number path '$[0]', "ID" number path '$[1]', "VERSION" number path '$[2]', "OWNER" varchar2(4000) path '$[3]', "BALANCE" number path '$[4]', "CREATED_AT" varchar2(100) path '$[5]', "UPDATED_AT" varchar2(100) path '$[6]')) j) s

-- accounts: update by id
-- rows = [[0,41,6],[1,42,6]]
select t."ID"
from "ACCOUNTS" t
where (t."ID", t."VERSION") in (select s."ID", s.litestar_old from (select j.litestar_row, cast(j."ID" as NUMBER(19,0)) as "ID", cast(j.litestar_old as NUMBER(19,0)) as litestar_old
from json_table(to_clob(:rows), '$[*]' error on error columns (litestar_row number path '$[0]', "ID" number path '$[1]', litestar_old number path '$[2]')) j) s)
for update

-- rows = [[0,41,0,"ann",1.005,"2026-03-29T02:30:00.123456789","2026-03-29T02:30:00.123456789",6],[1,42,0,"b\u00f6b's \"x\"",null,"2026-03-29T02:30:00.123456789","2026-03-29T02:30:00.123456789",6]]
merge into "ACCOUNTS" t
using (select j.litestar_row, cast(j."ID" as NUMBER(19,0)) as "ID", cast(j."VERSION" as NUMBER(19,0)) as "VERSION", j."OWNER" as "OWNER", cast(j."BALANCE" as NUMBER(10,2)) as "BALANCE", cast(to_timestamp(j."CREATED_AT", 'YYYY-MM-DD"T"HH24:MI:SS.FF9') as TIMESTAMP(6)) as "CREATED_AT", cast(to_timestamp(j."UPDATED_AT", 'YYYY-MM-DD"T"HH24:MI:SS.FF9') as TIMESTAMP(6)) as "UPDATED_AT", cast(j.litestar_old as NUMBER(19,0)) as litestar_old
from json_table(to_clob(:rows), '$[*]' error on error columns (litestar_row number path '$[0]', "ID" number path '$[1]', "VERSION" number path '$[2]', "OWNER" varchar2(4000) path '$[3]', "BALANCE" number path '$[4]', "CREATED_AT" varchar2(100) path '$[5]', "UPDATED_AT" varchar2(100) path '$[6]', litestar_old number path '$[7]')) j) s
on (t."ID" = s."ID")
when matched then update set "VERSION" = s."VERSION", "OWNER" = s."OWNER", "BALANCE" = s."BALANCE", "CREATED_AT" = s."CREATED_AT", "UPDATED_AT" = s."UPDATED_AT" where t."VERSION" = s.litestar_old

-- accounts: upsert by id
-- rows = [[0,41,0,"ann",1.005,"2026-03-29T02:30:00.123456789","2026-03-29T02:30:00.123456789"],[1,42,0,"b\u00f6b's \"x\"",null,"2026-03-29T02:30:00.123456789","2026-03-29T02:30:00.123456789"]]
merge into "ACCOUNTS" t
using (select j.litestar_row, cast(j."ID" as NUMBER(19,0)) as "ID", cast(j."VERSION" as NUMBER(19,0)) as "VERSION", j."OWNER" as "OWNER", cast(j."BALANCE" as NUMBER(10,2)) as "BALANCE", cast(to_timestamp(j."CREATED_AT", 'YYYY-MM-DD"T"HH24:MI:SS.FF9') as TIMESTAMP(6)) as "CREATED_AT", cast(to_timestamp(j."UPDATED_AT", 'YYYY-MM-DD"T"HH24:MI:SS.FF9') as TIMESTAMP(6)) as "UPDATED_AT"
from json_table(to_clob(:rows), '$[*]' error on error columns (litestar_row number path '$[0]', "ID" number path '$[1]', "VERSION" number path '$[2]', "OWNER" varchar2(4000) path '$[3]', "BALANCE" number path '$[4]', "CREATED_AT" varchar2(100) path '$[5]', "UPDATED_AT" varchar2(100) path '$[6]')) j) s
on (t."ID" = s."ID")
when matched then update set "VERSION" = coalesce(t."VERSION", 0) + 1, "OWNER" = s."OWNER", "BALANCE" = s."BALANCE", "CREATED_AT" = s."CREATED_AT", "UPDATED_AT" = s."UPDATED_AT"
when not matched then insert ("ID", "VERSION", "OWNER", "BALANCE", "CREATED_AT", "UPDATED_AT") values (s."ID", s."VERSION", s."OWNER", s."BALANCE", s."CREATED_AT", s."UPDATED_AT")

-- rows = [[0,41],[1,42]]
select t."ID", t."VERSION", t."OWNER", t."BALANCE", t."CREATED_AT", t."UPDATED_AT"
from (select j.litestar_row, cast(j."ID" as NUMBER(19,0)) as "ID"
from json_table(to_clob(:rows), '$[*]' error on error columns (litestar_row number path '$[0]', "ID" number path '$[1]')) j) s
join "ACCOUNTS" t on t."ID" = s."ID"
order by s.litestar_row

-- accounts: upsert by OWNER
-- rows = [[0,0,"ann",1.005,"2026-03-29T02:30:00.123456789","2026-03-29T02:30:00.123456789"],[1,0,"b\u00f6b's \"x\"",null,"2026-03-29T02:30:00.123456789","2026-03-29T02:30:00.123456789"]]
merge into "ACCOUNTS" t
using (select j.litestar_row, cast(j."VERSION" as NUMBER(19,0)) as "VERSION", j."OWNER" as "OWNER", cast(j."BALANCE" as NUMBER(10,2)) as "BALANCE", cast(to_timestamp(j."CREATED_AT", 'YYYY-MM-DD"T"HH24:MI:SS.FF9') as TIMESTAMP(6)) as "CREATED_AT", cast(to_timestamp(j."UPDATED_AT", 'YYYY-MM-DD"T"HH24:MI:SS.FF9') as TIMESTAMP(6)) as "UPDATED_AT"
from json_table(to_clob(:rows), '$[*]' error on error columns (litestar_row number path '$[0]', "VERSION" number path '$[1]', "OWNER" varchar2(4000) path '$[2]', "BALANCE" number path '$[3]', "CREATED_AT" varchar2(100) path '$[4]', "UPDATED_AT" varchar2(100) path '$[5]')) j) s
on (t."OWNER" = s."OWNER")
when matched then update set "VERSION" = coalesce(t."VERSION", 0) + 1, "BALANCE" = s."BALANCE", "CREATED_AT" = s."CREATED_AT", "UPDATED_AT" = s."UPDATED_AT"
when not matched then insert ("VERSION", "OWNER", "BALANCE", "CREATED_AT", "UPDATED_AT") values (s."VERSION", s."OWNER", s."BALANCE", s."CREATED_AT", s."UPDATED_AT")

-- rows = [[0,"ann"],[1,"b\u00f6b's \"x\""]]
select t."ID", t."VERSION", t."OWNER", t."BALANCE", t."CREATED_AT", t."UPDATED_AT"
from (select j.litestar_row, j."OWNER" as "OWNER"
from json_table(to_clob(:rows), '$[*]' error on error columns (litestar_row number path '$[0]', "OWNER" varchar2(4000) path '$[1]')) j) s
join "ACCOUNTS" t on t."OWNER" = s."OWNER"
order by s.litestar_row

-- accounts: upsert by OWNER, nothing to update
-- rows = [[0,0,"ann",1.005,"2026-03-29T02:30:00.123456789","2026-03-29T02:30:00.123456789"],[1,0,"b\u00f6b's \"x\"",null,"2026-03-29T02:30:00.123456789","2026-03-29T02:30:00.123456789"]]
merge into "ACCOUNTS" t
using (select j.litestar_row, cast(j."VERSION" as NUMBER(19,0)) as "VERSION", j."OWNER" as "OWNER", cast(j."BALANCE" as NUMBER(10,2)) as "BALANCE", cast(to_timestamp(j."CREATED_AT", 'YYYY-MM-DD"T"HH24:MI:SS.FF9') as TIMESTAMP(6)) as "CREATED_AT", cast(to_timestamp(j."UPDATED_AT", 'YYYY-MM-DD"T"HH24:MI:SS.FF9') as TIMESTAMP(6)) as "UPDATED_AT"
from json_table(to_clob(:rows), '$[*]' error on error columns (litestar_row number path '$[0]', "VERSION" number path '$[1]', "OWNER" varchar2(4000) path '$[2]', "BALANCE" number path '$[3]', "CREATED_AT" varchar2(100) path '$[4]', "UPDATED_AT" varchar2(100) path '$[5]')) j) s
on (t."OWNER" = s."OWNER")
when not matched then insert ("VERSION", "OWNER", "BALANCE", "CREATED_AT", "UPDATED_AT") values (s."VERSION", s."OWNER", s."BALANCE", s."CREATED_AT", s."UPDATED_AT")

-- rows = [[0,"ann"],[1,"b\u00f6b's \"x\""]]
select t."ID", t."VERSION", t."OWNER", t."BALANCE", t."CREATED_AT", t."UPDATED_AT"
from (select j.litestar_row, j."OWNER" as "OWNER"
from json_table(to_clob(:rows), '$[*]' error on error columns (litestar_row number path '$[0]', "OWNER" varchar2(4000) path '$[1]')) j) s
join "ACCOUNTS" t on t."OWNER" = s."OWNER"
order by s.litestar_row

-- accounts: merge: update all, insert missing
-- rows = [[0,0,"ann",1.005,"2026-03-29T02:30:00.123456789","2026-03-29T02:30:00.123456789"],[1,0,"b\u00f6b's \"x\"",null,"2026-03-29T02:30:00.123456789","2026-03-29T02:30:00.123456789"]]
merge into "ACCOUNTS" t
using (select j.litestar_row, cast(j."VERSION" as NUMBER(19,0)) as "VERSION", j."OWNER" as "OWNER", cast(j."BALANCE" as NUMBER(10,2)) as "BALANCE", cast(to_timestamp(j."CREATED_AT", 'YYYY-MM-DD"T"HH24:MI:SS.FF9') as TIMESTAMP(6)) as "CREATED_AT", cast(to_timestamp(j."UPDATED_AT", 'YYYY-MM-DD"T"HH24:MI:SS.FF9') as TIMESTAMP(6)) as "UPDATED_AT"
from json_table(to_clob(:rows), '$[*]' error on error columns (litestar_row number path '$[0]', "VERSION" number path '$[1]', "OWNER" varchar2(4000) path '$[2]', "BALANCE" number path '$[3]', "CREATED_AT" varchar2(100) path '$[4]', "UPDATED_AT" varchar2(100) path '$[5]')) j) s
on (t."OWNER" = s."OWNER")
when matched then update set "VERSION" = coalesce(t."VERSION", 0) + 1, "BALANCE" = s."BALANCE", "CREATED_AT" = s."CREATED_AT", "UPDATED_AT" = s."UPDATED_AT"
where (t."BALANCE" <> s."BALANCE" or (t."BALANCE" is null and s."BALANCE" is not null) or (t."BALANCE" is not null and s."BALANCE" is null)) or (t."CREATED_AT" <> s."CREATED_AT" or (t."CREATED_AT" is null and s."CREATED_AT" is not null) or (t."CREATED_AT" is not null and s."CREATED_AT" is null)) or (t."UPDATED_AT" <> s."UPDATED_AT" or (t."UPDATED_AT" is null and s."UPDATED_AT" is not null) or (t."UPDATED_AT" is not null and s."UPDATED_AT" is null))

-- rows = [[0,0,"ann",1.005,"2026-03-29T02:30:00.123456789","2026-03-29T02:30:00.123456789"],[1,0,"b\u00f6b's \"x\"",null,"2026-03-29T02:30:00.123456789","2026-03-29T02:30:00.123456789"]]
merge into "ACCOUNTS" t
using (select j.litestar_row, cast(j."VERSION" as NUMBER(19,0)) as "VERSION", j."OWNER" as "OWNER", cast(j."BALANCE" as NUMBER(10,2)) as "BALANCE", cast(to_timestamp(j."CREATED_AT", 'YYYY-MM-DD"T"HH24:MI:SS.FF9') as TIMESTAMP(6)) as "CREATED_AT", cast(to_timestamp(j."UPDATED_AT", 'YYYY-MM-DD"T"HH24:MI:SS.FF9') as TIMESTAMP(6)) as "UPDATED_AT"
from json_table(to_clob(:rows), '$[*]' error on error columns (litestar_row number path '$[0]', "VERSION" number path '$[1]', "OWNER" varchar2(4000) path '$[2]', "BALANCE" number path '$[3]', "CREATED_AT" varchar2(100) path '$[4]', "UPDATED_AT" varchar2(100) path '$[5]')) j) s
on (t."OWNER" = s."OWNER")
when not matched then insert ("VERSION", "OWNER", "BALANCE", "CREATED_AT", "UPDATED_AT") values (s."VERSION", s."OWNER", s."BALANCE", s."CREATED_AT", s."UPDATED_AT")

-- accounts: merge: update all
-- rows = [[0,0,"ann",1.005,"2026-03-29T02:30:00.123456789","2026-03-29T02:30:00.123456789"],[1,0,"b\u00f6b's \"x\"",null,"2026-03-29T02:30:00.123456789","2026-03-29T02:30:00.123456789"]]
merge into "ACCOUNTS" t
using (select j.litestar_row, cast(j."VERSION" as NUMBER(19,0)) as "VERSION", j."OWNER" as "OWNER", cast(j."BALANCE" as NUMBER(10,2)) as "BALANCE", cast(to_timestamp(j."CREATED_AT", 'YYYY-MM-DD"T"HH24:MI:SS.FF9') as TIMESTAMP(6)) as "CREATED_AT", cast(to_timestamp(j."UPDATED_AT", 'YYYY-MM-DD"T"HH24:MI:SS.FF9') as TIMESTAMP(6)) as "UPDATED_AT"
from json_table(to_clob(:rows), '$[*]' error on error columns (litestar_row number path '$[0]', "VERSION" number path '$[1]', "OWNER" varchar2(4000) path '$[2]', "BALANCE" number path '$[3]', "CREATED_AT" varchar2(100) path '$[4]', "UPDATED_AT" varchar2(100) path '$[5]')) j) s
on (t."OWNER" = s."OWNER")
when matched then update set "VERSION" = coalesce(t."VERSION", 0) + 1, "BALANCE" = s."BALANCE", "CREATED_AT" = s."CREATED_AT", "UPDATED_AT" = s."UPDATED_AT"
where (t."BALANCE" <> s."BALANCE" or (t."BALANCE" is null and s."BALANCE" is not null) or (t."BALANCE" is not null and s."BALANCE" is null)) or (t."CREATED_AT" <> s."CREATED_AT" or (t."CREATED_AT" is null and s."CREATED_AT" is not null) or (t."CREATED_AT" is not null and s."CREATED_AT" is null)) or (t."UPDATED_AT" <> s."UPDATED_AT" or (t."UPDATED_AT" is null and s."UPDATED_AT" is not null) or (t."UPDATED_AT" is not null and s."UPDATED_AT" is null))

-- rows = [[0,"ann"],[1,"b\u00f6b's \"x\""]]
select count(*) as litestar_count
from (select j.litestar_row, j."OWNER" as "OWNER"
from json_table(to_clob(:rows), '$[*]' error on error columns (litestar_row number path '$[0]', "OWNER" varchar2(4000) path '$[1]')) j) s
join "ACCOUNTS" t on t."OWNER" = s."OWNER"

-- accounts: merge: insert missing
-- rows = [[0,0,"ann",1.005,"2026-03-29T02:30:00.123456789","2026-03-29T02:30:00.123456789"],[1,0,"b\u00f6b's \"x\"",null,"2026-03-29T02:30:00.123456789","2026-03-29T02:30:00.123456789"]]
merge into "ACCOUNTS" t
using (select j.litestar_row, cast(j."VERSION" as NUMBER(19,0)) as "VERSION", j."OWNER" as "OWNER", cast(j."BALANCE" as NUMBER(10,2)) as "BALANCE", cast(to_timestamp(j."CREATED_AT", 'YYYY-MM-DD"T"HH24:MI:SS.FF9') as TIMESTAMP(6)) as "CREATED_AT", cast(to_timestamp(j."UPDATED_AT", 'YYYY-MM-DD"T"HH24:MI:SS.FF9') as TIMESTAMP(6)) as "UPDATED_AT"
from json_table(to_clob(:rows), '$[*]' error on error columns (litestar_row number path '$[0]', "VERSION" number path '$[1]', "OWNER" varchar2(4000) path '$[2]', "BALANCE" number path '$[3]', "CREATED_AT" varchar2(100) path '$[4]', "UPDATED_AT" varchar2(100) path '$[5]')) j) s
on (t."OWNER" = s."OWNER")
when not matched then insert ("VERSION", "OWNER", "BALANCE", "CREATED_AT", "UPDATED_AT") values (s."VERSION", s."OWNER", s."BALANCE", s."CREATED_AT", s."UPDATED_AT")

-- accounts: find by OWNER
-- rows = [[0,"ann"],[1,"b\u00f6b's \"x\""]]
select t."ID", t."VERSION", t."OWNER", t."BALANCE", t."CREATED_AT", t."UPDATED_AT"
from (select j.litestar_row, j."OWNER" as "OWNER"
from json_table(to_clob(:rows), '$[*]' error on error columns (litestar_row number path '$[0]', "OWNER" varchar2(4000) path '$[1]')) j) s
join "ACCOUNTS" t on t."OWNER" = s."OWNER"
order by s.litestar_row

-- air.flights: insert
-- rows = [[0,"0190f3c100007000800000000000abcd","2001-01-01T00:05:00","SFO","A1",5],[1,"0190f3c100007000800000000000abce","2001-01-01T00:05:00","OAK","",null]]
insert into "AIR"."FLIGHTS" ("ID", "SCHEDULED", "ORIGIN", "GATE", "DELAY_MINUTES")
select s."ID", s."SCHEDULED", s."ORIGIN", s."GATE", s."DELAY_MINUTES"
from (select j.litestar_row, hextoraw(j."ID") as "ID", to_date(j."SCHEDULED", 'YYYY-MM-DD"T"HH24:MI:SS') as "SCHEDULED", j."ORIGIN" as "ORIGIN", j."GATE" as "GATE", cast(j."DELAY_MINUTES" as NUMBER(5,0)) as "DELAY_MINUTES"
from json_table(to_clob(:rows), '$[*]' error on error columns (litestar_row number path '$[0]', "ID" varchar2(4000) path '$[1]', "SCHEDULED" varchar2(100) path '$[2]', "ORIGIN" varchar2(4000) path '$[3]', "GATE" varchar2(4000) path '$[4]', "DELAY_MINUTES" number path '$[5]')) j) s

-- air.flights: insert, no ids back
-- rows = [[0,"0190f3c100007000800000000000abcd","2001-01-01T00:05:00","SFO","A1",5],[1,"0190f3c100007000800000000000abce","2001-01-01T00:05:00","OAK","",null]]
insert into "AIR"."FLIGHTS" ("ID", "SCHEDULED", "ORIGIN", "GATE", "DELAY_MINUTES")
select s."ID", s."SCHEDULED", s."ORIGIN", s."GATE", s."DELAY_MINUTES"
from (select j.litestar_row, hextoraw(j."ID") as "ID", to_date(j."SCHEDULED", 'YYYY-MM-DD"T"HH24:MI:SS') as "SCHEDULED", j."ORIGIN" as "ORIGIN", j."GATE" as "GATE", cast(j."DELAY_MINUTES" as NUMBER(5,0)) as "DELAY_MINUTES"
from json_table(to_clob(:rows), '$[*]' error on error columns (litestar_row number path '$[0]', "ID" varchar2(4000) path '$[1]', "SCHEDULED" varchar2(100) path '$[2]', "ORIGIN" varchar2(4000) path '$[3]', "GATE" varchar2(4000) path '$[4]', "DELAY_MINUTES" number path '$[5]')) j) s

-- air.flights: update by id
-- rows = [[0,"0190f3c100007000800000000000abcd"],[1,"0190f3c100007000800000000000abce"]]
select t."ID"
from "AIR"."FLIGHTS" t
where (t."ID") in (select s."ID" from (select j.litestar_row, hextoraw(j."ID") as "ID"
from json_table(to_clob(:rows), '$[*]' error on error columns (litestar_row number path '$[0]', "ID" varchar2(4000) path '$[1]')) j) s)
for update

-- rows = [[0,"0190f3c100007000800000000000abcd","2001-01-01T00:05:00","SFO","A1",5],[1,"0190f3c100007000800000000000abce","2001-01-01T00:05:00","OAK","",null]]
merge into "AIR"."FLIGHTS" t
using (select j.litestar_row, hextoraw(j."ID") as "ID", to_date(j."SCHEDULED", 'YYYY-MM-DD"T"HH24:MI:SS') as "SCHEDULED", j."ORIGIN" as "ORIGIN", j."GATE" as "GATE", cast(j."DELAY_MINUTES" as NUMBER(5,0)) as "DELAY_MINUTES"
from json_table(to_clob(:rows), '$[*]' error on error columns (litestar_row number path '$[0]', "ID" varchar2(4000) path '$[1]', "SCHEDULED" varchar2(100) path '$[2]', "ORIGIN" varchar2(4000) path '$[3]', "GATE" varchar2(4000) path '$[4]', "DELAY_MINUTES" number path '$[5]')) j) s
on (t."ID" = s."ID")
when matched then update set "SCHEDULED" = s."SCHEDULED", "ORIGIN" = s."ORIGIN", "GATE" = s."GATE", "DELAY_MINUTES" = s."DELAY_MINUTES"

-- air.flights: upsert by id
-- rows = [[0,"0190f3c100007000800000000000abcd","2001-01-01T00:05:00","SFO","A1",5],[1,"0190f3c100007000800000000000abce","2001-01-01T00:05:00","OAK","",null]]
merge into "AIR"."FLIGHTS" t
using (select j.litestar_row, hextoraw(j."ID") as "ID", to_date(j."SCHEDULED", 'YYYY-MM-DD"T"HH24:MI:SS') as "SCHEDULED", j."ORIGIN" as "ORIGIN", j."GATE" as "GATE", cast(j."DELAY_MINUTES" as NUMBER(5,0)) as "DELAY_MINUTES"
from json_table(to_clob(:rows), '$[*]' error on error columns (litestar_row number path '$[0]', "ID" varchar2(4000) path '$[1]', "SCHEDULED" varchar2(100) path '$[2]', "ORIGIN" varchar2(4000) path '$[3]', "GATE" varchar2(4000) path '$[4]', "DELAY_MINUTES" number path '$[5]')) j) s
on (t."ID" = s."ID")
when matched then update set "SCHEDULED" = s."SCHEDULED", "ORIGIN" = s."ORIGIN", "GATE" = s."GATE", "DELAY_MINUTES" = s."DELAY_MINUTES"
when not matched then insert ("ID", "SCHEDULED", "ORIGIN", "GATE", "DELAY_MINUTES") values (s."ID", s."SCHEDULED", s."ORIGIN", s."GATE", s."DELAY_MINUTES")

-- rows = [[0,"0190f3c100007000800000000000abcd"],[1,"0190f3c100007000800000000000abce"]]
select t."ID", t."SCHEDULED", t."ORIGIN", t."GATE", t."DELAY_MINUTES"
from (select j.litestar_row, hextoraw(j."ID") as "ID"
from json_table(to_clob(:rows), '$[*]' error on error columns (litestar_row number path '$[0]', "ID" varchar2(4000) path '$[1]')) j) s
join "AIR"."FLIGHTS" t on t."ID" = s."ID"
order by s.litestar_row

-- air.flights: upsert by SCHEDULED and ORIGIN
-- rows = [[0,"0190f3c100007000800000000000abcd","2001-01-01T00:05:00","SFO","A1",5],[1,"0190f3c100007000800000000000abce","2001-01-01T00:05:00","OAK","",null]]
merge into "AIR"."FLIGHTS" t
using (select j.litestar_row, hextoraw(j."ID") as "ID", to_date(j."SCHEDULED", 'YYYY-MM-DD"T"HH24:MI:SS') as "SCHEDULED", j."ORIGIN" as "ORIGIN", j."GATE" as "GATE", cast(j."DELAY_MINUTES" as NUMBER(5,0)) as "DELAY_MINUTES"
from json_table(to_clob(:rows), '$[*]' error on error columns (litestar_row number path '$[0]', "ID" varchar2(4000) path '$[1]', "SCHEDULED" varchar2(100) path '$[2]', "ORIGIN" varchar2(4000) path '$[3]', "GATE" varchar2(4000) path '$[4]', "DELAY_MINUTES" number path '$[5]')) j) s
on (t."SCHEDULED" = s."SCHEDULED" and t."ORIGIN" = cast(s."ORIGIN" as char(2000)))
when matched then update set "GATE" = s."GATE", "DELAY_MINUTES" = s."DELAY_MINUTES"
when not matched then insert ("ID", "SCHEDULED", "ORIGIN", "GATE", "DELAY_MINUTES") values (s."ID", s."SCHEDULED", s."ORIGIN", s."GATE", s."DELAY_MINUTES")

-- rows = [[0,"2001-01-01T00:05:00","SFO"],[1,"2001-01-01T00:05:00","OAK"]]
select t."ID", t."SCHEDULED", t."ORIGIN", t."GATE", t."DELAY_MINUTES"
from (select j.litestar_row, to_date(j."SCHEDULED", 'YYYY-MM-DD"T"HH24:MI:SS') as "SCHEDULED", j."ORIGIN" as "ORIGIN"
from json_table(to_clob(:rows), '$[*]' error on error columns (litestar_row number path '$[0]', "SCHEDULED" varchar2(100) path '$[1]', "ORIGIN" varchar2(4000) path '$[2]')) j) s
join "AIR"."FLIGHTS" t on t."SCHEDULED" = s."SCHEDULED" and t."ORIGIN" = cast(s."ORIGIN" as char(2000))
order by s.litestar_row

-- air.flights: upsert by SCHEDULED and ORIGIN, nothing to update
-- rows = [[0,"0190f3c100007000800000000000abcd","2001-01-01T00:05:00","SFO","A1",5],[1,"0190f3c100007000800000000000abce","2001-01-01T00:05:00","OAK","",null]]
merge into "AIR"."FLIGHTS" t
using (select j.litestar_row, hextoraw(j."ID") as "ID", to_date(j."SCHEDULED", 'YYYY-MM-DD"T"HH24:MI:SS') as "SCHEDULED", j."ORIGIN" as "ORIGIN", j."GATE" as "GATE", cast(j."DELAY_MINUTES" as NUMBER(5,0)) as "DELAY_MINUTES"
from json_table(to_clob(:rows), '$[*]' error on error columns (litestar_row number path '$[0]', "ID" varchar2(4000) path '$[1]', "SCHEDULED" varchar2(100) path '$[2]', "ORIGIN" varchar2(4000) path '$[3]', "GATE" varchar2(4000) path '$[4]', "DELAY_MINUTES" number path '$[5]')) j) s
on (t."SCHEDULED" = s."SCHEDULED" and t."ORIGIN" = cast(s."ORIGIN" as char(2000)))
when not matched then insert ("ID", "SCHEDULED", "ORIGIN", "GATE", "DELAY_MINUTES") values (s."ID", s."SCHEDULED", s."ORIGIN", s."GATE", s."DELAY_MINUTES")

-- rows = [[0,"2001-01-01T00:05:00","SFO"],[1,"2001-01-01T00:05:00","OAK"]]
select t."ID", t."SCHEDULED", t."ORIGIN", t."GATE", t."DELAY_MINUTES"
from (select j.litestar_row, to_date(j."SCHEDULED", 'YYYY-MM-DD"T"HH24:MI:SS') as "SCHEDULED", j."ORIGIN" as "ORIGIN"
from json_table(to_clob(:rows), '$[*]' error on error columns (litestar_row number path '$[0]', "SCHEDULED" varchar2(100) path '$[1]', "ORIGIN" varchar2(4000) path '$[2]')) j) s
join "AIR"."FLIGHTS" t on t."SCHEDULED" = s."SCHEDULED" and t."ORIGIN" = cast(s."ORIGIN" as char(2000))
order by s.litestar_row

-- air.flights: merge: update all, insert missing
-- rows = [[0,"0190f3c100007000800000000000abcd","2001-01-01T00:05:00","SFO","A1",5],[1,"0190f3c100007000800000000000abce","2001-01-01T00:05:00","OAK","",null]]
merge into "AIR"."FLIGHTS" t
using (select j.litestar_row, hextoraw(j."ID") as "ID", to_date(j."SCHEDULED", 'YYYY-MM-DD"T"HH24:MI:SS') as "SCHEDULED", j."ORIGIN" as "ORIGIN", j."GATE" as "GATE", cast(j."DELAY_MINUTES" as NUMBER(5,0)) as "DELAY_MINUTES"
from json_table(to_clob(:rows), '$[*]' error on error columns (litestar_row number path '$[0]', "ID" varchar2(4000) path '$[1]', "SCHEDULED" varchar2(100) path '$[2]', "ORIGIN" varchar2(4000) path '$[3]', "GATE" varchar2(4000) path '$[4]', "DELAY_MINUTES" number path '$[5]')) j) s
on (t."SCHEDULED" = s."SCHEDULED" and t."ORIGIN" = cast(s."ORIGIN" as char(2000)))
when matched then update set "GATE" = s."GATE", "DELAY_MINUTES" = s."DELAY_MINUTES"
where (t."GATE" <> s."GATE" or (t."GATE" is null and s."GATE" is not null) or (t."GATE" is not null and s."GATE" is null)) or (t."DELAY_MINUTES" <> s."DELAY_MINUTES" or (t."DELAY_MINUTES" is null and s."DELAY_MINUTES" is not null) or (t."DELAY_MINUTES" is not null and s."DELAY_MINUTES" is null))

-- rows = [[0,"0190f3c100007000800000000000abcd","2001-01-01T00:05:00","SFO","A1",5],[1,"0190f3c100007000800000000000abce","2001-01-01T00:05:00","OAK","",null]]
merge into "AIR"."FLIGHTS" t
using (select j.litestar_row, hextoraw(j."ID") as "ID", to_date(j."SCHEDULED", 'YYYY-MM-DD"T"HH24:MI:SS') as "SCHEDULED", j."ORIGIN" as "ORIGIN", j."GATE" as "GATE", cast(j."DELAY_MINUTES" as NUMBER(5,0)) as "DELAY_MINUTES"
from json_table(to_clob(:rows), '$[*]' error on error columns (litestar_row number path '$[0]', "ID" varchar2(4000) path '$[1]', "SCHEDULED" varchar2(100) path '$[2]', "ORIGIN" varchar2(4000) path '$[3]', "GATE" varchar2(4000) path '$[4]', "DELAY_MINUTES" number path '$[5]')) j) s
on (t."SCHEDULED" = s."SCHEDULED" and t."ORIGIN" = cast(s."ORIGIN" as char(2000)))
when not matched then insert ("ID", "SCHEDULED", "ORIGIN", "GATE", "DELAY_MINUTES") values (s."ID", s."SCHEDULED", s."ORIGIN", s."GATE", s."DELAY_MINUTES")

-- air.flights: merge: update all
-- rows = [[0,"0190f3c100007000800000000000abcd","2001-01-01T00:05:00","SFO","A1",5],[1,"0190f3c100007000800000000000abce","2001-01-01T00:05:00","OAK","",null]]
merge into "AIR"."FLIGHTS" t
using (select j.litestar_row, hextoraw(j."ID") as "ID", to_date(j."SCHEDULED", 'YYYY-MM-DD"T"HH24:MI:SS') as "SCHEDULED", j."ORIGIN" as "ORIGIN", j."GATE" as "GATE", cast(j."DELAY_MINUTES" as NUMBER(5,0)) as "DELAY_MINUTES"
from json_table(to_clob(:rows), '$[*]' error on error columns (litestar_row number path '$[0]', "ID" varchar2(4000) path '$[1]', "SCHEDULED" varchar2(100) path '$[2]', "ORIGIN" varchar2(4000) path '$[3]', "GATE" varchar2(4000) path '$[4]', "DELAY_MINUTES" number path '$[5]')) j) s
on (t."SCHEDULED" = s."SCHEDULED" and t."ORIGIN" = cast(s."ORIGIN" as char(2000)))
when matched then update set "GATE" = s."GATE", "DELAY_MINUTES" = s."DELAY_MINUTES"
where (t."GATE" <> s."GATE" or (t."GATE" is null and s."GATE" is not null) or (t."GATE" is not null and s."GATE" is null)) or (t."DELAY_MINUTES" <> s."DELAY_MINUTES" or (t."DELAY_MINUTES" is null and s."DELAY_MINUTES" is not null) or (t."DELAY_MINUTES" is not null and s."DELAY_MINUTES" is null))

-- rows = [[0,"2001-01-01T00:05:00","SFO"],[1,"2001-01-01T00:05:00","OAK"]]
select count(*) as litestar_count
from (select j.litestar_row, to_date(j."SCHEDULED", 'YYYY-MM-DD"T"HH24:MI:SS') as "SCHEDULED", j."ORIGIN" as "ORIGIN"
from json_table(to_clob(:rows), '$[*]' error on error columns (litestar_row number path '$[0]', "SCHEDULED" varchar2(100) path '$[1]', "ORIGIN" varchar2(4000) path '$[2]')) j) s
join "AIR"."FLIGHTS" t on t."SCHEDULED" = s."SCHEDULED" and t."ORIGIN" = cast(s."ORIGIN" as char(2000))

-- air.flights: merge: insert missing
-- rows = [[0,"0190f3c100007000800000000000abcd","2001-01-01T00:05:00","SFO","A1",5],[1,"0190f3c100007000800000000000abce","2001-01-01T00:05:00","OAK","",null]]
merge into "AIR"."FLIGHTS" t
using (select j.litestar_row, hextoraw(j."ID") as "ID", to_date(j."SCHEDULED", 'YYYY-MM-DD"T"HH24:MI:SS') as "SCHEDULED", j."ORIGIN" as "ORIGIN", j."GATE" as "GATE", cast(j."DELAY_MINUTES" as NUMBER(5,0)) as "DELAY_MINUTES"
from json_table(to_clob(:rows), '$[*]' error on error columns (litestar_row number path '$[0]', "ID" varchar2(4000) path '$[1]', "SCHEDULED" varchar2(100) path '$[2]', "ORIGIN" varchar2(4000) path '$[3]', "GATE" varchar2(4000) path '$[4]', "DELAY_MINUTES" number path '$[5]')) j) s
on (t."SCHEDULED" = s."SCHEDULED" and t."ORIGIN" = cast(s."ORIGIN" as char(2000)))
when not matched then insert ("ID", "SCHEDULED", "ORIGIN", "GATE", "DELAY_MINUTES") values (s."ID", s."SCHEDULED", s."ORIGIN", s."GATE", s."DELAY_MINUTES")

-- air.flights: find by SCHEDULED and ORIGIN
-- rows = [[0,"2001-01-01T00:05:00","SFO"],[1,"2001-01-01T00:05:00","OAK"]]
select t."ID", t."SCHEDULED", t."ORIGIN", t."GATE", t."DELAY_MINUTES"
from (select j.litestar_row, to_date(j."SCHEDULED", 'YYYY-MM-DD"T"HH24:MI:SS') as "SCHEDULED", j."ORIGIN" as "ORIGIN"
from json_table(to_clob(:rows), '$[*]' error on error columns (litestar_row number path '$[0]', "SCHEDULED" varchar2(100) path '$[1]', "ORIGIN" varchar2(4000) path '$[2]')) j) s
join "AIR"."FLIGHTS" t on t."SCHEDULED" = s."SCHEDULED" and t."ORIGIN" = cast(s."ORIGIN" as char(2000))
order by s.litestar_row

-- "SALES"."order lines": insert
-- rows = [[0,1,1,"x",2.5],[1,1,2,null,3]]
insert into "SALES"."order lines" ("ORDER_ID", "LINE", "NOTE", "PRICE")
select s."ORDER_ID", s."LINE", s."NOTE", s."PRICE"
from (select j.litestar_row, cast(j."ORDER_ID" as NUMBER(19,0)) as "ORDER_ID", cast(j."LINE" as NUMBER(10,0)) as "LINE", j."NOTE" as "NOTE", j."PRICE" as "PRICE"
from json_table(to_clob(:rows), '$[*]' error on error columns (litestar_row number path '$[0]', "ORDER_ID" number path '$[1]', "LINE" number path '$[2]', "NOTE" clob path '$[3]', "PRICE" number path '$[4]')) j) s

-- "SALES"."order lines": insert, no ids back
-- rows = [[0,1,1,"x",2.5],[1,1,2,null,3]]
insert into "SALES"."order lines" ("ORDER_ID", "LINE", "NOTE", "PRICE")
select s."ORDER_ID", s."LINE", s."NOTE", s."PRICE"
from (select j.litestar_row, cast(j."ORDER_ID" as NUMBER(19,0)) as "ORDER_ID", cast(j."LINE" as NUMBER(10,0)) as "LINE", j."NOTE" as "NOTE", j."PRICE" as "PRICE"
from json_table(to_clob(:rows), '$[*]' error on error columns (litestar_row number path '$[0]', "ORDER_ID" number path '$[1]', "LINE" number path '$[2]', "NOTE" clob path '$[3]', "PRICE" number path '$[4]')) j) s

-- "SALES"."order lines": update by id
-- rows = [[0,1,1],[1,1,2]]
select t."ORDER_ID", t."LINE"
from "SALES"."order lines" t
where (t."ORDER_ID", t."LINE") in (select s."ORDER_ID", s."LINE" from (select j.litestar_row, cast(j."ORDER_ID" as NUMBER(19,0)) as "ORDER_ID", cast(j."LINE" as NUMBER(10,0)) as "LINE"
from json_table(to_clob(:rows), '$[*]' error on error columns (litestar_row number path '$[0]', "ORDER_ID" number path '$[1]', "LINE" number path '$[2]')) j) s)
for update

-- rows = [[0,1,1,"x",2.5],[1,1,2,null,3]]
merge into "SALES"."order lines" t
using (select j.litestar_row, cast(j."ORDER_ID" as NUMBER(19,0)) as "ORDER_ID", cast(j."LINE" as NUMBER(10,0)) as "LINE", j."NOTE" as "NOTE", j."PRICE" as "PRICE"
from json_table(to_clob(:rows), '$[*]' error on error columns (litestar_row number path '$[0]', "ORDER_ID" number path '$[1]', "LINE" number path '$[2]', "NOTE" clob path '$[3]', "PRICE" number path '$[4]')) j) s
on (t."ORDER_ID" = s."ORDER_ID" and t."LINE" = s."LINE")
when matched then update set "NOTE" = s."NOTE", "PRICE" = s."PRICE"

-- "SALES"."order lines": upsert by id
-- rows = [[0,1,1,"x",2.5],[1,1,2,null,3]]
merge into "SALES"."order lines" t
using (select j.litestar_row, cast(j."ORDER_ID" as NUMBER(19,0)) as "ORDER_ID", cast(j."LINE" as NUMBER(10,0)) as "LINE", j."NOTE" as "NOTE", j."PRICE" as "PRICE"
from json_table(to_clob(:rows), '$[*]' error on error columns (litestar_row number path '$[0]', "ORDER_ID" number path '$[1]', "LINE" number path '$[2]', "NOTE" clob path '$[3]', "PRICE" number path '$[4]')) j) s
on (t."ORDER_ID" = s."ORDER_ID" and t."LINE" = s."LINE")
when matched then update set "NOTE" = s."NOTE", "PRICE" = s."PRICE"
when not matched then insert ("ORDER_ID", "LINE", "NOTE", "PRICE") values (s."ORDER_ID", s."LINE", s."NOTE", s."PRICE")

-- rows = [[0,1,1],[1,1,2]]
select t."ORDER_ID", t."LINE", t."NOTE", t."PRICE"
from (select j.litestar_row, cast(j."ORDER_ID" as NUMBER(19,0)) as "ORDER_ID", cast(j."LINE" as NUMBER(10,0)) as "LINE"
from json_table(to_clob(:rows), '$[*]' error on error columns (litestar_row number path '$[0]', "ORDER_ID" number path '$[1]', "LINE" number path '$[2]')) j) s
join "SALES"."order lines" t on t."ORDER_ID" = s."ORDER_ID" and t."LINE" = s."LINE"
order by s.litestar_row

-- "SALES"."order lines": upsert by ORDER_ID and LINE
-- rows = [[0,1,1,"x",2.5],[1,1,2,null,3]]
merge into "SALES"."order lines" t
using (select j.litestar_row, cast(j."ORDER_ID" as NUMBER(19,0)) as "ORDER_ID", cast(j."LINE" as NUMBER(10,0)) as "LINE", j."NOTE" as "NOTE", j."PRICE" as "PRICE"
from json_table(to_clob(:rows), '$[*]' error on error columns (litestar_row number path '$[0]', "ORDER_ID" number path '$[1]', "LINE" number path '$[2]', "NOTE" clob path '$[3]', "PRICE" number path '$[4]')) j) s
on (t."ORDER_ID" = s."ORDER_ID" and t."LINE" = s."LINE")
when matched then update set "NOTE" = s."NOTE", "PRICE" = s."PRICE"
when not matched then insert ("ORDER_ID", "LINE", "NOTE", "PRICE") values (s."ORDER_ID", s."LINE", s."NOTE", s."PRICE")

-- rows = [[0,1,1],[1,1,2]]
select t."ORDER_ID", t."LINE", t."NOTE", t."PRICE"
from (select j.litestar_row, cast(j."ORDER_ID" as NUMBER(19,0)) as "ORDER_ID", cast(j."LINE" as NUMBER(10,0)) as "LINE"
from json_table(to_clob(:rows), '$[*]' error on error columns (litestar_row number path '$[0]', "ORDER_ID" number path '$[1]', "LINE" number path '$[2]')) j) s
join "SALES"."order lines" t on t."ORDER_ID" = s."ORDER_ID" and t."LINE" = s."LINE"
order by s.litestar_row

-- "SALES"."order lines": upsert by ORDER_ID and LINE, nothing to update
-- rows = [[0,1,1,"x",2.5],[1,1,2,null,3]]
merge into "SALES"."order lines" t
using (select j.litestar_row, cast(j."ORDER_ID" as NUMBER(19,0)) as "ORDER_ID", cast(j."LINE" as NUMBER(10,0)) as "LINE", j."NOTE" as "NOTE", j."PRICE" as "PRICE"
from json_table(to_clob(:rows), '$[*]' error on error columns (litestar_row number path '$[0]', "ORDER_ID" number path '$[1]', "LINE" number path '$[2]', "NOTE" clob path '$[3]', "PRICE" number path '$[4]')) j) s
on (t."ORDER_ID" = s."ORDER_ID" and t."LINE" = s."LINE")
when not matched then insert ("ORDER_ID", "LINE", "NOTE", "PRICE") values (s."ORDER_ID", s."LINE", s."NOTE", s."PRICE")

-- rows = [[0,1,1],[1,1,2]]
select t."ORDER_ID", t."LINE", t."NOTE", t."PRICE"
from (select j.litestar_row, cast(j."ORDER_ID" as NUMBER(19,0)) as "ORDER_ID", cast(j."LINE" as NUMBER(10,0)) as "LINE"
from json_table(to_clob(:rows), '$[*]' error on error columns (litestar_row number path '$[0]', "ORDER_ID" number path '$[1]', "LINE" number path '$[2]')) j) s
join "SALES"."order lines" t on t."ORDER_ID" = s."ORDER_ID" and t."LINE" = s."LINE"
order by s.litestar_row

-- "SALES"."order lines": merge: update all, insert missing
-- rows = [[0,1,1,"x",2.5],[1,1,2,null,3]]
merge into "SALES"."order lines" t
using (select j.litestar_row, cast(j."ORDER_ID" as NUMBER(19,0)) as "ORDER_ID", cast(j."LINE" as NUMBER(10,0)) as "LINE", j."NOTE" as "NOTE", j."PRICE" as "PRICE"
from json_table(to_clob(:rows), '$[*]' error on error columns (litestar_row number path '$[0]', "ORDER_ID" number path '$[1]', "LINE" number path '$[2]', "NOTE" clob path '$[3]', "PRICE" number path '$[4]')) j) s
on (t."ORDER_ID" = s."ORDER_ID" and t."LINE" = s."LINE")
when matched then update set "NOTE" = s."NOTE", "PRICE" = s."PRICE"
where (dbms_lob.compare(t."NOTE", s."NOTE") <> 0 or (t."NOTE" is null and s."NOTE" is not null) or (t."NOTE" is not null and s."NOTE" is null)) or (t."PRICE" <> s."PRICE" or (t."PRICE" is null and s."PRICE" is not null) or (t."PRICE" is not null and s."PRICE" is null))

-- rows = [[0,1,1,"x",2.5],[1,1,2,null,3]]
merge into "SALES"."order lines" t
using (select j.litestar_row, cast(j."ORDER_ID" as NUMBER(19,0)) as "ORDER_ID", cast(j."LINE" as NUMBER(10,0)) as "LINE", j."NOTE" as "NOTE", j."PRICE" as "PRICE"
from json_table(to_clob(:rows), '$[*]' error on error columns (litestar_row number path '$[0]', "ORDER_ID" number path '$[1]', "LINE" number path '$[2]', "NOTE" clob path '$[3]', "PRICE" number path '$[4]')) j) s
on (t."ORDER_ID" = s."ORDER_ID" and t."LINE" = s."LINE")
when not matched then insert ("ORDER_ID", "LINE", "NOTE", "PRICE") values (s."ORDER_ID", s."LINE", s."NOTE", s."PRICE")

-- "SALES"."order lines": merge: update all
-- rows = [[0,1,1,"x",2.5],[1,1,2,null,3]]
merge into "SALES"."order lines" t
using (select j.litestar_row, cast(j."ORDER_ID" as NUMBER(19,0)) as "ORDER_ID", cast(j."LINE" as NUMBER(10,0)) as "LINE", j."NOTE" as "NOTE", j."PRICE" as "PRICE"
from json_table(to_clob(:rows), '$[*]' error on error columns (litestar_row number path '$[0]', "ORDER_ID" number path '$[1]', "LINE" number path '$[2]', "NOTE" clob path '$[3]', "PRICE" number path '$[4]')) j) s
on (t."ORDER_ID" = s."ORDER_ID" and t."LINE" = s."LINE")
when matched then update set "NOTE" = s."NOTE", "PRICE" = s."PRICE"
where (dbms_lob.compare(t."NOTE", s."NOTE") <> 0 or (t."NOTE" is null and s."NOTE" is not null) or (t."NOTE" is not null and s."NOTE" is null)) or (t."PRICE" <> s."PRICE" or (t."PRICE" is null and s."PRICE" is not null) or (t."PRICE" is not null and s."PRICE" is null))

-- rows = [[0,1,1],[1,1,2]]
select count(*) as litestar_count
from (select j.litestar_row, cast(j."ORDER_ID" as NUMBER(19,0)) as "ORDER_ID", cast(j."LINE" as NUMBER(10,0)) as "LINE"
from json_table(to_clob(:rows), '$[*]' error on error columns (litestar_row number path '$[0]', "ORDER_ID" number path '$[1]', "LINE" number path '$[2]')) j) s
join "SALES"."order lines" t on t."ORDER_ID" = s."ORDER_ID" and t."LINE" = s."LINE"

-- "SALES"."order lines": merge: insert missing
-- rows = [[0,1,1,"x",2.5],[1,1,2,null,3]]
merge into "SALES"."order lines" t
using (select j.litestar_row, cast(j."ORDER_ID" as NUMBER(19,0)) as "ORDER_ID", cast(j."LINE" as NUMBER(10,0)) as "LINE", j."NOTE" as "NOTE", j."PRICE" as "PRICE"
from json_table(to_clob(:rows), '$[*]' error on error columns (litestar_row number path '$[0]', "ORDER_ID" number path '$[1]', "LINE" number path '$[2]', "NOTE" clob path '$[3]', "PRICE" number path '$[4]')) j) s
on (t."ORDER_ID" = s."ORDER_ID" and t."LINE" = s."LINE")
when not matched then insert ("ORDER_ID", "LINE", "NOTE", "PRICE") values (s."ORDER_ID", s."LINE", s."NOTE", s."PRICE")

-- "SALES"."order lines": find by ORDER_ID and LINE
-- rows = [[0,1,1],[1,1,2]]
select t."ORDER_ID", t."LINE", t."NOTE", t."PRICE"
from (select j.litestar_row, cast(j."ORDER_ID" as NUMBER(19,0)) as "ORDER_ID", cast(j."LINE" as NUMBER(10,0)) as "LINE"
from json_table(to_clob(:rows), '$[*]' error on error columns (litestar_row number path '$[0]', "ORDER_ID" number path '$[1]', "LINE" number path '$[2]')) j) s
join "SALES"."order lines" t on t."ORDER_ID" = s."ORDER_ID" and t."LINE" = s."LINE"
order by s.litestar_row

-- "order": insert
-- rows = [[0,"k1","\ud83d\ude00","line\u000aline","\u00e9","0001ff27","01020304",12345678901234567890.1234567890,"1969-02-28T00:00:00","2026-03-29T02:30:00.123456789","2026-03-29T02:30:00.123456700+02:00",1,0,"3fb999999999999a","3dcccccd",-7,"0190f3c100007000800000000000abcd","-P1DT6H0M0.005000000S","{\"a\":1}","<a/>"],[1,"k2",null,null,null,null,null,null,null,null,null,null,null,null,null,null,null,null,null,null]]
declare
  litestar_ids sys.odcinumberlist := sys.odcinumberlist();
  litestar_count pls_integer := 0;
  litestar_answer sys_refcursor;
begin
  for s in (
    select s."KEY", s."user", s."TEXT", s."NATIONAL", s."DATA", s."HASH", s."AMOUNT", s."DAY", s."MOMENT", s."INSTANT", s."FLAG", s."TRUTH", s."RATIO", s."PART", s."SMALL", s."MARK", s."LASTS", s."DOCUMENT", s."order"
    from (select j.litestar_row, j."KEY" as "KEY", j."user" as "user", j."TEXT" as "TEXT", to_nclob(j."NATIONAL") as "NATIONAL", to_blob(hextoraw(j."DATA")) as "DATA", hextoraw(j."HASH") as "HASH", cast(j."AMOUNT" as NUMBER(38,10)) as "AMOUNT", to_date(j."DAY", 'YYYY-MM-DD"T"HH24:MI:SS') as "DAY", cast(to_timestamp(j."MOMENT", 'YYYY-MM-DD"T"HH24:MI:SS.FF9') as TIMESTAMP(9)) as "MOMENT", cast(to_timestamp_tz(j."INSTANT", 'YYYY-MM-DD"T"HH24:MI:SS.FF9TZH:TZM') as TIMESTAMP(6) WITH TIME ZONE) as "INSTANT", cast(j."FLAG" as NUMBER(1,0)) as "FLAG", to_boolean(j."TRUTH") as "TRUTH", utl_raw.cast_to_binary_double(hextoraw(j."RATIO")) as "RATIO", utl_raw.cast_to_binary_float(hextoraw(j."PART")) as "PART", cast(j."SMALL" as FLOAT(126)) as "SMALL", hextoraw(j."MARK") as "MARK", to_dsinterval(j."LASTS") as "LASTS", case when j."DOCUMENT" is not null then json(j."DOCUMENT") end as "DOCUMENT", case when j."order" is not null then xmltype(j."order") end as "order"
from json_table(to_clob(:rows), '$[*]' error on error columns (litestar_row number path '$[0]', "KEY" varchar2(4000) path '$[1]', "user" varchar2(4000) path '$[2]', "TEXT" clob path '$[3]', "NATIONAL" clob path '$[4]', "DATA" varchar2(4000) path '$[5]', "HASH" varchar2(4000) path '$[6]', "AMOUNT" number path '$[7]', "DAY" varchar2(100) path '$[8]', "MOMENT" varchar2(100) path '$[9]', "INSTANT" varchar2(100) path '$[10]', "FLAG" number path '$[11]', "TRUTH" number path '$[12]', "RATIO" varchar2(100) path '$[13]', "PART" varchar2(100) path '$[14]', "SMALL" number path '$[15]', "MARK" varchar2(4000) path '$[16]', "LASTS" varchar2(100) path '$[17]', "DOCUMENT" clob path '$[18]', "order" clob path '$[19]')) j) s
    order by s.litestar_row
  ) loop
    litestar_ids.extend;
    litestar_count := litestar_count + 1;
    insert into "order" ("KEY", "user", "TEXT", "NATIONAL", "DATA", "HASH", "AMOUNT", "DAY", "MOMENT", "INSTANT", "FLAG", "TRUTH", "RATIO", "PART", "SMALL", "MARK", "LASTS", "DOCUMENT", "order") values (s."KEY", s."user", s."TEXT", s."NATIONAL", s."DATA", s."HASH", s."AMOUNT", s."DAY", s."MOMENT", s."INSTANT", s."FLAG", s."TRUTH", s."RATIO", s."PART", s."SMALL", s."MARK", s."LASTS", s."DOCUMENT", s."order") returning "ID" into litestar_ids(litestar_count);
  end loop;
  open litestar_answer for select i.column_value as "ID" from table(litestar_ids) i;
  dbms_sql.return_result(litestar_answer);
end;

-- "order": merge: update all
-- rows = [[0,"k1","\ud83d\ude00","line\u000aline","\u00e9","0001ff27","01020304",12345678901234567890.1234567890,"1969-02-28T00:00:00","2026-03-29T02:30:00.123456789","2026-03-29T02:30:00.123456700+02:00",1,0,"3fb999999999999a","3dcccccd",-7,"0190f3c100007000800000000000abcd","-P1DT6H0M0.005000000S","{\"a\":1}","<a/>"],[1,"k2",null,null,null,null,null,null,null,null,null,null,null,null,null,null,null,null,null,null]]
merge into "order" t
using (select j.litestar_row, j."KEY" as "KEY", j."user" as "user", j."TEXT" as "TEXT", to_nclob(j."NATIONAL") as "NATIONAL", to_blob(hextoraw(j."DATA")) as "DATA", hextoraw(j."HASH") as "HASH", cast(j."AMOUNT" as NUMBER(38,10)) as "AMOUNT", to_date(j."DAY", 'YYYY-MM-DD"T"HH24:MI:SS') as "DAY", cast(to_timestamp(j."MOMENT", 'YYYY-MM-DD"T"HH24:MI:SS.FF9') as TIMESTAMP(9)) as "MOMENT", cast(to_timestamp_tz(j."INSTANT", 'YYYY-MM-DD"T"HH24:MI:SS.FF9TZH:TZM') as TIMESTAMP(6) WITH TIME ZONE) as "INSTANT", cast(j."FLAG" as NUMBER(1,0)) as "FLAG", to_boolean(j."TRUTH") as "TRUTH", utl_raw.cast_to_binary_double(hextoraw(j."RATIO")) as "RATIO", utl_raw.cast_to_binary_float(hextoraw(j."PART")) as "PART", cast(j."SMALL" as FLOAT(126)) as "SMALL", hextoraw(j."MARK") as "MARK", to_dsinterval(j."LASTS") as "LASTS", case when j."DOCUMENT" is not null then json(j."DOCUMENT") end as "DOCUMENT", case when j."order" is not null then xmltype(j."order") end as "order"
from json_table(to_clob(:rows), '$[*]' error on error columns (litestar_row number path '$[0]', "KEY" varchar2(4000) path '$[1]', "user" varchar2(4000) path '$[2]', "TEXT" clob path '$[3]', "NATIONAL" clob path '$[4]', "DATA" varchar2(4000) path '$[5]', "HASH" varchar2(4000) path '$[6]', "AMOUNT" number path '$[7]', "DAY" varchar2(100) path '$[8]', "MOMENT" varchar2(100) path '$[9]', "INSTANT" varchar2(100) path '$[10]', "FLAG" number path '$[11]', "TRUTH" number path '$[12]', "RATIO" varchar2(100) path '$[13]', "PART" varchar2(100) path '$[14]', "SMALL" number path '$[15]', "MARK" varchar2(4000) path '$[16]', "LASTS" varchar2(100) path '$[17]', "DOCUMENT" clob path '$[18]', "order" clob path '$[19]')) j) s
on (t."KEY" = s."KEY")
when matched then update set "user" = s."user", "TEXT" = s."TEXT", "NATIONAL" = s."NATIONAL", "DATA" = s."DATA", "HASH" = s."HASH", "AMOUNT" = s."AMOUNT", "DAY" = s."DAY", "MOMENT" = s."MOMENT", "INSTANT" = s."INSTANT", "FLAG" = s."FLAG", "TRUTH" = s."TRUTH", "RATIO" = s."RATIO", "PART" = s."PART", "SMALL" = s."SMALL", "MARK" = s."MARK", "LASTS" = s."LASTS", "DOCUMENT" = s."DOCUMENT", "order" = s."order"
where (t."user" <> s."user" or (t."user" is null and s."user" is not null) or (t."user" is not null and s."user" is null)) or (dbms_lob.compare(t."TEXT", s."TEXT") <> 0 or (t."TEXT" is null and s."TEXT" is not null) or (t."TEXT" is not null and s."TEXT" is null)) or (dbms_lob.compare(t."NATIONAL", s."NATIONAL") <> 0 or (t."NATIONAL" is null and s."NATIONAL" is not null) or (t."NATIONAL" is not null and s."NATIONAL" is null)) or (dbms_lob.compare(t."DATA", s."DATA") <> 0 or (t."DATA" is null and s."DATA" is not null) or (t."DATA" is not null and s."DATA" is null)) or (t."HASH" <> s."HASH" or (t."HASH" is null and s."HASH" is not null) or (t."HASH" is not null and s."HASH" is null)) or (t."AMOUNT" <> s."AMOUNT" or (t."AMOUNT" is null and s."AMOUNT" is not null) or (t."AMOUNT" is not null and s."AMOUNT" is null)) or (t."DAY" <> s."DAY" or (t."DAY" is null and s."DAY" is not null) or (t."DAY" is not null and s."DAY" is null)) or (t."MOMENT" <> s."MOMENT" or (t."MOMENT" is null and s."MOMENT" is not null) or (t."MOMENT" is not null and s."MOMENT" is null)) or (t."INSTANT" <> s."INSTANT" or (t."INSTANT" is null and s."INSTANT" is not null) or (t."INSTANT" is not null and s."INSTANT" is null)) or (t."FLAG" <> s."FLAG" or (t."FLAG" is null and s."FLAG" is not null) or (t."FLAG" is not null and s."FLAG" is null)) or (t."TRUTH" <> s."TRUTH" or (t."TRUTH" is null and s."TRUTH" is not null) or (t."TRUTH" is not null and s."TRUTH" is null)) or (t."RATIO" <> s."RATIO" or (t."RATIO" is null and s."RATIO" is not null) or (t."RATIO" is not null and s."RATIO" is null)) or (t."PART" <> s."PART" or (t."PART" is null and s."PART" is not null) or (t."PART" is not null and s."PART" is null)) or (t."SMALL" <> s."SMALL" or (t."SMALL" is null and s."SMALL" is not null) or (t."SMALL" is not null and s."SMALL" is null)) or (t."MARK" <> s."MARK" or (t."MARK" is null and s."MARK" is not null) or (t."MARK" is not null and s."MARK" is null)) or (t."LASTS" <> s."LASTS" or (t."LASTS" is null and s."LASTS" is not null) or (t."LASTS" is not null and s."LASTS" is null)) or (not json_equal(t."DOCUMENT", s."DOCUMENT") or (t."DOCUMENT" is null and s."DOCUMENT" is not null) or (t."DOCUMENT" is not null and s."DOCUMENT" is null)) or (dbms_lob.compare(xmlserialize(content t."order" as clob), xmlserialize(content s."order" as clob)) <> 0 or (t."order" is null and s."order" is not null) or (t."order" is not null and s."order" is null))

-- rows = [[0,"k1"],[1,"k2"]]
select count(*) as litestar_count
from (select j.litestar_row, j."KEY" as "KEY"
from json_table(to_clob(:rows), '$[*]' error on error columns (litestar_row number path '$[0]', "KEY" varchar2(4000) path '$[1]')) j) s
join "order" t on t."KEY" = s."KEY"

-- pictures: insert
-- rows = [[0,"a","0102",null],[1,"b",null,null]]
-- b0_2 = 3000 bytes
declare
  litestar_ids sys.odcinumberlist := sys.odcinumberlist();
  litestar_count pls_integer := 0;
  litestar_answer sys_refcursor;
begin
  for s in (
    select s."NAME", s."SMALL", s."LARGE"
    from (select j.litestar_row, j."NAME" as "NAME", to_blob(hextoraw(j."SMALL")) as "SMALL", b."LARGE"
from json_table(to_clob(:rows), '$[*]' error on error columns (litestar_row number path '$[0]', "NAME" varchar2(4000) path '$[1]', "SMALL" varchar2(4000) path '$[2]', "LARGE" varchar2(4000) path '$[3]')) j
left join (select 0 as litestar_row, to_blob(:b0_2) as "LARGE" from dual
union all select 1, to_blob(null) from dual) b on b.litestar_row = j.litestar_row) s
    order by s.litestar_row
  ) loop
    litestar_ids.extend;
    litestar_count := litestar_count + 1;
    insert into "PICTURES" ("NAME", "SMALL", "LARGE") values (s."NAME", s."SMALL", s."LARGE") returning "ID" into litestar_ids(litestar_count);
  end loop;
  open litestar_answer for select i.column_value as "ID" from table(litestar_ids) i;
  dbms_sql.return_result(litestar_answer);
end;

-- pictures: insert, no ids back
-- rows = [[0,41,"a","0102",null],[1,42,"b",null,null]]
-- b0_3 = 3000 bytes
insert into "PICTURES" ("ID", "NAME", "SMALL", "LARGE")
select s."ID", s."NAME", s."SMALL", s."LARGE"
from (select j.litestar_row, cast(j."ID" as NUMBER(19,0)) as "ID", j."NAME" as "NAME", to_blob(hextoraw(j."SMALL")) as "SMALL", b."LARGE"
from json_table(to_clob(:rows), '$[*]' error on error columns (litestar_row number path '$[0]', "ID" number path '$[1]', "NAME" varchar2(4000) path '$[2]', "SMALL" varchar2(4000) path '$[3]', "LARGE" varchar2(4000) path '$[4]')) j
left join (select 0 as litestar_row, to_blob(:b0_3) as "LARGE" from dual
union all select 1, to_blob(null) from dual) b on b.litestar_row = j.litestar_row) s

-- pictures: update by id
-- rows = [[0,41],[1,42]]
select t."ID"
from "PICTURES" t
where (t."ID") in (select s."ID" from (select j.litestar_row, cast(j."ID" as NUMBER(19,0)) as "ID"
from json_table(to_clob(:rows), '$[*]' error on error columns (litestar_row number path '$[0]', "ID" number path '$[1]')) j) s)
for update

-- rows = [[0,41,"a","0102",null],[1,42,"b",null,null]]
-- b0_3 = 3000 bytes
merge into "PICTURES" t
using (select j.litestar_row, cast(j."ID" as NUMBER(19,0)) as "ID", j."NAME" as "NAME", to_blob(hextoraw(j."SMALL")) as "SMALL", b."LARGE"
from json_table(to_clob(:rows), '$[*]' error on error columns (litestar_row number path '$[0]', "ID" number path '$[1]', "NAME" varchar2(4000) path '$[2]', "SMALL" varchar2(4000) path '$[3]', "LARGE" varchar2(4000) path '$[4]')) j
left join (select 0 as litestar_row, to_blob(:b0_3) as "LARGE" from dual
union all select 1, to_blob(null) from dual) b on b.litestar_row = j.litestar_row) s
on (t."ID" = s."ID")
when matched then update set "NAME" = s."NAME", "SMALL" = s."SMALL", "LARGE" = s."LARGE"

-- pictures: upsert by id
-- rows = [[0,41,"a","0102",null],[1,42,"b",null,null]]
-- b0_3 = 3000 bytes
merge into "PICTURES" t
using (select j.litestar_row, cast(j."ID" as NUMBER(19,0)) as "ID", j."NAME" as "NAME", to_blob(hextoraw(j."SMALL")) as "SMALL", b."LARGE"
from json_table(to_clob(:rows), '$[*]' error on error columns (litestar_row number path '$[0]', "ID" number path '$[1]', "NAME" varchar2(4000) path '$[2]', "SMALL" varchar2(4000) path '$[3]', "LARGE" varchar2(4000) path '$[4]')) j
left join (select 0 as litestar_row, to_blob(:b0_3) as "LARGE" from dual
union all select 1, to_blob(null) from dual) b on b.litestar_row = j.litestar_row) s
on (t."ID" = s."ID")
when matched then update set "NAME" = s."NAME", "SMALL" = s."SMALL", "LARGE" = s."LARGE"
when not matched then insert ("ID", "NAME", "SMALL", "LARGE") values (s."ID", s."NAME", s."SMALL", s."LARGE")

-- rows = [[0,41],[1,42]]
select t."ID", t."NAME", t."SMALL", t."LARGE"
from (select j.litestar_row, cast(j."ID" as NUMBER(19,0)) as "ID"
from json_table(to_clob(:rows), '$[*]' error on error columns (litestar_row number path '$[0]', "ID" number path '$[1]')) j) s
join "PICTURES" t on t."ID" = s."ID"
order by s.litestar_row

-- pictures: upsert by NAME
-- rows = [[0,"a","0102",null],[1,"b",null,null]]
-- b0_2 = 3000 bytes
merge into "PICTURES" t
using (select j.litestar_row, j."NAME" as "NAME", to_blob(hextoraw(j."SMALL")) as "SMALL", b."LARGE"
from json_table(to_clob(:rows), '$[*]' error on error columns (litestar_row number path '$[0]', "NAME" varchar2(4000) path '$[1]', "SMALL" varchar2(4000) path '$[2]', "LARGE" varchar2(4000) path '$[3]')) j
left join (select 0 as litestar_row, to_blob(:b0_2) as "LARGE" from dual
union all select 1, to_blob(null) from dual) b on b.litestar_row = j.litestar_row) s
on (t."NAME" = s."NAME")
when matched then update set "SMALL" = s."SMALL", "LARGE" = s."LARGE"
when not matched then insert ("NAME", "SMALL", "LARGE") values (s."NAME", s."SMALL", s."LARGE")

-- rows = [[0,"a"],[1,"b"]]
select t."ID", t."NAME", t."SMALL", t."LARGE"
from (select j.litestar_row, j."NAME" as "NAME"
from json_table(to_clob(:rows), '$[*]' error on error columns (litestar_row number path '$[0]', "NAME" varchar2(4000) path '$[1]')) j) s
join "PICTURES" t on t."NAME" = s."NAME"
order by s.litestar_row

-- pictures: upsert by NAME, nothing to update
-- rows = [[0,"a","0102",null],[1,"b",null,null]]
-- b0_2 = 3000 bytes
merge into "PICTURES" t
using (select j.litestar_row, j."NAME" as "NAME", to_blob(hextoraw(j."SMALL")) as "SMALL", b."LARGE"
from json_table(to_clob(:rows), '$[*]' error on error columns (litestar_row number path '$[0]', "NAME" varchar2(4000) path '$[1]', "SMALL" varchar2(4000) path '$[2]', "LARGE" varchar2(4000) path '$[3]')) j
left join (select 0 as litestar_row, to_blob(:b0_2) as "LARGE" from dual
union all select 1, to_blob(null) from dual) b on b.litestar_row = j.litestar_row) s
on (t."NAME" = s."NAME")
when not matched then insert ("NAME", "SMALL", "LARGE") values (s."NAME", s."SMALL", s."LARGE")

-- rows = [[0,"a"],[1,"b"]]
select t."ID", t."NAME", t."SMALL", t."LARGE"
from (select j.litestar_row, j."NAME" as "NAME"
from json_table(to_clob(:rows), '$[*]' error on error columns (litestar_row number path '$[0]', "NAME" varchar2(4000) path '$[1]')) j) s
join "PICTURES" t on t."NAME" = s."NAME"
order by s.litestar_row

-- pictures: merge: update all, insert missing
-- rows = [[0,"a","0102",null],[1,"b",null,null]]
-- b0_2 = 3000 bytes
merge into "PICTURES" t
using (select j.litestar_row, j."NAME" as "NAME", to_blob(hextoraw(j."SMALL")) as "SMALL", b."LARGE"
from json_table(to_clob(:rows), '$[*]' error on error columns (litestar_row number path '$[0]', "NAME" varchar2(4000) path '$[1]', "SMALL" varchar2(4000) path '$[2]', "LARGE" varchar2(4000) path '$[3]')) j
left join (select 0 as litestar_row, to_blob(:b0_2) as "LARGE" from dual
union all select 1, to_blob(null) from dual) b on b.litestar_row = j.litestar_row) s
on (t."NAME" = s."NAME")
when matched then update set "SMALL" = s."SMALL", "LARGE" = s."LARGE"
where (dbms_lob.compare(t."SMALL", s."SMALL") <> 0 or (t."SMALL" is null and s."SMALL" is not null) or (t."SMALL" is not null and s."SMALL" is null)) or (dbms_lob.compare(t."LARGE", s."LARGE") <> 0 or (t."LARGE" is null and s."LARGE" is not null) or (t."LARGE" is not null and s."LARGE" is null))

-- rows = [[0,"a","0102",null],[1,"b",null,null]]
-- b0_2 = 3000 bytes
merge into "PICTURES" t
using (select j.litestar_row, j."NAME" as "NAME", to_blob(hextoraw(j."SMALL")) as "SMALL", b."LARGE"
from json_table(to_clob(:rows), '$[*]' error on error columns (litestar_row number path '$[0]', "NAME" varchar2(4000) path '$[1]', "SMALL" varchar2(4000) path '$[2]', "LARGE" varchar2(4000) path '$[3]')) j
left join (select 0 as litestar_row, to_blob(:b0_2) as "LARGE" from dual
union all select 1, to_blob(null) from dual) b on b.litestar_row = j.litestar_row) s
on (t."NAME" = s."NAME")
when not matched then insert ("NAME", "SMALL", "LARGE") values (s."NAME", s."SMALL", s."LARGE")

-- pictures: merge: update all
-- rows = [[0,"a","0102",null],[1,"b",null,null]]
-- b0_2 = 3000 bytes
merge into "PICTURES" t
using (select j.litestar_row, j."NAME" as "NAME", to_blob(hextoraw(j."SMALL")) as "SMALL", b."LARGE"
from json_table(to_clob(:rows), '$[*]' error on error columns (litestar_row number path '$[0]', "NAME" varchar2(4000) path '$[1]', "SMALL" varchar2(4000) path '$[2]', "LARGE" varchar2(4000) path '$[3]')) j
left join (select 0 as litestar_row, to_blob(:b0_2) as "LARGE" from dual
union all select 1, to_blob(null) from dual) b on b.litestar_row = j.litestar_row) s
on (t."NAME" = s."NAME")
when matched then update set "SMALL" = s."SMALL", "LARGE" = s."LARGE"
where (dbms_lob.compare(t."SMALL", s."SMALL") <> 0 or (t."SMALL" is null and s."SMALL" is not null) or (t."SMALL" is not null and s."SMALL" is null)) or (dbms_lob.compare(t."LARGE", s."LARGE") <> 0 or (t."LARGE" is null and s."LARGE" is not null) or (t."LARGE" is not null and s."LARGE" is null))

-- rows = [[0,"a"],[1,"b"]]
select count(*) as litestar_count
from (select j.litestar_row, j."NAME" as "NAME"
from json_table(to_clob(:rows), '$[*]' error on error columns (litestar_row number path '$[0]', "NAME" varchar2(4000) path '$[1]')) j) s
join "PICTURES" t on t."NAME" = s."NAME"

-- pictures: merge: insert missing
-- rows = [[0,"a","0102",null],[1,"b",null,null]]
-- b0_2 = 3000 bytes
merge into "PICTURES" t
using (select j.litestar_row, j."NAME" as "NAME", to_blob(hextoraw(j."SMALL")) as "SMALL", b."LARGE"
from json_table(to_clob(:rows), '$[*]' error on error columns (litestar_row number path '$[0]', "NAME" varchar2(4000) path '$[1]', "SMALL" varchar2(4000) path '$[2]', "LARGE" varchar2(4000) path '$[3]')) j
left join (select 0 as litestar_row, to_blob(:b0_2) as "LARGE" from dual
union all select 1, to_blob(null) from dual) b on b.litestar_row = j.litestar_row) s
on (t."NAME" = s."NAME")
when not matched then insert ("NAME", "SMALL", "LARGE") values (s."NAME", s."SMALL", s."LARGE")

-- pictures: find by NAME
-- rows = [[0,"a"],[1,"b"]]
select t."ID", t."NAME", t."SMALL", t."LARGE"
from (select j.litestar_row, j."NAME" as "NAME"
from json_table(to_clob(:rows), '$[*]' error on error columns (litestar_row number path '$[0]', "NAME" varchar2(4000) path '$[1]')) j) s
join "PICTURES" t on t."NAME" = s."NAME"
order by s.litestar_row

