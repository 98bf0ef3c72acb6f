/*
 * Signing in, up and out. What does it comes with the first call, in a chunk
 * of its own; storage is where the result goes (lib/session.ts).
 */
import type { Site } from '@/config/site';
import { Unreachable } from '../api/errors';
import { loadChunk } from '../chunks';
import { checkSession, forgetSession, startSession } from '../session';

type Cognito = typeof import('./cognito');
export type { Step } from './cognito';

/*
 * Cognito's name for what is wrong, such as NotAuthorizedException, or ours
 * where it has one name for several things.
 */
export class AuthFault extends Error {
  override name = 'AuthFault';

  constructor(readonly code: string, message: string) {
    super(message);
  }
}

/* Refusals that another try would not change. */
const FINAL = ['NotAuthorizedException', 'UserNotFoundException',
  'TokenRevokedException', 'RefreshTokenReuseException',
  'PasswordResetRequiredException', 'UserNotConfirmedException',
  'UserUnAuthenticatedException'];

let site: Site;
let loaded: Promise<Cognito> | null = null;

export function startAuth(installation: Site): void {
  site = installation;
  startSession(site.cognito.userPoolClientId, renew);
}

export const demo = () => site.demo;

/* Fetches the code early, for a page that will need it. */
export function warmUp(): void {
  load().catch(() => { /* the call itself will tell */ });
}

export async function signIn(email: string, password: string) {
  forgetSession();
  return call((cognito) => cognito.enter(email.trim(), password,
    site.cognito.authFlow));
}

/* Signs out here whatever happens: the network may be gone. */
export async function signOut(): Promise<void> {
  try {
    await call((cognito) => cognito.leave(false));
  } catch {
    /* as said above */
  }
  forgetSession();
}

/* Signs out everywhere, or fails and leaves all as it is. */
export async function signOutEverywhere(): Promise<void> {
  await call((cognito) => cognito.leave(true));
  forgetSession();
}

export const signUp = (person: Parameters<Cognito['register']>[0]) =>
  call((cognito) => cognito.register(person));
export const confirmSignUp = (email: string, code: string) =>
  call((cognito) => cognito.confirm(email.trim(), code.trim()),
    { NotAuthorizedException: 'confirmed' });
export const resendCode = (email: string) =>
  call((cognito) => cognito.resend(email.trim()),
    { InvalidParameterException: 'confirmed' });
export const sendRecovery = (email: string) =>
  call((cognito) => cognito.sendRecovery(email.trim()));
export const recover = (email: string, code: string, password: string) =>
  call((cognito) => cognito.recover(email.trim(), code.trim(), password));
export const changePassword = (from: string, to: string) =>
  call((cognito) => cognito.changePassword(from, to),
    { NotAuthorizedException: 'wrongCurrent' });

/* As lib/session.ts wants it: a refusal is no failure, it shows in storage. */
async function renew(): Promise<void> {
  try {
    await call((cognito) => cognito.renew());
  } catch (error) {
    if (!(error instanceof AuthFault) || !FINAL.includes(error.code))
      throw new Unreachable((error as Error).message);
  }
}

/* `meanings`: what Cognito's names for faults stand for in this call. */
async function call<T>(work: (cognito: Cognito) => Promise<T>,
  meanings: Record<string, string> = {}): Promise<T> {
  try {
    return await work(await load());
  } catch (error) {
    throw asFault(error, meanings);
  } finally {
    checkSession();
  }
}

function load(): Promise<Cognito> {
  loaded ??= loadChunk(() => import('./cognito'), false).then((cognito) => {
    cognito.configure(site);
    return cognito;
  }).catch((error: unknown) => {
    loaded = null;
    throw error;
  });
  return loaded;
}

function asFault(error: unknown, meanings: Record<string, string>): Error {
  const { name, message } = error as Error;

  if (name === 'NetworkError' || name === 'TypeError')
    return new Unreachable(message);
  return new AuthFault(meanings[name] ?? name, message);
}
