/** What a trial plays besides events one by one: the situation in which a cause shows. */
export type Act =
  /** After the events the application says nothing for so long, and then one more. */
  | { readonly kind: 'silence'; readonly ms: number }
  /** All clients have their streams open at the same time, and so many plain ones before them. */
  | { readonly kind: 'together'; readonly beside: number }
  /** The proxy is reloaded while the stream is open, and so long after that comes one more event. */
  | { readonly kind: 'reload'; readonly ms: number };
