import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { groupOf } from './identity.ts';

const LISTENING = '0A';

/**
 * TCP ports on which the processes of the group that `leader` leads listen, ascending; none where there is no /proc
 * (proc_net_tcp(5)).
 */
export function listeningPorts(leader: number): number[] {
  const inodes = new Set(groupOf(leader).flatMap(socketsOf));
  const ports = ['tcp', 'tcp6'].flatMap((table) =>
    rowsOf(table).flatMap(([, local = '', , state, , , , , , inode = '']) =>
      state === LISTENING && inodes.has(inode) ? [Number.parseInt(local.slice(local.lastIndexOf(':') + 1), 16)] : [],
    ),
  );
  return [...new Set(ports)].sort((a, b) => a - b);
}

function rowsOf(table: string): string[][] {
  try {
    const [, ...rows] = readFileSync(`/proc/net/${table}`, 'utf8').trim().split('\n');
    return rows.map((row) => row.trim().split(/\s+/));
  } catch {
    return [];
  }
}

/** Inodes of the sockets that a process has open. */
function socketsOf(pid: number): string[] {
  try {
    return readdirSync(`/proc/${pid}/fd`).flatMap((fd) => {
      const [, inode] = /^socket:\[(\d+)\]$/.exec(linkOf(`/proc/${pid}/fd/${fd}`)) ?? [];
      return inode === undefined ? [] : [inode];
    });
  } catch {
    return [];
  }
}

/** '' for a file that was closed meanwhile. */
function linkOf(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return '';
  }
}
