import { mlflow } from "@cerebros/contracts";
import express, { Router } from "express";
import { route } from "./route.js";

/**
 * Ways past the server to the store behind it: uploads in parts and addresses signed for one transfer. A folder has
 * neither. The 501 and the beginning of its text make MLflow's clients fall back to plain `PUT` and `GET`.
 */
export function directTransferRouter(): Router {
  const router = Router();
  const readBody = express.raw({ type: () => true, limit: 1024 * 1024 });
  const schemas = {
    create: mlflow.CreateMultipartUpload,
    complete: mlflow.MultipartUpload,
    abort: mlflow.MultipartUpload,
  };
  for (const [step, schema] of Object.entries(schemas)) {
    const { answer } = route<unknown>(["post"], step, schema, async () => {
      throw unsupported("Multipart upload");
    });
    router.post(
      [`/mpu/${step}`, `/mpu/${step}/*folder`],
      readBody,
      async (request) => void (await answer(request)),
    );
  }
  router.get("/presigned/*folder", () => {
    throw unsupported("Presigned download");
  });
  return router;
}

/** NOT_IMPLEMENTED, in the words that clients compare. */
export function unsupported(transfer: "Multipart upload" | "Presigned upload" | "Presigned download") {
  return new mlflow.MlflowError(
    "NOT_IMPLEMENTED",
    `${transfer} is not supported for the current artifact repository`,
  );
}
