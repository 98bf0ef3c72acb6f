/* The start: settings first, then the page. */
import { notifyManager } from '@tanstack/react-query';
import { createRoot } from 'react-dom/client';
import { App } from './app/App';
import { Failed } from './components/Notice';
import { loadSite, type Site } from './config/site';
import { startAuth } from './lib/auth';
import { startPlaces } from './lib/places';
import './styles/tokens.css';
import './styles/base.css';

const RETRY_MS = 5_000;

/* Before the screen is painted, together with what else changed. */
notifyManager.setScheduler(queueMicrotask);

const element = document.getElementById('root');

if (!element)
  throw new Error('index.html has no #root.');
const root = createRoot(element);

startPlaces();
startAuth(await settings());
root.render(<App />);

/* Waits for them, and says so, where none were ever kept. */
async function settings(): Promise<Site> {
  try {
    return await loadSite();
  } catch (error) {
    await new Promise<void>((again) => {
      setTimeout(again, RETRY_MS);
      root.render(<main><Failed error={error} retry={again} /></main>);
    });
    return settings();
  }
}
