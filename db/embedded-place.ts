import { execFileSync } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
  type Stats,
} from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { livingPostmaster } from './embedded-postmaster.ts';

/** The account PostgreSQL runs under when we are root, whom it refuses. */
export interface Account {
  uid: number;
  gid: number;
}

/** The folder that holds one cluster: `data/`, `password`, `log`. */
export interface Place {
  folder: string;
  /** Undefined: PostgreSQL runs as whoever started us. */
  account: Account | undefined;
  /** True when the wished folder could not be entered by the account, and another was taken. */
  moved: boolean;
}

const NOTE = '.for';
const project = resolve(import.meta.dirname, '..');

/**
 * Decides where the data lives and who runs the server: `dataDir/postgres`, or, for root under a locked-down parent, a
 * cache folder named after the project. Creates the parents, not the place itself. Throws a sentence.
 */
export function choosePlace(dataDir: string): Place {
  const isNew = mkdirSync(dataDir, { recursive: true }) !== undefined;
  const wished = join(realpathSync(dataDir), 'postgres');
  if (process.getuid?.() !== 0) return placeOfUser(wished);
  const kept = statSync(wished, { throwIfNoEntry: false });
  const account = kept !== undefined && kept.uid !== 0 ? { uid: kept.uid, gid: kept.gid } : nobody();
  const elsewhere = movedPlace(wished, isNew);
  if (kept === undefined && existsSync(elsewhere)) return { folder: elsewhere, account, moved: true };
  if (parentsOpenTo(wished, account)) return { folder: wished, account, moved: false };
  if (kept !== undefined) {
    throw new Error(
      `The database in ${wished} belongs to user ${account.uid}, who may not enter the folders above it: ` +
        'allow it (chmod o+x), or choose another DATA_DIR.',
    );
  }
  keepNote(elsewhere, wished);
  return { folder: elsewhere, account, moved: true };
}

/** A folder that every user may enter and only root may write, for what must not stay under a locked-down one. */
export function cacheFolder(): string {
  const folder = '/var/cache/creneau';
  mkdirSync(folder, { recursive: true });
  chmodSync(folder, 0o755);
  return folder;
}

function placeOfUser(folder: string): Place {
  try {
    userInfo();
  } catch {
    throw new Error(
      `PostgreSQL cannot run as user ${process.getuid?.()}, who has no entry in /etc/passwd: ` +
        'add one, run as another user, or set DATABASE_URL.',
    );
  }
  const kept = statSync(folder, { throwIfNoEntry: false });
  if (kept !== undefined && process.getuid !== undefined && kept.uid !== process.getuid()) {
    throw new Error(
      `The database in ${folder} belongs to user ${kept.uid}: start as that user, or choose another DATA_DIR.`,
    );
  }
  return { folder, account: undefined, moved: false };
}

/** Whoever removed `dataDir` wanted a fresh start: what was kept for it is set aside under another name. */
function movedPlace(wished: string, isNew: boolean): string {
  const mark = createHash('sha256').update(wished).digest('hex').slice(0, 8);
  const place = join(cacheFolder(), `${basename(project)}-${mark}`);
  if (isNew && existsSync(place)) renameSync(place, `${place}.before-${randomUUID().slice(0, 8)}`);
  return place;
}

/** Notes whose data a moved place holds, and removes what was moved for temporary folders that are gone. */
function keepNote(place: string, wished: string): void {
  const cache = dirname(place);
  writeFileSync(`${place}${NOTE}`, dirname(wished));
  for (const note of readdirSync(cache).filter((name) => name.endsWith(NOTE))) {
    const dataDir = readFileSync(join(cache, note), 'utf8');
    if (!dataDir.startsWith(`${realpathSync(tmpdir())}/`) || existsSync(dataDir)) continue;
    const left = join(cache, note.slice(0, -NOTE.length));
    if (livingPostmaster(left) !== undefined) continue;
    rmSync(left, { recursive: true, force: true });
    rmSync(join(cache, note), { force: true });
  }
}

/** `nobody` has other numbers on macOS; PostgreSQL refuses a user without an entry, so it must be a real one. */
function nobody(): Account {
  const number = (flag: string) => Number(execFileSync('id', [flag, 'nobody'], { encoding: 'utf8' })) | 0;
  return { uid: number('-u'), gid: number('-g') };
}

function parentsOpenTo(path: string, account: Account): boolean {
  const parent = dirname(path);
  if (!mayEnter(statSync(parent), account)) return false;
  return parent === path || parent === dirname(parent) || parentsOpenTo(parent, account);
}

function mayEnter(folder: Stats, account: Account): boolean {
  if (folder.uid === account.uid) return (folder.mode & 0o100) !== 0;
  if (folder.gid === account.gid) return (folder.mode & 0o010) !== 0;
  return (folder.mode & 0o001) !== 0;
}
