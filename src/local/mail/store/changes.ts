/** Who is looking at a folder learns what happens in it (RFC 9051 section 5.2). Told synchronously, after the commit. */

export type Change =
  | { readonly kind: 'arrived'; readonly uid: number }
  | { readonly kind: 'expunged'; readonly uids: readonly number[] }
  | { readonly kind: 'flags'; readonly uids: readonly number[]; readonly by: object | null }
  /** The folder was deleted, or its UIDVALIDITY was renewed: what one knows of it is void. */
  | { readonly kind: 'gone' };

export interface Changes {
  /** Gives a function that ends the subscription. */
  subscribe(folderId: number, listener: (change: Change) => void): () => void;
  tell(folderId: number, change: Change): void;
  /** Counts every change of the store; pages ask whether it moved. */
  readonly count: number;
}

export function changes(): Changes {
  const listeners = new Map<number, Set<(change: Change) => void>>();
  let count = 0;
  return {
    get count() {
      return count;
    },
    subscribe(folderId, listener) {
      const known = listeners.get(folderId) ?? new Set();
      listeners.set(folderId, known.add(listener));
      return () => {
        known.delete(listener);
        if (known.size === 0) listeners.delete(folderId);
      };
    },
    tell(folderId, change) {
      count++;
      for (const listener of [...(listeners.get(folderId) ?? [])]) listener(change);
    },
  };
}
