"use strict";
exports.id = 685;
exports.ids = [685];
exports.modules = {

/***/ 685:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  gitHubSide: () => (/* binding */ gitHubSide)
});

// EXTERNAL MODULE: ./src/compshare/instance.ts
var instance = __webpack_require__(279);
;// CONCATENATED MODULE: ./src/github/error.ts
class GitHubError extends Error {
    remedy;
    status;
    waitMs;
    constructor(message, remedy, status, waitMs) {
        super(message);
        this.name = 'GitHubError';
        this.remedy = remedy;
        this.status = status;
        this.waitMs = waitMs;
    }
    get limited() {
        return this.remedy === 'wait' && (this.status === 403 || this.status === 429);
    }
    get refused() {
        return this.remedy === 'final' && (this.status === 401 || this.status === 403 || this.status === 404);
    }
}

;// CONCATENATED MODULE: ./src/github/change-all.ts

async function changeAll(list, change) {
    const items = [];
    let candidates = [];
    try {
        candidates = await list();
        for (const candidate of candidates) {
            const outcome = await change(candidate).catch(refusalOfOne);
            items.push({ id: candidate.id, name: candidate.name, outcome });
        }
        return { listed: true, items };
    }
    catch (error) {
        if (!(error instanceof GitHubError))
            throw error;
        const open = candidates
            .slice(items.length)
            .map(({ id, name }) => ({ id, name, outcome: { kind: 'open' } }));
        return { listed: candidates.length > 0, items: [...items, ...open], error };
    }
}
function refusalOfOne(error) {
    if (error instanceof GitHubError && error.status === 422)
        return { kind: 'refused', error };
    throw error;
}

;// CONCATENATED MODULE: ./src/github/deployments.ts



const STATUSES = '/repos/{owner}/{repo}/deployments/{deployment_id}/statuses';
async function deactivateDeployments(api, { owner, repo }, environment, { dryRun }) {
    const place = { owner, repo };
    const list = async () => {
        const deployments = await api.list('GET /repos/{owner}/{repo}/deployments', { ...place, environment }, readDeployments);
        const same = (other) => other.toLowerCase() === environment.toLowerCase();
        const selected = deployments.filter((deployment) => same(deployment.environment));
        const unique = new Map(selected.map((deployment) => [deployment.id, deployment]));
        const active = [];
        for (const deployment of unique.values()) {
            if (await isActive(api, { ...place, deployment_id: deployment.id }))
                active.push(deployment);
        }
        return active;
    };
    return changeAll(list, async ({ id }) => dryRun ? { kind: 'would' } : deactivate(api, { ...place, deployment_id: id }));
}
async function deactivate(api, deployment) {
    for (let tries = 1;; tries++) {
        try {
            await api.once(`POST ${STATUSES}`, { ...deployment, state: 'inactive' });
            return { kind: 'done' };
        }
        catch (error) {
            const missing = error instanceof GitHubError && error.status === 404;
            if (!missing)
                await api.waitOut(error, tries);
            if (!(await isActive(api, deployment)))
                return { kind: missing ? 'already' : 'done' };
            if (missing)
                throw error;
        }
    }
}
async function isActive(api, deployment) {
    try {
        const state = await api.read(`GET ${STATUSES}`, { ...deployment, per_page: 1 }, readNewestState);
        return state !== 'inactive';
    }
    catch (error) {
        if (error instanceof GitHubError && error.status === 404)
            return false;
        throw error;
    }
}
function readNewestState(data) {
    if (!Array.isArray(data))
        return undefined;
    if (data.length === 0)
        return 'none';
    const newest = data[0];
    const state = (0,instance/* isRecord */.u4)(newest) ? newest['state'] : undefined;
    return typeof state === 'string' ? state : undefined;
}
function readDeployments(data) {
    if (!Array.isArray(data))
        return undefined;
    const deployments = data.map(readDeployment);
    return deployments.every((deployment) => deployment !== undefined) ? deployments : undefined;
}
function readDeployment(entry) {
    if (!(0,instance/* isRecord */.u4)(entry))
        return undefined;
    const { id, ref, environment } = entry;
    if (!Number.isSafeInteger(id) || typeof environment !== 'string')
        return undefined;
    return { id: Number(id), name: typeof ref === 'string' ? ref : '', environment };
}

// EXTERNAL MODULE: ./node_modules/@actions/github/lib/utils.js + 21 modules
var utils = __webpack_require__(845);
// EXTERNAL MODULE: ./src/report/text.ts
var report_text = __webpack_require__(655);
// EXTERNAL MODULE: ./src/version.ts
var version = __webpack_require__(311);
// EXTERNAL MODULE: ./src/duration.ts
var duration = __webpack_require__(607);
;// CONCATENATED MODULE: ./src/github/answer.ts




