import {
  Accordion,
  AccordionHeader,
  AccordionItem,
  AccordionPanel,
  Badge,
  Button,
  Field,
  Input,
  makeStyles,
  Text,
  tokens,
} from '@fluentui/react-components'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { get } from '../api/client.ts'
import type { Page as ApiPage } from '../api/client.ts'
import type { AuditRow } from '../api/types.ts'
import { Facts } from '../components/facts.tsx'
import { Loaded, Page } from '../components/page.tsx'
import { dateTime, words } from '../messages.ts'

const useStyles = makeStyles({
  row: {
    display: 'grid',
    gridTemplateColumns: '180px 1fr auto',
    gap: '16px',
    width: '100%',
    '@media (max-width: 640px)': { gridTemplateColumns: '1fr' },
  },
  soft: { color: tokens.colorNeutralForeground3 },
})
const whoOf = ({ initiatedBy }: AuditRow) =>
  initiatedBy.user?.userPrincipalName ?? initiatedBy.user?.displayName ?? initiatedBy.app?.displayName ?? ''

export function AuditLog() {
  const styles = useStyles()
  const [typed, setTyped] = useState('')
  const [activity, setActivity] = useState('')
  const filter = activity
    ? `&$filter=${encodeURIComponent(`activityDisplayName eq '${activity.replaceAll("'", "''")}'`)}`
    : ''
  const rows = useInfiniteQuery({
    queryKey: ['audit', activity],
    queryFn: ({ pageParam }) => get<ApiPage<AuditRow>>(pageParam),
    initialPageParam: `/auditLogs/directoryAudits?$top=50${filter}`,
    getNextPageParam: (page) => page['@odata.nextLink'],
  })
  return (
    <Page
      title="Audit log"
      text="Newest first. Rows are linked into a signed chain; “regain audit verify” checks it."
    >
      <form
        onSubmit={(event) => {
          event.preventDefault()
          setActivity(typed.trim())
        }}
      >
        <Field label="Activity, as written below">
          <Input
            value={typed}
            onChange={(_, { value }) => setTyped(value)}
            contentAfter={
              <Button type="submit" size="small">
                Filter
              </Button>
            }
          />
        </Field>
      </form>
      <br />
      <Loaded
        query={rows}
        isEmpty={({ pages }) => pages.every(({ value }) => value.length === 0)}
        empty="No entry."
      >
        {({ pages }) => (
          <Accordion multiple collapsible>
            {pages
              .flatMap(({ value }) => value)
              .map((row) => (
                <AccordionItem key={row.id} value={row.id}>
                  <AccordionHeader>
                    <span className={styles.row}>
                      <Text className={styles.soft}>{dateTime(row.activityDateTime)}</Text>
                      <Text>{row.activityDisplayName}</Text>
                      <Badge appearance="tint" color={row.result === 'success' ? 'success' : 'danger'}>
                        {row.resultReason ? words(row.resultReason) : words(row.result)}
                      </Badge>
                    </span>
                  </AccordionHeader>
                  <AccordionPanel>
                    <Facts
                      rows={[
                        ['By', whoOf(row)],
                        ['From', row.initiatedBy.user?.ipAddress ?? ''],
                        [
                          'On',
                          row.targetResources
                            .map((target) => `${target.type} ${target.displayName ?? ''}`)
                            .join(', '),
                        ],
                        [
                          'Changed',
                          row.targetResources
                            .flatMap((target) =>
                              target.modifiedProperties.map(
                                (property) =>
                                  `${property.displayName}: ${property.oldValue ?? ''} → ${property.newValue ?? ''}`,
                              ),
                            )
                            .join('; '),
                        ],
                        ...row.additionalDetails.map(({ key, value }): [string, string] => [key, value]),
                        ['Attempt', row.correlationId ?? ''],
                      ]}
                    />
                  </AccordionPanel>
                </AccordionItem>
              ))}
          </Accordion>
        )}
      </Loaded>
      {rows.hasNextPage ? <Button onClick={() => void rows.fetchNextPage()}>More</Button> : null}
    </Page>
  )
}
