/** An error answer, with the message and status of Toxiproxy. */
export class ApiError extends Error {
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

export const proxyNotFound = () => new ApiError(404, 'proxy not found');
export const toxicNotFound = () => new ApiError(404, 'toxic not found');
export const proxyExists = () => new ApiError(409, 'proxy already exists');
export const toxicExists = () => new ApiError(409, 'toxic already exists');
export const badBody = (why: string) => new ApiError(400, `bad request body: ${why}`);
export const missingField = (field: string) => new ApiError(400, `missing required field: ${field}`);

/** Every error has a status; other errors are a 500 with their message, as in Toxiproxy. */
export function toApiError(error: unknown): ApiError {
  if (error instanceof ApiError) return error;
  return new ApiError(500, error instanceof Error ? error.message : String(error));
}
