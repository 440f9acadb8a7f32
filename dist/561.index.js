export const id = 561;
export const ids = [561];
export const modules = {

/***/ 1561:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  start: () => (/* binding */ start)
});

// EXTERNAL MODULE: ./node_modules/@actions/core/lib/core.js + 14 modules
var core = __webpack_require__(6421);
;// CONCATENATED MODULE: ./src/clock.ts
/** The machine's time, immune to somebody setting the machine's clock while the program runs. */
const systemClock = {
    now: () => performance.timeOrigin + performance.now(),
    sleep: (ms, signal) => new Promise((resolve) => {
        if (signal?.aborted) {
            resolve();
            return;
        }
        const finish = () => {
            clearTimeout(timer);
            signal?.removeEventListener('abort', finish);
            resolve();
        };
        const timer = setTimeout(finish, ms);
        signal?.addEventListener('abort', finish, { once: true });
    }),
};
/** Sets an alarm that goes off after `ms` milliseconds, unless it is released before. */
function setAlarm(clock, ms) {
    const alarm = new AbortController();
    const released = new AbortController();
    void clock.sleep(ms, released.signal).then(() => {
        if (!released.signal.aborted)
            alarm.abort();
    });
    return {
        signal: alarm.signal,
        release: () => {
            released.abort();
        },
    };
}

;// CONCATENATED MODULE: ./src/compshare/instance.ts
const STATE_KINDS = {
    Running: 'running',
    Stopped: 'terminable',
    'Install Fail': 'terminable',
    InstallFail: 'terminable',
};
/** What a state means for a teardown. The empty state and every state that nobody has heard of mean: wait. */
function kindOfState(state) {
    return Object.hasOwn(STATE_KINDS, state) ? (STATE_KINDS[state] ?? 'in-transition') : 'in-transition';
}
/**
 * Reads one entry of `UHostSet`.
 *
 * @returns undefined when the entry has no ID or its state is not text: such an answer can't be trusted.
 */
function readInstance(entry) {
    if (!isRecord(entry))
        return undefined;
    const id = word(entry['UHostId']);
    const state = entry['State'] ?? '';
    if (id === '' || typeof state !== 'string')
        return undefined;
    const zone = word(entry['Zone']);
    const chargeType = instance_text(entry['ChargeType']);
    return {
        id,
        name: instance_text(entry['Name']),
        tag: instance_text(entry['Tag']),
        state,
        region: word(entry['Region']) || regionOfZone(zone),
        zone,
        gpuType: instance_text(entry['GpuType']),
        gpuCount: amount(entry['GPU']),
        chargeType,
        spot: chargeType === 'Spot' || entry['IsSpot'] === true || entry['IsSpot'] === 'true',
        createdAt: amount(entry['CreateTime']),
        startedAt: amount(entry['StartTime']),
        pricePerHour: amount(entry['InstancePrice']),
        disks: readDisks(entry),
    };
}
/** The region that a zone is in: the zone less its last part, after the vendor's documents. Empty for an empty zone. */
function regionOfZone(zone) {
    return zone.slice(0, Math.max(0, zone.lastIndexOf('-')));
}
/** Whether a value from an answer is an object with fields. */
function isRecord(value) {
    return typeof value === 'object' && value !== null && !Array.isArray(value);
}
/** Some answers call the list `DiskSet`, some `UDiskSet`; one that has both may name a disk twice. */
function readDisks(entry) {
    const disks = new Map();
    for (const item of [...list(entry['DiskSet']), ...list(entry['UDiskSet'])]) {
        const disk = readDisk(item);
        if (disk !== undefined)
            disks.set(disk.id, disk);
    }
    return [...disks.values()];
}
function readDisk(entry) {
    if (!isRecord(entry))
        return undefined;
    const boot = entry['IsBoot'];
    return {
        id: word(entry['DiskId']),
        name: instance_text(entry['Name']),
        sizeGb: amount(entry['Size']),
        type: instance_text(entry['DiskType']),
        boot: boot === true || (typeof boot === 'string' && boot.toLowerCase() === 'true'),
    };
}
function list(value) {
    return Array.isArray(value) ? value : [];
}
function instance_text(value) {
    return typeof value === 'string' ? value : '';
}
/** Names that the platform gives, such as IDs and zones: anything else in their place is no such name. */
function word(value) {
    return typeof value === 'string' && /^[A-Za-z0-9_-]{1,64}$/.test(value) ? value : '';
}
function amount(value) {
    return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : undefined;
}

;// CONCATENATED MODULE: ./src/duration.ts
const UNIT_MS = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };
/** Reads a duration as the inputs take it: `90s`, `20m`, `12h`, `3d`. In milliseconds; undefined when it isn't one. */
function parseDuration(text) {
    const [, amount, unit] = /^(\d{1,9})([smhd])$/.exec(text) ?? [];
    return amount === undefined ? undefined : Number(amount) * UNIT_MS[unit];
}
/** Writes a time span for people, such as `0:07`, `12:30` or `1:02:03`. */
function formatElapsed(ms) {
    const seconds = Math.max(0, Math.floor(ms / 1000));
    const two = (value) => String(value).padStart(2, '0');
    const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
    return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}

;// CONCATENATED MODULE: ./src/report/text.ts
/**
 * Text from outside (an input, an instance's name, the API's message) made fit to be shown: on one line, without
 * control characters, escape sequences and marks that turn or hide text, cut to `limit` characters.
 *
 * The runner obeys `##[command]` anywhere in a line, so that this is broken up too.
 */
