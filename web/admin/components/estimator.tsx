import { Card, Field, Input, makeStyles, Text, Title3 } from '@fluentui/react-components'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { get } from '../api/client.ts'
import { estimateSavings } from './estimate-savings.ts'

const useStyles = makeStyles({
  card: { padding: '20px 24px' },
  head: { display: 'block', margin: '28px 0 12px' },
  fields: { display: 'grid', gridTemplateColumns: 'repeat(auto-fit, minmax(190px, 1fr))', gap: '16px' },
})

const FIELDS = [
  ['percent', 'Recoveries a month, % of people'],
  ['helpdeskCost', 'Helpdesk cost of one, USD'],
  ['helpdeskMinutes', 'Minutes lost with the helpdesk'],
  ['selfServiceCost', 'Self-service cost of one, USD'],
  ['selfServiceMinutes', 'Minutes lost with self-service'],
] as const

/** entra.md 11: what self-service saves in a month. */
export function Estimator() {
  const styles = useStyles()
  const users = useQuery({
    queryKey: ['users', 'count'],
    queryFn: () => get<{ '@odata.count': number }>('/users?$count=true&$top=1'),
  })
  const [values, setValues] = useState({
    percent: 3,
    helpdeskCost: 60,
    helpdeskMinutes: 60,
    selfServiceCost: 2,
    selfServiceMinutes: 5,
  })
  const { savings, hours } = estimateSavings({ ...values, users: users.data?.['@odata.count'] ?? 0 })
  return (
    <section>
      <Title3 as="h2" className={styles.head}>
        Estimate savings
      </Title3>
      <Card className={styles.card}>
        <div className={styles.fields}>
          {FIELDS.map(([name, label]) => (
            <Field key={name} label={label}>
              <Input
                type="number"
                min={0}
                value={String(values[name])}
                onChange={(_, { value }) => setValues({ ...values, [name]: Number(value) })}
              />
            </Field>
          ))}
        </div>
        <Text size={400}>
          For {users.data?.['@odata.count'] ?? 0} people:{' '}
          <strong>
            {savings.toLocaleString(undefined, {
              style: 'currency',
              currency: 'USD',
              maximumFractionDigits: 0,
            })}
          </strong>{' '}
          and <strong>{hours.toFixed(1)} hours</strong> a month. Licences, failed checks and the helpdesk as
          fallback are not in it.
        </Text>
      </Card>
    </section>
  )
}
