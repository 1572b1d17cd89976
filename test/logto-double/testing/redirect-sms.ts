// Loaded into a Logto or a stand-in of it (`--import`): sends what goes to sms.tencentcloudapi.com to a port of the machine
// that tests, as the network alias of the SMS sandbox does in a preview. TLS still checks the real name.
import https from "node:https";

const host = process.env["TEST_SMS_HOST"] ?? "127.0.0.1";
const port = Number(process.env["TEST_SMS_PORT"]);
const tencent = "sms.tencentcloudapi.com";
const agent = https.globalAgent;
const connect = agent.createConnection.bind(agent);

agent.createConnection = (options, callback) =>
  connect(options.host === tencent ? { ...options, host, port, servername: tencent } : options, callback);
