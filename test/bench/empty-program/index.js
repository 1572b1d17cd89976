// No resources: what an update of this takes, the Pulumi command, its language host and the SDK take by themselves.
import "@pulumi/pulumi";
