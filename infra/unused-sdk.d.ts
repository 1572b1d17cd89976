/** From now on the modules of Pulumi's SDK that the program never uses are empty. */
export function leaveOutUnusedSdk(): void;
/** The same for commands that run the program through the Automation API, which then loads in a third of the time. */
export function leaveOutClosureSerializer(): void;
