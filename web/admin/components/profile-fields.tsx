import {
  Checkbox,
  Field,
  Input,
  MessageBar,
  MessageBarBody,
  Radio,
  RadioGroup,
  Select,
  Switch,
  Textarea,
} from '@fluentui/react-components'
import type { Draft } from '../api/profiles.ts'
import type { Group, Provider } from '../api/types.ts'

type Props = { draft: Draft; change: (patch: Partial<Draft>) => void }

export function DetailFields({ draft, change }: Props) {
  return (
    <>
      <Field label="Name" required>
        <Input value={draft.name} onChange={(_, { value }) => change({ name: value })} />
      </Field>
      <Field label="Description">
        <Textarea value={draft.description} onChange={(_, { value }) => change({ description: value })} />
      </Field>
      <Field label="Priority" hint="The lower number comes first; of two equal ones the older profile.">
        <Input
          type="number"
          min={0}
          value={String(draft.priority)}
          onChange={(_, { value }) => change({ priority: Number(value) })}
        />
      </Field>
      <Switch
        label="Enabled"
        checked={draft.state === 'enabled'}
        onChange={(_, { checked }) => change({ state: checked ? 'enabled' : 'disabled' })}
      />
    </>
  )
}

export function ModeFields({ draft, change, isNew }: Props & { isNew: boolean }) {
  if (isNew)
    return (
      <p>
        A new profile is in Evaluation: everything is checked, nothing is changed. Switch to Production here
        once the attempts look right.
      </p>
    )
  return (
    <RadioGroup value={draft.mode} onChange={(_, { value }) => change({ mode: value as Draft['mode'] })}>
      <Radio value="evaluation" label="Evaluation: everything is checked, nothing is changed" />
      <Radio value="production" label="Production: people get back in" />
    </RadioGroup>
  )
}

export function ScopeFields({ draft, change, groups }: Props & { groups: Group[] }) {
  const toggle = (id: string, on: boolean) =>
    change({ targets: on ? [...draft.targets, id] : draft.targets.filter((target) => target !== id) })
  const isEverybody = draft.targets.includes('all_users')
  return (
    <>
      <Checkbox
        label="All users"
        checked={isEverybody}
        onChange={(_, { checked }) => change({ targets: checked === true ? ['all_users'] : [] })}
      />
      {groups.map((group) => (
        <Checkbox
          key={group.id}
          label={group.displayName}
          disabled={isEverybody}
          checked={draft.targets.includes(group.id)}
          onChange={(_, { checked }) => toggle(group.id, checked === true)}
        />
      ))}
      {draft.targets.length === 0 ? (
        <MessageBar>
          <MessageBarBody>Nobody is covered by this profile yet.</MessageBarBody>
        </MessageBar>
      ) : null}
    </>
  )
}

export function ProviderFields({ draft, change, providers }: Props & { providers: Provider[] }) {
  const chosen = providers.find(({ issuer }) => issuer === draft.issuer)
  return (
    <>
      <Field
        label="Provider"
        hint={
          chosen
            ? `${chosen.subscriptionState}; ${chosen.health === 'ok' ? 'answers' : 'does not answer now'}. ${chosen.retentionText}`
            : ''
        }
      >
        <Select value={draft.issuer} onChange={(_, { value }) => change({ issuer: value })}>
          {providers.map((provider) => (
            <option key={provider.id} value={provider.issuer}>
              {provider.name}
            </option>
          ))}
        </Select>
      </Field>
    </>
  )
}

export function AccountFields({ draft, change }: Props) {
  return (
    <>
      <Field
        label="Match confidence"
        hint="First and last name of the document against first and last name of the directory."
      >
        <RadioGroup
          value={draft.confidence}
          onChange={(_, { value }) => change({ confidence: value as Draft['confidence'] })}
        >
          <Radio value="exact" label="Exact: both equal, but for capitals and spaces" />
          <Radio
            value="relaxed"
            label="Relaxed: every word of the directory is on the document, accents and spellings folded"
          />
        </RadioGroup>
      </Field>
      <Field
        label="Face Check threshold"
        hint="50 to 100; 70 lets fewer than one look-alike in a thousand pass."
      >
        <Input
          type="number"
          min={50}
          max={100}
          value={String(draft.threshold)}
          onChange={(_, { value }) => change({ threshold: Number(value) })}
        />
      </Field>
      {draft.threshold < 60 ? (
        <MessageBar intent="warning">
          <MessageBarBody>Below 60 more than one look-alike in a hundred may pass.</MessageBarBody>
        </MessageBar>
      ) : null}
      <Field label="Pass works for, minutes">
        <Input
          type="number"
          min={5}
          max={60}
          value={String(draft.passMinutes)}
          onChange={(_, { value }) => change({ passMinutes: Number(value) })}
        />
      </Field>
      <Switch
        label="The pass works only in the browser that proved itself"
        checked={draft.bindPass}
        onChange={(_, { checked }) => change({ bindPass: checked })}
      />
      <Field label="After recovery remove">
        <Select
          value={draft.removeMethods}
          onChange={(_, { value }) => change({ removeMethods: value as Draft['removeMethods'] })}
        >
          <option value="all">all old sign-in methods</option>
          <option value="lost">those not used since the recovery began</option>
          <option value="none">nothing</option>
        </Select>
      </Field>
    </>
  )
}