function oneLine(text, limit = 120) {
    // Cut before cleaning, so that a megabyte of text costs nothing.
    const clean = text
        .slice(0, limit * 4)
        .replace(/\p{Cc}+|[\u2028\u2029]+/gu, ' ')
        .replace(/\p{Cf}|\p{Cs}|\p{Co}|\p{Cn}/gu, '')
        .replaceAll('##[', '# #[')
        .trim();
    const characters = Array.from(clean);
    return characters.length <= limit && text.length <= limit * 4
        ? clean
        : `${characters.slice(0, limit - 1).join('')}…`;
}
/** Text from outside, quoted, for a message about it. */
function quoted(text, limit = 60) {
    return `"${oneLine(text, limit)}"`;
}
/** Text from outside as HTML that can be neither markup nor Markdown nor a mention. */
function html(text, limit = 120) {
    return oneLine(text, limit).replace(/[&<>"'`*_[\]|\\~@#:!]/g, (character) => `&#${character.charCodeAt(0)};`);
}

;// CONCATENATED MODULE: ./src/inputs.ts



/** The inputs are wrong: all that is wrong, a line each. */
class InputError extends Error {
    problems;
    constructor(problems) {
        super(problems.join('\n'));
        this.name = 'InputError';
        this.problems = problems;
    }
}
const SECRET_INPUTS = ['public-key', 'private-key', 'security-token'];
const LONGEST_TIMEOUT_MS = 24 * 3_600_000;
/**
 * Reads and checks all inputs. The keys are masked before anything else happens.
 *
 * @throws InputError that names everything that is wrong.
 */
function readRequest(source) {
    for (const name of SECRET_INPUTS) {
        const secret = source.getInput(name);
        if (secret !== '')
            source.setSecret(secret);
    }
    const inputs = new InputReader(source);
    const securityToken = inputs.optionalSecret('security-token');
    const projectId = inputs.word('project-id');
    const place = readPlace(inputs);
    const when = inputs.oneOf('when', ['now', 'job-end']);
    const request = {
        connection: {
            apiUrl: inputs.apiUrl('api-url'),
            publicKey: inputs.secret('public-key'),
            privateKey: inputs.secret('private-key'),
            ...(securityToken !== undefined && { securityToken }),
            ...(projectId !== undefined && { projectId }),
        },
        targets: readTargets(inputs, when),
        place,
        stop: inputs.boolean('stop'),
        releaseDisks: inputs.boolean('release-disk'),
        ignoreNotFound: inputs.boolean('ignore-not-found'),
        when,
        timeoutMs: inputs.duration('timeout', 1000, LONGEST_TIMEOUT_MS, 'from 1s to 24h') ?? 0,
        dryRun: inputs.boolean('dry-run'),
        jobStatus: source.getInput('job-status'),
    };
    if (inputs.problems.length > 0)
        throw new InputError(inputs.problems);
    return request;
}
/** A zone is asked for together with its region, which its name holds. */
function readPlace(inputs) {
    const zone = inputs.word('zone');
    const region = inputs.word('region') ?? regionOfZone(zone ?? '');
    return { ...(region !== '' && { region }), ...(zone !== undefined && { zone }) };
}
function readTargets(inputs, when) {
    const ids = inputs.ids('uhost-id');
    const name = inputs.label('name');
    const tag = inputs.label('tag');
    const olderThanMs = inputs.duration('older-than', 0, Number.MAX_SAFE_INTEGER, 'such as 90m, 12h or 3d');
    const maxInstances = inputs.positiveInteger('max-instances');
    if (ids.length > 0) {
        return { by: 'id', ids, filterIgnored: (name ?? tag ?? olderThanMs) !== undefined };
    }
    if (name !== undefined || tag !== undefined) {
        const filter = {
            ...(name !== undefined && { name }),
            ...(tag !== undefined && { tag }),
            ...(olderThanMs !== undefined && { olderThanMs }),
        };
        return { by: 'filter', filter, maxInstances };
    }
    if (olderThanMs !== undefined) {
        inputs.problems.push('older-than selects nothing by itself: give name or tag with it. To mean every instance, write name: "*".');
    }
    else if (when === 'now' && inputs.isEmpty('uhost-id')) {
        inputs.problems.push('No instance is named: uhost-id, name and tag are all empty. If uhost-id comes from another step, ' +
            'that step gave no ID; a name known beforehand (name: gpu-${{ github.run_id }}) finds the instance all the same.');
    }
    return { by: 'nothing' };
}
/** Reads one input at a time and remembers what was wrong with it. */
class InputReader {
    problems = [];
    #source;
    constructor(source) {
        this.#source = source;
    }
    isEmpty(name) {
        return this.#source.getInput(name) === '';
    }
    reject(name, got, takes) {
        this.problems.push(`${name}: got ${got}; takes ${takes}.`);
    }
    secret(name) {
        const value = this.optionalSecret(name);
        if (value === undefined && this.isEmpty(name)) {
            this.reject(name, 'nothing', 'the key itself. A secret that the workflow may not read is empty too');
        }
        return value ?? '';
    }
    optionalSecret(name) {
        const value = this.#source.getInput(name);
        if (value === '')
            return undefined;
        if (/^[\x21-\x7e]{1,4096}$/.test(value))
            return value;
        this.reject(name, 'a value that is not shown', 'letters, digits and signs, without spaces or line breaks');
        return undefined;
    }
    word(name) {
        const value = this.#source.getInput(name);
        if (value === '')
            return undefined;
        if (/^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/.test(value))
            return value;
        this.reject(name, quoted(value), 'up to 64 letters, digits, hyphens and underscores');
        return undefined;
    }
    label(name) {
        const value = this.#source.getInput(name);
        if (value === '')
            return undefined;
        if (value.length <= 255 && !/[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}]/u.test(value))
            return value;
        this.reject(name, quoted(value), 'up to 255 characters on one line, without invisible ones');
        return undefined;
    }
    ids(name) {
        const parts = this.#source
            .getInput(name)
            .split(/[\s,]+/)
            .filter((part) => part !== '');
        const isId = (part) => /^(uhost|cpod)-[a-z0-9][a-z0-9-]{0,57}$/.test(part);
        for (const part of new Set(parts.filter((candidate) => !isId(candidate)))) {
            this.reject(name, quoted(part), 'IDs that begin with uhost- or cpod-, of lower-case letters, digits and hyphens, separated by commas, spaces or newlines');
        }
        return [...new Set(parts.filter(isId))];
    }
    boolean(name) {
        const value = this.#source.getInput(name);
        if (['true', 'True', 'TRUE'].includes(value))
            return true;
        if (!['false', 'False', 'FALSE'].includes(value))
            this.reject(name, describe(value), 'true or false');
        return false;
    }
    oneOf(name, choices) {
        const value = this.#source.getInput(name);
        const chosen = choices.find((choice) => choice === value);
        if (chosen === undefined)
            this.reject(name, describe(value), choices.join(' or '));
        return chosen ?? choices[0];
    }
    duration(name, atLeastMs, atMostMs, range) {
        const value = this.#source.getInput(name);
        if (value === '' && name === 'older-than')
            return undefined;
        const ms = parseDuration(value);
        if (ms !== undefined && ms >= atLeastMs && ms <= atMostMs)
            return ms;
        this.reject(name, describe(value), `a whole number and a unit (s, m, h or d), ${range}`);
        return undefined;
    }
    positiveInteger(name) {
        const value = this.#source.getInput(name);
        if (/^[1-9]\d{0,5}$/.test(value))
            return Number(value);
        this.reject(name, describe(value), 'a whole number from 1 to 999999');
        return 0;
    }
    apiUrl(name) {
        const value = this.#source.getInput(name);
        const url = URL.canParse(value) ? new URL(value) : undefined;
        const loopback = url !== undefined && /^(localhost|127(\.\d+){3}|\[::1\])$/.test(url.hostname);
        const secure = url?.protocol === 'https:' || (url?.protocol === 'http:' && loopback);
        if (url !== undefined &&
            secure &&
            url.username === '' &&
            url.password === '' &&
            url.search === '' &&
            url.hash === '') {
            return url.href;
        }
        // An address can hold a password, so that it is not shown.
        this.reject(name, 'something else', 'an https address without user, query and fragment, or http on a loopback address');
        return '';
    }
}
function describe(value) {
    return value === '' ? 'nothing' : quoted(value);
}

;// CONCATENATED MODULE: ./src/compshare/ret-codes.ts
const CHECK_KEYS = 'Check that public-key and private-key are the two halves of one key pair.';
const CHECK_PERMISSION = 'Check that the key may describe, stop and delete instances in this project; a sub-account needs project-id.';
const CHECK_PLACE = 'Check the inputs region and zone, or leave them out.';
const REPORT_BUG = 'This is a fault of the action: please report it with the request ID.';
const BILLING = 'Settle it in the CompShare console, then run the teardown again.';
const STATUS_PAGE = 'If it stays, ask CompShare support with the request ID.';
/**
 * The RetCodes that are known, with their meaning from the vendor's documents, SDKs and command-line client,
 * and what they mean for a teardown. Every rule that hangs on a code is here and nowhere else.
 */
const RET_CODES = {
    110: {
        meaning: 'the API took too long; the operation may have happened',
        remedy: 'transient',
        advice: STATUS_PAGE,
        mayHaveHappened: true,
    },
    130: { meaning: 'the gateway or the auth service failed', remedy: 'transient', advice: STATUS_PAGE },
    150: { meaning: 'the service is unavailable', remedy: 'transient', advice: STATUS_PAGE },
    153: {
        meaning: 'too many requests',
        remedy: 'transient',
        advice: 'Run fewer jobs with this account at a time.',
    },
    160: { meaning: 'the action is missing', remedy: 'final', advice: REPORT_BUG },
    161: {
        meaning: 'the action is unknown',
        remedy: 'final',
        advice: 'Check the input api-url; otherwise this is a fault of the action: please report it.',
    },
    170: { meaning: 'the signature is missing', remedy: 'final', advice: REPORT_BUG },
    171: { meaning: 'the signature is wrong', remedy: 'final', advice: CHECK_KEYS },
    172: {
        meaning: 'the user does not exist',
        remedy: 'final',
        advice: 'Check public-key: it is wrong or was deleted.',
    },
    174: {
        meaning: 'the token does not exist',
        remedy: 'final',
        advice: 'Check security-token: it is wrong or has expired. Leave it out if the key pair is a permanent one.',
    },
    210: { meaning: 'a parameter is missing', remedy: 'final', advice: REPORT_BUG },
    220: { meaning: 'a parameter has the wrong form', remedy: 'final', advice: CHECK_PLACE },
    230: {
        meaning: 'a parameter is not available',
        remedy: 'final',
        advice: `${CHECK_PLACE} If the message names organization_id, give project-id.`,
    },
    240: { meaning: 'the zone is not permitted', remedy: 'final', advice: CHECK_PLACE },
    292: { meaning: 'the project does not exist', remedy: 'final', advice: 'Check the input project-id.' },
    293: {
        meaning: 'no permission for the zone',
        remedy: 'final',
        advice: `${CHECK_PLACE} Check the input project-id.`,
    },
    294: {
        meaning: "the caller's IP address is refused",
        remedy: 'final',
        advice: "The account has an IP allow-list. Add the runner's address to it, or use a runner with a fixed address.",
    },
    295: { meaning: 'the account is under a security lock', remedy: 'final', advice: BILLING },
    299: { meaning: 'permission refused', remedy: 'final', advice: CHECK_PERMISSION },
    8035: { meaning: 'the instance is being migrated', remedy: 'wait', advice: 'Raise the input timeout.' },
    8039: { meaning: 'the instance has been deleted', remedy: 'gone', advice: 'Nothing to do.' },
    8104: { meaning: 'an order is unpaid', remedy: 'final', advice: BILLING },
    8433: { meaning: 'service error', remedy: 'wait', advice: STATUS_PAGE, mayHaveHappened: true },
    8434: { meaning: 'a disk is still detaching', remedy: 'wait', advice: 'Raise the input timeout.' },
    8854: { meaning: 'deleting timed out', remedy: 'wait', advice: STATUS_PAGE, mayHaveHappened: true },
    8855: { meaning: 'deleting failed', remedy: 'wait', advice: STATUS_PAGE, mayHaveHappened: true },
    8856: {
        meaning: 'it must be stopped before it can be deleted',
        remedy: 'wait',
        advice: 'Somebody or something may be starting it again.',
    },
    8903: {
        meaning: 'the operation failed; seen while an instance is in transition',
        remedy: 'wait',
        advice: 'An image that is being made from the instance blocks it too. Raise the input timeout.',
    },
    8905: {
        meaning: 'the power state is wrong for now',
        remedy: 'wait',
        advice: 'Somebody or something may be starting or stopping it.',
    },
    8908: { meaning: 'deleting failed', remedy: 'wait', advice: STATUS_PAGE, mayHaveHappened: true },
    8909: { meaning: 'deleting failed', remedy: 'wait', advice: STATUS_PAGE, mayHaveHappened: true },
    8918: { meaning: 'an order is not finished', remedy: 'wait', advice: 'Raise the input timeout.' },
    226601: { meaning: 'the account is in arrears', remedy: 'final', advice: BILLING },
    226602: { meaning: 'the instance has expired', remedy: 'wait', advice: BILLING },
};
/** The lock's error has no published number; its message names this. From the vendor's documents. */
const LOCK_MARK = 'InstanceOperationInProgress';
const LOCKED = {
    meaning: 'another operation holds the lock of the instance',
    remedy: 'wait',
    advice: 'The lock can last ten minutes: see who else works on the instance, or raise the input timeout.',
};
/**
 * What a RetCode means for a teardown. For codes that nobody documented it follows the official SDKs:
 * from 2000 on they are the product's own and worth another try, below they are the gateway's and not.
 */
function explainRetCode(retCode, apiMessage) {
    if (apiMessage.includes(LOCK_MARK))
        return LOCKED;
    return (RET_CODES[retCode] ?? {
        meaning: 'a code that is not documented',
        mayHaveHappened: retCode >= 2000,
        remedy: retCode >= 2000 ? 'look-again' : 'final',
        advice: 'Ask CompShare support with the request ID, and tell us what the code means.',
    });
}

;// CONCATENATED MODULE: ./src/compshare/errors.ts

/** The RetCode for too many requests, from the vendor's documents. */
const THROTTLED = 153;
/** A call to the API that did not succeed. Its message is for people and holds no secret. */
class CompShareError extends Error {
    /** The API action that was called. */
    action;
    /** The vendor's ID of the request, where there was an answer that gave one. */
    requestId;
    constructor(action, message, requestId) {
        super(message);
        this.name = new.target.name;
        this.action = action;
        this.requestId = requestId;
    }
}
/** No answer came: the name could not be resolved, the connection broke, time ran out. */
class TransportError extends CompShareError {
    throttled = false;
    mayHaveHappened = true;
    remedy;
    advice;
    /** @param code the system's error code, such as `ECONNRESET`, where there is one. */
    constructor(action, what, code) {
        super(action, `${action}: ${what}`);
        const untrusted = code !== undefined && isCertificateError(code);
        this.remedy = untrusted ? 'final' : 'transient';
        this.advice = untrusted
            ? "The server's certificate is not trusted. Check api-url and the proxy; NODE_EXTRA_CA_CERTS adds a company's own authority."
            : "Check the runner's network, its proxy settings and the input api-url.";
    }
}
/** The call waited for its turn until there was no time for it any more. */
class NotSentError extends CompShareError {
    remedy = 'transient';
    throttled = false;
    mayHaveHappened = false;
    advice = 'Raise the input timeout.';
    constructor(action) {
        super(action, `${action}: not sent any more`);
    }
}
/** The answer came with a status other than 200: a gateway's, since the API itself always says 200. */
class HttpStatusError extends CompShareError {
    remedy;
    advice;
    throttled;
    mayHaveHappened;
    status;
    /** How long the answer asked to wait, in milliseconds. */
    retryAfterMs;
    constructor(action, status, requestId, retryAfterMs) {
        super(action, `${action}: HTTP status ${status}${status < 400 ? ' (a redirect is not followed)' : ''}`, requestId);
        this.status = status;
        this.throttled = status === 429;
        this.mayHaveHappened = status >= 500;
        this.retryAfterMs = retryAfterMs;
        this.remedy = status === 429 || status === 408 || status >= 500 ? 'transient' : 'final';
        this.advice =
            this.remedy === 'transient'
                ? 'The gateway is overloaded or down.'
                : 'Check the input api-url and the proxy.';
    }
}
/** An answer that is not what the API gives: not JSON, too large, without a usable RetCode, fields of the wrong type. */
class MalformedAnswerError extends CompShareError {
    remedy = 'look-again';
    throttled = false;
    mayHaveHappened = true;
    advice = 'Something between the runner and the API answers in its place: check api-url and the proxy.';
    constructor(action, what, requestId) {
        super(action, `${action}: the answer ${what}`, requestId);
    }
}
/** The API refused, with a RetCode other than 0. */
class RetCodeError extends CompShareError {
    remedy;
    advice;
    throttled;
    mayHaveHappened;
    retCode;
    /** What the API said, as it said it: text from outside, to be cleaned before it is shown. */
    apiMessage;
    constructor(action, retCode, apiMessage, requestId) {
        const { meaning, remedy, advice, mayHaveHappened = false } = explainRetCode(retCode, apiMessage);
        super(action, `${action}: RetCode ${retCode}, ${meaning}`, requestId);
        this.remedy = remedy;
        this.advice = advice;
        this.retCode = retCode;
        this.throttled = retCode === THROTTLED;
        this.mayHaveHappened = mayHaveHappened;
        this.apiMessage = apiMessage;
    }
}
function isCertificateError(code) {
    return (/CERT|SELF_SIGNED|UNABLE_TO_VERIFY|UNABLE_TO_GET_ISSUER/.test(code) ||
        code === 'ERR_TLS_CERT_ALTNAME_INVALID');
}

;// CONCATENATED MODULE: ./src/report/explain.ts



/** What an error of the API says, for people: the RetCode's meaning, the API's own words, the request ID. */
function explainError(error) {
    const said = error instanceof RetCodeError && error.apiMessage !== '' ? `: ${quoted(error.apiMessage, 200)}` : '';
    const request = error.requestId === undefined ? '' : ` (request ID ${oneLine(error.requestId, 80)})`;
    return `${error.message}${said}${request}`;
}
/** An instance as the log calls it: its ID, with its name where that is known. */
function nameOf(id, instance) {
    const name = instance === undefined ? '' : oneLine(instance.name, 60);
    return name === '' ? id : `${id} "${name}"`;
}
/** A state as the log writes it. The platform writes an empty one when it can't tell. */
function stateOf(state) {
    return state === '' ? 'unknown state' : oneLine(state, 40);
}
/** Hardware and place, as far as they are known, such as `1 × 4090, cn-wlcb-01`. */
function hardwareOf({ gpuType, gpuCount, zone }) {
    const gpu = oneLine(gpuType, 40);
    const count = gpuCount === undefined || gpu === '' ? '' : `${gpuCount} × `;
    return [`${count}${gpu}`, oneLine(zone, 40)].filter((part) => part !== '').join(', ');
}
/** Puts a failure into words for the person who reads the log at night. */
function explainFailure({ id, instance }, failure) {
    const name = nameOf(id, instance);
    const left = instance === undefined ? 'Its state is not known: it may exist and be billed.' : billing(instance);
    switch (failure.kind) {
        case 'refused': {
            const tries = failure.tries > 1 ? ` after ${failure.tries} tries` : '';
            return {
                title: `${id} was not terminated`,
                what: `${name}: ${explainError(failure.error)}${tries}.`,
                left,
                advice: failure.error.advice,
            };
        }
        case 'running':
            return {
                title: `${id} is running`,
                what: `${name} is running, and only a stopped instance can be terminated. Nothing was changed.`,
                left,
                advice: 'Stop it first, or leave the input stop at true.',
            };
        case 'not-found':
            return {
                title: `${id} was not found`,
                what: `${name} was not found in any region of the project.`,
                left: 'Nothing was terminated.',
                advice: 'Check uhost-id, project-id and whose keys these are. If it may be gone already, set ignore-not-found: true.',
            };
        case 'elsewhere':
            return {
                title: `${id} is in another place`,
                what: `${name} was not found where region and zone say. It exists in the region ${oneLine(failure.region, 40)}, zone ${oneLine(failure.zone, 40)}.`,
                left: 'It was not touched, and may be billed.',
                advice: 'Correct region and zone, or leave them out.',
            };
        case 'timed-out':
            return {
                title: `${id} was not gone in time`,
                what: `${name} was not gone when the timeout ended.` +
                    (failure.lastError === undefined ? '' : ` The last error was: ${explainError(failure.lastError)}.`),
                left,
                advice: failure.lastError?.advice ??
                    'Raise the input timeout, or see in the console what holds the instance.',
            };
        case 'cancelled':
            return {
                title: `${id} was not gone when the job was cancelled`,
                what: `${name} was not gone when the job was cancelled.`,
                left,
                advice: 'Unless something goes on with it, terminate it by hand.',
            };
    }
}
/** What an instance that is left costs, after the vendor's documents. */
function billing(instance) {
    const state = stateOf(instance.state);
    switch (kindOfState(instance.state)) {
        case 'running':
            return `It is still ${state} and billed.`;
        case 'in-transition':
            return `It is still there (${state}) and may be billed.`;
        case 'terminable':
            return instance.chargeType === 'Postpay'
                ? `It is still there (${state}): GPU, CPU and memory are not billed now, its data disks and enlarged system disk are.`
                : `It is still there (${state}) and may be billed: a prepaid instance is, whether it runs or not.`;
    }
}

;// CONCATENATED MODULE: ./src/report/log.ts



/** How long the log may be silent, in milliseconds. */
const SIGN_OF_LIFE_MS = 30_000;
/** Tells the story of a teardown: a line for each change, with the time since the start, and none for nothing new. */
class TeardownLog {
    #sink;
    #clock;
    #startedAt;
    #releaseDisks;
    #lastLineAt;
    /** What the last look failed with; empty when it was answered. */
    #trouble = '';
    constructor(sink, clock, { releaseDisks }) {
        this.#sink = sink;
        this.#clock = clock;
        this.#releaseDisks = releaseDisks;
        this.#startedAt = clock.now();
        this.#lastLineAt = this.#startedAt;
    }
    /** Writes one line with the time since the start. The text must be clean. */
    say(line) {
        const now = this.#clock.now();
        this.#lastLineAt = now;
        this.#sink.info(`[${formatElapsed(now - this.#startedAt)}] ${line}`);
    }
    /** Says which instances a filter selected, before anything is done. */
    selected(instances) {
        this.say(`Selected ${count(instances.length, 'instance')}:`);
        for (const instance of instances) {
            this.say(`  ${nameOf(instance.id, instance)} (${hardwareOf(instance)}): ${stateOf(instance.state)}`);
        }
    }
    /** Takes one event of a teardown. */
    onEvent(event) {
        if (event.kind === 'looked') {
            this.#sayTrouble(event.error);
            this.#signOfLife(event.open);
            return;
        }
        const line = this.#lineOf(event);
        if (line !== undefined)
            this.say(line);
    }
    /** Writes one call for debug logging. */
    onCall({ action, targets, durationMs, retCode, requestId, error }) {
        const about = targets.length > 3 ? count(targets.length, 'instance') : targets.join(' ');
        const told = retCode === undefined ? (error?.message ?? 'no answer') : `RetCode ${retCode}`;
        this.#sink.debug(oneLine(`${action} ${about} → ${told}, ${Math.round(durationMs)} ms, request ID ${requestId ?? 'none'}`, 400));
    }
    #lineOf(event) {
        switch (event.kind) {
            case 'observed': {
                const { instance, before } = event;
                return before === undefined
                    ? `${nameOf(instance.id, instance)} (${hardwareOf(instance)}): ${stateOf(instance.state)}`
                    : `${instance.id}: ${stateOf(before)} → ${stateOf(instance.state)}`;
            }
            case 'missed':
                return `${event.id}: not in the list any more, looking again to be sure`;
            case 'acting':
                return `${event.id}: ${this.#actionOf(event)}`;
            case 'accepted':
                return event.action === 'terminate'
                    ? `${event.id}: termination accepted${recycled(event.inRecycle)}`
                    : `${event.id}: stop accepted`;
            case 'setback':
                return `${event.id}: ${explainError(event.error)}; looking again`;
            case 'settled':
                return settledLine(event.result);
            case 'stopping':
                return event.why === 'cancelled'
                    ? 'The job was cancelled: stopping here'
                    : 'Time is up: stopping here';
        }
    }
    #actionOf({ action, forced }) {
        if (action === 'stop')
            return forced ? 'stopping (by force, as a spot instance needs it)' : 'stopping';
        return this.#releaseDisks ? 'terminating, with its data disks' : 'terminating; data disks are kept';
    }
    /** Says what a look failed with, once for each kind of trouble. */
    #sayTrouble(error) {
        const trouble = error?.message ?? '';
        if (error !== undefined && trouble !== this.#trouble)
            this.say(`${explainError(error)}; trying again`);
        this.#trouble = trouble;
    }
    #signOfLife(open) {
        if (open.length === 0 || this.#clock.now() - this.#lastLineAt < SIGN_OF_LIFE_MS)
            return;
        const states = Map.groupBy(open, ({ state }) => (state === undefined ? 'not seen yet' : stateOf(state)));
        const parts = [...states].map(([state, members]) => members.length > 3
            ? `${state}: ${members.length}`
            : `${members.map(({ id }) => id).join(', ')} ${state}`);
        const trouble = this.#trouble === '' ? '' : ` (the last look failed: ${this.#trouble})`;
        this.say(`Still waiting for ${count(open.length, 'instance')}: ${parts.join('; ')}${trouble}`);
    }
}
function settledLine(result) {
    const { id, instance, outcome } = result;
    switch (outcome.kind) {
        case 'terminated':
            return `${nameOf(id, instance)}: gone`;
        case 'already-gone':
            return `${nameOf(id, instance)}: gone, though not by this phase`;
        case 'not-found-ignored':
            return `${id}: not found, which counts as done`;
        case 'would-terminate':
            return `${nameOf(id, instance)}: ${outcome.stopFirst ? 'would stop, then terminate' : 'would terminate'}`;
        case 'failed': {
            const { what, left } = explainFailure(result, outcome.failure);
            return `${what} ${left}`;
        }
    }
}
function recycled(inRecycle) {
    if (inRecycle === undefined)
        return '';
    return inRecycle === 'Yes' ? ', into the recycle bin' : ', not into the recycle bin';
}
/** A number with its noun. */
function count(amount, noun) {
    return `${amount} ${noun}${amount === 1 ? '' : 's'}`;
}

