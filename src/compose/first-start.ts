import type { Organisation } from '#organisation'
import { holdName, inTransaction } from '#platform/database'
import type { Foundation } from './modules.ts'

export const DEMO_APP = 'demo-app'

/**
 * What a new installation needs to be used: the organisation and its first administrator. Two nodes that start at once
 * make one of each. Answers the administrator's id when this start made it.
 */
export async function prepareOrganisation(foundation: Foundation): Promise<string | undefined> {
  const { config, database, organisations, directory, audit, random } = foundation
  return inTransaction(database, async (tx) => {
    await holdName(tx, 'first-start')
    if (await organisations.find()) return undefined
    const host = new URL(config.origin).hostname
    const domain = config.demo ? 'contoso.example' : host
    const organisation: Organisation = {
      id: random.id(),
      name: config.demo ? 'Contoso Demo' : host,
      helpdesk: config.demo ? { phone: '+44 20 7946 0000', mail: `helpdesk@${domain}` } : {},
      accentColour: '#0f6cbd',
      isDemo: config.demo,
      notificationSender: `no-reply@${domain}`,
    }
    await organisations.create(tx, organisation)
    const administrator = await directory.createUser(tx, {
      userPrincipalName: `admin@${domain}`,
      displayName: 'Administrator',
    })
    await directory.assignRole(tx, administrator.id, 'Global Administrator')
    await audit.record(tx, {
      activity: 'Create organisation',
      category: 'Policy',
      operationType: 'Add',
      result: 'success',
      actor: { kind: 'system' },
      targets: [{ kind: 'Organisation', id: organisation.id, displayName: organisation.name }],
    })
    return administrator.id
  })
}

/** Applications that follow the settings at every start: the bootstrap application, and the demo's relying party. */
export async function prepareApplications(foundation: Foundation, appRoles: string[]): Promise<void> {
  const { config, database, oidc } = foundation
  const { bootstrapClient, demoAppOrigin } = config
  const organisation = await foundation.organisations.get()
  await inTransaction(database, async (tx) => {
    if (bootstrapClient)
      await oidc.clients.register(tx, { ...bootstrapClient, displayName: 'Bootstrap application', appRoles })
    if (organisation.isDemo && demoAppOrigin && !(await isDemoAppAt(demoAppOrigin, oidc.clients)))
      await oidc.clients.register(tx, {
        id: DEMO_APP,
        displayName: 'Contoso Travel',
        redirectUris: [`${demoAppOrigin}/callback`],
        initiateLoginUri: `${demoAppOrigin}/sign-in`,
      })
  })
}

async function isDemoAppAt(origin: string, clients: Foundation['oidc']['clients']): Promise<boolean> {
  const known = await clients.find(DEMO_APP)
  return known?.redirectUris.includes(`${origin}/callback`) ?? false
}
