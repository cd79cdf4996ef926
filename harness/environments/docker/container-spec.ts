export interface ContainerSpec {
  /** For people, and as a host name in its network. */
  readonly name: string;
  readonly image: string;
  readonly command?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly files?: readonly { readonly source: string; readonly target: string }[];
  readonly network: string;
  /** Port inside that is published on an ephemeral one. */
  readonly port: number;
  /** Value of the run label, by which it is found and removed. */
  readonly label: string;
}
