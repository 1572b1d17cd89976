/** The part of npm's lock files that is compared here. */
export interface LockFile {
  packages?: Record<
    string,
    { version?: string; link?: boolean; optional?: boolean; devOptional?: boolean; peer?: boolean }
  >;
}

/** Tells whether an installation, by npm's own record of it, holds everything that a lock file asks for. */
export function sameInstallation(wanted: LockFile, installed: LockFile): boolean;

/**
 * Runs `npm ci` where node_modules is missing, incomplete or of another lock file.
 * @param root - the clone's folder.
 * @throws UserError with npm's last lines.
 */
export function installNpmPackages(root: string): Promise<void>;
