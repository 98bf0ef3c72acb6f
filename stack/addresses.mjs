/* Where this machine is found: by itself only, or by the network around. */
import { networkInterfaces } from 'node:os';

export const loopback = '127.0.0.1';
export const everywhere = '0.0.0.0';

/* The site's addresses for others in the network; none without a network. */
export function lanUrls(port) {
  return Object.values(networkInterfaces()).flat()
    .filter(({ family, internal }) => family === 'IPv4' && !internal)
    .map(({ address }) => `http://${address}:${port}`);
}
