/** Simplified Chinese. */
import type { Texts } from "./texts.ts";

export const zh: Texts = {
  title: "堆栈“{stack}”的腾讯云短信配置",
  allGood: "API 密钥、应用、签名、模板和余量均正常，可以发送验证码。",
  testSandbox: "本次检查的对象是本机上的测试沙箱，而不是腾讯云。",
  strictHint: "未做任何更改。请修正问题，或设置：pulumi config set smsVerify warn",
  warnHint:
    "部署继续进行。如需改为拒绝：pulumi config set smsVerify strict。可随时重新检查：npm run sms -- check --stack {stack}",
  columns: { kind: "", subject: "对象", text: "检查结果及修正页面" },
  kinds: { problem: "问题", warning: "警告", unchecked: "未检查" },
  subjects: {
    credentials: "API 密钥",
    sdkAppId: "SDK AppID",
    region: "地域",
    packages: "短信套餐包",
    countries: "国家和地区",
    signature: "签名 {value}",
    template: "模板 {value}",
  },
  findings: {
    secretIdUnknown: "腾讯云找不到该 SecretId，或密钥已被禁用（tencent.accessKeyId）。",
    secretKeyWrong: "SecretKey 与 SecretId 不匹配（tencent.accessKeySecret）。",
    clockWrong: "本机时间偏差超过五分钟，请求被腾讯云拒绝。请校准时间；Logto 所在主机的时间也必须准确。",
    individual: "该账号为个人认证，腾讯云只允许企业认证账号通过 API 查询。请在控制台查看，或变更为企业认证。",
    addressNotAllowed: "该应用设置了 IP 白名单，本机地址不在其中。",
    sdkAppIdForeign: "该密钥所属账号下没有此 SDK AppID 的短信应用（tencent.sdkAppId）。",
    sdkAppIdDisabled: "该短信应用已被腾讯云停用。",
    arrears: "账号因欠费被停止服务，无法发送验证码。",
    regionUnsupported: "该地域不提供短信服务（tencent.region）。",
    notPermitted: "该密钥没有查询权限。如需检查，请为其用户授予策略 QcloudSMSReadOnlyAccess。",
    refused: "腾讯云未给出结果：{reason}",
    unreachable: "无法连接腾讯云：{reason}",
    signatureMissing: "没有此名称的国内短信签名（tencent.signName）。",
    signatureMissingAbroad: "没有此名称的国际/港澳台短信签名（tencent.signName）。",
    templateMissing: "没有此 ID 的模板。用途：{usages}",
    templateForAbroad: "该模板仅支持国际/港澳台短信，而该堆栈需要国内短信模板。用途：{usages}",
    templateForMainland: "该模板仅支持国内短信，而该堆栈需要国际/港澳台短信模板。用途：{usages}",
    pending: "正在审核中，审核通过前无法使用。",
    notInForce: "已审核通过但尚未生效，运营商报备完成后即可使用。",
    rejected: "审核未通过：{reply}",
    placeholders: "其变量为 {found}，而 Logto 只传入验证码，必须有且仅有 {1}。",
    packagesEmpty: "套餐包余量为零。除非账号为后付费，否则下一条验证码将发送失败。",
    packagesLow: "套餐包仅剩 {left} 条。",
    countriesUnserved:
      "Logto 的腾讯云连接器发送的号码不带“+”，腾讯云会将其视为中国大陆号码：发往 {countries} 的验证码会到达陌生人或无人收到。请仅用于中国大陆号码，或改用其他短信连接器。",
  },
};
