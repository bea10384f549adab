declare module 'fxa-common-password-list' {
  /** Whether the password is on the list; as it is written there, in lower case. */
  export function test(password: string): boolean;
}
