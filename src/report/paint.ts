import pc from 'picocolors';

/** Colours, or none. */
export type Paint = Pick<ReturnType<typeof pc.createColors>, 'bold' | 'dim' | 'green' | 'red'>;

export function paintFor(colour: boolean): Paint {
  return pc.createColors(colour);
}
