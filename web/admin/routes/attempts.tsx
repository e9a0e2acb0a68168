import { Badge } from '@fluentui/react-components'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { get } from '../api/client.ts'
import type { Page as ApiPage } from '../api/client.ts'
import type { Attempt } from '../api/types.ts'
import { Grid } from '../components/grid.tsx'
import { GoTo } from '../components/link.tsx'
import { Loaded, Page } from '../components/page.tsx'
import { SearchForm } from '../components/search-form.tsx'
import { dateTime, words } from '../messages.ts'

const color = (state: string) =>
  state === 'completed' || state === 'evaluation_passed'
    ? 'success'
    : ['refused', 'expired', 'cancelled'].includes(state)
      ? 'danger'
      : 'informative'

export function Attempts() {
  const [reference, setReference] = useState('')
  const filter = reference
    ? `&$filter=${encodeURIComponent(`reference eq '${reference.replaceAll("'", "''")}'`)}`
    : ''
  const attempts = useQuery({
    queryKey: ['attempts', reference],
    queryFn: () => get<ApiPage<Attempt>>(`/identity/verifiedId/recoveryAttempts?$top=100${filter}`),
    refetchInterval: 5000,
  })
  return (
    <Page
      title="Attempts"
      text="Every recovery that was begun, newest first. Claims and pictures are never kept."
    >
      <SearchForm
        label="Reference that the person reads out"
        placeholder="ABCD-1234"
        onSearch={(text) => setReference(text.toUpperCase())}
      />
      <Loaded
        query={attempts}
        isEmpty={({ value }) => value.length === 0}
        empty={reference ? 'No attempt has this reference.' : 'Nobody has begun a recovery yet.'}
      >
        {({ value }) => (
          <Grid
            label="Attempts"
            rows={value}
            columns={[
              {
                name: 'Reference',
                cell: (row) => (
                  <GoTo to="/attempts/$id" params={{ id: row.id }}>
                    {row.reference}
                  </GoTo>
                ),
              },
              { name: 'Person', cell: (row) => row.userDisplayName ?? 'Unknown' },
              {
                name: 'State',
                cell: (row) => (
                  <Badge appearance="tint" color={color(row.state)}>
                    {words(row.state)}
                  </Badge>
                ),
              },
              { name: 'Reason', cell: (row) => words(row.reason) },
              { name: 'Mode', cell: (row) => words(row.mode) },
              { name: 'Started', cell: (row) => dateTime(row.startedAt) },
            ]}
          />
        )}
      </Loaded>
    </Page>
  )
}
