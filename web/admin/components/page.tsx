import {
  makeStyles,
  MessageBar,
  MessageBarBody,
  Spinner,
  Text,
  Title2,
  tokens,
} from '@fluentui/react-components'
import type { ReactNode } from 'react'

const useStyles = makeStyles({
  page: {
    maxWidth: '1120px',
    margin: '0 auto',
    padding: '28px 28px 60px',
    '@media (max-width: 640px)': { padding: '16px' },
  },
  head: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: '12px', marginBottom: '20px' },
  title: { flexGrow: 1 },
  text: { color: tokens.colorNeutralForeground3, display: 'block', marginBottom: '20px', maxWidth: '70ch' },
})

export function Page(props: { title: string; text?: string; actions?: ReactNode; children: ReactNode }) {
  const styles = useStyles()
  return (
    <main className={styles.page}>
      <div className={styles.head}>
        <Title2 as="h1" className={styles.title}>
          {props.title}
        </Title2>
        {props.actions}
      </div>
      {props.text ? <Text className={styles.text}>{props.text}</Text> : null}
      {props.children}
    </main>
  )
}

/** Loading, failed, empty or there: every list and page says which. */
export function Loaded<T>(props: {
  query: { data: T | undefined; isPending: boolean; error: Error | null }
  isEmpty?: (data: T) => boolean
  empty?: string
  children: (data: T) => ReactNode
}) {
  const { data, isPending, error } = props.query
  if (isPending) return <Spinner label="Loading" />
  if (error || data === undefined)
    return (
      <MessageBar intent="error">
        <MessageBarBody>{error?.message ?? 'Nothing came back.'}</MessageBarBody>
      </MessageBar>
    )
  if (props.isEmpty?.(data)) return <Text>{props.empty}</Text>
  return <>{props.children(data)}</>
}

export function Failure(props: { error: Error | null }) {
  if (!props.error) return null
  return (
    <MessageBar intent="error">
      <MessageBarBody>{props.error.message}</MessageBarBody>
    </MessageBar>
  )
}
