// axe-core in a page whose policy lets no script in: the debugger evaluates it.
import { axeSource } from './harness.js';

/** What axe calls serious or critical, a line each. */
export async function seriousFindings(page) {
  await page.evaluate(axeSource());
  // What fades in has its colours when it is there.
  await page.evaluate(() => Promise.all(document.getAnimations().filter((animation) => Number.isFinite(animation.effect.getComputedTiming().endTime)).map((animation) => animation.finished.catch(() => {}))));
  const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }));
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, help, nodes }) => nodes.map(({ target, failureSummary }) => `${id}: ${help}: ${target.flat().join(' ')}: ${failureSummary}`));
}
