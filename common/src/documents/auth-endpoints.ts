import { z } from 'zod';
import { CurrentUserResponse, SignInRequest, SignUpRequest, UserResponse } from '../contracts';
import type { Endpoint } from './endpoint';
import { exampleCredentials, exampleSignIn, exampleUser } from './examples';

/** Signing out only ends the session. */
const sessionHeaders = { 'Set-Cookie': 'The session.' };
const headers = { 'Set-Cookie': 'The session, and what makes the browser a known one at its next sign-in.' };

export const authEndpoints: readonly Endpoint[] = [
  {
    method: 'post',
    path: '/api/users/signup',
    summary: 'Makes an account and signs in.',
    body: { schema: SignUpRequest, example: exampleCredentials },
    answers: { 201: { description: 'The new user.', schema: UserResponse, example: exampleUser, headers } },
    refusals: { 400: ['email_in_use'], 429: ['too_many_requests'] },
  },
  {
    method: 'post',
    path: '/api/users/signin',
    summary: 'Signs in.',
    body: { schema: SignInRequest, example: exampleSignIn },
    answers: { 200: { description: 'The user.', schema: UserResponse, example: exampleUser, headers } },
    refusals: { 400: ['wrong_credentials'], 429: ['too_many_requests'] },
  },
  {
    method: 'post',
    path: '/api/users/signout',
    summary: 'Ends the session.',
    answers: {
      200: { description: 'Nothing more to say.', schema: z.object({}), example: {}, optionalHeaders: sessionHeaders },
    },
  },
  {
    method: 'get',
    path: '/api/users/currentuser',
    summary: 'Who is signed in.',
    answers: {
      200: { description: 'The user, or null.', schema: CurrentUserResponse, example: { currentUser: exampleUser } },
    },
  },
];
