/*
 * The server's side of Cognito's USER_SRP_AUTH: it learns that the other side
 * knows the password, and never the password (RFC 5054, with the 3072 bits of
 * RFC 3526 and a key made by HKDF).
 */
import { createDiffieHellmanGroup, createHash, createHmac, hkdfSync,
  randomBytes } from 'node:crypto';

const N = big(createDiffieHellmanGroup('modp15').getPrime('hex'));
const G = 2n;
const K = hash(padded(N), padded(G));

/*
 * For one person and one try: `challenge` is what to answer to their SRP_A,
 * `isRight` tells whether the answer to that proves the password.
 */
export function srpServer({ poolId, userId, password, A: theirs }) {
  const pool = poolId.split('_')[1];
  const A = big(theirs);
  const salt = big(randomBytes(16).toString('hex'));
  const x = hash(padded(salt), createHash('sha256')
    .update(`${pool}${userId}:${password}`).digest());
  const verifier = power(G, x);
  const b = big(randomBytes(32).toString('hex'));
  const B = (K * verifier + power(G, b)) % N;
  const u = hash(padded(A), padded(B));
  const secret = power(A * power(verifier, u), b);
  const key = Buffer.from(hkdfSync('sha256', padded(secret), padded(u),
    'Caldera Derived Key', 16));
  const block = randomBytes(48);

  return {
    challenge: { SALT: salt.toString(16), SRP_B: B.toString(16),
      SECRET_BLOCK: block.toString('base64'), USERNAME: userId,
      USER_ID_FOR_SRP: userId },
    isRight({ PASSWORD_CLAIM_SECRET_BLOCK: echoed, TIMESTAMP: time,
      PASSWORD_CLAIM_SIGNATURE: signature }) {
      const right = createHmac('sha256', key).update(pool + userId)
        .update(Buffer.from(echoed, 'base64')).update(time).digest('base64');

      return echoed === block.toString('base64') && signature === right;
    },
  };
}

/* Whole bytes, and never a first bit that would read as a minus sign. */
function padded(number) {
  const hex = number.toString(16);
  const even = hex.length % 2 === 1 ? `0${hex}` : hex;

  return Buffer.from(/^[89a-f]/.test(even) ? `00${even}` : even, 'hex');
}

function hash(...parts) {
  const sum = createHash('sha256');

  for (const part of parts)
    sum.update(part);
  return big(sum.digest('hex'));
}

function big(hex) { return BigInt(`0x${hex}`); }

function power(base, exponent) {
  let result = 1n;

  for (let square = base % N, rest = exponent; rest > 0n; rest >>= 1n) {
    if (rest & 1n)
      result = result * square % N;
    square = square * square % N;
  }
  return result;
}
