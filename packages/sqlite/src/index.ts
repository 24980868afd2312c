export { bindable } from "./bind.js";
export { sqliteCode } from "./errors.js";
export { holdLock, type Lock } from "./lock.js";
export { type OpenOptions, openSqlite } from "./open.js";
