/** Items of one `IN` list: databases bound the number of parameters, and equal lengths let a statement be prepared once. */
const chunkSize = 500;

/** Reads the rows of many ids, a bounded number of ids at a time. */
export async function inChunks<Id, Row>(
  ids: readonly Id[],
  read: (chunk: Id[]) => Promise<Row[]>,
): Promise<Row[]> {
  const rows: Row[] = [];
  for (let start = 0; start < ids.length; start += chunkSize) {
    for (const row of await read(ids.slice(start, start + chunkSize))) rows.push(row);
  }
  return rows;
}
