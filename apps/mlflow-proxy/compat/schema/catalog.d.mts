export interface Client {
  query(statement: string): Promise<{ rows: Record<string, unknown>[] }>;
}

export function readCatalog(client: Client): Promise<[title: string, text: string][]>;
