// Codes by e-mail in two languages: English for sign-in, Japanese for every use.
import * as logto from "../../../infra/provider/index.ts";

export const signInEmail = new logto.EmailTemplate("sign-in-email", {
  languageTag: "en",
  templateType: "SignIn",
  subject: "{{code}} is your code for the shop",
  content: "<p>Enter <b>{{code}}</b> to sign in. It is valid for ten minutes.</p>",
  contentType: "text/html",
  sendFrom: "The shop",
});

export const japaneseEmail = new logto.EmailTemplate("japanese-email", {
  languageTag: "ja",
  templateType: "Generic",
  subject: "認証コード {{code}}",
  content: "認証コードは {{code}} です。10分以内に入力してください。",
  contentType: "text/plain",
});