const RESET_MARGIN_MS = 1000;
function readError(error, now, redact) {
    const response = (0,instance/* isRecord */.u4)(error) ? error['response'] : undefined;
    if (!(0,instance/* isRecord */.u4)(response))
        return connectionError(error);
    const headers = (0,instance/* isRecord */.u4)(response['headers']) ? response['headers'] : {};
    const status = Number(response['status']);
    const said = messageIn(response['data']);
    const told = said === '' ? '' : `: ${(0,report_text/* quoted */.TL)(redact(said), 200)}`;
    const waitMs = retryAfter(headers) ?? untilReset(headers, now);
    if (status === 429 || (status === 403 && (waitMs !== undefined || /rate limit/i.test(said)))) {
        const lasting = waitMs === undefined ? '' : `, which lasts for another ${(0,duration/* formatElapsed */.C)(waitMs)}`;
        return new GitHubError(`GitHub answered ${status}, its rate limit${lasting}${told}`, 'wait', status, waitMs);
    }
    const passing = status === 408 || status >= 500;
    return new GitHubError(`GitHub answered ${status}${told}`, passing ? 'wait' : 'final', status, passing ? retryAfter(headers) : undefined);
}
function untilReset(headers, now) {
    const reset = Number(headers['x-ratelimit-reset']) * 1000;
    if (headers['x-ratelimit-remaining'] !== '0' || !Number.isFinite(reset))
        return undefined;
    return Math.max(0, reset - now) + RESET_MARGIN_MS;
}
function retryAfter(headers) {
    const value = headers['retry-after'];
    return typeof value === 'string' && /^\d{1,6}$/.test(value) ? Number(value) * 1000 : undefined;
}
function messageIn(data) {
    const message = (0,instance/* isRecord */.u4)(data) ? data['message'] : undefined;
    return typeof message === 'string' ? message : '';
}
function connectionError(error) {
    let code = '';
    for (let cause = error; cause instanceof Error; cause = cause.cause) {
        if ('code' in cause && typeof cause.code === 'string')
            code = (0,report_text/* oneLine */.TN)(cause.code, 60);
    }
    if (/CERT|SELF_SIGNED|UNABLE_TO_VERIFY|UNABLE_TO_GET_ISSUER/.test(code)) {
        return new GitHubError(`the certificate of GitHub's API is not trusted (${code}); NODE_EXTRA_CA_CERTS adds a company's own authority`, 'final');
    }
    return new GitHubError(`the connection to GitHub's API failed${code === '' ? '' : ` (${code})`}`, 'wait');
}

;// CONCATENATED MODULE: ./src/github/octokit.ts




function connect({ token, apiUrl, fetch, clock, debug }) {
    const ignore = () => undefined;
    const log = { debug: ignore, info: ignore, warn: ignore, error: ignore };
    const octokit = new utils/* GitHub */.gq((0,utils/* getOctokitOptions */.EG)(token, {
        ...(apiUrl !== '' && { baseUrl: apiUrl.replace(/\/+$/, '') }),
        userAgent: `terminate-compshare-instance/${version/* VERSION */.x}`,
        log,
    }));
    const redact = (text) => text.replaceAll(token, '***');
    return async (route, parameters, signal) => {
        const startedAt = clock.now();
        const record = (told) => {
            debug((0,report_text/* oneLine */.TN)(`${route} → ${told}, ${Math.round(clock.now() - startedAt)} ms`, 400));
        };
        try {
            const response = await octokit.request(route, {
                ...parameters,
                headers: { 'x-github-api-version': '2022-11-28' },
                request: { signal, log, ...(fetch !== undefined && { fetch }) },
            });
            record(String(response.status));
            return { data: response.data, goesOn: response.headers.link?.includes('rel="next"') ?? false };
        }
        catch (error) {
            const failure = readError(error, clock.now(), redact);
            record(failure.message);
            throw failure;
        }
    };
}

// EXTERNAL MODULE: ./src/clock.ts
var src_clock = __webpack_require__(373);
;// CONCATENATED MODULE: ./src/github/patient-api.ts



