/*
 * What Cognito does and cognito-local does not, one function an action:
 * (request body, call to cognito-local) -> answer, or a thrown CognitoFault.
 */
import { createHash, createPublicKey, verify } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const MAX_PAGE = 60;
const MIN_PASSWORD_CHARS = 8;

const { jwk } = createRequire(import.meta.url)(
  'cognito-local/lib/keys/cognitoLocal.public.json');
const publicKey = createPublicKey({ key: jwk, format: 'jwk' });

/* sub -> second since which older access tokens are void; and single ones. */
const signedOutAt = new Map();
const voidTokens = new Set();

export class CognitoFault extends Error {
  constructor(code, message, status = 400) {
    super(message);
    this.code = code;
    this.status = status;
  }
}

export const actions = {
  async InitiateAuth(body, call) {
    try {
      return withExpiry(await call('InitiateAuth', body));
    } catch (error) {
      throw asRealRefusal(error);
    }
  },

  async GetTokensFromRefreshToken(body, call) {
    return actions.InitiateAuth({
      AuthFlow: 'REFRESH_TOKEN_AUTH', ClientId: body.ClientId,
      AuthParameters: { REFRESH_TOKEN: body.RefreshToken },
    }, call);
  },

  async GetUser(body, call) {
    readToken(body.AccessToken);
    return call('GetUser', body);
  },

  async GlobalSignOut(body, call) {
    const claims = readToken(body.AccessToken);
    const pool = claims.iss.split('/').at(-1);

    await signOut(pool, claims.sub, claims.client_id, call);
    voidTokens.add(claims.jti);
    return {};
  },

  async AdminUserGlobalSignOut(body, call) {
    const user = await call('AdminGetUser', body);
    const { UserPoolClients: clients } = await call('ListUserPoolClients',
      { UserPoolId: body.UserPoolId, MaxResults: MAX_PAGE });

    await signOut(body.UserPoolId, subOf(user), clients[0].ClientId, call);
    return {};
  },

  async ListUsers(body, call) {
    const limit = body.Limit ?? MAX_PAGE;
    const { PaginationToken: token, AttributesToGet: wanted, ...rest } = body;

    if (!Number.isInteger(limit) || limit < 0 || limit > MAX_PAGE)
      throw new CognitoFault('InvalidParameterException',
        `Limit must be between 0 and ${MAX_PAGE}.`);
    const start = token === undefined ? 0 : openPage(token, rest.Filter);
    const { Users: users } = await call('ListUsers', rest);
    const page = users.slice(start, start + limit);

    return {
      Users: wanted ? page.map((user) => onlyAttributes(user, wanted)) : page,
      ...(start + limit < users.length
        && { PaginationToken: sealPage(start + limit, rest.Filter) }),
    };
  },

  async ResendConfirmationCode(body, call) {
    const user = await findUser(body, call);

    if (user.UserStatus !== 'UNCONFIRMED')
      throw new CognitoFault('InvalidParameterException',
        'User is already confirmed.');
    const email = attribute(user.UserAttributes, 'email');

    return { CodeDeliveryDetails: { AttributeName: 'email',
      DeliveryMedium: 'EMAIL', Destination: email.replace(
        /^(.)[^@]*@(.).*$/, '$1***@$2***') } };
  },

  async SignUp(body, call) {
    checkPassword(body.Password);
    return call('SignUp', body);
  },

  async ConfirmForgotPassword(body, call) {
    checkPassword(body.Password);
    return call('ConfirmForgotPassword', body);
  },

  async ChangePassword(body, call) {
    readToken(body.AccessToken);
    checkPassword(body.ProposedPassword);
    try {
      return await call('ChangePassword', body);
    } catch (error) {
      throw asRealRefusal(error);
    }
  },
};

function withExpiry(answer) {
  const result = answer.AuthenticationResult;

  if (result) {
    const { exp, iat } = claimsOf(result.AccessToken);

    result.ExpiresIn = exp - iat;
    result.TokenType = 'Bearer';
  }
  return answer;
}

