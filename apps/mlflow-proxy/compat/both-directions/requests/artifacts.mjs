import { get } from "./request.mjs";

/** Lists of files, of the run whose files both servers reach by their place on this machine. */
export function artifactRequests({ special }) {
  const list = (query) => get("artifacts/list", { run_id: special.files, ...query });
  return [
    list({}),
    list({ path: "model" }),
    list({ path: "model/data" }),
    list({ path: "nothing here" }),
    list({ path: "../.." }),
    list({ path: "/etc" }),
    list({ run_id: special.bare }),
    list({ run_id: "0".repeat(32) }),
  ];
}
