/** English, and with it the list of everything that a language has to say. */

/** The texts of the pages. */
export interface Messages {
  /** BCP 47 tag for the `lang` attribute. */
  lang: string;
  brand: string;
  skipToContent: string;
  nav: { label: string; home: string; profile: string; reports: string };
  notice: { preview: string; rehearsal: string };
  action: {
    signIn: string;
    signUp: string;
    signOut: string;
    home: string;
    profile: string;
    reports: string;
    tryAgain: string;
  };
  visitor: {
    title: string;
    heading: string;
    lead: string;
    stepsTitle: string;
    steps: [string, string, string];
    privacy: string;
  };
  inbox: { title: string; text: string; link: string };
  signedIn: {
    title: string;
    lead: string;
    /** Where the account has no phone number. */
    leadWithoutPhoneNumber: string;
    phoneNumber: string;
    noPhoneNumber: string;
    next: string;
    profileHint: string;
    reportsHint: string;
  };
  signInNeeded: { title: string; lead: string; endedTitle: string; ended: string };
  profile: {
    title: string;
    lead: string;
    live: string;
    asOfSignIn: string;
    claimsTitle: string;
    claims: Claims;
  };
  reports: {
    title: string;
    lead: string;
    resource: string;
    permission: string;
    validUntil: string;
  };
  signedOutHere: { title: string; lead: string };
  yes: string;
  no: string;
  errors: Record<ErrorKind, ErrorText>;
  error: { status: string; requestId: string; code: string };
}

/** Claims that the profile page explains; others are shown by their names alone. */
export type KnownClaim =
  | "sub"
  | "phone_number"
  | "phone_number_verified"
  | "name"
  | "username"
  | "picture"
  | "email"
  | "email_verified"
  | "created_at"
  | "updated_at"
  | "iss"
  | "aud"
  | "iat"
  | "exp";
type Claims = Record<KnownClaim, string>;

/** What a page says about a failure: what happened, and what to do. */
export interface ErrorText {
  title: string;
  what: string;
  todo: string;
}

/** Failures that have a page of their own. */
export type ErrorKind =
  | "notFound"
  | "badRequest"
  | "crossSite"
  | "signInNotFound"
  | "signInCancelled"
  | "signInRefused"
  | "wrongClient"
  | "signInServerDown"
  | "sessionStoreDown"
  | "insecureProxy"
  | "missingPermission"
  | "reportsNotSetUp"
  | "internal";

