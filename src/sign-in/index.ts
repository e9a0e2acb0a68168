/** The pages by which people sign in: who they are, their passkey, other ways, a Temporary Access Pass. */
export { createSignIn } from './sign-in.ts'
export type { SignIn, SignInDeps } from './sign-in.ts'
