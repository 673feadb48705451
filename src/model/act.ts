/** What a trial plays besides events one by one: the situation in which a cause shows. */
export type Act =
  /** After the events the application says nothing for so long, and then one more. */
  | { readonly kind: 'silence'; readonly ms: number }
  /** All clients have their streams open at the same time, and so many plain ones before them. */
  | { readonly kind: 'together'; readonly beside: number }
  /** So many streams are open already; it must not have to wait until one of them ends. */
  | { readonly kind: 'waiting'; readonly beside: number }
  /** Whoever asks accepts compression. */
  | { readonly kind: 'compressed' }
  /** Events keep coming, for so long in total. */
  | { readonly kind: 'lasting'; readonly ms: number }
  /** The proxy is reloaded while the stream is open, and so long after that comes one more event. */
  | { readonly kind: 'reload'; readonly ms: number }
  /** The client leaves while its stream is open. */
  | { readonly kind: 'leave' }
  /** Another client has the same stream open already. */
  | { readonly kind: 'share' }
  /** Another client has had the same stream, to its end. */
  | { readonly kind: 'repeat' }
  /** The last byte of the request's body is held back. */
  | { readonly kind: 'upload' }
  /** So many streams are open on one HTTP/2 connection, and another one is asked for on it. */
  | { readonly kind: 'multiplexed'; readonly beside: number }
  /** The application gives this status, and no stream: what is asked is whether its answer comes through. */
  | { readonly kind: 'answer'; readonly status: number };
