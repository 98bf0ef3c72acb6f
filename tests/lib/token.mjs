/*
 * Tokens as Cognito's stand-in signs them. Its private key is published with
 * it, so a test can have any number of people, and any claims.
 */
import { createPrivateKey, randomUUID, sign } from 'node:crypto';
import { createRequire } from 'node:module';

const LIFE_S = 3600;

const { jwk } = createRequire(
  new URL('../../stack/package.json', import.meta.url))(
  'cognito-local/lib/keys/cognitoLocal.private.json');

export const localKey = createPrivateKey({ key: jwk, format: 'jwk' });
export const localKid = 'CognitoLocal';

/* A signed access token; `key` signs instead of the stand-in's own. */
export function mintToken(sub, claims = {}, header = {}, key = localKey) {
  const now = Math.floor(Date.now() / 1000);
  const head = part({ alg: 'RS256', kid: localKid, ...header });
  const body = part({ sub, username: sub, token_use: 'access',
    scope: 'aws.cognito.signin.user.admin', auth_time: now, iat: now,
    exp: now + LIFE_S, jti: randomUUID(), event_id: randomUUID(), ...claims });
  const signature = sign('RSA-SHA256', Buffer.from(`${head}.${body}`), key);

  return `${head}.${body}.${signature.toString('base64url')}`;
}

/* A member of the value undefined is left out. */
function part(object) {
  return Buffer.from(JSON.stringify(object)).toString('base64url');
}
