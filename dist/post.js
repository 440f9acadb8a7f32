"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
/**
 * The entry of the post phase: the same program under another name. The runner tells an action nothing else by which
 * it could know its phase when the main phase was killed before it saved anything.
 */
require("./index.js");
