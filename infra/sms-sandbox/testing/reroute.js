// Preloaded into the process of a client that can only speak to https://sms.tencentcloudapi.com: leads that name, and
// nothing else, to the sandbox's port on loopback. The certificate is still checked against the name.
import { Agent } from "node:https";
import https from "node:https";
import { connect } from "node:tls";

const port = Number(process.env["SMS_SANDBOX_PORT"]);

class ReroutingAgent extends Agent {
  createConnection(options) {
    if (options.host !== "sms.tencentcloudapi.com")
      throw new Error(`No connection to ${options.host} in this test.`);
    return connect({ ...options, host: "127.0.0.1", port });
  }
}

https.globalAgent = new ReroutingAgent();
