import type { Context } from "./context.js";
import { trackingServerScript, trackingStoreArguments } from "./local-tracking.js";
import type { ServiceOptions } from "./options.js";
import type { Session } from "./session.js";

/** Command lines that work as they stand, for a person to copy. */

/** Predicts with the best model of a run. `stays_up`: the service outlives the command that prints this. */
export function predictCommand(
  { env }: Context,
  session: Session,
  request: { run_id: string; file: string; options: ServiceOptions; stays_up: boolean },
): string {
  const { options, stays_up } = request;
  const isDefault = !env.api_url_given && session.url === env.api_url;
  const where = stays_up && !isDefault ? `CEREBROS_API_URL=${session.url} ` : "";
  // Something else has the default port, and may be a service that does not know this run.
  const elsewhere = isDefault ? undefined : env.data_dir;
  const dataDir = stays_up ? undefined : (options.dataDir ?? elsewhere);
  const folder = dataDir === undefined ? "" : ` --data-dir ${quote(dataDir)}`;
  return `${where}${env.command} predict ${request.run_id} --data ${quote(request.file)}${folder}`;
}

/** Serves the tracked runs again after the tracking server of this command has stopped with it. */
export function serveTrackingCommand(tracking_dir: string): string {
  return ["node", trackingServerScript, ...trackingStoreArguments(tracking_dir)].map(quote).join(" ");
}

/** Quotes what a shell would take apart. */
function quote(text: string): string {
  return /^[\w./:@%+=,-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
