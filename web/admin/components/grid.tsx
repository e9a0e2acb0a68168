import {
  makeStyles,
  Table,
  TableBody,
  TableCell,
  TableHeader,
  TableHeaderCell,
  TableRow,
  tokens,
} from '@fluentui/react-components'
import type { ReactNode } from 'react'

const useStyles = makeStyles({
  frame: {
    overflowX: 'auto',
    backgroundColor: tokens.colorNeutralBackground1,
    borderRadius: tokens.borderRadiusXLarge,
    boxShadow: tokens.shadow4,
    padding: '4px 8px',
  },
  table: { minWidth: '640px' },
  clickable: { cursor: 'pointer' },
})

export type Column<Row> = { name: string; cell: (row: Row) => ReactNode }

/** A plain table; a row that leads somewhere can be reached with the keyboard by the link in its first cell. */
export function Grid<Row extends { id: string }>(props: {
  label: string
  columns: Column<Row>[]
  rows: Row[]
}) {
  const styles = useStyles()
  return (
    <div className={styles.frame}>
      <Table aria-label={props.label} className={styles.table}>
        <TableHeader>
          <TableRow>
            {props.columns.map((column) => (
              <TableHeaderCell key={column.name}>
                <strong>{column.name}</strong>
              </TableHeaderCell>
            ))}
          </TableRow>
        </TableHeader>
        <TableBody>
          {props.rows.map((row) => (
            <TableRow key={row.id}>
              {props.columns.map((column) => (
                <TableCell key={column.name}>{column.cell(row)}</TableCell>
              ))}
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </div>
  )
}
