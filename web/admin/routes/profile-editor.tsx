import { Button, Card, makeStyles, MessageBar, MessageBarBody, Title3 } from '@fluentui/react-components'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate, useParams } from '@tanstack/react-router'
import { useState } from 'react'
import {
  NEW_DRAFT,
  saveProfile,
  toDraft,
  useGroups,
  useProfiles,
  useProviders,
  useScope,
} from '../api/profiles.ts'
import type { Draft } from '../api/profiles.ts'
import { Failure, Loaded, Page } from '../components/page.tsx'
import {
  AccountFields,
  DetailFields,
  ModeFields,
  ProviderFields,
  ScopeFields,
} from '../components/profile-fields.tsx'

const useStyles = makeStyles({
  section: { padding: '20px 24px', marginBottom: '16px' },
  actions: { display: 'flex', gap: '12px', marginTop: '8px' },
})

/** The wizard's pages (entra.md 2.2) on one page, in their order: what belongs together is seen together. */
export function ProfileEditor() {
  const { id } = useParams({ strict: false })
  const profiles = useProfiles()
  const scope = useScope()
  const providers = useProviders()
  const isNew = id === 'new'
  const ready = {
    data: profiles.data && scope.data && providers.data,
    isPending: profiles.isPending || scope.isPending || providers.isPending,
    error: profiles.error ?? scope.error ?? providers.error,
  }
  return (
    <Page title={isNew ? 'New profile' : 'Edit profile'}>
      <Loaded query={ready}>
        {() => {
          const profile = profiles.data?.value.find((one) => one.id === id)
          if (!isNew && !profile)
            return (
              <MessageBar intent="error">
                <MessageBarBody>There is no such profile.</MessageBarBody>
              </MessageBar>
            )
          const draft =
            profile && scope.data
              ? toDraft(profile, scope.data)
              : { ...NEW_DRAFT, issuer: providers.data?.value[0]?.issuer ?? '' }
          return <Editor key={id} initial={draft} />
        }}
      </Loaded>
    </Page>
  )
}

function Editor({ initial }: { initial: Draft }) {
  const styles = useStyles()
  const [draft, setDraft] = useState(initial)
  const client = useQueryClient()
  const navigate = useNavigate()
  const providers = useProviders()
  const groups = useGroups()
  const change = (patch: Partial<Draft>) => setDraft({ ...draft, ...patch })
  const save = useMutation({
    mutationFn: () => saveProfile(draft),
    onSuccess: async () => {
      await client.invalidateQueries()
      await navigate({ to: '/profiles' })
    },
  })
  const fields = { draft, change }
  const goesLive = initial.mode === 'evaluation' && draft.mode === 'production'
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        save.mutate()
      }}
    >
      <Section title="Profile details">
        <DetailFields {...fields} />
      </Section>
      <Section title="Recovery mode">
        <ModeFields {...fields} isNew={!initial.id} />
      </Section>
      <Section title="Who">
        <ScopeFields {...fields} groups={groups.data?.value ?? []} />
      </Section>
      <Section title="Identity verification provider">
        <ProviderFields {...fields} providers={providers.data?.value ?? []} />
      </Section>
      <Section title="Account validation">
        <AccountFields {...fields} />
      </Section>
      {goesLive ? (
        <MessageBar intent="warning">
          <MessageBarBody>
            From now on people in this profile get a pass and lose their old sign-in methods when they have
            proved who they are.
          </MessageBarBody>
        </MessageBar>
      ) : null}
      <Failure error={save.error} />
      <div className={styles.actions}>
        <Button appearance="primary" type="submit" disabled={save.isPending || draft.name.trim() === ''}>
          Complete
        </Button>
        <Button onClick={() => void navigate({ to: '/profiles' })}>Cancel</Button>
      </div>
    </form>
  )
}

function Section(props: { title: string; children: React.ReactNode }) {
  const styles = useStyles()
  return (
    <Card className={styles.section}>
      <Title3 as="h2">{props.title}</Title3>
      {props.children}
    </Card>
  )
}
