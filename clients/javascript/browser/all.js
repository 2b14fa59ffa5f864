// Every test in one process, so that they share one browser and one server: `node --test browser/all.js`.
import { readdirSync } from 'node:fs';
import { runAll } from './harness.js';

const files = readdirSync(new URL('.', import.meta.url)).filter((file) => file.endsWith('.test.js'));
for (const file of files.sort()) await import(`./${file}`);
runAll();
