import { Button, Field, Input } from '@fluentui/react-components'
import { useState } from 'react'

/** One field that narrows a list; nothing is asked before Find. */
export function SearchForm(props: { label: string; placeholder?: string; onSearch(text: string): void }) {
  const [typed, setTyped] = useState('')
  return (
    <>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          props.onSearch(typed.trim())
        }}
      >
        <Field label={props.label}>
          <Input
            value={typed}
            placeholder={props.placeholder ?? ''}
            onChange={(_, { value }) => setTyped(value)}
            contentAfter={
              <Button type="submit" size="small">
                Find
              </Button>
            }
          />
        </Field>
      </form>
      <br />
    </>
  )
}
