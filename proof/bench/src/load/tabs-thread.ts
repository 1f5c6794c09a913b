import { parentPort, workerData } from 'node:worker_threads';
import { openTab, type TabsPlan } from './open-tabs.js';

const plan = workerData as TabsPlan;
const counts = Array.from({ length: plan.tabs }, () => 0);
counts.forEach((_, tab) => {
  openTab(plan, () => {
    counts[tab] = (counts[tab] ?? 0) + 1;
    const frames = counts.reduce((sum, count) => sum + count, 0);
    parentPort?.postMessage({ frames, empty: counts.filter((count) => count === 0).length });
  });
});
