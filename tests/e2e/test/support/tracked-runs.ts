/** A run as the tracking server's REST interface answers it. */
export interface TrackedRun {
  info: { run_id: string; status: string };
  data: {
    metrics?: { key: string; value: number; step: number }[];
    params?: { key: string; value: string }[];
    tags?: { key: string; value: string }[];
  };
}

/** Every run of the service's experiment, asked for as an MLflow client does. */
export async function trackedRuns(tracking_uri: string): Promise<TrackedRun[]> {
  const api = `${tracking_uri}/api/2.0/mlflow`;
  const found = await fetch(`${api}/experiments/get-by-name?experiment_name=cerebros`);
  const { experiment } = (await found.json()) as { experiment: { experiment_id: string } };
  const response = await fetch(`${api}/runs/search`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ experiment_ids: [experiment.experiment_id], max_results: 1_000 }),
  });
  const { runs = [] } = (await response.json()) as { runs?: TrackedRun[] };
  return runs;
}

export function tagOf(run: TrackedRun, key: string): string | undefined {
  return run.data.tags?.find((tag) => tag.key === key)?.value;
}

/** Paths of a run's artifacts below `path`, folders marked by a slash at their end. */
export async function artifactsOf(tracking_uri: string, run_id: string, path: string): Promise<string[]> {
  const query = new URLSearchParams({ run_id, path });
  const response = await fetch(`${tracking_uri}/api/2.0/mlflow/artifacts/list?${query}`);
  const { files = [] } = (await response.json()) as { files?: { path: string; is_dir: boolean }[] };
  return files.map((file) => (file.is_dir ? `${file.path}/` : file.path)).sort();
}