export const en: Messages = {
  lang: "en",
  brand: "Phone sign-in",
  skipToContent: "Skip to the content",
  nav: { label: "Pages", home: "Home", profile: "Profile", reports: "Reports" },
  notice: {
    preview: "Preview: made to try a change, and thrown away afterwards.",
    rehearsal: "Rehearsal: a stand-in answers in place of Logto. Not for real users.",
  },
  action: {
    signIn: "Sign in",
    signUp: "Sign up",
    signOut: "Sign out",
    home: "Back to the start",
    profile: "Open your profile",
    reports: "Open the reports",
    tryAgain: "Try again",
  },
  visitor: {
    title: "You are not signed in",
    heading: "Sign in with your phone",
    lead: "The sign-in server asks who you are and checks it. This app sees neither codes nor passwords.",
    stepsTitle: "How it works",
    steps: [
      "Tell the sign-in server who you are, by your phone number for example.",
      "Show that it is you: with the code that it sends you, or with your password.",
      "Come back to this app, signed in.",
    ],
    privacy:
      "This app keeps your session. Its log notes who signed in: the user ID, and the phone number with some digits left out.",
  },
  inbox: {
    title: "No message will reach your phone",
    text: "This stack keeps its text messages. Choose +86, make up a number of 11 digits that begins with 13, and read the code in the inbox.",
    link: "Open the SMS inbox",
  },
  signedIn: {
    title: "You are signed in",
    lead: "The sign-in server vouches that this phone number is yours.",
    leadWithoutPhoneNumber: "The sign-in server vouches for you. Your account has no phone number.",
    phoneNumber: "Phone number",
    noPhoneNumber: "no phone number",
    next: "Where to go from here",
    profileHint: "What the sign-in server tells this app about you",
    reportsHint: "A page that needs a permission",
  },
  signInNeeded: {
    title: "Sign in to go on",
    lead: "This page is for signed-in people. You come back to it right after you sign in.",
    endedTitle: "You have been signed out",
    ended: "The sign-in server has ended your session. Sign in again to go on.",
  },
  profile: {
    title: "Your profile",
    lead: "These are your claims: the facts about you that the sign-in server passes to this app.",
    live: "Read from the sign-in server just now.",
    asOfSignIn: "The sign-in server can’t be reached. These are the claims as of your sign-in.",
    claimsTitle: "Your claims",
    claims: {
      sub: "Your user ID",
      phone_number: "Phone number",
      phone_number_verified: "Phone number checked",
      name: "Name",
      username: "User name",
      picture: "Picture",
      email: "E-mail address",
      email_verified: "E-mail address checked",
      created_at: "Registered",
      updated_at: "Last changed",
      iss: "Issued by",
      aud: "Issued for",
      iat: "Issued at",
      exp: "Valid until",
    },
  },
  reports: {
    title: "Reports",
    lead: "You see this page because your access token carries the permission that it asks for.",
    resource: "API resource",
    permission: "Permission",
    validUntil: "Token valid until",
  },
  signedOutHere: {
    title: "You are signed out of this app",
    lead: "The sign-in server couldn’t be reached, so you may still be signed in there. On a shared device, close the browser as well.",
  },
  yes: "yes",
  no: "no",
  errors: {
    notFound: {
      title: "There is no such page",
      what: "The address may be mistyped, or the page has moved.",
      todo: "Check the address, or start from the first page.",
    },
    badRequest: {
      title: "This request can’t be read",
      what: "The browser sent something that this page doesn’t expect.",
      todo: "Go back, reload the page and try again.",
    },
    crossSite: {
      title: "This form is out of date",
      what: "It was opened before you last signed in or out, or it came from another site. Nothing has been changed.",
      todo: "Open the first page and press the button there.",
    },
    signInNotFound: {
      title: "This sign-in can’t be continued",
      what: "It took too long, was begun in another browser or window, or the browser refuses cookies.",
      todo: "Begin again, and finish in the same browser. If it keeps happening, allow cookies for this site.",
    },
    signInCancelled: {
      title: "You are not signed in yet",
      what: "The sign-in was cancelled before it was finished.",
      todo: "Begin again whenever you like.",
    },
    signInRefused: {
      title: "The sign-in server said no",
      what: "It refused to finish this sign-in.",
      todo: "Begin again. If it keeps happening, pass the error code and the request ID on to the people who run this app.",
    },
    wrongClient: {
      title: "This app isn’t set up correctly",
      what: "The sign-in server doesn’t accept this app’s own credentials. You did nothing wrong.",
      todo: "Tell the people who run this app: LOGTO_APP_ID or LOGTO_APP_SECRET doesn’t match the application in Logto.",
    },
    signInServerDown: {
      title: "The sign-in server can’t be reached",
      what: "This app is running, but the server that signs you in doesn’t answer. Your session here is kept.",
      todo: "Wait a moment and try again.",
    },
    sessionStoreDown: {
      title: "Sessions can’t be read right now",
      what: "This app is running, but the database that holds its sessions doesn’t answer. You have not been signed out.",
      todo: "Wait a moment and try again.",
    },
    insecureProxy: {
      title: "This app isn’t set up correctly",
      what: "The app’s address is https, but the request arrived without encryption, so no safe session can begin.",
      todo: "Tell the people who run this app: the reverse proxy has to send X-Forwarded-Proto: https, and TRUST_PROXY has to be true.",
    },
    missingPermission: {
      title: "You don’t have this permission",
      what: "You are signed in, but your account hasn’t been given the permission that this page asks for.",
      todo: "Ask an administrator to give you a role with the permission read:reports. It counts as soon as your token is renewed, or after you sign out and in again.",
    },
    reportsNotSetUp: {
      title: "Reports aren’t set up here",
      what: "This stack has no API resource for the reports, so nobody can be given access to them.",
      todo: "Tell the people who run this app: create the API resource with the permission read:reports in Logto, and set APP_API_RESOURCE to its indicator.",
    },
    internal: {
      title: "Something went wrong here",
      what: "This is the app’s fault, not yours. The failure has been logged.",
      todo: "Try again. If it keeps happening, pass the request ID on to the people who run this app.",
    },
  },
  error: { status: "Status", requestId: "Request ID", code: "Error code" },
};
