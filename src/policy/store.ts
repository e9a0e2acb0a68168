import type { Database, Transaction } from '#platform/database'
import { DEFAULT_METHODS, methodsPolicy } from './profile.ts'
import type { FeatureSettings, MethodsPolicy, Profile } from './profile.ts'

type Db = Database | Transaction
type Row = {
  id: string
  name: string
  description: string
  state: Profile['state']
  mode: Profile['mode']
  priority: number
  provider_id: string
  group_ids: unknown
  match_confidence: Profile['matchConfidence']
  claim_validation: unknown
  face_check_threshold: number
  bind_pass_to_browser: boolean
  pass_lifetime_minutes: number
  remove_methods: Profile['removeMethods']
  created_at: Date
  scope_changed_at: Date
  updated_at: Date
  version: number
}
type SettingsRow = {
  id: number
  settings: unknown
  methods: unknown
  scope_changed_at: Date | null
  version: number
}
const tables = (db: Db) => db.withTables<{ policy_profile: Row; policy_settings: SettingsRow }>()

const toRow = (profile: Profile): Row => ({
  id: profile.id,
  name: profile.name,
  description: profile.description,
  state: profile.state,
  mode: profile.mode,
  priority: profile.priority,
  provider_id: profile.providerId,
  group_ids: JSON.stringify(profile.groupIds),
  match_confidence: profile.matchConfidence,
  claim_validation: JSON.stringify(profile.claimValidation),
  face_check_threshold: profile.faceCheckThreshold,
  bind_pass_to_browser: profile.bindPassToBrowser,
  pass_lifetime_minutes: profile.passLifetimeMinutes,
  remove_methods: profile.removeMethods,
  created_at: profile.createdAt,
  scope_changed_at: profile.scopeChangedAt,
  updated_at: profile.updatedAt,
  version: profile.version,
})
const toProfile = (row: Row): Profile => ({
  id: row.id,
  name: row.name,
  description: row.description,
  state: row.state,
  mode: row.mode,
  priority: row.priority,
  providerId: row.provider_id,
  groupIds: row.group_ids as Profile['groupIds'],
  matchConfidence: row.match_confidence,
  claimValidation: row.claim_validation as Profile['claimValidation'],
  faceCheckThreshold: row.face_check_threshold,
  bindPassToBrowser: row.bind_pass_to_browser,
  passLifetimeMinutes: row.pass_lifetime_minutes,
  removeMethods: row.remove_methods,
  createdAt: row.created_at,
  scopeChangedAt: row.scope_changed_at,
  updatedAt: row.updated_at,
  version: row.version,
})

export async function insertProfile(tx: Transaction, profile: Profile): Promise<void> {
  await tables(tx).insertInto('policy_profile').values(toRow(profile)).execute()
}

/** False when somebody else changed it since it was read. */
export async function replaceProfile(
  tx: Transaction,
  profile: Profile,
  seenVersion: number,
): Promise<boolean> {
  const result = await tables(tx)
    .updateTable('policy_profile')
    .set(toRow(profile))
    .where('id', '=', profile.id)
    .where('version', '=', seenVersion)
    .executeTakeFirst()
  return result.numUpdatedRows === 1n
}

export async function deleteProfileRow(tx: Transaction, id: string): Promise<void> {
  await tables(tx).deleteFrom('policy_profile').where('id', '=', id).execute()
}

export async function selectProfile(db: Db, id: string): Promise<Profile | null> {
  const row = await tables(db)
    .selectFrom('policy_profile')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirst()
  return row ? toProfile(row) : null
}

export async function selectProfiles(db: Db): Promise<Profile[]> {
  const rows = await tables(db)
    .selectFrom('policy_profile')
    .selectAll()
    .orderBy('priority')
    .orderBy('created_at')
    .orderBy('id')
    .execute()
  return rows.map(toProfile)
}

export type Stored = { features: FeatureSettings; methods: MethodsPolicy; version: number }

export async function selectSettings(db: Db): Promise<Stored> {
  const row = await tables(db)
    .selectFrom('policy_settings')
    .selectAll()
    .where('id', '=', 1)
    .executeTakeFirst()
  if (!row)
    return {
      features: { alwaysOfferRecovery: false, excludedGroupIds: [], scopeChangedAt: null },
      methods: DEFAULT_METHODS,
      version: 0,
    }
  const features = row.settings as Omit<FeatureSettings, 'scopeChangedAt'>
  return {
    features: { ...features, scopeChangedAt: row.scope_changed_at },
    methods: methodsPolicy.parse(row.methods),
    version: row.version,
  }
}

/** False when somebody else changed it since it was read. */
export async function writeSettings(tx: Transaction, next: Stored, seenVersion: number): Promise<boolean> {
  const { scopeChangedAt, ...features } = next.features
  const values = {
    settings: JSON.stringify(features),
    methods: JSON.stringify(next.methods),
    scope_changed_at: scopeChangedAt,
    version: seenVersion + 1,
  }
  const row = await tables(tx)
    .insertInto('policy_settings')
    .values({ id: 1, ...values })
    .onConflict((conflict) =>
      conflict.column('id').doUpdateSet(values).where('policy_settings.version', '=', seenVersion),
    )
    .returning('id')
    .executeTakeFirst()
  return row !== undefined
}