const ANSWER_TIMEOUT_MS = 30_000;
const PAGE_SIZE = 100;
const MOST_STRANGE_ANSWERS = 3;
const USUAL_PAUSES = { firstMs: 1000, longestMs: 30_000 };
const LIMIT_PAUSES = { firstMs: 60_000, longestMs: 900_000 };
const SHORTEST_PAUSE_MS = 1000;
class PatientApi {
    #parts;
    constructor(parts) {
        this.#parts = parts;
    }
    async read(route, parameters, reader) {
        return (await this.#read(route, parameters, reader)).value;
    }
    async list(route, parameters, reader) {
        const entries = [];
        for (let page = 1;; page++) {
            const query = { ...parameters, per_page: PAGE_SIZE, page };
            const { value, goesOn } = await this.#read(route, query, reader);
            entries.push(...value);
            if (!goesOn || value.length === 0)
                return entries;
        }
    }
    async once(route, parameters) {
        const { send, clock, cancelled } = this.#parts;
        const limit = Math.min(ANSWER_TIMEOUT_MS, this.#timeLeft());
        const timeUp = (0,src_clock/* setAlarm */.A)(clock, limit);
        const noAnswer = () => new GitHubError(`GitHub gave no answer within ${Math.ceil(limit / 1000)} s`, 'wait');
        try {
            const answer = await send(route, parameters, AbortSignal.any([cancelled, timeUp.signal]));
            if (answer.data === '' && timeUp.signal.aborted)
                throw noAnswer();
            return answer;
        }
        catch (error) {
            if (cancelled.aborted)
                throw cancelledError();
            throw timeUp.signal.aborted ? noAnswer() : error;
        }
        finally {
            timeUp.release();
        }
    }
    async waitOut(error, failures) {
        if (!(error instanceof GitHubError) || error.remedy === 'final')
            throw error;
        const { clock, deadline, cancelled, say } = this.#parts;
        const { firstMs, longestMs } = error.limited ? LIMIT_PAUSES : USUAL_PAUSES;
        const asked = error.waitMs ?? Math.min(longestMs, firstMs * 2 ** (failures - 1));
        const pause = Math.max(SHORTEST_PAUSE_MS, asked);
        if (cancelled.aborted || clock.now() + pause >= deadline)
            throw error;
        say(`${error.message}; trying again in ${(0,duration/* formatElapsed */.C)(pause)}`);
        await clock.sleep(pause, cancelled);
    }
    #timeLeft() {
        const { clock, deadline, cancelled } = this.#parts;
        if (cancelled.aborted)
            throw cancelledError();
        const left = deadline - clock.now();
        if (left <= 0)
            throw new GitHubError('the timeout ended', 'wait');
        return left;
    }
    async #read(route, parameters, reader) {
        for (let failures = 1;; failures++) {
            try {
                const { data, goesOn } = await this.once(route, parameters);
                const value = reader(data);
                if (value !== undefined)
                    return { value, goesOn };
                throw new GitHubError("something answers in GitHub's place, or not in its way: check GITHUB_API_URL and the proxy", failures < MOST_STRANGE_ANSWERS ? 'wait' : 'final');
            }
            catch (error) {
                await this.waitOut(error, failures);
            }
        }
    }
}
function cancelledError() {
    return new GitHubError('the job was cancelled', 'wait');
}

// EXTERNAL MODULE: ./src/report/log.ts
var log = __webpack_require__(472);
// EXTERNAL MODULE: ./src/report/summary.ts
var summary = __webpack_require__(994);
;// CONCATENATED MODULE: ./src/github/report.ts



