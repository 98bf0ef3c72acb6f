/* The start: settings first, then the page. */
import { notifyManager } from '@tanstack/react-query';
import { createRoot } from 'react-dom/client';
import { App } from './app/App';
import { strings } from './config/strings';
import { loadSite } from './config/site';
import { startAuth } from './lib/auth';
import './styles/tokens.css';
import './styles/base.css';

/* Before the screen is painted, together with what else changed. */
notifyManager.setScheduler(queueMicrotask);

const root = document.getElementById('root');

if (!root)
  throw new Error('index.html has no #root.');
try {
  startAuth(await loadSite());
  createRoot(root).render(<App />);
} catch (error) {
  console.error(error);
  root.textContent = strings.common.failed;
}
