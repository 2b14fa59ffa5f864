// axe-core in a page whose policy lets no script in: the debugger evaluates it.
import { axeSource } from './harness.js';

/** The rules that look at colours; the others say the same whatever the colours are. */
const COLOURS = ['color-contrast', 'link-in-text-block'];

/** What one chooses in the system or by the size of the window, and what to look at then. */
export const MANNERS = [
  ['light', { colorScheme: 'light' }],
  ['dark', { colorScheme: 'dark' }, COLOURS],
  ['forced colours', { forcedColors: 'active', colorScheme: 'light' }, COLOURS],
  ['320 px', { forcedColors: 'none' }, undefined, { width: 320, height: 568 }],
];

/** What axe calls serious or critical, a line each. @param {string[]} [rules] all, if there are none */
export async function seriousFindings(page, rules) {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axeSource());
  // What fades in has its colours when it is there.
  await page.evaluate(() => Promise.all(document.getAnimations().filter((animation) => Number.isFinite(animation.effect.getComputedTiming().endTime)).map((animation) => animation.finished.catch(() => {}))));
  const { violations } = await page.evaluate((only) => window.axe.run(document, { resultTypes: ['violations'], ...(only && { runOnly: only }) }), rules);
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, help, nodes }) => nodes.map(({ target, failureSummary }) => `${id}: ${help}: ${target.flat().join(' ')}: ${failureSummary}`));
}
