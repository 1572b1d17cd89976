// @logto/connector-tencent-sms is published without types: it is a connector as @logto/connector-kit describes them.
declare module "@logto/connector-tencent-sms" {
  import type { CreateConnector, SmsConnector } from "@logto/connector-kit";

  const createConnector: CreateConnector<SmsConnector>;
  export default createConnector;
}
