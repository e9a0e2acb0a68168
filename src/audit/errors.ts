/** The chain's end is not where the last checkpoint signed it: linking on would sign over the damage. */
export class ChainBroken extends Error {
  readonly code = 'audit_chain_broken'
}