const MOST_NAMES = 20;
function runnerWords({ scope, name }, { owner, repo }) {
    const there = scope === 'repository' ? `${owner}/${repo}` : `the organization ${owner}`;
    const permission = scope === 'repository'
        ? 'administration: write on this repository'
        : `organization_self_hosted_runners: write in the organization ${owner}`;
    const user = scope === 'repository' ? '' : ` If ${owner} is a user, not an organization, leave out org: instead.`;
    return {
        kind: 'runner',
        title: 'Runners were not removed',
        what: `self-hosted runners ${(0,report_text/* quoted */.TL)(name)} of ${there}`,
        done: 'removed',
        notDone: 'not removed',
        wouldBe: 'would be removed',
        left: 'A runner that stays registered is shown as offline.',
        permission: `The token needs the permission ${permission}, which GITHUB_TOKEN cannot have: give github-token a ` +
            `fine-grained personal access token or a GitHub App's token.${user}`,
    };
}
function deploymentWords(environment, { owner, repo }) {
    return {
        kind: 'deployment',
        title: 'Deployments were not set to inactive',
        what: `deployments of ${(0,report_text/* quoted */.TL)(environment)} in ${owner}/${repo}`,
        done: 'set to inactive',
        notDone: 'not set to inactive',
        wouldBe: 'would be set to inactive',
        left: 'GitHub still shows the environment as active.',
        permission: 'The token needs the permission deployments: write on this repository. GITHUB_TOKEN has it when the job says so under permissions.',
    };
}
function itemLine({ kind, done, notDone, wouldBe }, item) {
    const name = `${kind} ${itemName(item)}`;
    switch (item.outcome.kind) {
        case 'done':
            return `${name}: ${done}`;
        case 'already':
            return `${name}: gone already`;
        case 'would':
            return `${name}: ${wouldBe}`;
        case 'busy':
            return `${name}: ${notDone}, it is running a job`;
        case 'refused':
            return `${name}: ${notDone}, ${item.outcome.error.message}`;
        case 'open':
            return `${name}: ${notDone}`;
    }
}
function rowOf({ kind }, { id, name, outcome }) {
    return {
        kind,
        id: String(id),
        ...(kind === 'runner' ? { name: (0,report_text/* oneLine */.TN)(name, 255) } : { ref: (0,report_text/* oneLine */.TN)(name, 255) }),
        outcome: outcomeWord(kind, outcome),
    };
}
function summaryOf(words, { items, listed }, problem) {
    const title = words.kind === 'runner' ? 'Self-hosted runners' : 'Deployments';
    return [
        `### ${problem === undefined ? '🧹' : '❌'} ${title}\n`,
        ...(problem === undefined ? [] : [`${(0,report_text/* html */.qy)(problem.message, 1500)}\n`]),
        ...(items.length === 0 && listed ? [`Nothing to do for ${(0,report_text/* html */.qy)(words.what, 400)}.\n`] : []),
        ...(0,summary/* foldedTable */.vd)(items, (rows) => (0,summary/* tableOf */.c_)([words.kind === 'runner' ? 'Runner' : 'Ref', 'ID', 'Outcome'], rows.map(({ id, name, outcome }) => [(0,summary/* code */.aY)(name), String(id), outcomeCell(words, outcome)])), `${words.kind}s`),
    ].join('\n');
}
function problemOf(words, cleanup, dryRun) {
    const left = cleanup.items.filter(({ outcome }) => isLeft(outcome));
    const { error, listed } = cleanup;
    if (error === undefined && left.length === 0)
        return undefined;
    const busy = left.filter(({ outcome }) => outcome.kind === 'busy');
    const refusals = left.flatMap(({ outcome }) => (outcome.kind === 'refused' ? [outcome.error] : []));
    const gone = dryRun ? 'Dry run:' : 'The instances are gone, but';
    const fact = listed
        ? `${gone} not all of the ${words.what} were ${words.done}. Left (${left.length} of ${cleanup.items.length}): ${listOf(left)}.`
        : `${gone} the ${words.what} could not be read, so that none was ${words.done}.`;
    return {
        about: words.kind === 'runner' ? 'runners' : 'environment',
        title: words.title,
        message: [
            fact,
            ...(busy.length > 0
                ? [
                    `${(0,log/* count */.U)(busy.length, 'runner')} ${busy.length === 1 ? 'is' : 'are'} busy: a runner cannot be removed before its job has ended.`,
                ]
                : []),
            ...(refusals[0] === undefined ? [] : [sentence(refusals[0])]),
            ...(error === undefined ? [] : [sentence(error), ...advice(words, error)]),
            words.left,
        ].join(' '),
        transient: error === undefined ? busy.length > 0 : error.remedy === 'wait',
    };
}
function advice({ permission }, error) {
    if (!error.refused)
        return [];
    return error.status === 401
        ? ['The token is wrong, has expired or was revoked.', permission]
        : [permission];
}
function isLeft({ kind }) {
    return kind === 'busy' || kind === 'refused' || kind === 'open';
}
function itemName({ id, name }) {
    return name === '' ? String(id) : `${(0,report_text/* quoted */.TL)(name, 100)} (ID ${id})`;
}
function listOf(items) {
    const shown = items.slice(0, MOST_NAMES).map(itemName).join(', ');
    return items.length > MOST_NAMES ? `${shown} and ${items.length - MOST_NAMES} more` : shown;
}
function sentence({ message }) {
    return `${message.charAt(0).toUpperCase()}${message.slice(1)}.`;
}
function outcomeWord(kind, outcome) {
    const runner = kind === 'runner';
    switch (outcome.kind) {
        case 'done':
            return runner ? 'removed' : 'deactivated';
        case 'already':
            return 'already-gone';
        case 'would':
            return runner ? 'would-remove' : 'would-deactivate';
        case 'busy':
        case 'refused':
            return `failed: ${outcome.kind}`;
        case 'open':
            return 'not-tried';
    }
}
function outcomeCell({ done, notDone, wouldBe }, { kind }) {
    switch (kind) {
        case 'done':
            return `✅ ${done}`;
        case 'already':
            return '✅ already gone';
        case 'would':
            return `🔍 ${wouldBe}`;
        case 'busy':
            return `❌ ${notDone}: it is running a job`;
        case 'refused':
        case 'open':
            return `❌ ${notDone}`;
    }
}

