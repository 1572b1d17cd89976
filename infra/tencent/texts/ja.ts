/** Japanese. */
import type { Texts } from "./texts.ts";

export const ja: Texts = {
  title: "スタック「{stack}」の Tencent Cloud SMS の設定",
  allGood:
    "API キー、アプリケーション、署名、テンプレート、残数に問題はありません。認証コードを送信できます。",
  testSandbox: "この確認は Tencent ではなく、このマシン上のテスト用サンドボックスに対して行われました。",
  strictHint: "何も変更していません。問題を直すか、次を設定してください: pulumi config set smsVerify warn",
  warnHint:
    "処理は続行します。中止させるには: pulumi config set smsVerify strict。いつでも再確認できます: npm run sms -- check --stack {stack}",
  columns: { kind: "", subject: "対象", text: "確認結果と、修正するページ" },
  kinds: { problem: "問題", warning: "警告", unchecked: "未確認" },
  subjects: {
    credentials: "API キー",
    sdkAppId: "SDK App ID",
    region: "リージョン",
    packages: "メッセージパッケージ",
    countries: "対象国",
    signature: "署名 {value}",
    template: "テンプレート {value}",
  },
  findings: {
    secretIdUnknown: "Tencent にこの SecretId が存在しないか、キーが無効です (tencent.accessKeyId)。",
    secretKeyWrong: "SecretKey が SecretId と一致しません (tencent.accessKeySecret)。",
    clockWrong:
      "このマシンの時計が 5 分以上ずれているため、Tencent に拒否されました。時刻を合わせてください。Logto のホストの時刻も正しい必要があります。",
    individual:
      "アカウントが個人認証のため、API では確認できません (企業認証のみ)。コンソールで確認するか、企業認証に変更してください。",
    addressNotAllowed: "アプリケーションの IP 許可リストに、このマシンのアドレスが含まれていません。",
    sdkAppIdForeign:
      "このキーのアカウントに、この SDK App ID の SMS アプリケーションがありません (tencent.sdkAppId)。",
    sdkAppIdDisabled: "この SMS アプリケーションは Tencent により停止されています。",
    arrears: "未払いのためアカウントが停止されています。認証コードは送信されません。",
    regionUnsupported: "このリージョンでは SMS が提供されていません (tencent.region)。",
    notPermitted:
      "このキーには確認の権限がありません。確認するには、キーのユーザーにポリシー QcloudSMSReadOnlyAccess を付与してください。",
    refused: "Tencent が回答しませんでした: {reason}",
    unreachable: "Tencent に問い合わせできませんでした: {reason}",
    signatureMissing: "この名前の中国本土向け署名がありません (tencent.signName)。",
    signatureMissingAbroad: "この名前の国際向け署名がありません (tencent.signName)。",
    templateMissing: "この ID のテンプレートがありません。用途: {usages}",
    templateForAbroad:
      "このテンプレートは国際向けのみですが、スタックの対象国には中国本土向けが必要です。用途: {usages}",
    templateForMainland:
      "このテンプレートは中国本土向けのみですが、スタックの対象国には国際向けが必要です。用途: {usages}",
    pending: "Tencent の審査中です。承認されるまで使用できません。",
    notInForce: "承認済みですが、まだ有効になっていません。通信事業者への登録が完了すると使用できます。",
    rejected: "却下されました: {reply}",
    placeholders:
      "プレースホルダーが {found} です。Logto が渡すのはコードだけなので、{1} ひとつだけにしてください。",
    packagesEmpty: "メッセージの残数がありません。後払いのアカウントでなければ、次のコードは送信できません。",
    packagesLow: "メッセージの残数は {left} 通だけです。",
    countriesUnserved:
      "Logto の Tencent コネクターは番号を「+」なしで送り、Tencent はそれを中国本土の番号とみなします。{countries} の番号宛てのコードは他人に届くか、誰にも届きません。中国本土の番号だけに使うか、別の SMS コネクターを使ってください。",
  },
};
