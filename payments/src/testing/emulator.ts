// Tests of payments stand on the development tool that plays Stripe; no other code of this service may know it.
// oxlint-disable-next-line no-restricted-imports
export { startTestEmulator, type TestEmulator } from '../../../stripe-emulator/src/testing/test-emulator';
