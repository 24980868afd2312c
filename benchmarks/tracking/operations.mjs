import {
  experiments,
  historyPoint,
  historyRun,
  poolRunId,
  searchedRun,
  searchedRunId,
  sizes,
} from "./data-set.mjs";

const API = "/api/2.0/mlflow";
/** What the Python client asks for. */
const HISTORY_PAGE = 25_000;
const INTERVAL_POINTS = 2_500;
/** Runs that take metrics, as many as there are connections in the field's habit of one process per run. */
const METRIC_RUNS = 8;

/**
 * What is measured. `start()` gives the state of one operation at one server: `next(n)` makes its next request, `check`
 * refuses a wrong answer, and `verify(get)` reads back what was written, outside the measured time.
 *
 * `bar` is how many times faster ours is claimed to be.
 */
export const operations = [
  { name: "create_run", title: "run create", connections: 8, bar: 10, start: createRun },
  {
    name: "metrics_10",
    title: "log-batch, 10 metrics",
    connections: 8,
    bar: 10,
    start: () => metrics(10, 1, 0),
  },
  {
    name: "metrics_500",
    title: "log-batch, 500 metrics",
    connections: 8,
    bar: 10,
    start: () => metrics(10, 50, 1),
  },
  { name: "params_10", title: "log-batch, 10 params", connections: 8, bar: 10, start: () => params(10) },
  { name: "params_100", title: "log-batch, 100 params", connections: 8, bar: 10, start: () => params(100) },
  {
    name: "search_newest",
    title: "search, 100 newest of 25,000",
    connections: 8,
    bar: 10,
    start: searchNewest,
  },
  { name: "search_filter", title: "search, filter and order", connections: 8, bar: 10, start: searchFilter },
  {
    name: "history",
    title: "history of 1,000,000, pages of 25,000",
    connections: 1,
    bar: 10,
    walk: 40,
    start: history,
  },
  {
    name: "interval",
    title: "bulk-interval over 1,000,000",
    connections: 1,
    bar: 5,
    walk: 3,
    start: interval,
  },
];

function createRun() {
  return {
    next(n) {
      return post("runs/create", {
        experiment_id: experiments.writes,
        run_name: `created-${n}`,
        user_id: "bench",
        start_time: 1_700_000_000_000 + n,
        tags: [
          { key: "mlflow.user", value: "bench" },
          { key: "mlflow.source.name", value: "train.py" },
          { key: "mlflow.source.type", value: "LOCAL" },
        ],
      });
    },
    check(body, { sent }) {
      const { info, data } = JSON.parse(body).run;
      expect(/^[0-9a-f]{32}$/.test(info.run_id), `run_id ${info.run_id}`);
      expect(info.run_name === sent.run_name, `run_name ${info.run_name}, sent ${sent.run_name}`);
      expect(info.start_time === sent.start_time, `start_time ${info.start_time}`);
      expect(data.tags.length === 4, `${data.tags.length} tags`);
      this.last = { run_id: info.run_id, run_name: info.run_name };
    },
    async verify(get) {
      const { run } = await get(`${API}/runs/get?run_id=${this.last.run_id}`);
      expect(run.info.run_name === this.last.run_name, `created run is named ${run.info.run_name}`);
    },
  };
}

/** Each batch has `steps` new steps of `keys` metrics, as a client that logs in the background sends them. */
function metrics(keys, steps, group) {
  const last = new Map();
  return {
    next(n) {
      const run_id = poolRunId(group * METRIC_RUNS + (n % METRIC_RUNS));
      const batch = [];
      for (let k = 0; k < steps; k++) {
        const step = Math.floor(n / METRIC_RUNS) * steps + k;
        for (let key = 0; key < keys; key++)
          batch.push({
            key: `metric_${key}`,
            value: step / 7 + key,
            timestamp: 1_700_000_000_000 + step,
            step,
          });
      }
      return post("runs/log-batch", { run_id, metrics: batch, params: [], tags: [] });
    },
    check(body, { sent }) {
      expectEmpty(body);
      last.set(sent.run_id, Math.max(last.get(sent.run_id) ?? 0, sent.metrics.at(-1).step));
    },
    async verify(get) {
      for (const [run_id, step] of last) {
        const { run } = await get(`${API}/runs/get?run_id=${run_id}`);
        expect(run.data.metrics.length === keys, `${run.data.metrics.length} metrics at ${run_id}`);
        for (const metric of run.data.metrics) {
          const value = step / 7 + Number(metric.key.split("_")[1]);
          expect(
            metric.step === step && metric.value === value,
            `latest ${JSON.stringify(metric)} at step ${step}`,
          );
        }
      }
    },
  };
}

