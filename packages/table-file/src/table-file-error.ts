/** A file that is no table. The message is one line: the line of the file where there is one, what is wrong, what to do. */
export class TableFileError extends Error {
  override readonly name = "TableFileError";
}
