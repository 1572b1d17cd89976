/** For `assert.rejects`: whether the official client failed with one of Tencent's codes. */
export function rejectsWith(code: string): (error: unknown) => boolean {
  return (error) => error instanceof Error && "code" in error && error.code === code;
}