;// CONCATENATED MODULE: ./src/teardown/outcome.ts
/** Whether the promise of a green step holds for this instance. */
function succeeded({ outcome }) {
    return outcome.kind !== 'failed';
}
/** Whether another try later may succeed without anybody changing anything. */
function isTransient(failure) {
    switch (failure.kind) {
        case 'timed-out':
        case 'cancelled':
            return true;
        case 'refused':
            return failure.error.remedy !== 'final';
        case 'running':
        case 'not-found':
        case 'elsewhere':
            return false;
    }
}
/**
 * The data disks of a gone instance that are not known to be deleted, and so may stay on the bill. With
 * `release-disk` there are some only where no answer confirmed it: a lost one, or somebody else's deletion.
 */
function keptDisks({ outcome, instance, terminationAccepted }, releaseDisks) {
    const gone = outcome.kind === 'terminated' || outcome.kind === 'already-gone';
    if (!gone || instance === undefined || (releaseDisks && terminationAccepted))
        return [];
    return instance.disks.filter((disk) => !disk.boot);
}

;// CONCATENATED MODULE: ./src/report/outputs.ts


/** The outputs for what became of the instances: the first two for those terminated, `results` for all. */
function outputsOf(results, releaseDisks) {
    const terminated = results.flatMap(({ id, outcome }) => outcome.kind === 'terminated' ? [{ id, inRecycle: outcome.inRecycle }] : []);
    return {
        'uhost-id': terminated.map(({ id }) => id).join(','),
        'in-recycle': terminated.map(({ inRecycle }) => inRecycle ?? '').join(','),
        results: JSON.stringify(results.map((result) => resultRow(result, releaseDisks))),
    };
}
function resultRow(result, releaseDisks) {
    const { id, instance, outcome, elapsedMs } = result;
    return {
        id,
        name: oneLine(instance?.name ?? '', 255),
        region: instance?.region ?? '',
        zone: instance?.zone ?? '',
        outcome: outcome.kind === 'failed' ? `failed: ${outcome.failure.kind}` : outcome.kind,
        inRecycle: outcome.kind === 'terminated' ? (outcome.inRecycle ?? '') : '',
        keptDisks: keptDisks(result, releaseDisks).map((disk) => ({ id: disk.id, sizeGb: disk.sizeGb ?? null })),
        seconds: Math.round(elapsedMs / 1000),
    };
}

