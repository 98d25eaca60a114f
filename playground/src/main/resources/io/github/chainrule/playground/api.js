// Talks to the server.

/** Asks for something; an answer that is an error is thrown with the server's words. */
export async function post(path, body = {}) {
  let response;
  try {
    response = await fetch('/api/' + path, {
      method: 'POST',
      headers: {'Content-Type': 'application/json'},
      body: JSON.stringify(body),
      cache: 'no-store',
      credentials: 'omit',
      priority: 'high',
    });
  } catch {
    throw new Error('The playground does not answer; is ./chainrule playground still running?');
  }
  const answer = await response.json().catch(() => ({error: 'The answer cannot be read.'}));
  if (!response.ok) throw Object.assign(new Error(answer.error), {status: response.status});
  return answer;
}

/**
 * Asks again and again for what changes fast: one request at a time, and what was wanted last
 * always wins. Requests that are overtaken while they wait are never sent.
 */
export class Latest {
  #waiting;
  #asked;
  #overtaken = false;

  constructor(ask, use, fail) {
    this.ask = ask;
    this.use = use;
    this.fail = fail;
  }

  /** What was asked and is not yet answered. */
  get asked() {
    return this.#asked;
  }

  get waiting() {
    return this.#waiting;
  }

  want(request) {
    this.#waiting = request;
    if (this.#asked === undefined) this.#work();
  }

  /** What was wanted so far is wanted no more. */
  forget() {
    this.#waiting = undefined;
    this.#overtaken = true;
  }

  async #work() {
    while (this.#waiting !== undefined) {
      const request = this.#asked = this.#waiting;
      this.#waiting = undefined;
      this.#overtaken = false;
      try {
        const answer = await this.ask(request);
        if (!this.#overtaken) this.use(answer, request);
      } catch (problem) {
        if (!this.#overtaken) this.fail(problem, request);
      }
    }
    this.#asked = undefined;
  }
}

/** Calls once there was quiet for some time. */
export function afterQuiet(milliseconds, call) {
  let timer;
  return () => {
    clearTimeout(timer);
    timer = setTimeout(call, milliseconds);
  };
}
