/* What the command line may say; script/bench tells what it means. */
import { parseArgs } from 'node:util';

export function readOptions(args) {
  const { values } = parseArgs({ args, options: {
    quick: { type: 'boolean', default: false },
    rounds: { type: 'string' },
    seconds: { type: 'string' },
    peers: { type: 'boolean', default: false },
    million: { type: 'boolean', default: false },
    soak: { type: 'boolean', default: false },
    requests: { type: 'string', default: '1000000' },
    changes: { type: 'boolean', default: false },
    depth: { type: 'boolean', default: false },
    messages: { type: 'string', default: '100000' },
    build: { type: 'string', default: 'build/release' },
  } });

  return { ...values,
    rounds: whole('rounds', values.rounds ?? (values.quick ? '1' : '5')),
    seconds: whole('seconds', values.seconds ?? (values.quick ? '2' : '5')),
    requests: whole('requests', values.requests),
    messages: whole('messages', values.messages) };
}

function whole(name, text) {
  if (!/^[1-9][0-9]{0,8}$/.test(text))
    throw new Error(`--${name} takes a whole number above 0, not ${text}.`);
  return Number(text);
}