/* cognito-local calls a wrong password an invalid one. */
function asRealRefusal(error) {
  if (error.code !== 'InvalidPasswordException')
    return error;
  return new CognitoFault('NotAuthorizedException',
    'Incorrect username or password.');
}

/* The claims of an access token that is signed, current and not void. */
function readToken(token) {
  const refuse = (text) => {
    throw new CognitoFault('NotAuthorizedException', text);
  };

  if (!isSigned(token))
    refuse('Invalid Access Token');
  const claims = claimsOf(token);

  if (claims.token_use !== 'access')
    refuse('Invalid Access Token');
  if (!(claims.exp > Date.now() / 1000))
    refuse('Access Token has expired');
  if (voidTokens.has(claims.jti)
      || claims.iat < (signedOutAt.get(claims.sub) ?? 0))
    refuse('Access Token has been revoked');
  return claims;
}

function isSigned(token) {
  const parts = typeof token === 'string' ? token.split('.') : [];

  if (parts.length !== 3)
    return false;
  try {
    return decode(parts[0]).alg === 'RS256' && verify('RSA-SHA256',
      Buffer.from(`${parts[0]}.${parts[1]}`), publicKey,
      Buffer.from(parts[2], 'base64url'));
  } catch {
    return false;
  }
}

function claimsOf(token) {
  return decode(token.split('.')[1]);
}

function decode(part) {
  return JSON.parse(Buffer.from(part, 'base64url').toString());
}

/* The refresh tokens stand only in the pool's file. */
async function signOut(pool, sub, client, call) {
  const { Users: users } =
    JSON.parse(readFileSync(`.cognito/db/${pool}.json`, 'utf8'));

  for (const token of users[sub]?.RefreshTokens ?? [])
    await call('RevokeToken', { ClientId: client, Token: token });
  signedOutAt.set(sub, Math.floor(Date.now() / 1000));
}

async function findUser({ ClientId, Username }, call) {
  const { UserPoolClient: client } = await call('DescribeUserPoolClient',
    { UserPoolId: poolOf(ClientId), ClientId });

  return call('AdminGetUser', { UserPoolId: client.UserPoolId, Username });
}

function poolOf(clientId) {
  const { Clients: clients } =
    JSON.parse(readFileSync('.cognito/db/clients.json', 'utf8'));

  if (!clients[clientId])
    throw new CognitoFault('ResourceNotFoundException',
      `User pool client ${clientId} does not exist.`);
  return clients[clientId].UserPoolId;
}

function subOf(user) {
  return attribute(user.UserAttributes, 'sub');
}

function attribute(list, name) {
  return list.find(({ Name }) => Name === name)?.Value ?? '';
}

function onlyAttributes(user, wanted) {
  return { ...user, Attributes: user.Attributes
    .filter(({ Name }) => wanted.includes(Name)) };
}

/* A page's token is opaque to the caller and good for its filter only. */
function sealPage(start, filter) {
  return Buffer.from(JSON.stringify([start, hash(filter)]))
    .toString('base64url');
}

function openPage(token, filter) {
  try {
    const [start, seal] = decode(token);

    if (Number.isInteger(start) && seal === hash(filter))
      return start;
  } catch {
    /* as below */
  }
  throw new CognitoFault('InvalidParameterException',
    'Invalid pagination token given.');
}

function hash(filter = '') {
  return createHash('sha256').update(filter).digest('hex').slice(0, 16);
}

function checkPassword(password) {
  const rules = [
    [(text) => text.length >= MIN_PASSWORD_CHARS, 'not long enough'],
    [/[a-z]/, 'must have lowercase characters'],
    [/[A-Z]/, 'must have uppercase characters'],
    [/[0-9]/, 'must have numeric characters'],
    [/[^A-Za-z0-9]/, 'must have symbol characters'],
  ];

  for (const [rule, text] of rules) {
    const holds = typeof rule === 'function' ? rule : (t) => rule.test(t);

    if (!holds(`${password ?? ''}`))
      throw new CognitoFault('InvalidPasswordException',
        `Password did not conform with policy: Password ${text}`);
  }
}
