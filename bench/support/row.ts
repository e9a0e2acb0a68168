/** One measured figure. */
export type Row = {
  group: string
  name: string
  value: number
  unit: string
  /** How many raw ES256 verifications cost the same CPU time in the same run: comparable between machines. */
  rawVerifies?: number
  /** What it was compared with, and how many times its cost ours is. */
  peer?: string
  ratio?: number
}

export function medianOf(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  const upper = sorted[middle]
  if (upper === undefined) throw new Error('The median of no samples')
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? upper) + upper) / 2
}

/** Three figures are as many as a measurement on a shared machine is worth. */
export const rounded = (value: number): number => Number(value.toPrecision(3))

export function printTable(rows: readonly Row[]): void {
  const lines = rows.map((row) => [
    `${row.group}/${row.name}`,
    String(row.value),
    row.unit,
    row.rawVerifies === undefined ? '' : `${row.rawVerifies} raw verifications`,
    row.peer === undefined ? '' : `${row.ratio} x ${row.peer}`,
  ])
  const widths = [0, 1, 2, 3, 4].map((column) =>
    Math.max(0, ...lines.map((line) => line[column]?.length ?? 0)),
  )
  for (const line of lines)
    console.log(
      line
        .map((cell, column) =>
          column === 1 ? cell.padStart(widths[1] ?? 0) : cell.padEnd(widths[column] ?? 0),
        )
        .join('  ')
        .trimEnd(),
    )
}
