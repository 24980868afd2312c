export { exitCodes, exitWithError } from "./exit-code.js";
export { guardOrigin } from "./guard-origin.js";
export { isPortFree, type Listening, type ListenOptions, listen } from "./listen.js";
export { createLogger, type Logger, type LogOptions } from "./log.js";
export { onStop } from "./on-stop.js";
export { LogLevel, readVariables } from "./read-variables.js";
