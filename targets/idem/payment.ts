/** A payment as it was asked for. */
export interface Payment {
  readonly key: string;
  readonly paymentId: string;
  readonly amount: number;
  /** Of the body: the same key with another body is a mistake of the client. */
  readonly fingerprint: string;
}

/** What the client is told, and told again. */
export interface Receipt {
  readonly status: 'success';
  readonly payment_id: string;
  readonly transaction_id: string;
  readonly amount: number;
}

/** What was answered to a key. */
export interface Stored {
  readonly fingerprint: string;
  readonly receipt: Receipt;
}

export interface Paid {
  readonly receipt: Receipt;
  /** It was answered before. */
  readonly replayed: boolean;
}
