/* The people of the demo: in Cognito's stand-in, and in the seed's rows. */
const SUB_PREFIX = '11111111-1111-4111-8111-1111111111';

/* No character that a shell would read as its own. */
export const demoPassword = 'Testing-123';
export const confirmationCode = '123456';

export const demoUsers = [
  person('01', 'andrewbrown', 'Andrew Brown', 'andrew@example.com'),
  person('02', 'bayko', 'Andrew Bayko', 'bayko@example.com'),
  person('03', 'londo', 'Londo Mollari', 'londo@example.com'),
  person('04', 'amira', 'أميرة حداد', 'amira@example.com'),
  person('05', 'yuki', '田中ゆき', 'yuki@example.com'),
  person('06', 'marta', 'Marta Kowalska', 'marta@example.com'),
];

function person(number, handle, name, email) {
  return { sub: `${SUB_PREFIX}${number}`, handle, name, email,
    password: demoPassword };
}
