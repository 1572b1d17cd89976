/** Every text of the inbox in the three languages, and the choice of a language by Accept-Language. */

export const notices = ["preview", "rehearsal"] as const;
/** Why this sandbox exists: `preview` of a change, or `rehearsal` of a deployment where no registry can be reached. */
export type Notice = (typeof notices)[number];

export type Language = "en" | "ja" | "zh";

export interface Texts {
  /** For the `lang` attribute. */
  tag: string;
  title: string;
  noRealSms: string;
  notices: Record<Notice, string>;
  /** By phone number alone, or by e-mail address, too. */
  searchFor: Record<"phoneNumber" | "recipient", { label: string; placeholder: string }>;
  search: string;
  showAll: string;
  /** Of all kept messages. */
  summary: (messages: number, phoneNumbers: number) => string;
  /** Of a search. */
  found: (messages: number, query: string) => string;
  dropped: (count: number) => string;
  emptyTitle: string;
  emptyText: string;
  nothingFound: string;
  code: string;
  copy: string;
  copied: string;
  older: string;
  newest: string;
  template: string;
  /** In the template's place. */
  email: string;
  onlyThisRecipient: string;
  live: string;
  offline: string;
  refreshes: string;
  notFound: string;
  wrongPassword: string;
  tooManyPasswords: (seconds: number) => string;
  back: string;
}

const en: Texts = {
  tag: "en",
  title: "SMS inbox",
  noRealSms: "No real text message is sent. Everything that Logto sends shows up here instead.",
  notices: { preview: "Preview", rehearsal: "Rehearsal" },
  searchFor: {
    phoneNumber: { label: "Phone number", placeholder: "Part of a phone number" },
    recipient: { label: "Phone number or e-mail address", placeholder: "Part of one of them" },
  },
  search: "Search",
  showAll: "Show all",
  summary: (messages, recipients) =>
    `${messages} ${messages === 1 ? "message" : "messages"} to ${recipients} ${recipients === 1 ? "recipient" : "recipients"}`,
  found: (messages, query) => `${messages} ${messages === 1 ? "message" : "messages"} for “${query}”`,
  dropped: (count) =>
    count === 1
      ? "1 older message was dropped to save memory."
      : `${count} older messages were dropped to save memory.`,
  emptyTitle: "No message yet",
  emptyText:
    "Sign up or sign in with a phone number. The code appears here a moment later; this page updates by itself.",
  nothingFound: "No message to a recipient like this.",
  code: "Code",
  copy: "Copy",
  copied: "Copied",
  older: "Older messages",
  newest: "Newest messages",
  template: "Template",
  email: "E-mail",
  onlyThisRecipient: "Only messages to this recipient",
  live: "Live",
  offline: "Connection lost, trying again…",
  refreshes: "This page reloads every 5 seconds.",
  notFound: "There is nothing at this address.",
  wrongPassword: "This inbox needs its password. Any user name will do.",
  tooManyPasswords: (seconds) => `Too many wrong passwords. Try again in ${seconds} s.`,
  back: "To the inbox",
};

const ja: Texts = {
  tag: "ja",
  title: "SMS 受信箱",
  noRealSms: "実際の SMS は送信されません。Logto が送るメッセージは、すべてここに届きます。",
  notices: { preview: "プレビュー", rehearsal: "リハーサル" },
  searchFor: {
    phoneNumber: { label: "電話番号", placeholder: "電話番号の一部" },
    recipient: { label: "電話番号またはメールアドレス", placeholder: "番号またはアドレスの一部" },
  },
  search: "検索",
  showAll: "すべて表示",
  summary: (messages, recipients) => `メッセージ ${messages} 件（宛先 ${recipients} 件）`,
  found: (messages, query) => `「${query}」宛てのメッセージ ${messages} 件`,
  dropped: (count) => `メモリー節約のため、古いメッセージ ${count} 件を削除しました。`,
  emptyTitle: "メッセージはまだありません",
  emptyText:
    "電話番号で登録またはサインインすると、すぐにここに認証コードが届きます。ページは自動で更新されます。",
  nothingFound: "この宛先へのメッセージはありません。",
  code: "認証コード",
  copy: "コピー",
  copied: "コピーしました",
  older: "古いメッセージ",
  newest: "最新のメッセージ",
  template: "テンプレート",
  email: "メール",
  onlyThisRecipient: "この宛先へのメッセージだけを表示",
  live: "自動更新中",
  offline: "接続が切れました。再接続しています…",
  refreshes: "このページは 5 秒ごとに再読み込みされます。",
  notFound: "このアドレスにはページがありません。",
  wrongPassword: "この受信箱にはパスワードが必要です。ユーザー名は何でもかまいません。",
  tooManyPasswords: (seconds) => `パスワードの誤りが多すぎます。${seconds} 秒後にもう一度お試しください。`,
  back: "受信箱へ",
};

const zh: Texts = {
  tag: "zh-CN",
  title: "短信收件箱",
  noRealSms: "不会发送真实短信。Logto 发出的短信都会显示在这里。",
  notices: { preview: "预览", rehearsal: "演练" },
  searchFor: {
    phoneNumber: { label: "手机号", placeholder: "手机号的一部分" },
    recipient: { label: "手机号或邮箱", placeholder: "手机号或邮箱的一部分" },
  },
  search: "搜索",
  showAll: "显示全部",
  summary: (messages, recipients) => `${messages} 条短信，${recipients} 个收件人`,
  found: (messages, query) => `“${query}”：${messages} 条短信`,
  dropped: (count) => `为节省内存，已移除 ${count} 条较早的短信。`,
  emptyTitle: "还没有短信",
  emptyText: "用手机号注册或登录后，验证码很快会出现在这里。本页会自动更新。",
  nothingFound: "没有发给此收件人的短信。",
  code: "验证码",
  copy: "复制",
  copied: "已复制",
  older: "更早的短信",
  newest: "最新的短信",
  template: "模板",
  email: "邮件",
  onlyThisRecipient: "只看发给此收件人的短信",
  live: "自动更新",
  offline: "连接已断开，正在重试…",
  refreshes: "本页每 5 秒刷新一次。",
  notFound: "此地址没有内容。",
  wrongPassword: "此收件箱需要密码，用户名可以任意填写。",
  tooManyPasswords: (seconds) => `密码错误次数过多，请在 ${seconds} 秒后重试。`,
  back: "返回收件箱",
};

const texts: Record<Language, Texts> = { en, ja, zh };

/** The texts in the language that the browser prefers among the three; English when it wants none of them. */
export function chooseTexts(acceptLanguage: string | undefined): Texts {
  const wanted = (acceptLanguage ?? "")
    .split(",")
    .map((part) => {
      const [tag = "", ...parameters] = part.trim().toLowerCase().split(";");
      const quality = parameters.map((parameter) => /^\s*q=([\d.]+)\s*$/.exec(parameter)?.[1]).find(Boolean);
      return { language: tag.split("-")[0] ?? "", quality: Number(quality ?? 1) };
    })
    .filter(({ quality }) => quality > 0)
    .sort((left, right) => right.quality - left.quality);
  for (const { language } of wanted) {
    if (language === "en" || language === "ja" || language === "zh") return texts[language];
  }
  return texts.en;
}
