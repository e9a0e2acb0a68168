import { Button, Card, Field, Input, makeStyles, Switch, Title3 } from '@fluentui/react-components'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { call, get } from '../api/client.ts'
import { useProviders, useScope } from '../api/profiles.ts'
import type { Organization } from '../api/types.ts'
import { Facts } from '../components/facts.tsx'
import { Failure, Loaded, Page } from '../components/page.tsx'

const useStyles = makeStyles({ section: { padding: '20px 24px', marginBottom: '20px', maxWidth: '640px' } })
const SCOPE = '/policies/authenticationMethodsPolicy/authenticationMethodConfigurations/VerifiableCredentials'
const PASS = '/policies/authenticationMethodsPolicy/authenticationMethodConfigurations/TemporaryAccessPass'

export function Settings() {
  const organization = useQuery({
    queryKey: ['organization'],
    queryFn: () => get<{ value: Organization[] }>('/organization'),
  })
  const providers = useProviders()
  return (
    <Page title="Settings">
      <Loaded query={organization}>
        {({ value: [own] }) => (own ? <OrganizationForm own={own} /> : null)}
      </Loaded>
      <FeatureSwitches />
      <Loaded query={providers}>
        {({ value }) =>
          value.map((provider) => (
            <Facts
              key={provider.id}
              rows={[
                ['Provider', provider.name],
                ['Issuer', provider.issuer],
                ['Subscription', provider.subscriptionState],
                ['Answers', provider.health === 'ok' ? 'Yes' : 'Not now'],
              ]}
            />
          ))
        }
      </Loaded>
    </Page>
  )
}

function OrganizationForm({ own }: { own: Organization }) {
  const styles = useStyles()
  const client = useQueryClient()
  const [draft, setDraft] = useState({
    displayName: own.displayName,
    accentColour: own.accentColour,
    ...own.helpdesk,
  })
  const save = useMutation({
    mutationFn: () => {
      const { displayName, accentColour, ...helpdesk } = draft
      const filled = Object.fromEntries(Object.entries(helpdesk).filter(([, value]) => value))
      return call('PATCH', '/organization', { displayName, accentColour, helpdesk: filled })
    },
    onSuccess: () => client.invalidateQueries(),
  })
  const field = (
    name: 'displayName' | 'accentColour' | 'phone' | 'mail' | 'hours' | 'url',
    label: string,
    type: 'text' | 'email' | 'tel' | 'url' = 'text',
  ) => (
    <Field label={label}>
      <Input
        type={type}
        value={draft[name] ?? ''}
        onChange={(_, { value }) => setDraft({ ...draft, [name]: value })}
      />
    </Field>
  )
  return (
    <Card className={styles.section}>
      <Title3 as="h2">Organisation and helpdesk</Title3>
      {field('displayName', 'Name')}
      {field('accentColour', 'Accent colour')}
      {field('phone', 'Helpdesk telephone', 'tel')}
      {field('mail', 'Helpdesk mail', 'email')}
      {field('hours', 'Helpdesk hours')}
      {field('url', 'Helpdesk page', 'url')}
      <Failure error={save.error} />
      <Button appearance="primary" onClick={() => save.mutate()} disabled={save.isPending}>
        {save.isSuccess ? 'Saved' : 'Save'}
      </Button>
    </Card>
  )
}

function FeatureSwitches() {
  const styles = useStyles()
  const client = useQueryClient()
  const scope = useScope()
  const pass = useQuery({
    queryKey: ['pass'],
    queryFn: () => get<{ state: string; includeTargets: { id: string }[] }>(PASS),
  })
  const change = useMutation({
    mutationFn: ({ path, body }: { path: string; body: object }) => call('PATCH', path, body),
    onSuccess: () => client.invalidateQueries(),
  })
  return (
    <Card className={styles.section}>
      <Title3 as="h2">Feature</Title3>
      <Switch
        label="Offer recovery to everybody (recommended: the sign-in page then tells nobody whose account can be recovered)"
        checked={scope.data?.alwaysOfferRecovery ?? false}
        onChange={(_, { checked }) => change.mutate({ path: SCOPE, body: { alwaysOfferRecovery: checked } })}
      />
      <Switch
        label="Temporary Access Pass: recovery needs it"
        checked={pass.data?.state === 'enabled'}
        onChange={(_, { checked }) =>
          change.mutate({ path: PASS, body: { state: checked ? 'enabled' : 'disabled' } })
        }
      />
      <Switch
        label="Passes for all users (otherwise for the groups of the policy)"
        checked={pass.data?.includeTargets.some(({ id }) => id === 'all_users') ?? false}
        onChange={(_, { checked }) =>
          change.mutate({ path: PASS, body: { includeTargets: checked ? [{ id: 'all_users' }] : [] } })
        }
      />
      <Failure error={change.error} />
    </Card>
  )
}
