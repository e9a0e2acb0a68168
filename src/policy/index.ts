/** Who may recover, how strictly, and with which methods: profiles, feature settings, authentication methods policy. */
export { createPolicy } from './policy.ts'
export type { Policy, PolicyDeps } from './policy.ts'
export { PolicyRefused } from './errors.ts'
export { profileInput, profilePatch, settingsPatch, methodsPatch } from './profile.ts'
export type { FeatureSettings, MethodsPolicy, NewProfile, Profile, ProfilePatch } from './profile.ts'
