// Talks to the collector that the page came from. What fails says how: pages show it, and nothing is retried here.

const TIMEOUT_MILLIS = 20_000;

let serverAheadMillis = 0;

/** Something that was asked for did not come. `kind` is `signed-out`, `unreachable` or `refused`. */
export class Failure extends Error {
  constructor(kind, status = 0, code = '') {
    super(`${kind} ${status} ${code}`);
    this.kind = kind;
    this.status = status;
    this.code = code;
  }
}

/** The collector's time: days begin when it says so, whatever the viewer's clock shows. */
export function serverNow() {
  return Date.now() + serverAheadMillis;
}

async function ask(path, options) {
  let response;
  try {
    response = await fetch(path, {
      credentials: 'same-origin',
      redirect: 'error',
      signal: AbortSignal.timeout(TIMEOUT_MILLIS),
      ...options,
    });
  } catch {
    throw new Failure('unreachable');
  }
  const time = Number(response.headers.get('X-Server-Time'));
  if (time > 0) {
    serverAheadMillis = time - Date.now();
  }
  if (response.ok) {
    return response;
  }
  const problem = await response.json().catch(() => ({}));
  throw new Failure(response.status === 401 ? 'signed-out' : 'refused', response.status, problem.code ?? '');
}

async function askJson(path, options) {
  const response = await ask(path, options);
  try {
    return await response.json();
  } catch {
    // The connection broke in the middle of the answer.
    throw new Failure('unreachable');
  }
}

/** Always asks the collector, which answers 304 when nothing has changed: the browser's own copy could be a minute old. */
const FRESH = {cache: 'no-cache'};

export const readStatus = () => askJson('/dashboard/status');
export const readKpis = () => askJson('/internal/analytics/kpis', FRESH);
export const readIntegrity = (start, end) => askJson(`/internal/analytics/integrity?start=${start}&end=${end}`);

export function readDays(kpi, metric, start, end) {
  const more = metric === '' ? '' : `&metric=${encodeURIComponent(metric)}`;
  return askJson(`/internal/analytics/kpis/${encodeURIComponent(kpi)}?start=${start}&end=${end}${more}`, FRESH);
}

export function readGroups(kpi, start, end, limit) {
  return askJson(
    `/internal/analytics/kpis/${encodeURIComponent(kpi)}/groups?start=${start}&end=${end}&limit=${limit}`,
    FRESH,
  );
}

export function signIn(token) {
  return askJson('/dashboard/sign-in', {
    method: 'POST',
    headers: {'Content-Type': 'application/json'},
    body: JSON.stringify({token}),
  });
}

export const signOut = () => ask('/dashboard/sign-in', {method: 'DELETE'});
