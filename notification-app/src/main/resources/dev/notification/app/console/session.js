import { address } from './dom.js';
import { record } from './wire.js';

/** How far the server's clock is ahead of this computer's in milliseconds; null before the first answer. */
export let clockAhead = null;

/**
 * One request. It never throws: who is away answers with status 0 and a problem in words, like every other refusal.
 * `quiet` keeps what is asked every two seconds out of the inspector.
 */
export async function call(method, path, { body, text = body && JSON.stringify(body), headers = {}, token, quiet = false } = {}) {
  const started = performance.now();
  const note = (entry) => quiet || record({ at: Date.now(), method, path, ...entry });
  note({ direction: 'out', kind: 'request', text: text ?? '' });
  const answer = { ok: false, status: 0, text: '', json: undefined, problem: null, retryAfter: 0, replayed: false, ms: 0 };
  try {
    const response = await fetch(address(path), {
      method,
      body: text,
      headers: { ...(text && { 'Content-Type': 'application/json' }), ...(token && { Authorization: 'Bearer ' + token }), ...headers },
      credentials: 'omit',
      cache: 'no-store',
      signal: AbortSignal.timeout(20000),
    });
    answer.text = await response.text();
    answer.status = response.status;
    answer.ok = response.ok;
    answer.retryAfter = Number(response.headers.get('Retry-After')) || 0;
    answer.replayed = response.headers.get('Idempotency-Replayed') === 'true';
    const date = Date.parse(response.headers.get('Date') ?? '');
    if (date) clockAhead = date - Date.now();
  } catch (error) {
    answer.problem = error.name === 'TimeoutError'
      ? { code: 'timeout', detail: 'The server did not answer within 20 seconds.' }
      : { code: 'network', detail: 'The server cannot be reached.' };
  }
  answer.ms = Math.round(performance.now() - started);
  try {
    answer.json = answer.text ? JSON.parse(answer.text) : undefined;
  } catch {
    answer.problem = { code: 'protocol', detail: `The answer (${answer.status}) is not from this server: something on the way spoke instead.` };
    answer.ok = false;
  }
  if (!answer.ok) answer.problem ??= answer.json ?? { code: 'status', detail: `The server answered ${answer.status}.` };
  note({ direction: 'in', kind: 'answer', status: answer.status, ms: answer.ms, text: answer.text || answer.problem?.detail || '' });
  return answer;
}

/** Who is in, and the tokens of that login. They are in this object's memory and nowhere else. */
export class Session {
  #token;
  #refreshToken;
  #endsAt = Infinity;
  #fresh = true;
  #flight = null;
  account = null;
  /** Set when the server has refused to go on: the problem it answered with. */
  refusal = null;

  constructor({ token, refresh_token: refreshToken, expires_in: expiresIn }) {
    this.#take(token, refreshToken, expiresIn);
  }

  #take(token, refreshToken, expiresIn) {
    this.#token = token;
    this.#refreshToken = refreshToken;
    this.#endsAt = expiresIn ? performance.now() + expiresIn * 1000 : Infinity;
    this.#fresh = true;
  }

  /**
   * The token source of the client: the held token first, and a refreshed one whenever it asks again.
   * Resolves with null when there is none to be had.
   */
  async next() {
    if (!this.#fresh && !(await this.#refresh())) return null;
    this.#fresh = false;
    const left = Math.floor((this.#endsAt - performance.now()) / 1000);
    return Number.isFinite(left) ? { token: this.#token, expires_in: Math.max(1, left) } : { token: this.#token };
  }

  /** One refresh at a time: a refresh token is good for one use. */
  #refresh() {
    return (this.#flight ??= this.#exchange().finally(() => { this.#flight = null; }));
  }

  async #exchange() {
    if (!this.#refreshToken) return !this.refusal;
    const answer = await call('POST', '/api/token/refresh', { body: { refresh_token: this.#refreshToken } });
    if (answer.ok) {
      const { token, refresh_token: refreshToken, expires_in: expiresIn } = answer.json;
      this.#take(token, refreshToken, expiresIn);
      return true;
    }
    if (answer.status !== 401) throw new Error(answer.problem.detail);
    this.refusal = answer.problem;
    return false;
  }

  /** A request with the token of this login, which is refreshed once where it was refused. */
  async call(method, path, options = {}) {
    if (this.#refreshToken && this.#endsAt - performance.now() < 30000) await this.#refresh().catch(() => false);
    let answer = await call(method, path, { ...options, token: this.#token });
    if (answer.status === 401 && this.#refreshToken && (await this.#refresh().catch(() => false))) {
      answer = await call(method, path, { ...options, token: this.#token });
    }
    if (answer.status === 401) this.refusal = answer.problem;
    return answer;
  }

  async identify() {
    const answer = await this.call('GET', '/api/account');
    if (answer.ok) this.account = answer.json;
    return answer;
  }

  may(scope) {
    return this.account?.scopes?.includes(scope) ?? false;
  }

  async end() {
    if (this.#refreshToken) await this.call('POST', '/api/logout');
    this.#token = '';
    this.#refreshToken = undefined;
  }
}
