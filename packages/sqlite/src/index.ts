export { bindable } from "./bind.js";
export { sqliteCode } from "./errors.js";
export { type OpenOptions, openSqlite } from "./open.js";
