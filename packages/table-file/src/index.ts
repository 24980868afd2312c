export { readTableFile, type TableFileOptions, type TableFormat } from "./read-table-file.js";
export type { TableRow } from "./row.js";
export { TableFileError } from "./table-file-error.js";
