import {
  Button,
  makeStyles,
  MessageBar,
  MessageBarBody,
  MessageBarTitle,
  Title3,
} from '@fluentui/react-components'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { call, get } from '../api/client.ts'
import type { Method, User } from '../api/types.ts'
import { Facts } from '../components/facts.tsx'
import { Grid } from '../components/grid.tsx'
import { Failure, Loaded, Page } from '../components/page.tsx'
import { dateTime } from '../messages.ts'

const useStyles = makeStyles({
  actions: { display: 'flex', flexWrap: 'wrap', gap: '12px', margin: '20px 0' },
})
const nameOf = (method: Method) =>
  method['@odata.type'].includes('temporaryAccessPass')
    ? 'Temporary Access Pass'
    : (method.displayName ?? 'Passkey')

export function UserPage() {
  const { id = '' } = useParams({ strict: false })
  const user = useQuery({ queryKey: ['user', id], queryFn: () => get<User>(`/users/${id}`) })
  return (
    <Page title={user.data?.displayName ?? 'User'}>
      <Loaded query={user}>
        {(one) => (
          <>
            <Facts
              rows={[
                ['Sign-in name', one.userPrincipalName],
                ['First name', one.givenName ?? 'Missing'],
                ['Last name', one.surname ?? 'Missing'],
                ['Mail', one.mail ?? 'None'],
                ['Account', one.accountEnabled ? 'Enabled' : 'Disabled'],
                ['Last sign-in', dateTime(one.signInActivity.lastSuccessfulSignInDateTime)],
              ]}
            />
            <Methods user={one} />
          </>
        )}
      </Loaded>
    </Page>
  )
}

function Methods({ user }: { user: User }) {
  const styles = useStyles()
  const client = useQueryClient()
  const base = `/users/${user.id}/authentication`
  const methods = useQuery({
    queryKey: ['methods', user.id],
    queryFn: () => get<{ value: Method[] }>(`${base}/methods`),
  })
  const refresh = () => client.invalidateQueries({ queryKey: ['methods', user.id] })
  const makePass = useMutation({
    mutationFn: () => call<Method>('POST', `${base}/temporaryAccessPassMethods`, {}),
    onSuccess: refresh,
  })
  const revoke = useMutation({ mutationFn: () => call('POST', `/users/${user.id}/revokeSignInSessions`, {}) })
  const remove = useMutation({
    mutationFn: (method: Method) =>
      call(
        'DELETE',
        `${base}/${method['@odata.type'].includes('temporaryAccessPass') ? 'temporaryAccessPassMethods' : 'fido2Methods'}/${method.id}`,
      ),
    onSuccess: refresh,
  })
  return (
    <>
      <Title3 as="h2">Sign-in methods</Title3>
      <div className={styles.actions}>
        <Button onClick={() => makePass.mutate()} disabled={makePass.isPending}>
          Create Temporary Access Pass
        </Button>
        <Button onClick={() => revoke.mutate()} disabled={revoke.isPending}>
          {revoke.isSuccess ? 'Signed out everywhere' : 'Sign out everywhere'}
        </Button>
      </div>
      {makePass.data?.temporaryAccessPass ? (
        <MessageBar intent="success">
          <MessageBarBody>
            <MessageBarTitle>{makePass.data.temporaryAccessPass}</MessageBarTitle>
            Shown this one time. It works for {makePass.data.lifetimeInMinutes} minutes.
          </MessageBarBody>
        </MessageBar>
      ) : null}
      <Failure error={makePass.error ?? revoke.error ?? remove.error} />
      <Loaded
        query={methods}
        isEmpty={({ value }) => value.length === 0}
        empty="None: this person can only recover, or be helped."
      >
        {({ value }) => (
          <Grid
            label="Sign-in methods"
            rows={value}
            columns={[
              { name: 'Method', cell: nameOf },
              { name: 'Made', cell: (method) => dateTime(method.createdDateTime) },
              {
                name: 'Last used',
                cell: (method) =>
                  method.methodUsabilityReason
                    ? method.methodUsabilityReason
                    : dateTime(method.lastUsedDateTime),
              },
              {
                name: 'Actions',
                cell: (method) => (
                  <Button size="small" appearance="subtle" onClick={() => remove.mutate(method)}>
                    Remove
                  </Button>
                ),
              },
            ]}
          />
        )}
      </Loaded>
    </>
  )
}
