/*
 * Cognito, by aws-amplify. Never import this file directly: index.ts loads it
 * when somebody signs in, up or out, or when a token has to be renewed.
 */
import { Amplify } from 'aws-amplify';
import { confirmResetPassword, confirmSignUp, fetchAuthSession,
  resendSignUpCode, resetPassword, signIn, signOut, signUp, updatePassword }
  from 'aws-amplify/auth';
import type { Site } from '@/config/site';

export function configure({ cognito }: Site): void {
  Amplify.configure({ Auth: { Cognito: {
    userPoolId: cognito.userPoolId,
    userPoolClientId: cognito.userPoolClientId,
    ...(cognito.endpoint !== null
      && { userPoolEndpoint: new URL(cognito.endpoint, location.origin).href }),
  } } });
}

/* What is left to do: nothing, confirm the sign-up, choose a new password. */
export type Step = 'done' | 'confirm' | 'reset' | 'unsupported';

const STEPS: Record<string, Step> = {
  DONE: 'done', CONFIRM_SIGN_UP: 'confirm', RESET_PASSWORD: 'reset',
};

export async function enter(email: string, password: string,
  authFlowType: Site['cognito']['authFlow']): Promise<Step> {
  const { nextStep } = await signIn({ username: email, password,
    options: { authFlowType } });

  return STEPS[nextStep.signInStep] ?? 'unsupported';
}

export async function leave(everywhere: boolean): Promise<void> {
  await signOut({ global: everywhere });
}

export async function register(person: { email: string; password: string;
  name: string; handle: string; }): Promise<void> {
  await signUp({ username: person.email, password: person.password,
    options: { userAttributes: { email: person.email, name: person.name,
      preferred_username: person.handle } } });
}

export async function confirm(email: string, code: string): Promise<void> {
  await confirmSignUp({ username: email, confirmationCode: code });
}

export async function resend(email: string): Promise<void> {
  await resendSignUpCode({ username: email });
}

export async function sendRecovery(email: string): Promise<void> {
  await resetPassword({ username: email });
}

export async function recover(email: string, code: string,
  password: string): Promise<void> {
  await confirmResetPassword({ username: email, confirmationCode: code,
    newPassword: password });
}

export async function changePassword(from: string, to: string):
  Promise<void> {
  await updatePassword({ oldPassword: from, newPassword: to });
}

export async function renew(): Promise<void> {
  await fetchAuthSession({ forceRefresh: true });
}
