/* Lengths as the server counts them: code points, ends trimmed. */
export function codePoints(text: string): number {
  return Array.from(text.trim()).length;
}

/* Nothing to see: white space, control and default-ignorable characters. */
export function isBlank(text: string): boolean {
  return /^[\s\p{Cc}\p{Default_Ignorable_Code_Point}]*$/u.test(text);
}
