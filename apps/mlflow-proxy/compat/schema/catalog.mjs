/**
 * What is in the current schema of a PostgreSQL database, from its catalogues: each query gives `title` and `text` of one kind
 * of object. Catalogues print every definition in one spelling, so that equal texts are equal objects.
 */
const here = "current_schema()::regnamespace";

const table = `
  select 'table ' || c.relname as title, concat_ws(' ', c.relkind, c.relpersistence, c.reloptions::text) as text
  from pg_class c where c.relnamespace = ${here} and c.relkind in ('r', 'p', 'v', 'm', 'f')`;

/** By name, not by place: MLflow's migrations append columns that a new schema has elsewhere. */
const column = `
  select 'column ' || c.relname || '.' || a.attname as title,
    concat_ws(' ', format_type(a.atttypid, a.atttypmod), case when a.attnotnull then 'NOT NULL' end,
      'DEFAULT ' || pg_get_expr(d.adbin, d.adrelid), 'GENERATED ' || nullif(a.attgenerated::text, ''),
      'IDENTITY ' || nullif(a.attidentity::text, ''), 'COLLATE ' || l.collname) as text
  from pg_attribute a
    join pg_class c on c.oid = a.attrelid
    left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
    left join pg_collation l on l.oid = a.attcollation
  where c.relnamespace = ${here} and c.relkind in ('r', 'p', 'v', 'm', 'f') and a.attnum > 0 and not a.attisdropped`;

/** Primary, foreign and unique keys, checks and exclusions. From 18 on the catalogue also has what columns say: not null. */
const constraint = `
  select 'constraint ' || c.relname || '.' || k.conname as title,
    concat_ws(' ', pg_get_constraintdef(k.oid), case when not k.convalidated then 'NOT VALID' end) as text
  from pg_constraint k join pg_class c on c.oid = k.conrelid
  where k.connamespace = ${here} and k.contype <> 'n'`;

const index = `
  select 'index ' || c.relname as title, pg_get_indexdef(c.oid) as text
  from pg_class c where c.relnamespace = ${here} and c.relkind in ('i', 'I')`;

/** With the column that a sequence is dropped with. */
const sequence = `
  select 'sequence ' || c.relname as title,
    concat_ws(' ', format_type(s.seqtypid, null), s.seqstart, s.seqincrement, s.seqmin, s.seqmax, s.seqcache, s.seqcycle,
      'OWNED BY ' || d.refobjid::regclass || '.' || a.attname) as text
  from pg_class c join pg_sequence s on s.seqrelid = c.oid
    left join pg_depend d on d.objid = c.oid and d.classid = 'pg_class'::regclass and d.deptype in ('a', 'i')
    left join pg_attribute a on a.attrelid = d.refobjid and a.attnum = d.refobjsubid
  where c.relnamespace = ${here}`;

const trigger = `
  select 'trigger ' || c.relname || '.' || t.tgname as title, t.tgenabled::text || ' ' || pg_get_triggerdef(t.oid) as text
  from pg_trigger t join pg_class c on c.oid = t.tgrelid where c.relnamespace = ${here} and not t.tgisinternal`;

/** White space, and whether a body ends with a semicolon, are spelling. */
const routine = `
  select 'function ' || p.oid::regprocedure as title,
    regexp_replace(regexp_replace(pg_get_functiondef(p.oid), '\\s+', ' ', 'g'), ';? (\\$\\w+\\$) $', ' \\1') as text
  from pg_proc p where p.pronamespace = ${here} and p.prokind in ('f', 'p')`;

const type = `
  select 'type ' || t.typname as title,
    concat_ws(' ', t.typtype, (select string_agg(e.enumlabel, ',' order by e.enumsortorder) from pg_enum e
      where e.enumtypid = t.oid)) as text
  from pg_type t where t.typnamespace = ${here} and t.typtype in ('e', 'd', 'r')`;

const queries = [table, column, constraint, index, sequence, trigger, routine, type];

/** `[title, text]` of every object, in the order of titles; indexes of our own are left out. */
export async function readCatalog(client) {
  const found = [];
  for (const query of queries) found.push(...(await client.query(query)).rows);
  return found
    .filter(({ title }) => !title.startsWith("index cerebros_idx_"))
    .map(({ title, text }) => [title, text])
    .sort(([a], [b]) => (a < b ? -1 : 1));
}
