export class PolicyRefused extends Error {
  readonly code: 'profile_not_found' | 'invalid_profile' | 'invalid_policy' | 'version_conflict'
  constructor(code: PolicyRefused['code'], message: string) {
    super(message)
    this.code = code
  }
}
