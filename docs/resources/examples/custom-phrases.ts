// Other words for two texts of the Japanese pages.
import * as logto from "../../../infra/provider/index.ts";

export const japanese = new logto.CustomPhrases("japanese", {
  languageTag: "ja",
  translation: { action: { sign_in: "ログインする", create_account: "はじめる" } },
});
