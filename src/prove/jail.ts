import { dirname } from 'node:path';

import type { ChildOptions } from '../host/child.ts';
import { run } from '../host/child.ts';
import { bridge, type Pipe } from './bridge.ts';

type As = NonNullable<ChildOptions['as']>;

/** What a program gets to see and do inside private namespaces. */
export interface Jail {
  /** The one folder that it may write to. */
  readonly folder: string;
  /** Files and folders that must stay visible. */
  readonly visible: readonly string[];
  /** IP addresses that the private network has, loopback aside. */
  readonly addresses: readonly string[];
  /** Ways between the private network and sockets in the folder. */
  readonly pipes: readonly Pipe[];
}

/** Where sockets of other services and users' own files lie; hidden unless something needs them. */
const hidden = ['/dev/shm', '/home', '/root', '/run', '/tmp', '/var/tmp'];

/**
 * Runs as the first process of the namespaces, with all powers over them and none outside: brings
 * up the network, makes everything read-only but the folder, hides what the proxy does not need,
 * and gives the powers up, all but that to bind low ports, before it becomes the proxy. The folder
 * is held open while the mount over its parent hides it. A session of its own keeps the terminal
 * out of reach.
 */
const script = `
folder=$1 hide=$2 addresses=$3 through=$4; shift 4
set -e
ip link set lo up
for address in $addresses; do ip address add "$address" dev lo; done
mount --bind "$folder" "$folder"
exec 9<"$folder"
cut -d ' ' -f 5 /proc/self/mountinfo | while read -r point; do
  case $point in "$folder"|/proc*|/sys*|/dev*) continue ;; esac
  mount -o remount,bind,ro "$(printf '%b' "$point")"
done
for path in $hide; do
  if [ -d "$path" ]; then mount -t tmpfs -o size=1m,mode=755 tmpfs "$path"; fi
done
if ! [ -d "$folder" ] || ! [ "$folder" -ef /proc/self/fd/9 ]; then
  mkdir -p "$folder"
  mount --no-canonicalize --bind /proc/self/fd/9 "$folder"
fi
exec 9<&-
cd "$folder"
mount -t proc proc /proc 2>/dev/null || true
powers=-all,+net_bind_service
drop="--ambient-caps $powers --inh-caps $powers --bounding-set $powers --no-new-privs"
setpriv $drop "$NODE" -e "$through" &
exec setsid setpriv $drop "$@"
`;

const namespaces = [
  '--user',
  '--map-current-user',
  '--keep-caps',
  '--net',
  '--mount',
  '--pid',
  '--ipc',
  '--fork',
  '--kill-child',
];

/** The program of the process that carries bytes into the private network; it says when it is ready. */
function carrier(pipes: readonly Pipe[]): string {
  const list = JSON.stringify(pipes);
  return `(${bridge.toString()})(require('node:net'), ${list}).then(() => console.log('ready'))`;
}

const within = (path: string, folder: string): boolean => `${path}/`.startsWith(`${folder}/`);

/** The command line that runs a program in a jail; start it with `jailOptions`. */
export function jailed(jail: Jail, command: readonly string[]): readonly [string, string[]] {
  const { folder, addresses, pipes } = jail;
  const visible = [...jail.visible, process.execPath];
  const hide = hidden.filter((path) => !visible.some((needed) => within(needed, path)));
  const cidr = addresses.map((address) => `${address}/${address.includes(':') ? 128 : 32}`);
  const inside = ['sh', '-c', script, 'jail', folder, hide.join(' '), cidr.join(' ')];
  return ['unshare', [...namespaces, ...inside, carrier(pipes), ...command]];
}

/** unshare blocks SIGTERM; when it is killed, the kernel ends everything in the namespaces. */
export function jailOptions(as: As | undefined): ChildOptions {
  return { ...(as ? { as } : {}), deathSignal: 'KILL', env: { NODE: process.execPath } };
}

const known = new Map<string, Promise<boolean>>();

async function probe(folder: string, as: As | undefined): Promise<boolean> {
  const [file, args] = jailed({ folder, visible: [], addresses: ['192.0.2.1'], pipes: [] }, [
    'true',
  ]);
  const output = await run(file, args, { ...jailOptions(as), timeoutMs: 5000 });
  return output.ok && output.value.code === 0;
}

/** Does the kernel give this user private namespaces, and are the programs for it there? */
export function canJail(folder: string, as: As | undefined): Promise<boolean> {
  const key = `${as?.uid ?? ''} ${dirname(folder)}`;
  const answer = known.get(key) ?? probe(folder, as);
  known.set(key, answer);
  return answer;
}
