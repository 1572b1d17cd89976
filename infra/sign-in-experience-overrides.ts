/** Fields of Logto's sign-in experience that a stack's configuration replaces, checked before anything is changed. */
import { z } from "zod";

/** What a phone sign-up without a code would be: an account on a number that somebody else may own. */
const signUp = z
  .object({
    identifiers: z.array(z.enum(["username", "email", "phone"])).optional(),
    verify: z.boolean().optional(),
  })
  .passthrough()
  .superRefine((value, context) => {
    const byPhone = value.identifiers === undefined || value.identifiers.includes("phone");
    if (byPhone && value.verify === false) {
      context.addIssue({
        code: "custom",
        path: ["verify"],
        message:
          "phone sign-up needs the number to be verified, and Logto refuses it otherwise; " +
          "run `pulumi config set --path signInExperience.signUp.verify true`",
      });
    }
  });

/** The other fields are checked by the provider with Logto's own guards, in preview. */
export const signInExperienceOverrides = z.object({ signUp: signUp.optional() }).passthrough().default({});
