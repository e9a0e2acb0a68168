import type { PoolClient } from 'pg'
import { z } from 'zod'

export const Manifest = z.object({
  format: z.literal(1),
  migrations: z.array(z.string()),
  tables: z.array(z.object({ name: z.string().regex(/^[a-z_0-9]+$/), columns: z.array(z.string()) })),
})
export type TableColumns = z.infer<typeof Manifest>['tables'][number]

/**
 * Left out: pictures, captures and challenges of work under way, sealed under keys that die with it (design decision 9),
 * counters of the moment, and what every database makes for itself. By the end of the name, which migrations keep to.
 */
const LEFT_OUT = /^schema_migration(_lock)?$|_(material|capture|frame|challenge|nonce|pairing|rate_limit)$/

/** Tables in an order in which each comes after those that it refers to. */
export async function listTables(client: PoolClient): Promise<TableColumns[]> {
  const columns = await client.query<{ name: string; columns: string[] }>(`
    select c.table_name::text as name, array_agg(c.column_name::text order by c.ordinal_position) as columns
    from information_schema.columns c
    join information_schema.tables t using (table_schema, table_name)
    where c.table_schema = 'public' and t.table_type = 'BASE TABLE' and c.is_generated = 'NEVER'
    group by c.table_name order by c.table_name`)
  const references = await client.query<{ child: string; parent: string }>(`
    select conrelid::regclass::text as child, confrelid::regclass::text as parent
    from pg_constraint where contype = 'f' and conrelid <> confrelid`)
  const kept = columns.rows.filter(({ name }) => !LEFT_OUT.test(name))
  const byName = new Map(kept.map((table) => [table.name, table]))
  const ordered = new Set<TableColumns>()
  const visit = (table: TableColumns) => {
    for (const { child, parent } of references.rows) {
      const before = child === table.name ? byName.get(parent) : undefined
      if (before && !ordered.has(before)) visit(before)
    }
    ordered.add(table)
  }
  for (const table of kept) visit(table)
  return [...ordered]
}

export async function listMigrations(client: PoolClient): Promise<string[]> {
  const found = await client.query<{ name: string }>('select name from schema_migration order by name')
  return found.rows.map(({ name }) => name)
}
