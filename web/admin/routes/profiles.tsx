import {
  Badge,
  Button,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
  DialogTrigger,
} from '@fluentui/react-components'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { deleteProfile, targetsOf, useGroups, useProfiles, useProviders, useScope } from '../api/profiles.ts'
import type { Profile } from '../api/types.ts'
import { Grid } from '../components/grid.tsx'
import { GoTo, GoToButton } from '../components/link.tsx'
import { Failure, Loaded, Page } from '../components/page.tsx'

export function Profiles() {
  const profiles = useProfiles()
  const providers = useProviders()
  const scope = useScope()
  const groups = useGroups()
  const nameOf = (id: string) =>
    id === 'all_users'
      ? 'All users'
      : (groups.data?.value.find((group) => group.id === id)?.displayName ?? id)
  return (
    <Page
      title="Profiles"
      text="Who may recover, with which provider, by which rules. The first profile by priority that covers a person holds; the lower number comes first."
      actions={
        <GoToButton to="/profiles/$id" params={{ id: 'new' }}>
          Add
        </GoToButton>
      }
    >
      <Loaded
        query={profiles}
        isEmpty={({ value }) => value.length === 0}
        empty="No profile yet. Nobody is offered recovery."
      >
        {({ value }) => (
          <Grid
            label="Profiles"
            rows={value}
            columns={[
              {
                name: 'Name',
                cell: (profile) => (
                  <GoTo to="/profiles/$id" params={{ id: profile.id }}>
                    {profile.name}
                  </GoTo>
                ),
              },
              { name: 'Mode', cell: (profile) => <Mode profile={profile} /> },
              { name: 'State', cell: (profile) => (profile.state === 'enabled' ? 'Enabled' : 'Disabled') },
              { name: 'Priority', cell: (profile) => profile.priority },
              {
                name: 'For',
                cell: (profile) =>
                  scope.data ? targetsOf(scope.data, profile.id).map(nameOf).join(', ') || 'Nobody' : '',
              },
              {
                name: 'Provider',
                cell: (profile) =>
                  providers.data?.value.find(
                    ({ issuer }) => issuer === profile.verifiedIdProfileConfiguration.acceptedIssuer,
                  )?.name ?? 'Unknown',
              },
              { name: 'Actions', cell: (profile) => <Delete profile={profile} /> },
            ]}
          />
        )}
      </Loaded>
    </Page>
  )
}

function Mode({ profile }: { profile: Profile }) {
  const isTest = profile.verifiedIdUsageConfigurations[0].isEnabledForTestOnly
  return (
    <Badge appearance="tint" color={isTest ? 'informative' : 'success'}>
      {isTest ? 'Evaluation' : 'Production'}
    </Badge>
  )
}

function Delete({ profile }: { profile: Profile }) {
  const client = useQueryClient()
  const remove = useMutation({
    mutationFn: () => deleteProfile(profile.id),
    onSuccess: () => client.invalidateQueries(),
  })
  return (
    <Dialog>
      <DialogTrigger disableButtonEnhancement>
        <Button size="small" appearance="subtle" aria-label={`Delete ${profile.name}`}>
          Delete
        </Button>
      </DialogTrigger>
      <DialogSurface>
        <DialogBody>
          <DialogTitle>Delete {profile.name}?</DialogTitle>
          <DialogContent>
            People whom only this profile covers are no longer offered recovery. Attempts that are under way
            end.
            <Failure error={remove.error} />
          </DialogContent>
          <DialogActions>
            <DialogTrigger disableButtonEnhancement>
              <Button>Keep it</Button>
            </DialogTrigger>
            <Button appearance="primary" onClick={() => remove.mutate()} disabled={remove.isPending}>
              Delete
            </Button>
          </DialogActions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  )
}