;// CONCATENATED MODULE: ./src/report/summary.ts





/** Rows of a table that are shown at once; the others are folded or left to the output `results`. */
const ROWS_SHOWN = 20;
const ROWS_FOLDED = 1000;
/** The job summary of a teardown: what failed first, then what is gone, then the disks that stay on the bill. */
function summaryOf(results, releaseDisks) {
    const failed = results.filter((result) => !succeeded(result));
    const done = results.filter(succeeded);
    return [
        headline(failed.length, done),
        ...failures(failed),
        ...foldedTable([...failed, ...done], instanceTable, 'instances'),
        ...keptDiskSection(done, releaseDisks),
    ].join('\n');
}
/** The job summary where more was selected than is allowed. */
function tooManySummary(selected, maxInstances) {
    return [
        '## ❌ CompShare: nothing was terminated\n',
        `The filter selects ${count(selected.length, 'instance')}, more than max-instances (${maxInstances}).\n`,
        ...foldedTable(selected, selectionTable, 'instances'),
    ].join('\n');
}
function headline(failures, done) {
    const dry = done.some(({ outcome }) => outcome.kind === 'would-terminate');
    if (failures > 0) {
        const others = done.length === 0 ? '' : `; ${count(done.length, 'other')} ${dry ? 'would be terminated' : 'gone'}`;
        return `## ❌ CompShare: ${count(failures, 'instance')} not terminated${others}\n`;
    }
    if (dry)
        return `## 🔍 CompShare: dry run, ${count(done.length, 'instance')} would be terminated\n`;
    return `## ✅ CompShare: ${count(done.length, 'instance')} gone\n`;
}
function failures(failed) {
    if (failed.length === 0)
        return [];
    const shown = failed.slice(0, ROWS_SHOWN).flatMap((result) => {
        if (result.outcome.kind !== 'failed')
            return [];
        const { what, left, advice } = explainFailure(result, result.outcome.failure);
        return [`<li>${html(what, 500)} ${html(left, 300)} ${html(advice, 300)}</li>`];
    });
    const rest = failed.length - shown.length;
    return [
        '<ul>',
        ...shown,
        ...(rest > 0 ? [`<li>${rest} more, in the table and the log</li>`] : []),
        '</ul>\n',
    ];
}
function foldedTable(rows, table, noun) {
    if (rows.length === 0)
        return [];
    const shown = table(rows.slice(0, ROWS_SHOWN));
    const folded = rows.slice(ROWS_SHOWN, ROWS_SHOWN + ROWS_FOLDED);
    const rest = rows.length - ROWS_SHOWN - folded.length;
    return [
        shown,
        ...(folded.length > 0
            ? [`<details><summary>${folded.length} more ${noun}</summary>\n`, table(folded), '</details>\n']
            : []),
        ...(rest > 0 ? [`And ${rest} more ${noun}, in the output <code>results</code>.\n`] : []),
    ];
}
function instanceTable(results) {
    return tableOf(['Instance', 'Name', 'GPU and zone', 'State found', 'Outcome', 'Recycle bin', 'Time'], results.map(({ id, instance, stateFound, outcome, elapsedMs }) => [
        code(id),
        code(instance?.name ?? ''),
        instance === undefined ? '' : html(hardwareOf(instance)),
        stateFound === undefined ? 'never seen' : html(stateOf(stateFound)),
        outcomeCell(outcome),
        outcome.kind === 'terminated' ? (outcome.inRecycle ?? 'not told') : '',
        formatElapsed(elapsedMs),
    ]));
}
function selectionTable(instances) {
    return tableOf(['Instance', 'Name', 'GPU and zone', 'State'], instances.map((instance) => [
        code(instance.id),
        code(instance.name),
        html(hardwareOf(instance)),
        html(stateOf(instance.state)),
    ]));
}
function outcomeCell(outcome) {
    switch (outcome.kind) {
        case 'terminated':
            return '✅ terminated, gone';
        case 'already-gone':
            return '✅ already gone';
        case 'not-found-ignored':
            return '✅ not found, ignored';
        case 'would-terminate':
            return outcome.stopFirst ? '🔍 would stop, then terminate' : '🔍 would terminate';
        case 'failed':
            return '❌ failed';
    }
}
function keptDiskSection(done, releaseDisks) {
    const rows = done.flatMap((result) => keptDisks(result, releaseDisks).map((disk) => ({ disk, instance: result.instance })));
    if (rows.length === 0)
        return [];
    const intro = releaseDisks
        ? 'No answer confirmed that these were deleted. Check whether they are still there: a disk that is stays on the bill.'
        : 'These were kept and stay on the bill until somebody deletes them. With <code>release-disk: true</code> they go with the instance.';
    return [
        `### 💾 ${count(rows.length, 'data disk')} kept\n`,
        `${intro}\n`,
        ...foldedTable(rows, diskTable, 'disks'),
    ];
}
function diskTable(rows) {
    return tableOf(['Disk', 'Size', 'Type', 'Was attached to', 'Zone'], rows.map(({ disk, instance }) => [
        code(disk.id),
        disk.sizeGb === undefined ? '' : `${disk.sizeGb} GB`,
        html(disk.type),
        code(instance?.id ?? ''),
        html(instance?.zone ?? ''),
    ]));
}
/** An HTML table, whose cells Markdown leaves alone. Cells must be HTML already. */
function tableOf(head, rows) {
    const row = (cells, tag) => `<tr>${cells.map((cell) => `<${tag}>${cell}</${tag}>`).join('')}</tr>`;
    return ['<table>', row(head, 'th'), ...rows.map((cells) => row(cells, 'td')), '</table>\n'].join('\n');
}
/** Text from outside, where mentions and links are not made of it. */
function code(text) {
    return text === '' ? '' : `<code>${html(text, 80)}</code>`;
}

// EXTERNAL MODULE: ./src/state.ts
var state = __webpack_require__(2462);
;// CONCATENATED MODULE: ./src/version.ts
/** The action's version, as in package.json (a test holds the two together). */
const VERSION = '1.0.0';

;// CONCATENATED MODULE: ./src/compshare/pace.ts
const FIRST_GAP_MS = 500;
const LONGEST_GAP_MS = 10_000;
/** Below this a gap makes no difference, and the pace is unlimited again. */
const NO_GAP_MS = 50;
/**
 * Keeps all calls of one client apart once the API asks for it. Unlimited at first; each throttled answer
 * doubles the gap between two calls, each other answer shortens it by a fifth.
 */
