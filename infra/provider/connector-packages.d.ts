// Connector packages that are published without types: they are connectors as @logto/connector-kit describes them.
declare module "@logto/connector-tencent-sms" {
  import type { CreateConnector, SmsConnector } from "@logto/connector-kit";

  const createConnector: CreateConnector<SmsConnector>;
  export default createConnector;
}

declare module "@logto/connector-http-email" {
  import type { CreateConnector, EmailConnector } from "@logto/connector-kit";

  const createConnector: CreateConnector<EmailConnector>;
  export default createConnector;
}