;// CONCATENATED MODULE: ./src/github/repository.ts
function readRepository(text) {
    const [, owner, repo] = /^([\w.-]+)\/([\w.-]+)$/.exec(text ?? '') ?? [];
    return owner === undefined || repo === undefined ? undefined : { owner, repo };
}

// EXTERNAL MODULE: ./src/teardown/filter.ts
var filter = __webpack_require__(816);
;// CONCATENATED MODULE: ./src/github/runners.ts




async function removeRunners(api, { owner, repo }, { scope, name }, { dryRun }) {
    const [path, place] = scope === 'repository'
        ? ['/repos/{owner}/{repo}/actions/runners', { owner, repo }]
        : ['/orgs/{org}/actions/runners', { org: owner }];
    const list = async () => {
        const runners = await api.list(`GET ${path}`, place, readRunners);
        const selected = runners.filter((runner) => (0,filter/* matchesGlob */.k)(name, runner.name));
        return [...new Map(selected.map((runner) => [runner.id, runner])).values()];
    };
    return changeAll(list, async ({ id, busy }) => {
        if (dryRun)
            return { kind: 'would' };
        if (busy)
            return { kind: 'busy' };
        return remove(api, `DELETE ${path}/{runner_id}`, { ...place, runner_id: id });
    });
}
async function remove(api, route, parameters) {
    for (let tries = 1;; tries++) {
        try {
            await api.once(route, parameters);
            return { kind: 'done' };
        }
        catch (error) {
            if (error instanceof GitHubError && error.status === 404) {
                return { kind: tries === 1 ? 'already' : 'done' };
            }
            if (error instanceof GitHubError && error.status === 422 && /running a job/i.test(error.message)) {
                return { kind: 'busy' };
            }
            await api.waitOut(error, tries);
        }
    }
}
function readRunners(data) {
    const entries = (0,instance/* isRecord */.u4)(data) ? data['runners'] : undefined;
    if (!Array.isArray(entries))
        return undefined;
    const runners = entries.map(readRunner);
    return runners.every((runner) => runner !== undefined) ? runners : undefined;
}
function readRunner(entry) {
    if (!(0,instance/* isRecord */.u4)(entry))
        return undefined;
    const { id, name, busy } = entry;
    if (!Number.isSafeInteger(id) || typeof name !== 'string')
        return undefined;
    return { id: Number(id), name, busy: busy === true };
}

;// CONCATENATED MODULE: ./src/github/clean-up.ts






function gitHubSide({ env, fetch }) {
    return async ({ wishes, dryRun, deadline }, { clock, cancelled, say, debug }) => {
        const repository = readRepository(env['GITHUB_REPOSITORY']);
        if (repository === undefined)
            return { rows: [], summary: '', problems: [NO_REPOSITORY] };
        const send = connect({
            token: wishes.token,
            apiUrl: env['GITHUB_API_URL'] ?? '',
            fetch,
            clock,
            debug,
        });
        const api = new PatientApi({ send, clock, deadline, cancelled, say });
        const end = { rows: [], summary: '', problems: [] };
        const conclude = (words, cleanup) => {
            const problem = problemOf(words, cleanup, dryRun);
            for (const item of cleanup.items)
                say(itemLine(words, item));
            if (problem !== undefined)
                end.problems.push(problem);
            else if (cleanup.items.length === 0)
                say(`${words.what}: nothing to do`);
            end.rows.push(...cleanup.items.map((item) => rowOf(words, item)));
            end.summary += `\n${summaryOf(words, cleanup, problem)}`;
        };
        if (wishes.runners !== undefined) {
            const cleanup = await removeRunners(api, repository, wishes.runners, { dryRun });
            conclude(runnerWords(wishes.runners, repository), cleanup);
        }
        if (wishes.environment !== undefined) {
            const cleanup = await deactivateDeployments(api, repository, wishes.environment, { dryRun });
            conclude(deploymentWords(wishes.environment, repository), cleanup);
        }
        return end;
    };
}
const NO_REPOSITORY = {
    about: 'both',
    title: 'GitHub was not asked',
    message: 'GITHUB_REPOSITORY does not name a repository (owner/name), so that runner-name and environment could not be carried out.',
    transient: false,
};


/***/ })

};
;