class Pace {
    #clock;
    #gapMs = 0;
    #nextStart = 0;
    constructor(clock) {
        this.#clock = clock;
    }
    /** Resolves when the next call may start, or at once when `signal` is aborted. */
    async turn(signal) {
        const now = this.#clock.now();
        const start = Math.max(now, this.#nextStart);
        this.#nextStart = start + this.#gapMs;
        if (start > now)
            await this.#clock.sleep(start - now, signal);
    }
    /**
     * Tells the pace that the API throttled a call.
     *
     * @param retryAfterMs how long the answer asked to wait, in milliseconds, where it did.
     */
    slowDown(retryAfterMs = 0) {
        this.#gapMs = Math.min(LONGEST_GAP_MS, Math.max(FIRST_GAP_MS, this.#gapMs * 2));
        const pause = Math.min(60_000, Math.max(retryAfterMs, this.#gapMs));
        this.#nextStart = Math.max(this.#nextStart, this.#clock.now() + pause);
    }
    /** Tells the pace that a call went through. */
    speedUp() {
        this.#gapMs = this.#gapMs * 0.8 < NO_GAP_MS ? 0 : this.#gapMs * 0.8;
    }
}

// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(7598);
;// CONCATENATED MODULE: ./src/compshare/signature.ts

/**
 * Writes parameters the way the API takes them: everything as text, arrays flattened from zero
 * (`UHostIds.0`, `UHostIds.1`), after the vendor's documents.
 *
 * @throws RangeError for a number that is not a whole one within ±2^53: it has no single spelling.
 */
function flatten(parameters) {
    const flat = {};
    for (const [name, value] of Object.entries(parameters)) {
        if (typeof value === 'object') {
            value.forEach((item, index) => {
                flat[`${name}.${index}`] = item;
            });
        }
        else if (typeof value === 'number' && !Number.isSafeInteger(value)) {
            throw new RangeError(`${name} must be a whole number`);
        }
        else {
            flat[name] = String(value);
        }
    }
    return flat;
}
/**
 * The signature of a request, after the vendor's documents: names in byte order, each name and value
 * joined with nothing between, the private key at the end, SHA-1, lower-case hex.
 *
 * @param parameters all parameters but `Signature`, flattened; values not percent-encoded.
 */
function sign(parameters, privateKey) {
    const hash = (0,external_node_crypto_.createHash)('sha1');
    // Parameter names are ASCII, where the default order is the byte order.
    for (const name of Object.keys(parameters).sort()) {
        hash.update(name + (parameters[name] ?? ''), 'utf8');
    }
    return hash.update(privateKey, 'utf8').digest('hex');
}

;// CONCATENATED MODULE: ./src/compshare/client.ts






/** How long an answer may take, in milliseconds. */
const ANSWER_TIMEOUT_MS = 30_000;
/** How large an answer may be, in bytes. */
const ANSWER_LIMIT_BYTES = 4 * 1024 * 1024;
/** How many instances one Describe call takes and gives, after the vendor's documents. */
const PAGE_SIZE = 100;
/**
 * The CompShare API, as far as a teardown needs it. Every method sends one signed POST form request and never
 * repeats it: what an error calls for is decided by those who know what they want.
 *
 * Every method throws a {@link CompShareError} when the call did not succeed, and when `signal` is aborted.
 */
class CompShareClient {
    #connection;
    #fetch;
    #clock;
    #pace;
    #onCall;
    constructor({ connection, fetch, clock, onCall }) {
        this.#connection = connection;
        this.#fetch = fetch;
        this.#clock = clock;
        this.#pace = new Pace(clock);
        this.#onCall = onCall ?? (() => undefined);
    }
    /** Lists instances, one page at a time. IDs that don't exist are left out by the API, without an error. */
    async describe(query, signal) {
        const action = 'DescribeCompShareInstance';
        const { ids = [], region, zone, tag, offset } = query;
        const { answer, requestId } = await this.#call(action, ids, { begin: signal, finish: signal }, {
            ...(ids.length > 0 && { UHostIds: ids }),
            ...(region !== undefined && { Region: region }),
            ...(zone !== undefined && { Zone: zone }),
            ...(tag !== undefined && { Tag: tag }),
            // Without it the API gives only 20, even when more IDs are asked for.
            Limit: PAGE_SIZE,
            Offset: offset ?? 0,
        });
        const entries = answer['UHostSet'] ?? [];
        const total = answer['TotalCount'];
        if (!Array.isArray(entries))
            throw new MalformedAnswerError(action, 'has no list of instances', requestId);
        const instances = entries.map(readInstance);
        if (!instances.every((instance) => instance !== undefined)) {
            throw new MalformedAnswerError(action, 'lists something that is no instance', requestId);
        }
        return {
            instances,
            totalCount: typeof total === 'number' && Number.isInteger(total) ? total : undefined,
        };
    }
    /** The regions that the account can use. */
    async regions(signal) {
        const action = 'DescribeCompShareSupportZone';
        const { answer, requestId } = await this.#call(action, [], { begin: signal, finish: signal }, {});
        const zones = answer['ZoneInfo'];
        if (!Array.isArray(zones))
            throw new MalformedAnswerError(action, 'has no list of zones', requestId);
        const regions = zones.map((zone) => (isRecord(zone) ? zone['Region'] : undefined));
        return [...new Set(regions.filter((region) => typeof region === 'string'))];
    }
    /**
     * Asks for a running instance to be stopped. RetCode 0 means accepted: it takes tens of seconds, now and then
     * minutes, until it is.
     */
    async stop(id, place, { force }, signals) {
        await this.#call('StopCompShareInstance', [id], signals, {
            ...parametersOf(id, place),
            ...(force && { Force: true }),
        });
    }
    /**
     * Asks for a stopped instance to be deleted.
     *
     * @returns whether it went to the recycle bin, undefined where the API did not say.
     */
    async terminate(id, place, { releaseDisks }, signals) {
        const { answer } = await this.#call('TerminateCompShareInstance', [id], signals, {
            ...parametersOf(id, place),
            ReleaseUDisk: releaseDisks,
        });
        const inRecycle = answer['InRecycle'];
        return inRecycle === 'Yes' || inRecycle === 'No' ? inRecycle : undefined;
    }
    async #call(action, targets, { begin, finish }, parameters) {
        await this.#pace.turn(begin);
        if (begin.aborted)
            throw new NotSentError(action);
        const startedAt = this.#clock.now();
        const record = (retCode, requestId, error) => {
            const durationMs = this.#clock.now() - startedAt;
            this.#onCall({ action, targets, durationMs, retCode, requestId, error });
        };
        try {
            const signed = this.#signed(action, parameters);
            const { text, requestId } = await this.#exchange(action, signed, finish);
            const answer = readEnvelope(action, text, requestId, this.#redactor(signed));
            this.#pace.speedUp();
            record(0, requestId);
            return { answer, requestId };
        }
        catch (error) {
            if (!(error instanceof CompShareError))
                throw error;
            if (error.throttled)
                this.#pace.slowDown(error instanceof HttpStatusError ? error.retryAfterMs : undefined);
            record(error instanceof RetCodeError ? error.retCode : undefined, error.requestId, error);
            throw error;
        }
    }
    #signed(action, parameters) {
        const { publicKey, privateKey, securityToken, projectId } = this.#connection;
        const flat = flatten({
            Action: action,
            PublicKey: publicKey,
            ...(projectId !== undefined && { ProjectId: projectId }),
            ...(securityToken !== undefined && { SecurityToken: securityToken }),
            ...parameters,
        });
        return { ...flat, Signature: sign(flat, privateKey) };
    }
    /** The API may say back what it was sent. */
    #redactor(signed) {
        const { publicKey, privateKey, securityToken } = this.#connection;
        const secrets = [privateKey, publicKey, securityToken, signed['Signature']].filter((secret) => secret !== undefined);
        return (text) => secrets.reduce((clean, secret) => clean.replaceAll(secret, '***'), text);
    }
    async #exchange(action, signed, signal) {
        const timeUp = setAlarm(this.#clock, ANSWER_TIMEOUT_MS);
        try {
            const response = await this.#fetch(this.#connection.apiUrl, {
                method: 'POST',
                headers: {
                    'Content-Type': 'application/x-www-form-urlencoded',
                    'User-Agent': `terminate-compshare-instance/${VERSION}`,
                    Accept: 'application/json',
                },
                body: new URLSearchParams(signed).toString(),
                redirect: 'manual',
                signal: AbortSignal.any([signal, timeUp.signal]),
            });
            const requestId = response.headers.get('x-ucloud-request-uuid') ?? undefined;
            const text = await readBody(action, response, requestId);
            if (response.status !== 200) {
                const retryAfterMs = Number(response.headers.get('retry-after') ?? Number.NaN) * 1000;
                throw new HttpStatusError(action, response.status, requestId, Number.isFinite(retryAfterMs) ? retryAfterMs : undefined);
            }
            return { text, requestId };
        }
        catch (error) {
            if (error instanceof CompShareError)
                throw error;
            if (timeUp.signal.aborted)
                throw new TransportError(action, `no answer within ${ANSWER_TIMEOUT_MS / 1000} s`);
            if (signal.aborted)
                throw new TransportError(action, 'given up while waiting for the answer');
            throw transportError(action, error);
        }
        finally {
            timeUp.release();
        }
    }
}
function parametersOf(id, { region, zone }) {
    return { UHostId: id, Region: region, Zone: zone };
}
function readEnvelope(action, text, requestId, redact) {
    const answer = parseJson(text);
    if (!isRecord(answer))
        throw new MalformedAnswerError(action, 'is not JSON', requestId);
    const retCode = answer['RetCode'];
    if (typeof retCode !== 'number' || !Number.isInteger(retCode)) {
        throw new MalformedAnswerError(action, 'has no RetCode', requestId);
    }
    if (retCode !== 0) {
        const message = answer['Message'];
        throw new RetCodeError(action, retCode, typeof message === 'string' ? redact(message) : '', requestId);
    }
    return answer;
}
function parseJson(text) {
    try {
        return JSON.parse(text);
    }
    catch {
        return undefined;
    }
}
/** Reads the whole body, since what is left unread would hold the connection; refuses it while it streams in. */
async function readBody(action, { body }, requestId) {
    if (body === null)
        return '';
    const chunks = [];
    let size = 0;
    for await (const chunk of body) {
        size += chunk.byteLength;
        if (size > ANSWER_LIMIT_BYTES) {
            throw new MalformedAnswerError(action, `is larger than ${ANSWER_LIMIT_BYTES / 1024 / 1024} MiB`, requestId);
        }
        chunks.push(chunk);
    }
    return Buffer.concat(chunks).toString('utf8');
}
/** `fetch` says only "fetch failed"; what happened is in the cause, under a code. */
function transportError(action, error) {
    let code;
    for (let cause = error; cause instanceof Error; cause = cause.cause) {
        if ('code' in cause && typeof cause.code === 'string')
            code = cause.code;
    }
    return new TransportError(action, code === undefined ? 'the connection failed' : `the connection failed (${code})`, code);
}

;// CONCATENATED MODULE: ./src/compshare/inventory.ts


/** RetCodes with which an API that insists on a region may refuse a Describe call without one. */
const REGION_NEEDED = [210, 220, 230];
/** How often a list is read again when it changed between two pages. */
const MOST_READINGS = 4;
/**
 * Which instances there are. It knows how lists come: 100 at a time, in pages, and region by region where the API
 * insists on one (the vendor's documents say both that `Region` is required and that it isn't).
 */
class Inventory {
    #client;
    /** Known once the API has refused a call without a region. */
    #regions;
    constructor(client) {
        this.#client = client;
    }
    /**
     * Looks for instances by their IDs.
     *
     * @param seen where some of them were seen before, which spares asking every region.
     */
    async find(ids, scope, seen, signal) {
        const sighting = { found: new Map(), unanswered: new Map() };
        const groups = this.#regions === undefined || scope.region !== undefined
            ? [{ ids, scope }]
            : groupByRegion(ids, seen).map(({ region, members }) => ({
                ids: members,
                scope: region === undefined ? scope : { ...scope, region },
            }));
        const chunks = groups.flatMap((group) => chunked(group.ids).map((chunk) => ({ ids: chunk, scope: group.scope })));
        await Promise.all(chunks.map(async (chunk) => {
            try {
                await this.#findChunk(chunk.ids, chunk.scope, signal, sighting);
            }
            catch (error) {
                if (!(error instanceof CompShareError))
                    throw error;
                // What was found before or beside the trouble is found all the same.
                for (const id of chunk.ids)
                    if (!sighting.found.has(id))
                        sighting.unanswered.set(id, error);
            }
        }));
        return sighting;
    }
    /**
     * Lists all instances in a scope, each once.
     *
     * A list can shift between two pages, so that one instance is left out. Two neighbouring pages therefore overlap
     * by one entry, and where that entry isn't the same the list is read again; in the end all that was seen counts.
     *
     * @throws CompShareError when a call fails.
     */
    async list(scope, signal) {
        const instances = new Map();
        await this.#inEachRegion(scope, signal, async (where) => {
            for (let reading = 1; reading <= MOST_READINGS; reading++) {
                if (await this.#readPages({ ...scope, ...where }, signal, instances))
                    return;
            }
        });
        return [...instances.values()];
    }
    async #findChunk(ids, scope, signal, sighting) {
        const wanted = new Set(ids);
        await this.#inEachRegion(scope, signal, async (where) => {
            const page = await this.#client.describe({ ids, ...where }, signal);
            for (const instance of page.instances) {
                if (wanted.has(instance.id))
                    sighting.found.set(instance.id, instance);
            }
        });
    }
    /** @returns whether the pages fitted together. */
    async #readPages(query, signal, into) {
        let offset = 0;
        let last;
        for (;;) {
            let page;
            try {
                page = await this.#client.describe({ ...query, offset }, signal);
            }
            catch (error) {
                // An offset past the total is an error: the list has become shorter.
                if (offset > 0 && error instanceof RetCodeError && error.retCode === 230)
                    return false;
                throw error;
            }
            const { instances, totalCount } = page;
            for (const instance of instances)
                into.set(instance.id, instance);
            if (last !== undefined && instances[0]?.id !== last)
                return false;
            const read = offset + instances.length;
            if (instances.length < PAGE_SIZE || (totalCount !== undefined && read >= totalCount))
                return true;
            last = instances.at(-1)?.id;
            offset = read - 1;
        }
    }
    /** Asks once without a region, or once in each region where the API insists on one. */
    async #inEachRegion(scope, signal, ask) {
        if (scope.region === undefined && this.#regions === undefined) {
            try {
                await ask(scope);
                return;
            }
            catch (error) {
                if (!(error instanceof RetCodeError && REGION_NEEDED.includes(error.retCode)))
                    throw error;
                // Where this fails too, the trouble was another one, and its own error tells it.
                this.#regions = await this.#client.regions(signal);
            }
        }
        const regions = scope.region === undefined ? (this.#regions ?? []) : [scope.region];
        // All of them come to their end, so that no call is left behind, and one region's trouble is not another's.
        const asked = await Promise.allSettled(regions.map((region) => ask({ ...scope, region })));
        for (const answer of asked)
            if (answer.status === 'rejected')
                throw answer.reason;
    }
}
function chunked(ids) {
    const chunks = [];
    for (let start = 0; start < ids.length; start += PAGE_SIZE)
        chunks.push(ids.slice(start, start + PAGE_SIZE));
    return chunks;
}
function groupByRegion(ids, seen) {
    const groups = Map.groupBy(ids, (id) => seen.get(id)?.region);
    return [...groups].map(([region, members]) => ({ region: region === '' ? undefined : region, members }));
}

