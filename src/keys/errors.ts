/** A setting that this start cannot work with; the message is one sentence for the operator. */
export class SettingRefused extends Error {
  readonly code = 'setting_refused'
}
