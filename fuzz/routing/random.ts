import { Random as Numbers } from '../random.ts';

/** Choices for generated configurations. */
export class Random extends Numbers {
  /** True once in `times`. */
  once(times: number): boolean {
    return this.below(times) === 0;
  }

  /** `count` different items, in random order; fewer when there are fewer. */
  sample<T>(items: readonly T[], count: number): readonly T[] {
    const left = [...items];
    const taken: T[] = [];
    while (taken.length < count && left.length > 0) {
      taken.push(...left.splice(this.below(left.length), 1));
    }
    return taken;
  }
}
