import type { KeyObject } from 'node:crypto'
import { isGenuine } from './checkpoint.ts'
import type { Checkpoint } from './checkpoint.ts'
import { keyIdOf } from './sign-statement.ts'

export type CheckpointFinding = {
  reason:
    | 'checkpoint_forged'
    | 'checkpoint_key_unknown'
    | 'checkpoint_missing'
    | 'tail_missing'
    | 'history_replaced'
  sequence: number
}

type Chain = {
  key: KeyObject
  /** By sequence, for each place that a checkpoint speaks of; undefined beyond the chain's end. */
  hashes: Map<number, string | undefined>
}

/** Genuine, and of this chain. A key that is not ours says nothing, and that it is there is a finding by itself. */
function judge(checkpoint: Checkpoint, { key, hashes }: Chain): CheckpointFinding['reason'] | undefined {
  if (checkpoint.keyId !== keyIdOf(key)) return 'checkpoint_key_unknown'
  if (!isGenuine(checkpoint, key)) return 'checkpoint_forged'
  const hash = hashes.get(checkpoint.sequence)
  if (hash === undefined) return 'tail_missing'
  return hash === checkpoint.hash ? undefined : 'history_replaced'
}

/** Those kept elsewhere: each must still lie on the chain. */
export function verifyKept(kept: Checkpoint[], chain: Chain): CheckpointFinding | undefined {
  for (const checkpoint of kept) {
    const reason = judge(checkpoint, chain)
    if (reason) return { reason, sequence: checkpoint.sequence }
  }
  return undefined
}

/** Those stored beside the rows: as above, and without a gap from the first row to the last linked one. */
export function verifyStored(
  stored: Checkpoint[],
  chain: Chain & { rows: number },
): CheckpointFinding | undefined {
  let covered = 0
  for (const checkpoint of stored) {
    const { sequence, count } = checkpoint
    const reason = judge(checkpoint, chain)
    if (reason) return { reason, sequence }
    if (covered + count !== sequence) return { reason: 'checkpoint_missing', sequence: covered + 1 }
    covered = sequence
  }
  return covered < chain.rows ? { reason: 'checkpoint_missing', sequence: covered + 1 } : undefined
}
