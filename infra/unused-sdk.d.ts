/** From now on the modules of Pulumi's SDK that the program never uses are empty. */
export function leaveOutUnusedSdk(): void;
