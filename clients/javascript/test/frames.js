// Frames of these tests, written down for whoever holds them against the AsyncAPI document: the build does (`RecordedFrames`).
import { appendFileSync } from 'node:fs';
import { WebSocket as Socket } from 'ws';

const file = process.env.NOTIFICATION_FRAMES;

/** @param {'server' | 'client' | 'close'} says  @param {string | number} what  a frame's text, or the code of an end */
export function record(says, what) {
  if (file) appendFileSync(file, `${JSON.stringify({ says, what })}\n`);
}

/** A WebSocket of which each frame is written down. */
export class WebSocket extends Socket {
  constructor(...given) {
    super(...given);
    this.on('message', (data) => record('server', String(data)));
    this.on('close', (code) => record('close', code));
  }

  send(data, ...more) {
    record('client', String(data));
    super.send(data, ...more);
  }
}
