// Something that people are asked for beyond their identifiers.
import * as pulumi from "@pulumi/pulumi";

/** What kind of field it is. */
export type CustomProfileFieldType =
  "Text" | "Number" | "Date" | "Checkbox" | "Select" | "Url" | "Regex" | "Address" | "Fullname";

/** Settings of a field that has no parts; each type has its own. */
export interface CustomProfileFieldSettingsArgs {
  /** Shown while the field is empty. */
  placeholder?: pulumi.Input<string>;
  /** Text: the least number of characters. */
  minLength?: pulumi.Input<number>;
  /** Text: the greatest number of characters. */
  maxLength?: pulumi.Input<number>;
  /** Number: the least value. */
  minValue?: pulumi.Input<number>;
  /** Number: the greatest value. */
  maxValue?: pulumi.Input<number>;
  /** Date: `MM/dd/yyyy`, `dd/MM/yyyy`, `yyyy-MM-dd` or `custom`. Regex: the expression. */
  format?: pulumi.Input<string>;
  /** Date: the format, where `format` is `custom`. */
  customFormat?: pulumi.Input<string>;
  /** Select: what there is to choose from. */
  options?: pulumi.Input<pulumi.Input<{ value: pulumi.Input<string>; label?: pulumi.Input<string> }>[]>;
  /** Checkbox: whether it is ticked at first. */
  defaultValue?: pulumi.Input<"true" | "false">;
}

/** A part of an address or a full name. */
export interface CustomProfileFieldPartArgs {
  /** Address: a part of the claim `address`, such as `locality`. Fullname: `givenName`, `middleName` or `familyName`. */
  name: pulumi.Input<string>;
  /** What kind of field it is; not `Address` or `Fullname`. */
  type: pulumi.Input<CustomProfileFieldType>;
  /** Whether people are asked for it. */
  enabled: pulumi.Input<boolean>;
  /** Whether it has to be filled in. */
  required: pulumi.Input<boolean>;
  /** What is written beside it. */
  label?: pulumi.Input<string>;
  /** A note below it. */
  description?: pulumi.Input<string>;
  /** Settings of its type. */
  config?: pulumi.Input<CustomProfileFieldSettingsArgs>;
}

/** Settings of a field. */
export interface CustomProfileFieldConfigArgs extends CustomProfileFieldSettingsArgs {
  /** Address and Fullname: what they consist of. */
  parts?: pulumi.Input<pulumi.Input<CustomProfileFieldPartArgs>[]>;
}

/** What a field is made of. */
export interface CustomProfileFieldArgs {
  /** Letters and digits, at most 128. A standard claim such as `givenName` goes into the profile, others into custom data. */
  name: pulumi.Input<string>;
  /** What kind of field it is. */
  type: pulumi.Input<CustomProfileFieldType>;
  /**
   * Whether it has to be filled in.
   * @default false
   */
  required?: pulumi.Input<boolean>;
  /** What is written beside it. Logto takes no empty one, so one that was set stays. */
  label?: pulumi.Input<string>;
  /** A note below it. */
  description?: pulumi.Input<string>;
  /** Settings of its type; sent as a whole. */
  config?: pulumi.Input<CustomProfileFieldConfigArgs>;
}

/**
 * A custom profile field of a Logto tenant (`/api/custom-profile-fields`). One with the same name is adopted. Sign-up asks
 * for every field unless SignInExperience's `signUpProfileFields` says which. Import by the name.
 */
export class CustomProfileField extends pulumi.CustomResource {
  declare public readonly name: pulumi.Output<string>;
  declare public readonly type: pulumi.Output<CustomProfileFieldType>;
  declare public readonly required: pulumi.Output<boolean>;
  declare public readonly label: pulumi.Output<string | undefined>;
  declare public readonly description: pulumi.Output<string | undefined>;
  declare public readonly config: pulumi.Output<pulumi.Unwrap<CustomProfileFieldConfigArgs> | undefined>;

  public constructor(name: string, args: CustomProfileFieldArgs, options?: pulumi.CustomResourceOptions) {
    super("logto:index:CustomProfileField", name, { ...args }, options);
  }
}
