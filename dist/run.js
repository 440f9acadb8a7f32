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

;// CONCATENATED MODULE: ./src/action/progress.ts
const STATE = {
    progress: 'progress',
    targets: 'targets',
    seen: 'seen',
    disks: 'disks',
    gitHubStays: 'github-stays',
    gitHubLeft: 'github-left',
};
const DRY_RUN_OVER = 'Nothing to do: the main phase was a dry run.';
function nothingLeft(progress) {
    if (progress === 'done')
        return 'Nothing to do: the main phase did the teardown.';
    if (progress === 'dry-run')
        return DRY_RUN_OVER;
    if (progress === 'failed')
        return 'Nothing to do: the main phase failed for a reason that another try does not mend.';
    return undefined;
}

;// CONCATENATED MODULE: ./src/action/handover.ts

const LONGEST_LIST = 30_000;
function writeList(words) {
    const list = words.join(',');
    return list.length > LONGEST_LIST ? '' : list;
}
function readList(saved) {
    return saved.split(',').filter((word) => word !== '');
}
function saveProgress(keeper, { dryRun }, progress) {
    keeper.saveState(STATE.progress, (dryRun ? 'dry-run' : progress));
}
function goesOn({ dryRun }, phase) {
    return phase === 'main' && !dryRun;
}
function nextPhase(request, phase) {
    return goesOn(request, phase) ? ' The post phase of this step goes on with it.' : '';
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

;// CONCATENATED MODULE: ./src/action/github-cleanup.ts



async function cleanUpGitHub(request, { rows, deadline, log }, { runner, clock, cancelled, loadGitHubSide }, phase) {
    const { github, dryRun } = request;
    if (github === undefined)
        return true;
    saveProgress(runner, request, 'github-left');
    const cleanUp = await loadGitHubSide();
    const end = await cleanUp({ wishes: wishesLeft(github, runner.getState(STATE.gitHubLeft)), dryRun, deadline }, {
        clock,
        cancelled,
        say: (line) => {
            log.say(line);
        },
        debug: (line) => {
            runner.debug(line);
        },
    });
    runner.setOutput('results', JSON.stringify([...rows, ...end.rows]));
    await runner.addSummary(end.summary);
    const left = end.problems.filter(({ transient }) => transient);
    runner.saveState(STATE.gitHubLeft, left.length === 1 ? (left[0]?.about ?? '') : '');
    const over = end.problems.length > 0 ? 'failed' : 'done';
    saveProgress(runner, request, left.length > 0 ? 'github-left' : over);
    for (const { title, message, transient } of end.problems) {
        runner.error(`${message}${transient ? nextPhase(request, phase) : ''}`, { title });
    }
    return end.problems.length === 0;
}
function wishesLeft({ token, runners, environment }, left) {
    return {
        token,
        ...(runners !== undefined && left !== 'environment' && { runners }),
        ...(environment !== undefined && left !== 'runners' && { environment }),
    };
}
function gitHubIntents(github, dryRun) {
    const { runners, environment } = github ?? {};
    const runnersNamed = `the self-hosted runners ${quoted(runners?.name ?? '')}`;
    const deployments = `the deployments of ${quoted(environment ?? '')}`;
    return [
        ...(runners === undefined ? [] : [`${dryRun ? 'look at' : 'remove'} ${runnersNamed}`]),
        ...(environment === undefined
            ? []
            : [dryRun ? `look at ${deployments}` : `set ${deployments} to inactive`]),
    ];
}

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
    return {
        token: token ?? '',
        ...(name !== undefined && {
            runners: { scope: name === runner ? 'repository' : 'organization', name },
        }),
        ...(environment !== undefined && { environment }),
    };
}
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

;// CONCATENATED MODULE: ./src/compshare/ret-codes.ts
const CHECK_KEYS = 'Check that public-key and private-key are the two halves of one key pair.';
const CHECK_PERMISSION = 'Check that the key may describe, stop and delete instances in this project; a sub-account needs project-id.';
const CHECK_PLACE = 'Check the inputs region and zone, or leave them out.';
const REPORT_BUG = 'This is a fault of the action: please report it with the request ID.';
const BILLING = 'Settle it in the CompShare console, then run the teardown again.';
const STATUS_PAGE = 'If it stays, ask CompShare support with the request ID.';
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
const LOCK_MARK = 'InstanceOperationInProgress';
const LOCKED = {
    meaning: 'another operation holds the lock of the instance',
    remedy: 'wait',
    advice: 'The lock can last ten minutes: see who else works on the instance, or raise the input timeout.',
};
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

const THROTTLED = 153;
class CompShareError extends Error {
    action;
    requestId;
    constructor(action, message, requestId) {
        super(message);
        this.name = new.target.name;
        this.action = action;
        this.requestId = requestId;
    }
}
class TransportError extends CompShareError {
    throttled = false;
    mayHaveHappened = true;
    remedy;
    advice;
    constructor(action, what, code) {
        super(action, `${action}: ${what}`);
        const untrusted = code !== undefined && isCertificateError(code);
        this.remedy = untrusted ? 'final' : 'transient';
        this.advice = untrusted
            ? "The server's certificate is not trusted. Check api-url and the proxy; NODE_EXTRA_CA_CERTS adds a company's own authority."
            : "Check the runner's network, its proxy settings and the input api-url.";
    }
}
class NotSentError extends CompShareError {
    remedy = 'transient';
    throttled = false;
    mayHaveHappened = false;
    advice = 'Nothing was changed by it.';
    constructor(action) {
        super(action, `${action}: not sent any more`);
    }
}
class HttpStatusError extends CompShareError {
    remedy;
    advice;
    throttled;
    mayHaveHappened;
    status;
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
class MalformedAnswerError extends CompShareError {
    remedy = 'look-again';
    throttled = false;
    mayHaveHappened = true;
    advice = 'Something between the runner and the API answers in its place: check api-url and the proxy.';
    constructor(action, what, requestId) {
        super(action, `${action}: the answer ${what}`, requestId);
    }
}
class RetCodeError extends CompShareError {
    remedy;
    advice;
    throttled;
    mayHaveHappened;
    retCode;
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



function explainError(error) {
    const said = error instanceof RetCodeError && error.apiMessage !== '' ? `: ${quoted(error.apiMessage, 200)}` : '';
    const request = error.requestId === undefined ? '' : ` (request ID ${oneLine(error.requestId, 80)})`;
    return `${error.message}${said}${request}`;
}
function nameOf(id, instance) {
    const name = instance === undefined ? '' : oneLine(instance.name, 60);
    return name === '' ? id : `${id} "${name}"`;
}
function stateOf(state) {
    return state === '' ? 'unknown state' : oneLine(state, 40);
}
function hardwareOf({ gpuType, gpuCount, zone }) {
    const gpu = oneLine(gpuType, 40);
    const count = gpuCount === undefined || gpu === '' ? '' : `${gpuCount} × `;
    return [`${count}${gpu}`, oneLine(zone, 40)].filter((part) => part !== '').join(', ');
}
function disksInWords(disks) {
    const sizes = disks.map(({ sizeGb }) => sizeGb);
    const size = sizes.every((gb) => gb !== undefined) ? ` (${sizes.reduce((sum, gb) => sum + gb, 0)} GB)` : '';
    return `${count(disks.length, 'data disk')}${size}`;
}
function wouldDo({ stopFirst }, dataDisks, releaseDisks) {
    const act = stopFirst ? 'would stop, then terminate' : 'would terminate';
    if (dataDisks.length === 0)
        return act;
    return `${act}${releaseDisks ? ' and delete' : '; would keep'} ${disksInWords(dataDisks)}`;
}
function explainFailure(result, failure) {
    const { id, instance } = result;
    const name = nameOf(id, instance);
    const left = whatIsLeft(result);
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
                what: `${name} is running, and only a stopped instance can be terminated.` +
                    (result.terminationAccepted ? '' : ' Nothing was changed.'),
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
                advice: 'Unless a later phase or run goes on with it, terminate it by hand.',
            };
    }
}
function whatIsLeft({ instance, missed, stopAccepted, terminationAccepted }) {
    if (instance === undefined)
        return 'Its state is not known: it may exist and be billed.';
    if (missed) {
        const before = terminationAccepted
            ? 'Its termination was accepted and the last look did not show it any more'
            : `It was ${stateOf(instance.state)}, and the last look did not show it any more`;
        return `${before}, but one look is no proof: it may still exist and be billed.`;
    }
    const running = kindOfState(instance.state) === 'running';
    if (terminationAccepted && !running) {
        return `Its termination was accepted, but when last seen it was still there (${stateOf(instance.state)}): it may be billed.`;
    }
    if (stopAccepted && running) {
        return `Its stop was accepted, but when last seen it was still ${stateOf(instance.state)}: it may be billed.`;
    }
    return billing(instance);
}
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



