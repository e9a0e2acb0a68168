import type { PoolClient } from 'pg'
import { z } from 'zod'
import { BACKUP_RULES } from './backup-rules.ts'
import type { BackupRule } from './backup-rules.ts'

export const Manifest = z.object({
  format: z.literal(1),
  migrations: z.array(z.string()),
  tables: z.array(z.object({ name: z.string().regex(/^[a-z_0-9]+$/), columns: z.array(z.string()) })),
})
export type TableColumns = z.infer<typeof Manifest>['tables'][number]

/** How a table goes into the backup; undefined for one that does not, or that is not ours. */
const kept = (name: string): Exclude<BackupRule, string> | undefined => {
  const rule = Object.hasOwn(BACKUP_RULES, name) ? BACKUP_RULES[name] : 'left out'
  return rule === 'whole' ? {} : rule === 'left out' ? undefined : rule
}

/** The rows of a table as the backup has them, column by column. */
export function selectionOf({ name, columns }: TableColumns, escape: (name: string) => string): string {
  const { rows, instead = {} } = kept(name) ?? {}
  const values = columns.map((column) => instead[column] ?? escape(column))
  return `select ${values.join(', ')} from ${escape(name)}${rows ? ` where ${rows}` : ''}`
}

/** Tables of the backup, with its columns, in an order in which each comes after those that it refers to. */
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
  const tables = columns.rows.flatMap((table) => {
    const rule = kept(table.name)
    if (!rule) return []
    return [{ ...table, columns: table.columns.filter((column) => rule.instead?.[column] !== null) }]
  })
  const byName = new Map(tables.map((table) => [table.name, table]))
  const ordered = new Set<TableColumns>()
  const visit = (table: TableColumns) => {
    for (const { child, parent } of references.rows) {
      const before = child === table.name ? byName.get(parent) : undefined
      if (before && !ordered.has(before)) visit(before)
    }
    ordered.add(table)
  }
  for (const table of tables) visit(table)
  return [...ordered]
}

export async function listMigrations(client: PoolClient): Promise<string[]> {
  const found = await client.query<{ name: string }>('select name from schema_migration order by name')
  return found.rows.map(({ name }) => name)
}
