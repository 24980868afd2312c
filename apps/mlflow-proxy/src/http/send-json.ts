import { mlflow } from "@cerebros/contracts";
import type { Response } from "express";

/** Answers in MLflow's JSON, whose content type has no charset. */
export function sendJson(response: Response, body: object): void {
  const json = Buffer.from(mlflow.writeJson(body));
  response.setHeader("Content-Type", "application/json");
  response.setHeader("Content-Length", json.byteLength);
  response.end(json);
}