;// CONCATENATED MODULE: ./src/teardown/decide.ts

/** How often an action is tried whose error nobody knows. */
const MOST_TRIES = 5;
/** How many looks in a row must miss an instance until it counts as gone: a list may miss one once. */
const ABSENCES_AFTER_DELETION = 2;
/** The same where nothing but the list says that it is gone. */
const ABSENCES_WITHOUT_DELETION = 3;
/** How long an accepted action is given to show, in milliseconds, before it may be sent again. */
const SETTLE_MS = { stop: 20_000, terminate: 60_000 };
/** The history of an instance that nothing is known of. */
function newHistory(seen) {
    const none = {
        mayHaveHappened: false,
        accepted: false,
        failures: 0,
        notBefore: 0,
        lastError: undefined,
    };
    return {
        seen,
        absences: 0,
        wideAbsences: 0,
        foundElsewhere: undefined,
        saidDeleted: false,
        stop: none,
        terminate: none,
    };
}
/**
 * The heart of the program: what to do about one instance, from what the last look showed, what was asked and
 * what is remembered. Every rule of the API lives here or in the table of RetCodes.
 *
 * @param instance as the last look showed it; undefined when it was not in the list.
 * @param now in Unix milliseconds.
 */
function decide(instance, wishes, history, now) {
    if (instance === undefined)
        return decideAbsent(wishes, history);
    // A deletion that was accepted is given time to show: until then the list may be behind.
    if (history.terminate.accepted && now < history.terminate.notBefore)
        return { do: 'wait' };
    switch (kindOfState(instance.state)) {
        case 'running':
            if (!wishes.stop)
                return fail({ kind: 'running' });
            if (wishes.dryRun)
                return wouldTerminate(true);
            return attempt('stop', history, now) ?? { do: 'stop', force: instance.spot };
        case 'terminable':
            if (wishes.dryRun)
                return wouldTerminate(false);
            return attempt('terminate', history, now) ?? { do: 'terminate' };
        case 'in-transition':
            if (wishes.dryRun)
                return wouldTerminate(wishes.stop);
            return { do: 'wait' };
    }
}
function decideAbsent(wishes, history) {
    const deleted = history.terminate.accepted || history.saidDeleted;
    const wasThere = history.seen || history.saidDeleted || history.terminate.mayHaveHappened;
    if (wishes.placeGiven && !wasThere) {
        if (history.foundElsewhere !== undefined)
            return fail({ kind: 'elsewhere', ...history.foundElsewhere });
        // As many looks everywhere as where it should be: each of them may miss it once.
        if (history.wideAbsences < history.absences)
            return { do: 'look-wide' };
    }
    if (history.absences < (deleted ? ABSENCES_AFTER_DELETION : ABSENCES_WITHOUT_DELETION))
        return { do: 'wait' };
    // Whether it went to the recycle bin is filled in by those who got the answer.
    if (history.terminate.mayHaveHappened)
        return settle({ kind: 'terminated', inRecycle: undefined });
    if (wasThere)
        return settle({ kind: 'already-gone' });
    return wishes.ignoreNotFound ? settle({ kind: 'not-found-ignored' }) : fail({ kind: 'not-found' });
}
/** What keeps an action from being sent now; undefined when nothing does. */
function attempt(action, history, now) {
    const { lastError, failures, notBefore } = history[action];
    if (lastError !== undefined && isFinal(lastError, failures)) {
        return fail({ kind: 'refused', error: lastError, tries: failures });
    }
    return now < notBefore ? { do: 'wait' } : undefined;
}
/** Whether an error ends the tries, after so many of them. */
function isFinal(error, failures) {
    return error.remedy === 'final' || (error.remedy === 'look-again' && failures >= MOST_TRIES);
}
/** The history after the API accepted an action. */
function afterAcceptance(history, action, now) {
    return {
        ...history,
        [action]: {
            mayHaveHappened: true,
            accepted: true,
            failures: 0,
            notBefore: now + SETTLE_MS[action],
            lastError: undefined,
        },
    };
}
/** The history after an action failed, or its answer was lost. */
function afterError(history, action, error, now) {
    const failures = history[action].failures + 1;
    return {
        ...history,
        saidDeleted: history.saidDeleted || error.remedy === 'gone',
        [action]: {
            ...history[action],
            mayHaveHappened: history[action].mayHaveHappened || error.mayHaveHappened,
            failures,
            notBefore: now + pauseAfter(error, failures),
            lastError: error,
        },
    };
}
/** The history after a look. */
function afterLook(history, instance) {
    return instance === undefined
        ? { ...history, absences: history.absences + 1 }
        : { ...history, absences: 0, seen: true };
}
/** The history after a look without region and zone, which found it elsewhere or nowhere. */
function afterWideLook(history, elsewhere) {
    if (elsewhere === undefined)
        return { ...history, wideAbsences: history.wideAbsences + 1 };
    return { ...history, foundElsewhere: { region: elsewhere.region, zone: elsewhere.zone } };
}
/** How long to leave an instance alone after so many failed tries, in milliseconds. */
function pauseAfter(error, failures) {
    switch (error.remedy) {
        // Five tries in about a minute.
        case 'look-again':
            return 2000 * 2 ** failures;
        case 'gone':
            return SETTLE_MS.terminate;
        case 'final':
        case 'transient':
        case 'wait':
            return Math.min(15_000, 500 * 2 ** failures);
    }
}
function settle(outcome) {
    return { do: 'settle', outcome };
}
function fail(failure) {
    return settle({ kind: 'failed', failure });
}
function wouldTerminate(stopFirst) {
    return settle({ kind: 'would-terminate', stopFirst });
}

;// CONCATENATED MODULE: ./src/teardown/rhythm.ts
/** Pauses between looks after something changed, in milliseconds; the last one stays. */
const PAUSES_MS = {
    /** A stop takes seconds at the least. */
    stop: [2000],
    /** A deletion can show at once. */
    terminate: [0, 250, 500, 1000, 2000],
    /** Looks that confirm an absence follow at once after a deletion was accepted … */
    'absence-after-deletion': [0],
    /** … and less hastily where nothing but a list says so. */
    absence: [500, 1000],
    /** Somebody else's doing: a start, an installation. */
    other: [1000, 2000],
};
/** Quick looks that may be made in a row, and how long it takes until one more is allowed, in milliseconds. */
const QUICK_LOOKS = 6;
const QUICK_LOOK_REFILL_MS = 4000;
const USUAL_PAUSE_MS = 2000;
const LONGEST_PAUSE_MS = 15_000;
/**
 * When the next look is due. Soon after a change, then every two seconds or so, with a little chance in it so that
 * many jobs don't look at the same moments. Quick looks are rationed, so that a thousand instances that change one
 * after another cause no more looks than one does.
 */
class Rhythm {
    #clock;
    #random;
    #quickLooks = QUICK_LOOKS;
    #countedAt;
    /** @param random gives numbers from 0 to below 1. */
    constructor(clock, random) {
        this.#clock = clock;
        this.#random = random;
        this.#countedAt = clock.now();
    }
    /** The pause where nothing asks for haste, in milliseconds. */
    usualPause() {
        return this.#jittered(USUAL_PAUSE_MS);
    }
    /**
     * The pause until the next look, in milliseconds.
     *
     * @param waiting for each open instance its last change and the looks made since.
     * @param failedLooks looks in a row that got no answer: they are repeated ever more slowly.
     */
    pause(waiting, failedLooks) {
        if (failedLooks > 0)
            return this.#jittered(Math.min(LONGEST_PAUSE_MS, 500 * 2 ** failedLooks));
        const wanted = Math.min(USUAL_PAUSE_MS, ...waiting.map(({ change, looks }) => pauseOf(change, looks)));
        return wanted < USUAL_PAUSE_MS && this.#takeQuickLook() ? wanted : this.usualPause();
    }
    #takeQuickLook() {
        const now = this.#clock.now();
        this.#quickLooks = Math.min(QUICK_LOOKS, this.#quickLooks + (now - this.#countedAt) / QUICK_LOOK_REFILL_MS);
        this.#countedAt = now;
        if (this.#quickLooks < 1)
            return false;
        this.#quickLooks--;
        return true;
    }
    #jittered(ms) {
        return ms * (0.9 + 0.2 * this.#random());
    }
}
function pauseOf(change, looks) {
    const pauses = PAUSES_MS[change];
    return pauses[Math.min(looks, pauses.length - 1)] ?? USUAL_PAUSE_MS;
}

;// CONCATENATED MODULE: ./src/teardown/reconcile.ts



/** How many actions are under way at a time. */
const ACTIONS_AT_A_TIME = 8;
/** How long calls in flight may take to finish once the teardown has to end, in milliseconds. */
const GRACE_MS = 2000;
/**
 * Tears the targets down and nothing else: look at all of them, decide for each, act side by side, wait, look again.
 * It trusts what it sees, not what it did, and comes to the same end from wherever it is started.
 *
 * @returns what became of each target, in their order. Never throws for what the API or the network does.
 */
