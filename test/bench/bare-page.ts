/** What the app is compared with: a page by Express alone, with the same session store. Started as a process of its own. */
import connectPgSimple from "connect-pg-simple";
import express from "express";
import session from "express-session";
import { Pool } from "pg";
import { z } from "zod";

const settings = z
  .object({ PORT: z.coerce.number(), DATABASE_URL: z.string(), PAGE: z.string() })
  .parse(process.env);

const Store = connectPgSimple(session);
const app = express();
app.use(
  session({
    store: new Store({
      pool: new Pool({ connectionString: settings.DATABASE_URL }),
      createTableIfMissing: true,
    }),
    secret: "nothing to protect",
    resave: false,
    saveUninitialized: false,
  }),
);
app.get("/", (_request, response) => {
  response.send(settings.PAGE);
});
app.listen(settings.PORT, "127.0.0.1");