function params(count) {
  let last;
  return {
    next(n) {
      const run_id = poolRunId(2 * METRIC_RUNS + (n % (sizes.pool - 2 * METRIC_RUNS)));
      const batch = Array.from({ length: count }, (_, k) => ({
        key: `of_${count}/${n}/${k}`,
        value: `value ${k}`,
      }));
      return post("runs/log-batch", { run_id, metrics: [], params: batch, tags: [] });
    },
    check(body, { sent }) {
      expectEmpty(body);
      last = sent;
    },
    async verify(get) {
      const { run } = await get(`${API}/runs/get?run_id=${last.run_id}`);
      const stored = new Map(run.data.params.map(({ key, value }) => [key, value]));
      for (const { key, value } of last.params)
        expect(stored.get(key) === value, `param ${key} is ${stored.get(key)}`);
    },
  };
}

function searchNewest() {
  const newest = Array.from({ length: 100 }, (_, k) => searchedRunId(sizes.runs - 1 - k));
  return search({ experiment_ids: [experiments.search], max_results: 100 }, newest);
}

function searchFilter() {
  const found = Array.from({ length: sizes.runs }, (_, i) => searchedRun(i))
    .filter(({ accuracy, optimizer, team }) => accuracy > 0.9 && optimizer === "adam" && team === "blue")
    .sort((a, b) => b.accuracy - a.accuracy)
    .slice(0, 100)
    .map(({ run_id }) => run_id);
  const request = {
    experiment_ids: [experiments.search],
    filter: "metrics.accuracy > 0.9 and params.optimizer = 'adam' and tags.team = 'blue'",
    order_by: ["metrics.accuracy DESC"],
    max_results: 100,
  };
  return search(request, found);
}

function search(request, ids) {
  const asked = post("runs/search", request);
  let right = null;
  return {
    next: () => asked,
    check(body) {
      // A repeated answer has the same bytes, and to compare them costs the machine less than to parse them.
      if (right?.equals(body)) return;
      const { runs } = JSON.parse(body);
      expect(
        runs.map(({ info }) => info.run_id).join() === ids.join(),
        `${runs.length} runs, first ${runs[0]?.info.run_id}, expected ${ids.length}, first ${ids[0]}`,
      );
      for (const { data } of runs) {
        expect(
          data.metrics.length === 5 && data.params.length === 5 && data.tags.length === 4,
          "data of a run",
        );
      }
      right = body;
    },
    verify: async () => {},
  };
}

/** Walks the pages one after another, and over again from round to round. */
function history() {
  let at = 0;
  let token = "";
  const path = `${API}/metrics/get-history?run_id=${historyRun}&metric_key=loss&max_results=${HISTORY_PAGE}`;
  return {
    next: () => ({ path: token === "" ? path : `${path}&page_token=${encodeURIComponent(token)}` }),
    check(body) {
      const { metrics: points, next_page_token = "" } = JSON.parse(body);
      expect(points.length === HISTORY_PAGE, `${points.length} points after ${at}`);
      points.forEach((point, k) => {
        expectPoint(point, at + k);
      });
      at += points.length;
      expect(
        (next_page_token === "") === (at === sizes.points),
        `token ${next_page_token} after ${at} points`,
      );
      if (at === sizes.points) at = 0;
      token = next_page_token;
    },
    verify: async () => {},
  };
}

function interval() {
  const path = `${API}/metrics/get-history-bulk-interval?run_ids=${historyRun}&metric_key=loss&max_results=${INTERVAL_POINTS}`;
  return {
    next: () => ({ path }),
    check(body) {
      const { metrics: points } = JSON.parse(body);
      // One per bucket; the first and the last of a run may come on top.
      const { length } = points;
      expect(length >= INTERVAL_POINTS && length <= INTERVAL_POINTS + 2, `${length} points of an interval`);
      const width = sizes.points / INTERVAL_POINTS;
      points.forEach((point, k) => {
        expectPoint(point, point.step);
        const before = points[k - 1]?.step ?? -width;
        expect(
          point.step > before && point.step - before <= 2 * width,
          `step ${point.step} follows ${before}`,
        );
      });
      expect(points[0].step === 0 && points.at(-1).step >= sizes.points - width, "ends of the interval");
    },
    verify: async () => {},
  };
}

function post(path, sent) {
  return { method: "POST", path: `${API}/${path}`, body: Buffer.from(JSON.stringify(sent)), sent };
}

function expectPoint(point, i) {
  const { value, timestamp, step } = historyPoint(i);
  const right =
    point.key === "loss" && point.value === value && point.timestamp === timestamp && point.step === step;
  expect(right, `point ${JSON.stringify(point)}, expected step ${step}, value ${value} at ${timestamp}`);
}

function expectEmpty(body) {
  expect(body.toString().trim() === "{}", `answer ${body.toString().slice(0, 200)}`);
}

function expect(condition, found) {
  if (!condition) throw new Error(`wrong content: ${found}`);
}
