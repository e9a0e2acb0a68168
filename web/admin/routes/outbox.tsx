import {
  Accordion,
  AccordionHeader,
  AccordionItem,
  AccordionPanel,
  makeStyles,
  Text,
} from '@fluentui/react-components'
import { useQuery } from '@tanstack/react-query'
import { get } from '../api/client.ts'
import type { Mail } from '../api/types.ts'
import { Loaded, Page } from '../components/page.tsx'
import { dateTime } from '../messages.ts'

const useStyles = makeStyles({ body: { whiteSpace: 'pre-wrap', fontFamily: 'inherit', margin: 0 } })

export function Outbox() {
  const styles = useStyles()
  const mails = useQuery({
    queryKey: ['outbox'],
    queryFn: () => get<{ value: Mail[] }>('/identity/verifiedId/outbox'),
  })
  return (
    <Page
      title="Outbox"
      text="Notices to people. Without a mail server (SMTP_URL) they wait here to be read."
    >
      <Loaded query={mails} isEmpty={({ value }) => value.length === 0} empty="No notice has been written.">
        {({ value }) => (
          <Accordion multiple collapsible>
            {value.map((mail) => (
              <AccordionItem key={mail.id} value={mail.id}>
                <AccordionHeader>
                  {mail.subject}, to {mail.to.join(', ')}
                </AccordionHeader>
                <AccordionPanel>
                  <Text>
                    {mail.sentAt
                      ? `Sent ${dateTime(mail.sentAt)}`
                      : `Not sent${mail.lastError ? `: ${mail.lastError}` : ''}`}
                  </Text>
                  <pre className={styles.body}>{mail.body}</pre>
                </AccordionPanel>
              </AccordionItem>
            ))}
          </Accordion>
        )}
      </Loaded>
    </Page>
  )
}