async function reconcile(targets, parts) {
    return new Reconciler(targets, parts).run();
}
class Reconciler {
    #parts;
    #targets;
    #startedAt;
    #rhythm;
    /** Aborted when nothing new may begin. */
    #ended = new AbortController();
    /** Aborted when even calls in flight have to end. */
    #giveUp = new AbortController();
    #over = new AbortController();
    /** Decided by the last look and not yet begun; the next look decides anew. */
    #ready = [];
    #underWay = new Set();
    #wake = new AbortController();
    #failedLooks = 0;
    constructor(targets, parts) {
        this.#parts = parts;
        this.#startedAt = parts.clock.now();
        this.#rhythm = new Rhythm(parts.clock, parts.random);
        this.#targets = targets.map(({ id, seen, instance }) => ({
            id,
            history: newHistory(seen),
            instance,
            stateFound: instance?.state,
            inRecycle: undefined,
            blindError: undefined,
            acting: undefined,
            actedAt: 0,
            change: 'other',
            looksSinceChange: 0,
            result: undefined,
        }));
    }
    async run() {
        this.#limitTime();
        while (this.#open().length > 0 && this.#reasonToStop() === undefined) {
            await this.#look();
            this.#startActions();
            await this.#pause();
        }
        const why = this.#reasonToStop();
        if (why !== undefined && this.#open().length > 0)
            this.#parts.onEvent({ kind: 'stopping', why });
        this.#ready = [];
        await Promise.all(this.#underWay);
        for (const target of this.#open())
            this.#settle(target, { kind: 'failed', failure: unfinished(target, why) });
        this.#over.abort();
        return this.#targets.map(({ result }) => result).filter((result) => result !== undefined);
    }
    #open() {
        return this.#targets.filter(({ result }) => result === undefined);
    }
    #reasonToStop() {
        if (this.#parts.cancelled.aborted)
            return 'cancelled';
        return this.#parts.clock.now() >= this.#parts.deadline ? 'timed-out' : undefined;
    }
    #limitTime() {
        const { clock, deadline, cancelled } = this.#parts;
        void clock.sleep(deadline - clock.now(), this.#over.signal).then(() => {
            this.#ended.abort();
        });
        const giveUpAfter = (ms) => {
            void clock.sleep(ms, this.#over.signal).then(() => {
                this.#giveUp.abort();
            });
        };
        giveUpAfter(deadline + GRACE_MS - clock.now());
        const onCancel = () => {
            this.#ended.abort();
            this.#wake.abort();
            giveUpAfter(GRACE_MS);
        };
        if (cancelled.aborted)
            onCancel();
        else
            cancelled.addEventListener('abort', onCancel, { once: true });
    }
    async #look() {
        const { clock, inventory, scope, onEvent } = this.#parts;
        const looked = this.#open().filter(({ acting }) => acting === undefined);
        if (looked.length === 0)
            return;
        const lookedAt = clock.now();
        const seen = new Map(looked.flatMap(({ id, instance }) => (instance === undefined ? [] : [[id, instance]])));
        const sighting = await inventory.find(looked.map(({ id }) => id), scope, seen, this.#giveUp.signal);
        const [error] = sighting.unanswered.values();
        this.#failedLooks = error === undefined ? 0 : this.#failedLooks + 1;
        this.#ready = [];
        const toLookWide = [];
        for (const target of looked) {
            const unanswered = sighting.unanswered.get(target.id);
            target.blindError = unanswered;
            if (unanswered !== undefined)
                this.#noteBlindLook(target, unanswered);
            else if (target.acting !== undefined) {
                // It waits for its turn: not on what is no longer so.
                if (sighting.found.get(target.id)?.state !== target.acting.state)
                    target.acting.withdrawn.abort();
            }
            else if (target.actedAt <= lookedAt) {
                const decision = this.#consider(target, sighting.found.get(target.id));
                if (decision.do === 'look-wide')
                    toLookWide.push(target);
            }
        }
        if (toLookWide.length > 0)
            await this.#lookWide(toLookWide);
        onEvent({
            kind: 'looked',
            open: this.#open().map(({ id, instance }) => ({ id, state: instance?.state })),
            // A look that the end of the teardown cut short is no news.
            error: this.#giveUp.signal.aborted ? undefined : error,
        });
    }
    #noteBlindLook(target, error) {
        if (isFinal(error, this.#failedLooks)) {
            this.#fail(target, { kind: 'refused', error, tries: this.#failedLooks });
        }
    }
    /** Takes in what a look showed of one target and decides. */
    #consider(target, instance) {
        this.#observe(target, instance);
        return this.#decide(target, instance);
    }
    #decide(target, instance) {
        const decision = decide(instance, this.#parts.wishes, target.history, this.#parts.clock.now());
        if (decision.do === 'settle')
            this.#settle(target, decision.outcome);
        if ((decision.do === 'stop' || decision.do === 'terminate') && instance !== undefined) {
            this.#ready.push({ target, instance, decision });
        }
        return decision;
    }
    #observe(target, instance) {
        const { onEvent } = this.#parts;
        const firstAbsence = instance === undefined && target.history.absences === 0;
        const deleted = target.history.terminate.accepted || target.history.saidDeleted;
        target.history = afterLook(target.history, instance);
        target.looksSinceChange++;
        if (firstAbsence) {
            this.#noteChange(target, deleted ? 'absence-after-deletion' : 'absence');
            if (target.instance !== undefined)
                onEvent({ kind: 'missed', id: target.id });
        }
        if (instance === undefined)
            return;
        const before = target.instance?.state;
        if (before !== instance.state)
            onEvent({ kind: 'observed', instance, before });
        target.instance = instance;
        target.stateFound ??= instance.state;
    }
    /** Where are they really, that are not where they were said to be? */
    async #lookWide(targets) {
        const { inventory, scope } = this.#parts;
        const { found, unanswered } = await inventory.find(targets.map(({ id }) => id), {}, new Map(), this.#giveUp.signal);
        if (unanswered.size > 0)
            this.#failedLooks++;
        for (const target of targets) {
            const refusal = unanswered.get(target.id);
            const instance = found.get(target.id);
            if (refusal !== undefined) {
                target.blindError = refusal;
                this.#noteBlindLook(target, refusal);
            }
            else if (instance !== undefined && isIn(scope, instance)) {
                this.#observe(target, instance);
            }
            else {
                target.history = afterWideLook(target.history, instance);
                this.#decide(target, undefined);
            }
        }
    }
    #startActions() {
        while (this.#underWay.size < ACTIONS_AT_A_TIME && this.#reasonToStop() === undefined) {
            const next = this.#ready.shift();
            if (next === undefined)
                return;
            const action = this.#act(next).finally(() => {
                this.#underWay.delete(action);
                this.#startActions();
                // With all actions answered there is something new to see.
                if (this.#underWay.size === 0)
                    this.#wake.abort();
            });
            this.#underWay.add(action);
        }
    }
    async #act({ target, instance, decision }) {
        const { client, clock, wishes, onEvent } = this.#parts;
        const { id } = target;
        const place = { region: instance.region, zone: instance.zone };
        const force = decision.do === 'stop' && decision.force;
        const withdrawn = new AbortController();
        const begin = AbortSignal.any([this.#ended.signal, withdrawn.signal]);
        const signals = { begin, finish: this.#giveUp.signal };
        target.acting = { state: instance.state, withdrawn };
        onEvent({ kind: 'acting', id, action: decision.do, forced: force });
        try {
            if (decision.do === 'stop')
                await client.stop(id, place, { force }, signals);
            else
                target.inRecycle = await client.terminate(id, place, wishes, signals);
            target.history = afterAcceptance(target.history, decision.do, clock.now());
            this.#noteChange(target, decision.do);
            onEvent({ kind: 'accepted', id, action: decision.do, inRecycle: target.inRecycle });
        }
        catch (error) {
            if (!(error instanceof CompShareError))
                throw error;
            if (error instanceof NotSentError)
                return;
            target.history = afterError(target.history, decision.do, error, clock.now());
            const tries = target.history[decision.do].failures;
            this.#noteChange(target, 'other');
            if (isFinal(error, tries))
                this.#fail(target, { kind: 'refused', error, tries });
            else
                onEvent({ kind: 'setback', id, action: decision.do, error, tries });
        }
        finally {
            target.acting = undefined;
            target.actedAt = clock.now();
        }
    }
    #noteChange(target, change) {
        target.change = change;
        target.looksSinceChange = 0;
    }
    #fail(target, failure) {
        this.#settle(target, { kind: 'failed', failure });
    }
    #settle(target, outcome) {
        const { id, instance, stateFound, inRecycle, history } = target;
        target.result = {
            id,
            outcome: outcome.kind === 'terminated' ? { kind: 'terminated', inRecycle } : outcome,
            instance,
            stateFound,
            terminationAccepted: history.terminate.accepted,
            elapsedMs: this.#parts.clock.now() - this.#startedAt,
        };
        this.#parts.onEvent({ kind: 'settled', result: target.result });
    }
    async #pause() {
        const { clock, deadline, cancelled } = this.#parts;
        const open = this.#open();
        if (open.length === 0 || cancelled.aborted)
            return;
        const waiting = open.map(({ change, looksSinceChange }) => ({ change, looks: looksSinceChange }));
        if (this.#underWay.size > 0) {
            // The answers are worth more than a look, unless they take long.
            await this.#sleep(this.#rhythm.usualPause());
            if (this.#underWay.size > 0)
                return;
        }
        const pause = this.#rhythm.pause(waiting, this.#failedLooks);
        await this.#sleep(Math.max(0, Math.min(pause, deadline - clock.now())));
    }
    async #sleep(ms) {
        if (this.#parts.cancelled.aborted || ms <= 0)
            return;
        this.#wake = new AbortController();
        await this.#parts.clock.sleep(ms, this.#wake.signal);
    }
}
function isIn(scope, instance) {
    return ((scope.region ?? instance.region) === instance.region && (scope.zone ?? instance.zone) === instance.zone);
}
function unfinished({ history, blindError }, why) {
    if (why === 'cancelled')
        return { kind: 'cancelled' };
    return {
        kind: 'timed-out',
        lastError: blindError ?? history.terminate.lastError ?? history.stop.lastError,
    };
}

;// CONCATENATED MODULE: ./src/teardown/filter.ts
/** Whether the filter selects an instance. Everything that the filter has must match. */
function selects(filter, instance, nowMs) {
    const { name, tag, olderThanMs } = filter;
    return ((name === undefined || matchesGlob(name, instance.name)) &&
        (tag === undefined || tag === instance.tag) &&
        (olderThanMs === undefined || isOlder(instance, olderThanMs, nowMs)));
}
function isOlder({ createdAt }, olderThanMs, nowMs) {
    // A creation time of 0 is how an API says that it has none.
    return createdAt !== undefined && createdAt > 0 && nowMs - createdAt * 1000 >= olderThanMs;
}
/**
 * Matches a whole text against a glob: `*` stands for any run of characters, `?` for one, everything else for
 * itself. Linear in practice for any pattern, since it goes back only to the last `*`.
 */
function matchesGlob(glob, text) {
    const pattern = Array.from(glob);
    const characters = Array.from(text);
    let p = 0;
    let c = 0;
    let lastStar = -1;
    let resumeAt = 0;
    while (c < characters.length) {
        if (pattern[p] === '*') {
            lastStar = p++;
            resumeAt = c;
        }
        else if (p < pattern.length && (pattern[p] === '?' || pattern[p] === characters[c])) {
            p++;
            c++;
        }
        else if (lastStar >= 0) {
            p = lastStar + 1;
            c = ++resumeAt;
        }
        else {
            return false;
        }
    }
    while (pattern[p] === '*')
        p++;
    return p === pattern.length;
}

;// CONCATENATED MODULE: ./src/teardown/select.ts



/** How often the list is read at least: it may miss an instance once, which then would be left running unnoticed. */
const LEAST_READINGS = 2;
/** How often it is read at most, where one reading contradicts another. */
const select_MOST_READINGS = 5;
/**
 * The instances that a filter selects now, in the API's order: those that matched in more readings of the list than
 * not, where readings that leave one out don't count. The list is asked for until it was read whole often enough.
 *
 * @throws CompShareError when the list can't be had, or not before `ended`.
 */
async function select_select(filter, parts) {
    const verdicts = new Map();
    const contradictory = () => [...verdicts.values()].some(({ margin }) => margin === 0);
    for (let reading = 1; reading <= select_MOST_READINGS; reading++) {
        if (reading > LEAST_READINGS && !contradictory())
            break;
        const instances = await readList(filter, parts);
        const now = parts.clock.now();
        for (const instance of instances) {
            const margin = verdicts.get(instance.id)?.margin ?? 0;
            verdicts.set(instance.id, { instance, margin: margin + (selects(filter, instance, now) ? 1 : -1) });
        }
    }
    return [...verdicts.values()].filter(({ margin }) => margin > 0).map(({ instance }) => instance);
}
/** Reads the whole list, and asks for it until it comes. */
async function readList(filter, parts) {
    const { inventory, clock, scope, ended, onEvent } = parts;
    const query = { ...scope, ...(filter.tag !== undefined && { tag: filter.tag }) };
    for (let failures = 1;; failures++) {
        try {
            return await inventory.list(query, ended);
        }
        catch (error) {
            if (!(error instanceof CompShareError) || isFinal(error, failures) || ended.aborted)
                throw error;
            onEvent({ kind: 'looked', open: [], error });
            await clock.sleep(pauseAfter(error, failures), ended);
        }
    }
}

;// CONCATENATED MODULE: ./src/teardown/teardown.ts






