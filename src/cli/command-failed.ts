/** The command could not do what was asked; the message is one sentence for the operator. */
export class CommandFailed extends Error {
  readonly code = 'command_failed'
}
