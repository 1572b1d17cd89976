/** What a person reads on Logto's pages when no code is sent. */

export interface Messages {
  country: string;
  address: string;
  daily: string;
}

const en: Messages = {
  country: "Codes can't be sent to phone numbers of this country.",
  address: "Too many codes were asked for from your network. Try again in an hour.",
  daily: "No more codes can be sent today. Try again tomorrow.",
};
const ja: Messages = {
  country: "この国の電話番号には認証コードを送信できません。",
  address: "ご利用のネットワークからの認証コードの要求が多すぎます。1 時間後にもう一度お試しください。",
  daily: "本日はこれ以上認証コードを送信できません。明日もう一度お試しください。",
};
const zh: Messages = {
  country: "无法向该国家或地区的手机号发送验证码。",
  address: "您的网络请求验证码过于频繁，请一小时后再试。",
  daily: "今日已无法再发送验证码，请明天再试。",
};

/** By the browser's first language; English where it is none of ours. */
export function messagesFor(acceptLanguage: string | undefined): Messages {
  const first = (acceptLanguage ?? "").trim().toLowerCase();
  if (first.startsWith("ja")) return ja;
  return first.startsWith("zh") ? zh : en;
}
