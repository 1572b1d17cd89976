// Loaded into a stand-in that runs outside a container (`--import`): sends what goes to sms.tencentcloudapi.com to a
// port on this machine, as the network alias of the SMS sandbox does inside one. TLS still checks the real name.
import https from "node:https";

const port = Number(process.env["TEST_SMS_PORT"]);
const tencent = "sms.tencentcloudapi.com";
const agent = https.globalAgent;
const connect = agent.createConnection.bind(agent);

agent.createConnection = (options, callback) =>
  connect(
    options.host === tencent ? { ...options, host: "127.0.0.1", port, servername: tencent } : options,
    callback,
  );
