/** Before and after, field by field, for the audit row. */
export function differences(
  before: object,
  after: object,
): { name: string; oldValue?: string; newValue?: string }[] {
  const [old, fresh] = [new Map(Object.entries(before)), new Map(Object.entries(after))]
  return [...new Set([...old.keys(), ...fresh.keys()])]
    .filter((name) => name !== 'version' && JSON.stringify(old.get(name)) !== JSON.stringify(fresh.get(name)))
    .map((name) => ({
      name,
      ...(old.has(name) ? { oldValue: JSON.stringify(old.get(name)) } : {}),
      ...(fresh.has(name) ? { newValue: JSON.stringify(fresh.get(name)) } : {}),
    }))
}