const SIGN_OF_LIFE_MS = 30_000;
class TeardownLog {
    #sink;
    #clock;
    #startedAt;
    #releaseDisks;
    #goesOn;
    #lastLineAt;
    #setbacks = new Map();
    #trouble = '';
    constructor(sink, clock, { releaseDisks, goesOn }) {
        this.#sink = sink;
        this.#clock = clock;
        this.#releaseDisks = releaseDisks;
        this.#goesOn = goesOn;
        this.#startedAt = clock.now();
        this.#lastLineAt = this.#startedAt;
    }
    say(line) {
        const now = this.#clock.now();
        this.#lastLineAt = now;
        this.#sink.info(`[${formatElapsed(now - this.#startedAt)}] ${line}`);
    }
    selected(instances) {
        this.say(`Selected ${count(instances.length, 'instance')}:`);
        for (const instance of instances) {
            this.say(`  ${nameOf(instance.id, instance)} (${hardwareOf(instance)}): ${stateOf(instance.state)}`);
        }
    }
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
    onCall({ action, targets, durationMs, retCode, requestId, error }) {
        const about = targets.length > 3 ? count(targets.length, 'instance') : targets.join(' ');
        const told = retCode === undefined ? (error?.message ?? 'no answer') : `RetCode ${retCode}`;
        this.#sink.debug(oneLine(`${action} ${about} → ${told}, ${Math.round(durationMs)} ms, request ID ${requestId ?? 'none'}`, 400));
    }
    #lineOf(event) {
        switch (event.kind) {
            case 'observed': {
                const { instance, before } = event;
                this.#setbacks.delete(instance.id);
                return before === undefined
                    ? `${nameOf(instance.id, instance)} (${hardwareOf(instance)}): ${stateOf(instance.state)}`
                    : `${instance.id}: ${stateOf(before)} → ${stateOf(instance.state)}`;
            }
            case 'missed':
                return `${event.id}: not in the list any more, looking again to be sure`;
            case 'acting':
                if (this.#setbacks.has(event.id))
                    return undefined;
                return `${event.id}: ${this.#actionOf(event)}`;
            case 'accepted':
                this.#setbacks.delete(event.id);
                return event.action === 'terminate'
                    ? `${event.id}: termination accepted${recycled(event.inRecycle)}`
                    : `${event.id}: stop accepted`;
            case 'setback':
                if (this.#setbacks.get(event.id) === event.error.message)
                    return undefined;
                this.#setbacks.set(event.id, event.error.message);
                return `${event.id}: ${explainError(event.error)}${event.lookingAgain ? '; looking again' : ''}`;
            case 'not-sent':
                return `${event.id}: ${event.action === 'stop' ? 'the stop' : 'the termination'} was not sent any more`;
            case 'settled':
                return settledLine(event.result, this.#releaseDisks);
            case 'stopping':
                return ((event.why === 'cancelled' ? 'The job was cancelled: stopping here' : 'Time is up: stopping here') +
                    (this.#goesOn ? '; the post phase of this step goes on' : ''));
        }
    }
    #actionOf({ action, forced }) {
        if (action === 'stop')
            return forced ? 'stopping (by force, as a spot instance needs it)' : 'stopping';
        return this.#releaseDisks ? 'terminating, with its data disks' : 'terminating; data disks are kept';
    }
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
        const held = open.find(({ id }) => this.#setbacks.has(id))?.id;
        const trouble = this.#trouble !== ''
            ? ` (the last look failed: ${this.#trouble})`
            : held === undefined
                ? ''
                : ` (${held} is held up by ${this.#setbacks.get(held) ?? ''})`;
        this.say(`Still waiting for ${count(open.length, 'instance')}: ${parts.join('; ')}${trouble}`);
    }
}
function settledLine(result, releaseDisks) {
    const { id, instance, dataDisks, outcome } = result;
    switch (outcome.kind) {
        case 'terminated':
            return `${nameOf(id, instance)}: gone`;
        case 'already-gone':
            return `${nameOf(id, instance)}: gone, though not by this phase`;
        case 'not-found-ignored':
            return `${id}: not found, which counts as done`;
        case 'would-terminate':
            return `${nameOf(id, instance)}: ${wouldDo(outcome, dataDisks ?? [], releaseDisks)}`;
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

;// CONCATENATED MODULE: ./src/teardown/outcome.ts
function succeeded({ outcome }) {
    return outcome.kind !== 'failed';
}
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
function estimatedCost({ instance, ranMs }) {
    if (instance?.chargeType !== 'Postpay' || instance.pricePerHour === undefined || ranMs === undefined)
        return undefined;
    return (instance.pricePerHour * ranMs) / 3_600_000;
}
function keptDisks({ outcome, dataDisks, terminationAccepted }, releaseDisks) {
    const gone = outcome.kind === 'terminated' || outcome.kind === 'already-gone';
    if (!gone || (releaseDisks && terminationAccepted))
        return [];
    return dataDisks ?? [];
}
function mayHaveLeftDisks({ outcome, dataDisks }) {
    return outcome.kind !== 'failed' && dataDisks === undefined;
}

;// CONCATENATED MODULE: ./src/report/outputs.ts


function outputsOf(results, releaseDisks) {
    const terminated = results.flatMap(({ id, outcome }) => outcome.kind === 'terminated' ? [{ id, inRecycle: outcome.inRecycle }] : []);
    return {
        'uhost-id': terminated.map(({ id }) => id).join(','),
        'in-recycle': terminated.map(({ inRecycle }) => inRecycle ?? '').join(','),
        results: JSON.stringify(resultRows(results, releaseDisks)),
    };
}
function resultRows(results, releaseDisks) {
    return results.map((result) => resultRow(result, releaseDisks));
}
function resultRow(result, releaseDisks) {
    const { id, instance, outcome, elapsedMs } = result;
    const elsewhere = outcome.kind === 'failed' && outcome.failure.kind === 'elsewhere' ? outcome.failure : undefined;
    return {
        kind: 'instance',
        id,
        name: oneLine(instance?.name ?? '', 255),
        region: (instance ?? elsewhere)?.region ?? '',
        zone: (instance ?? elsewhere)?.zone ?? '',
        outcome: outcome.kind === 'failed' ? `failed: ${outcome.failure.kind}` : outcome.kind,
        inRecycle: outcome.kind === 'terminated' ? (outcome.inRecycle ?? '') : '',
        keptDisks: keptDisks(result, releaseDisks).map((disk) => ({ id: disk.id, sizeGb: disk.sizeGb ?? null })),
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

;// CONCATENATED MODULE: ./src/report/summary.ts





const FAILURES_TOLD = 20;
const UNSEEN_TOLD = 20;
function summaryOf(results, releaseDisks) {
    const failed = results.filter((result) => !succeeded(result));
    const done = results.filter(succeeded);
    const kept = done.flatMap((result) => keptDisks(result, releaseDisks).map((disk) => ({
        disk,
        id: result.id,
        zone: result.instance?.zone ?? '',
    })));
    return [
        headline(failed, done, kept),
        ...failures(failed),
        ...foldedTable([...failed, ...done], (rows) => instanceTable(rows, releaseDisks), 'instances'),
        ...estimateNote(results),
        ...keptDiskSection(kept, releaseDisks),
        ...unknownDiskSection(done.filter(mayHaveLeftDisks)),
    ].join('\n');
}
function tooManySummary(selected, maxInstances) {
    return [
        '## ❌ CompShare: nothing was terminated\n',
        `The filter selects ${count(selected.length, 'instance')}, more than max-instances (${maxInstances}).\n`,
        ...foldedTable(selected, selectionTable, 'instances'),
    ].join('\n');
}
function headline(failed, done, kept) {
    const would = done.filter(({ outcome }) => outcome.kind === 'would-terminate').length;
    const dry = would > 0;
    if (failed.length > 0) {
        const others = done.length === 0
            ? ''
            : `; ${count(dry ? would : done.length, 'other')} ${dry ? 'would be terminated' : 'gone'}`;
        return `## ❌ CompShare: ${count(failed.length, 'instance')} not terminated, may still be billed${others}\n`;
    }
    if (dry)
        return `## 🔍 CompShare: dry run, ${count(would, 'instance')} would be terminated\n`;
    const gone = `CompShare: ${count(done.length, 'instance')} gone`;
    if (kept.length === 0) {
        const unknown = done.some(mayHaveLeftDisks);
        return `## ✅ ${gone}, ${unknown ? 'data disks not known' : 'no data disk kept'}\n`;
    }
    return `## ⚠️ ${gone}, ${disksInWords(kept.map(({ disk }) => disk))} kept and still billed\n`;
}
function failures(failed) {
    if (failed.length === 0)
        return [];
    const shown = failed.slice(0, FAILURES_TOLD).flatMap((result) => {
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
function instanceTable(results, releaseDisks) {
    const costs = results.map(costCell);
    const withCost = costs.some((cost) => cost !== '');
    return tableOf([
        'Instance',
        'GPU, zone',
        'State found',
        'Outcome',
        'Recycle bin',
        ...(withCost ? ['Ran, cost *'] : []),
        'Time taken',
    ], results.map(({ id, instance, dataDisks, stateFound, outcome, elapsedMs }, index) => [
        ...whoAndWhat(id, instance),
        stateFound === undefined ? 'not seen' : html(stateOf(stateFound)),
        outcomeCell(outcome, dataDisks ?? [], releaseDisks),
        outcome.kind === 'terminated' ? (outcome.inRecycle ?? 'not told') : '',
        ...(withCost ? [costs[index] ?? ''] : []),
        formatElapsed(elapsedMs),
    ]));
}
function whoAndWhat(id, instance) {
    if (instance === undefined)
        return [code(id), ''];
    const name = instance.name === '' ? '' : `<br>${code(instance.name)}`;
    return [`${code(id)}${name}`, html(hardwareOf(instance)).replace(', ', '<br>')];
}
function costCell(result) {
    const { ranMs, refundCny } = result;
    const cost = estimatedCost(result);
    return [
        ...(ranMs === undefined ? [] : [formatElapsed(ranMs)]),
        ...(cost === undefined ? [] : [`≈ ${cost.toFixed(2)} CNY`]),
        ...(refundCny === undefined ? [] : [`pays back ≈ ${refundCny.toFixed(2)} CNY`]),
    ].join('<br>');
}
function estimateNote(results) {
    if (results.every((result) => costCell(result) === ''))
        return [];
    return [
        '<sub>* An estimate, from the start time and the price that the API told: for the time since the last start, without disks and discounts.</sub>\n',
    ];
}
function selectionTable(instances) {
    return tableOf(['Instance', 'GPU, zone', 'State'], instances.map((instance) => [...whoAndWhat(instance.id, instance), html(stateOf(instance.state))]));
}
function outcomeCell(outcome, dataDisks, releaseDisks) {
    switch (outcome.kind) {
        case 'terminated':
            return '✅ terminated, gone';
        case 'already-gone':
            return '✅ already gone';
        case 'not-found-ignored':
            return '✅ not found, ignored';
        case 'would-terminate':
            return `🔍 ${wouldDo(outcome, dataDisks, releaseDisks)}`;
        case 'failed':
            return '❌ failed';
    }
}
function keptDiskSection(kept, releaseDisks) {
    if (kept.length === 0)
        return [];
    const intro = releaseDisks
        ? 'No answer confirmed that these were deleted. Check whether they are still there: a disk that is stays on the bill.'
        : 'These stay on the bill until somebody deletes them, in the CompShare console. With <code>release-disk: true</code> they go with the instance.';
    return [
        `### 💾 ${count(kept.length, 'data disk')} kept\n`,
        `${intro}\n`,
        ...foldedTable(kept, diskTable, 'disks'),
    ];
}
function unknownDiskSection(unseen) {
    if (unseen.length === 0)
        return [];
    const ids = unseen.slice(0, UNSEEN_TOLD).map(({ id }) => code(id));
    const rest = unseen.length - ids.length;
    return [
        `Nobody saw ${ids.join(', ')}${rest > 0 ? ` and ${rest} more` : ''}, so that it is not known whether data disks are left. See in the console whether there are some that nobody needs.\n`,
    ];
}
function diskTable(rows) {
    return tableOf(['Disk', 'Size', 'Type', 'Was attached to', 'Zone'], rows.map(({ disk, id, zone }) => [
        code(disk.id),
        disk.sizeGb === undefined ? '' : `${disk.sizeGb} GB`,
        html(disk.type),
        code(id),
        html(zone),
    ]));
}

;// CONCATENATED MODULE: ./src/action/seen.ts



class SeenInstances {
    #runner;
    #ids;
    #disks;
    #released = new Set();
    #saved = new Map();
    constructor(runner) {
        this.#runner = runner;
        this.#ids = new Set(readList(runner.getState(STATE.seen)));
        this.#disks = new Map(readList(runner.getState(STATE.disks)).map(seen_readDisks));
    }
    has(id) {
        return this.#ids.has(id);
    }
    dataDisksOf(id) {
        return this.#disks.get(id);
    }
    add(instance) {
        this.#ids.add(instance.id);
        const disks = dataDisksOf(instance, this.#disks.get(instance.id));
        if (disks !== undefined && !this.#released.has(instance.id))
            this.#disks.set(instance.id, disks);
    }
    disksReleased(id) {
        this.#released.add(id);
        this.#disks.set(id, []);
    }
    save() {
        this.#save(STATE.seen, writeList([...this.#ids]));
        this.#save(STATE.disks, writeList([...this.#disks].map(writeDisks)));
    }
    #save(name, text) {
        if ((this.#saved.get(name) ?? '') === text)
            return;
        this.#runner.saveState(name, text);
        this.#saved.set(name, text);
    }
}
function writeDisks([id, disks]) {
    return [id, ...disks.map((disk) => `${disk.id}=${disk.sizeGb ?? ''}`)].join(':');
}
function seen_readDisks(word) {
    const [id = '', ...disks] = word.split(':');
    return [id, disks.map(seen_readDisk)];
}
function seen_readDisk(saved) {
    const [id = '', size = ''] = saved.split('=');
    return { id, name: '', sizeGb: size === '' ? undefined : Number(size), type: '', boot: false };
}

;// CONCATENATED MODULE: ./src/network/version.ts
const VERSION = '1.0.0';

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

;// CONCATENATED MODULE: ./src/compshare/client.ts







const ANSWER_TIMEOUT_MS = 30_000;
const ANSWER_LIMIT_BYTES = 4 * 1024 * 1024;
const PAGE_SIZE = 100;
const DESCRIBE = 'DescribeCompShareInstance';
class CompShareClient {
    #connection;
    #fetch;
    #clock;
    #throttle;
    #ending;
    #onCall;
    constructor({ connection, fetch, clock, ending, onCall }) {
        this.#connection = connection;
        this.#fetch = fetch;
        this.#clock = clock;
        this.#throttle = new Throttle(clock);
        this.#ending = ending;
        this.#onCall = onCall ?? (() => undefined);
    }
    async describe(query, signal) {
        const { ids = [], region, zone, tag, offset } = query;
        const { answer, requestId } = await this.#call(DESCRIBE, ids, signal, {
            ...(ids.length > 0 && { UHostIds: ids }),
            ...(region !== undefined && { Region: region }),
            ...(zone !== undefined && { Zone: zone }),
            ...(tag !== undefined && { Tag: tag }),
            Limit: PAGE_SIZE,
            Offset: offset ?? 0,
        });
        const { UHostSet: listed, TotalCount: total } = answer;
        const counted = total ?? (answer['Action'] === `${DESCRIBE}Response` ? 0 : undefined);
        const entries = listed === null || (listed === undefined && counted === 0) ? [] : listed;
        if (!Array.isArray(entries))
            throw new MalformedAnswerError(DESCRIBE, 'has no list of instances', requestId);
        const instances = entries.map(readInstance);
        if (!instances.every((instance) => instance !== undefined)) {
            throw new MalformedAnswerError(DESCRIBE, 'lists something that is no instance', requestId);
        }
        return {
            instances,
            totalCount: typeof total === 'number' && Number.isInteger(total) ? total : undefined,
            requestId,
        };
    }
    async regions(signal) {
        const action = 'DescribeCompShareSupportZone';
        const { answer, requestId } = await this.#call(action, [], signal, {});
        const zones = answer['ZoneInfo'];
        if (!Array.isArray(zones))
            throw new MalformedAnswerError(action, 'has no list of zones', requestId);
        const regions = new Set(zones.map(regionOfEntry));
        if (regions.size === 0 || regions.has(''))
            throw new MalformedAnswerError(action, 'names no region', requestId);
        return [...regions];
    }
    async refundPrices(ids, { region, zone }, signal) {
        const { answer } = await this.#call('GetCompShareRefundPrice', ids, signal, {
            Region: region,
            Zone: zone,
            UHostIds: ids,
        });
        const prices = new Map();
        for (const entry of Array.isArray(answer['RefundPriceSet']) ? answer['RefundPriceSet'] : []) {
            if (!isRecord(entry))
                continue;
            const { UHostId: id, RefundPrice: price } = entry;
            if (typeof id === 'string' && ids.includes(id) && typeof price === 'number' && price >= 0)
                prices.set(id, price);
        }
        return prices;
    }
    async stop(id, place, { force }, signal) {
        await this.#call('StopCompShareInstance', [id], signal, {
            ...parametersOf(id, place),
            ...(force && { Force: true }),
        });
    }
    async terminate(id, place, { releaseDisks }, signal) {
        const { answer } = await this.#call('TerminateCompShareInstance', [id], signal, {
            ...parametersOf(id, place),
            ReleaseUDisk: releaseDisks,
        });
        const inRecycle = answer['InRecycle'];
        return inRecycle === 'Yes' || inRecycle === 'No' ? inRecycle : undefined;
    }
    async #call(action, targets, signal, parameters) {
        const stop = AbortSignal.any([signal, this.#ending]);
        const gapMs = await this.#throttle.turn(stop);
        if (stop.aborted)
            throw new NotSentError(action);
        const startedAt = this.#clock.now();
        const record = (retCode, requestId, error) => {
            const durationMs = this.#clock.now() - startedAt;
            this.#onCall({ action, targets, durationMs, retCode, requestId, error });
        };
        try {
            const signed = this.#signed(action, parameters);
            const { text, requestId } = await this.#exchange(action, signed, signal);
            const answer = readEnvelope(action, text, requestId, this.#redactor(signed));
            this.#throttle.speedUp();
            record(0, requestId);
            return { answer, requestId };
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
function regionOfEntry(entry) {
    if (!isRecord(entry))
        return '';
    const { Region: region, Zone: zone } = entry;
    if (typeof region === 'string' && region !== '')
        return region;
    return typeof zone === 'string' ? regionOfZone(zone) : '';
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
function transportError(action, error) {
    let code;
    for (let cause = error; cause instanceof Error; cause = cause.cause) {
        if ('code' in cause && typeof cause.code === 'string')
            code = cause.code;
    }
    return new TransportError(action, code === undefined ? 'the connection failed' : `the connection failed (${code})`, code);
}

;// CONCATENATED MODULE: ./src/compshare/inventory.ts


function isIn(scope, { region, zone }) {
    const fits = (wanted, told) => wanted === undefined || told === '' || told === wanted;
    return fits(scope.region, region) && fits(scope.zone, zone);
}
const REGION_NEEDED = [210, 220, 230];
const PAST_END = 230;
const MOST_READINGS = 4;
const SMALLEST_PAGE = 10;
class Inventory {
    #client;
    #regions;
    constructor(client) {
        this.#client = client;
    }
    async find(ids, scope, seen, signal) {
        const sighting = { found: new Map(), unanswered: new Map() };
        const groups = this.#regions === undefined || scope.region !== undefined
            ? [{ ids, where: scope }]
            : groupByRegion(ids, seen).map(({ region, members }) => ({
                ids: members,
                where: region === undefined ? scope : { ...scope, region },
            }));
        const chunks = groups.flatMap((group) => chunked(group.ids).map((chunk) => ({ ids: new Set(chunk), where: group.where })));
        await Promise.all(chunks.map(async (chunk) => {
            try {
                await this.#describeIds(chunk.ids, chunk.where, signal, (instance) => {
                    const { id } = instance;
                    if (chunk.ids.has(id) && (seen.has(id) || isIn(scope, instance)))
                        sighting.found.set(id, instance);
                });
            }
            catch (error) {
                if (!(error instanceof CompShareError))
                    throw error;
                for (const id of chunk.ids)
                    if (!sighting.found.has(id))
                        sighting.unanswered.set(id, error);
            }
        }));
        return sighting;
    }
    async list(scope, signal, patience) {
        const instances = new Map();
        const read = async (where) => {
            const here = new Map();
            for (let reading = 1; reading <= MOST_READINGS; reading++) {
                const end = await this.#readPages({ ...scope, ...where }, signal, patience, here);
                if (end === 'whole')
                    break;
                if (end instanceof CompShareError && reading === MOST_READINGS)
                    throw end;
            }
            for (const [id, instance] of here)
                instances.set(id, instance);
        };
        for (const where of await this.#askAnywhere(scope, signal, patience, read))
            await read(where);
        return [...instances.values()];
    }
    async #describeIds(ids, scope, signal, onInstance) {
        const ask = async (where) => {
            const { instances } = await this.#client.describe({ ids: [...ids], ...where }, signal);
            instances.forEach(onInstance);
        };
        const places = await this.#askAnywhere(scope, signal, none, ask);
        const asked = await Promise.allSettled(places.map(ask));
        for (const answer of asked)
            if (answer.status === 'rejected')
                throw answer.reason;
    }
    async #readPages(query, signal, patience, into) {
        const seen = new Set();
        let fits = true;
        let last;
        for (let offset = 0;;) {
            const page = await persist(() => this.#readPage({ ...query, offset }, signal, seen), patience);
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
                    : new MalformedAnswerError(DESCRIBE, 'lists fewer instances than it counts', requestId);
            }
            last = instances.at(-1)?.id;
            offset += instances.length - 1;
        }
    }
    async #readPage(query, signal, seen) {
        try {
            const page = await this.#client.describe(query, signal);
            if (!isLast(page, query.offset) && page.instances.every(({ id }) => seen.has(id))) {
                throw new MalformedAnswerError(DESCRIBE, 'lists nothing new before the end of the list', page.requestId);
            }
            return page;
        }
        catch (error) {
            if (query.offset > 0 && error instanceof RetCodeError && error.retCode === PAST_END)
                return error;
            throw error;
        }
    }
    async #askAnywhere(scope, signal, patience, ask) {
        if (scope.region !== undefined)
            return [scope];
        if (this.#regions === undefined) {
            try {
                await ask(scope);
                return [];
            }
            catch (error) {
                if (!(error instanceof RetCodeError && REGION_NEEDED.includes(error.retCode)))
                    throw error;
                this.#regions = await persist(() => this.#client.regions(signal), patience);
            }
        }
        return this.#regions.map((region) => ({ ...scope, region }));
    }
}
const none = (error) => Promise.reject(error);
async function persist(call, patience) {
    const failures = [];
    for (;;) {
        try {
            return await call();
        }
        catch (error) {
            if (!(error instanceof CompShareError))
                throw error;
            failures.push(error);
            await patience(error, failures);
        }
    }
}
function isLast({ instances, totalCount }, offset) {
    return totalCount === undefined
        ? instances.length < SMALLEST_PAGE
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

;// CONCATENATED MODULE: ./src/teardown/decide.ts

const MOST_TRIES = 5;
const ABSENCES_AFTER_DELETION = 2;
const ABSENCES_WITHOUT_DELETION = 3;
const SETTLE_MS = { stop: 20_000, terminate: 60_000 };
function newHistory(seen) {
    const none = {
        mayHaveHappened: false,
        accepted: false,
        failures: 0,
        strangeFailures: 0,
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
function decide(instance, wishes, history, now) {
    if (instance === undefined)
        return decideAbsent(wishes, history);
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
        if (history.wideAbsences < Math.min(history.absences, ABSENCES_WITHOUT_DELETION))
            return { do: 'look-wide' };
    }
    if (history.absences < (deleted ? ABSENCES_AFTER_DELETION : ABSENCES_WITHOUT_DELETION))
        return { do: 'wait' };
    if (history.terminate.mayHaveHappened)
        return settle({ kind: 'terminated', inRecycle: undefined });
    if (wasThere)
        return settle({ kind: 'already-gone' });
    return wishes.ignoreNotFound ? settle({ kind: 'not-found-ignored' }) : fail({ kind: 'not-found' });
}
function attempt(action, history, now) {
    const { lastError, failures, strangeFailures, notBefore } = history[action];
    if (lastError !== undefined && isFinal(lastError, strangeFailures)) {
        return fail({ kind: 'refused', error: lastError, tries: failures });
    }
    return now < notBefore ? { do: 'wait' } : undefined;
}
function isFinal(error, strangeFailures) {
    return error.remedy === 'final' || (isStrange(error) && strangeFailures >= MOST_TRIES);
}
function isStrange(error) {
    return error.remedy === 'look-again';
}
function afterAcceptance(history, action, now) {
    return {
        ...history,
        [action]: {
            mayHaveHappened: true,
            accepted: true,
            failures: 0,
            strangeFailures: 0,
            notBefore: now + SETTLE_MS[action],
            lastError: undefined,
        },
    };
}
function afterError(history, action, error, now) {
    const failures = history[action].failures + 1;
    return {
        ...history,
        saidDeleted: history.saidDeleted || error.remedy === 'gone',
        [action]: {
            ...history[action],
            mayHaveHappened: history[action].mayHaveHappened || error.mayHaveHappened,
            failures,
            strangeFailures: history[action].strangeFailures + (isStrange(error) ? 1 : 0),
            notBefore: now + pauseAfter(error, failures),
            lastError: error,
        },
    };
}
function afterLook(history, instance) {
    return instance === undefined
        ? { ...history, absences: history.absences + 1 }
        : { ...history, absences: 0, seen: true };
}
function afterWideLook(history, elsewhere) {
    if (elsewhere === undefined)
        return { ...history, wideAbsences: history.wideAbsences + 1 };
    return { ...history, foundElsewhere: { region: elsewhere.region, zone: elsewhere.zone } };
}
function pauseAfter(error, failures) {
    switch (error.remedy) {
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

;// CONCATENATED MODULE: ./src/teardown/poll-schedule.ts
const USUAL_PAUSE_MS = 2400;
const LONGEST_PAUSE_MS = 15_000;
const PAUSES_MS = {
    stop: (looks) => (looks === 0 ? 5500 : Math.max(1000, 3200 * 0.981 ** (looks - 1))),
    terminate: (looks) => [0, 1400, 550, 550, 550][looks] ?? Math.min(USUAL_PAUSE_MS, 1400 * 1.05 ** (looks - 5)),
    'absence-after-deletion': (looks) => [0, 0][looks] ?? USUAL_PAUSE_MS,
    absence: (looks) => [500, 1000, 1000][looks] ?? USUAL_PAUSE_MS,
    other: (looks) => [1000, 1000][looks] ?? USUAL_PAUSE_MS,
};
const LOOK_EARNED_EVERY_MS = 2000;
const LOOKS_AT_FIRST = 6;
const MOST_LOOKS_SAVED = 16;
const LOOKS_LEFT = {
    stop: 4,
    terminate: 1,
    'absence-after-deletion': 0,
    absence: 0,
    other: 1,
};
class PollSchedule {
    #clock;
    #random;
    #saved = LOOKS_AT_FIRST;
    #countedAt;
    constructor(clock, random) {
        this.#clock = clock;
        this.#random = random;
        this.#countedAt = clock.now();
    }
    countLook() {
        this.#saved = this.#looksLeft() - 1;
        this.#countedAt = this.#clock.now();
    }
    usualPause() {
        return this.#jittered(USUAL_PAUSE_MS);
    }
    pause(waiting, failedLooks) {
        const left = this.#looksLeft();
        const others = waiting.filter(({ change }) => change !== 'absence-after-deletion');
        const wanted = failedLooks > 0
            ? [{ ms: Math.min(LONGEST_PAUSE_MS, 500 * 2 ** failedLooks), leaves: 0 }]
            : (others.length > 0 ? others : waiting).map(({ change, looks }) => ({
                ms: PAUSES_MS[change](looks),
                leaves: LOOKS_LEFT[change],
            }));
        const pauses = wanted.map(({ ms, leaves }) => (left >= 1 + leaves ? ms : Math.max(ms, USUAL_PAUSE_MS)));
        return this.#jittered(Math.min(...pauses));
    }
    #looksLeft() {
        const earned = (this.#clock.now() - this.#countedAt) / LOOK_EARNED_EVERY_MS;
        return Math.min(MOST_LOOKS_SAVED, this.#saved + earned);
    }
    #jittered(ms) {
        return ms * (0.9 + 0.2 * this.#random());
    }
}

;// CONCATENATED MODULE: ./src/teardown/reconcile.ts






const ACTIONS_AT_A_TIME = 8;
const REFUND_PATIENCE_MS = 5000;
const GRACE_MS = 2000;
async function reconcile(targets, parts) {
    return new Reconciler(targets, parts).run();
}
class Reconciler {
    #parts;
    #targets;
    #startedAt;
    #schedule;
    #giveUp = new AbortController();
    #over = new AbortController();
    #ready = [];
    #underWay = new Set();
    #wake = new AbortController();
    #failedLooks = 0;
    constructor(targets, parts) {
        this.#parts = parts;
        this.#startedAt = parts.clock.now();
        this.#schedule = new PollSchedule(parts.clock, parts.random);
        this.#targets = targets.map(({ id, seen, instance, dataDisks }) => ({
            id,
            history: newHistory(seen),
            instance,
            dataDisks: instance === undefined ? dataDisks : dataDisksOf(instance, dataDisks),
            stateFound: instance?.state,
            inRecycle: undefined,
            runningAt: undefined,
            refund: { asked: false, cny: undefined },
            blind: undefined,
            blindEverywhere: undefined,
            acting: false,
            change: 'other',
            looksSinceChange: 0,
            result: undefined,
        }));
    }
    async run() {
        this.#limitTime();
        while (this.#open().length > 0 && this.#reasonToStop() === undefined) {
            await this.#look();
            await this.#askRefunds();
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
        const giveUpAfter = (ms) => {
            void clock.sleep(ms, this.#over.signal).then(() => {
                this.#giveUp.abort();
            });
        };
        giveUpAfter(deadline + GRACE_MS - clock.now());
        const onCancel = () => {
            this.#wake.abort();
            giveUpAfter(GRACE_MS);
        };
        if (cancelled.aborted)
            onCancel();
        else
            cancelled.addEventListener('abort', onCancel, { once: true });
    }
    async #look() {
        const { inventory, scope, onEvent } = this.#parts;
        const looked = this.#open().filter(({ acting }) => !acting);
        if (looked.length === 0)
            return;
        this.#ready = [];
        this.#schedule.countLook();
        const seen = new Map(looked.flatMap(({ id, instance }) => (instance === undefined ? [] : [[id, instance]])));
        const sighting = await inventory.find(looked.map(({ id }) => id), scope, seen, this.#giveUp.signal);
        const toLookWide = [];
        for (const target of looked) {
            const unanswered = sighting.unanswered.get(target.id);
            if (unanswered instanceof NotSentError)
                continue;
            target.blind = afterBlindLook(target.blind, unanswered);
            if (target.blind !== undefined)
                this.#noteBlindness(target, target.blind);
            else {
                const decision = this.#consider(target, sighting.found.get(target.id));
                if (decision.do === 'look-wide')
                    toLookWide.push(target);
            }
        }
        if (toLookWide.length > 0)
            await this.#lookWide(toLookWide);
        const [blindness] = looked
            .filter(({ result }) => result === undefined)
            .flatMap(({ blind, blindEverywhere }) => blind ?? blindEverywhere ?? []);
        this.#failedLooks = blindness === undefined ? 0 : this.#failedLooks + 1;
        onEvent({
            kind: 'looked',
            open: this.#open().map(({ id, instance }) => ({ id, state: instance?.state })),
            error: this.#reasonToStop() === undefined ? blindness?.error : undefined,
        });
    }
    #noteBlindness(target, { looks, strange, error }) {
        if (isFinal(error, strange))
            this.#fail(target, { kind: 'refused', error, tries: looks });
    }
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
        target.blindEverywhere = undefined;
        const before = target.instance?.state;
        if (before !== instance.state)
            onEvent({ kind: 'observed', instance, before });
        target.instance = instance;
        target.dataDisks = dataDisksOf(instance, target.dataDisks);
        target.stateFound ??= instance.state;
        if (kindOfState(instance.state) === 'running')
            target.runningAt = this.#parts.clock.now();
    }
    async #lookWide(targets) {
        const { inventory, scope } = this.#parts;
        this.#schedule.countLook();
        const { found, unanswered } = await inventory.find(targets.map(({ id }) => id), {}, new Map(), this.#giveUp.signal);
        for (const target of targets) {
            const refusal = unanswered.get(target.id);
            const instance = found.get(target.id);
            if (refusal instanceof NotSentError)
                continue;
            target.blindEverywhere = afterBlindLook(target.blindEverywhere, refusal);
            if (target.blindEverywhere !== undefined) {
                this.#noteBlindness(target, target.blindEverywhere);
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
    async #askRefunds() {
        const { client, clock } = this.#parts;
        const unasked = this.#ready.filter(({ target, instance }) => !target.refund.asked && isPrepaid(instance));
        if (unasked.length === 0)
            return;
        const patience = setAlarm(clock, REFUND_PATIENCE_MS);
        const signal = AbortSignal.any([this.#giveUp.signal, patience.signal]);
        const zones = Map.groupBy(unasked, ({ instance }) => `${instance.region} ${instance.zone}`);
        await Promise.all([...zones.values()].map(async (members) => {
            for (const { target } of members)
                target.refund.asked = true;
            const [first, ...others] = members.map(({ instance }) => instance);
            if (first === undefined)
                return;
            const ids = [first, ...others].map(({ id }) => id);
            const prices = await client.refundPrices(ids, first, signal).catch((error) => {
                if (error instanceof CompShareError)
                    return new Map();
                throw error;
            });
            for (const { target } of members)
                target.refund.cny = prices.get(target.id);
        }));
        patience.release();
    }
    #startActions() {
        while (this.#underWay.size < ACTIONS_AT_A_TIME && this.#reasonToStop() === undefined) {
            const next = this.#ready.shift();
            if (next === undefined)
                return;
            const action = this.#act(next).finally(() => {
                this.#underWay.delete(action);
                this.#startActions();
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
        target.acting = true;
        onEvent({ kind: 'acting', id, action: decision.do, forced: force });
        try {
            if (decision.do === 'stop')
                await client.stop(id, place, { force }, this.#giveUp.signal);
            else
                target.inRecycle = await client.terminate(id, place, wishes, this.#giveUp.signal);
            target.history = afterAcceptance(target.history, decision.do, clock.now());
            this.#noteChange(target, decision.do);
            onEvent({ kind: 'accepted', id, action: decision.do, inRecycle: target.inRecycle });
        }
        catch (error) {
            if (error instanceof NotSentError) {
                onEvent({ kind: 'not-sent', id, action: decision.do });
                return;
            }
            if (!(error instanceof CompShareError))
                throw error;
            target.history = afterError(target.history, decision.do, error, clock.now());
            const { failures: tries, strangeFailures } = target.history[decision.do];
            this.#noteChange(target, 'other');
            if (isFinal(error, strangeFailures))
                this.#fail(target, { kind: 'refused', error, tries });
            else {
                const lookingAgain = this.#reasonToStop() === undefined;
                onEvent({ kind: 'setback', id, action: decision.do, error, tries, lookingAgain });
            }
        }
        finally {
            target.acting = false;
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
        const { id, instance, dataDisks, stateFound, inRecycle, history } = target;
        target.result = {
            id,
            outcome: outcome.kind === 'terminated' ? { kind: 'terminated', inRecycle } : outcome,
            instance,
            dataDisks,
            missed: history.absences > 0,
            stateFound,
            stopAccepted: history.stop.accepted,
            terminationAccepted: history.terminate.accepted,
            refundCny: target.refund.cny,
            ranMs: ranFor(target),
            elapsedMs: this.#parts.clock.now() - this.#startedAt,
        };
        this.#parts.onEvent({ kind: 'settled', result: target.result });
    }
    async #pause() {
        if (this.#underWay.size > 0) {
            await this.#sleep(this.#schedule.usualPause());
            if (this.#underWay.size > 0)
                return;
        }
        const waiting = this.#open().map(({ change, looksSinceChange }) => ({ change, looks: looksSinceChange }));
        if (waiting.length > 0)
            await this.#sleep(this.#schedule.pause(waiting, this.#failedLooks));
    }
    async #sleep(ms) {
        const { clock, deadline, cancelled } = this.#parts;
        const left = Math.min(ms, deadline - clock.now());
        if (cancelled.aborted || left <= 0)
            return;
        this.#wake = new AbortController();
        await clock.sleep(left, this.#wake.signal);
    }
}
function ranFor({ instance, runningAt }) {
    const startedAt = instance?.startedAt ?? 0;
    if (runningAt === undefined || startedAt === 0)
        return undefined;
    return Math.max(0, runningAt - startedAt * 1000);
}
function afterBlindLook(before, error) {
    if (error === undefined)
        return undefined;
    const { looks, strange } = before ?? { looks: 0, strange: 0 };
    return { looks: looks + 1, strange: strange + (isStrange(error) ? 1 : 0), error };
}
function unfinished({ history, blind, blindEverywhere }, why) {
    if (why === 'cancelled')
        return { kind: 'cancelled' };
    return {
        kind: 'timed-out',
        lastError: blind?.error ?? blindEverywhere?.error ?? history.terminate.lastError ?? history.stop.lastError,
    };
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




const LEAST_READINGS = 2;
const select_MOST_READINGS = 5;
async function select_select(filter, parts) {
    const verdicts = new Map();
    const contradictory = () => [...verdicts.values()].some(({ margin }) => margin === 0);
    for (let reading = 1; reading <= select_MOST_READINGS; reading++) {
        if (reading > LEAST_READINGS && !contradictory())
            break;
        const instances = await select_readList(filter, parts);
        const now = parts.clock.now();
        for (const instance of instances) {
            const margin = verdicts.get(instance.id)?.margin ?? 0;
            const matched = selects(filter, instance, now) && isIn(parts.scope, instance);
            verdicts.set(instance.id, { instance, margin: margin + (matched ? 1 : -1) });
        }
    }
    return [...verdicts.values()].filter(({ margin }) => margin > 0).map(({ instance }) => instance);
}
async function select_readList(filter, parts) {
    const { inventory, clock, scope, ended, onEvent } = parts;
    let lastError;
    const patience = async (error, failures) => {
        if (error instanceof NotSentError)
            throw lastError ?? error;
        const alike = failures.filter(({ remedy }) => remedy === error.remedy).length;
        if (isFinal(error, alike) || ended.aborted)
            throw error;
        lastError = error;
        onEvent({ kind: 'looked', open: [], error });
        await clock.sleep(pauseAfter(error, alike), ended);
    };
    return inventory.list({ ...scope, ...(filter.tag !== undefined && { tag: filter.tag }) }, ended, patience);
}

;// CONCATENATED MODULE: ./src/teardown/teardown.ts






async function tearDown(teardown, parts) {
    const { connection, what, scope, wishes, timeoutMs } = teardown;
    const { fetch, clock, random, cancelled, onEvent, onCall, onSelected } = parts;
    const deadline = clock.now() + timeoutMs;
    const timeUp = setAlarm(clock, timeoutMs);
    const ended = AbortSignal.any([cancelled, timeUp.signal]);
    const client = new CompShareClient({ connection, fetch, clock, ending: ended, onCall });
    const inventory = new Inventory(client);
    try {
        let targets;
        if (what.by === 'id') {
            targets = what.targets;
            onSelected(targets, undefined);
        }
        else {
            const selected = await select_select(what.filter, { inventory, clock, scope, ended, onEvent });
            if (selected.length > what.maxInstances) {
                return { kind: 'too-many', selected, maxInstances: what.maxInstances };
            }
            targets = selected.map((instance) => ({ id: instance.id, seen: true, instance }));
            onSelected(targets, selected);
        }
        const loop = { client, inventory, clock, random, scope, wishes, deadline, cancelled, onEvent };
        return { kind: 'settled', results: await reconcile(targets, loop) };
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

;// CONCATENATED MODULE: ./src/action/phase.ts












const MOST_ANNOTATIONS = 9;
const TIME_AFTER_CANCEL_MS = 270_000;
const GITHUB_STAYS = "GitHub's side stays as it is too. ";
async function runPhase(phase, parts) {
    const { runner } = parts;
    const request = readInputs(runner, phase);
    if (request === undefined)
        return false;
    if (phase === 'main' && request.when === 'job-end') {
        runner.saveState(STATE.progress, 'deferred');
        runner.info(`Nothing is changed now. The post phase of this step will ${intent(request)}.`);
        return true;
    }
    if (phase === 'post' && request.when === 'now' && request.dryRun) {
        runner.info(DRY_RUN_OVER);
        return true;
    }
    if (onlyGitHubLeft(runner, phase)) {
        runner.info("The instances are gone. Going on with GitHub's side.");
        const { clock } = parts;
        const { releaseDisks } = request;
        const log = new TeardownLog(runner, clock, { releaseDisks, goesOn: goesOn(request, phase) });
        const deadline = clock.now() + timeFor(request, phase);
        return cleanUpGitHub(request, { rows: [], deadline, log }, parts, phase);
    }
    const what = whatToTearDown(request, phase, runner);
    if (what === undefined) {
        runner.warning('The job ends and uhost-id, name and tag are all empty, so that nothing was torn down. If an instance was ' +
            `created, it still runs. ${request.github === undefined ? '' : GITHUB_STAYS}` +
            'Give name as well, such as name: gpu-${{ github.run_id }}, and create the instance under it.', { title: 'No instance was named' });
        return true;
    }
    return carryOut(request, what, parts, phase);
}
function readInputs(runner, phase) {
    try {
        const targetsKnown = savedTargets(runner, phase).length > 0 || onlyGitHubLeft(runner, phase);
        return readRequest(runner, { targetsKnown });
    }
    catch (error) {
        if (!(error instanceof InputError))
            throw error;
        runner.saveState(STATE.progress, 'failed');
        runner.error(error.message, { title: 'Nothing was done: the inputs are wrong' });
        return undefined;
    }
}
function whatToTearDown(request, phase, runner) {
    const saved = savedTargets(runner, phase);
    const seen = new SeenInstances(runner);
    const targetsOf = (ids) => ids.map((id) => ({ id, seen: seen.has(id), dataDisks: seen.dataDisksOf(id) }));
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
function savedTargets(runner, phase) {
    return phase === 'post' ? readList(runner.getState(STATE.targets)) : [];
}
function onlyGitHubLeft(runner, phase) {
    return phase === 'post' && runner.getState(STATE.progress) === 'github-left';
}
async function carryOut(request, what, parts, phase) {
    const { runner, clock } = parts;
    const { connection, place, stop, releaseDisks, ignoreNotFound, dryRun } = request;
    const saved = savedTargets(runner, phase);
    if (saved.length === 0 && request.targets.by === 'id' && request.targets.filterIgnored) {
        runner.notice('uhost-id is given, so that name, tag and older-than are not used.', {
            title: 'Filters not used',
        });
    }
    if (phase === 'post') {
        const unfinished = saved.length > 0 ? `going on with ${listed(saved)}` : 'tearing down now';
        runner.info(request.when === 'job-end'
            ? 'The job ends: tearing down now.'
            : `The main phase did not finish: ${unfinished}.`);
    }
    saveProgress(runner, request, 'started');
    const timeoutMs = timeFor(request, phase);
    const deadline = clock.now() + timeoutMs;
    const log = new TeardownLog(runner, clock, { releaseDisks, goesOn: goesOn(request, phase) });
    const seen = new SeenInstances(runner);
    const end = await tearDown({
        connection,
        what,
        scope: place,
        wishes: { stop, releaseDisks, ignoreNotFound, dryRun, placeGiven: Object.keys(place).length > 0 },
        timeoutMs,
    }, {
        ...parts,
        onEvent: (event) => {
            if (event.kind === 'observed')
                seen.add(event.instance);
            if (event.kind === 'looked')
                seen.save();
            if (event.kind === 'accepted' && event.action === 'terminate' && releaseDisks) {
                seen.disksReleased(event.id);
            }
            log.onEvent(event);
        },
        onCall: (call) => {
            log.onCall(call);
        },
        onSelected: (targets, instances) => {
            runner.saveState(STATE.targets, writeList(targets.map(({ id }) => id)));
            if (instances === undefined)
                return;
            for (const instance of instances)
                seen.add(instance);
            seen.save();
            if (instances.length > 0)
                log.selected(instances);
        },
    });
    seen.save();
    const succeeded = await report(end, request, runner, phase);
    if (!succeeded || request.github === undefined)
        return succeeded;
    if (runner.getState(STATE.gitHubStays) !== '') {
        runner.info("GitHub's side stays as it is, since another instance was not terminated.");
        return succeeded;
    }
    const rows = end.kind === 'settled' ? resultRows(end.results, releaseDisks) : [];
    return cleanUpGitHub(request, { rows, deadline, log }, parts, phase);
}
function timeFor({ timeoutMs, jobStatus }, phase) {
    return phase === 'post' && jobStatus === 'cancelled'
        ? Math.min(timeoutMs, TIME_AFTER_CANCEL_MS)
        : timeoutMs;
}
async function report(end, request, runner, phase) {
    const results = end.kind === 'settled' ? end.results : [];
    for (const [name, value] of Object.entries(outputsOf(results, request.releaseDisks))) {
        runner.setOutput(name, String(value));
    }
    switch (end.kind) {
        case 'settled':
            return reportResults(end.results, request, runner, phase);
        case 'too-many':
            saveProgress(runner, request, 'failed');
            await runner.addSummary(tooManySummary(end.selected, end.maxInstances));
            runner.error(`The filter selects ${count(end.selected.length, 'instance')}, more than max-instances (${end.maxInstances}): ` +
                `${listed(end.selected.map(({ id }) => id))}. None was touched. Narrow the filter, or raise max-instances if all are meant.`, { title: 'Too many instances selected' });
            return false;
        case 'no-list': {
            const final = end.why === 'refused' && end.error.remedy === 'final';
            saveProgress(runner, request, final ? 'failed' : 'unfinished');
            const left = 'Nothing was touched: what the filter selects may exist and be billed.';
            const next = final ? '' : nextPhase(request, phase);
            if (end.why === 'cancelled') {
                runner.error(`The job was cancelled before the list of instances was read. ${left}${next}`, {
                    title: 'The instances were not listed when the job was cancelled',
                });
                return false;
            }
            const ended = end.why === 'timed-out' ? 'Time ran out. ' : '';
            runner.error(`${ended}The list of instances could not be read: ${explainError(end.error)}. ${left} ${end.error.advice}${next}`, { title: 'The instances could not be listed' });
            return false;
        }
    }
}
async function reportResults(results, request, runner, phase) {
    if (results.length === 0) {
        saveProgress(runner, request, 'done');
        runner.notice('No instance matches the filter, so that there is nothing to tear down.', {
            title: 'Nothing selected',
        });
        return true;
    }
    const failures = results.flatMap((result) => result.outcome.kind === 'failed' ? [{ result, failure: result.outcome.failure }] : []);
    const unfinished = failures.filter(({ failure }) => isTransient(failure));
    if (unfinished.length > 0) {
        runner.saveState(STATE.targets, writeList(unfinished.map(({ result }) => result.id)));
        if (unfinished.length < failures.length)
            runner.saveState(STATE.gitHubStays, 'yes');
        saveProgress(runner, request, 'unfinished');
    }
    else {
        saveProgress(runner, request, failures.length > 0 ? 'failed' : 'done');
    }
    await runner.addSummary(summaryOf(results, request.releaseDisks));
    for (const { result, failure } of failures.slice(0, MOST_ANNOTATIONS)) {
        const { title, what, left, advice } = explainFailure(result, failure);
        const next = isTransient(failure) ? nextPhase(request, phase) : '';
        const then = failure.kind === 'cancelled' && next !== '' ? next : ` ${advice}${next}`;
        runner.error(`${what} ${left}${then}`, { title });
    }
    const others = failures.slice(MOST_ANNOTATIONS);
    if (others.length > 0) {
        runner.error(`${count(others.length, 'more instance')} failed: ${listed(others.map(({ result }) => result.id))}. The log says why.`, { title: 'More instances were not terminated' });
    }
    return failures.length === 0;
}
function listed(ids) {
    const shown = ids.slice(0, 20).join(', ');
    return ids.length > 20 ? `${shown} and ${ids.length - 20} more` : shown;
}
function intent({ targets, dryRun, github }) {
    return [instanceIntent(targets, dryRun), ...gitHubIntents(github, dryRun)].join(', then ');
}
function instanceIntent(targets, dryRun) {
    const verb = dryRun ? 'only look (dry-run) at' : 'terminate';
    switch (targets.by) {
        case 'id':
            return `${verb} ${listed(targets.ids)}`;
        case 'filter':
            return `${verb} what name and tag select then, unless uhost-id is given by then`;
        case 'nothing':
            return `${verb} what uhost-id, name and tag say then`;
    }
}

;// CONCATENATED MODULE: ./src/run.ts





const LINGER_MS = 500;
async function run(phase = 'main') {
    const cancelled = new AbortController();
    for (const signal of ['SIGINT', 'SIGTERM']) {
        process.on(signal, () => {
            if (cancelled.signal.aborted)
                process.exit(1);
            cancelled.abort();
        });
    }
    const runner = runnerOf(phase);
    try {
        const fetch = await chooseFetch(process.env, runner);
        const succeeded = fetch !== undefined &&
            (await runPhase(phase, {
                runner,
                clock: systemClock,
                fetch,
                random: Math.random,
                cancelled: cancelled.signal,
                loadGitHubSide: async () => (await Promise.resolve(/* import() */).then(__nccwpck_require__.t.bind(__nccwpck_require__, 12, 23))).gitHubSide({ env: process.env }),
            }));
        if (!succeeded)
            process.exitCode = 1;
    }
    catch (error) {
        core_error(`This is a fault of the action: ${error instanceof Error ? error.message : String(error)}. ` +
            'The instance may still exist and be billed: check it in the console, and report this, please.', { title: 'The action broke' });
        if (error instanceof Error)
            debug(error.stack ?? '');
        process.exitCode = 1;
    }
    setTimeout(() => process.exit(), LINGER_MS).unref();
}
function runnerOf(phase) {
    const isRead = phase === 'main';
    const toState = guardedWriter(isRead ? STATE_UNSAVED : undefined);
    const toOutputs = guardedWriter(isRead ? OUTPUTS_UNSET : undefined);
    const toSummary = guardedWriter(SUMMARY_UNWRITTEN);
    return {
        ...core_namespaceObject,
        saveState: (name, value) => {
            void toState(() => {
                saveState(name, value);
            });
        },
        setOutput: (name, value) => {
            void toOutputs(() => {
                setOutput(name, value);
            });
        },
        addSummary: async (markdown) => {
            if ((process.env['GITHUB_STEP_SUMMARY'] ?? '') === '')
                return;
            await toSummary(() => summary.addRaw(markdown).write());
        },
    };
}
const STATE_UNSAVED = {
    title: 'The state could not be saved',
    consequence: 'The teardown goes on. But the post phase may not know what this phase did: ' +
        'it then goes by the inputs alone, and may not find an instance that is gone.',
};
const OUTPUTS_UNSET = {
    title: 'The outputs could not be set',
    consequence: 'They may be empty for later steps. The log says what became of the instances.',
};
const SUMMARY_UNWRITTEN = {
    title: 'The job summary could not be written',
    consequence: 'The log says what became of the instances.',
};
function guardedWriter(loss) {
    let untold = loss;
    return async (write) => {
        try {
            await write();
        }
        catch (error) {
            if (untold === undefined)
                return;
            const { title, consequence } = untold;
            untold = undefined;
            const reason = (error instanceof Error ? error.message : String(error)).replace(/\.$/, '');
            warning(`${reason}. ${consequence}`, { title });
        }
    };
}
async function chooseFetch(env, runner) {
    const proxied = ['HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY', 'http_proxy'].some((name) => (env[name] ?? '') !== '');
    if (!proxied)
        return nodeFetch;
    const { proxyFetch } = await Promise.resolve(/* import() */).then(__nccwpck_require__.t.bind(__nccwpck_require__, 225, 23));
    const way = proxyFetch(env);
    if (way.kind === 'fetch')
        return way.fetch;
    runner.saveState(STATE.progress, 'failed');
    const problems = way.variables.map((name) => `${name}: got something else; takes a proxy's address, such as http://proxy.example:3128.`);
    runner.error(problems.join('\n'), { title: 'Nothing was done: the proxy settings are wrong' });
    return undefined;
}

module.exports = __webpack_exports__;
/******/ })()
;