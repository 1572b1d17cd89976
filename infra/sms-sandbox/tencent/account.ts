/**
 * The account at Tencent that the sandbox pretends to be: its keys, signatures and templates with the state of their
 * review, its packages of messages, and what is made to go wrong on demand. Tests change it while the sandbox runs.
 */
import type { z } from "zod";
import type { AccountChange, Fault } from "./account-change.ts";
import { TencentError } from "./error.ts";
import { statusCodes, type ReviewState } from "./review.ts";
import { templateGuard, type Template } from "./template.ts";

/** What the account begins with. */
export interface AccountOptions {
  secretId: string;
  secretKey: string;
  /** The SDK app id of the SMS application, for example `1400006666`. */
  sdkAppId: string;
  /** The approved signature's content, without brackets. */
  signName: string;
  templates: z.input<typeof templateGuard>[];
}

/** One signature. Tencent keeps those for the mainland and for other countries apart. */
export interface Sign {
  signId: number;
  name: string;
  international: boolean;
  state: ReviewState;
  /** The reviewer's answer, such as the reason of a refusal. */
  reviewReply: string;
  qualificationId: number;
  /** Seconds since the epoch. */
  createdAt: number;
}

interface Key {
  secretKey: string;
  enabled: boolean;
}

type Settings = Required<
  Pick<
    AccountChange,
    | "verification"
    | "deniedActions"
    | "packages"
    | "newSubmissions"
    | "deliveryReport"
    | "mayPullReports"
    | "dailyLimit"
    | "blockedNumbers"
  >
>;

const firstTemplateId = 1_000_001;

/** The state, and the rules that need all of it. */
export class Account {
  public readonly sdkAppId: string;
  public readonly signs: Sign[];
  public readonly templates: (Template & { createdAt: number })[];
  public readonly settings: Settings = {
    verification: "enterprise",
    deniedActions: [],
    packages: [{ amount: 1_000_000, used: 0, expiresInDays: 365 }],
    newSubmissions: "pending",
    deliveryReport: { status: "SUCCESS", description: "DELIVRD" },
    mayPullReports: false,
    dailyLimit: null,
    blockedNumbers: [],
  };

  readonly #keys: Map<string, Key>;
  readonly #now: () => number;
  #faults: Fault[] = [];

  public constructor(options: AccountOptions, now: () => number) {
    const createdAt = Math.floor(now() / 1000);
    this.#now = now;
    this.#keys = new Map([[options.secretId, { secretKey: options.secretKey, enabled: true }]]);
    this.sdkAppId = options.sdkAppId;
    this.templates = options.templates.map((template) => ({ ...templateGuard.parse(template), createdAt }));
    const sign = { name: options.signName, state: "approved" as const, reviewReply: "", createdAt };
    this.signs = [
      { ...sign, signId: 1, international: false, qualificationId: 1 },
      { ...sign, signId: 2, international: true, qualificationId: 0 },
    ];
  }

  /** Changes the account; what isn't named stays. @throws Error for a signature or template that isn't there */
  public change(change: AccountChange): void {
    const { keys, signs, templates, faults, ...settings } = change;
    Object.assign(this.settings, settings);
    for (const { secretId, ...key } of keys ?? []) this.#keys.set(secretId, key);
    for (const [name, review] of Object.entries(signs ?? {})) {
      const found = this.signs.filter((sign) => sign.name === name);
      if (found.length === 0) throw new Error(`There is no signature "${name}".`);
      for (const sign of found) Object.assign(sign, review);
    }
    for (const [id, review] of Object.entries(templates ?? {})) {
      const found = this.findTemplate(id);
      if (!found) throw new Error(`There is no template "${id}".`);
      Object.assign(found, review);
    }
    if (faults) this.#faults = faults.map((fault) => ({ ...fault }));
  }

  /** The SecretKey of a key that is there and enabled. */
  public findSecretKey(secretId: string): string | undefined {
    const key = this.#keys.get(secretId);
    return key?.enabled ? key.secretKey : undefined;
  }

  public findTemplate(id: string): (Template & { createdAt: number }) | undefined {
    return this.templates.find(({ templateId }) => templateId === id);
  }

  /** Whether messages may carry the signature. */
  public isApproved(signName: string, international: boolean): boolean {
    return this.signs.some(
      (sign) => sign.name === signName && sign.international === international && sign.state === "approved",
    );
  }

  /** @throws TencentError where the account's kind or its permissions forbid the action */
  public authorize(action: string): void {
    if (this.settings.deniedActions.includes(action)) {
      throw new TencentError(
        "AuthFailure.UnauthorizedOperation",
        `You are not authorized to perform operation (sms:${action}), resource (*) has no permission.`,
      );
    }
    if (this.settings.verification === "individual" && forEnterprises.test(action)) {
      throw new TencentError(
        "FailedOperation.NotEnterpriseCertification",
        "Accounts that are verified as an individual can't use the actions for signatures and templates.",
      );
    }
  }

  /** @throws TencentError where the application isn't this account's */
  public checkSdkAppId(sdkAppId: string): void {
    if (sdkAppId === this.sdkAppId) return;
    throw new TencentError(
      "UnauthorizedOperation.SmsSdkAppIdVerifyFail",
      "Verify SmsSdkAppId fail: it does not belong to the account of the SecretId.",
    );
  }

  /** Takes the messages out of the packages, or says that they aren't enough. */
  public spend(fee: number): boolean {
    const open = this.settings.packages.find(
      ({ amount, used, expiresInDays }) => expiresInDays > 0 && amount - used >= fee,
    );
    if (open) open.used += fee;
    return open !== undefined;
  }

  public addTemplate(template: Omit<Template, "templateId" | "state" | "reviewReply">): Template {
    const ids = this.templates.map(({ templateId }) => Number(templateId));
    const added = {
      ...template,
      templateId: String(Math.max(firstTemplateId - 1, ...ids) + 1),
      createdAt: Math.floor(this.#now() / 1000),
      ...this.newReview(),
    };
    this.templates.push(added);
    return added;
  }

  public addSign(sign: Pick<Sign, "name" | "international" | "qualificationId">): Sign {
    const signId = Math.max(0, ...this.signs.map((existing) => existing.signId)) + 1;
    const added = { ...sign, signId, createdAt: Math.floor(this.#now() / 1000), ...this.newReview() };
    this.signs.push(added);
    return added;
  }

  /** What a signature or template has when it was submitted just now. */
  public newReview(): { state: ReviewState; reviewReply: string } {
    return { state: this.settings.newSubmissions, reviewReply: "" };
  }

  /** The next thing that is to go wrong with the action, of one of these kinds; each happens as often as was said. */
  public takeFault<Kind extends Fault["kind"]>(
    action: string | undefined,
    ...kinds: Kind[]
  ): Extract<Fault, { kind: Kind }> | undefined {
    const isWanted = (fault: Fault): fault is Extract<Fault, { kind: Kind }> =>
      fault.times > 0 &&
      kinds.some((kind) => kind === fault.kind) &&
      (fault.action === undefined || fault.action === action);
    const fault = this.#faults.find(isWanted);
    if (fault) fault.times -= 1;
    return fault;
  }
}

/** Actions that Tencent gives to accounts verified as an enterprise only. */
const forEnterprises = /^(?:Add|Modify|Delete|Describe)Sms(?:Sign|Template)/;

/** The number that Tencent reports for the state of a review. */
export function statusCodeOf({ state }: { state: ReviewState }): number {
  return statusCodes[state];
}
