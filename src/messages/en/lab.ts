/** The words of the lab. */
export const lab = {
  marks: { full: 'full marks', none: 'no marks: {reason}' },
} as const;
