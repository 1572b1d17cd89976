// @logto/connector-http-email is published without types: it is a connector as @logto/connector-kit describes them.
declare module "@logto/connector-http-email" {
  import type { CreateConnector, EmailConnector } from "@logto/connector-kit";

  const createConnector: CreateConnector<EmailConnector>;
  export default createConnector;
}
