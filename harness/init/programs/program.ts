import type { BuildSpec, CommandSpec } from '../../domain/service.ts';
import type { Folder } from '../folder.ts';
import type { Variable } from '../variables.ts';

/** Something that can be started, as far as its folder tells. */
export interface FoundProgram {
  /** A name for a service: small letters, digits and dashes. */
  readonly name: string;
  /** Its folder below the root; `.` for the root itself. */
  readonly folder: string;
  readonly spec: CommandSpec | BuildSpec;
  /** `npm start, of package.json` */
  readonly because: string;
  /** Where the port is known from; undefined where nothing tells it and a usual one is taken. */
  readonly portKnownBy: string | undefined;
  readonly variables: readonly Variable[];
}

/** The part of a project that stands in one folder. */
export interface Part {
  readonly folder: Folder;
  /** Below the root; `.` for the root itself. */
  readonly at: string;
  /** Of this folder and those below it that have no program of their own, relative to the root. */
  readonly paths: readonly string[];
  /** A file of this part, by its path below `at`. */
  read(path: string): string | undefined;
  has(path: string): boolean;
}

/** How a project of one language is started. */
export interface ProgramKind {
  /** Name of a file that makes a folder one of these. */
  readonly marks: RegExp;
  /** Undefined where the files do not tell how it is started; a note of the folder may say why. */
  find(part: Part): Start | undefined;
}

/** What a kind tells of a program. */
export interface Start {
  /** As its own files call it, if they do. */
  readonly name?: string;
  /** A line for the shell; undefined for a container. */
  readonly command?: string;
  readonly build?: { readonly port: number };
  /** Name of the variable that tells the port wherever such a program listens. */
  readonly portVariable?: string;
  /** It is told its port in its command. */
  readonly portInCommand?: boolean;
  readonly ready?: string;
  /** Ms, where it is built before it starts. */
  readonly startLimitMs?: number;
  readonly because: string;
  /** Known from somewhere else than the sources. */
  readonly portKnownBy?: string;
}

/** A name that a service, a file and a variable's prefix can be compared by: `@acme/Shop_API` is `shop-api`. */
export function slug(name: string): string {
  const last = name.split('/').at(-1) ?? name;
  return (
    last
      .replace(/([a-z\d])([A-Z])/g, '$1-$2')
      .toLowerCase()
      .replaceAll(/[^a-z\d]+/g, '-')
      .replaceAll(/^-|-$/g, '') || 'service'
  );
}
