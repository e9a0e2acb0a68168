import { Card, makeStyles, tokens } from '@fluentui/react-components'
import type { ReactNode } from 'react'

const useStyles = makeStyles({
  card: { padding: '20px 24px', marginBottom: '20px' },
  list: { display: 'grid', gridTemplateColumns: 'minmax(120px, 220px) 1fr', gap: '10px 20px', margin: 0 },
  name: { color: tokens.colorNeutralForeground3 },
  value: { margin: 0, overflowWrap: 'anywhere' },
})

export function Facts(props: { rows: [string, ReactNode][] }) {
  const styles = useStyles()
  return (
    <Card className={styles.card}>
      <dl className={styles.list}>
        {props.rows.map(([name, value]) => [
          <dt key={`${name}-name`} className={styles.name}>
            {name}
          </dt>,
          <dd key={`${name}-value`} className={styles.value}>
            {value}
          </dd>,
        ])}
      </dl>
    </Card>
  )
}
