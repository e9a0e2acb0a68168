import { Badge, Card, makeStyles, Text, Title3, tokens } from '@fluentui/react-components'
import { useQuery } from '@tanstack/react-query'
import { get } from '../api/client.ts'
import type { Page as ApiPage } from '../api/client.ts'
import type { Attempt, ChecklistItem } from '../api/types.ts'
import { Estimator } from '../components/estimator.tsx'
import { GoTo } from '../components/link.tsx'
import { Loaded, Page } from '../components/page.tsx'
import { CHECKLIST } from '../messages.ts'

const useStyles = makeStyles({
  numbers: {
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fit, minmax(150px, 1fr))',
    gap: '16px',
    marginBottom: '28px',
  },
  number: { padding: '18px 20px' },
  big: { fontSize: '30px', lineHeight: '38px', fontWeight: 600 },
  item: {
    display: 'grid',
    gridTemplateColumns: '84px 1fr auto',
    gap: '16px',
    alignItems: 'center',
    padding: '14px 18px',
    marginBottom: '8px',
    '@media (max-width: 640px)': { gridTemplateColumns: '84px 1fr' },
  },
  soft: { color: tokens.colorNeutralForeground3, display: 'block' },
  head: { display: 'block', margin: '8px 0 12px' },
})

export function Overview() {
  const styles = useStyles()
  const checklist = useQuery({
    queryKey: ['gettingStarted'],
    queryFn: () => get<{ value: ChecklistItem[] }>('/identity/verifiedId/gettingStarted'),
  })
  const attempts = useQuery({
    queryKey: ['attempts', 'recent'],
    queryFn: () => get<ApiPage<Attempt>>('/identity/verifiedId/recoveryAttempts?$top=200'),
  })
  return (
    <Page
      title="Account recovery"
      text="People who lost every way to sign in get back by proving who they are."
    >
      <Loaded query={attempts}>
        {({ value }) => (
          <div className={styles.numbers}>
            {numbersOf(value).map(([label, number]) => (
              <Card key={label} className={styles.number}>
                <span className={styles.big}>{number}</span>
                <Text className={styles.soft}>{label}</Text>
              </Card>
            ))}
          </div>
        )}
      </Loaded>
      <Title3 as="h2" className={styles.head}>
        Getting started
      </Title3>
      <Loaded query={checklist}>
        {({ value }) => value.map((item) => <Row key={item.id} item={item} />)}
      </Loaded>
      <Estimator />
    </Page>
  )
}

const WEEK_MS = 7 * 24 * 3600 * 1000

function numbersOf(attempts: Attempt[]): [string, number][] {
  const week = attempts.filter(({ startedAt }) => Date.now() - Date.parse(startedAt) < WEEK_MS)
  const count = (...states: string[]) => week.filter(({ state }) => states.includes(state)).length
  return [
    ['Started in 7 days', week.length],
    ['Recovered', count('completed')],
    ['Passed in Evaluation', count('evaluation_passed')],
    ['Refused', count('refused')],
    ['Still open', week.filter(({ endedAt }) => endedAt === null).length],
  ]
}

function Row({ item }: { item: ChecklistItem }) {
  const styles = useStyles()
  const known = CHECKLIST[item.id]
  if (!known) return null
  return (
    <Card className={styles.item}>
      <Badge
        appearance={item.isDone ? 'tint' : 'outline'}
        color={item.isDone ? 'success' : 'warning'}
        size="large"
      >
        {item.isDone ? 'Done' : 'To do'}
      </Badge>
      <div>
        <strong>{known.title}</strong>
        <Text className={styles.soft}>{known.text}</Text>
      </div>
      <GoTo to={known.to as '/'}>{item.isDone ? 'Look' : 'Set up'}</GoTo>
    </Card>
  )
}
