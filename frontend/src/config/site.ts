import { readStored, store } from '@/lib/storage';

/* What this installation is, from /config.json: one build runs anywhere. */
export interface Site {
  version: string;
  cognito: {
    region: string;
    userPoolId: string;
    userPoolClientId: string;
    endpoint: string | null;
    authFlow: 'USER_SRP_AUTH' | 'USER_PASSWORD_AUTH';
  };
  demo: null | {
    users: { name: string; email: string; password: string }[];
    code: string;
  };
}

const KEPT = 'site';

/*
 * The answer of before serves while the network does not. Rejects only when
 * there never was one.
 */
export async function loadSite(): Promise<Site> {
  try {
    const answer = await fetch('/config.json');

    if (!answer.ok)
      throw new Error(`config.json: ${answer.status}`);
    const site = await answer.json() as Site;

    store(KEPT, site);
    return site;
  } catch (error) {
    const kept = readStored<Site | null>(KEPT, null);

    if (kept)
      return kept;
    throw error;
  }
}
