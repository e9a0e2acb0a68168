import type { Operation } from '../operation.ts'

export const AUTHENTICATION = '/users/:id/authentication'
export const METHOD_READ = ['UserAuthenticationMethod.Read.All', 'UserAuthenticationMethod.ReadWrite.All']
export const METHOD_WRITE = ['UserAuthenticationMethod.ReadWrite.All']
export const METHOD_WRITERS = [
  'Authentication Administrator',
  'Privileged Authentication Administrator',
] satisfies Operation['roles']