/** Finds out which instances it is about, once, and tears them down. Throws nothing for what the API does. */
async function tearDown(teardown, parts) {
    const { connection, what, scope, wishes, timeoutMs } = teardown;
    const { fetch, clock, random, cancelled, onEvent, onCall, onSelected } = parts;
    const deadline = clock.now() + timeoutMs;
    const client = new CompShareClient({ connection, fetch, clock, onCall });
    const inventory = new Inventory(client);
    let targets;
    if (what.by === 'id') {
        targets = what.targets;
        onSelected(targets, undefined);
    }
    else {
        const timeUp = setAlarm(clock, timeoutMs);
        const ended = AbortSignal.any([cancelled, timeUp.signal]);
        try {
            const selected = await select_select(what.filter, { inventory, clock, scope, ended, onEvent });
            if (selected.length > what.maxInstances) {
                return { kind: 'too-many', selected, maxInstances: what.maxInstances };
            }
            targets = selected.map((instance) => ({ id: instance.id, seen: true, instance }));
            onSelected(targets, selected);
        }
        catch (error) {
            if (!(error instanceof CompShareError))
                throw error;
            return {
                kind: 'no-list',
                error,
                why: cancelled.aborted ? 'cancelled' : timeUp.signal.aborted ? 'timed-out' : 'refused',
            };
        }
        finally {
            timeUp.release();
        }
    }
    const results = await reconcile(targets, {
        client,
        inventory,
        clock,
        random,
        scope,
        wishes,
        deadline,
        cancelled,
        onEvent,
    });
    return { kind: 'settled', results };
}

;// CONCATENATED MODULE: ./src/phases.ts








/** How many errors are annotated one by one: GitHub shows ten of a step. */
const MOST_ANNOTATIONS = 9;
/** What a cancelled job leaves the post phase: about five minutes, less the time to report. In milliseconds. */
const TIME_AFTER_CANCEL_MS = 270_000;
/**
 * Runs one phase from its inputs to its outputs.
 *
 * @returns whether the step succeeded. What goes wrong is reported, not thrown.
 */
async function runPhase(phase, parts) {
    const { runner } = parts;
    const request = readInputs(runner, phase);
    if (request === undefined)
        return false;
    if (phase === 'main' && request.when === 'job-end') {
        saveProgress(runner, 'deferred');
        runner.info(`Nothing is changed now. At the end of the job: ${intent(request)}.`);
        return true;
    }
    const what = whatToTearDown(request, phase, runner);
    if (what === undefined) {
        runner.warning('The job ends and uhost-id, name and tag are all empty, so that nothing was torn down. If an instance was ' +
            'created, it still runs. Give name as well, such as name: gpu-${{ github.run_id }}, and create the instance under it.', { title: 'No instance was named' });
        return true;
    }
    return carryOut(request, what, parts, phase);
}
function readInputs(runner, phase) {
    try {
        return readRequest(runner);
    }
    catch (error) {
        if (!(error instanceof InputError))
            throw error;
        if (phase === 'main')
            saveProgress(runner, 'failed');
        runner.error(error.message, { title: 'Nothing was done: the inputs are wrong' });
        return undefined;
    }
}
/** What the inputs say now, or what an interrupted main phase was at. */
function whatToTearDown(request, phase, runner) {
    const saved = phase === 'post' ? idsIn(runner.getState(state/* STATE */.c.targets)) : [];
    const seen = new Set(idsIn(runner.getState(state/* STATE */.c.seen)));
    const targetsOf = (ids) => ids.map((id) => ({ id, seen: seen.has(id) }));
    if (saved.length > 0)
        return { by: 'id', targets: targetsOf(saved) };
    const { targets } = request;
    switch (targets.by) {
        case 'id':
            return { by: 'id', targets: targetsOf(targets.ids) };
        case 'filter':
            return targets;
        case 'nothing':
            return undefined;
    }
}
async function carryOut(request, what, parts, phase) {
    const { runner, clock } = parts;
    const { connection, place, timeoutMs, jobStatus, stop, releaseDisks, ignoreNotFound, dryRun } = request;
    if (request.targets.by === 'id' && request.targets.filterIgnored) {
        runner.notice('uhost-id is given, so that name, tag and older-than are not used.', {
            title: 'Filters not used',
        });
    }
    if (phase === 'post') {
        const deferred = request.when === 'job-end' && runner.getState(state/* STATE */.c.targets) === '';
        runner.info(deferred ? 'The job ends: tearing down now.' : 'The main phase did not finish: going on with it.');
    }
    saveProgress(runner, 'started');
    const log = new TeardownLog(runner, clock, { releaseDisks });
    const seen = new SeenIds(runner);
    const end = await tearDown({
        connection,
        what,
        scope: place,
        wishes: { stop, releaseDisks, ignoreNotFound, dryRun, placeGiven: Object.keys(place).length > 0 },
        timeoutMs: phase === 'post' && jobStatus === 'cancelled' ? Math.min(timeoutMs, TIME_AFTER_CANCEL_MS) : timeoutMs,
    }, {
        ...parts,
        onEvent: (event) => {
            if (event.kind === 'observed')
                seen.add(event.instance.id);
            // A look is over, and actions follow: whatever becomes of this process, it is known who was there.
            if (event.kind === 'looked')
                seen.save();
            log.onEvent(event);
        },
        onCall: (call) => {
            log.onCall(call);
        },
        onSelected: (targets, instances) => {
            runner.saveState(state/* STATE */.c.targets, targets.map(({ id }) => id).join(','));
            if (instances === undefined)
                return;
            for (const { id } of instances)
                seen.add(id);
            seen.save();
            if (instances.length > 0)
                log.selected(instances);
        },
    });
    return report(end, request, runner, phase);
}
async function report(end, { releaseDisks, dryRun }, runner, phase) {
    const results = end.kind === 'settled' ? end.results : [];
    for (const [name, value] of Object.entries(outputsOf(results, releaseDisks))) {
        runner.setOutput(name, String(value));
    }
    switch (end.kind) {
        case 'settled':
            return reportResults(end.results, { releaseDisks, dryRun }, runner, phase);
        case 'too-many':
            saveProgress(runner, 'failed');
            await runner.addSummary(tooManySummary(end.selected, end.maxInstances));
            runner.error(`The filter selects ${count(end.selected.length, 'instance')}, more than max-instances (${end.maxInstances}): ` +
                `${listed(end.selected.map(({ id }) => id))}. None was touched. Narrow the filter, or raise max-instances if all are meant.`, { title: 'Too many instances selected' });
            return false;
        case 'no-list': {
            saveProgress(runner, end.why === 'refused' && end.error.remedy === 'final' ? 'failed' : 'unfinished');
            const ended = { refused: '', cancelled: 'The job was cancelled. ', 'timed-out': 'Time ran out. ' }[end.why];
            runner.error(`${ended}The list of instances could not be read: ${explainError(end.error)}. Nothing was touched: ` +
                `what the filter selects may exist and be billed. ${end.error.advice}`, { title: 'The instances could not be listed' });
            return false;
        }
    }
}
async function reportResults(results, { releaseDisks, dryRun }, runner, phase) {
    if (results.length === 0) {
        saveProgress(runner, 'done');
        runner.notice('No instance matches the filter, so that there is nothing to tear down.', {
            title: 'Nothing selected',
        });
        return true;
    }
    await runner.addSummary(summaryOf(results, releaseDisks));
    const failures = results.flatMap((result) => result.outcome.kind === 'failed' ? [{ result, failure: result.outcome.failure }] : []);
    const unfinished = failures.filter(({ failure }) => isTransient(failure));
    if (unfinished.length > 0 && !dryRun) {
        runner.saveState(state/* STATE */.c.targets, unfinished.map(({ result }) => result.id).join(','));
        saveProgress(runner, 'unfinished');
    }
    else {
        saveProgress(runner, failures.length > 0 ? 'failed' : 'done');
    }
    for (const { result, failure } of failures.slice(0, MOST_ANNOTATIONS)) {
        const { title, what, left, advice } = explainFailure(result, failure);
        const next = phase === 'main' && isTransient(failure) && !dryRun
            ? ' The post phase of this step tries once more.'
            : '';
        runner.error(`${what} ${left} ${advice}${next}`, { title });
    }
    const others = failures.slice(MOST_ANNOTATIONS);
    if (others.length > 0) {
        runner.error(`${count(others.length, 'more instance')} failed: ${listed(others.map(({ result }) => result.id))}. The log says why.`, { title: 'More instances were not terminated' });
    }
    return failures.length === 0;
}
/** Remembers which instances were there, and saves it when it has changed. */
class SeenIds {
    #runner;
    #ids;
    #changed = false;
    constructor(runner) {
        this.#runner = runner;
        this.#ids = new Set(idsIn(runner.getState(state/* STATE */.c.seen)));
    }
    add(id) {
        this.#changed ||= !this.#ids.has(id);
        this.#ids.add(id);
    }
    save() {
        if (!this.#changed)
            return;
        this.#runner.saveState(state/* STATE */.c.seen, [...this.#ids].join(','));
        this.#changed = false;
    }
}
function saveProgress(runner, progress) {
    runner.saveState(state/* STATE */.c.progress, progress);
}
function idsIn(saved) {
    return saved.split(',').filter((id) => id !== '');
}
function listed(ids) {
    const shown = ids.slice(0, 20).join(', ');
    return ids.length > 20 ? `${shown} and ${ids.length - 20} more` : shown;
}
function intent({ targets, dryRun }) {
    const verb = dryRun ? 'say what would be terminated' : 'terminate';
    switch (targets.by) {
        case 'id':
            return `${verb}: ${listed(targets.ids)}`;
        case 'filter':
            return `${verb}: what name and tag select then, unless uhost-id is given by then`;
        case 'nothing':
            return `${verb}: what uhost-id, name or tag say then`;
    }
}

;// CONCATENATED MODULE: ./src/start.ts



/** Wires the real parts together and runs one phase. */
async function start(phase) {
    const cancelled = new AbortController();
    for (const signal of ['SIGINT', 'SIGTERM']) {
        process.on(signal, () => {
            if (cancelled.signal.aborted)
                process.exit(1);
            cancelled.abort();
        });
    }
    try {
        const succeeded = await runPhase(phase, {
            runner,
            clock: systemClock,
            fetch: await chooseFetch(process.env),
            random: Math.random,
            cancelled: cancelled.signal,
        });
        if (!succeeded)
            process.exitCode = 1;
    }
    catch (error) {
        core.error(`This is a fault of the action: ${error instanceof Error ? error.message : String(error)}. ` +
            'The instance may still exist and be billed: check it in the console, and report this, please.', { title: 'The action broke' });
        if (error instanceof Error)
            core.debug(error.stack ?? '');
        process.exitCode = 1;
    }
}
const runner = {
    ...core,
    addSummary: async (markdown) => {
        // Other runners than GitHub's may have no job summary.
        if ((process.env['GITHUB_STEP_SUMMARY'] ?? '') !== '')
            await core.summary.addRaw(markdown).write();
    },
};
/** Node's own `fetch` knows no proxy; the npm package undici does, and is loaded only where it is needed. */
async function chooseFetch(env) {
    const proxied = ['HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY', 'http_proxy'].some((name) => (env[name] ?? '') !== '');
    if (!proxied)
        return fetch;
    const { proxyFetch } = await Promise.all(/* import() */[__webpack_require__.e(752), __webpack_require__.e(766)]).then(__webpack_require__.bind(__webpack_require__, 8766));
    return proxyFetch();
}


/***/ })

};
