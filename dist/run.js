/******/ (() => { // webpackBootstrap
/******/ 	"use strict";
/******/ 	var __webpack_modules__ = ({

/***/ 12:
/***/ ((module) => {

module.exports = require("./github.js");

/***/ }),

/***/ 225:
/***/ ((module) => {

module.exports = require("./proxy.js");

/***/ }),

/***/ 67:
/***/ ((module) => {

module.exports = require("node:http");

/***/ }),

/***/ 708:
/***/ ((module) => {

module.exports = require("node:https");

/***/ })

/******/ 	});
/************************************************************************/
/******/ 	// The module cache
/******/ 	var __webpack_module_cache__ = {};
/******/ 	
/******/ 	// The require function
/******/ 	function __nccwpck_require__(moduleId) {
/******/ 		// Check if module is in cache
/******/ 		var cachedModule = __webpack_module_cache__[moduleId];
/******/ 		if (cachedModule !== undefined) {
/******/ 			return cachedModule.exports;
/******/ 		}
/******/ 		// Create a new module (and put it into the cache)
/******/ 		var module = __webpack_module_cache__[moduleId] = {
/******/ 			// no module.id needed
/******/ 			// no module.loaded needed
/******/ 			exports: {}
/******/ 		};
/******/ 	
/******/ 		// Execute the module function
/******/ 		var threw = true;
/******/ 		try {
/******/ 			__webpack_modules__[moduleId](module, module.exports, __nccwpck_require__);
/******/ 			threw = false;
/******/ 		} finally {
/******/ 			if(threw) delete __webpack_module_cache__[moduleId];
/******/ 		}
/******/ 	
/******/ 		// Return the exports of the module
/******/ 		return module.exports;
/******/ 	}
/******/ 	
/************************************************************************/
/******/ 	/* webpack/runtime/asset-relocator-loader */
/******/ 	if (typeof __nccwpck_require__ !== 'undefined') __nccwpck_require__.ab = __dirname + "/";
/******/ 	
/******/ 	/* webpack/runtime/create fake namespace object */
/******/ 	(() => {
/******/ 		var getProto = Object.getPrototypeOf ? (obj) => (Object.getPrototypeOf(obj)) : (obj) => (obj.__proto__);
/******/ 		var leafPrototypes;
/******/ 		// create a fake namespace object
/******/ 		// mode & 1: value is a module id, require it
/******/ 		// mode & 2: merge all properties of value into the ns
/******/ 		// mode & 4: return value when already ns object
/******/ 		// mode & 16: return value when it's Promise-like
/******/ 		// mode & 8|1: behave like require
/******/ 		__nccwpck_require__.t = function(value, mode) {
/******/ 			if(mode & 1) value = this(value);
/******/ 			if(mode & 8) return value;
/******/ 			if(typeof value === 'object' && value) {
/******/ 				if((mode & 4) && value.__esModule) return value;
/******/ 				if((mode & 16) && typeof value.then === 'function') return value;
/******/ 			}
/******/ 			var ns = Object.create(null);
/******/ 			__nccwpck_require__.r(ns);
/******/ 			var def = {};
/******/ 			leafPrototypes = leafPrototypes || [null, getProto({}), getProto([]), getProto(getProto)];
/******/ 			for(var current = mode & 2 && value; typeof current == 'object' && !~leafPrototypes.indexOf(current); current = getProto(current)) {
/******/ 				Object.getOwnPropertyNames(current).forEach((key) => (def[key] = () => (value[key])));
/******/ 			}
/******/ 			def['default'] = () => (value);
/******/ 			__nccwpck_require__.d(ns, def);
/******/ 			return ns;
/******/ 		};
/******/ 	})();
/******/ 	
/******/ 	/* webpack/runtime/define property getters */
/******/ 	(() => {
/******/ 		// define getter functions for harmony exports
/******/ 		__nccwpck_require__.d = (exports, definition) => {
/******/ 			for(var key in definition) {
/******/ 				if(__nccwpck_require__.o(definition, key) && !__nccwpck_require__.o(exports, key)) {
/******/ 					Object.defineProperty(exports, key, { enumerable: true, get: definition[key] });
/******/ 				}
/******/ 			}
/******/ 		};
/******/ 	})();
/******/ 	
/******/ 	/* webpack/runtime/hasOwnProperty shorthand */
/******/ 	(() => {
/******/ 		__nccwpck_require__.o = (obj, prop) => (Object.prototype.hasOwnProperty.call(obj, prop))
/******/ 	})();
/******/ 	
/******/ 	/* webpack/runtime/make namespace object */
/******/ 	(() => {
/******/ 		// define __esModule on exports
/******/ 		__nccwpck_require__.r = (exports) => {
/******/ 			if(typeof Symbol !== 'undefined' && Symbol.toStringTag) {
/******/ 				Object.defineProperty(exports, Symbol.toStringTag, { value: 'Module' });
/******/ 			}
/******/ 			Object.defineProperty(exports, '__esModule', { value: true });
/******/ 		};
/******/ 	})();
/******/ 	
/************************************************************************/
var __webpack_exports__ = {};
// ESM COMPAT FLAG
__nccwpck_require__.r(__webpack_exports__);

// EXPORTS
__nccwpck_require__.d(__webpack_exports__, {
  run: () => (/* binding */ run)
});

// NAMESPACE OBJECT: ./node_modules/@actions/core/lib/core.js
var core_namespaceObject = {};
__nccwpck_require__.r(core_namespaceObject);
__nccwpck_require__.d(core_namespaceObject, {
  ExitCode: () => (ExitCode),
  addPath: () => (addPath),
  debug: () => (debug),
  endGroup: () => (endGroup),
  error: () => (core_error),
  exportVariable: () => (exportVariable),
  getBooleanInput: () => (getBooleanInput),
  getIDToken: () => (getIDToken),
  getInput: () => (getInput),
  getMultilineInput: () => (getMultilineInput),
  getState: () => (getState),
  group: () => (group),
  info: () => (info),
  isDebug: () => (isDebug),
  markdownSummary: () => (markdownSummary),
  notice: () => (notice),
  platform: () => (external_left_out_js_namespaceObject_0),
  saveState: () => (saveState),
  setCommandEcho: () => (setCommandEcho),
  setFailed: () => (setFailed),
  setOutput: () => (setOutput),
  setSecret: () => (setSecret),
  startGroup: () => (startGroup),
  summary: () => (summary),
  toPlatformPath: () => (toPlatformPath),
  toPosixPath: () => (toPosixPath),
  toWin32Path: () => (toWin32Path),
  warning: () => (warning)
});

;// CONCATENATED MODULE: external "os"
const external_os_namespaceObject = require("os");
;// CONCATENATED MODULE: ./node_modules/@actions/core/lib/utils.js
// We use any as a valid input type
/* eslint-disable @typescript-eslint/no-explicit-any */
/**
 * Sanitizes an input into a string so it can be passed into issueCommand safely
 * @param input input to sanitize into a string
 */
function toCommandValue(input) {
    if (input === null || input === undefined) {
        return '';
    }
    else if (typeof input === 'string' || input instanceof String) {
        return input;
    }
    return JSON.stringify(input);
}
/**
 *
 * @param annotationProperties
 * @returns The command properties to send with the actual annotation command
 * See IssueCommandProperties: https://github.com/actions/runner/blob/main/src/Runner.Worker/ActionCommandManager.cs#L646
 */
function toCommandProperties(annotationProperties) {
    if (!Object.keys(annotationProperties).length) {
        return {};
    }
    return {
        title: annotationProperties.title,
        file: annotationProperties.file,
        line: annotationProperties.startLine,
        endLine: annotationProperties.endLine,
        col: annotationProperties.startColumn,
        endColumn: annotationProperties.endColumn
    };
}
//# sourceMappingURL=utils.js.map
;// CONCATENATED MODULE: ./node_modules/@actions/core/lib/command.js


/**
 * Issues a command to the GitHub Actions runner
 *
 * @param command - The command name to issue
 * @param properties - Additional properties for the command (key-value pairs)
 * @param message - The message to include with the command
 * @remarks
 * This function outputs a specially formatted string to stdout that the Actions
 * runner interprets as a command. These commands can control workflow behavior,
 * set outputs, create annotations, mask values, and more.
 *
 * Command Format:
 *   ::name key=value,key=value::message
 *
 * @example
 * ```typescript
 * // Issue a warning annotation
 * issueCommand('warning', {}, 'This is a warning message');
 * // Output: ::warning::This is a warning message
 *
 * // Set an environment variable
 * issueCommand('set-env', { name: 'MY_VAR' }, 'some value');
 * // Output: ::set-env name=MY_VAR::some value
 *
 * // Add a secret mask
 * issueCommand('add-mask', {}, 'secretValue123');
 * // Output: ::add-mask::secretValue123
 * ```
 *
 * @internal
 * This is an internal utility function that powers the public API functions
 * such as setSecret, warning, error, and exportVariable.
 */
function issueCommand(command, properties, message) {
    const cmd = new Command(command, properties, message);
    process.stdout.write(cmd.toString() + external_os_namespaceObject.EOL);
}
function issue(name, message = '') {
    issueCommand(name, {}, message);
}
const CMD_STRING = '::';
class Command {
    constructor(command, properties, message) {
        if (!command) {
            command = 'missing.command';
        }
        this.command = command;
        this.properties = properties;
        this.message = message;
    }
    toString() {
        let cmdStr = CMD_STRING + this.command;
        if (this.properties && Object.keys(this.properties).length > 0) {
            cmdStr += ' ';
            let first = true;
            for (const key in this.properties) {
                if (this.properties.hasOwnProperty(key)) {
                    const val = this.properties[key];
                    if (val) {
                        if (first) {
                            first = false;
                        }
                        else {
                            cmdStr += ',';
                        }
                        cmdStr += `${key}=${escapeProperty(val)}`;
                    }
                }
            }
        }
        cmdStr += `${CMD_STRING}${escapeData(this.message)}`;
        return cmdStr;
    }
}
function escapeData(s) {
    return toCommandValue(s)
        .replace(/%/g, '%25')
        .replace(/\r/g, '%0D')
        .replace(/\n/g, '%0A');
}
function escapeProperty(s) {
    return toCommandValue(s)
        .replace(/%/g, '%25')
        .replace(/\r/g, '%0D')
        .replace(/\n/g, '%0A')
        .replace(/:/g, '%3A')
        .replace(/,/g, '%2C');
}
//# sourceMappingURL=command.js.map
;// CONCATENATED MODULE: external "crypto"
const external_crypto_namespaceObject = require("crypto");
;// CONCATENATED MODULE: external "fs"
const external_fs_namespaceObject = require("fs");
;// CONCATENATED MODULE: ./node_modules/@actions/core/lib/file-command.js
// For internal use, subject to change.
// We use any as a valid input type
/* eslint-disable @typescript-eslint/no-explicit-any */




function issueFileCommand(command, message) {
    const filePath = process.env[`GITHUB_${command}`];
    if (!filePath) {
        throw new Error(`Unable to find environment variable for file command ${command}`);
    }
    if (!external_fs_namespaceObject.existsSync(filePath)) {
        throw new Error(`Missing file at path: ${filePath}`);
    }
    external_fs_namespaceObject.appendFileSync(filePath, `${toCommandValue(message)}${external_os_namespaceObject.EOL}`, {
        encoding: 'utf8'
    });
}
function prepareKeyValueMessage(key, value) {
    const delimiter = `ghadelimiter_${external_crypto_namespaceObject.randomUUID()}`;
    const convertedValue = toCommandValue(value);
    // These should realistically never happen, but just in case someone finds a
    // way to exploit uuid generation let's not allow keys or values that contain
    // the delimiter.
    if (key.includes(delimiter)) {
        throw new Error(`Unexpected input: name should not contain the delimiter "${delimiter}"`);
    }
    if (convertedValue.includes(delimiter)) {
        throw new Error(`Unexpected input: value should not contain the delimiter "${delimiter}"`);
    }
    return `${key}<<${delimiter}${external_os_namespaceObject.EOL}${convertedValue}${external_os_namespaceObject.EOL}${delimiter}`;
}
//# sourceMappingURL=file-command.js.map
;// CONCATENATED MODULE: external "path"
const external_path_namespaceObject = require("path");
;// CONCATENATED MODULE: external "./left-out.js"
const external_left_out_js_namespaceObject = require("./left-out.js");
var external_left_out_js_namespaceObject_0 = /*#__PURE__*/__nccwpck_require__.t(external_left_out_js_namespaceObject, 2);
;// CONCATENATED MODULE: ./node_modules/@actions/core/lib/summary.js
var __awaiter = (undefined && undefined.__awaiter) || function (thisArg, _arguments, P, generator) {
    function adopt(value) { return value instanceof P ? value : new P(function (resolve) { resolve(value); }); }
    return new (P || (P = Promise))(function (resolve, reject) {
        function fulfilled(value) { try { step(generator.next(value)); } catch (e) { reject(e); } }
        function rejected(value) { try { step(generator["throw"](value)); } catch (e) { reject(e); } }
        function step(result) { result.done ? resolve(result.value) : adopt(result.value).then(fulfilled, rejected); }
        step((generator = generator.apply(thisArg, _arguments || [])).next());
    });
};


const { access, appendFile, writeFile } = external_fs_namespaceObject.promises;
const SUMMARY_ENV_VAR = 'GITHUB_STEP_SUMMARY';
const SUMMARY_DOCS_URL = 'https://docs.github.com/actions/using-workflows/workflow-commands-for-github-actions#adding-a-job-summary';
class Summary {
    constructor() {
        this._buffer = '';
    }
    /**
     * Finds the summary file path from the environment, rejects if env var is not found or file does not exist
     * Also checks r/w permissions.
     *
     * @returns step summary file path
     */
    filePath() {
        return __awaiter(this, void 0, void 0, function* () {
            if (this._filePath) {
                return this._filePath;
            }
            const pathFromEnv = process.env[SUMMARY_ENV_VAR];
            if (!pathFromEnv) {
                throw new Error(`Unable to find environment variable for $${SUMMARY_ENV_VAR}. Check if your runtime environment supports job summaries.`);
            }
            try {
                yield access(pathFromEnv, external_fs_namespaceObject.constants.R_OK | external_fs_namespaceObject.constants.W_OK);
            }
            catch (_a) {
                throw new Error(`Unable to access summary file: '${pathFromEnv}'. Check if the file has correct read/write permissions.`);
            }
            this._filePath = pathFromEnv;
            return this._filePath;
        });
    }
    /**
     * Wraps content in an HTML tag, adding any HTML attributes
     *
     * @param {string} tag HTML tag to wrap
     * @param {string | null} content content within the tag
     * @param {[attribute: string]: string} attrs key-value list of HTML attributes to add
     *
     * @returns {string} content wrapped in HTML element
     */
    wrap(tag, content, attrs = {}) {
        const htmlAttrs = Object.entries(attrs)
            .map(([key, value]) => ` ${key}="${value}"`)
            .join('');
        if (!content) {
            return `<${tag}${htmlAttrs}>`;
        }
        return `<${tag}${htmlAttrs}>${content}</${tag}>`;
    }
    /**
     * Writes text in the buffer to the summary buffer file and empties buffer. Will append by default.
     *
     * @param {SummaryWriteOptions} [options] (optional) options for write operation
     *
     * @returns {Promise<Summary>} summary instance
     */
    write(options) {
        return __awaiter(this, void 0, void 0, function* () {
            const overwrite = !!(options === null || options === void 0 ? void 0 : options.overwrite);
            const filePath = yield this.filePath();
            const writeFunc = overwrite ? writeFile : appendFile;
            yield writeFunc(filePath, this._buffer, { encoding: 'utf8' });
            return this.emptyBuffer();
        });
    }
    /**
     * Clears the summary buffer and wipes the summary file
     *
     * @returns {Summary} summary instance
     */
    clear() {
        return __awaiter(this, void 0, void 0, function* () {
            return this.emptyBuffer().write({ overwrite: true });
        });
    }
    /**
     * Returns the current summary buffer as a string
     *
     * @returns {string} string of summary buffer
     */
    stringify() {
        return this._buffer;
    }
    /**
     * If the summary buffer is empty
     *
     * @returns {boolen} true if the buffer is empty
     */
    isEmptyBuffer() {
        return this._buffer.length === 0;
    }
    /**
     * Resets the summary buffer without writing to summary file
     *
     * @returns {Summary} summary instance
     */
    emptyBuffer() {
        this._buffer = '';
        return this;
    }
    /**
     * Adds raw text to the summary buffer
     *
     * @param {string} text content to add
     * @param {boolean} [addEOL=false] (optional) append an EOL to the raw text (default: false)
     *
     * @returns {Summary} summary instance
     */
    addRaw(text, addEOL = false) {
        this._buffer += text;
        return addEOL ? this.addEOL() : this;
    }
    /**
     * Adds the operating system-specific end-of-line marker to the buffer
     *
     * @returns {Summary} summary instance
     */
    addEOL() {
        return this.addRaw(external_os_namespaceObject.EOL);
    }
    /**
     * Adds an HTML codeblock to the summary buffer
     *
     * @param {string} code content to render within fenced code block
     * @param {string} lang (optional) language to syntax highlight code
     *
     * @returns {Summary} summary instance
     */
    addCodeBlock(code, lang) {
        const attrs = Object.assign({}, (lang && { lang }));
        const element = this.wrap('pre', this.wrap('code', code), attrs);
        return this.addRaw(element).addEOL();
    }
    /**
     * Adds an HTML list to the summary buffer
     *
     * @param {string[]} items list of items to render
     * @param {boolean} [ordered=false] (optional) if the rendered list should be ordered or not (default: false)
     *
     * @returns {Summary} summary instance
     */
    addList(items, ordered = false) {
        const tag = ordered ? 'ol' : 'ul';
        const listItems = items.map(item => this.wrap('li', item)).join('');
        const element = this.wrap(tag, listItems);
        return this.addRaw(element).addEOL();
    }
    /**
     * Adds an HTML table to the summary buffer
     *
     * @param {SummaryTableCell[]} rows table rows
     *
     * @returns {Summary} summary instance
     */
    addTable(rows) {
        const tableBody = rows
            .map(row => {
            const cells = row
                .map(cell => {
                if (typeof cell === 'string') {
                    return this.wrap('td', cell);
                }
                const { header, data, colspan, rowspan } = cell;
                const tag = header ? 'th' : 'td';
                const attrs = Object.assign(Object.assign({}, (colspan && { colspan })), (rowspan && { rowspan }));
                return this.wrap(tag, data, attrs);
            })
                .join('');
            return this.wrap('tr', cells);
        })
            .join('');
        const element = this.wrap('table', tableBody);
        return this.addRaw(element).addEOL();
    }
    /**
     * Adds a collapsable HTML details element to the summary buffer
     *
     * @param {string} label text for the closed state
     * @param {string} content collapsable content
     *
     * @returns {Summary} summary instance
     */
    addDetails(label, content) {
        const element = this.wrap('details', this.wrap('summary', label) + content);
        return this.addRaw(element).addEOL();
    }
    /**
     * Adds an HTML image tag to the summary buffer
     *
     * @param {string} src path to the image you to embed
     * @param {string} alt text description of the image
     * @param {SummaryImageOptions} options (optional) addition image attributes
     *
     * @returns {Summary} summary instance
     */
    addImage(src, alt, options) {
        const { width, height } = options || {};
        const attrs = Object.assign(Object.assign({}, (width && { width })), (height && { height }));
        const element = this.wrap('img', null, Object.assign({ src, alt }, attrs));
        return this.addRaw(element).addEOL();
    }
    /**
     * Adds an HTML section heading element
     *
     * @param {string} text heading text
     * @param {number | string} [level=1] (optional) the heading level, default: 1
     *
     * @returns {Summary} summary instance
     */
    addHeading(text, level) {
        const tag = `h${level}`;
        const allowedTag = ['h1', 'h2', 'h3', 'h4', 'h5', 'h6'].includes(tag)
            ? tag
            : 'h1';
        const element = this.wrap(allowedTag, text);
        return this.addRaw(element).addEOL();
    }
    /**
     * Adds an HTML thematic break (<hr>) to the summary buffer
     *
     * @returns {Summary} summary instance
     */
    addSeparator() {
        const element = this.wrap('hr', null);
        return this.addRaw(element).addEOL();
    }
    /**
     * Adds an HTML line break (<br>) to the summary buffer
     *
     * @returns {Summary} summary instance
     */
    addBreak() {
        const element = this.wrap('br', null);
        return this.addRaw(element).addEOL();
    }
    /**
     * Adds an HTML blockquote to the summary buffer
     *
     * @param {string} text quote text
     * @param {string} cite (optional) citation url
     *
     * @returns {Summary} summary instance
     */
    addQuote(text, cite) {
        const attrs = Object.assign({}, (cite && { cite }));
        const element = this.wrap('blockquote', text, attrs);
        return this.addRaw(element).addEOL();
    }
    /**
     * Adds an HTML anchor tag to the summary buffer
     *
     * @param {string} text link text/content
     * @param {string} href hyperlink
     *
     * @returns {Summary} summary instance
     */
    addLink(text, href) {
        const element = this.wrap('a', text, { href });
        return this.addRaw(element).addEOL();
    }
}
const _summary = new Summary();
/**
 * @deprecated use `core.summary`
 */
const markdownSummary = _summary;
const summary = _summary;
//# sourceMappingURL=summary.js.map
;// CONCATENATED MODULE: ./node_modules/@actions/core/lib/path-utils.js

/**
 * toPosixPath converts the given path to the posix form. On Windows, \\ will be
 * replaced with /.
 *
 * @param pth. Path to transform.
 * @return string Posix path.
 */
function toPosixPath(pth) {
    return pth.replace(/[\\]/g, '/');
}
/**
 * toWin32Path converts the given path to the win32 form. On Linux, / will be
 * replaced with \\.
 *
 * @param pth. Path to transform.
 * @return string Win32 path.
 */
function toWin32Path(pth) {
    return pth.replace(/[/]/g, '\\');
}
/**
 * toPlatformPath converts the given path to a platform-specific path. It does
 * this by replacing instances of / and \ with the platform-specific path
 * separator.
 *
 * @param pth The path to platformize.
 * @return string The platform-specific path.
 */
function toPlatformPath(pth) {
    return pth.replace(/[/\\]/g, external_path_namespaceObject.sep);
}
//# sourceMappingURL=path-utils.js.map
;// CONCATENATED MODULE: ./node_modules/@actions/core/lib/core.js
var core_awaiter = (undefined && undefined.__awaiter) || function (thisArg, _arguments, P, generator) {
    function adopt(value) { return value instanceof P ? value : new P(function (resolve) { resolve(value); }); }
    return new (P || (P = Promise))(function (resolve, reject) {
        function fulfilled(value) { try { step(generator.next(value)); } catch (e) { reject(e); } }
        function rejected(value) { try { step(generator["throw"](value)); } catch (e) { reject(e); } }
        function step(result) { result.done ? resolve(result.value) : adopt(result.value).then(fulfilled, rejected); }
        step((generator = generator.apply(thisArg, _arguments || [])).next());
    });
};






/**
 * The code to exit an action
 */
var ExitCode;
(function (ExitCode) {
    /**
     * A code indicating that the action was successful
     */
    ExitCode[ExitCode["Success"] = 0] = "Success";
    /**
     * A code indicating that the action was a failure
     */
    ExitCode[ExitCode["Failure"] = 1] = "Failure";
})(ExitCode || (ExitCode = {}));
//-----------------------------------------------------------------------
// Variables
//-----------------------------------------------------------------------
/**
 * Sets env variable for this action and future actions in the job
 * @param name the name of the variable to set
 * @param val the value of the variable. Non-string values will be converted to a string via JSON.stringify
 */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
function exportVariable(name, val) {
    const convertedVal = toCommandValue(val);
    process.env[name] = convertedVal;
    const filePath = process.env['GITHUB_ENV'] || '';
    if (filePath) {
        return issueFileCommand('ENV', prepareKeyValueMessage(name, val));
    }
    issueCommand('set-env', { name }, convertedVal);
}
/**
 * Registers a secret which will get masked from logs
 *
 * @param secret - Value of the secret to be masked
 * @remarks
 * This function instructs the Actions runner to mask the specified value in any
 * logs produced during the workflow run. Once registered, the secret value will
 * be replaced with asterisks (***) whenever it appears in console output, logs,
 * or error messages.
 *
 * This is useful for protecting sensitive information such as:
 * - API keys
 * - Access tokens
 * - Authentication credentials
 * - URL parameters containing signatures (SAS tokens)
 *
 * Note that masking only affects future logs; any previous appearances of the
 * secret in logs before calling this function will remain unmasked.
 *
 * @example
 * ```typescript
 * // Register an API token as a secret
 * const apiToken = "abc123xyz456";
 * setSecret(apiToken);
 *
 * // Now any logs containing this value will show *** instead
 * console.log(`Using token: ${apiToken}`); // Outputs: "Using token: ***"
 * ```
 */
function setSecret(secret) {
    issueCommand('add-mask', {}, secret);
}
/**
 * Prepends inputPath to the PATH (for this action and future actions)
 * @param inputPath
 */
function addPath(inputPath) {
    const filePath = process.env['GITHUB_PATH'] || '';
    if (filePath) {
        issueFileCommand('PATH', inputPath);
    }
    else {
        issueCommand('add-path', {}, inputPath);
    }
    process.env['PATH'] = `${inputPath}${external_path_namespaceObject.delimiter}${process.env['PATH']}`;
}
/**
 * Gets the value of an input.
 * Unless trimWhitespace is set to false in InputOptions, the value is also trimmed.
 * Returns an empty string if the value is not defined.
 *
 * @param     name     name of the input to get
 * @param     options  optional. See InputOptions.
 * @returns   string
 */
function getInput(name, options) {
    const val = process.env[`INPUT_${name.replace(/ /g, '_').toUpperCase()}`] || '';
    if (options && options.required && !val) {
        throw new Error(`Input required and not supplied: ${name}`);
    }
    if (options && options.trimWhitespace === false) {
        return val;
    }
    return val.trim();
}
/**
 * Gets the values of an multiline input.  Each value is also trimmed.
 *
 * @param     name     name of the input to get
 * @param     options  optional. See InputOptions.
 * @returns   string[]
 *
 */
function getMultilineInput(name, options) {
    const inputs = getInput(name, options)
        .split('\n')
        .filter(x => x !== '');
    if (options && options.trimWhitespace === false) {
        return inputs;
    }
    return inputs.map(input => input.trim());
}
/**
 * Gets the input value of the boolean type in the YAML 1.2 "core schema" specification.
 * Support boolean input list: `true | True | TRUE | false | False | FALSE` .
 * The return value is also in boolean type.
 * ref: https://yaml.org/spec/1.2/spec.html#id2804923
 *
 * @param     name     name of the input to get
 * @param     options  optional. See InputOptions.
 * @returns   boolean
 */
function getBooleanInput(name, options) {
    const trueValue = ['true', 'True', 'TRUE'];
    const falseValue = ['false', 'False', 'FALSE'];
    const val = getInput(name, options);
    if (trueValue.includes(val))
        return true;
    if (falseValue.includes(val))
        return false;
    throw new TypeError(`Input does not meet YAML 1.2 "Core Schema" specification: ${name}\n` +
        `Support boolean input list: \`true | True | TRUE | false | False | FALSE\``);
}
/**
 * Sets the value of an output.
 *
 * @param     name     name of the output to set
 * @param     value    value to store. Non-string values will be converted to a string via JSON.stringify
 */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
function setOutput(name, value) {
    const filePath = process.env['GITHUB_OUTPUT'] || '';
    if (filePath) {
        return issueFileCommand('OUTPUT', prepareKeyValueMessage(name, value));
    }
    process.stdout.write(external_os_namespaceObject.EOL);
    issueCommand('set-output', { name }, toCommandValue(value));
}
/**
 * Enables or disables the echoing of commands into stdout for the rest of the step.
 * Echoing is disabled by default if ACTIONS_STEP_DEBUG is not set.
 *
 */
function setCommandEcho(enabled) {
    issue('echo', enabled ? 'on' : 'off');
}
//-----------------------------------------------------------------------
// Results
//-----------------------------------------------------------------------
/**
 * Sets the action status to failed.
 * When the action exits it will be with an exit code of 1
 * @param message add error issue message
 */
function setFailed(message) {
    process.exitCode = ExitCode.Failure;
    core_error(message);
}
//-----------------------------------------------------------------------
// Logging Commands
//-----------------------------------------------------------------------
/**
 * Gets whether Actions Step Debug is on or not
 */
function isDebug() {
    return process.env['RUNNER_DEBUG'] === '1';
}
/**
 * Writes debug message to user log
 * @param message debug message
 */
function debug(message) {
    issueCommand('debug', {}, message);
}
/**
 * Adds an error issue
 * @param message error issue message. Errors will be converted to string via toString()
 * @param properties optional properties to add to the annotation.
 */
function core_error(message, properties = {}) {
    issueCommand('error', toCommandProperties(properties), message instanceof Error ? message.toString() : message);
}
/**
 * Adds a warning issue
 * @param message warning issue message. Errors will be converted to string via toString()
 * @param properties optional properties to add to the annotation.
 */
function warning(message, properties = {}) {
    issueCommand('warning', toCommandProperties(properties), message instanceof Error ? message.toString() : message);
}
/**
 * Adds a notice issue
 * @param message notice issue message. Errors will be converted to string via toString()
 * @param properties optional properties to add to the annotation.
 */
function notice(message, properties = {}) {
    issueCommand('notice', toCommandProperties(properties), message instanceof Error ? message.toString() : message);
}
/**
 * Writes info to log with console.log.
 * @param message info message
 */
function info(message) {
    process.stdout.write(message + external_os_namespaceObject.EOL);
}
/**
 * Begin an output group.
 *
 * Output until the next `groupEnd` will be foldable in this group
 *
 * @param name The name of the output group
 */
function startGroup(name) {
    issue('group', name);
}
/**
 * End an output group.
 */
function endGroup() {
    issue('endgroup');
}
/**
 * Wrap an asynchronous function call in a group.
 *
 * Returns the same type as the function itself.
 *
 * @param name The name of the group
 * @param fn The function to wrap in the group
 */
function group(name, fn) {
    return core_awaiter(this, void 0, void 0, function* () {
        startGroup(name);
        let result;
        try {
            result = yield fn();
        }
        finally {
            endGroup();
        }
        return result;
    });
}
//-----------------------------------------------------------------------
// Wrapper action state
//-----------------------------------------------------------------------
/**
 * Saves state for current action, the state can only be retrieved by this action's post job execution.
 *
 * @param     name     name of the state to store
 * @param     value    value to store. Non-string values will be converted to a string via JSON.stringify
 */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
function saveState(name, value) {
    const filePath = process.env['GITHUB_STATE'] || '';
    if (filePath) {
        return issueFileCommand('STATE', prepareKeyValueMessage(name, value));
    }
    issueCommand('save-state', { name }, toCommandValue(value));
}
/**
 * Gets the value of an state set by this action's main execution.
 *
 * @param     name     name of the state to get
 * @returns   string
 */
function getState(name) {
    return process.env[`STATE_${name}`] || '';
}
function getIDToken(aud) {
    return core_awaiter(this, void 0, void 0, function* () {
        return yield external_left_out_js_namespaceObject.OidcClient.getIDToken(aud);
    });
}
/**
 * Summary exports
 */

/**
 * @deprecated use core.summary
 */

/**
 * Path exports
 */

/**
 * Platform utilities exports
 */

//# sourceMappingURL=core.js.map
;// CONCATENATED MODULE: ./src/teardown/outcome.ts
const done = { icon: '✅', failed: false, retryable: false };
const failed = { icon: '❌', gone: false, failed: true };
const OUTCOMES = {
    terminated: { word: 'terminated', ...done, gone: true },
    'already-gone': { word: 'already-gone', ...done, gone: true },
    'not-found-ignored': { word: 'not-found-ignored', ...done, gone: false },
    'would-terminate': { word: 'would-terminate', ...done, icon: '🔍', gone: false },
    refused: { word: 'failed: refused', ...failed, retryable: 'by-error' },
    running: { word: 'failed: running', ...failed, retryable: false },
    'not-found': { word: 'failed: not-found', ...failed, retryable: false },
    elsewhere: { word: 'failed: elsewhere', ...failed, retryable: false },
    'timed-out': { word: 'failed: timed-out', ...failed, retryable: true },
    cancelled: { word: 'failed: cancelled', ...failed, retryable: true },
};
function isFailure(outcome) {
    return OUTCOMES[outcome.kind].failed;
}
function isFailed(result) {
    return isFailure(result.outcome);
}
function isRetryable(failure) {
    const { retryable } = OUTCOMES[failure.kind];
    if (retryable !== 'by-error')
        return retryable;
    return failure.kind === 'refused' && failure.error.class !== 'permanent';
}
function estimatedCost({ instance, ranMs }) {
    if (instance?.chargeType !== 'Postpay' || instance.pricePerHour === undefined || ranMs === undefined)
        return undefined;
    return (instance.pricePerHour * ranMs) / 3_600_000;
}
function mayHaveUnseenDisks({ outcome, dataDisks }) {
    return !isFailure(outcome) && dataDisks === undefined;
}

;// CONCATENATED MODULE: ./src/report/outcome-text.ts

function explainFailure(messages, result) {
    const { explain } = messages.outcomes[result.outcome.kind];
    return explain(result);
}
function outcomeLine(messages, result) {
    if (isFailed(result))
        return messages.log.failed(explainFailure(messages, result));
    const { line } = messages.outcomes[result.outcome.kind];
    return line(result);
}
function outcomeCell(messages, result) {
    const { cell } = messages.outcomes[result.outcome.kind];
    return typeof cell === 'string' ? cell : cell(result);
}

;// CONCATENATED MODULE: ./src/report/annotations.ts


const MAX_ANNOTATIONS = 9;
function failureAnnotations(messages, failed, resumesInPost) {
    const shown = failed.slice(0, MAX_ANNOTATIONS).map((result) => {
        const { what, left, advice } = explainFailure(messages, result);
        const title = messages.outcomes[result.outcome.kind].title(result.id);
        const resumes = resumesInPost && isRetryable(result.outcome);
        const then = [
            ...(result.outcome.kind === 'cancelled' && resumes ? [] : [advice]),
            ...(resumes ? [messages.annotations.resumesInPost] : []),
        ];
        return { title, message: [what, left, ...then].join(' ') };
    });
    const others = failed.slice(MAX_ANNOTATIONS).map(({ id }) => id);
    if (others.length === 0)
        return shown;
    const { title, message } = messages.annotations.more;
    return [...shown, { title, message: message(others) }];
}

;// CONCATENATED MODULE: ./src/text/clean.ts
function oneLine(text, limit = 120) {
    const clean = printable(text.slice(0, limit * 4))
        .replaceAll('##[', '# #[')
        .trim();
    const characters = Array.from(clean);
    return characters.length <= limit && text.length <= limit * 4
        ? clean
        : `${characters.slice(0, limit - 1).join('')}…`;
}
function printable(text) {
    if (/^[\x20-\x7e]*$/.test(text))
        return text;
    return text.replace(/\p{Cc}+|[\u2028\u2029]+/gu, ' ').replace(/\p{Cf}|\p{Cs}|\p{Co}|\p{Cn}/gu, '');
}
function quoted(text, limit = 60) {
    return `"${oneLine(text, limit)}"`;
}
function html(text, limit = 120) {
    return oneLine(text, limit).replace(/[&<>"'`*_[\]|\\~@#:!]/g, (character) => `&#${character.charCodeAt(0)};`);
}
function count(amount, noun) {
    return `${amount} ${noun}${amount === 1 ? '' : 's'}`;
}

;// CONCATENATED MODULE: ./src/time/duration.ts
const UNIT_MS = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };
function parseDuration(text) {
    const [, amount, unit] = /^(\d{1,9})([smhd])$/.exec(text) ?? [];
    return amount === undefined ? undefined : Number(amount) * UNIT_MS[unit];
}
function formatElapsed(ms) {
    const seconds = Math.max(0, Math.floor(ms / 1000));
    const two = (value) => String(value).padStart(2, '0');
    const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
    return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}

;// CONCATENATED MODULE: ./src/compshare/ret-codes.ts
const RET_CODES = {
    110: { class: 'transient', mayHaveTakenEffect: true },
    130: { class: 'transient' },
    150: { class: 'transient' },
    153: { class: 'transient', throttled: true },
    160: { class: 'permanent' },
    161: { class: 'permanent' },
    170: { class: 'permanent' },
    171: { class: 'permanent' },
    172: { class: 'permanent' },
    174: { class: 'permanent' },
    210: { class: 'permanent', regionMissing: true },
    220: { class: 'permanent', regionMissing: true },
    230: { class: 'permanent', regionMissing: true, endOfList: true },
    240: { class: 'permanent' },
    292: { class: 'permanent' },
    293: { class: 'permanent' },
    294: { class: 'permanent' },
    295: { class: 'permanent' },
    299: { class: 'permanent' },
    8035: { class: 'busy' },
    8039: { class: 'deleted' },
    8104: { class: 'permanent' },
    8433: { class: 'busy', mayHaveTakenEffect: true },
    8434: { class: 'busy' },
    8854: { class: 'busy', mayHaveTakenEffect: true },
    8855: { class: 'busy', mayHaveTakenEffect: true },
    8856: { class: 'busy' },
    8903: { class: 'busy' },
    8905: { class: 'busy' },
    8908: { class: 'busy', mayHaveTakenEffect: true },
    8909: { class: 'busy', mayHaveTakenEffect: true },
    8918: { class: 'busy' },
    226601: { class: 'permanent' },
    226602: { class: 'busy' },
};
const LOCK_NAME = 'InstanceOperationInProgress';
const LOCKED = { class: 'busy' };
function isListed(retCode) {
    return Object.hasOwn(RET_CODES, retCode);
}
function tellsOfLock(text) {
    return text.includes(LOCK_NAME);
}
function factsOf(retCode, locked) {
    if (locked)
        return LOCKED;
    if (isListed(retCode))
        return RET_CODES[retCode];
    return retCode >= 2000 ? { class: 'unknown', mayHaveTakenEffect: true } : { class: 'permanent' };
}

;// CONCATENATED MODULE: ./src/compshare/errors.ts

class CompShareError extends Error {
    action;
    requestId;
    constructor(action, detail, { requestId, cause } = {}) {
        super(`${action}: ${detail}`, { cause });
        this.name = new.target.name;
        this.action = action;
        this.requestId = requestId;
    }
}
class TransportError extends CompShareError {
    throttled = false;
    mayHaveTakenEffect = true;
    class;
    failure;
    code;
    untrusted;
    constructor(action, failure, code, cause) {
        super(action, code === undefined ? failure : `${failure} (${code})`, { cause });
        this.failure = failure;
        this.code = code;
        this.untrusted = code !== undefined && isCertificateError(code);
        this.class = this.untrusted ? 'permanent' : 'transient';
    }
}
class NotSentError extends CompShareError {
    class = 'transient';
    throttled = false;
    mayHaveTakenEffect = false;
    constructor(action) {
        super(action, 'not sent');
    }
}
class HttpStatusError extends CompShareError {
    class;
    throttled;
    mayHaveTakenEffect;
    status;
    retryAfterMs;
    constructor(action, status, requestId, retryAfterMs) {
        super(action, `status ${status}`, { requestId });
        this.status = status;
        this.throttled = status === 429;
        this.mayHaveTakenEffect = status >= 500;
        this.retryAfterMs = retryAfterMs;
        this.class = status === 429 || status === 408 || status >= 500 ? 'transient' : 'permanent';
    }
}
class MalformedAnswerError extends CompShareError {
    class = 'unknown';
    throttled = false;
    mayHaveTakenEffect = true;
    defect;
    constructor(action, defect, requestId) {
        super(action, defect, { requestId });
        this.defect = defect;
    }
}
class RetCodeError extends CompShareError {
    class;
    throttled;
    mayHaveTakenEffect;
    retCode;
    facts;
    apiMessage;
    locked;
    constructor(action, retCode, apiMessage, requestId) {
        super(action, `RetCode ${retCode}`, { requestId });
        this.locked = tellsOfLock(apiMessage);
        this.facts = factsOf(retCode, this.locked);
        this.class = this.facts.class;
        this.throttled = this.facts.throttled ?? false;
        this.mayHaveTakenEffect = this.facts.mayHaveTakenEffect ?? false;
        this.retCode = retCode;
        this.apiMessage = apiMessage;
    }
}
function isCertificateError(code) {
    return (/CERT|SELF_SIGNED|UNABLE_TO_VERIFY|UNABLE_TO_GET_ISSUER/.test(code) ||
        code === 'ERR_TLS_CERT_ALTNAME_INVALID');
}

;// CONCATENATED MODULE: ./src/time/clock.ts
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

;// CONCATENATED MODULE: ./src/network/version.ts
const VERSION = '1.0.0';

;// CONCATENATED MODULE: ./src/text/json.ts
function isRecord(value) {
    return typeof value === 'object' && value !== null && !Array.isArray(value);
}
function parseJson(text) {
    try {
        return JSON.parse(text);
    }
    catch {
        return undefined;
    }
}

;// CONCATENATED MODULE: external "node:crypto"
const external_node_crypto_namespaceObject = require("node:crypto");
;// CONCATENATED MODULE: ./src/compshare/signature.ts

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
function sign(parameters, privateKey) {
    const hash = (0,external_node_crypto_namespaceObject.createHash)('sha1');
    for (const name of Object.keys(parameters).sort()) {
        hash.update(name + (parameters[name] ?? ''), 'utf8');
    }
    return hash.update(privateKey, 'utf8').digest('hex');
}

;// CONCATENATED MODULE: ./src/compshare/throttle.ts
const FIRST_GAP_MS = 500;
const LONGEST_GAP_MS = 10_000;
const NO_GAP_MS = 50;
class Throttle {
    #clock;
    #gapMs = 0;
    #nextStart = 0;
    constructor(clock) {
        this.#clock = clock;
    }
    async turn(signal) {
        const now = this.#clock.now();
        const gapMs = this.#gapMs;
        const start = Math.max(now, this.#nextStart);
        this.#nextStart = start + gapMs;
        if (start > now)
            await this.#clock.sleep(start - now, signal);
        return gapMs;
    }
    slowDown(gapMs, retryAfterMs = 0) {
        if (gapMs >= this.#gapMs)
            this.#gapMs = Math.min(LONGEST_GAP_MS, Math.max(FIRST_GAP_MS, this.#gapMs * 2));
        const pause = Math.min(60_000, Math.max(retryAfterMs, this.#gapMs));
        this.#nextStart = Math.max(this.#nextStart, this.#clock.now() + pause);
    }
    speedUp() {
        this.#gapMs = this.#gapMs * 0.8 < NO_GAP_MS ? 0 : this.#gapMs * 0.8;
    }
}

;// CONCATENATED MODULE: ./src/compshare/transport.ts






const ANSWER_TIMEOUT_MS = 30_000;
const ANSWER_LIMIT_BYTES = 4 * 1024 * 1024;
class Transport {
    #connection;
    #fetch;
    #clock;
    #throttle;
    #signal;
    #onCall;
    constructor({ connection, fetch, clock, signal, onCall }) {
        this.#connection = connection;
        this.#fetch = fetch;
        this.#clock = clock;
        this.#throttle = new Throttle(clock);
        this.#signal = signal;
        this.#onCall = onCall ?? (() => undefined);
    }
    async call({ action, targets, parameters }, signal) {
        const notToSend = AbortSignal.any([signal, this.#signal]);
        const gapMs = await this.#throttle.turn(notToSend);
        if (notToSend.aborted)
            throw new NotSentError(action);
        const startedAt = this.#clock.now();
        const record = (retCode, requestId, error) => {
            const durationMs = this.#clock.now() - startedAt;
            this.#onCall({ action, targets, durationMs, retCode, requestId, error });
        };
        try {
            const signed = this.#signed(action, parameters);
            const { text, requestId } = await this.#exchange(action, signed, signal);
            const fields = readEnvelope(action, text, requestId, this.#redactor(signed));
            this.#throttle.speedUp();
            record(0, requestId);
            return { fields, requestId };
        }
        catch (error) {
            if (!(error instanceof CompShareError))
                throw error;
            if (error.throttled)
                this.#throttle.slowDown(gapMs, error instanceof HttpStatusError ? error.retryAfterMs : undefined);
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
    #redactor(signed) {
        const { publicKey, privateKey, securityToken } = this.#connection;
        const secrets = [privateKey, publicKey, securityToken, signed['Signature']].filter((secret) => secret !== undefined);
        return (text) => secrets.reduce((clean, secret) => clean.replaceAll(secret, '***'), text);
    }
    async #exchange(action, signed, signal) {
        const timeout = setAlarm(this.#clock, ANSWER_TIMEOUT_MS);
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
                signal: AbortSignal.any([signal, timeout.signal]),
            });
            const requestId = response.headers.get('x-ucloud-request-uuid') ?? undefined;
            const text = await readBody(action, response, requestId);
            if (response.status !== 200)
                throw new HttpStatusError(action, response.status, requestId, retryAfter(response));
            return { text, requestId };
        }
        catch (error) {
            if (error instanceof CompShareError)
                throw error;
            if (timeout.signal.aborted)
                throw new TransportError(action, 'timeout');
            if (signal.aborted)
                throw new TransportError(action, 'aborted');
            throw new TransportError(action, 'connection-failed', codeOf(error), error);
        }
        finally {
            timeout.release();
        }
    }
}
function readEnvelope(action, text, requestId, redact) {
    const fields = parseJson(text);
    if (!isRecord(fields))
        throw new MalformedAnswerError(action, 'not-json', requestId);
    const retCode = fields['RetCode'];
    if (typeof retCode !== 'number' || !Number.isInteger(retCode)) {
        throw new MalformedAnswerError(action, 'no-ret-code', requestId);
    }
    if (retCode !== 0) {
        const message = fields['Message'];
        throw new RetCodeError(action, retCode, typeof message === 'string' ? redact(message) : '', requestId);
    }
    return fields;
}
function retryAfter({ headers }) {
    const ms = Number(headers.get('retry-after') ?? Number.NaN) * 1000;
    return Number.isFinite(ms) ? ms : undefined;
}
async function readBody(action, { body }, requestId) {
    if (body === null)
        return '';
    const chunks = [];
    let size = 0;
    for await (const chunk of body) {
        size += chunk.byteLength;
        if (size > ANSWER_LIMIT_BYTES)
            throw new MalformedAnswerError(action, 'too-large', requestId);
        chunks.push(chunk);
    }
    return Buffer.concat(chunks).toString('utf8');
}
function codeOf(error) {
    let code;
    for (let cause = error; cause instanceof Error; cause = cause.cause) {
        if ('code' in cause && typeof cause.code === 'string')
            code = cause.code;
    }
    return code;
}

;// CONCATENATED MODULE: ./src/report/messages/en-ret-codes.ts
const CHECK_KEYS = 'Check that public-key and private-key are the two halves of one key pair.';
const CHECK_PERMISSION = 'Check that the key may describe, stop and delete instances in this project; a sub-account needs project-id.';
const CHECK_PLACE = 'Check the inputs region and zone, or leave them out.';
const REPORT_BUG = 'This is a fault of the action: please report it with the request ID.';
const BILLING = 'Settle it in the CompShare console, then run the teardown again.';
const STATUS_PAGE = 'If it stays, ask CompShare support with the request ID.';
const RET_CODE_MESSAGES = {
    110: {
        meaning: 'the API took too long; the operation may have happened',
        advice: STATUS_PAGE,
    },
    130: { meaning: 'the gateway or the auth service failed', advice: STATUS_PAGE },
    150: { meaning: 'the service is unavailable', advice: STATUS_PAGE },
    153: {
        meaning: 'too many requests',
        advice: 'Run fewer jobs with this account at a time.',
    },
    160: { meaning: 'the action is missing', advice: REPORT_BUG },
    161: {
        meaning: 'the action is unknown',
        advice: 'Check the input api-url; otherwise this is a fault of the action: please report it.',
    },
    170: { meaning: 'the signature is missing', advice: REPORT_BUG },
    171: { meaning: 'the signature is wrong', advice: CHECK_KEYS },
    172: {
        meaning: 'the user does not exist',
        advice: 'Check public-key: it is wrong or was deleted.',
    },
    174: {
        meaning: 'the token does not exist',
        advice: 'Check security-token: it is wrong or has expired. Leave it out if the key pair is a permanent one.',
    },
    210: { meaning: 'a parameter is missing', advice: REPORT_BUG },
    220: { meaning: 'a parameter has the wrong form', advice: CHECK_PLACE },
    230: {
        meaning: 'a parameter is not available',
        advice: `${CHECK_PLACE} If the message names organization_id, give project-id.`,
    },
    240: { meaning: 'the zone is not permitted', advice: CHECK_PLACE },
    292: { meaning: 'the project does not exist', advice: 'Check the input project-id.' },
    293: {
        meaning: 'no permission for the zone',
        advice: `${CHECK_PLACE} Check the input project-id.`,
    },
    294: {
        meaning: "the caller's IP address is refused",
        advice: "The account has an IP allow-list. Add the runner's address to it, or use a runner with a fixed address.",
    },
    295: { meaning: 'the account is under a security lock', advice: BILLING },
    299: { meaning: 'permission refused', advice: CHECK_PERMISSION },
    8035: { meaning: 'the instance is being migrated', advice: 'Raise the input timeout.' },
    8039: { meaning: 'the instance has been deleted', advice: 'Nothing to do.' },
    8104: { meaning: 'an order is unpaid', advice: BILLING },
    8433: { meaning: 'service error', advice: STATUS_PAGE },
    8434: { meaning: 'a disk is still detaching', advice: 'Raise the input timeout.' },
    8854: { meaning: 'deleting timed out', advice: STATUS_PAGE },
    8855: { meaning: 'deleting failed', advice: STATUS_PAGE },
    8856: {
        meaning: 'it must be stopped before it can be deleted',
        advice: 'Somebody or something may be starting it again.',
    },
    8903: {
        meaning: 'the operation failed; seen while an instance is in transition',
        advice: 'An image that is being made from the instance blocks it too. Raise the input timeout.',
    },
    8905: {
        meaning: 'the power state is wrong for now',
        advice: 'Somebody or something may be starting or stopping it.',
    },
    8908: { meaning: 'deleting failed', advice: STATUS_PAGE },
    8909: { meaning: 'deleting failed', advice: STATUS_PAGE },
    8918: { meaning: 'an order is not finished', advice: 'Raise the input timeout.' },
    226601: { meaning: 'the account is in arrears', advice: BILLING },
    226602: { meaning: 'the instance has expired', advice: BILLING },
    locked: {
        meaning: 'another operation holds the lock of the instance',
        advice: 'The lock can last ten minutes: see who else works on the instance, or raise the input timeout.',
    },
    undocumented: {
        meaning: 'a code that is not documented',
        advice: 'Ask CompShare support with the request ID, and tell us what the code means.',
    },
};

;// CONCATENATED MODULE: ./src/report/error-messages.ts




const TRANSPORT_FAILURES = {
    timeout: `no answer within ${ANSWER_TIMEOUT_MS / 1000} s`,
    aborted: 'given up while waiting for the answer',
    'connection-failed': 'the connection failed',
};
const ANSWER_DEFECTS = {
    'not-json': 'is not JSON',
    'too-large': `is larger than ${ANSWER_LIMIT_BYTES / 1024 / 1024} MiB`,
    'no-ret-code': 'has no RetCode',
    'no-instance-list': 'has no list of instances',
    'not-an-instance': 'lists something that is no instance',
    'no-zone-list': 'has no list of zones',
    'no-region': 'names no region',
    'list-not-whole': 'lists fewer instances than it counts',
    'nothing-new': 'lists nothing new before the end of the list',
};
function retCodeMessage(retCode, locked) {
    if (locked)
        return RET_CODE_MESSAGES.locked;
    return isListed(retCode) ? RET_CODE_MESSAGES[retCode] : RET_CODE_MESSAGES.undocumented;
}
function describeError(error) {
    return `${error.action}: ${causeOf(error)}`;
}
function causeOf(error) {
    if (error instanceof RetCodeError)
        return `RetCode ${error.retCode}, ${retCodeMessage(error.retCode, error.locked).meaning}`;
    if (error instanceof HttpStatusError)
        return `HTTP status ${error.status}${error.status < 400 ? ' (a redirect is not followed)' : ''}`;
    if (error instanceof TransportError)
        return `${TRANSPORT_FAILURES[error.failure]}${error.code === undefined ? '' : ` (${error.code})`}`;
    if (error instanceof MalformedAnswerError)
        return `the answer ${ANSWER_DEFECTS[error.defect]}`;
    if (error instanceof NotSentError)
        return 'not sent any more';
    return error.message;
}
function adviceFor(error) {
    if (error instanceof RetCodeError)
        return retCodeMessage(error.retCode, error.locked).advice;
    if (error instanceof HttpStatusError)
        return error.class === 'transient'
            ? 'The gateway is overloaded or down.'
            : 'Check the input api-url and the proxy.';
    if (error instanceof MalformedAnswerError)
        return 'Something between the runner and the API answers in its place: check api-url and the proxy.';
    if (error instanceof TransportError)
        return error.untrusted
            ? "The server's certificate is not trusted. Check api-url and the proxy; NODE_EXTRA_CA_CERTS adds a company's own authority."
            : "Check the runner's network, its proxy settings and the input api-url.";
    return 'Nothing was changed by it.';
}

;// CONCATENATED MODULE: ./src/report/log.ts




const HEARTBEAT_MS = 30_000;
class TeardownLog {
    #options;
    #startedAt;
    #lastLineAt;
    #actionFailures = new Map();
    #pollFailure = '';
    constructor(options) {
        this.#options = options;
        this.#startedAt = options.clock.now();
        this.#lastLineAt = this.#startedAt;
    }
    write(line) {
        const { sink, clock } = this.#options;
        const now = clock.now();
        this.#lastLineAt = now;
        sink.info(`[${formatElapsed(now - this.#startedAt)}] ${line}`);
    }
    selected(instances) {
        const { log } = this.#options.messages;
        this.write(log.selected(instances.length));
        for (const instance of instances)
            this.write(log.selectedInstance(instance));
    }
    onEvent(event) {
        if (event.kind === 'polled') {
            this.#reportPollFailure(event.error);
            this.#heartbeat(event.open);
            return;
        }
        const line = this.#lineOf(event);
        if (line !== undefined)
            this.write(line);
    }
    onCall({ action, targets, durationMs, retCode, requestId, error }) {
        const { sink, messages } = this.#options;
        const about = targets.length > 3 ? messages.log.manyInstances(targets.length) : targets.join(' ');
        const said = retCode !== undefined ? `RetCode ${retCode}` : error === undefined ? 'no answer' : describeError(error);
        sink.debug(oneLine(`${action} ${about} → ${said}, ${Math.round(durationMs)} ms, request ID ${requestId ?? 'none'}`, 400));
    }
    #lineOf(event) {
        const { messages, resumesInPost } = this.#options;
        const { log } = messages;
        switch (event.kind) {
            case 'observed': {
                const { instance, before } = event;
                this.#actionFailures.delete(instance.id);
                return before === undefined ? log.found(instance) : log.changed(instance.id, before, instance.state);
            }
            case 'missed':
                return log.missed(event.id);
            case 'acting':
                if (this.#actionFailures.has(event.id))
                    return undefined;
                return event.action === 'stop'
                    ? log.stopping(event.id, event.force)
                    : log.terminating(event.id, event.releaseDisks);
            case 'accepted':
                this.#actionFailures.delete(event.id);
                return event.action === 'stop'
                    ? log.stopAccepted(event.id)
                    : log.terminationAccepted(event.id, event.inRecycle);
            case 'action-failed': {
                const failure = describeError(event.error);
                if (this.#actionFailures.get(event.id) === failure)
                    return undefined;
                this.#actionFailures.set(event.id, failure);
                return log.actionFailed(event.id, event.error, event.retrying);
            }
            case 'not-sent':
                return log.notSent(event.id, event.action);
            case 'finished':
                return outcomeLine(messages, event.result);
            case 'ending':
                return log.ending(event.reason, resumesInPost);
        }
    }
    #reportPollFailure(error) {
        const failure = error === undefined ? '' : describeError(error);
        if (error !== undefined && failure !== this.#pollFailure)
            this.write(this.#options.messages.log.pollFailed(error));
        this.#pollFailure = failure;
    }
    #heartbeat(open) {
        const { clock, messages } = this.#options;
        if (open.length === 0 || clock.now() - this.#lastLineAt < HEARTBEAT_MS)
            return;
        const { log } = messages;
        const byState = new Map();
        for (const { id, state } of open) {
            const shown = state === undefined ? log.notSeenYet : messages.state(state);
            byState.set(shown, [...(byState.get(shown) ?? []), id]);
        }
        const states = [...byState].map(([shown, ids]) => ids.length > 3 ? log.manyInState(shown, ids.length) : log.fewInState(shown, ids));
        this.write(log.stillWaiting(open.length, states, this.#reasonToWait(open)));
    }
    #reasonToWait(open) {
        const { log } = this.#options.messages;
        if (this.#pollFailure !== '')
            return log.pollsFailing(this.#pollFailure);
        const held = open.find(({ id }) => this.#actionFailures.has(id))?.id;
        return held === undefined ? '' : log.heldUp(held, this.#actionFailures.get(held) ?? '');
    }
}

;// CONCATENATED MODULE: ./src/report/outputs.ts


function outputsOf(results) {
    const terminated = results.flatMap(({ id, outcome }) => outcome.kind === 'terminated' ? [{ id, inRecycle: outcome.inRecycle }] : []);
    return {
        'uhost-id': terminated.map(({ id }) => id).join(','),
        'in-recycle': terminated.map(({ inRecycle }) => inRecycle ?? '').join(','),
        results: JSON.stringify(results.map(resultRow)),
    };
}
function resultRow(result) {
    const { id, instance, outcome, keptDisks, elapsedMs } = result;
    const place = instance ?? (outcome.kind === 'elsewhere' ? outcome : undefined);
    return {
        kind: 'instance',
        id,
        name: oneLine(instance?.name ?? '', 255),
        region: place?.region ?? '',
        zone: place?.zone ?? '',
        outcome: OUTCOMES[outcome.kind].word,
        inRecycle: outcome.kind === 'terminated' ? (outcome.inRecycle ?? '') : '',
        keptDisks: keptDisks.map((disk) => ({ id: disk.id, sizeGb: disk.sizeGb ?? null })),
        seconds: Math.floor(elapsedMs / 1000),
    };
}

;// CONCATENATED MODULE: ./src/text/html-table.ts

const ROWS_SHOWN = 20;
const ROWS_FOLDED = 1000;
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
function tableOf(head, rows) {
    const row = (cells, tag) => `<tr>${cells.map((cell) => `<${tag}>${cell}</${tag}>`).join('')}</tr>`;
    return ['<table>', row(head, 'th'), ...rows.map((cells) => row(cells, 'td')), '</table>\n'].join('\n');
}
function code(text) {
    return text === '' ? '' : `<code>${html(text, 80)}</code>`;
}

;// CONCATENATED MODULE: ./src/report/instance-text.ts



function nameOf(id, instance) {
    const name = instance === undefined ? '' : oneLine(instance.name, 60);
    return name === '' ? id : `${id} "${name}"`;
}
function hardwareOf({ gpuType, gpuCount, zone }) {
    const gpu = oneLine(gpuType, 40);
    const count = gpuCount === undefined || gpu === '' ? '' : `${gpuCount} × `;
    return [`${count}${gpu}`, oneLine(zone, 40)].filter((part) => part !== '').join(', ');
}
function explainError(error) {
    const said = error instanceof RetCodeError && error.apiMessage !== '' ? `: ${quoted(error.apiMessage, 200)}` : '';
    const request = error.requestId === undefined ? '' : ` (request ID ${oneLine(error.requestId, 80)})`;
    return `${describeError(error)}${said}${request}`;
}

;// CONCATENATED MODULE: ./src/report/summary.ts






const MAX_FAILURES = 20;
const MAX_UNSEEN = 20;
function summaryOf(messages, results) {
    const failed = results.filter(isFailed);
    const done = results.filter((result) => !isFailed(result));
    const kept = done.flatMap(({ id, instance, keptDisks }) => keptDisks.map((disk) => ({ disk, id, zone: instance?.zone ?? '' })));
    const { summary } = messages;
    return [
        headline(messages, failed, done, kept),
        ...failureList(messages, failed),
        ...foldedTable([...failed, ...done], (rows) => instanceTable(messages, rows), summary.instances),
        ...estimateNote(messages, results),
        ...keptDiskSection(messages, kept),
        ...unseenDiskSection(messages, done.filter(mayHaveUnseenDisks)),
    ].join('\n');
}
function tooManySummary(messages, selected, maxInstances) {
    const { summary } = messages;
    return [
        `## ❌ ${summary.nothingTerminated}\n`,
        `${summary.tooMany(selected.length, maxInstances)}\n`,
        ...foldedTable(selected, (rows) => selectionTable(messages, rows), summary.instances),
    ].join('\n');
}
function headline({ summary }, failed, done, kept) {
    const would = done.filter(({ outcome }) => outcome.kind === 'would-terminate').length;
    const dryRun = would > 0;
    if (failed.length > 0)
        return `## ❌ ${summary.notTerminated(failed.length, dryRun ? would : done.length, dryRun)}\n`;
    if (dryRun)
        return `## 🔍 ${summary.dryRun(would)}\n`;
    if (kept.length === 0)
        return `## ✅ ${summary.gone(done.length, done.some(mayHaveUnseenDisks))}\n`;
    return `## ⚠️ ${summary.goneDisksKept(done.length, kept.map(({ disk }) => disk))}\n`;
}
function failureList(messages, failed) {
    if (failed.length === 0)
        return [];
    const shown = failed.slice(0, MAX_FAILURES).map((result) => {
        const { what, left, advice } = explainFailure(messages, result);
        return `<li>${html(what, 500)} ${html(left, 300)} ${html(advice, 300)}</li>`;
    });
    const rest = failed.length - shown.length;
    return [
        '<ul>',
        ...shown,
        ...(rest > 0 ? [`<li>${messages.summary.moreFailures(rest)}</li>`] : []),
        '</ul>\n',
    ];
}
function instanceTable(messages, results) {
    const { summary, state } = messages;
    const { columns } = summary;
    const costs = results.map((result) => costCell(messages, result));
    const withCost = costs.some((cost) => cost !== '');
    return tableOf([
        columns.instance,
        columns.hardware,
        columns.stateFound,
        columns.outcome,
        columns.recycleBin,
        ...(withCost ? [columns.cost] : []),
        columns.time,
    ], results.map((result, index) => {
        const { id, instance, stateFound, outcome, elapsedMs } = result;
        return [
            ...identityCells(id, instance),
            stateFound === undefined ? summary.notSeen : html(state(stateFound)),
            `${OUTCOMES[outcome.kind].icon} ${outcomeCell(messages, result)}`,
            outcome.kind === 'terminated' ? (outcome.inRecycle ?? summary.notReported) : '',
            ...(withCost ? [costs[index] ?? ''] : []),
            formatElapsed(elapsedMs),
        ];
    }));
}
function identityCells(id, instance) {
    if (instance === undefined)
        return [code(id), ''];
    const name = instance.name === '' ? '' : `<br>${code(instance.name)}`;
    return [`${code(id)}${name}`, html(hardwareOf(instance)).replace(', ', '<br>')];
}
function costCell({ summary }, result) {
    const { ranMs, refundCny } = result;
    const cost = estimatedCost(result);
    return [
        ...(ranMs === undefined ? [] : [formatElapsed(ranMs)]),
        ...(cost === undefined ? [] : [summary.cost(cost)]),
        ...(refundCny === undefined ? [] : [summary.refund(refundCny)]),
    ].join('<br>');
}
function estimateNote(messages, results) {
    if (results.every((result) => costCell(messages, result) === ''))
        return [];
    return [`<sub>* ${messages.summary.estimate}</sub>\n`];
}
function selectionTable(messages, instances) {
    const { columns } = messages.summary;
    return tableOf([columns.instance, columns.hardware, columns.state], instances.map((instance) => [
        ...identityCells(instance.id, instance),
        html(messages.state(instance.state)),
    ]));
}
function keptDiskSection(messages, kept) {
    if (kept.length === 0)
        return [];
    const { summary } = messages;
    const unconfirmed = kept.some(({ disk }) => disk.unconfirmed);
    return [
        `### 💾 ${summary.keptDisks(kept.length)}\n`,
        `${unconfirmed ? summary.deletionUnconfirmed : summary.keptAsAsked}\n`,
        ...foldedTable(kept, (rows) => diskTable(messages, rows), summary.disks),
    ];
}
function unseenDiskSection({ summary }, unseen) {
    if (unseen.length === 0)
        return [];
    const ids = unseen.slice(0, MAX_UNSEEN).map(({ id }) => code(id));
    const rest = unseen.length - ids.length;
    return [`${summary.unseenDisks(`${ids.join(', ')}${rest > 0 ? summary.andMore(rest) : ''}`)}\n`];
}
function diskTable({ summary }, rows) {
    const { columns } = summary;
    return tableOf([columns.disk, columns.size, columns.type, columns.attachedTo, columns.zone], rows.map(({ disk, id, zone }) => [
        code(disk.id),
        disk.sizeGb === undefined ? '' : `${disk.sizeGb} GB`,
        html(disk.type),
        code(id),
        html(zone),
    ]));
}

;// CONCATENATED MODULE: ./src/compshare/instance.ts

const PREPAID = ['Year', 'Month', 'Day', 'Dynamic'];
function isPrepaid({ chargeType }) {
    return PREPAID.includes(chargeType);
}
function dataDisksOf({ disks }, before) {
    if (disks === undefined)
        return before;
    const listed = disks.filter((disk) => !disk.boot);
    return [...new Map([...(before ?? []), ...listed].map((disk) => [disk.id, disk])).values()];
}
const STATE_KINDS = {
    Running: 'running',
    Stopped: 'terminable',
    'Install Fail': 'terminable',
    InstallFail: 'terminable',
};
function kindOfState(state) {
    return Object.hasOwn(STATE_KINDS, state) ? (STATE_KINDS[state] ?? 'in-transition') : 'in-transition';
}
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
        spot: chargeType === 'Spot' || isTrue(entry['IsSpot']),
        createdAt: amount(entry['CreateTime']),
        startedAt: amount(entry['StartTime']),
        pricePerHour: amount(entry['InstancePrice']),
        disks: readDisks(entry),
    };
}
function regionOfZone(zone) {
    return zone.slice(0, Math.max(0, zone.lastIndexOf('-')));
}
function readDisks(entry) {
    if (entry['DiskSet'] === undefined && entry['UDiskSet'] === undefined)
        return undefined;
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
    return {
        id: word(entry['DiskId']),
        name: instance_text(entry['Name']),
        sizeGb: amount(entry['Size']),
        type: instance_text(entry['DiskType']),
        boot: isTrue(entry['IsBoot']),
    };
}
function isTrue(value) {
    return value === true || (typeof value === 'string' && value.toLowerCase() === 'true');
}
function list(value) {
    return Array.isArray(value) ? value : [];
}
function instance_text(value) {
    return typeof value === 'string' ? value : '';
}
function word(value) {
    return typeof value === 'string' && /^[A-Za-z0-9_-]{1,64}$/.test(value) ? value : '';
}
function amount(value) {
    return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : undefined;
}

;// CONCATENATED MODULE: ./src/compshare/client.ts




const PAGE_SIZE = 100;
const DESCRIBE = 'DescribeCompShareInstance';
class CompShareClient {
    #transport;
    constructor(dependencies) {
        this.#transport = new Transport(dependencies);
    }
    async describe(query, signal) {
        const { ids = [], region, zone, tag, offset } = query;
        const parameters = {
            ...(ids.length > 0 && { UHostIds: ids }),
            ...(region !== undefined && { Region: region }),
            ...(zone !== undefined && { Zone: zone }),
            ...(tag !== undefined && { Tag: tag }),
            Limit: PAGE_SIZE,
            Offset: offset ?? 0,
        };
        const call = { action: DESCRIBE, targets: ids, parameters };
        const { fields, requestId } = await this.#transport.call(call, signal);
        const { UHostSet: listed, TotalCount: total } = fields;
        const counted = total ?? (fields['Action'] === `${DESCRIBE}Response` ? 0 : undefined);
        const entries = listed === null || (listed === undefined && counted === 0) ? [] : listed;
        if (!Array.isArray(entries))
            throw new MalformedAnswerError(DESCRIBE, 'no-instance-list', requestId);
        const instances = entries.map(readInstance);
        if (!instances.every((instance) => instance !== undefined))
            throw new MalformedAnswerError(DESCRIBE, 'not-an-instance', requestId);
        return {
            instances,
            totalCount: typeof total === 'number' && Number.isInteger(total) ? total : undefined,
            requestId,
        };
    }
    async regions(signal) {
        const action = 'DescribeCompShareSupportZone';
        const { fields, requestId } = await this.#transport.call({ action, targets: [], parameters: {} }, signal);
        const zones = fields['ZoneInfo'];
        if (!Array.isArray(zones))
            throw new MalformedAnswerError(action, 'no-zone-list', requestId);
        const regions = new Set(zones.map(regionOfEntry));
        if (regions.size === 0 || regions.has(''))
            throw new MalformedAnswerError(action, 'no-region', requestId);
        return [...regions];
    }
    async refundPrices(ids, { region, zone }, signal) {
        const parameters = { Region: region, Zone: zone, UHostIds: ids };
        const call = { action: 'GetCompShareRefundPrice', targets: ids, parameters };
        const { fields } = await this.#transport.call(call, signal);
        const prices = new Map();
        for (const entry of Array.isArray(fields['RefundPriceSet']) ? fields['RefundPriceSet'] : []) {
            if (!isRecord(entry))
                continue;
            const { UHostId: id, RefundPrice: price } = entry;
            if (typeof id === 'string' && ids.includes(id) && typeof price === 'number' && price >= 0)
                prices.set(id, price);
        }
        return prices;
    }
    async stop(id, place, { force }, signal) {
        const parameters = { ...instanceAt(id, place), ...(force && { Force: true }) };
        await this.#transport.call({ action: 'StopCompShareInstance', targets: [id], parameters }, signal);
    }
    async terminate(id, place, { releaseDisks }, signal) {
        const parameters = { ...instanceAt(id, place), ReleaseUDisk: releaseDisks };
        const call = { action: 'TerminateCompShareInstance', targets: [id], parameters };
        const { fields } = await this.#transport.call(call, signal);
        const inRecycle = fields['InRecycle'];
        return inRecycle === 'Yes' || inRecycle === 'No' ? inRecycle : undefined;
    }
}
function instanceAt(id, { region, zone }) {
    return { UHostId: id, Region: region, Zone: zone };
}
function regionOfEntry(entry) {
    if (!isRecord(entry))
        return '';
    const { Region: region, Zone: zone } = entry;
    if (typeof region === 'string' && region !== '')
        return region;
    return typeof zone === 'string' ? regionOfZone(zone) : '';
}

;// CONCATENATED MODULE: ./src/compshare/inventory.ts


function isIn(place, { region, zone }) {
    const fits = (wanted, told) => wanted === undefined || told === '' || told === wanted;
    return fits(place.region, region) && fits(place.zone, zone);
}
const MAX_READINGS = 4;
const MIN_PAGE_SIZE = 10;
class Inventory {
    #client;
    #regions;
    constructor(client) {
        this.#client = client;
    }
    async find(ids, place, seen, signal) {
        const result = { found: new Map(), unanswered: new Map() };
        const groups = this.#regions === undefined || place.region !== undefined
            ? [{ ids, where: place }]
            : groupByRegion(ids, seen).map(({ region, members }) => ({
                ids: members,
                where: region === undefined ? place : { ...place, region },
            }));
        const chunks = groups.flatMap((group) => chunked(group.ids).map((chunk) => ({ ids: new Set(chunk), where: group.where })));
        await Promise.all(chunks.map(async (chunk) => {
            try {
                await this.#describeIds(chunk.ids, chunk.where, signal, (instance) => {
                    const { id } = instance;
                    if (chunk.ids.has(id) && (seen.has(id) || isIn(place, instance)))
                        result.found.set(id, instance);
                });
            }
            catch (error) {
                if (!(error instanceof CompShareError))
                    throw error;
                for (const id of chunk.ids)
                    if (!result.found.has(id))
                        result.unanswered.set(id, error);
            }
        }));
        return result;
    }
    async list(place, signal, retry) {
        const instances = new Map();
        const read = async (where) => {
            const here = new Map();
            for (let reading = 1; reading <= MAX_READINGS; reading++) {
                const end = await this.#readPages({ ...place, ...where }, signal, retry, here);
                if (end === 'whole')
                    break;
                if (end instanceof CompShareError && reading === MAX_READINGS)
                    throw end;
            }
            for (const [id, instance] of here)
                instances.set(id, instance);
        };
        for (const where of await this.#askAnywhere(place, signal, retry, read))
            await read(where);
        return [...instances.values()];
    }
    async #describeIds(ids, place, signal, onInstance) {
        const ask = async (where) => {
            const { instances } = await this.#client.describe({ ids: [...ids], ...where }, signal);
            instances.forEach(onInstance);
        };
        const places = await this.#askAnywhere(place, signal, noRetry, ask);
        const asked = await Promise.allSettled(places.map(ask));
        for (const answer of asked)
            if (answer.status === 'rejected')
                throw answer.reason;
    }
    async #readPages(query, signal, retry, into) {
        const seen = new Set();
        let fits = true;
        let last;
        for (let offset = 0;;) {
            const page = await withRetries(() => this.#readPage({ ...query, offset }, signal, seen), retry);
            if (page instanceof RetCodeError)
                return page;
            const { instances, totalCount = 0, requestId } = page;
            for (const instance of instances) {
                seen.add(instance.id);
                into.set(instance.id, instance);
            }
            if (last !== undefined && instances[0]?.id !== last)
                fits = false;
            if (isLast(page, offset)) {
                if (fits)
                    return 'whole';
                return into.size >= totalCount
                    ? 'shifted'
                    : new MalformedAnswerError(DESCRIBE, 'list-not-whole', requestId);
            }
            last = instances.at(-1)?.id;
            offset += instances.length - 1;
        }
    }
    async #readPage(query, signal, seen) {
        try {
            const page = await this.#client.describe(query, signal);
            if (!isLast(page, query.offset) && page.instances.every(({ id }) => seen.has(id))) {
                throw new MalformedAnswerError(DESCRIBE, 'nothing-new', page.requestId);
            }
            return page;
        }
        catch (error) {
            if (query.offset > 0 && error instanceof RetCodeError && error.facts.endOfList === true)
                return error;
            throw error;
        }
    }
    async #askAnywhere(place, signal, retry, ask) {
        if (place.region !== undefined)
            return [place];
        if (this.#regions === undefined) {
            try {
                await ask(place);
                return [];
            }
            catch (error) {
                if (!(error instanceof RetCodeError && error.facts.regionMissing === true))
                    throw error;
                this.#regions = await withRetries(() => this.#client.regions(signal), retry);
            }
        }
        return this.#regions.map((region) => ({ ...place, region }));
    }
}
const noRetry = ({ error }) => Promise.reject(error);
async function withRetries(call, retry) {
    const errors = [];
    for (;;) {
        try {
            return await call();
        }
        catch (error) {
            if (!(error instanceof CompShareError))
                throw error;
            await retry({ error, attempt: errors.length + 1, earlierErrors: [...errors] });
            errors.push(error);
        }
    }
}
function isLast({ instances, totalCount }, offset) {
    return totalCount === undefined
        ? instances.length < MIN_PAGE_SIZE
        : offset + instances.length >= totalCount;
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

;// CONCATENATED MODULE: ./src/teardown/action-queue.ts
class ActionQueue {
    #limit;
    #mayStart;
    #onIdle;
    #inFlight = new Set();
    #waiting = [];
    constructor(limit, mayStart, onIdle) {
        this.#limit = limit;
        this.#mayStart = mayStart;
        this.#onIdle = onIdle;
    }
    isIdle() {
        return this.#inFlight.size === 0;
    }
    start(tasks) {
        this.#waiting.push(...tasks);
        this.#fill();
    }
    clear() {
        this.#waiting = [];
    }
    async drain() {
        this.clear();
        await Promise.all(this.#inFlight);
    }
    #fill() {
        while (this.#inFlight.size < this.#limit && this.#mayStart()) {
            const task = this.#waiting.shift();
            if (task === undefined)
                return;
            const running = task().finally(() => {
                this.#inFlight.delete(running);
                this.#fill();
                if (this.#inFlight.size === 0)
                    this.#onIdle();
            });
            this.#inFlight.add(running);
        }
    }
}

;// CONCATENATED MODULE: ./src/teardown/history.ts
function newHistory(seen) {
    const none = {
        mayHaveTakenEffect: false,
        accepted: false,
        failures: 0,
        unknownFailures: 0,
        endedAt: 0,
        lastError: undefined,
    };
    return {
        seen,
        consecutiveMisses: 0,
        missesEverywhere: 0,
        foundElsewhere: undefined,
        reportedDeleted: false,
        failedLookups: undefined,
        failedSearches: undefined,
        stop: none,
        terminate: none,
        lastChange: 'other',
        pollsSinceChange: 0,
    };
}
function isDeletionConfirmed({ terminate, reportedDeleted }) {
    return terminate.accepted || reportedDeleted;
}
function hasExisted({ seen, reportedDeleted, terminate }) {
    return seen || reportedDeleted || terminate.mayHaveTakenEffect;
}
function afterAcceptance(history, action, now) {
    const accepted = {
        mayHaveTakenEffect: true,
        accepted: true,
        failures: 0,
        unknownFailures: 0,
        endedAt: now,
        lastError: undefined,
    };
    return { ...history, [action]: accepted, lastChange: action, pollsSinceChange: 0 };
}
function afterActionError(history, action, error, now) {
    const before = history[action];
    const failed = {
        ...before,
        mayHaveTakenEffect: before.mayHaveTakenEffect || error.mayHaveTakenEffect,
        failures: before.failures + 1,
        unknownFailures: before.unknownFailures + (error.class === 'unknown' ? 1 : 0),
        endedAt: now,
        lastError: error,
    };
    return {
        ...history,
        reportedDeleted: history.reportedDeleted || error.class === 'deleted',
        [action]: failed,
        lastChange: 'other',
        pollsSinceChange: 0,
    };
}
function afterPoll(history, observation) {
    switch (observation.kind) {
        case 'found':
            return {
                ...history,
                seen: true,
                consecutiveMisses: 0,
                failedLookups: undefined,
                failedSearches: undefined,
                pollsSinceChange: history.pollsSinceChange + 1,
            };
        case 'missed': {
            const missed = {
                ...history,
                consecutiveMisses: history.consecutiveMisses + 1,
                failedLookups: undefined,
                pollsSinceChange: history.pollsSinceChange + 1,
            };
            if (history.consecutiveMisses > 0)
                return missed;
            const lastChange = isDeletionConfirmed(history) ? 'missed-after-deletion' : 'missed';
            return { ...missed, lastChange, pollsSinceChange: 0 };
        }
        case 'failed':
            return { ...history, failedLookups: afterFailedLookup(history.failedLookups, observation.error) };
    }
}
function afterSearch(history, observation) {
    switch (observation.kind) {
        case 'found': {
            const { region, zone } = observation.instance;
            return { ...history, failedSearches: undefined, foundElsewhere: { region, zone } };
        }
        case 'missed':
            return { ...history, failedSearches: undefined, missesEverywhere: history.missesEverywhere + 1 };
        case 'failed':
            return { ...history, failedSearches: afterFailedLookup(history.failedSearches, observation.error) };
    }
}
function afterFailedLookup(before, error) {
    return {
        count: (before?.count ?? 0) + 1,
        unknown: (before?.unknown ?? 0) + (error.class === 'unknown' ? 1 : 0),
        lastError: error,
    };
}

;// CONCATENATED MODULE: ./src/teardown/decide.ts


const MAX_ATTEMPTS = 5;
const MISSES_AFTER_DELETION = 2;
const MISSES_WITHOUT_DELETION = 3;
const SETTLE_MS = { stop: 20_000, terminate: 60_000 };
const USUAL_PAUSE_MS = 2400;
const LONGEST_PAUSE_MS = 15_000;
function decide(observation, options, history, now) {
    const refusal = lookupRefusal(history.failedLookups) ?? lookupRefusal(history.failedSearches);
    if (refusal !== undefined)
        return refusal;
    switch (observation.kind) {
        case 'failed':
            return { do: 'wait' };
        case 'missed':
            return decideMissing(options, history);
        case 'found':
            return decideFound(observation.instance, options, history, now);
    }
}
function outcomeAtEnd(history, reason) {
    if (reason === 'cancelled')
        return { kind: 'cancelled' };
    const { failedLookups, failedSearches, terminate, stop } = history;
    const lastError = failedLookups?.lastError ?? failedSearches?.lastError ?? terminate.lastError ?? stop.lastError;
    return { kind: 'timed-out', lastError };
}
function nextPoll(history) {
    const { lastChange, pollsSinceChange, failedLookups, failedSearches } = history;
    const failures = Math.max(failedLookups?.count ?? 0, failedSearches?.count ?? 0);
    if (failures > 0) {
        return { afterMs: Math.min(LONGEST_PAUSE_MS, 500 * 2 ** failures), reserve: 0, canJoin: false };
    }
    const { afterMs, reserve } = POLLS[lastChange];
    return {
        afterMs: afterMs(pollsSinceChange),
        reserve,
        canJoin: lastChange === 'missed-after-deletion',
    };
}
function isPermanent(error, unknownFailures) {
    return error.class === 'permanent' || (error.class === 'unknown' && unknownFailures >= MAX_ATTEMPTS);
}
function pauseAfter(error, failures) {
    switch (error.class) {
        case 'unknown':
            return 2000 * 2 ** failures;
        case 'deleted':
            return SETTLE_MS.terminate;
        case 'permanent':
        case 'transient':
        case 'busy':
            return Math.min(LONGEST_PAUSE_MS, 500 * 2 ** failures);
    }
}
function decideFound(instance, options, history, now) {
    const deletionPending = history.terminate.accepted ? obstacle('terminate', history, now) : undefined;
    if (deletionPending !== undefined)
        return deletionPending;
    switch (kindOfState(instance.state)) {
        case 'running':
            if (!options.stop)
                return finish({ kind: 'running' });
            if (options.dryRun)
                return wouldTerminate(options, true);
            return obstacle('stop', history, now) ?? { do: 'stop', force: instance.spot };
        case 'terminable':
            if (options.dryRun)
                return wouldTerminate(options, false);
            return obstacle('terminate', history, now) ?? { do: 'terminate' };
        case 'in-transition':
            if (options.dryRun)
                return wouldTerminate(options, options.stop);
            return { do: 'wait' };
    }
}
function decideMissing(options, history) {
    const existed = hasExisted(history);
    if (options.placeGiven && !existed) {
        if (history.foundElsewhere !== undefined)
            return finish({ kind: 'elsewhere', ...history.foundElsewhere });
        if (history.missesEverywhere < Math.min(history.consecutiveMisses, MISSES_WITHOUT_DELETION))
            return { do: 'search-everywhere' };
    }
    const needed = isDeletionConfirmed(history) ? MISSES_AFTER_DELETION : MISSES_WITHOUT_DELETION;
    if (history.consecutiveMisses < needed)
        return { do: 'wait' };
    if (history.terminate.mayHaveTakenEffect)
        return finish({ kind: 'terminated', inRecycle: undefined });
    if (existed)
        return finish({ kind: 'already-gone' });
    return finish({ kind: options.ignoreNotFound ? 'not-found-ignored' : 'not-found' });
}
function obstacle(action, history, now) {
    const { lastError, failures, unknownFailures } = history[action];
    if (lastError !== undefined && isPermanent(lastError, unknownFailures)) {
        return finish({ kind: 'refused', error: lastError, attempts: failures });
    }
    return now < earliestAttempt(action, history[action]) ? { do: 'wait' } : undefined;
}
function earliestAttempt(action, history) {
    const { lastError, accepted, failures, endedAt } = history;
    if (lastError !== undefined)
        return endedAt + pauseAfter(lastError, failures);
    return accepted ? endedAt + SETTLE_MS[action] : 0;
}
function lookupRefusal(failed) {
    if (failed === undefined || !isPermanent(failed.lastError, failed.unknown))
        return undefined;
    return finish({ kind: 'refused', error: failed.lastError, attempts: failed.count });
}
function finish(outcome) {
    return { do: 'finish', outcome };
}
function wouldTerminate({ releaseDisks }, stopFirst) {
    return finish({ kind: 'would-terminate', stopFirst, releaseDisks });
}
const POLLS = {
    stop: {
        afterMs: (polls) => (polls === 0 ? 5500 : Math.max(1000, 3200 * 0.981 ** (polls - 1))),
        reserve: 4,
    },
    terminate: {
        afterMs: (polls) => [0, 1400, 550, 550, 550][polls] ?? Math.min(USUAL_PAUSE_MS, 1400 * 1.05 ** (polls - 5)),
        reserve: 1,
    },
    'missed-after-deletion': { afterMs: (polls) => [0, 0][polls] ?? USUAL_PAUSE_MS, reserve: 0 },
    missed: { afterMs: (polls) => [500, 1000, 1000][polls] ?? USUAL_PAUSE_MS, reserve: 0 },
    other: { afterMs: (polls) => [1000, 1000][polls] ?? USUAL_PAUSE_MS, reserve: 1 },
};

;// CONCATENATED MODULE: ./src/teardown/poll-schedule.ts

const EARNED_EVERY_MS = 2000;
const INITIAL_BUDGET = 6;
const MAX_BUDGET = 16;
class PollSchedule {
    #clock;
    #random;
    #budget = INITIAL_BUDGET;
    #countedAt;
    constructor(clock, random) {
        this.#clock = clock;
        this.#random = random;
        this.#countedAt = clock.now();
    }
    countPoll() {
        this.#budget = this.#available() - 1;
        this.#countedAt = this.#clock.now();
    }
    usualPause() {
        return this.#jittered(USUAL_PAUSE_MS);
    }
    pause(requests) {
        const available = this.#available();
        const others = requests.filter(({ canJoin }) => !canJoin);
        const pauses = (others.length > 0 ? others : requests).map(({ afterMs, reserve }) => available >= 1 + reserve ? afterMs : Math.max(afterMs, USUAL_PAUSE_MS));
        return this.#jittered(Math.min(...pauses));
    }
    #available() {
        const earned = (this.#clock.now() - this.#countedAt) / EARNED_EVERY_MS;
        return Math.min(MAX_BUDGET, this.#budget + earned);
    }
    #jittered(ms) {
        return ms * (0.9 + 0.2 * this.#random());
    }
}

;// CONCATENATED MODULE: ./src/teardown/refunds.ts



const TIMEOUT_MS = 5000;
async function askRefunds(targets, { client, clock, signal }) {
    const unasked = targets.flatMap((target) => {
        const { instance, refund } = target;
        return instance !== undefined && !refund.asked && isPrepaid(instance) ? [{ target, instance }] : [];
    });
    if (unasked.length === 0)
        return;
    const zones = new Map();
    for (const entry of unasked) {
        entry.target.refund = { asked: true, cny: undefined };
        const zone = `${entry.instance.region} ${entry.instance.zone}`;
        zones.set(zone, [...(zones.get(zone) ?? []), entry]);
    }
    const timeout = setAlarm(clock, TIMEOUT_MS);
    const limited = AbortSignal.any([signal, timeout.signal]);
    await Promise.all([...zones.values()].map(async (members) => {
        const [first] = members;
        if (first === undefined)
            return;
        const ids = members.map(({ instance }) => instance.id);
        const prices = await client.refundPrices(ids, first.instance, limited).catch((error) => {
            if (error instanceof CompShareError)
                return new Map();
            throw error;
        });
        for (const { target } of members)
            target.refund = { asked: true, cny: prices.get(target.id) };
    }));
    timeout.release();
}

;// CONCATENATED MODULE: ./src/teardown/target.ts



class Target {
    id;
    history;
    observation = { kind: 'missed' };
    instance;
    refund = { asked: false, cny: undefined };
    acting = false;
    result;
    #startedAt;
    #releaseDisks;
    #dataDisks;
    #stateFound;
    #inRecycle;
    #runningAt;
    constructor(spec, startedAt, releaseDisks) {
        const { id, seen, instance, dataDisks } = spec;
        this.id = id;
        this.history = newHistory(seen);
        this.instance = instance;
        this.#startedAt = startedAt;
        this.#releaseDisks = releaseDisks;
        this.#dataDisks = instance === undefined ? dataDisks : dataDisksOf(instance, dataDisks);
        this.#stateFound = instance?.state;
    }
    observe(observation, now) {
        this.observation = observation;
        this.history = afterPoll(this.history, observation);
        if (observation.kind !== 'found')
            return;
        const { instance } = observation;
        this.instance = instance;
        this.#dataDisks = dataDisksOf(instance, this.#dataDisks);
        this.#stateFound ??= instance.state;
        if (kindOfState(instance.state) === 'running')
            this.#runningAt = now;
    }
    observeSearch(observation) {
        this.observation = observation.kind === 'failed' ? observation : { kind: 'missed' };
        this.history = afterSearch(this.history, observation);
    }
    accepted(action, now, inRecycle) {
        this.history = afterAcceptance(this.history, action, now);
        if (action === 'terminate')
            this.#inRecycle = inRecycle;
    }
    failed(action, error, now) {
        this.history = afterActionError(this.history, action, error, now);
    }
    finish(outcome, now) {
        const { id, instance, history } = this;
        this.result = {
            id,
            outcome: outcome.kind === 'terminated' ? { ...outcome, inRecycle: this.#inRecycle } : outcome,
            instance,
            dataDisks: this.#dataDisks,
            keptDisks: this.#keptDisks(outcome),
            missed: history.consecutiveMisses > 0,
            stateFound: this.#stateFound,
            stopAccepted: history.stop.accepted,
            terminationAccepted: history.terminate.accepted,
            refundCny: this.refund.cny,
            ranMs: this.#ranMs(),
            elapsedMs: now - this.#startedAt,
        };
        return this.result;
    }
    #keptDisks(outcome) {
        const released = this.#releaseDisks && this.history.terminate.accepted;
        if (!OUTCOMES[outcome.kind].gone || released)
            return [];
        return (this.#dataDisks ?? []).map((disk) => ({ ...disk, unconfirmed: this.#releaseDisks }));
    }
    #ranMs() {
        const startedAt = this.instance?.startedAt ?? 0;
        if (this.#runningAt === undefined || startedAt === 0)
            return undefined;
        return Math.max(0, this.#runningAt - startedAt * 1000);
    }
}

;// CONCATENATED MODULE: ./src/teardown/reconcile.ts







const ACTIONS_AT_A_TIME = 8;
async function reconcile(targets, dependencies) {
    return new Reconciler(targets, dependencies).run();
}
class Reconciler {
    #dependencies;
    #targets;
    #schedule;
    #queue;
    #wake = new AbortController();
    constructor(targets, dependencies) {
        const { clock, random, options, deadline } = dependencies;
        this.#dependencies = dependencies;
        this.#schedule = new PollSchedule(clock, random);
        this.#queue = new ActionQueue(ACTIONS_AT_A_TIME, () => deadline.reason === undefined, () => {
            this.#wake.abort();
        });
        const startedAt = clock.now();
        this.#targets = targets.map((spec) => new Target(spec, startedAt, options.releaseDisks));
    }
    async run() {
        const { client, clock, deadline, onEvent } = this.#dependencies;
        while (this.#open().length > 0 && deadline.reason === undefined) {
            const actions = await this.#poll();
            await askRefunds(actions.map(({ target }) => target), { client, clock, signal: deadline.abortCalls });
            this.#queue.start(actions.map((action) => () => this.#act(action)));
            await this.#pause();
        }
        const { reason } = deadline;
        if (reason !== undefined && this.#open().length > 0)
            onEvent({ kind: 'ending', reason });
        await this.#queue.drain();
        for (const target of this.#open())
            this.#finish(target, outcomeAtEnd(target.history, reason ?? 'timed-out'));
        return this.#targets.flatMap(({ result }) => result ?? []);
    }
    #open() {
        return this.#targets.filter(({ result }) => result === undefined);
    }
    async #poll() {
        const { inventory, scope, deadline, onEvent } = this.#dependencies;
        const polled = this.#open().filter(({ acting }) => !acting);
        if (polled.length === 0)
            return [];
        this.#queue.clear();
        this.#schedule.countPoll();
        const seen = new Map(polled.flatMap(({ id, instance }) => (instance === undefined ? [] : [[id, instance]])));
        const ids = polled.map(({ id }) => id);
        const found = await inventory.find(ids, scope, seen, deadline.abortCalls);
        const actions = [];
        const missing = [];
        for (const target of polled) {
            const observation = observationOf(target.id, found);
            if (observation === undefined)
                continue;
            this.#observe(target, observation);
            const decision = this.#conclude(target);
            if (decision.do === 'search-everywhere')
                missing.push(target);
            if ((decision.do === 'stop' || decision.do === 'terminate') && observation.kind === 'found')
                actions.push({ target, instance: observation.instance, decision });
        }
        if (missing.length > 0)
            await this.#searchEverywhere(missing);
        const open = this.#open();
        const failing = open.flatMap(({ history }) => history.failedLookups ?? history.failedSearches ?? []);
        onEvent({
            kind: 'polled',
            open: open.map(({ id, instance }) => ({ id, state: instance?.state })),
            error: deadline.reason === undefined ? failing[0]?.lastError : undefined,
        });
        return actions;
    }
    async #searchEverywhere(targets) {
        const { inventory, scope, deadline } = this.#dependencies;
        this.#schedule.countPoll();
        const ids = targets.map(({ id }) => id);
        const found = await inventory.find(ids, {}, new Map(), deadline.abortCalls);
        for (const target of targets) {
            const observation = observationOf(target.id, found);
            if (observation === undefined)
                continue;
            if (observation.kind === 'found' && isIn(scope, observation.instance)) {
                this.#observe(target, observation);
            }
            else {
                target.observeSearch(observation);
                this.#conclude(target);
            }
        }
    }
    #observe(target, observation) {
        const { clock, onEvent } = this.#dependencies;
        const before = target.instance?.state;
        target.observe(observation, clock.now());
        if (observation.kind === 'found' && before !== observation.instance.state)
            onEvent({ kind: 'observed', instance: observation.instance, before });
        if (observation.kind === 'missed' && target.history.consecutiveMisses === 1 && before !== undefined)
            onEvent({ kind: 'missed', id: target.id });
    }
    #conclude(target) {
        const { options, clock } = this.#dependencies;
        const decision = decide(target.observation, options, target.history, clock.now());
        if (decision.do === 'finish')
            this.#finish(target, decision.outcome);
        return decision;
    }
    async #act({ target, instance, decision }) {
        const { clock, deadline, options, onEvent } = this.#dependencies;
        const { id } = target;
        const action = decision.do;
        const force = decision.do === 'stop' && decision.force;
        const releaseDisks = action === 'terminate' && options.releaseDisks;
        const place = { region: instance.region, zone: instance.zone };
        target.acting = true;
        onEvent({ kind: 'acting', id, action, force, releaseDisks });
        try {
            const inRecycle = await this.#send(decision, id, place);
            target.accepted(action, clock.now(), inRecycle);
            onEvent({ kind: 'accepted', id, action, inRecycle, releaseDisks });
        }
        catch (error) {
            if (!(error instanceof CompShareError))
                throw error;
            if (error instanceof NotSentError) {
                onEvent({ kind: 'not-sent', id, action });
                return;
            }
            target.failed(action, error, clock.now());
            if (this.#conclude(target).do === 'finish')
                return;
            onEvent({ kind: 'action-failed', id, action, error, retrying: deadline.reason === undefined });
        }
        finally {
            target.acting = false;
        }
    }
    async #send(decision, id, place) {
        const { client, options, deadline } = this.#dependencies;
        if (decision.do === 'terminate')
            return client.terminate(id, place, options, deadline.abortCalls);
        await client.stop(id, place, decision, deadline.abortCalls);
        return undefined;
    }
    #finish(target, outcome) {
        const { clock, onEvent } = this.#dependencies;
        onEvent({ kind: 'finished', result: target.finish(outcome, clock.now()) });
    }
    async #pause() {
        if (!this.#queue.isIdle()) {
            await this.#sleep(this.#schedule.usualPause());
            if (!this.#queue.isIdle())
                return;
        }
        const requests = this.#open().map(({ history }) => nextPoll(history));
        if (requests.length > 0)
            await this.#sleep(this.#schedule.pause(requests));
    }
    async #sleep(ms) {
        this.#wake = new AbortController();
        await this.#dependencies.deadline.sleep(ms, this.#wake.signal);
    }
}
function observationOf(id, { found, unanswered }) {
    const error = unanswered.get(id);
    if (error instanceof NotSentError)
        return undefined;
    if (error !== undefined)
        return { kind: 'failed', error };
    const instance = found.get(id);
    return instance === undefined ? { kind: 'missed' } : { kind: 'found', instance };
}

;// CONCATENATED MODULE: ./src/text/glob.ts
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

;// CONCATENATED MODULE: ./src/teardown/filter.ts

function selects(filter, instance, nowMs) {
    const { name, tag, olderThanMs } = filter;
    return ((name === undefined || matchesGlob(name, instance.name)) &&
        (tag === undefined || tag === instance.tag) &&
        (olderThanMs === undefined || isOlder(instance, olderThanMs, nowMs)));
}
function isOlder({ createdAt }, olderThanMs, nowMs) {
    return createdAt !== undefined && createdAt > 0 && nowMs - createdAt * 1000 >= olderThanMs;
}

;// CONCATENATED MODULE: ./src/teardown/select.ts




const MIN_READINGS = 2;
const select_MAX_READINGS = 5;
async function select_select(filter, dependencies) {
    const matches = new Map();
    const contradictory = () => [...matches.values()].some(({ votes }) => votes === 0);
    for (let reading = 1; reading <= select_MAX_READINGS; reading++) {
        if (reading > MIN_READINGS && !contradictory())
            break;
        const instances = await readList(filter, dependencies);
        const now = dependencies.clock.now();
        for (const instance of instances) {
            const votes = matches.get(instance.id)?.votes ?? 0;
            const matched = selects(filter, instance, now) && isIn(dependencies.scope, instance);
            matches.set(instance.id, { instance, votes: votes + (matched ? 1 : -1) });
        }
    }
    return [...matches.values()].filter(({ votes }) => votes > 0).map(({ instance }) => instance);
}
async function readList(filter, dependencies) {
    const { inventory, scope, deadline, onEvent } = dependencies;
    let lastError;
    const retry = async ({ error, earlierErrors }) => {
        if (error instanceof NotSentError)
            throw lastError ?? error;
        const alike = 1 + earlierErrors.filter((earlier) => earlier.class === error.class).length;
        if (isPermanent(error, alike) || deadline.reason !== undefined)
            throw error;
        lastError = error;
        onEvent({ kind: 'polled', open: [], error });
        await deadline.sleep(pauseAfter(error, alike));
    };
    return inventory.list({ ...scope, ...(filter.tag !== undefined && { tag: filter.tag }) }, deadline.signal, retry);
}

;// CONCATENATED MODULE: ./src/teardown/teardown.ts





async function tearDown({ connection, selection, scope, options }, { fetch, clock, random, deadline, onEvent, onCall, onSelected }) {
    const client = new CompShareClient({ connection, fetch, clock, signal: deadline.signal, onCall });
    const inventory = new Inventory(client);
    try {
        let targets;
        if (selection.by === 'id') {
            targets = selection.targets;
            onSelected(targets, undefined);
        }
        else {
            const { filter, maxInstances } = selection;
            const selected = await select_select(filter, { inventory, clock, scope, deadline, onEvent });
            if (selected.length > maxInstances)
                return { kind: 'too-many', selected, maxInstances };
            targets = selected.map((instance) => ({ id: instance.id, seen: true, instance }));
            onSelected(targets, selected);
        }
        const loop = { client, inventory, clock, random, scope, options, deadline, onEvent };
        return { kind: 'finished', results: await reconcile(targets, loop) };
    }
    catch (error) {
        if (!(error instanceof CompShareError))
            throw error;
        return { kind: 'no-list', error, reason: deadline.reason ?? 'refused' };
    }
}

;// CONCATENATED MODULE: ./src/time/deadline.ts
const GRACE_MS = 2000;
class Deadline {
    at;
    signal;
    abortCalls;
    #clock;
    #cancelled;
    #timedOut = new AbortController();
    #graceOver = new AbortController();
    #released = new AbortController();
    constructor({ clock, timeoutMs, cancelled }) {
        this.#clock = clock;
        this.#cancelled = cancelled;
        this.at = clock.now() + timeoutMs;
        this.signal = AbortSignal.any([cancelled, this.#timedOut.signal]);
        this.abortCalls = this.#graceOver.signal;
        this.#abortAfter(timeoutMs, this.#timedOut);
        const startGrace = () => {
            this.#abortAfter(GRACE_MS, this.#graceOver);
        };
        if (this.signal.aborted)
            startGrace();
        else
            this.signal.addEventListener('abort', startGrace, { once: true });
    }
    get reason() {
        if (this.#cancelled.aborted)
            return 'cancelled';
        return this.#clock.now() >= this.at ? 'timed-out' : undefined;
    }
    get timeLeft() {
        return this.reason === undefined ? this.at - this.#clock.now() : 0;
    }
    async sleep(ms, wake) {
        const pause = Math.min(ms, this.timeLeft);
        if (pause <= 0)
            return;
        const signal = wake === undefined ? this.#cancelled : AbortSignal.any([this.#cancelled, wake]);
        await this.#clock.sleep(pause, signal);
    }
    release() {
        this.#released.abort();
    }
    #abortAfter(ms, controller) {
        void this.#clock.sleep(ms, this.#released.signal).then(() => {
            if (!this.#released.signal.aborted)
                controller.abort();
        });
    }
}

;// CONCATENATED MODULE: ./src/action/phase-run.ts
function resumesInPost({ dryRun }, phase) {
    return phase === 'main' && !dryRun;
}

;// CONCATENATED MODULE: ./src/action/github-cleanup.ts

async function cleanUpGitHub(run, rows) {
    const { request, phase, state, runner, log, clock, deadline, messages } = run;
    const { github, dryRun } = request;
    if (github === undefined)
        return true;
    saveProgress(run, 'github-left');
    const gitHub = await run.loadGitHub();
    const report = await gitHub.cleanUp({ request: requestLeft(github, state.cleanupsLeft), dryRun, deadline }, {
        clock,
        log: (line) => {
            log.write(line);
        },
        debug: (line) => {
            runner.debug(line);
        },
    });
    runner.setOutput('results', JSON.stringify([...rows, ...report.rows]));
    await runner.addSummary(report.summary);
    state.update({ cleanupsLeft: report.left });
    saveProgress(run, report.left.length > 0 ? 'github-left' : report.problems.length > 0 ? 'failed' : 'done');
    for (const { title, message, transient } of report.problems) {
        const resumes = transient && resumesInPost(request, phase);
        runner.error(resumes ? `${message} ${messages.annotations.resumesInPost}` : message, { title });
    }
    return report.problems.length === 0;
}
function saveProgress({ state, request }, progress) {
    state.update({ progress: request.dryRun ? 'dry-run' : progress });
    state.save();
}
function requestLeft({ token, cleanups }, left) {
    return { token, cleanups: cleanups.filter(({ kind }) => left?.includes(kind) ?? true) };
}

;// CONCATENATED MODULE: ./src/action/input-reader.ts


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
        const wrong = new Set(parts.filter((part) => !isId(part)));
        for (const part of wrong) {
            this.reject(name, quoted(part), 'IDs that begin with uhost- or cpod-, of lower-case letters, digits and hyphens, separated by commas, spaces or newlines');
        }
        return wrong.size > 0 ? undefined : [...new Set(parts)];
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
        this.reject(name, 'something else', 'an https address without user, query and fragment, or http on a loopback address');
        return '';
    }
}
function describe(value) {
    return value === '' ? 'nothing' : quoted(value);
}

;// CONCATENATED MODULE: ./src/action/inputs.ts


class InputError extends Error {
    problems;
    constructor(problems) {
        super(problems.join('\n'));
        this.name = 'InputError';
        this.problems = problems;
    }
}
const SECRET_INPUTS = ['public-key', 'private-key', 'security-token', 'github-token'];
const LONGEST_TIMEOUT_MS = 24 * 3_600_000;
function readRequest(source, { targetsKnown = false } = {}) {
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
    const github = readGitHub(inputs);
    const request = {
        connection: {
            apiUrl: inputs.apiUrl('api-url'),
            publicKey: inputs.secret('public-key'),
            privateKey: inputs.secret('private-key'),
            ...(securityToken !== undefined && { securityToken }),
            ...(projectId !== undefined && { projectId }),
        },
        targets: targetsKnown ? { by: 'nothing' } : readTargets(inputs, when === 'now'),
        place,
        stop: inputs.boolean('stop'),
        releaseDisks: inputs.boolean('release-disk'),
        ignoreNotFound: inputs.boolean('ignore-not-found'),
        when,
        timeoutMs: inputs.duration('timeout', 1000, LONGEST_TIMEOUT_MS, 'from 1s to 24h') ?? 0,
        dryRun: inputs.boolean('dry-run'),
        jobStatus: source.getInput('job-status'),
        ...(github !== undefined && { github }),
    };
    if (inputs.problems.length > 0)
        throw new InputError(inputs.problems);
    return request;
}
function readPlace(inputs) {
    const zone = inputs.word('zone');
    const region = inputs.word('region') ?? regionOfZone(zone ?? '');
    return { ...(region !== '' && { region }), ...(zone !== undefined && { zone }) };
}
function readTargets(inputs, required) {
    const ids = inputs.ids('uhost-id');
    const name = inputs.label('name');
    const tag = inputs.label('tag');
    const olderThanMs = inputs.duration('older-than', 0, Number.MAX_SAFE_INTEGER, 'such as 90m, 12h or 3d');
    const maxInstances = inputs.positiveInteger('max-instances');
    if (ids !== undefined && ids.length > 0) {
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
    if (required && olderThanMs !== undefined) {
        inputs.problems.push('older-than selects nothing by itself: give name or tag with it. To mean every instance, write name: "*".');
    }
    else if (required && ids !== undefined) {
        inputs.problems.push('No instance is named: uhost-id, name and tag are all empty. If uhost-id comes from another step, ' +
            'that step gave no ID; a name known beforehand (name: gpu-${{ github.run_id }}) finds the instance all the same.');
    }
    return { by: 'nothing' };
}
function readGitHub(inputs) {
    const token = inputs.optionalSecret('github-token');
    const runner = inputs.label('runner-name');
    const environment = inputs.label('environment');
    if (inputs.isEmpty('runner-name') && inputs.isEmpty('environment'))
        return undefined;
    if (inputs.isEmpty('github-token')) {
        inputs.reject('github-token', 'nothing', 'the token that runner-name and environment need. A secret that the workflow may not read is empty too');
    }
    const name = runner?.replace(/^org:/, '').trim();
    if (name === '')
        inputs.reject('runner-name', describe(runner ?? ''), "a runner's name or a glob after org:");
    const cleanups = [
        ...(name === undefined
            ? []
            : [{ kind: 'runner', scope: name === runner ? 'repository' : 'organization', name }]),
        ...(environment === undefined ? [] : [{ kind: 'deployment', environment }]),
    ];
    return { token: token ?? '', cleanups };
}

;// CONCATENATED MODULE: ./src/action/progress.ts

const STATE_NAME = 'teardown';
const DRY_RUN_OVER = 'Nothing to do: the main phase was a dry run.';
const IDLE = {
    done: 'Nothing to do: the main phase did the teardown.',
    'dry-run': DRY_RUN_OVER,
    failed: 'Nothing to do: the main phase failed for a reason that another try does not mend.',
};
function sealState(content, seal) {
    return `${macOf(content, seal)}.${content}`;
}
function openState(sealed, seal) {
    const mac = Buffer.from(sealed.slice(0, sealed.indexOf('.')));
    const content = sealed.slice(sealed.indexOf('.') + 1);
    const expected = Buffer.from(macOf(content, seal));
    return mac.length === expected.length && (0,external_node_crypto_namespaceObject.timingSafeEqual)(mac, expected) ? content : undefined;
}
function idleMessage(sealed, seal) {
    const content = sealed === '' ? undefined : openState(sealed, seal);
    if (content === undefined)
        return undefined;
    const { progress } = JSON.parse(content);
    return IDLE[progress];
}
function macOf(content, { privateKey, env }) {
    const names = ['GITHUB_RUN_ID', 'GITHUB_RUN_ATTEMPT', 'GITHUB_JOB', 'GITHUB_ACTION'];
    const place = names.map((name) => env[name] ?? '');
    return (0,external_node_crypto_namespaceObject.createHmac)('sha256', privateKey)
        .update(JSON.stringify([...place, content]))
        .digest('hex');
}

;// CONCATENATED MODULE: ./src/action/job-state.ts



const MAX_LENGTH = 30_000;
const OMISSIONS = [
    (state) => state,
    (state) => ({ ...state, seen: withoutDisks(state.seen ?? {}) }),
    (state) => ({ ...state, seen: undefined }),
    (state) => ({ ...state, seen: undefined, targets: undefined }),
];
class JobState {
    #keeper;
    #seal;
    #state;
    #released = new Set();
    #saved = '';
    constructor(keeper, phase, seal) {
        this.#keeper = keeper;
        this.#seal = seal;
        const sealed = phase === 'post' ? keeper.getState(STATE_NAME) : '';
        this.#state = readState(sealed, seal) ?? { progress: 'started' };
    }
    get progress() {
        return this.#state.progress;
    }
    get targets() {
        return this.#state.targets ?? [];
    }
    get gitHubBlocked() {
        return this.#state.gitHubBlocked ?? false;
    }
    get cleanupsLeft() {
        return this.#state.cleanupsLeft;
    }
    hasSeen(id) {
        return this.#state.seen?.[id] !== undefined;
    }
    dataDisksOf(id) {
        return this.#state.seen?.[id]?.disks?.map(([diskId, sizeGb]) => ({
            id: diskId,
            name: '',
            sizeGb: sizeGb ?? undefined,
            type: '',
            boot: false,
        }));
    }
    observed(instance) {
        const { id } = instance;
        const disks = this.#released.has(id) ? [] : dataDisksOf(instance, this.dataDisksOf(id));
        this.#setSeen(id, disks);
    }
    disksReleased(id) {
        this.#released.add(id);
        this.#setSeen(id, []);
    }
    update(change) {
        Object.assign(this.#state, change);
    }
    save() {
        const texts = OMISSIONS.map((omit) => JSON.stringify(omit(this.#state)));
        const content = texts.find((text) => text.length <= MAX_LENGTH) ?? '';
        if (content === this.#saved)
            return;
        this.#keeper.saveState(STATE_NAME, sealState(content, this.#seal));
        this.#saved = content;
    }
    #setSeen(id, disks) {
        this.#state.seen ??= {};
        this.#state.seen[id] =
            disks === undefined ? {} : { disks: disks.map((disk) => [disk.id, disk.sizeGb ?? null]) };
    }
}
function readState(sealed, seal) {
    const content = sealed === '' ? undefined : openState(sealed, seal);
    const state = content === undefined ? undefined : parseJson(content);
    return isRecord(state) && typeof state['progress'] === 'string'
        ? state
        : undefined;
}
function withoutDisks(seen) {
    return Object.fromEntries(Object.keys(seen).map((id) => [id, {}]));
}

;// CONCATENATED MODULE: ./src/action/phase.ts












const TIME_AFTER_CANCEL_MS = 270_000;
async function runPhase(phase, dependencies) {
    const { runner, messages, clock, cancelled, env } = dependencies;
    const state = new JobState(runner, phase, { privateKey: runner.getInput('private-key'), env });
    const request = readInputs(dependencies, state);
    if (request === undefined)
        return false;
    if (phase === 'main' && request.when === 'job-end') {
        state.update({ progress: 'deferred' });
        state.save();
        runner.info(messages.log.deferred(await intent(request, dependencies)));
        return true;
    }
    if (phase === 'post' && request.when === 'now' && request.dryRun) {
        runner.info(DRY_RUN_OVER);
        return true;
    }
    const deadline = new Deadline({ clock, timeoutMs: timeoutFor(request, phase), cancelled });
    const log = new TeardownLog({
        sink: runner,
        clock,
        messages,
        resumesInPost: resumesInPost(request, phase),
    });
    try {
        return await resume({ ...dependencies, phase, request, state, deadline, log });
    }
    finally {
        deadline.release();
    }
}
function readInputs({ runner, messages }, state) {
    try {
        const targetsKnown = state.targets.length > 0 || state.progress === 'github-left';
        return readRequest(runner, { targetsKnown });
    }
    catch (error) {
        if (!(error instanceof InputError))
            throw error;
        state.update({ progress: 'failed' });
        state.save();
        runner.error(error.message, { title: messages.annotations.wrongInputs.title });
        return undefined;
    }
}
async function resume(run) {
    const { runner, request, state, messages } = run;
    if (state.progress === 'github-left') {
        runner.info(messages.log.onlyGitHubLeft);
        return cleanUpGitHub(run, []);
    }
    const selection = selectionOf(run);
    if (selection === undefined) {
        const { title, message } = messages.annotations.nothingNamed;
        runner.warning(message(request.github !== undefined), { title });
        return true;
    }
    announce(run);
    phase_saveProgress(run, 'started');
    const end = await carryOut(run, selection);
    const succeeded = await report(run, end);
    if (!succeeded || request.github === undefined)
        return succeeded;
    if (state.gitHubBlocked) {
        runner.info(messages.log.gitHubBlocked);
        return succeeded;
    }
    return cleanUpGitHub(run, end.kind === 'finished' ? end.results.map(resultRow) : []);
}
function selectionOf({ request: { targets }, state }) {
    const specsOf = (ids) => ids.map((id) => ({ id, seen: state.hasSeen(id), dataDisks: state.dataDisksOf(id) }));
    if (state.targets.length > 0)
        return { by: 'id', targets: specsOf(state.targets) };
    switch (targets.by) {
        case 'id':
            return { by: 'id', targets: specsOf(targets.ids) };
        case 'filter':
            return targets;
        case 'nothing':
            return undefined;
    }
}
function announce({ runner, request, state, phase, messages }) {
    const { targets, when } = request;
    if (state.targets.length === 0 && targets.by === 'id' && targets.filterIgnored) {
        const { title, message } = messages.annotations.filtersNotUsed;
        runner.notice(message, { title });
    }
    if (phase === 'post') {
        const { jobEnds, mainUnfinished } = messages.log;
        runner.info(when === 'job-end' ? jobEnds : mainUnfinished(state.targets));
    }
}
async function carryOut(run, selection) {
    const { request, state, log, fetch, clock, random, deadline } = run;
    const { place, stop, releaseDisks, ignoreNotFound, dryRun } = request;
    const connection = request.connection;
    const placeGiven = Object.keys(place).length > 0;
    const options = { stop, releaseDisks, ignoreNotFound, dryRun, placeGiven };
    const end = await tearDown({ connection, selection, scope: place, options }, {
        fetch,
        clock,
        random,
        deadline,
        onEvent: (event) => {
            if (event.kind === 'observed')
                state.observed(event.instance);
            if (event.kind === 'accepted' && event.releaseDisks)
                state.disksReleased(event.id);
            if (event.kind === 'polled')
                state.save();
            log.onEvent(event);
        },
        onCall: (call) => {
            log.onCall(call);
        },
        onSelected: (targets, instances = []) => {
            state.update({ targets: targets.map(({ id }) => id) });
            for (const instance of instances)
                state.observed(instance);
            state.save();
            if (instances.length > 0)
                log.selected(instances);
        },
    });
    state.save();
    return end;
}
function timeoutFor({ timeoutMs, jobStatus }, phase) {
    return phase === 'post' && jobStatus === 'cancelled'
        ? Math.min(timeoutMs, TIME_AFTER_CANCEL_MS)
        : timeoutMs;
}
function phase_saveProgress({ request, state }, progress) {
    state.update({ progress: request.dryRun ? 'dry-run' : progress });
    state.save();
}
async function report(run, end) {
    const { runner, messages } = run;
    const results = end.kind === 'finished' ? end.results : [];
    for (const [name, value] of Object.entries(outputsOf(results)))
        runner.setOutput(name, String(value));
    switch (end.kind) {
        case 'finished':
            return end.results.length === 0 ? reportNothing(run) : reportResults(run, end.results);
        case 'too-many': {
            const { selected, maxInstances } = end;
            const { title, message } = messages.annotations.tooMany;
            phase_saveProgress(run, 'failed');
            await runner.addSummary(tooManySummary(messages, selected, maxInstances));
            runner.error(message(selected.map(({ id }) => id), maxInstances), { title });
            return false;
        }
        case 'no-list':
            return reportNoList(run, end);
    }
}
function reportNothing(run) {
    const { title, message } = run.messages.annotations.nothingSelected;
    phase_saveProgress(run, 'done');
    run.runner.notice(message, { title });
    return true;
}
function reportNoList(run, { error, reason }) {
    const { runner, request, phase, messages } = run;
    const { listCancelled, listFailed, listLeft, resumesInPost: resumes } = messages.annotations;
    const final = reason === 'refused' && error.class === 'permanent';
    phase_saveProgress(run, final ? 'failed' : 'unfinished');
    const next = !final && resumesInPost(request, phase) ? [resumes] : [];
    const [title, parts] = reason === 'cancelled'
        ? [listCancelled.title, [listCancelled.message, listLeft]]
        : [
            listFailed.title,
            [listFailed.message(error, reason === 'timed-out'), listLeft, listFailed.advice(error)],
        ];
    runner.error([...parts, ...next].join(' '), { title });
    return false;
}
async function reportResults(run, results) {
    const { runner, request, phase, state, messages } = run;
    const failed = results.filter(isFailed);
    const unfinished = failed.filter(({ outcome }) => isRetryable(outcome));
    if (unfinished.length > 0) {
        state.update({
            targets: unfinished.map(({ id }) => id),
            ...(unfinished.length < failed.length && { gitHubBlocked: true }),
        });
        phase_saveProgress(run, 'unfinished');
    }
    else {
        phase_saveProgress(run, failed.length > 0 ? 'failed' : 'done');
    }
    await runner.addSummary(summaryOf(messages, results));
    for (const { title, message } of failureAnnotations(messages, failed, resumesInPost(request, phase)))
        runner.error(message, { title });
    return failed.length === 0;
}
async function intent({ targets, dryRun, github }, { messages, loadGitHub }) {
    const gitHubIntents = github === undefined ? [] : (await loadGitHub()).intents(github, { dryRun });
    return messages.log.intents([instanceIntent(targets, dryRun, messages), ...gitHubIntents]);
}
function instanceIntent(targets, dryRun, { log }) {
    switch (targets.by) {
        case 'id':
            return log.intentById(targets.ids, dryRun);
        case 'filter':
            return log.intentByFilter(dryRun);
        case 'nothing':
            return log.intentLater(dryRun);
    }
}

;// CONCATENATED MODULE: ./src/action/runner.ts
function guardedRunner(core, losses, env) {
    const toState = guardedWriter(core, losses.state);
    const toOutputs = guardedWriter(core, losses.outputs);
    const toSummary = guardedWriter(core, losses.summary);
    return {
        ...core,
        saveState: (name, value) => {
            void toState(() => {
                core.saveState(name, value);
            });
        },
        setOutput: (name, value) => {
            void toOutputs(() => {
                core.setOutput(name, value);
            });
        },
        addSummary: async (markdown) => {
            if ((env['GITHUB_STEP_SUMMARY'] ?? '') === '')
                return;
            await toSummary(() => core.summary.addRaw(markdown).write());
        },
    };
}
function guardedWriter(core, loss) {
    let unreported = loss;
    return async (write) => {
        try {
            await write();
        }
        catch (error) {
            if (unreported === undefined)
                return;
            const { title, message } = unreported;
            unreported = undefined;
            const reason = (error instanceof Error ? error.message : String(error)).replace(/\.$/, '');
            core.warning(`${reason}. ${message}`, { title });
        }
    };
}

;// CONCATENATED MODULE: ./src/network/direct.ts
const nodeFetch = async (url, { method, headers, body, signal }) => {
    const { request: send } = await (url.startsWith('https:') ? Promise.resolve(/* import() */).then(__nccwpck_require__.t.bind(__nccwpck_require__, 708, 23)) : Promise.resolve(/* import() */).then(__nccwpck_require__.t.bind(__nccwpck_require__, 67, 23)));
    return new Promise((resolve, reject) => {
        const length = String(Buffer.byteLength(body));
        const request = send(url, { method, signal, headers: { ...headers, 'Content-Length': length } }, (response) => {
            const header = (name) => {
                const value = response.headers[name.toLowerCase()];
                return typeof value === 'string' ? value : null;
            };
            resolve({ status: response.statusCode ?? 0, headers: { get: header }, body: response });
        });
        request.on('error', reject);
        request.end(body);
    });
};

;// CONCATENATED MODULE: ./src/report/messages/en.ts




function state(text) {
    return text === '' ? 'unknown state' : oneLine(text, 40);
}
function dataDisks(disks) {
    const sizes = disks.map(({ sizeGb }) => sizeGb);
    const size = sizes.every((gb) => gb !== undefined) ? ` (${sizes.reduce((sum, gb) => sum + gb, 0)} GB)` : '';
    return `${count(disks.length, 'data disk')}${size}`;
}
function wouldDo({ outcome, dataDisks: disks = [] }) {
    const act = outcome.stopFirst ? 'would stop, then terminate' : 'would terminate';
    if (disks.length === 0)
        return act;
    return `${act}${outcome.releaseDisks ? ' and delete' : '; would keep'} ${dataDisks(disks)}`;
}
const outcomes = {
    terminated: {
        cell: () => 'terminated, gone',
        line: ({ id, instance }) => `${nameOf(id, instance)}: gone`,
    },
    'already-gone': {
        cell: () => 'already gone',
        line: ({ id, instance }) => `${nameOf(id, instance)}: gone, though not by this phase`,
    },
    'not-found-ignored': {
        cell: () => 'not found, ignored',
        line: ({ id }) => `${id}: not found, which counts as done`,
    },
    'would-terminate': {
        cell: wouldDo,
        line: (result) => `${nameOf(result.id, result.instance)}: ${wouldDo(result)}`,
    },
    refused: {
        cell: 'failed',
        title: (id) => `${id} was not terminated`,
        explain: (result) => {
            const { error, attempts } = result.outcome;
            const tries = attempts > 1 ? ` after ${attempts} tries` : '';
            return {
                what: `${nameOf(result.id, result.instance)}: ${explainError(error)}${tries}.`,
                left: whatIsLeft(result),
                advice: adviceFor(error),
            };
        },
    },
    running: {
        cell: 'failed',
        title: (id) => `${id} is running`,
        explain: (result) => ({
            what: `${nameOf(result.id, result.instance)} is running, and only a stopped instance can be terminated.` +
                (result.terminationAccepted ? '' : ' Nothing was changed.'),
            left: whatIsLeft(result),
            advice: 'Stop it first, or leave the input stop at true.',
        }),
    },
    'not-found': {
        cell: 'failed',
        title: (id) => `${id} was not found`,
        explain: ({ id, instance }) => ({
            what: `${nameOf(id, instance)} was not found in any region of the project.`,
            left: 'Nothing was terminated.',
            advice: 'Check uhost-id, project-id and whose keys these are. If it may be gone already, set ignore-not-found: true.',
        }),
    },
    elsewhere: {
        cell: 'failed',
        title: (id) => `${id} is in another place`,
        explain: ({ id, instance, outcome }) => ({
            what: `${nameOf(id, instance)} was not found where region and zone say. It exists in the region ${oneLine(outcome.region, 40)}, zone ${oneLine(outcome.zone, 40)}.`,
            left: 'It was not touched, and may be billed.',
            advice: 'Correct region and zone, or leave them out.',
        }),
    },
    'timed-out': {
        cell: 'failed',
        title: (id) => `${id} was not gone in time`,
        explain: (result) => {
            const { lastError } = result.outcome;
            return {
                what: `${nameOf(result.id, result.instance)} was not gone when the timeout ended.` +
                    (lastError === undefined ? '' : ` The last error was: ${explainError(lastError)}.`),
                left: whatIsLeft(result),
                advice: lastError === undefined
                    ? 'Raise the input timeout, or see in the console what holds the instance.'
                    : adviceFor(lastError),
            };
        },
    },
    cancelled: {
        cell: 'failed',
        title: (id) => `${id} was not gone when the job was cancelled`,
        explain: (result) => ({
            what: `${nameOf(result.id, result.instance)} was not gone when the job was cancelled.`,
            left: whatIsLeft(result),
            advice: 'Unless a later phase or run goes on with it, terminate it by hand.',
        }),
    },
};
function whatIsLeft({ instance, missed, stopAccepted, terminationAccepted }) {
    if (instance === undefined)
        return 'Its state is not known: it may exist and be billed.';
    if (missed) {
        const before = terminationAccepted
            ? 'Its termination was accepted and the last look did not show it any more'
            : `It was ${state(instance.state)}, and the last look did not show it any more`;
        return `${before}, but one look is no proof: it may still exist and be billed.`;
    }
    const running = kindOfState(instance.state) === 'running';
    if (terminationAccepted && !running) {
        return `Its termination was accepted, but when last seen it was still there (${state(instance.state)}): it may be billed.`;
    }
    if (stopAccepted && running) {
        return `Its stop was accepted, but when last seen it was still ${state(instance.state)}: it may be billed.`;
    }
    return billing(instance);
}
function billing(instance) {
    const shown = state(instance.state);
    switch (kindOfState(instance.state)) {
        case 'running':
            return `It is still ${shown} and billed.`;
        case 'in-transition':
            return `It is still there (${shown}) and may be billed.`;
        case 'terminable':
            return instance.chargeType === 'Postpay'
                ? `It is still there (${shown}): GPU, CPU and memory are not billed now, its data disks and enlarged system disk are.`
                : `It is still there (${shown}) and may be billed: a prepaid instance is, whether it runs or not.`;
    }
}
function idList(ids) {
    const shown = ids.slice(0, 20).join(', ');
    return ids.length > 20 ? `${shown} and ${ids.length - 20} more` : shown;
}
const GITHUB_STAYS = "GitHub's side stays as it is too. ";
const log = {
    selected: (instances) => `Selected ${count(instances, 'instance')}:`,
    selectedInstance: (instance) => `  ${nameOf(instance.id, instance)} (${hardwareOf(instance)}): ${state(instance.state)}`,
    found: (instance) => `${nameOf(instance.id, instance)} (${hardwareOf(instance)}): ${state(instance.state)}`,
    changed: (id, before, now) => `${id}: ${state(before)} → ${state(now)}`,
    missed: (id) => `${id}: not in the list any more, looking again to be sure`,
    stopping: (id, force) => `${id}: ${force ? 'stopping (by force, as a spot instance needs it)' : 'stopping'}`,
    terminating: (id, releaseDisks) => `${id}: ${releaseDisks ? 'terminating, with its data disks' : 'terminating; data disks are kept'}`,
    stopAccepted: (id) => `${id}: stop accepted`,
    terminationAccepted: (id, inRecycle) => `${id}: termination accepted${inRecycle === undefined
        ? ''
        : inRecycle === 'Yes'
            ? ', into the recycle bin'
            : ', not into the recycle bin'}`,
    actionFailed: (id, error, retrying) => `${id}: ${explainError(error)}${retrying ? '; looking again' : ''}`,
    notSent: (id, action) => `${id}: ${action === 'stop' ? 'the stop' : 'the termination'} was not sent any more`,
    failed: ({ what, left }) => `${what} ${left}`,
    pollFailed: (error) => `${explainError(error)}; trying again`,
    ending: (reason, resumesInPost) => (reason === 'cancelled' ? 'The job was cancelled: stopping here' : 'Time is up: stopping here') +
        (resumesInPost ? '; the post phase of this step goes on' : ''),
    stillWaiting: (instances, states, reason) => `Still waiting for ${count(instances, 'instance')}: ${states.join('; ')}${reason}`,
    pollsFailing: (why) => ` (the last look failed: ${why})`,
    heldUp: (id, why) => ` (${id} is held up by ${why})`,
    manyInState: (shown, instances) => `${shown}: ${instances}`,
    fewInState: (shown, ids) => `${ids.join(', ')} ${shown}`,
    notSeenYet: 'not seen yet',
    manyInstances: (instances) => count(instances, 'instance'),
    deferred: (intent) => `Nothing is changed now. The post phase of this step will ${intent}.`,
    onlyGitHubLeft: "The instances are gone. Going on with GitHub's side.",
    gitHubBlocked: "GitHub's side stays as it is, since another instance was not terminated.",
    jobEnds: 'The job ends: tearing down now.',
    mainUnfinished: (ids) => `The main phase did not finish: ${ids.length > 0 ? `going on with ${idList(ids)}` : 'tearing down now'}.`,
    intentById: (ids, dryRun) => `${intentVerb(dryRun)} ${idList(ids)}`,
    intentByFilter: (dryRun) => `${intentVerb(dryRun)} what name and tag select then, unless uhost-id is given by then`,
    intentLater: (dryRun) => `${intentVerb(dryRun)} what uhost-id, name and tag say then`,
    intents: (parts) => parts.join(', then '),
};
function intentVerb(dryRun) {
    return dryRun ? 'only look (dry-run) at' : 'terminate';
}
const annotations = {
    wrongInputs: { title: 'Nothing was done: the inputs are wrong' },
    nothingNamed: {
        title: 'No instance was named',
        message: (withGitHub) => 'The job ends and uhost-id, name and tag are all empty, so that nothing was torn down. If an instance was ' +
            `created, it still runs. ${withGitHub ? GITHUB_STAYS : ''}` +
            'Give name as well, such as name: gpu-${{ github.run_id }}, and create the instance under it.',
    },
    filtersNotUsed: {
        title: 'Filters not used',
        message: 'uhost-id is given, so that name, tag and older-than are not used.',
    },
    nothingSelected: {
        title: 'Nothing selected',
        message: 'No instance matches the filter, so that there is nothing to tear down.',
    },
    tooMany: {
        title: 'Too many instances selected',
        message: (ids, maxInstances) => `The filter selects ${count(ids.length, 'instance')}, more than max-instances (${maxInstances}): ` +
            `${idList(ids)}. None was touched. Narrow the filter, or raise max-instances if all are meant.`,
    },
    listCancelled: {
        title: 'The instances were not listed when the job was cancelled',
        message: 'The job was cancelled before the list of instances was read.',
    },
    listFailed: {
        title: 'The instances could not be listed',
        message: (error, timedOut) => `${timedOut ? 'Time ran out. ' : ''}The list of instances could not be read: ${explainError(error)}.`,
        advice: adviceFor,
    },
    listLeft: 'Nothing was touched: what the filter selects may exist and be billed.',
    more: {
        title: 'More instances were not terminated',
        message: (ids) => `${count(ids.length, 'more instance')} failed: ${idList(ids)}. The log says why.`,
    },
    resumesInPost: 'The post phase of this step goes on with it.',
    stateUnsaved: {
        title: 'The state could not be saved',
        message: 'The teardown goes on. But the post phase may not know what this phase did: ' +
            'it then goes by the inputs alone, and may not find an instance that is gone.',
    },
    outputsUnset: {
        title: 'The outputs could not be set',
        message: 'They may be empty for later steps. The log says what became of the instances.',
    },
    summaryUnwritten: {
        title: 'The job summary could not be written',
        message: 'The log says what became of the instances.',
    },
    wrongProxy: {
        title: 'Nothing was done: the proxy settings are wrong',
        message: (variable) => `${variable}: got something else; takes a proxy's address, such as http://proxy.example:3128.`,
    },
    internalError: {
        title: 'The action broke',
        message: (error) => `This is a fault of the action: ${error}. ` +
            'The instance may still exist and be billed: check it in the console, and report this, please.',
    },
};
const en_summary = {
    nothingTerminated: 'CompShare: nothing was terminated',
    tooMany: (instances, maxInstances) => `The filter selects ${count(instances, 'instance')}, more than max-instances (${maxInstances}).`,
    notTerminated: (failed, others, dryRun) => `CompShare: ${count(failed, 'instance')} not terminated, may still be billed` +
        (others === 0 ? '' : `; ${count(others, 'other')} ${dryRun ? 'would be terminated' : 'gone'}`),
    dryRun: (instances) => `CompShare: dry run, ${count(instances, 'instance')} would be terminated`,
    gone: (instances, disksUnknown) => `CompShare: ${count(instances, 'instance')} gone, ${disksUnknown ? 'data disks not known' : 'no data disk kept'}`,
    goneDisksKept: (instances, disks) => `CompShare: ${count(instances, 'instance')} gone, ${dataDisks(disks)} kept and still billed`,
    moreFailures: (rest) => `${rest} more, in the table and the log`,
    columns: {
        instance: 'Instance',
        hardware: 'GPU, zone',
        stateFound: 'State found',
        state: 'State',
        outcome: 'Outcome',
        recycleBin: 'Recycle bin',
        cost: 'Ran, cost *',
        time: 'Time taken',
        disk: 'Disk',
        size: 'Size',
        type: 'Type',
        attachedTo: 'Was attached to',
        zone: 'Zone',
    },
    notSeen: 'not seen',
    notReported: 'not told',
    cost: (cny) => `≈ ${cny.toFixed(2)} CNY`,
    refund: (cny) => `pays back ≈ ${cny.toFixed(2)} CNY`,
    estimate: 'An estimate, from the start time and the price that the API told: for the time since the last start, without disks and discounts.',
    instances: 'instances',
    disks: 'disks',
    keptDisks: (disks) => `${count(disks, 'data disk')} kept`,
    deletionUnconfirmed: 'No answer confirmed that these were deleted. Check whether they are still there: a disk that is stays on the bill.',
    keptAsAsked: 'These stay on the bill until somebody deletes them, in the CompShare console. With <code>release-disk: true</code> they go with the instance.',
    unseenDisks: (ids) => `Nobody saw ${ids}, so that it is not known whether data disks are left. See in the console whether there are some that nobody needs.`,
    andMore: (rest) => ` and ${rest} more`,
};
const en = { outcomes, log, annotations, summary: en_summary, state, dataDisks };

;// CONCATENATED MODULE: ./src/run.ts







const LINGER_MS = 500;
async function run(phase = 'main') {
    const { env } = process;
    const { stateUnsaved, outputsUnset, summaryUnwritten, internalError } = en.annotations;
    const isRead = phase === 'main';
    const runner = guardedRunner(core_namespaceObject, {
        state: isRead ? stateUnsaved : undefined,
        outputs: isRead ? outputsUnset : undefined,
        summary: summaryUnwritten,
    }, env);
    const cancelled = cancelledBySignal();
    try {
        const fetch = await chooseFetch(phase, runner, env);
        const succeeded = fetch !== undefined &&
            (await runPhase(phase, {
                runner,
                clock: systemClock,
                fetch,
                random: Math.random,
                cancelled,
                env,
                messages: en,
                loadGitHub: async () => (await Promise.resolve(/* import() */).then(__nccwpck_require__.t.bind(__nccwpck_require__, 12, 23))).createGitHub({ env }),
            }));
        if (!succeeded)
            process.exitCode = 1;
    }
    catch (error) {
        const { title, message } = internalError;
        core_error(message(error instanceof Error ? error.message : String(error)), { title });
        if (error instanceof Error)
            debug(error.stack ?? '');
        process.exitCode = 1;
    }
    setTimeout(() => process.exit(), LINGER_MS).unref();
}
function cancelledBySignal() {
    const cancelled = new AbortController();
    for (const signal of ['SIGINT', 'SIGTERM']) {
        process.on(signal, () => {
            if (cancelled.signal.aborted)
                process.exit(1);
            cancelled.abort();
        });
    }
    return cancelled.signal;
}
async function chooseFetch(phase, runner, env) {
    const proxied = ['HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY', 'http_proxy'].some((name) => (env[name] ?? '') !== '');
    if (!proxied)
        return nodeFetch;
    const { proxyFetch } = await Promise.resolve(/* import() */).then(__nccwpck_require__.t.bind(__nccwpck_require__, 225, 23));
    const way = proxyFetch(env);
    if (way.kind === 'fetch')
        return way.fetch;
    const state = new JobState(runner, phase, { privateKey: runner.getInput('private-key'), env });
    state.update({ progress: 'failed' });
    state.save();
    const { title, message } = en.annotations.wrongProxy;
    runner.error(way.variables.map(message).join('\n'), { title });
    return undefined;
}

module.exports = __webpack_exports__;
/******/ })()
;