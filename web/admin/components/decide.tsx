import { Button, MessageBar, MessageBarBody } from '@fluentui/react-components'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { call } from '../api/client.ts'

/** Somebody waits for a word. Approving gives no access: the person proves everything once more. */
export function Decide({ id }: { id: string }) {
  const client = useQueryClient()
  const decide = useMutation({
    mutationFn: (decision: 'approve' | 'deny') =>
      call('POST', `/identity/verifiedId/recoveryAttempts/${id}/${decision}`),
    onSettled: () => client.invalidateQueries({ queryKey: ['attempt', id] }),
  })
  return (
    <>
      <MessageBar intent={decide.error ? 'error' : 'warning'}>
        <MessageBarBody>
          {decide.error
            ? decide.error.message
            : 'This recovery waits for your decision. Speak to the person on a number that you know, not on one that they name. If you approve, they show document and face once more.'}
        </MessageBarBody>
      </MessageBar>
      <br />
      <Button appearance="primary" disabled={decide.isPending} onClick={() => decide.mutate('approve')}>
        Approve
      </Button>{' '}
      <Button disabled={decide.isPending} onClick={() => decide.mutate('deny')}>
        Deny
      </Button>
      <br />
      <br />
    </>
  )
}
