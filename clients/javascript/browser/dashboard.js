// The picture of Grafana's dashboard in the docs, without Grafana: `node browser/dashboard.js FOLDER [SECONDS]`. A server with metrics, a
// real Prometheus (of the PATH, or named in PROMETHEUS) that reads it each second, some minutes of everything that happens to a server, a
// kill among it; then Prometheus is asked what each panel asks, and Chromium draws the answers. Fails if a panel has nothing to show.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startServer } from '../test/server.js';
import { pageOf } from './dashboard-page.js';
import { begin } from './dashboard-load.js';
import { FOLDER, eventually, launchChromium } from './harness.js';

const folder = path.resolve(process.argv[2] ?? 'screenshots');
const seconds = Number(process.argv[3] ?? 240);
const operations = path.resolve(FOLDER, '../../docs/operations');
const dashboard = JSON.parse(readFileSync(path.join(operations, 'grafana-dashboard.json'), 'utf8'));
// What Grafana would put in for a panel of a few minutes that is read each second.
const VARIABLES = { job: 'notification', __rate_interval: '15s' };
const STEP = 2;

async function freePort() {
  const taken = createServer().listen(0, '127.0.0.1');
  await once(taken, 'listening');
  const { port } = taken.address();
  await new Promise((resolve) => taken.close(resolve));
  return port;
}

async function startPrometheus(metrics) {
  const place = mkdtempSync(path.join(tmpdir(), 'prometheus-'));
  const port = await freePort();
  copyFileSync(path.join(operations, 'alerts.yml'), path.join(place, 'alerts.yml'));
  writeFileSync(
    path.join(place, 'prometheus.yml'),
    `global: {scrape_interval: 1s, evaluation_interval: 5s}
scrape_configs:
  - job_name: notification
    static_configs: [{targets: ["127.0.0.1:${metrics}"]}]
rule_files: [alerts.yml]
`,
  );
  const child = spawn(
    process.env.PROMETHEUS ?? 'prometheus',
    [`--config.file=${place}/prometheus.yml`, `--storage.tsdb.path=${place}/data`, `--web.listen-address=127.0.0.1:${port}`, '--log.level=warn'],
    { stdio: ['ignore', 'ignore', 'inherit'] },
  );
  const url = `http://127.0.0.1:${port}/api/v1/`;
  const ask = async (what, parameters) => {
    const answer = await (await fetch(`${url}${what}?${new URLSearchParams(parameters)}`)).json();
    if (answer.status !== 'success') throw new Error(`${parameters.query}: ${answer.error}`);
    return answer.data.result;
  };
  await eventually(() => ask('query', { query: 'up' }));
  return {
    ask,
    async stop() {
      if (child.exitCode === null) await Promise.all([once(child, 'exit'), child.kill()]);
      rmSync(place, { recursive: true, force: true });
    },
  };
}

const expression = ({ expr }) => expr.replace(/\$\{?(\w+)\}?/g, (_, name) => VARIABLES[name]);

/** What Grafana calls a series. */
const legend = ({ legendFormat }, { metric }) => legendFormat.replace(/\{\{(\w+)\}\}/g, (_, label) => metric[label] ?? '').trim();

/** The lines of a panel: {name, points: [[seconds, value], …]}. */
async function lines(prometheus, panel, start, end) {
  const all = await Promise.all(
    panel.targets.map(async (target) => {
      const series = await prometheus.ask('query_range', { query: expression(target), start, end, step: STEP });
      return series.map((one) => ({ name: legend(target, one), points: one.values.map(([at, value]) => [at, Number(value)]) }));
    }),
  );
  return all.flat();
}

const metrics = await freePort();
const server = await startServer({
  NOTIFICATION_METRICS_ADDRESS: `127.0.0.1:${metrics}`,
  NOTIFICATION_SEND_POLICY: 'everyone',
  NOTIFICATION_LOG_LEVEL: 'error',
  NOTIFICATION_LIMITS_ENABLED: 'true',
  NOTIFICATION_LIMITS_REGISTRATIONS: '1000/m',
  NOTIFICATION_LIMITS_SENDS: '1000/s',
  NOTIFICATION_LIMITS_SOCKETS_PER_USER: '4',
});
let prometheus;
let browser;
try {
  prometheus = await startPrometheus(metrics);
  const start = Date.now() / 1000;
  const load = await begin(server);
  for (const [share, what] of [[0.3, () => load.rush()], [0.2, () => load.rush()], [0.2, () => load.kill()], [0.3, () => load.end()]]) {
    await sleep(seconds * share * 1000);
    await what();
  }
  const end = Date.now() / 1000;
  const panels = await Promise.all(
    dashboard.panels.map(async (panel) => ({ ...panel, lines: panel.targets ? await lines(prometheus, panel, start, end) : [] })),
  );
  const empty = panels.filter(({ targets, lines }) => targets && !lines.some(({ points }) => points.some(([, value]) => !Number.isNaN(value))));
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, 'dashboard.json'), JSON.stringify({ start, end, panels }));
  browser = await launchChromium();
  const page = await (await browser.newContext({ viewport: { width: 1440, height: 900 } })).newPage();
  await page.setContent(pageOf(dashboard.title, panels, start, end));
  await page.screenshot({ path: path.join(folder, 'dashboard.png'), fullPage: true });
  console.log(`${path.join(folder, 'dashboard.png')}: ${load.figures()}`);
  for (const { title } of empty) console.error(`nothing to show: ${title}`);
  process.exitCode = empty.length ? 1 : 0;
} finally {
  await browser?.close();
  await prometheus?.stop();
  await server.stop();
}
