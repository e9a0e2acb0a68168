import { Title3 } from '@fluentui/react-components'
import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { get } from '../api/client.ts'
import type { Attempt } from '../api/types.ts'
import { Facts } from '../components/facts.tsx'
import { Grid } from '../components/grid.tsx'
import { Loaded, Page } from '../components/page.tsx'
import { Decide } from '../components/decide.tsx'
import { dateTime, words } from '../messages.ts'

const WAITING = ['approval_pending', 'on_hold']

export function AttemptPage() {
  const { id = '' } = useParams({ strict: false })
  const attempt = useQuery({
    queryKey: ['attempt', id],
    queryFn: () => get<Attempt>(`/identity/verifiedId/recoveryAttempts/${id}`),
    refetchInterval: 5000,
  })
  return (
    <Page title={attempt.data ? `Attempt ${attempt.data.reference}` : 'Attempt'}>
      <Loaded query={attempt}>
        {(row) => (
          <>
            <Facts
              rows={[
                ['Person', `${row.userDisplayName ?? 'Unknown'} (${row.userPrincipalName ?? ''})`],
                ['State', words(row.state)],
                ['Reason', words(row.reason) || 'None'],
                ['Mode', words(row.mode)],
                [
                  'Face Check score',
                  row.faceScore === null
                    ? 'Not reached'
                    : `${row.faceScore} of 100, ${row.faceTries} failed tries`,
                ],
                ['Started', dateTime(row.startedAt)],
                ['Ended', row.endedAt ? dateTime(row.endedAt) : 'Still open'],
                ['From', `${row.browserLabel}, ${row.ipAddress}`],
              ]}
            />
            {WAITING.includes(row.state) && <Decide id={row.id} />}
            <Title3 as="h2">Steps</Title3>
            <br />
            <Grid
              label="Steps"
              rows={(row.steps ?? []).map((step, index) => ({ ...step, id: String(index) }))}
              columns={[
                { name: 'Time', cell: (step) => dateTime(step.occurredAt) },
                { name: 'What happened', cell: (step) => words(step.event) },
                { name: 'State after', cell: (step) => words(step.to) },
                { name: 'Reason', cell: (step) => words(step.reason) },
                { name: 'Score', cell: (step) => step.score ?? '' },
              ]}
            />
          </>
        )}
      </Loaded>
    </Page>
  )
}
